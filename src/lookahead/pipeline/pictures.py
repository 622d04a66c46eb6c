"""How do the pictures of articles come here, so that no reader's browser asks anybody else for them?

Ahead, as articles come in; and when a page asks for one that is not here.  The web process only leaves a
note (`store.pictures`): a slow host delays its own pictures, and no page.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Set
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import structlog

from lookahead.core.model import Failure, Fetched, Problem
from lookahead.extract.rasters import SVG, Picture, media_type
from lookahead.pipeline.gather import Tools
from lookahead.pipeline.picture_check import check
from lookahead.store import pictures
from lookahead.store.pictures import Note

ACCEPT = "image/avif,image/webp,image/png,image/jpeg,image/gif,image/svg+xml;q=0.9,image/*;q=0.5"
MAX_BYTES = 10 * 1024 * 1024
IN_FLIGHT = 16
OF_ONE_HOST = 2  # so that a slow one leaves room for the others
AHEAD_GAP_S = 0.5  # between two requests to a host that no reader waits for
AHEAD_DAYS = timedelta(days=30)
NOT_SENT = Problem("not-sent", "Its server did not send it.")
LISTEN_S = 0.25  # a reader's note is seen within this time
VISIT_S = 120.0  # for one picture in all, waiting for its turn included

log = structlog.get_logger()


async def fetch(tools: Tools) -> None:
    """Note what new articles show, and fetch all that is wanted until nothing is left."""
    kept, since = tools.pictures, datetime.now(UTC) - AHEAD_DAYS
    while await tools.writer.do(pictures.follow, kept, since):
        pass
    ahead = kept.wanted(asked=False)
    done: set[Note] = set()
    under_way: dict[asyncio.Task[None], Note] = {}
    try:
        while True:
            ahead = [note for note in ahead if note not in done]
            for note in _next([*kept.wanted(asked=True), *ahead], done, under_way.values()):
                under_way[asyncio.create_task(_settle(tools, note))] = note
            if not under_way:
                return
            ended, _ = await asyncio.wait(
                under_way, return_when=asyncio.FIRST_COMPLETED, timeout=LISTEN_S
            )
            for task in ended:
                done.add(under_way.pop(task))
                task.result()
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


def _next(wanted: Iterable[Note], done: Set[Note], under_way: Iterable[Note]) -> list[Note]:
    """Which notes to take up now: a few of each host, a few in all."""
    busy = {note.url for note in under_way}
    hosts = Counter(map(_host, busy))
    taken: list[Note] = []
    for note in wanted:
        if len(busy) >= IN_FLIGHT:
            break
        host = _host(note.url)
        if note not in done and note.url not in busy and hosts[host] < OF_ONE_HOST:
            taken.append(note)
            busy.add(note.url)
            hosts[host] += 1
    return taken


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


async def _settle(tools: Tools, note: Note) -> None:
    """Fetch one picture and keep it, or keep why it is not shown."""
    kept = tools.pictures
    try:
        if not kept.has(note.url):
            found = await _fetched(tools, note)
            tools.aside("picture", isinstance(found, Picture))
            if isinstance(found, Picture):
                await asyncio.to_thread(kept.keep, note.url, found)
            elif note.asked or found.code != "robots":  # a reader may ask for what robots may not
                kept.refuse(note.url, found.text)
    except OSError as error:
        log.warning("picture", problem=str(error))
    kept.settle(note)


async def _fetched(tools: Tools, note: Note) -> Picture | Problem:
    try:
        async with asyncio.timeout(VISIT_S):
            # what a reader looks at is asked for as a browser would, the rest only with leave
            answer = await tools.client.get(
                note.url,
                accept=ACCEPT,
                max_bytes=MAX_BYTES,
                obey_robots=not note.asked,
                gap_s=0.0 if note.asked else AHEAD_GAP_S,
            )
            return _failed(answer) if isinstance(answer, Failure) else await _checked(tools, answer)
    except TimeoutError:
        return NOT_SENT


async def _checked(tools: Tools, answer: Fetched) -> Picture | Problem:
    job = (answer.body, answer.headers.get("content-type", ""))
    if media_type(job[1]) != SVG:  # a header is read in microseconds
        return check(job)
    found = tools.workers.submit(check, job)
    return await asyncio.wrap_future(found)


def _failed(failure: Failure) -> Problem:
    """What a reader is told: not the words, which may name addresses of our network."""
    text = failure.text if failure.code == "too-large" else NOT_SENT.text
    return Problem(failure.code, text)
