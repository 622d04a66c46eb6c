"""A feed whose entries all link to one page gives one article for each of them, and goes on doing so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from store_support import NOW, outcome, titles

from lookahead.core.look import Tally
from lookahead.core.model import Kind, Source
from lookahead.pipeline.prepare import Job, prepare

URL = "https://a.example/feed"


def feed(*numbers: int, guids: bool) -> bytes:
    items = "".join(
        f"<item><title>Update {n}</title><link>https://a.example/log</link>"
        f"{f'<guid>g{n}</guid>' if guids else ''}<description>What changed on day {n}.</description>"
        f"<pubDate>{n:02} Nov 2026 10:00:00 GMT</pubDate></item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode()


def look(data: bytes, day: int) -> Tally:
    """One look that finds this document."""
    from lookahead.store import looks

    at = NOW + timedelta(days=day)
    (claimed,) = looks.claim(at, 1, early=True)
    made = prepare(Job("a", Kind.FEED, "en", (), URL, "", data, claimed.seen, at))
    done = outcome(claimed, *made.drafts, at=at, present=set(made.present))
    return looks.commit([replace(done, seen=made.seen)])[0]


@pytest.mark.parametrize("guids", [True, False])
def test_a_changelog(home: Path, guids: bool) -> None:
    """Five items are five articles; later ones join them, also one that stands there alone."""
    from lookahead.store import sources

    sources.add(Source(slug="a", name="A", home="", url=URL), NOW)
    assert look(feed(5, guids=guids), 0).new == 1
    assert look(feed(6, 5, 4, 3, 2, guids=guids), 1).new == 4
    assert look(feed(7, 6, 5, 4, 3, guids=guids), 2) == Tally(
        "a", new=1, changed=(), edited=0, carried=0
    )
    look(feed(8, guids=guids), 3)
    look(feed(8, 7, 6, guids=guids), 4)
    assert [title for _, title in titles()] == [f"Update {n}" for n in range(2, 9)]
