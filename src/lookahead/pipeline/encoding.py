"""How do articles get their vectors?  Behind gathering, newest first, in a child that can be killed.

The child is there while there is something to encode: its model is loaded with the first text, and a
minute after the last one its memory is given back.  A text that kills it costs that text its vector.
"""

from __future__ import annotations

import asyncio

import structlog

from lookahead.core.errors import CannotGoOn
from lookahead.core.model import Problem
from lookahead.encode import Choice, Unavailable, identify
from lookahead.encode.backend import NOTHING, Vectors
from lookahead.encode.child import encode
from lookahead.pipeline.workers import Bounds, Workers
from lookahead.pipeline.writer import Writer
from lookahead.store import vectors
from lookahead.store.vectors import Made, Waiting

PORTION = 32  # texts: about a second
POLL_S = 1.0
IDLE_S = 60.0  # before the child goes
RETRY_S, LONGEST_RETRY_S = 5.0, 600.0
# of one portion: a server is asked three times and may take two minutes each
BOUNDS = Bounds(cpu_s=120, wall_s=600.0, memory_bytes=4 << 30)
BROKEN = "encoder"  # the code of a Problem that is not the text's fault

log = structlog.get_logger()


class Encoding:
    """The encoder of this process.  `close` it in the end."""

    def __init__(self, choice: Choice, writer: Writer, bounds: Bounds = BOUNDS) -> None:
        self._choice = choice
        self._writer = writer
        self._bounds = bounds
        self._workers: Workers | None = None
        self._told = ""
        self._tidy = False

    async def forever(self) -> None:
        """Encode what waits, whenever something waits, until cancelled."""
        loop = asyncio.get_running_loop()
        busy, pause_s = loop.time(), RETRY_S
        while True:
            try:
                encoded = await self.step()
                pause_s = RETRY_S
            except CannotGoOn as error:
                self._tell(error)
                self._end_child()
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, LONGEST_RETRY_S)
                continue
            if encoded:
                busy = loop.time()
            else:
                if loop.time() - busy > IDLE_S:
                    self._end_child()
                await asyncio.sleep(POLL_S)

    async def catch_up(self) -> int:
        """Encode all that waits; how many texts.  Where that cannot be, it is said, and no more."""
        total = 0
        try:
            while count := await self.step():
                total += count
        except CannotGoOn as error:
            self._tell(error)
        return total

    async def step(self) -> int:
        """Encode the newest texts that wait; how many, 0 when none do.  Raises CannotGoOn."""
        name = await asyncio.to_thread(identify, self._choice)
        encoder = await self._writer.do(vectors.use, name)
        while await self._writer.do(vectors.follow, encoder):
            pass
        waiting = await self._writer.do(vectors.waiting, encoder, PORTION)
        if waiting:
            made = await self._made(name, waiting)
            await self._writer.do(vectors.save, encoder, made)
        else:
            await self._settle(name, encoder)
        return len(waiting)

    async def _settle(self, name: str, encoder: int) -> None:
        """Let a complete encoder serve, and delete what the one before has left, bit by bit."""
        if await self._writer.do(vectors.settle, encoder):
            log.info("encoder serves", encoder=name)
            self._tidy = False
        while not self._tidy:
            self._tidy = not await self._writer.do(vectors.drop_others, encoder)

    async def _made(self, name: str, waiting: list[Waiting]) -> list[Made]:
        found = await self._vectors(name, [one.text for one in waiting])
        if not isinstance(found, Problem):
            pairs = zip(waiting, found, strict=True)
            return [Made(one.article, one.hash, vector) for one, vector in pairs]
        # one of them did it, unless nothing can be encoded
        alone = await self._vectors(name, [NOTHING])
        if isinstance(alone, Problem):
            raise Unavailable(alone.text)
        return [await self._one(name, one) for one in waiting]

    async def _one(self, name: str, one: Waiting) -> Made:
        found = await self._vectors(name, [one.text])
        if isinstance(found, Problem):
            return Made(one.article, one.hash, None, found.text)
        return Made(one.article, one.hash, found[0])

    async def _vectors(self, name: str, texts: list[str]) -> Vectors | Problem:
        """What the child answers.  Raises Unavailable where the encoder is the problem."""
        self._workers = self._workers or Workers(1, self._bounds)
        call = self._workers.submit(encode, (self._choice, texts))
        found = await asyncio.wrap_future(call)
        if isinstance(found, Problem):
            if found.code == BROKEN:
                raise Unavailable(found.text)
            return found
        id, made = found
        if id != name:  # its folder was changed under it: the child goes, the next step asks again
            raise Unavailable("the encoder has been exchanged; starting again with the new one")
        return made

    def _tell(self, error: CannotGoOn) -> None:
        """Say it once, until something else is wrong."""
        if str(error) != self._told:
            log.info("nothing is encoded", why=str(error))
        self._told = str(error)

    def _end_child(self) -> None:
        if self._workers is not None:
            self._workers.abort()
            self._workers = None

    def close(self) -> None:
        """End the child, whatever it does."""
        self._end_child()
