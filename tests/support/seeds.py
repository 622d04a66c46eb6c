"""Which articles do the four saved listings of one blog name, as four sources would carry them?

An aggregator's page, a fork's front page, the blog's own front page as a code host shows it, and an older
page of the blog.  Their texts stay where they are, beside the project; here are only the ways to read them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

READ_AT = datetime(2026, 4, 25, 12, tzinfo=UTC)  # when the aggregator's ages were true
TOP = "★ TOP STORY"
_AGE = re.compile(r"^(\d+)d ago$")
_DATED = re.compile(r"Date: (\w+ \d{1,2}, \d{4}) \|")
_POST = re.compile(r'<article class="post-entry">(.*?)</article>', re.DOTALL)
_PART = r"<{0}[^>]*>(.*?)</{0}>"


@dataclass(frozen=True)
class Listed:
    """One item of a listing."""

    title: str
    text: str
    published: datetime | None = None


def listings(shared: Path) -> dict[str, list[Listed]]:
    """By a name for each source, what it lists: 51, 20, 20 and 10 items."""
    files = sorted((shared / "seeds").glob("00[0-3]_*.txt"))
    texts = [file.read_text("utf-8") for file in files]
    readers = (_aggregator, _fork, _code_host, _older_page)
    names = ("aggregator", "fork", "blog", "archive")
    return {
        name: list(reader(text)) for name, reader, text in zip(names, readers, texts, strict=True)
    }


def _aggregator(text: str) -> Iterator[Listed]:
    """Each item is its age, its title and its excerpt, a line each; above them stands the top story."""
    lines = [line for line in text.splitlines() if line.strip()]
    top = next(at for at, line in enumerate(lines) if line.startswith(TOP))
    age = re.search(r"(\d+)d ago", lines[top])
    assert age
    yield Listed(lines[top + 1], lines[top + 2], READ_AT - timedelta(days=int(age[1])))
    for at, line in enumerate(lines):
        if found := _AGE.match(line):
            yield Listed(lines[at + 1], lines[at + 2], READ_AT - timedelta(days=int(found[1])))


def _fork(text: str) -> Iterator[Listed]:
    """Below a line about its owner, titles and excerpts in turn, without a date."""
    lines = [line for line in text.splitlines() if line.strip()][1:]
    for title, excerpt in zip(lines[::2], lines[1::2], strict=True):
        yield Listed(title, excerpt)


def _code_host(text: str) -> Iterator[Listed]:
    """The source of a page, its HTML as it was."""
    for post in _POST.findall(text):
        title, said = (_plain(_PART.format(tag), post) for tag in ("h2", "section"))
        yield Listed(title, said, _date(post))


def _plain(pattern: str, post: str) -> str:
    found = re.search(pattern, post, re.DOTALL)
    assert found
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[1])).split())


def _older_page(text: str) -> Iterator[Listed]:
    """A title, an excerpt and a line with the date, apart by empty lines."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]
    for title, excerpt, line in zip(blocks[::3], blocks[1::3], blocks[2::3], strict=True):
        yield Listed(title, excerpt, _date(line))


def _date(text: str) -> datetime:
    found = _DATED.search(text)
    assert found
    return datetime.strptime(found[1], "%B %d, %Y").replace(tzinfo=UTC)


def feed(name: str, listed: Iterable[Listed]) -> bytes:
    """An RSS document of a source that lists these, each under an address of its own."""
    items = "".join(_item(name, at, one) for at, one in enumerate(listed))
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel>'
        f"<title>{name}</title><link>https://{name}.example/</link>{items}</channel></rss>"
    ).encode()


def _item(name: str, at: int, one: Listed) -> str:
    date = f"<pubDate>{format_datetime(one.published)}</pubDate>" if one.published else ""
    return (
        f"<item><title>{html.escape(one.title)}</title><link>https://{name}.example/{at}</link>{date}"
        f"<description>{html.escape(html.escape(one.text))}</description></item>"
    )


def shifted(listed: Iterable[Listed], by: timedelta) -> list[Listed]:
    """The same with dates that are off."""
    return [replace(one, published=one.published and one.published + by) for one in listed]
