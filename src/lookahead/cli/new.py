"""The commands that begin a text: a file with its title, to be written on."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lookahead.cli import planet
from lookahead.cli.app import settings
from lookahead.cli.moving import site
from lookahead.core.errors import WrongUse

if TYPE_CHECKING:
    from lookahead.core.model import Paper

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
@click.option("--force", is_flag=True, help="Also where there is a note on this paper already.")
def paper(  # one for each option
    paper: str, content: str, title: str, authors: tuple[str, ...], year: int, categories: tuple[str, ...],
    force: bool,
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
    from lookahead.typeset import begun

    try:
        key = papers.identifier(paper)
    except ValueError as error:
        raise WrongUse(str(error)) from None
    kept, wrong = papers.categories(categories)
    if wrong:
        raise WrongUse(f"--category: {wrong[0]}")
    if title:
        _place("notes", title, content, "--title")
    if not force and (first := _there(Path(content), key)):
        raise WrongUse(
            f"{first} is a note on this paper already; --force and another --title begin a second one"
        )
    names = metadata.names(authors)
    known = metadata.over(_known(key, complete=bool(title and names and year)), title, names, year)
    by_file = metadata.named_by_file(key) if key.startswith("http") else ""
    shown = known.title or by_file or key.replace(":", " ")
    said = begun.about(key, known, kept, () if kept else _perhaps(known))
    _begin("notes", shown, content, said, begun.SECTIONS, "--title")


def _there(content: Path, key: str) -> Path | None:
    """The first note that is about a paper, drafts too."""
    from lookahead.publish import front
    from lookahead.publish.notes import papers

    name = key.partition(":")[2].partition("/")[2] or key.partition(":")[2]
    for path in sorted((content / "notes").rglob("*.md")):
        try:
            text = path.read_text("utf-8", "replace")
        except OSError:
            continue
        if name.lower() in text.lower() and key in papers.about(front.split(text, str(path))[0]):
            return path
    return None


def _known(key: str, *, complete: bool) -> Paper:
    """What others know of a paper; nobody is asked where its author has said everything."""
    from lookahead.core.model import Paper
    from lookahead.pipeline.policy import policy
    from lookahead.publish.notes import metadata

    nothing = Paper(key)
    if complete or key.startswith("http"):
        return nothing
    chosen = settings()
    if stored := metadata.stored(planet.shown(chosen), key):
        return stored
    answer = asyncio.run(metadata.ask(key, policy(chosen)))
    if isinstance(answer, Paper):
        return answer
    text = f"nothing more is known of {key}: {answer.text} The note is begun without it."
    click.echo(f"lookahead: {text}", err=True)
    return nothing


def _perhaps(known: Paper) -> list[str]:
    """Categories that title and abstract suggest, for its author to choose from."""
    if not known.title:
        return []
    from lookahead.understand.tags import paper_categories

    return [one.name for one in paper_categories(known.title, known.abstract)]


def _begin(  # what a text consists of
    section: str, title: str, content: str, said: str, body: str = "\n", another: str = "title"
) -> None:
    from lookahead.core.text import one_line
    from lookahead.typeset import begun

    path = _place(section, title, content, another)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(begun.draft(one_line(title), datetime.now(UTC), said, body))
    except FileExistsError:
        raise _taken(path, another) from None
    click.echo(str(path))


def _place(section: str, title: str, content: str, another: str) -> Path:
    """The file of a text of that title, where there is none yet."""
    from lookahead.core.text import one_line, slug
    from lookahead.store.texts import reserved

    name = slug(one_line(title))
    if not name:
        raise WrongUse(f"{title!r} has no letter for a file's name; give it a title with words")
    if reserved(section, name):
        raise WrongUse(f"the site needs the name {name} itself; choose another {another}")
    path = Path(content) / section / f"{name}.md"
    if path.exists():
        raise _taken(path, another)
    if path.with_suffix("").is_dir():
        raise _taken(path.with_suffix(""), another)
    return path


def _taken(path: Path, another: str) -> WrongUse:
    return WrongUse(f"{path}: there is such a text already; choose another {another}")
