"""The commands that begin a text: a file with its title, to be written on."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lookahead.cli.app import settings
from lookahead.cli.moving import site
from lookahead.core.errors import WrongUse

if TYPE_CHECKING:
    from lookahead.core.model import Paper

_SECTIONS = """
## TLDR

<!-- In your own voice: what is it, does it hold, would you use it? -->

<!-- Any of these, in any order; questions make good headings. Delete what you do not need.

## Summary

## Architecture

## Mathematics

## Training

## Results

## Implications

## Limitations

## Later work

> [!ASIDE]
> What you would say aloud.

-->
"""
_content = click.option(
    "--content", default="content", show_default=True, metavar="DIR", help="The folder of texts."
)


@click.group()
def new() -> None:
    """Begin a text: a file with its title, to be written on; or a whole site.

    \b
    Example:
      lookahead new post "What attention does"
      lookahead new site --from my-hugo-site --content blog
    """


new.add_command(site)


@new.command()
@click.argument("title")
@_content
def post(title: str, content: str) -> None:
    """Begin a post, as a draft.

    \b
    Example:
      lookahead new post "What attention does" --content blog
    """
    _begin("posts", title, content, "tags: []")


@new.command()
@click.argument("title")
@_content
def note(title: str, content: str) -> None:
    """Begin a note, as a draft.

    \b
    Example:
      lookahead new note "Attention is all you need" --content blog
    """
    _begin("notes", title, content, "tags: []")


@new.command()
@click.argument("paper", metavar="ARXIV_ID|DOI|PDF_URL")
@_content
@click.option("--title", default="", help="What the paper is called.")
@click.option("--author", "authors", multiple=True, metavar="NAME", help="Once for each author.")
@click.option(
    "--year", default=0, type=click.IntRange(0, 2200), metavar="YEAR", help="When it came out."
)
@click.option("--category", "categories", multiple=True, metavar="NAME", help="One of the 22.")
def paper(
    paper: str, content: str, title: str, authors: tuple[str, ...], year: int, categories: tuple[str, ...]
) -> None:  # fmt: skip
    """Begin a note on a paper, as a draft.

    Title, authors and year come from the options, from the radar of this home, or else from arXiv or
    Crossref, which are asked once. Where nobody answers, the note is begun with what is known.

    \b
    Example:
      lookahead new paper 1412.6980 --content blog
      lookahead new paper 10.1145/2939672.2939785 --category "Interpretability and Explainability"
      lookahead new paper https://example.org/deep_sets.pdf --title "Deep Sets"
    """
    from lookahead.publish.notes import metadata, papers

    try:
        key = papers.identifier(paper)
    except ValueError as error:
        raise WrongUse(str(error)) from None
    kept, wrong = papers.categories(categories)
    if wrong:
        raise WrongUse(f"--category: {wrong[0]}")
    known = metadata.over(
        _known(key, complete=bool(title and authors and year)), title, authors, year
    )
    by_file = metadata.named_by_file(key) if key.startswith("http") else ""
    shown = known.title or by_file or key.replace(":", " ")
    _begin("notes", shown, content, _front(key, known, kept), _SECTIONS)


def _known(key: str, *, complete: bool) -> Paper:
    """What others know of a paper; nobody is asked where its author has said everything."""
    from lookahead.core.model import Paper
    from lookahead.pipeline.policy import policy
    from lookahead.publish.notes import metadata

    nothing = Paper(key)
    if complete or key.startswith("http"):
        return nothing
    chosen = settings()
    if stored := metadata.stored(chosen, key):
        return stored
    answer = asyncio.run(metadata.ask(key, policy(chosen)))
    if isinstance(answer, Paper):
        return answer
    text = f"nothing more is known of {key}: {answer.text} The note is begun without it."
    click.echo(f"lookahead: {text}", err=True)
    return nothing


def _front(key: str, known: Paper, categories: tuple[str, ...]) -> str:
    """The lines above a note that say what it is about."""
    from lookahead.core.papers import submitted

    year = known.published.year if known.published else submitted(key)
    said = {
        "id": key,
        "title": known.title,
        "authors": list(known.authors),
        "year": year,
        "venue": known.journal,
    }
    lines = [f"  {name}: {_quoted(value)}" for name, value in said.items() if value]
    perhaps = "" if categories else _perhaps(known)
    shown = f"categories: {_quoted(list(categories))}{perhaps}"
    return "\n".join(["paper:", *lines, shown, "tags: []", "status: to-read"])


def _perhaps(known: Paper) -> str:
    """Categories that title and abstract suggest, for its author to choose from."""
    if not known.title:
        return ""
    from lookahead.understand.tags import paper_categories

    names = [one.name for one in paper_categories(known.title, known.abstract)]
    return f"  # perhaps {_quoted(names)}" if names else ""


def _quoted(value: object) -> str:
    """As YAML takes it: JSON, with what YAML does not take as it is (YAML 1.2, 5.1) by its number."""
    said = json.dumps(value, ensure_ascii=False)
    return re.sub(
        r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", lambda c: f"\\u{ord(c[0]):04x}", said
    )


def _begin(section: str, title: str, content: str, said: str, body: str = "") -> None:
    from lookahead.core.text import one_line, slug

    title = one_line(title)
    name = slug(title)
    if not name:
        raise WrongUse(f"{title!r} has no letter for a file's name; give it a title with words")
    path = Path(content) / section / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    try:
        with path.open("x", encoding="utf-8") as file:
            head = f"title: {_quoted(title)}\ndate: {now:%Y-%m-%dT%H:%M:%SZ}\ndraft: true\n{said}"
            file.write(f"---\n{head}\n---\n{body or chr(10)}")
    except FileExistsError:
        raise WrongUse(f"{path}: there is such a file already; choose another title") from None
    click.echo(str(path))
