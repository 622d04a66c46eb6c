"""How does a pass over the sources run?  Claim, fetch, prepare, decide, commit; many looks at once.

A slow host delays itself alone, a crash costs one look, and a stop in the middle loses nothing: what is
not committed is given back, or comes back when its lease ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

import structlog

from lookahead.core.look import Look, Outcome, Tally
from lookahead.core.model import Failure, Fetched, Kind, Problem
from lookahead.core.text import slug
from lookahead.fetch import PAGE_ACCEPT, Client
from lookahead.pages import Board
from lookahead.pipeline import adopt, decide, paging
from lookahead.pipeline.encoding import Encoding
from lookahead.pipeline.prepare import Job, Prepared, prepare
from lookahead.pipeline.understand import Understanding
from lookahead.pipeline.workers import Workers
from lookahead.pipeline.writer import Writer
from lookahead.pipeline.writing import Writing
from lookahead.store import looks
from lookahead.store.pictures import Pictures

log = structlog.get_logger()

CLAIM = 256  # looks claimed in one statement
CLAIM_EVERY_S = 1.0  # what becomes due during a pass waits no longer
NOT_MODIFIED = 304
IN_FLIGHT = 512  # looks under way, most of them waiting for their host's turn
BATCH = 50  # outcomes written in one transaction: the lock is held for less than 50 ms
DRAFTS = 400  # or so many articles
WAIT_S = 0.25  # how long an outcome waits for others to be written with
PAGE_GAP_S = 2.0  # between two requests for pages of one host


@dataclass(frozen=True, slots=True)
class News:
    """What became of one look, for whoever watches."""

    outcome: Outcome
    tally: Tally


Aside = Callable[[str, bool], None]  # a "page" or a "picture" of an article came, or did not


def unheard(_what: str, _well: bool) -> None:
    """For whoever does not count pages and pictures."""


@dataclass(slots=True)
class Tools:
    """What a pass works with."""

    client: Client
    writer: Writer
    workers: Workers
    board: Board
    tell: Callable[[News], None]
    pictures: Pictures
    encoding: Encoding
    understanding: Understanding
    writing: Writing
    rng: Random = field(default_factory=Random)
    aside: Aside = unheard

    def moment(self) -> decide.Moment:
        return decide.Moment(datetime.now(UTC), self.rng)


class _UnderWay:
    """The looks under way, and the moment when there is room for more."""

    def __init__(self) -> None:
        self.looks: dict[asyncio.Task[None], Look] = {}
        self.more = True  # were there as many to claim as there was room for?
        self._room = asyncio.Event()

    def start(self, look: Look, doing: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(doing)
        self.looks[task] = look
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        del self.looks[task]
        if not self.looks or (self.more and len(self.looks) <= IN_FLIGHT - CLAIM):
            self._room.set()

    async def room(self) -> None:
        """Wait for it, but not longer than what becomes due meanwhile may wait."""
        self._room.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._room.wait(), CLAIM_EVERY_S)

    async def cancel(self) -> list[Look]:
        """Stop all; the looks that did not come to an end."""
        left = dict(self.looks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return list(left.values())


async def gather(tools: Tools, slugs: Collection[str] = ()) -> None:
    """Look at every source that is due, or at those of `slugs` that are, until none is left."""
    done: asyncio.Queue[Outcome | None] = asyncio.Queue()
    under_way = _UnderWay()
    committing = asyncio.create_task(_commit(tools, done))
    try:
        while not committing.done():
            if len(under_way.looks) <= IN_FLIGHT - CLAIM:
                now = datetime.now(UTC)
                found = await tools.writer.do(looks.claim, now, CLAIM, slugs=slugs)
                under_way.more = len(found) == CLAIM
                for look in found:
                    under_way.start(look, _look(tools, look, done))
            if not under_way.looks:
                break
            await under_way.room()
    finally:
        left = await under_way.cancel()
        done.put_nowait(None)
        await committing
        if left:
            await tools.writer.do(looks.release, left)


async def _look(tools: Tools, look: Look, done: asyncio.Queue[Outcome | None]) -> None:
    """One look, from its address to its outcome.  A bug of ours costs this look, not the pass."""
    try:
        outcome = await _outcome(tools, look)
    except Exception as error:
        log.exception("look", source=look.source.slug)
        text = f"An error of ours ({type(error).__name__}); it is in the log."
        outcome = decide.failed(look, Failure("bug", text), tools.moment())
    done.put_nowait(outcome)


async def _outcome(tools: Tools, look: Look) -> Outcome:
    answer = await ask(tools.client, look)
    if isinstance(answer, Failure):
        return decide.failed(look, answer, tools.moment())
    if answer.status == NOT_MODIFIED:
        return decide.unchanged(look, answer, tools.moment())
    prepared = await asyncio.wrap_future(tools.workers.submit(prepare, job(look, answer)))
    return await concluded(tools.client, tools.workers, look, answer, prepared, tools.moment())


async def concluded(
    client: Client,
    workers: Workers,
    look: Look,
    answer: Fetched,
    prepared: Prepared | Problem,
    at: decide.Moment,
) -> Outcome:
    """What follows from a document; for a search that may be its next pages, for a page its feed."""

    async def read(url: str) -> Prepared | None:
        page = await client.get(url)
        if isinstance(page, Failure):
            return None
        found = await asyncio.wrap_future(workers.submit(prepare, job(look, page)))
        return None if isinstance(found, Problem) else found

    if isinstance(prepared, Prepared):
        prepared = await paging.further(look, prepared, read)
    outcome = decide.read(look, answer, prepared, at)
    if not outcome.names_feed:
        return outcome
    return await adopt.weighed(client, workers, job(look, answer), outcome, gap_s=PAGE_GAP_S)


async def ask(client: Client, look: Look) -> Fetched | Failure:
    """A feed was named by a person; a page is asked for as a robot asks."""
    source = look.source
    if source.kind in (Kind.PAGE, Kind.SITEMAP):
        return await client.get(
            source.url,
            look.validators,
            accept=PAGE_ACCEPT,
            obey_robots=True,
            gap_s=PAGE_GAP_S,
        )
    return await client.get(source.url, look.validators)


def job(look: Look, answer: Fetched) -> Job:
    """What a worker is to read."""
    source = look.source
    return Job(
        source=source.slug,
        kind=source.kind,
        language=source.language,
        usual=source.categories,
        url=answer.url,
        content_type=answer.headers.get("content-type", ""),
        data=answer.body,
        seen=look.seen,
        now=datetime.now(UTC),
        selectors=source.selectors,
    )


async def _commit(tools: Tools, done: asyncio.Queue[Outcome | None]) -> None:
    """Write outcomes as they come, in batches, until None comes."""
    more = True
    while more:
        batch, more = await _next_batch(done)
        if not batch:
            continue
        tallies = await tools.writer.do(looks.commit, batch)
        tools.board.bump(changed(batch, tallies))
        for outcome, tally in zip(batch, tallies, strict=True):
            tools.tell(News(outcome, tally))


async def _next_batch(done: asyncio.Queue[Outcome | None]) -> tuple[list[Outcome], bool]:
    """The next outcomes to write together, and whether more will come."""
    batch: list[Outcome] = []
    until = None
    loop = asyncio.get_running_loop()
    while len(batch) < BATCH and sum(len(o.drafts) for o in batch) < DRAFTS:
        try:
            left = None if until is None else max(0.0, until - loop.time())
            outcome = await asyncio.wait_for(done.get(), left)
        except TimeoutError:
            break
        if outcome is None:
            return batch, False
        batch.append(outcome)
        until = until or loop.time() + WAIT_S
    return batch, True


def changed(batch: Sequence[Outcome], tallies: Sequence[Tally]) -> set[str]:
    """What pages depend on of all that was just written (`pages.board`)."""
    keys = {"health"}
    for outcome, tally in zip(batch, tallies, strict=True):
        keys |= {f"article:{id}" for id in tally.changed}
        if tally.new or tally.changed:
            keys |= {"articles", "sources", f"source:{tally.source}", *_tags(outcome)}
    return keys


def _tags(outcome: Outcome) -> set[str]:
    words = {word for draft in outcome.drafts for word in (*draft.categories, *draft.tags)}
    return {f"tag:{slug(word)}" for word in words}
