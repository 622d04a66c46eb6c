"""The catalogue of a new version reaches sources that are followed, and never over their owner's changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from store_support import NOW

from lookahead.core.model import Kind, Source
from lookahead.store import catalogued, lists, looks, sources

PAGE = Source("lab", "Lab", "https://lab.example/news", "https://lab.example/news", Kind.PAGE)
OTHER = Source("blog", "Blog", "https://b.example/", "https://b.example/feed")
LATER = NOW + timedelta(days=1)


def stored(slug: str) -> Source:
    card = lists.source_by_slug(slug)
    assert card
    return card.source


def begin() -> None:
    sources.add_all([PAGE, OTHER], NOW)
    assert catalogued.follow([PAGE, OTHER], NOW) == []


def test_what_the_catalogue_changes_is_changed(home: Path) -> None:
    """Address, kind, selectors and rules; the next look is soon and a first one."""
    begin()
    (look,) = looks.claim(NOW, 1, slugs=["lab"])
    looks.release([look])
    feed = replace(PAGE, url="https://lab.example/rss", kind=Kind.FEED, article={"include": "main"})
    assert catalogued.follow([feed, OTHER], LATER) == ["lab"]
    assert stored("lab").url == "https://lab.example/rss"
    assert stored("lab").kind is Kind.FEED
    assert stored("lab").article == {"include": "main"}
    assert catalogued.follow([feed, OTHER], LATER) == []
    assert {one.source.slug for one in looks.claim(LATER, 5)} == {"lab", "blog"}


def test_selectors_alone_are_changed_too(home: Path) -> None:
    """And the address stays."""
    begin()
    chosen = replace(PAGE, selectors={"card": "article"})
    assert catalogued.follow([chosen], LATER) == ["lab"]
    assert stored("lab").selectors == {"card": "article"}
    assert stored("lab").url == PAGE.url


def test_the_owners_address_stays(home: Path) -> None:
    """Whoever moved a source is not moved back, though other fields still follow."""
    begin()
    sources.move("lab", url="https://lab.example/blog", now=NOW)
    new = replace(PAGE, url="https://lab.example/rss", kind=Kind.FEED, article={"include": "main"})
    assert catalogued.follow([new], LATER) == ["lab"]
    assert stored("lab").url == "https://lab.example/blog"
    assert stored("lab").kind is Kind.PAGE
    assert stored("lab").article == {"include": "main"}


def test_a_move_by_redirect_is_no_change_of_the_catalogue(home: Path) -> None:
    """What the catalogue has not changed is left, wherever it is by now."""
    begin()
    from lookahead.store.sql import run

    run("UPDATE store_source SET url = %s WHERE slug = %s", ["https://b.example/rss", "blog"])
    assert catalogued.follow([PAGE, OTHER], LATER) == []
    assert stored("blog").url == "https://b.example/rss"


def test_an_address_that_is_taken_is_not_used(home: Path) -> None:
    """Two sources never share one; nothing breaks."""
    begin()
    assert catalogued.follow([replace(PAGE, url=OTHER.url, kind=Kind.FEED)], LATER) == []
    assert stored("lab").url == PAGE.url


def test_what_is_not_the_catalogues_is_left(home: Path) -> None:
    """A source of the same slug but another address was its owner's before anything was remembered."""
    sources.add(replace(PAGE, url="https://own.example/rss", kind=Kind.FEED), NOW)
    assert catalogued.follow([PAGE], NOW) == []
    assert catalogued.follow([replace(PAGE, selectors={"card": "li"})], LATER) == []
    assert stored("lab").url == "https://own.example/rss"
    assert lists.totals().sources == 1
