"""What can be followed at an address, and how does it become a source without a second request?

The web process calls this too: it opens its own client for a moment, and has bytes read in a worker.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random

from lookahead.config import Settings
from lookahead.config.django import RADAR
from lookahead.core.errors import NotThere, WrongUse
from lookahead.core.model import Failure, Fetched, Kind, Parsed, Problem, Source
from lookahead.fetch import Client
from lookahead.pages import Board
from lookahead.parse import FeedLink, discover_links, parse_as
from lookahead.pipeline import decide
from lookahead.pipeline.gather import changed, job
from lookahead.pipeline.policy import policy
from lookahead.pipeline.prepare import prepare
from lookahead.pipeline.workers import Workers
from lookahead.sources.discover import Discovery, Ways, discover
from lookahead.store import lists, looks, sources

MOST_OTHERS = 8  # that are named where nothing is followed


@dataclass(frozen=True, slots=True)
class Added:
    """A source that is followed from now on, and how it was found."""

    source: Source
    steps: tuple[str, ...]
    articles: int  # that it carries already
    known: bool = False  # it was followed before


def preview(url: str, settings: Settings = RADAR) -> Discovery:
    """What would be followed at `url`; nothing is stored."""
    workers = Workers(1)
    try:
        return asyncio.run(_discover(url, settings, workers))
    finally:
        workers.close()


def add(url: str, *, name: str = "", folder: str = "", settings: Settings = RADAR) -> Added:
    """Find what to follow at `url`, store it, and commit the answer that proved it as its first look.

    Raises, in words, WrongUse where there is nothing to follow, and NotThere where a feed was meant that
    cannot be read; then the words name what else could be followed.
    """
    workers = Workers(1)
    try:
        found = asyncio.run(_discover(url, settings, workers))
        if found.source is None or found.fetched is None:
            text = found.failure.text if found.failure else "nothing to follow was found"
            if others := ", ".join(other.url for other in found.others[:MOST_OTHERS]):
                raise NotThere(f"{url}: {text} Nothing is followed. These can be: {others}")
            raise WrongUse(f"{url}: {text}")
        for source in lists.all_sources():
            if source.url == found.source.url:
                return Added(source, found.steps, _articles(source.slug), known=True)
        wanted = replace(found.source, name=name or found.source.name, folder=folder)
        stored = sources.add(wanted, datetime.now(UTC))
        _first_look(stored, found.fetched, workers, settings)
    finally:
        workers.close()
    return Added(stored, found.steps, _articles(stored.slug))


def refusal(url: str, settings: Settings = RADAR) -> str:
    """Why an address may not be asked, in words; "" where it may, also where nobody answers now."""

    async def ask() -> Fetched | Failure:
        async with Client(policy(settings)) as client:
            return await client.get(url)

    answer = asyncio.run(ask())
    return answer.text if isinstance(answer, Failure) and answer.code in ("blocked", "url") else ""


def _articles(slug: str) -> int:
    card = lists.source_by_slug(slug)
    return card.articles if card else 0


async def _discover(url: str, settings: Settings, workers: Workers) -> Discovery:
    async def read(kind: Kind, fetched: Fetched) -> Parsed:
        future = workers.submit(_parse, (kind, fetched, datetime.now(UTC)))
        found = await asyncio.wrap_future(future)
        return Parsed(problems=(found,)) if isinstance(found, Problem) else found

    async def links(fetched: Fetched) -> Sequence[FeedLink]:
        found = await asyncio.wrap_future(workers.submit(_links, fetched))
        return () if isinstance(found, Problem) else found

    async with Client(policy(settings)) as client:

        async def get(address: str) -> Fetched | Failure:
            return await client.get(address)

        return await discover(url, Ways(get, client.robots, read, links))


def _parse(argument: tuple[Kind, Fetched, datetime]) -> Parsed:
    kind, fetched, now = argument
    content_type = fetched.headers.get("content-type", "")
    return parse_as(kind, fetched.body, fetched.url, content_type, now=now)


def _links(fetched: Fetched) -> tuple[FeedLink, ...]:
    return discover_links(fetched.body, fetched.url)


def _first_look(source: Source, answer: Fetched, workers: Workers, settings: Settings) -> None:
    """Store what discovery has fetched: a feed that was just asked is not asked again."""
    claimed = looks.claim(datetime.now(UTC), 1, slugs=[source.slug])
    for look in claimed:
        prepared = workers.submit(prepare, job(look, answer)).result()
        moment = decide.Moment(datetime.now(UTC), Random())  # noqa: S311  # jitter, no secret
        outcome = decide.read(look, answer, prepared, moment)
        tallies = looks.commit([outcome])
        with Board(settings.pages / "board") as board:
            board.bump(changed([outcome], tallies) | {"sources"})
