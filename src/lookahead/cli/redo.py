"""The command that runs a step again from what is stored."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import click
from rich.console import Console

from lookahead.cli.app import on_instance, settings
from lookahead.core.errors import WrongUse

STEPS = ("prepare", "extract", "index", "papers", "understand", "rank")


@click.command()
@click.argument("step", type=click.Choice(STEPS))
@click.option("--since", metavar="AGE", help="Only what came in since, like 7d or 12h.")
@on_instance
def redo(step: str, since: str | None) -> None:
    """Run a step again on what is stored: no source is asked.

    prepare cleans, measures and categorises; extract reads the stored pages of articles; index
    makes the word index; papers finds which ones articles speak of; understand tags articles, finds
    copies and binds stories; rank the front page.

    \b
    Example:
      lookahead redo prepare --since 7d
    """
    from lookahead.pages import Board
    from lookahead.pipeline import follow, redo
    from lookahead.pipeline.workers import Workers

    chosen = settings()
    console = Console(stderr=True)
    done = 0

    def tell(count: int) -> None:
        nonlocal done
        done += count
        status.update(f"{step}: {done:,} articles")

    with Board(chosen.pages / "board") as board, console.status(step) as status:
        if step in ("prepare", "extract"):
            workers = Workers(chosen.workers)
            again = redo.prepare if step == "prepare" else redo.extract
            changed = again(workers, _since(since), tell)
            workers.close()
            board.reset()
            click.echo(f"{done:,} articles made again, {len(changed):,} are different now")
        elif step == "index":
            redo.index(tell)
            click.echo(f"{done:,} articles indexed")
        elif step == "papers":
            board.bump(redo.mention(tell))
            click.echo(f"{done:,} articles searched for papers")
        elif step == "understand":
            redo.understand(board, tell)
            click.echo(f"{done:,} articles understood")
        else:
            follow.rank_now(datetime.now(UTC))
            board.bump(["articles"])
            click.echo("ranked")


def _since(text: str | None) -> datetime | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,5})([dh])", text)
    if not found:
        raise WrongUse(f"--since {text}: expected a number of days or hours, like 7d or 12h")
    hours = int(found[1]) * (24 if found[2] == "d" else 1)
    return datetime.now(UTC) - timedelta(hours=hours)
