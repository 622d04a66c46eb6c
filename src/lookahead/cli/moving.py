"""The command that begins a site, or moves one in from another generator."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from lookahead.publish.moving import Move

MAX_SHOWN = 40  # lines of what could not be taken over; all stand in moved.txt
_FROM = {"hugo": "Hugo", "jekyll": "Jekyll", "quarto": "Quarto", "markdown": "a folder of Markdown"}


@click.command()
@click.option(
    "--from", "old", default="", metavar="OLD",
    help="The folder of a site of Hugo, Jekyll or Quarto, or of Markdown files, to be moved in.",
)  # fmt: skip
@click.option(
    "--content", default="content", show_default=True, metavar="DIR", help="The folder of texts."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def site(old: str, content: str, as_json: bool) -> None:
    """Begin a site, or move one in.

    The old folder is not touched and nothing is overwritten. What could not be taken over is said with
    its file, its line and what to do, here and in the file moved.txt of the new folder.

    \b
    Example:
      lookahead new site --content blog
      lookahead new site --from my-hugo-site --content blog
    """
    from lookahead.publish.moving import move, start

    where = Path(content)
    done = move(Path(old), where) if old else start(where, datetime.now(UTC))
    if as_json:
        rows = [
            {"file": f.file, "line": f.line, "code": f.code, "text": f.text} for f in done.flaws
        ]
        said = {"from": done.kind, "texts": done.texts, "files": done.files, "problems": rows}
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    _tell(done, content)


def _tell(done: Move, content: str) -> None:
    for flaw in done.flaws[:MAX_SHOWN]:
        click.echo(str(flaw), err=True)
    if len(done.flaws) > MAX_SHOWN:
        click.echo(f"... and {len(done.flaws) - MAX_SHOWN:,} more in {content}/moved.txt", err=True)
    whence = f" from {_FROM[done.kind]}" if done.kind else ""
    click.echo(
        f"{content}: {done.texts:,} texts and {done.files:,} other files{whence};"
        f" {len(done.flaws):,} left to do"
    )
    click.echo(f"next: lookahead publish --content {content} --watch --drafts")
