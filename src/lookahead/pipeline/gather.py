"""How does a pass over the sources run?  Claim, fetch, prepare, decide, commit; many looks at once.

A slow host delays itself alone, a crash costs one look, and a stop in the middle loses nothing: what is
not committed is given back, or comes back when its lease ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from lookahead.core.look import Look, Outcome, Tally
from lookahead.core.model import Failure, Fetched, Kind
from lookahead.core.text import slug
from lookahead.fetch import PAGE_ACCEPT, Client
from lookahead.pages import Board
from lookahead.pipeline import decide
from lookahead.pipeline.prepare import Job, prepare
from lookahead.pipeline.workers import Workers
from lookahead.pipeline.writer import Writer
from lookahead.store import looks

CLAIM = 256  # looks claimed in one statement
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


@dataclass(slots=True)
class Tools:
    """What a pass works with."""

    client: Client
    writer: Writer
    workers: Workers
    board: Board
    tell: Callable[[News], None]
    rng: Random = field(default_factory=Random)

    def moment(self) -> decide.Moment:
        return decide.Moment(datetime.now(UTC), self.rng)


async def gather(tools: Tools, slugs: Collection[str] = ()) -> None:
    """Look at every source that is due, or at those of `slugs` that are, until none is left."""
    done: asyncio.Queue[Outcome | None] = asyncio.Queue()
    under_way: dict[asyncio.Task[None], Look] = {}
    committing = asyncio.create_task(_commit(tools, done))
    try:
        while not committing.done():
            room = IN_FLIGHT - len(under_way)
            found = await _claim(tools, slugs, min(CLAIM, room)) if room else []
            for look in found:
                under_way[asyncio.create_task(_look(tools, look, done))] = look
            if not under_way:
                break
            finished, _ = await asyncio.wait(
                under_way, return_when=asyncio.FIRST_COMPLETED, timeout=None if found else 1.0
            )
            for task in finished:
                del under_way[task]
                task.result()
    finally:
        await _stop(tools, under_way, done, committing)


async def _claim(tools: Tools, slugs: Collection[str], limit: int) -> list[Look]:
    return await tools.writer.do(looks.claim, datetime.now(UTC), limit, slugs=slugs)


async def _stop(
    tools: Tools,
    under_way: dict[asyncio.Task[None], Look],
    done: asyncio.Queue[Outcome | None],
    committing: asyncio.Task[None],
) -> None:
    """Let what is finished be written, and give back the rest."""
    for task in under_way:
        task.cancel()
    await asyncio.gather(*under_way, return_exceptions=True)
    done.put_nowait(None)
    await committing
    if under_way:
        await tools.writer.do(looks.release, list(under_way.values()))


async def _look(tools: Tools, look: Look, done: asyncio.Queue[Outcome | None]) -> None:
    """One look, from its address to its outcome."""
    answer = await _fetch(tools.client, look)
    if isinstance(answer, Failure):
        outcome = decide.failed(look, answer, tools.moment())
    elif answer.status == 304:
        outcome = decide.unchanged(look, answer, tools.moment())
    else:
        future = tools.workers.submit(prepare, job(look, answer))
        prepared = await asyncio.wrap_future(future)
        outcome = decide.read(look, answer, prepared, tools.moment())
    done.put_nowait(outcome)


async def _fetch(client: Client, look: Look) -> Fetched | Failure:
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
    words = (word for draft in outcome.drafts for word in (*draft.categories, *draft.tags))
    return {f"tag:{slug(word)}" for word in words}
