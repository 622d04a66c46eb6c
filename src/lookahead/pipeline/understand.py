"""How are articles understood?  Behind gathering, in a thread of its own, by text first and again by vector.

The thread reads and computes; what it finds goes through the one writer, portion by portion, and the
stories that hang together with it are worked out anew in the same transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TypeVar

import numpy as np
import structlog
from django.db import connections, transaction
from numpy.typing import NDArray

from lookahead.core.story import Copy, Telling, Verdict
from lookahead.pages import Board
from lookahead.pipeline.regroup import regroup
from lookahead.pipeline.writer import Writer
from lookahead.store import corrections, stories, understanding, vectors
from lookahead.store.understanding import Read, Thought
from lookahead.understand import digest
from lookahead.understand.bonds import APART_S
from lookahead.understand.copies import bands, copies_of
from lookahead.understand.tags import tag_all
from lookahead.understand.tags.model import load
from lookahead.understand.window import Window

AT_ONCE = 16_384  # ids: sorted by publication, so that a portion spans little time
PORTION = 64  # articles: a quarter of a second, then looks are written in between
OPEN = 40_000  # articles of the open window: about 310 MB, and 60 to 100 MB of vectors
SPARE = 4000  # of them that are let go at once: to let one go takes as long as to let many go
LOADED = 400

R = TypeVar("R")
log = structlog.get_logger()


class Understanding:
    """What understanding keeps in mind between articles.  `close` it in the end."""

    def __init__(self, writer: Writer, board: Board) -> None:
        self._writer = writer
        self._board = board
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="understand")
        self._mind = Mind()

    async def catch_up(self) -> int:
        """Understand all that changed; how many articles."""
        total = 0
        while count := await self.step():
            total += count
        return total

    async def step(self) -> int:
        """Understand the next articles that changed or got their vectors; how many, 0 when none did."""
        changed = await self._writer.do(understanding.changed, AT_ONCE)
        for at in range(0, len(changed.articles), PORTION):
            thoughts = await self._in_thread(self._mind.think, changed.articles[at : at + PORTION])
            keys = await self._writer.do(keep, thoughts, datetime.now(UTC))
            self._board.bump(keys)
        if changed.articles:
            await self._writer.do(understanding.reached, changed)
        return len(changed.articles)

    async def _in_thread(self, function: Callable[[Sequence[int]], R], ids: Sequence[int]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, ids)

    def close(self) -> None:
        """Wait for the portion under way."""
        self._thread.submit(connections.close_all).result()
        self._thread.shutdown()


class Mind:
    """The open window of articles, extended to whatever time the articles to understand are from."""

    def __init__(self) -> None:
        self._window = Window()
        self._span = (0, 0)  # of publication, in seconds: what the window holds
        self._states: dict[int, tuple[int, int | None]] = {}  # of its articles: text and vector

    def think(self, ids: Sequence[int]) -> list[Thought]:
        """All that is worked out of these articles."""
        reads = understanding.reads(ids)
        if not reads:
            return []
        self._open([read.telling.published for read in reads])
        known = _Vectors(ids)
        self._put(reads, known)
        verdicts = _verdicts(reads, known)
        marks = {read.telling.id: bands(read.telling) for read in reads}
        copies = _copies([read.telling for read in reads], marks)
        return [
            self._thought(read, verdict, known, marks[read.telling.id], copies[read.telling.id])
            for read, verdict in zip(reads, verdicts, strict=True)
        ]

    def _thought(
        self,
        read: Read,
        verdict: Verdict,
        known: _Vectors,
        marks: tuple[int, ...],
        copies: tuple[Copy, ...],
    ) -> Thought:
        telling = read.telling
        return Thought(
            article=telling.id,
            seq=read.seq,
            model=known.encoder if known.of(telling.id) is not None else "",
            verdict=verdict,
            digest=digest.of_article(telling),
            links=telling.links,
            bonds=tuple(self._window.weigh(telling.id)),
            bands=marks,
            copies=copies,
        )

    def _open(self, published: Sequence[int]) -> None:
        """Have everything in the window that may be told with articles published then."""
        since, until = min(published) - APART_S, max(published) + APART_S
        first, last = self._span
        if since > last or until < first:
            self._window = Window(self._window.archive)
            first = last = since
        middle = (since + until) // 2
        self._load(since, first, middle)
        self._load(last, until, middle)
        self._span = min(since, first), max(until, last)
        if len(self._window) > OPEN:
            self._window.narrow(since, until, OPEN - SPARE)
            self._states = {a: state for a, state in self._states.items() if a in self._window}
            self._span = since, until

    def _load(self, since: int, until: int, near: int) -> None:
        if since >= until:
            return
        ids = understanding.between(since, until, near, OPEN)
        ids = [id for id in ids if id not in self._window]
        for at in range(0, len(ids), LOADED):
            part = ids[at : at + LOADED]
            self._put(understanding.reads(part), _Vectors(part))

    def _put(self, reads: Sequence[Read], known: _Vectors) -> None:
        """Have these articles in the window as they are now."""
        for read in reads:
            article, vector = read.telling.id, known.of(read.telling.id)
            state = read.seq, None if vector is None else hash(vector.tobytes())
            if article not in self._window or self._states.get(article) != state:
                self._window.put(read.telling, vector)
                self._states[article] = state


def verdicts(ids: Sequence[int]) -> dict[int, Verdict]:
    """What the method says of some articles now, by article."""
    reads = understanding.reads(ids)
    found = _verdicts(reads, _Vectors(ids))
    return {read.telling.id: verdict for read, verdict in zip(reads, found, strict=True)}


def _verdicts(reads: Sequence[Read], known: _Vectors) -> list[Verdict]:
    comparable = known.encoder == load().encoder  # of another encoder they would say nothing
    return tag_all(
        [read.telling for read in reads],
        [known.of(read.telling.id) if comparable else None for read in reads],
        [read.usual for read in reads],
        corrections.learned(),
    )


class _Vectors:
    """The vectors of some articles, as far as they have come."""

    def __init__(self, ids: Sequence[int]) -> None:
        found = vectors.of(ids)
        self.encoder = found.encoder
        self._rows = dict(zip(found.ids.tolist(), found.vectors, strict=True))

    def of(self, article: int) -> NDArray[np.float32] | None:
        return self._rows.get(article)


def _copies(
    tellings: Sequence[Telling], marks: Mapping[int, tuple[int, ...]]
) -> dict[int, tuple[Copy, ...]]:
    """Of each what it is a copy of, and what is a copy of it: either may have come first."""
    like = understanding.like(marks)
    known = {telling.id: telling for telling in tellings}
    beside = {id for ids in like.values() for id in ids} - known.keys()
    known |= {read.telling.id: read.telling for read in understanding.reads(sorted(beside))}
    return {
        telling.id: copies_of(telling, [known[id] for id in like[telling.id] if id in known])
        for telling in tellings
    }


def keep(thoughts: Sequence[Thought], now: datetime) -> set[str]:
    """In the writing thread: keep what was worked out, and the stories of it; what pages depend on."""
    with transaction.atomic():
        slugs = understanding.save(thoughts)
        ids = {thought.article for thought in thoughts}
        before = stories.of_articles(list(ids))
        moved = regroup(ids, now)
        after = stories.of_articles(list(ids | moved))
        carriers = understanding.carriers(ids)
    touched = {story for story, _ in (*before.values(), *after.values())}
    return {
        "articles",
        *(f"tag:{slug}" for slug in slugs),
        *(f"source:{slug}" for slug in carriers),  # their lists and feeds show tags
        *(f"article:{id}" for id in ids | moved),
        *(f"story:{story}" for story in touched),
    }
