"""How does a language model of the owner's come to write digests?  Behind everything, story by story.

Only stories that stand high are asked about, once for each state of their texts, within a budget.  Where
there is no answer, or nothing of it holds, the sources' own words stand.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.db import transaction

from lookahead.core.model import Failure
from lookahead.core.story import Telling
from lookahead.fetch import Api
from lookahead.pages import Board
from lookahead.pipeline.policy import Llm
from lookahead.pipeline.writer import Writer
from lookahead.store import understanding, writings
from lookahead.store.writings import Candidate
from lookahead.understand.writing import MOST_TOKENS, TELLINGS, Asked, ask, checked

WINDOW = timedelta(hours=48)
PLACES = 20
POLL_S = 15.0
RETRY_S, LONGEST_RETRY_S = 30.0, 3600.0
TRIES = 3  # of a story whose answers cannot be used
MAX_BYTES = 1 << 20  # of an answer
MOST = 1 << 40  # tokens that a server can say a call has cost
# newer models refuse the older name of the limit, and any temperature
FORMS: tuple[dict[str, Any], ...] = (
    {"max_tokens": MOST_TOKENS, "temperature": 0},
    {"max_completion_tokens": MOST_TOKENS},
)
UNASKED = ("connect", "dns", "tls", "blocked", "url")  # codes of failures before anything was sent

log = structlog.get_logger()


class Writing:
    """What writing keeps in mind between stories."""

    def __init__(self, llm: Llm, writer: Writer, board: Board) -> None:
        self._llm = replace(llm, policy=replace(llm.policy, max_bytes=MAX_BYTES))
        self._writer = writer
        self._board = board
        self._settled: dict[int, Candidate] = {}  # nothing is to be done until their state changes
        self._failed: dict[int, int] = {}  # times, by story: those that did not fail come first
        self._form = 0
        self._told = ""

    @property
    def is_on(self) -> bool:
        return self._llm.is_on

    async def forever(self) -> None:
        """Write what is to be written, whenever the ranking brings something, until cancelled."""
        pause_s = RETRY_S
        while True:
            failure = await self.catch_up()
            if failure is None:
                pause_s = RETRY_S
                await asyncio.sleep(POLL_S)
            else:
                await asyncio.sleep(min(max(failure.retry_after_s or 0, pause_s), LONGEST_RETRY_S))
                pause_s *= 2

    async def catch_up(self) -> Failure | None:
        """Ask about all that waits.  Stops at the first failure, which it gives, and for the budget."""
        if not self.is_on:
            return None
        found = await self._writer.do(writings.candidates, WINDOW, PLACES)
        here = {one.story for one in found}
        self._settled = {s: one for s, one in self._settled.items() if s in here}
        self._failed = {s: count for s, count in self._failed.items() if s in here}
        waiting = [one for one in found if self._settled.get(one.story) != one]
        for one in sorted(waiting, key=lambda one: self._failed.get(one.story, 0)):
            done = await self._one(one)
            if isinstance(done, Failure):
                self._note(one, done)
                return done
            if not done:
                return None
            self._settled[one.story] = one
        return None

    def _note(self, one: Candidate, failure: Failure) -> None:
        """Give a story up that failed several times where the server may have worked, at our cost."""
        times = self._failed[one.story] = self._failed.get(one.story, 0) + 1
        if times >= TRIES and not _is_free(failure):
            self._settled[one.story] = one

    async def _one(self, one: Candidate) -> bool | Failure:
        """See to one story; False where the budget of the day is too small for it."""
        tellings = await self._writer.do(_tellings, one)
        asked = ask(tellings, self._llm.model)
        if asked is None or await self._writer.do(writings.known, asked.key):
            return True
        day = datetime.now(UTC).date().isoformat()
        budget = self._llm.daily_tokens
        if not await self._writer.do(writings.reserve, day, asked.most_tokens, budget):
            await self._tell(
                day, f"what is left of {budget:,} tokens a day is too little for the next digest"
            )
            return False
        return await self._write(one.story, asked, day)

    async def _write(self, story: int, asked: Asked, day: str) -> bool | Failure:
        """Ask about one story, whose tokens are reserved, and keep what holds of the answer."""
        answer = await self._ask(asked)
        text = answer if isinstance(answer, Failure) else _text(answer)
        cost = _cost(answer, asked, "" if isinstance(text, Failure) else text)
        if isinstance(text, Failure):
            await self._writer.do(writings.settle, day, asked.most_tokens - cost)
            await self._tell(day, text.text)
            return text
        held = checked(text, asked.passages)

        def keep() -> None:
            with transaction.atomic():
                writings.settle(day, asked.most_tokens - cost)
                now = datetime.now(UTC)
                writings.save(asked.key, story, self._llm.model, held, cost, now)

        await self._writer.do(keep)
        self._board.bump({f"story:{story}", "health"})
        self._told = ""
        log.info("written", story=story, sentences=len(held), tokens=cost)
        return True

    async def _ask(self, asked: Asked) -> object:
        """The server's answer, or a Failure; the form that it understands is remembered."""
        async with Api(self._llm.base, self._llm.policy, self._llm.key) as api:
            for form in (self._form, 1 - self._form):
                payload = {"model": self._llm.model, "messages": asked.messages, **FORMS[form]}
                answer = await api.post("/chat/completions", payload)
                if not isinstance(answer, Failure) or answer.status != 400:
                    self._form = form
                    return answer
        return answer

    async def _tell(self, day: str, problem: str) -> None:
        """Keep what is wrong for `doctor` and the status page, and say it once."""
        await self._writer.do(writings.note, day, problem)
        if problem != self._told:
            log.info("nothing is written", why=problem)
            self._board.bump({"health"})
        self._told = problem


def _tellings(one: Candidate) -> list[Telling]:
    ids = [article for article, _ in one.articles[:TELLINGS]]
    return [read.telling for read in understanding.reads(ids)]


def _text(answer: Any) -> str | Failure:
    """What the model said, where the answer has the shape of a chat completion."""
    try:
        text = answer["choices"][0]["message"]["content"]
    except (KeyError, TypeError, IndexError):
        text = None
    if isinstance(text, str):
        return text
    return Failure("parse", "The server answered something that is no chat completion.")


def _cost(answer: Any, asked: Asked, text: str) -> int:
    """Tokens of a call: what the server says, an estimate, or all that it can have been."""
    if isinstance(answer, Failure):
        return 0 if _is_free(answer) else asked.most_tokens
    usage = answer.get("usage") if isinstance(answer, dict) else None
    parts = usage if isinstance(usage, dict) else {}
    total = _count(parts.get("total_tokens"))
    total = total or _count(parts.get("prompt_tokens")) + _count(parts.get("completion_tokens"))
    return total or asked.estimate(text)


def _is_free(failure: Failure) -> bool:
    """Did the server refuse, or hear nothing at all?"""
    return bool(failure.status) or failure.code in UNASKED


def _count(said: object) -> int:
    is_number = isinstance(said, int) and not isinstance(said, bool)
    return min(max(int(said), 0), MOST) if is_number else 0  # type: ignore[call-overload]  # a number
