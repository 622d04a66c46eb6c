"""A look that is asked for happens at once, and says step by step what it did and where it broke."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from loopback import Asked, Handler, Site, answer, serve
from store_support import counts

from lookahead.config import Settings, load
from lookahead.core.errors import WrongUse
from lookahead.core.model import Kind, Source
from lookahead.pipeline.check import Checked, check
from lookahead.store import lists, looks, sources
from lookahead.store.sql import rows, run

pytestmark = pytest.mark.slow
ITEMS = "".join(
    f"<item><title>Finding number {n}</title><link>/f/{n}</link><guid>{n}</guid></item>"
    for n in range(3)
)
FEED = f"<rss version='2.0'><channel><title>Lab</title>{ITEMS}</channel></rss>".encode()


@pytest.fixture
def settings(home: Path) -> Settings:
    return replace(load(), allow_networks=(ip_network("127.0.0.0/8"),), workers=1, timeout_s=3.0)


@contextmanager
def site(handler: Handler) -> Iterator[Site]:
    """A server in a thread, since a look runs a loop of its own."""
    started, stop, found = Event(), asyncio.Event(), []

    async def main() -> None:
        async with serve(handler) as running:
            found.extend([running, asyncio.get_running_loop()])
            started.set()
            await stop.wait()

    thread = Thread(target=lambda: asyncio.run(main()))
    thread.start()
    assert started.wait(5)
    yield found[0]
    found[1].call_soon_threadsafe(stop.set)
    thread.join()


async def lab(asked: Asked, writer: Any) -> None:
    if asked.path == "/old":
        writer.write(answer(b"", "302 Found", Location="/feed"))
    elif asked.path == "/feed" and asked.headers.get("if-none-match"):
        writer.write(answer(b"", "304 Not Modified"))
    elif asked.path == "/feed":
        writer.write(answer(FEED, content_type="application/rss+xml", ETag='"1"'))
    elif asked.path == "/broken":
        writer.write(answer(b"<!doctype html><p>Hello", content_type="text/html"))
    else:
        writer.write(answer(b"", "404 Not Found"))


def follow(url: str, kind: Kind = Kind.FEED) -> None:
    sources.add(Source("lab", "Lab", url, url, kind), datetime.now(UTC))


def words(checked: Checked, what: str) -> str:
    return " / ".join(step.text for step in checked.steps if step.what == what)


def test_a_first_and_a_second_look_are_told(settings: Settings) -> None:
    """The first finds three articles through a redirect; the second names its version and finds nothing."""
    with site(lab) as found:
        follow(f"{found.base}/old")
        first, second = check("lab", settings), check("lab", settings)
    assert [step.what for step in first.steps] == [
        *("connect", "request", "answer", "redirect"),
        *("connect", "request", "answer", "body", "parse", "items", "store", "next"),
    ]
    assert (first.new, first.problem, first.looked) == (3, "", True)
    assert "for now" in words(first, "redirect")
    assert "rss2.0, well-formed, read the fast way: 3 entries" in words(first, "parse")
    assert "next look in" in words(first, "next")
    assert counts()["articles"] == 3
    assert 'If-None-Match: "1"' in words(second, "request")
    assert "304" in words(second, "answer")
    assert second.unchanged


def test_where_it_broke_is_told_and_kept(settings: Settings) -> None:
    """A missing address and a document that cannot be read: the sentence is that of the source."""
    with site(lab) as found:
        follow(f"{found.base}/nothing")
        checked = check("lab", settings)
    assert "(404)" in checked.problem
    assert [step.what for step in checked.steps if not step.well] == ["answer"]
    card = lists.source_by_slug("lab")
    assert card
    assert card.problem == checked.problem
    assert card.failures == 1


def test_a_host_that_wants_peace_has_it(settings: Settings) -> None:
    """Nothing is asked of it, by whichever of its sources, and nothing is written."""
    with site(lab) as found:
        follow(f"{found.base}/feed")
        sources.add(Source("two", "Two", "", f"{found.base}/two"), datetime.now(UTC))
        until = int((datetime.now(UTC) + timedelta(hours=1)).timestamp())
        sql = (
            "UPDATE store_source SET status = 429, next_due = %s, schedule = %s WHERE slug = 'two'"
        )
        run(sql, [until, "the host asks to wait, next look in 1 h"])
        checked = check("lab", settings)
        assert not checked.looked
        assert "left alone until" in checked.problem
        assert found.asked == []


def test_what_is_paused_or_under_way_is_not_asked(settings: Settings) -> None:
    """Words instead of a look; an unknown one is wrong use."""
    follow("http://127.0.0.1:1/feed")
    looks.claim(datetime.now(UTC), 1)
    assert "right now" in check("lab", settings).problem
    sources.pause("lab")
    assert "paused" in check("lab", settings).problem
    with pytest.raises(WrongUse, match="no source"):
        check("other", settings)


def test_errors_are_remembered_with_when_and_how_often(settings: Settings) -> None:
    """The same one is counted; another one stands before it."""
    with site(lab) as found:
        follow(f"{found.base}/nothing")
        check("lab", settings)
        check("lab", settings)
        run("UPDATE store_source SET url = %s", [f"{found.base}/broken"])
        check("lab", settings)
    from lookahead.store.troubles import read

    ((text,),) = rows("SELECT troubles FROM store_source")
    newest, older = read(text)
    assert (newest.times, older.times, older.code) == (1, 2, "http")
    assert newest.last >= older.last >= older.first
