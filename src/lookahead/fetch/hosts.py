"""Whose turn is it to ask a host?  At most a few at once, none while it wants to be left alone.

Time is the event loop's clock, in seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

_BUSY_IN_A_ROW = 3  # bare 503s that make a host overloaded: one alone may be one broken path
_REMEMBERED = 10_000  # hosts
# Who says that all of its hosts are to be asked one thing at a time, and so many seconds apart
# (arXiv: "no more than one request every three seconds, a single connection at a time",
# info.arxiv.org/help/api/tou)
MANNERS: Mapping[str, float] = {"arxiv.org": 3.0}


@dataclass(slots=True)
class Host:
    """What is remembered of one host."""

    slots: asyncio.Semaphore
    waiting: int = 0
    inside: int = 0
    next_start: float = 0.0
    paused_until: float = 0.0
    busy: int = 0  # 503s without Retry-After in a row

    def idle(self, now: float) -> bool:
        """Is there nothing to remember?"""
        unused = not self.waiting and not self.inside
        return unused and not self.busy and max(self.next_start, self.paused_until) <= now


class Hosts:
    """The hosts that are being asked or that have asked for peace."""

    def __init__(
        self,
        per_host: int,
        pause_s: float,
        max_pause_s: float,
        manners: Mapping[str, float] = MANNERS,
    ) -> None:
        self._per_host = per_host
        self._manners = manners
        self._pause_s = pause_s
        self._max_pause_s = max_pause_s
        self._hosts: dict[str, Host] = {}

    def paused_for(self, name: str) -> float:
        """Seconds until the host may be asked again; 0 if it may be now."""
        host = self._hosts.get(self._group(name))
        return max(0.0, host.paused_until - _now()) if host else 0.0

    @asynccontextmanager
    async def turn(self, name: str, gap_s: float = 0.0) -> AsyncIterator[Host]:
        """Wait for a slot of the host, and until `gap_s` has passed since the last request."""
        name = self._group(name)
        gap_s = max(gap_s, self._manners.get(name, 0.0))
        host = self._hosts.get(name) or self._remember(name)
        host.waiting += 1
        try:
            await host.slots.acquire()
        finally:
            host.waiting -= 1
        host.inside += 1
        try:
            if gap_s:
                await _keep_gap(host, gap_s)
            yield host
        finally:
            host.inside -= 1
            host.slots.release()
            if host.idle(_now()):
                self._hosts.pop(name, None)

    def heard(self, name: str, status: int, retry_after_s: float | None) -> None:
        """Learn from an answer: 429, 503 with Retry-After and repeated 503 pause the whole host."""
        name = self._group(name)
        host = self._hosts.get(name) or self._remember(name)
        host.busy = host.busy + 1 if status == 503 and retry_after_s is None else 0
        if status == 429 or (status == 503 and retry_after_s is not None):
            self._pause(host, self._pause_s if retry_after_s is None else retry_after_s)
        elif host.busy >= _BUSY_IN_A_ROW:
            host.busy = 0
            self._pause(host, self._pause_s)

    def _group(self, name: str) -> str:
        """Under which name a host is remembered: its own, or that of all hosts of somebody with manners."""
        last_two = ".".join(name.rsplit(".", 2)[-2:])
        return last_two if last_two in self._manners else name

    def _pause(self, host: Host, seconds: float) -> None:
        until = _now() + min(seconds, self._max_pause_s)
        host.paused_until = max(host.paused_until, until)

    def _remember(self, name: str) -> Host:
        if len(self._hosts) >= _REMEMBERED:
            self._forget()
        at_once = 1 if name in self._manners else self._per_host
        host = self._hosts[name] = Host(asyncio.Semaphore(at_once))
        return host

    def _forget(self) -> None:
        """Make room: the oldest half of those that nobody is asking now."""
        unused = [name for name, host in self._hosts.items() if not (host.waiting or host.inside)]
        for name in unused[: _REMEMBERED // 2]:
            del self._hosts[name]


async def _keep_gap(host: Host, gap_s: float) -> None:
    now = _now()
    start = max(now, host.next_start)
    host.next_start = start + gap_s
    if start > now:
        await asyncio.sleep(start - now)


def _now() -> float:
    return asyncio.get_running_loop().time()
