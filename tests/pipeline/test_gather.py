"""A pass gathers what is there, once, whatever some of the sources do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from farm import Farm
from store_support import counts, titles

from lookahead import sample
from lookahead.config import Settings, load
from lookahead.core.look import Pass
from lookahead.core.model import Filter, Source
from lookahead.pipeline import work
from lookahead.pipeline.gather import News, Tools

pytestmark = pytest.mark.slow


@pytest.fixture
def settings(home: Path) -> Settings:
    return replace(load(), allow_networks=(ip_network("127.0.0.0/8"),), workers=1, timeout_s=2.0)


@pytest.fixture
def farm() -> Iterator[Farm]:
    with Farm(12, 8) as made:
        yield made


def follow(farm: Farm, *more: str) -> None:
    from lookahead.store import sources

    urls = [farm.url(i) for i in range(12)]
    urls += [f"http://127.0.0.1:{farm.port}{path}" for path in more]
    now = datetime.now(UTC)
    sources.add_all(
        [Source(slug="", name=f"S{i}", home="", url=u) for i, u in enumerate(urls)], now
    )


def run(settings: Settings, do: Callable[[Tools], Awaitable[None]]) -> list[News]:
    """One use of the tools, in a loop of its own."""
    told: list[News] = []

    async def main() -> None:
        async with work.tools(settings, told.append) as tools:
            await do(tools)

    asyncio.run(main())
    return told


async def one_pass(tools: Tools) -> None:
    """Look at every source, due or not, and let everything follow."""
    await work.once(tools, Pass(all=True, understand=True))


def test_everything_is_there_once(settings: Settings, farm: Farm) -> None:
    """Every entry and every article of every source, and the second pass changes nothing."""
    follow(farm)
    run(settings, one_pass)
    whole = {"articles": len(farm.links), "entries": len(farm.entries)}
    assert {k: v for k, v in counts().items() if k != "carried"} == whole
    told = run(settings, one_pass)
    assert [n.tally.new + n.tally.edited for n in told] == [0] * 12
    assert all(n.outcome.unchanged for n in told)


def test_a_bad_source_delays_nobody(settings: Settings, farm: Farm) -> None:
    """A source that hangs fails in words; the others are stored meanwhile."""

    async def hang(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    async def page(writer: asyncio.StreamWriter) -> None:
        body = b"<!doctype html><html><body><h1>Hello</h1></body></html>"
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)
        )
        writer.write(body)

    farm.faults |= {"/hang": hang, "/page": page}
    follow(farm, "/hang", "/page")
    told = run(settings, one_pass)
    problems = {n.outcome.look.source.name: n.outcome.problem for n in told if n.outcome.problem}
    assert set(problems) == {"S12", "S13"}
    assert "web page" in problems["S13"]
    assert counts()["articles"] == len(farm.links)


def test_a_cancelled_pass_gives_back_what_it_did_not_do(settings: Settings, farm: Farm) -> None:
    """After a stop in the middle nothing is leased, and the next pass completes."""
    from lookahead.store.sql import rows

    farm.latency_s = 0.2
    follow(farm)

    async def cut_short(tools: Tools) -> None:
        task = asyncio.create_task(one_pass(tools))  # type: ignore[arg-type]
        await asyncio.sleep(0.5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(settings, cut_short)
    now = int(datetime.now(UTC).timestamp())
    assert rows("SELECT count(*) FROM store_source WHERE lease_until > %s", [now]) == [(0,)]
    farm.latency_s = 0.0
    run(settings, one_pass)
    assert counts()["articles"] == len(farm.links)
    assert counts()["entries"] == len(farm.entries)


def test_the_sample_edition_and_the_next_one(settings: Settings) -> None:
    """Corrections are made in place, new guids are old articles, and only what is new is new."""
    from lookahead.store import lists, rankings, sources
    from lookahead.store.sql import rows

    now = datetime.now(UTC)
    told: list[News] = []

    async def main() -> None:
        server = await sample.serve(now)
        hosts = dict.fromkeys(server.hosts, ("127.0.0.1", server.port))
        async with work.tools(settings, told.append, hosts) as tools:
            await tools.writer.do(sources.add_all, sample.sources(), now)
            await one_pass(tools)
            first = dict(await tools.writer.do(titles))
            server.edition = 2
            told.clear()
            await one_pass(tools)
            second = dict(await tools.writer.do(titles))
        await server.close()
        assert first.keys() < second.keys()
        assert len(second) - len(first) == 3

    asyncio.run(main())
    assert not [n.outcome.problem for n in told if n.outcome.problem]
    assert sum(n.tally.new for n in told) == 3
    assert sum(n.tally.edited for n in told) >= 3
    doubled = rows("SELECT key FROM store_article GROUP BY key HAVING count(*) > 1")
    assert doubled == []
    ranked = rankings.ranked(timedelta(hours=48), 10)
    assert len(ranked) >= 5
    assert all(card.reasons for card in ranked)
    assert lists.newest(Filter(tag="agents")).cards


def test_what_was_gathered_can_be_made_again(settings: Settings, farm: Farm) -> None:
    """Redoing a step from what is stored asks no source and, with the same code, changes nothing."""
    from lookahead.pipeline import redo
    from lookahead.pipeline.workers import Workers
    from lookahead.store.sql import rows
    from lookahead.store.sql import run as sql

    follow(farm)
    run(settings, one_pass)
    asked = farm.requests
    workers = Workers(1)
    assert redo.prepare(workers, None, lambda _: None) == set()
    sql("UPDATE store_content SET html = 'spoilt'")
    changed = redo.prepare(workers, None, lambda _: None)
    workers.close()
    assert len(changed) == len(farm.links)
    assert rows("SELECT count(*) FROM store_content WHERE html = 'spoilt'") == [(0,)]
    assert farm.requests == asked
