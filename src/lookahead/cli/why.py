"""The command that explains: why does an article stand where it stands, bear what it bears?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lookahead.cli.app import on_instance
from lookahead.cli.show import as_json, print_json, print_table
from lookahead.core.errors import WrongUse
from lookahead.core.text import duration

if TYPE_CHECKING:
    from lookahead.core.story import Bond, Why


@click.command()
@click.argument("article")
@as_json
@on_instance
def why(article: str, json_: bool) -> None:
    """Say why an article ranks where it does, and why it has its tags and its story.

    ARTICLE is its number, its page here (/a/123), or its own address.

    \b
    Example:
      lookahead why https://lab.example/blog/a-new-model
    """
    from lookahead.rank import WINDOWS
    from lookahead.store import explain

    found = explain.why(_id(article), WINDOWS)
    if found is None:
        raise WrongUse(f"{article}: there is no such article here")
    if json_:
        print_json(found)
        return
    click.echo(f"{found.card.title or 'Untitled'} · {found.card.source.name}")
    _places(found)
    _tags(found)
    _story(found)


def _id(article: str) -> int:
    from lookahead.core.urls import canonical
    from lookahead.store import explain

    last = article.rstrip("/").rpartition("/")[2]
    if last.isascii() and last.isdigit() and ("/" not in article or "/a/" in article):
        return int(last) if len(last) < 19 else 0
    return explain.by_key(canonical(article))


def _places(found: Why) -> None:
    if not found.places:
        click.echo("\nin no ranking")
    for at in found.places:
        click.echo(f"\n{at.place} of {at.of} in the last {duration(at.window_s)}")
        print_table(
            ("part", "evidence", "# adds"),
            [
                *((r.label, r.evidence, f"{r.contribution:+.2f}") for r in at.card.reasons),
                ("heat", "", f"{at.card.heat:.2f}"),
            ],
        )


def _tags(found: Why) -> None:
    click.echo("")
    if found.tags:
        print_table(
            ("tag", "because of", "# sure"),
            [
                (t.name, t.evidence or "its source's own word", f"{t.confidence:.0%}")
                for t in found.tags
            ],
        )
    if not found.understood:
        click.echo("not understood yet: that follows gathering by some seconds")
    elif found.why_none:
        click.echo(f"no category: {found.why_none}")


def _story(found: Why) -> None:
    from lookahead.store import explain

    bonds = [*found.bonds, *found.near]
    titles = explain.titles([_other(bond, found.card.id) for bond in bonds])
    if found.copy:
        click.echo(f"\na copy of article {found.copy.original}: {found.copy.reason}")
    click.echo(f"\nstory {found.story}" if found.story else "\nin no story")
    rows = []
    for bond in bonds:
        other = titles[_other(bond, found.card.id)]
        reasons = ", ".join(f"{r.label} {r.contribution:+.2f}" for r in bond.reasons)
        side = "in it" if bond in found.bonds else "not in it"
        rows.append((f"{bond.score:.0%}", side, other.source.name, other.title, reasons))
    if rows:
        print_table(("# bond", "", "source", "title", "because of"), rows)


def _other(bond: Bond, article: int) -> int:
    return bond.b if bond.a == article else bond.a
