"""What did a host's robots.txt say, the last time we asked?"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from time import monotonic

from yarl import URL

from lookahead.core.model import Failure, Fetched
from lookahead.fetch import robots
from lookahead.fetch.robots import Robots

_KEPT_S = 86400.0  # RFC 9309, 2.4
_RETRY_S = 3600.0  # after it could not be read
_REMEMBERED = 5000  # origins
_MAX_DELAY_S = 30.0  # a longer one would hold a page until its request is forgotten


@dataclass(slots=True)
class _Known:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    answer: Robots | Failure = field(default_factory=Robots)
    until: float = 0.0


class RobotsCache:
    """Asks each origin once a day, however many pages are wanted at once."""

    def __init__(self, get: Callable[[str], Awaitable[Fetched | Failure]], product: str) -> None:
        self._get = get
        self._product = product
        self._known: dict[str, _Known] = {}

    async def read(self, url: URL) -> Robots | Failure:
        """The rules for us (RFC 9309, 2.3.1): no file, no rules; not readable, no leave."""
        origin = str(url.origin())
        if origin not in self._known and len(self._known) >= _REMEMBERED:
            del self._known[next(iter(self._known))]
        known = self._known.setdefault(origin, _Known())
        async with known.lock:
            if known.until < monotonic():
                known.answer = self._understood(await self._get(f"{origin}/robots.txt"))
                known.until = monotonic() + _kept(known.answer)
        return known.answer

    def _understood(self, answer: Fetched | Failure) -> Robots | Failure:
        if isinstance(answer, Fetched):
            text = answer.body[: robots.MAX_BYTES].decode("utf-8", "replace")
            found = robots.read(text, self._product)
            delay = found.crawl_delay_s
            return replace(found, crawl_delay_s=None if delay is None else min(delay, _MAX_DELAY_S))
        if 400 <= answer.status < 500 and answer.status != 429:
            return Robots()
        text = f"Its robots.txt could not be read, so the page is left alone: {answer.text}"
        return Failure("robots", text, answer.status, answer.retry_after_s or _RETRY_S)


def _kept(answer: Robots | Failure) -> float:
    """Seconds for which an answer is kept."""
    if isinstance(answer, Robots):
        return _KEPT_S
    return min(answer.retry_after_s or _RETRY_S, _RETRY_S)
