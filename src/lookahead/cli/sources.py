"""The commands about sources: who is followed, how that goes, and how it is changed."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from lookahead.cli.app import on_instance
from lookahead.cli.show import age, as_json, print_json, print_table
from lookahead.core.errors import WrongUse
from lookahead.core.model import OwnPages, SourceCard, SourceView

OPML_BYTES = 64 * 1024 * 1024  # what is read of a file; the reader itself refuses far less


@click.group()
def sources() -> None:
    """Who is followed.

    \b
    Example:
      lookahead sources add https://lilianweng.github.io
    """


@sources.command("list")
@as_json
@on_instance
def list_(json_: bool) -> None:
    """All sources and how they are.

    \b
    Example:
      lookahead sources list --json
    """
    from lookahead.store import lists

    found = lists.source_cards()
    if json_:
        print_json(found)
    elif not found:
        click.echo(
            "No sources yet: `lookahead sources add URL`, or `lookahead up` for the catalogue."
        )
    else:
        print_table(
            ("source", "name", "# articles", "newest", "looked", "state"),
            [
                (
                    card.source.slug,
                    card.source.name,
                    card.articles,
                    age(card.newest),
                    age(card.checked),
                    _state(card),
                )
                for card in found
            ],
        )


def _state(card: SourceCard) -> str:
    return card.problem or (card.schedule if card.source.state == "active" else card.source.state)


@sources.command()
@click.argument("url")
@click.option("--name", help="Call it so.")
@click.option("--folder", default="", help="Put it into this folder, like Labs/Europe.")
@as_json
@on_instance
def add(url: str, name: str | None, folder: str, json_: bool) -> None:
    """Find the feed of a site and follow it.

    URL may be a feed, a home page, a bare host name, or a listing of arXiv like arxiv:cs.CL. Where it is
    meant as a feed and cannot be read, nothing is followed: what else is there is named, for you to choose.

    \b
    Example:
      lookahead sources add huggingface.co/blog --folder Labs
    """
    from lookahead.pipeline import discovery

    added = discovery.add(url, name=name or "", folder=folder)
    _say_what_shows_it()
    if json_:
        print_json({"source": added.source, "steps": added.steps, "articles": added.articles})
        return
    for step in added.steps:
        click.echo(f"  {step}")
    if added.known:
        click.echo(f"{added.source.name} is followed already, as {added.source.slug}")
        return
    click.echo(f"following {added.source.name} ({added.source.kind}: {added.source.url})")
    click.echo(f"{added.articles} articles are here")


def _say_what_shows_it() -> None:
    """What is left to do where the radar that runs shows the sample."""
    from lookahead.cli.app import settings
    from lookahead.cli.live import running

    chosen = settings()
    if running(chosen).home != chosen.home:
        text = "to see it, stop the sample with Ctrl-C and start `lookahead up` again"
        click.echo(f"lookahead: {text}, without --sample", err=True)


@sources.command()
@click.argument("slug")
@as_json
@on_instance
def show(slug: str, json_: bool) -> None:
    """Everything about one source: its rhythm, its texts, its looks and its last errors.

    \b
    Example:
      lookahead sources show lillog
    """
    from lookahead.store import figures, lists

    card = lists.source_by_slug(slug)
    if card is None:
        raise WrongUse(f"there is no source {slug}; `lookahead sources list` shows all")
    view = figures.view(slug, datetime.now(UTC))
    if json_:
        print_json({"card": card, "view": view})
        return
    click.echo(card.source.name)
    for name, text in _facts(card, view):
        if text:
            click.echo(f"  {name:12} {text}")


def _facts(card: SourceCard, view: SourceView) -> list[tuple[str, str]]:
    """What there is to say of a source, by name; "" where there is nothing."""
    source, counted, pages = card.source, view.figures, view.pages
    whole = f"{counted.full} of {counted.counted}, half of them {counted.median} words or more"
    own = f"{pages.fetched} read, {pages.waiting} to be fetched" if pages != OwnPages() else ""
    since = f"uses the feed that {view.page_url} names, since {_at(view.feed_since)}"
    return [
        ("looked at", f"{source.url} ({source.kind}{', ' * bool(view.format)}{view.format})"),
        ("state", source.state if source.state != "active" else ""),
        ("its feed", since if view.feed_since else ""),
        (
            "articles",
            f"{card.articles}" + f", the newest {age(card.newest)} old" * bool(card.newest),
        ),
        ("full text", whole if counted.counted else ""),
        ("own pages", own),
        *(("", f"{many} not: {text}") for text, many in pages.problems),
        *(("selectors", f"{part}: {css}") for part, css in source.selectors.items()),
        *(("rules", f"{part}: {css}") for part, css in source.article.items()),
        ("last look", f"{age(card.checked)} ago, answered {view.status}" if card.checked else ""),
        ("next look", f"{_at(card.next_due)}: {card.schedule}" if card.next_due else card.schedule),
        *(("error", f"{t.text} ({t.times}x, last {_at(t.last)})") for t in view.troubles),
    ]


def _at(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else ""


@sources.command()
@click.argument("slug")
@as_json
@on_instance
def check(slug: str, json_: bool) -> None:
    """Look at one source now, and say step by step what happened.

    Names, connections, redirects, versions, what was read and stored, and when the next look is.

    \b
    Example:
      lookahead sources check lillog
    """
    from lookahead.cli.app import settings
    from lookahead.pipeline import check as looking

    checked = looking.check(slug, settings())
    if json_:
        print_json(checked)
    else:
        for step in checked.steps:
            took = f"  {step.took_s * 1000:,.0f} ms" if step.took_s is not None else ""
            click.echo(f"  {' ' if step.well else '!'} {step.what:8} {step.text}{took}")
        what = checked.problem.rstrip(".") or ("nothing new" if checked.unchanged else "well")
        click.echo(f"{checked.name}: {what}; {checked.new} new, {checked.edited} edited")
    if checked.problem:
        sys.exit(1)


@sources.command()
@click.argument("slug")
@on_instance
def pause(slug: str) -> None:
    """Stop looking at a source; everything of it stays.

    \b
    Example:
      lookahead sources pause wired-ai
    """
    from lookahead.store import sources as store

    click.echo(f"paused {store.pause(slug).name}")


@sources.command()
@click.argument("slug")
@on_instance
def resume(slug: str) -> None:
    """Look at a paused source again, from now on.

    \b
    Example:
      lookahead sources resume wired-ai
    """
    from lookahead.store import sources as store

    click.echo(f"following {store.resume(slug, datetime.now(UTC)).name} again")


@sources.command()
@click.argument("slug")
@click.argument("name")
@on_instance
def rename(slug: str, name: str) -> None:
    """Give a source another name.

    \b
    Example:
      lookahead sources rename lillog "Lil'Log"
    """
    from lookahead.store import sources as store

    click.echo(f"{slug} is called {store.rename(slug, name).name} now")


@sources.command()
@click.argument("slug")
@click.option("--folder", help='Into this folder; "" for none.')
@click.option("--url", help="Look at this address from now on.")
@on_instance
def move(slug: str, folder: str | None, url: str | None) -> None:
    """Put a source into another folder, or look at another address.

    \b
    Example:
      lookahead sources move lillog --folder People
    """
    from lookahead.core.urls import is_web
    from lookahead.pipeline import discovery
    from lookahead.store import sources as store

    if folder is None and url is None:
        raise WrongUse("say where to: --folder NAME or --url ADDRESS")
    if url is not None and not is_web(url):
        raise WrongUse(f"{url} is not an http or https address")
    if url is not None and (text := discovery.refusal(url)):
        raise WrongUse(f"{url}: {text}")
    moved = store.move(slug, folder=folder, url=url, now=datetime.now(UTC))
    click.echo(f"{moved.name}: {moved.folder or 'no folder'}, {moved.url}")


@sources.command()
@click.argument("slug")
@on_instance
def accept(slug: str) -> None:
    """Say that a watched page is right as it is now, after a redesign.

    A page that suddenly shows far fewer cards is taken to be broken until you say so.

    \b
    Example:
      lookahead sources accept anthropic
    """
    from lookahead.store import sources as store

    click.echo(f"{store.accept(slug, datetime.now(UTC)).name} is read as it is, from now on")


@sources.command("watch")
@click.argument("slug")
@on_instance
def watch_page(slug: str) -> None:
    """Watch a page again, instead of the feed that it names; it does not change by itself any more.

    \b
    Example:
      lookahead sources watch anthropic
    """
    from lookahead.store import sources as store

    watched = store.watch_again(slug, datetime.now(UTC))
    click.echo(f"{watched.name}: watching {watched.url}")


@sources.command()
@click.argument("slug")
@on_instance
def remove(slug: str) -> None:
    """Stop following a source, and delete what only it carried.

    Starred articles and those kept for later stay.

    \b
    Example:
      lookahead sources remove wired-ai
    """
    from lookahead.store import sources as store

    gone = store.remove(slug, datetime.now(UTC))
    click.echo(f"removed {slug} and {gone} articles")


@sources.command()
@on_instance
def catalogue() -> None:
    """Follow the bundled catalogue: 48 sources on AI, and some more.

    A new radar does so by itself, unless sources were added before its first start.

    \b
    Example:
      lookahead sources catalogue
    """
    from lookahead.sources import catalogue as bundled
    from lookahead.store import lists
    from lookahead.store import sources as store

    before = lists.totals().sources
    store.add_all(bundled.load(), datetime.now(UTC))
    click.echo(f"{lists.totals().sources - before} sources are new")


@sources.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@as_json
@on_instance
def import_(file: Path, json_: bool) -> None:
    """Follow everything in an OPML file ("-" is standard input).

    \b
    Example:
      lookahead sources import subscriptions.opml
    """
    from lookahead.sources import opml
    from lookahead.store import lists
    from lookahead.store import sources as store

    result = opml.read(_bytes(file))
    if not result.sources and result.problems:
        raise WrongUse(f"{file}: {result.problems[0].text}")
    before = lists.totals().sources
    store.add_all(result.sources, datetime.now(UTC))
    new = lists.totals().sources - before
    _say_what_shows_it()
    if json_:
        print_json({"new": new, "found": len(result.sources), "problems": result.problems})
        return
    for problem in result.problems:
        click.echo(f"  {problem.text}", err=True)
    click.echo(f"{new} sources are new, {len(result.sources) - new} were here already")


def _bytes(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read(OPML_BYTES)
    try:
        with file.open("rb") as stream:
            return stream.read(OPML_BYTES)
    except OSError as error:
        raise WrongUse(f"{file}: {error.strerror}") from error


@sources.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-")
@on_instance
def export(file: Path) -> None:
    """Write all sources as OPML 2.0.

    \b
    Example:
      lookahead sources export my.opml
    """
    from lookahead.sources import opml
    from lookahead.store import lists

    data = opml.write(lists.all_sources(), "Lookahead", datetime.now(UTC))
    if str(file) == "-":
        sys.stdout.buffer.write(data)
    else:
        file.write_bytes(data)
        click.echo(f"wrote {file}")
