"""How is the sample edition served?  Over real HTTP/1.1, from one loopback port, by the Host header."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus

from lookahead.sample.content import hosts
from lookahead.sample.site import Resource, resources

_HEAD_LIMIT = 16 * 1024  # bytes of a request's head
_IDLE_S = 60.0  # how long a connection may wait for its next request
_PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


class Server:
    """A running sample.  Setting `edition` changes what is served from the next request on."""

    def __init__(self, now: datetime, edition: int) -> None:
        self._now = now
        self._open: set[asyncio.Task[None]] = set()
        self._listening: asyncio.Server | None = None
        self.edition = edition

    @property
    def edition(self) -> int:
        """1, or 2: with corrections, changed guids and new articles."""
        return self._edition

    @edition.setter
    def edition(self, edition: int) -> None:
        self._resources = resources(self._now, edition)
        self._edition = edition

    @property
    def hosts(self) -> frozenset[str]:
        """The host names that are answered, without ports."""
        return hosts()

    @property
    def port(self) -> int:
        """The TCP port it listens on."""
        if self._listening is None:
            raise RuntimeError("the sample's server is closed")
        port: int = self._listening.sockets[0].getsockname()[1]
        return port

    async def start(self, host: str, port: int) -> None:
        """Listen.  Raises OSError where the port is taken."""
        self._listening = await asyncio.start_server(self._accept, host, port, limit=_HEAD_LIMIT)

    async def close(self) -> None:
        """Stop listening and end every connection."""
        if self._listening is None:
            return
        self._listening.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        self._listening = None

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 -- asyncio calls this inside a task of its own
        self._open.add(task)
        try:
            while await self._exchange(reader, writer):
                pass
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the peer went away, fell silent or sent no HTTP: nothing is owed to it
        except asyncio.CancelledError:
            pass  # we are closing; asyncio's stream protocol would print this as an error
        finally:
            self._open.discard(task)
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; whether the connection stays open."""
        async with asyncio.timeout(_IDLE_S):
            head = await reader.readuntil(b"\r\n\r\n")
        line, _, rest = head.decode("latin-1").partition("\r\n")
        method, target, version = (*line.split(" "), "", "", "")[:3]
        headers = _headers(rest)
        answer = self._answer(method, target, version, headers)
        keep = version == "HTTP/1.1" and headers.get("connection", "").lower() != "close"
        writer.write(answer)
        await writer.drain()
        return keep and not answer.startswith(b"HTTP/1.1 40")

    def _answer(self, method: str, target: str, version: str, headers: Mapping[str, str]) -> bytes:
        if not version.startswith("HTTP/1.") or not target.startswith("/"):
            return _respond(HTTPStatus.BAD_REQUEST, {}, b"")
        if method not in {"GET", "HEAD"}:
            return _respond(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "GET, HEAD"}, b"")
        host = headers.get("host", "").partition(":")[0].lower()
        found = self._resources.get((host, target.partition("?")[0]))
        if found is None:
            return _respond(
                HTTPStatus.NOT_FOUND, _PLAIN, b"Not found\n", head_only=method == "HEAD"
            )
        validators = {
            "ETag": found.etag,
            "Last-Modified": format_datetime(found.modified, usegmt=True),
            "Cache-Control": "max-age=60",
            "Vary": "Accept-Encoding",
        }
        if _unchanged(found, headers):
            return _respond(HTTPStatus.NOT_MODIFIED, validators, None)
        return _send(found, validators, method, headers)


async def serve(
    now: datetime, host: str = "127.0.0.1", port: int = 0, *, edition: int = 1
) -> Server:
    """Start the sample, dated from `now` (aware, UTC); port 0 takes a free one.

    Raises OSError where it cannot listen.
    """
    server = Server(now, edition)
    await server.start(host, port)
    return server


def _headers(text: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in text.split("\r\n"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _unchanged(found: Resource, headers: Mapping[str, str]) -> bool:
    """Whether the peer has this already (RFC 9110, 13.2.2: If-None-Match goes before the date)."""
    if tags := headers.get("if-none-match"):
        return tags == "*" or found.etag in (tag.strip() for tag in tags.split(","))
    try:
        since = parsedate_to_datetime(headers.get("if-modified-since", ""))
        return found.modified <= since
    except (ValueError, TypeError):  # no date, or one that nobody can read
        return False


def _send(
    found: Resource, validators: Mapping[str, str], method: str, headers: Mapping[str, str]
) -> bytes:
    fields = {"Content-Type": found.type, **validators}
    body = found.body
    if "gzip" in headers.get("accept-encoding", "") and not found.type.startswith(
        ("image/png", "audio")
    ):
        body = gzip.compress(body, 6, mtime=0)
        fields["Content-Encoding"] = "gzip"
    return _respond(HTTPStatus.OK, fields, body, head_only=method == "HEAD")


def _respond(
    status: HTTPStatus, fields: Mapping[str, str], body: bytes | None, *, head_only: bool = False
) -> bytes:
    """The answer's bytes.  `None` is for statuses that never have a body."""
    lines = [f"HTTP/1.1 {status.value} {status.phrase}"]
    lines += [f"{name}: {value}" for name, value in fields.items()]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    head = "\r\n".join(lines) + "\r\n\r\n"
    return head.encode("latin-1") + (b"" if head_only or body is None else body)
