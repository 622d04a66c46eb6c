"""How does the radar keep itself up to date, for as long as it runs?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import structlog
from django.db import DatabaseError

from lookahead.config import Settings
from lookahead.core.look import Pass
from lookahead.fetch import Client
from lookahead.pages import Board
from lookahead.pipeline import follow, pictures, whole
from lookahead.pipeline.alone import gathering
from lookahead.pipeline.encoding import Encoding
from lookahead.pipeline.gather import Aside, News, Tools, gather, unheard
from lookahead.pipeline.policy import encoder, llm, policy
from lookahead.pipeline.understand import Understanding
from lookahead.pipeline.workers import Workers
from lookahead.pipeline.writer import Writer
from lookahead.pipeline.writing import Writing
from lookahead.store import looks
from lookahead.store import whole as pages
from lookahead.store.pictures import Pictures

POLL_S = 1.0  # a source added on a page is looked at within a second
RANK_EVERY_S = 300.0  # freshness moves by itself
RANK_AFTER_S = 3.0  # while articles pour in
PICTURE_SWEEP_S = 3600.0
MENTIONS_AT_ONCE = 2000  # articles; after an upgrade all are to be searched, and ranking goes on
MEND_S = 30.0  # how long to wait when the database cannot be written to

log = structlog.get_logger()


@asynccontextmanager
async def tools(
    settings: Settings,
    tell: Callable[[News], None],
    fixed_hosts: Mapping[str, tuple[str, int]] | None = None,
    aside: Aside = unheard,
) -> AsyncIterator[Tools]:
    """Everything that a pass works with; all of it is closed in the end."""
    with Board(settings.pages / "board") as board, gathering(settings.home) as alone:
        board.reset()
        writer, workers = Writer(), Workers(settings.workers)
        encoding = Encoding(encoder(settings), writer)
        understanding = Understanding(writer, board)
        writing = Writing(llm(settings), writer, board)
        kept = Pictures(settings.pictures, settings.picture_cache_mb << 20)
        try:
            if alone:  # what a killed process had claimed is due again
                await writer.do(looks.end_leases)
                await writer.do(pages.end_leases)
            async with Client(policy(settings, fixed_hosts)) as client:
                yield Tools(
                    client,
                    writer,
                    workers,
                    board,
                    tell,
                    kept,
                    encoding,
                    understanding,
                    writing,
                    aside=aside,
                )
        finally:
            encoding.close()
            understanding.close()
            workers.close()
            writer.close()


async def once(tools: Tools, wanted: Pass) -> None:
    """One pass, and the front page that it makes."""
    if wanted.all or wanted.slugs:
        await tools.writer.do(looks.make_due, datetime.now(UTC), wanted.slugs)
    await gather(tools, wanted.slugs)
    if wanted.whole:
        await whole.fetch(tools, ahead=pages.LATER, slugs=wanted.slugs)
        await pictures.fetch(tools)
    if wanted.understand:
        await follow.index(tools.writer)
        await follow.count(tools.writer)
        await follow.mention(tools.writer, tools.board)
        await tools.encoding.catch_up()
        await tools.understanding.catch_up()
    if await tools.writer.do(follow.behind):
        await follow.rank(tools.writer, tools.board)
    if wanted.understand:
        await tools.writing.catch_up()


async def forever(tools: Tools) -> None:
    """Gather what is due, whenever it is due, until cancelled; what is finished then is written."""
    tasks = [
        asyncio.create_task(_mended(_gather_always, tools)),
        asyncio.create_task(_mended(_pages_always, tools)),
        asyncio.create_task(_mended(_pictures_always, tools)),
        asyncio.create_task(_mended(_follow_always, tools)),
        asyncio.create_task(_mended(_encode_always, tools)),
    ]
    if tools.writing.is_on:
        tasks.append(asyncio.create_task(_mended(_write_always, tools)))
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _mended(step: Callable[[Tools], Awaitable[None]], tools: Tools) -> None:
    """Run a step for ever; a full disk or a locked file stops it for a while, not for good."""
    while True:
        try:
            await step(tools)
        except DatabaseError as error:
            log.error("database", problem=str(error), retry_in_s=MEND_S)
            await asyncio.sleep(MEND_S)


async def _gather_always(tools: Tools) -> None:
    while True:
        due, _ = await tools.writer.do(looks.waiting, datetime.now(UTC))
        if due:
            await gather(tools)
        await asyncio.sleep(POLL_S)


async def _pages_always(tools: Tools) -> None:
    while True:
        if await tools.writer.do(pages.is_waiting, datetime.now(UTC)):
            await whole.fetch(tools)
        await asyncio.sleep(POLL_S)


async def _pictures_always(tools: Tools) -> None:
    while True:
        tools.pictures.forget_refusals()
        for _ in range(round(PICTURE_SWEEP_S / pictures.LISTEN_S)):
            await pictures.fetch(tools)
            await asyncio.sleep(pictures.LISTEN_S)


async def _encode_always(tools: Tools) -> None:
    await tools.encoding.forever()


async def _write_always(tools: Tools) -> None:
    await tools.writing.forever()


async def _follow_always(tools: Tools) -> None:
    loop = asyncio.get_running_loop()
    ranked = -RANK_EVERY_S
    while True:
        await follow.index(tools.writer)
        await follow.count(tools.writer)
        await follow.mention(tools.writer, tools.board, MENTIONS_AT_ONCE)
        await tools.understanding.step()
        since = loop.time() - ranked
        if since > RANK_EVERY_S or (since > RANK_AFTER_S and await tools.writer.do(follow.behind)):
            await follow.rank(tools.writer, tools.board)
            ranked = loop.time()
        await asyncio.sleep(POLL_S)
