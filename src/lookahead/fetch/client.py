"""How is something fetched?  By the one client, guarded at every hop, bounded in bytes and time.

What the outside does wrong comes back as a Failure; only our own mistakes are raised.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from lookahead.core.model import Failure, Fetched, Redirect, Validators
from lookahead.core.text import duration
from lookahead.core.urls import is_web
from lookahead.fetch import headers, trace, words
from lookahead.fetch.guard import Guard, Hop, current_hop
from lookahead.fetch.hosts import Hosts
from lookahead.fetch.policy import FEED_ACCEPT, Policy
from lookahead.fetch.resolver import Resolver
from lookahead.fetch.robots import Robots
from lookahead.fetch.robots_cache import RobotsCache

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_URL = 8192  # characters
_CONDITIONS = ("If-None-Match", "If-Modified-Since")
_NOTHING_KNOWN = Validators()
_HEADER_BYTES = 32 * 1024


class Client:
    """The way out.  Use it as `async with Client(policy) as client`, one for the whole process."""

    def __init__(
        self,
        policy: Policy | None = None,
        *,
        resolver: AbstractResolver | None = None,
        watched: bool = False,
    ) -> None:
        self._watched = watched  # its requests can be followed step by step (`trace`)
        self.policy = policy = policy or Policy()
        self._resolver = resolver
        self._hosts = Hosts(policy.per_host, policy.pause_s, policy.max_pause_s)
        self._room = asyncio.Semaphore(policy.concurrency)
        self._robots = RobotsCache(self.get, policy.product)

    async def __aenter__(self) -> Self:
        resolver = self._resolver or Resolver(self.policy.fixed_hosts)
        make = Guard(self.policy).socket
        connector = aiohttp.TCPConnector(
            resolver=trace.Names(resolver) if self._watched else resolver,
            socket_factory=trace.sockets(make) if self._watched else make,
            ssl=trace.tls() if self._watched else True,
            limit=0,  # Hosts and the semaphore do the limiting
            keepalive_timeout=10,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={
                "User-Agent": self.policy.user_agent,
                "Accept-Encoding": "gzip, deflate, br, zstd",
            },
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),  # see `_bounded`
            trust_env=False,  # a proxy would see and fetch what the guard refuses
            max_line_size=_HEADER_BYTES,
            max_field_size=_HEADER_BYTES,
            trace_configs=[trace.signals()] if self._watched else None,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def get(
        self,
        url: str,
        validators: Validators = _NOTHING_KNOWN,
        *,
        accept: str = FEED_ACCEPT,
        max_bytes: int | None = None,
        obey_robots: bool = False,
        gap_s: float = 0.0,
    ) -> Fetched | Failure:
        """What answers at `url`: Fetched for 2xx and 304, Failure for all else.  Never raises.

        `max_bytes` may only lower the policy's limit.  `obey_robots` and `gap_s` (seconds between
        the starts of two requests to the host) are for pages that no person asked for by name.
        """
        limit = min(max_bytes or self.policy.max_bytes, self.policy.max_bytes)
        ask = {"Accept": accept} | _conditional(validators)
        journey = _Journey(self.policy.timeout_s)
        target: URL | Fetched | Failure = _readable(url)
        while isinstance(target, URL):
            leave = await self._leave(target) if obey_robots else gap_s
            if isinstance(leave, Failure):
                return journey.ended(leave)
            answer = await self._hop(target, ask, limit, journey, max(gap_s, leave))
            target = self._next(answer, journey) if isinstance(answer, Redirect) else answer
        return journey.ended(target)

    async def robots(self, url: str) -> Robots | Failure:
        """What the robots.txt of the host of `url` says to us; kept for a day."""
        target = _readable(url)
        return await self._robots.read(target) if isinstance(target, URL) else target

    async def _leave(self, url: URL) -> float | Failure:
        """The delay that robots.txt wants between two requests, or why there may be none."""
        if failure := self._paused(url.raw_host or ""):
            return failure
        rules = await self._robots.read(url)
        if isinstance(rules, Failure):
            return rules
        if not rules.allows(url.raw_path_qs):
            return Failure("robots", f"The robots.txt of {url.host} asks not to fetch it.")
        trace.say("robots", f"The robots.txt of {url.host} allows it.")
        return rules.crawl_delay_s or 0.0

    def _next(self, hop: Redirect, journey: _Journey) -> URL | Failure:
        """Where a redirect leads, or why we do not go there."""
        target = _readable(hop.url)
        if isinstance(target, Failure):
            return target
        journey.redirects.append(Redirect(hop.status, str(target)))
        trace.redirected(hop.status, str(target))
        if str(target) in journey.seen:
            return Failure("redirect-loop", f"{target.host} redirects in a circle.")
        if len(journey.redirects) > self.policy.max_redirects:
            return Failure(
                "too-many-redirects",
                f"More than {self.policy.max_redirects} redirects, the last one to {target.host}.",
            )
        return target

    async def _hop(
        self, url: URL, ask: dict[str, str], limit: int, journey: _Journey, gap_s: float
    ) -> Fetched | Failure | Redirect:
        """One request, when its host and the client have room for it."""
        host = url.raw_host or ""
        journey.seen.add(str(url))
        if failure := self._paused(host):
            return failure
        waits = trace.now()
        async with self._hosts.turn(host, gap_s) as state:
            trace.waited(host, waits)
            if failure := self._paused(host):  # said while we waited
                return failure
            # Kept open only for somebody who waits: the next look at a feed is half an hour away,
            # and the idle connections of a thousand hosts are a thousand file descriptors.
            if not state.waiting:
                ask = ask | {"Connection": "close"}
            async with self._room:
                answer = await self._bounded(url, host, ask, limit, journey)
                if isinstance(answer, Failure) and answer.code == "protocol" and _versions(ask):
                    # Some servers send a body with 304, which garbles it: ask for the whole thing.
                    whole = {k: v for k, v in ask.items() if k not in _CONDITIONS}
                    answer = await self._bounded(url, host, whole, limit, journey)
            if isinstance(answer, Fetched | Redirect):
                self._hosts.heard(host, answer.status, None)
            elif answer.status:
                self._hosts.heard(host, answer.status, answer.retry_after_s)
            return answer

    async def _bounded(
        self, url: URL, host: str, ask: dict[str, str], limit: int, journey: _Journey
    ) -> Fetched | Failure | Redirect:
        hop = Hop(host)
        token = current_hop.set(hop)
        started = monotonic()
        try:
            async with asyncio.timeout(journey.left_s):
                return await self._ask(url, ask, limit, hop)
        except TimeoutError:
            trace.broke()
            seconds = f"{self.policy.timeout_s:.0f} s"
            if hop.answered:
                return Failure("slow", f"The answer of {host} did not end within {seconds}.")
            return Failure("timeout", f"{host} did not answer within {seconds}.")
        except (aiohttp.ClientError, OSError, ValueError, EOFError) as error:
            if hop.refused:
                return _blocked(host, hop.refused)
            trace.broke()
            return words.error(error, host)
        finally:
            journey.spent_s += monotonic() - started
            current_hop.reset(token)

    async def _ask(
        self, url: URL, ask: dict[str, str], limit: int, hop: Hop
    ) -> Fetched | Failure | Redirect:
        trace.asked(str(url), ask)
        async with self._session.get(url, headers=ask, allow_redirects=False) as answer:
            trace.answered(answer)
            hop.answered = True
            found = headers.plain(answer.headers.items())
            if answer.status in _REDIRECTS and (location := answer.headers.get("Location")):
                return Redirect(answer.status, _joined(url, location))
            if answer.status == 304 and not _versions(ask):
                return Failure(
                    "protocol", f"{url.host} says 'not modified', but nothing was asked."
                )
            if not (200 <= answer.status < 300 or answer.status == 304):
                return words.status(answer.status, headers.retry_after(found, datetime.now(UTC)))
            begun = trace.now()
            body = b"" if answer.status == 304 else await _body(answer, limit)
            if body is None:
                return Failure("too-large", f"The answer is larger than {words.size(limit)}.")
            if body:
                trace.came(len(body), begun)
            return Fetched(
                url=str(url),
                status=answer.status,
                headers=found,
                body=body,
                validators=headers.validators(answer.headers),
            )

    def _paused(self, host: str) -> Failure | None:
        seconds = self._hosts.paused_for(host)
        if not seconds:
            return None
        text = f"{host} asked to be left alone for another {duration(seconds)}."
        return Failure("paused", text, retry_after_s=seconds)


class _Journey:
    """What the hops of one request share."""

    def __init__(self, timeout_s: float) -> None:
        self.redirects: list[Redirect] = []
        self.seen: set[str] = set()
        self.spent_s = 0.0
        self._timeout_s = timeout_s

    @property
    def left_s(self) -> float:
        return self._timeout_s - self.spent_s

    def ended(self, answer: Fetched | Failure) -> Fetched | Failure:
        return replace(answer, redirects=tuple(self.redirects), elapsed_s=self.spent_s)


def _readable(text: str) -> URL | Failure:
    """The address as one that can be asked: absolute, http or https, without a login."""
    try:
        scheme = urlsplit(text.strip()).scheme.lower()
        if scheme and scheme not in ("http", "https"):
            return Failure("blocked", f"An address of the kind {scheme[:20]}: is not fetched.")
        url = URL(text.strip()).with_fragment(None)
        if url.user is not None or url.password is not None:
            return Failure("blocked", "An address with a name or password in it is not fetched.")
        if not is_web(str(url)) or len(str(url)) > _MAX_URL:
            return Failure("url", "The address cannot be read.")
        return url
    except (ValueError, TypeError):
        return Failure("url", "The address cannot be read.")


def _joined(base: URL, location: str) -> str:
    """The absolute address of a Location header, unchecked."""
    try:
        return str(base.join(URL(location.strip())))
    except (ValueError, TypeError):
        return ""


def _conditional(validators: Validators) -> dict[str, str]:
    values = (validators.etag, validators.last_modified)
    return {name: value for name, value in zip(_CONDITIONS, values, strict=True) if value}


def _versions(ask: dict[str, str]) -> bool:
    """Does the request name a version that we have?"""
    return any(name in ask for name in _CONDITIONS)


def _blocked(host: str, refused: list[str]) -> Failure:
    addresses = "; ".join(dict.fromkeys(refused))
    return Failure(
        "blocked",
        f"{host} leads to {addresses}: a private address, which sources may not use unless the"
        " setting allow_networks names its network.",
    )


async def _body(answer: aiohttp.ClientResponse, limit: int) -> bytes | None:
    """The decompressed body; None as soon as it is larger than `limit` bytes."""
    encoded = "Content-Encoding" in answer.headers
    if not encoded and (answer.content_length or 0) > limit:
        return None
    chunks: list[bytes] = []
    count = 0
    async for chunk in answer.content.iter_any():
        count += len(chunk)
        if count > limit:
            return None
        chunks.append(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)
