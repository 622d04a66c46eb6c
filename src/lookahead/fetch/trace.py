"""What does a request do on its way, and how long does each part of it take?

Only for a client that was made to be watched, inside `watched()`; gathering pays nothing for it.  aiohttp
tells of connections by its own signals; names, sockets and handshakes are told of by what stands in their
place, since a signal for them would come too late or say too little.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from http import HTTPStatus
from socket import AddressFamily, socket
from time import monotonic
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import AddrInfoType

from lookahead.core.trail import Step
from lookahead.fetch import words

_SHORT_S = 0.05  # a wait that nobody notices


@dataclass(slots=True)
class _Trail:
    """The steps so far, and the moments that the next ones are counted from."""

    steps: list[Step] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)  # numeric addresses of the connection under way
    opened: float = 0.0
    handshake: ssl.SSLObject | None = None
    shaking: float = 0.0
    request: str = ""  # to be told when it has gone out: after the connection, not before
    sent: float = 0.0


_current: ContextVar[_Trail | None] = ContextVar("trail", default=None)


@contextmanager
def watched() -> Iterator[list[Step]]:
    """The steps of every request that is made inside, in their order."""
    trail = _Trail()
    token = _current.set(trail)
    try:
        yield trail.steps
    finally:
        _current.reset(token)


def say(what: str, text: str, took_s: float | None = None, *, well: bool = True) -> None:
    """Note one step, if anybody watches."""
    if trail := _current.get():
        trail.steps.append(Step(what, text, took_s, well))


def now() -> float:
    """The clock that steps are timed by, in seconds."""
    return monotonic()


# ---- what the client tells of ------------------------------------------------------------------


def waited(host: str, since: float) -> None:
    if (seconds := monotonic() - since) >= _SHORT_S:
        say("wait", f"Waited {seconds:.1f} s until it was our turn at {host}.", seconds)


def asked(url: str, ask: Mapping[str, str]) -> None:
    """A request is about to go out; which version it names, if any."""
    trail = _current.get()
    if trail is None:
        return
    named = [f"{k}: {v:.200}" for k, v in ask.items() if k.startswith("If-")]
    version = f"if it differs from {', '.join(named)}" if named else "whole, no version is known"
    trail.request, trail.handshake = f"GET {url} ({version})", None


def answered(answer: aiohttp.ClientResponse) -> None:
    """The head of an answer: status, type, encoding and size as they are declared."""
    trail = _current.get()
    if trail is None:
        return
    said = [f"{answer.status} {_phrase(answer.status)}".strip()]
    declared = (answer.headers.get(name, "") for name in ("Content-Type", "Content-Encoding"))
    said += [value[:120] for value in declared if value]
    if answer.content_length:
        said.append(f"{words.size(answer.content_length)} on the wire")
    if versions := [n for n in ("ETag", "Last-Modified") if n in answer.headers]:
        said.append(f"names its version ({', '.join(versions)})")
    say("answer", ", ".join(said), monotonic() - trail.sent if trail.sent else None)


def broke() -> None:
    """A connection did not come about, or did not last."""
    trail = _current.get()
    if trail is None or not trail.tried:
        return
    if trail.handshake:
        text = f"{trail.tried[-1]} takes the connection, but does not make it secure."
        say("tls", text, monotonic() - trail.shaking, well=False)
    else:
        tried = ", then ".join(trail.tried)
        say("connect", f"Tried {tried}, in vain.", monotonic() - trail.opened, well=False)
    trail.tried.clear()


def came(count: int, since: float) -> None:
    """The body is here."""
    say("body", f"{words.size(count)} after unpacking", monotonic() - since)


def redirected(status: int, url: str) -> None:
    lasting = "for good" if status in (301, 308) else "for now"
    say("redirect", f"{status}: it is at {url} {lasting}.")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


# ---- names, sockets, handshakes ----------------------------------------------------------------


class Names(AbstractResolver):
    """A resolver that tells what it found."""

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AddressFamily.AF_UNSPEC
    ) -> list[ResolveResult]:
        started = monotonic()
        try:
            found = await self._inner.resolve(host, port, family)
        except OSError:
            say("dns", f"{host} has no address.", monotonic() - started, well=False)
            raise
        shown = ", ".join(dict.fromkeys(one["host"] for one in found))
        say("dns", f"{host} is at {shown}.", monotonic() - started)
        return found

    async def close(self) -> None:
        await self._inner.close()


def sockets(make: Callable[[AddrInfoType], socket]) -> Callable[[AddrInfoType], socket]:
    """A maker of sockets that tells whereto, also where none is made."""

    def told(addr_info: AddrInfoType) -> socket:
        shown = f"{addr_info[4][0]}, port {addr_info[4][1]}"
        try:
            made = make(addr_info)
        except OSError as error:
            say("connect", f"{error}: no connection is opened.", well=False)
            raise
        if trail := _current.get():
            trail.tried.append(shown)
            trail.opened = monotonic()
        return made

    return told


class _Handshake(ssl.SSLObject):
    def do_handshake(self) -> None:
        trail = _current.get()
        if trail and trail.handshake is not self:
            trail.handshake, trail.shaking = self, monotonic()
        super().do_handshake()


def tls() -> ssl.SSLContext:
    """The usual context, whose handshakes are timed."""
    made = ssl.create_default_context()
    made.set_alpn_protocols(("http/1.1",))
    made.sslobject_class = _Handshake
    return made


def signals() -> aiohttp.TraceConfig:
    """What aiohttp is to tell us of connections."""
    made = aiohttp.TraceConfig()
    made.on_connection_create_start.append(_connecting)
    made.on_connection_create_end.append(_connected)
    made.on_connection_reuseconn.append(_reused)
    made.on_request_headers_sent.append(_sent)
    return made


async def _connecting(*_: Any) -> None:
    if trail := _current.get():
        trail.tried.clear()


async def _connected(*_: Any) -> None:
    trail = _current.get()
    if trail is None or not trail.tried:
        return
    shake, end = trail.handshake, monotonic()
    others = f", after {len(trail.tried) - 1} other addresses" if len(trail.tried) > 1 else ""
    took_s = (trail.shaking if shake else end) - trail.opened
    say("connect", f"Connected to {trail.tried[-1]}{others}.", took_s)
    if shake:
        cipher = (shake.cipher() or ("",))[0]
        text = f"{shake.version()} with {cipher}; the certificate is valid."
        say("tls", text, end - trail.shaking)
    trail.tried.clear()


async def _reused(*_: Any) -> None:
    say("connect", "The connection of before is used again.")


async def _sent(*_: Any) -> None:
    if trail := _current.get():
        trail.sent = monotonic()
        say("request", trail.request)
