"""From a search at an archive to papers, their versions and who speaks of them, over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

import loopback
import pytest
from archive import Archive, Preprint
from store_support import titles

from lookahead.config import Settings, load
from lookahead.core.look import Pass
from lookahead.core.model import Kind, Source
from lookahead.pipeline import follow, work
from lookahead.pipeline.gather import News, Tools

pytestmark = pytest.mark.slow
KEY = "arxiv:2611.90007"


@pytest.fixture
def settings(home: Path) -> Settings:
    return replace(load(), allow_networks=(ip_network("127.0.0.0/8"),), workers=1, timeout_s=5.0)


def run(
    settings: Settings,
    archive: Archive,
    do: Callable[[Tools], Awaitable[None]],
    query: str = "search_query=all%3Atides&start=0&max_results=2",
) -> list[News]:
    """Follow a search of two papers a page at an archive on loopback, and do something with it."""
    from lookahead.store import sources

    told: list[News] = []
    host = "archive.example"
    source = Source("tides", "Tides", "", f"http://{host}/api/query?{query}", Kind.ARXIV)

    async def main() -> None:
        async with loopback.serve(archive.handle) as site:
            fixed = {host: ("127.0.0.1", site.port)}
            async with work.tools(settings, told.append, fixed) as tools:
                await tools.writer.do(sources.add_all, [source], datetime.now(UTC))
                await do(tools)

    asyncio.run(main())
    return told


async def look(tools: Tools) -> None:
    await work.once(tools, Pass(all=True))
    await follow.mention(tools.writer, tools.board)


def test_a_search_is_leafed_through_while_all_is_new(settings: Settings) -> None:
    """The first look takes one page; later ones go on until a page has something known."""
    archive = Archive([Preprint(n) for n in range(1, 6)])
    counts: list[int] = []

    async def looks(tools: Tools) -> None:
        await look(tools)
        counts.append(len(archive.asked))
        archive.papers += [Preprint(n) for n in range(6, 9)]
        await look(tools)
        counts.append(len(archive.asked))
        archive.papers += [Preprint(n) for n in range(9, 40)]
        await look(tools)
        counts.append(len(archive.asked))

    told = run(settings, archive, looks)
    assert counts == [1, 1 + 2, 1 + 2 + 5]
    assert [news.tally.new for news in told] == [2, 3, 10]
    assert all("arXiv" in news.outcome.schedule for news in told)
    starts = [path.partition("start=")[2].partition("&")[0] for path in archive.asked]
    assert starts == ["0", "0", "2", "0", "2", "4", "6", "8"]


def test_a_new_version_is_an_edit(settings: Settings) -> None:
    """Versions are one article and one paper, of which the newest version is known."""
    from lookahead.store import papers
    from lookahead.store.sql import rows

    many = [f"Author {n}" for n in range(60)]
    archive = Archive([Preprint(7, title="Tides in $O(n)$", authors=many), Preprint(8)])

    async def looks(tools: Tools) -> None:
        await look(tools)
        archive.papers[0] = Preprint(7, 2, "Tides, Again", "See arXiv:2611.90008.", many)
        await look(tools)

    told = run(settings, archive, looks)
    assert [(news.tally.new, news.tally.edited) for news in told] == [(2, 0), (0, 1)]
    assert [title for _, title in titles()] == ["Tide 8", "Tides, Again"]
    card = papers.paper(KEY)
    assert card
    assert (card.paper.version, card.paper.title) == (2, "Tides, Again")
    assert card.paper.authors == tuple(many)
    assert card.mentions == 0
    ((author,),) = rows("SELECT author FROM store_article WHERE id = %s", [card.article])
    assert author == ", ".join(many)
    other = papers.paper("arxiv:2611.90008")
    assert other
    assert other.mentions == 1


def test_an_error_of_the_archive_is_said_in_its_words(settings: Settings) -> None:
    """A query that cannot be answered is a problem of its source, and stores nothing."""
    told = run(settings, Archive(), look, query="id_list=tides&max_results=2")
    assert [news.outcome.problem for news in told] == ["arXiv says: incorrect id format for tides."]
    assert titles() == []


def test_mentions_can_be_found_again(settings: Settings) -> None:
    """What is redone from stored articles is what was found at first."""
    from lookahead.pipeline import redo
    from lookahead.pipeline.workers import Workers
    from lookahead.store.sql import rows
    from lookahead.store.sql import run as sql

    run(settings, Archive([Preprint(7), Preprint(8, abstract="See arXiv:2611.90007.")]), look)
    sql("DELETE FROM store_mention")
    sql("DELETE FROM store_paper")
    redo.mention(lambda _: None)
    assert rows("SELECT key, mentions, title FROM store_paper") == [(KEY, 1, "")]
    workers = Workers(1)
    redo.prepare(workers, None, lambda _: None)
    workers.close()
    assert rows("SELECT key, mentions, title FROM store_paper ORDER BY key") == [
        (KEY, 1, "Tide 7"),
        ("arxiv:2611.90008", 0, "Tide 8"),
    ]
