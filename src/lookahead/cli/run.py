"""The commands that run the radar: up, serve, work, update, signin."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import click

from lookahead.cli.app import on_instance, settings
from lookahead.cli.show import as_json, print_json, print_table
from lookahead.core.errors import WrongUse
from lookahead.core.look import Pass

listen = (
    click.option("--host", metavar="ADDRESS", help="Listen on this address.  [127.0.0.1]"),
    click.option(
        "--port", metavar="PORT", type=click.IntRange(1, 65535), help="Listen on this port.  [8420]"
    ),
)


@click.command()
@listen[0]
@listen[1]
@click.option("--sample", is_flag=True, help="Show the sample edition, whatever the network says.")
def up(host: str | None, port: int | None, sample: bool) -> None:
    """Gather, understand and serve; print the address and a sign-in link.

    \b
    Example:
      lookahead up --port 9000
    """
    from lookahead.cli.live import run_up

    run_up(settings(host=host, port=port), force_sample=sample)


@click.command()
@listen[0]
@listen[1]
def serve(host: str | None, port: int | None) -> None:
    """Serve the pages, and gather nothing.

    \b
    Example:
      lookahead serve --host 0.0.0.0
    """
    from lookahead.cli.live import must_be_free
    from lookahead.pipeline import instance
    from lookahead.serve.web.server import serve_forever

    chosen = settings(host=host, port=port)
    must_be_free(chosen)
    instance.boot(chosen)
    instance.migrate()
    serve_forever(chosen)


@click.command()
@on_instance
def work() -> None:
    """Gather and understand, and serve nothing.

    \b
    Example:
      lookahead work
    """
    from lookahead.cli.live import run_work

    run_work(settings())


@click.command()
@click.option("--source", "slugs", metavar="SLUG", multiple=True, help="Only this source.")
@click.option("--all", "all_", is_flag=True, help="Look at every source now, due or not.")
@click.option("--whole", is_flag=True, help="Fetch the own pages of short articles too.")
@click.option("--understand", is_flag=True, help="Wait for the word index and the vectors too.")
@as_json
@on_instance
def update(slugs: tuple[str, ...], all_: bool, whole: bool, understand: bool, json_: bool) -> None:
    """One pass over the sources that are due, now.

    Ends when everything is stored and readable.  The word index, the vectors and the articles' own
    pages follow in `work` and `up`, or here where you ask for them.

    \b
    Example:
      lookahead update --all
    """
    from lookahead.cli.live import run_update
    from lookahead.store import lists

    known = {source.slug for source in lists.all_sources()}
    if unknown := [slug for slug in slugs if slug not in known]:
        raise WrongUse(f"there is no source {unknown[0]}; `lookahead sources list` shows all")
    count = run_update(settings(), Pass(slugs, all_, whole, understand), quiet=json_)
    if json_:
        print_json(
            {
                "looks": count.looks,
                "new": count.new,
                "edited": count.edited,
                "unchanged": count.unchanged,
                "failed": count.failed,
                "seconds": round(count.elapsed_s, 3),
                "sources": count.rows,
            }
        )
        return
    told = [row for row in count.rows if row.new or row.edited or row.problem]
    if told:
        print_table(
            ("source", "# new", "# edited", "what happened"),
            [(row.name, row.new, row.edited, row.problem or "well") for row in told],
        )
    click.echo(count.summary())


@click.command()
@listen[0]
@listen[1]
def signin(host: str | None, port: int | None) -> None:
    """Print a link that signs the owner in, once.

    Where `lookahead up` runs on this home, the link is for what it shows: that may be the sample.

    \b
    Example:
      lookahead signin
    """
    from lookahead.cli.live import address, running
    from lookahead.pipeline import instance

    found = running(settings())
    chosen = replace(found, host=host or found.host, port=port or found.port)
    instance.boot(chosen)
    instance.migrate()
    from lookahead.store import accounts

    token = accounts.sign_in_link(datetime.now(UTC))
    click.echo(f"{address(chosen)}/signin/{token}")
