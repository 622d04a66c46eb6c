"""A watched page that names a feed becomes that feed, without doubles, and its owner can go back for good."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from loopback import Asked, Site, answer, serve
from store_support import counts

from lookahead.config import Settings, load
from lookahead.core.look import Pass
from lookahead.core.model import Kind, Source
from lookahead.pipeline import work
from lookahead.store import lists, sources

pytestmark = pytest.mark.slow
NAMED = '<link rel="alternate" type="application/rss+xml" href="/feed">'


class Lab:
    """A page of eight cards, and a feed; `names` says whether the page tells of it."""

    def __init__(self) -> None:
        self.names = False
        self.held = range(8)
        self.asked: list[str] = []

    async def handle(self, asked: Asked, writer: Any) -> None:
        self.asked.append(asked.path)
        if asked.path == "/feed":
            items = "".join(
                f"<item><title>Finding number {n}</title><link>/news/finding-{n}</link>"
                f"<guid>urn:{n}</guid><description>What was found, in short.</description></item>"
                for n in self.held
            )
            body = f"<rss version='2.0'><channel><title>Lab</title>{items}</channel></rss>"
            writer.write(answer(body.encode(), content_type="application/rss+xml"))
        elif asked.path == "/news":
            cards = "".join(
                f"<article><a href='/news/finding-{n}'><h3>Finding number {n}</h3></a>"
                f"<time datetime='2026-11-{n + 1:02}'>x</time></article>"
                for n in range(8)
            )
            head = NAMED if self.names else ""
            body = (
                f"<!doctype html><html><head>{head}</head><body><main>{cards}</main></body></html>"
            )
            writer.write(answer(body.encode(), content_type="text/html"))
        else:
            writer.write(answer(b"", "404 Not Found"))


@pytest.fixture
def settings(home: Path) -> Settings:
    return replace(load(), allow_networks=(ip_network("127.0.0.0/8"),), workers=1, timeout_s=5.0)


@contextmanager
def watched(settings: Settings, lab: Lab) -> Iterator[Any]:
    """A pass over the lab, as often as the caller wants, in one loop."""
    with asyncio.Runner() as runner:

        async def start() -> tuple[Any, Site]:
            context = serve(lab.handle)
            return context, await context.__aenter__()

        context, site = runner.run(start())
        url = f"{site.base}/news"
        sources.add(Source("lab", "Lab", url, url, Kind.PAGE), datetime.now(UTC))

        async def one() -> None:
            async with work.tools(settings, lambda _: None) as tools:
                await work.once(tools, Pass(("lab",)))

        yield lambda: runner.run(one())
        runner.run(context.__aexit__(None, None, None))


def kind() -> Kind:
    card = lists.source_by_slug("lab")
    assert card
    return card.source.kind


def test_the_feed_is_used_and_nothing_doubles(settings: Settings) -> None:
    """Eight articles before and after; then the feed alone is asked."""
    lab = Lab()
    with watched(settings, lab) as look:
        look()
        assert (kind(), counts()["articles"]) == (Kind.PAGE, 8)
        before = {card.id for card in lists.newest().cards}
        lab.names = True
        look()
        assert kind() is Kind.FEED
        lab.asked.clear()
        look()
        assert lab.asked == ["/feed"]
        assert {card.id for card in lists.newest().cards} == before
        assert counts() == {"articles": 8, "entries": 8, "carried": 8}


def test_the_owner_goes_back_for_good(settings: Settings) -> None:
    """The page is watched again, its feed is not asked for any more."""
    lab = Lab()
    lab.names = True
    with watched(settings, lab) as look:
        look()
        assert kind() is Kind.FEED
        sources.watch_again("lab", datetime.now(UTC))
        lab.asked.clear()
        look()
        look()
        assert kind() is Kind.PAGE
        assert "/feed" not in lab.asked
        assert counts()["articles"] == 8


def test_another_feed_is_left_alone_for_a_week(settings: Settings) -> None:
    """It lacks most cards: the page is watched on, and the feed is not asked for at every look."""
    lab = Lab()
    lab.names, lab.held = True, range(40, 48)
    with watched(settings, lab) as look:
        look()
        look()
        assert kind() is Kind.PAGE
        assert lab.asked.count("/feed") == 1
        card = lists.source_by_slug("lab")
        assert card
        assert "names a feed" in card.schedule
        assert counts()["articles"] == 8
