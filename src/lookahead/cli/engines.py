"""The commands that say which engines for formulas and diagrams are here, and get them."""

from __future__ import annotations

from pathlib import Path

import click

from lookahead.cli.app import settings
from lookahead.cli.show import as_json, print_json


@click.group()
def engines() -> None:
    """What typesets rare formulas and draws diagrams when a site is written: say which, or get it."""


@engines.command()
@as_json
def show(json_: bool) -> None:
    """Say which engines are here.

    \b
    Example:
      lookahead engines show
    """
    from lookahead.publish.engines import chromium, places

    found = {name: places.identity(name) for name in places.PACKAGES}
    found["chromium"] = str(chromium.program() or "")
    if json_:
        print_json(found)
        return
    for name, said in found.items():
        click.echo(said or f"{name}: not here")


@engines.command()
@click.option(
    "--from",
    "given",
    metavar="PATH",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with the tarballs of the packages: nothing is fetched.",
)
@click.option("--again", is_flag=True, help="Get them again where they are here already.")
def fetch(given: Path | None, again: bool) -> None:
    """Get KaTeX, Graphviz and mermaid from the npm registry: 30 MB, once for all instances.

    Each is pinned by its hash; any other bytes are refused. The registry is that of npm_config_registry,
    else the one that npm says.

    \b
    Example:
      lookahead engines fetch
    """
    from lookahead.pipeline.policy import policy
    from lookahead.publish.engines import obtain

    def tell(text: str) -> None:
        click.echo(text, err=True)

    root = obtain.obtain(policy(settings()), given, again, tell)
    click.echo(f"the engines are here: {root}")
