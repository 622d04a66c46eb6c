"""Servers on loopback that answer exactly what a test tells them to, byte for byte."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from lookahead.fetch import Client, Policy

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


@dataclass
class Asked:
    """One request as it came in."""

    path: str
    headers: dict[str, str]


@dataclass
class Site:
    """A server that runs, and what it was asked."""

    port: int
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    inside: int = 0
    most: int = 0  # requests at once

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"


Handler = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serve(handler: Handler) -> AsyncIterator[Site]:
    """A site on a free loopback port; `handler` writes each answer itself."""
    site = Site(0)
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(task := asyncio.current_task())  # type: ignore[arg-type]  # we are in one
        site.connections += 1
        try:
            while not writer.is_closing():
                site.asked.append(asked := _asked(await reader.readuntil(b"\r\n\r\n")))
                site.inside += 1
                site.most = max(site.most, site.inside)
                await handler(asked, writer)
                site.inside -= 1
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            tasks.discard(task)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _asked(head: bytes) -> Asked:
    first, *lines = head.decode("latin-1").strip().split("\r\n")
    pairs = [line.split(": ", 1) for line in lines]
    return Asked(first.split(" ")[1], {name.lower(): value for name, value in pairs})


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """An HTTP/1.1 answer; `content_type` means Content-Type."""
    lines = [f"HTTP/1.1 {status}"]
    pairs = {k.replace("_", "-"): v for k, v in headers.items()}
    if not any(k.lower() in ("content-length", "transfer-encoding") for k in pairs):
        pairs["Content-Length"] = str(len(body))
    lines += [f"{k}: {v}" for k, v in pairs.items()]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


def always(data: bytes) -> Handler:
    """A handler that sends the same bytes each time."""

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    return handle


def then_close(data: bytes) -> Handler:
    """A handler that sends these bytes and closes the connection."""

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        writer.close()

    return handle


def policy(**changes: Any) -> Policy:
    """A policy for tests: loopback is open, and time is short."""
    return Policy(**{"allow_networks": LOOPBACK, "timeout_s": 5.0} | changes)


@dataclass(frozen=True)
class Tools:
    """What tests build their servers from: the fixture `web`."""

    serve = staticmethod(serve)
    answer = staticmethod(answer)
    always = staticmethod(always)
    then_close = staticmethod(then_close)
    policy = staticmethod(policy)

    @staticmethod
    def fetch(handler: Handler, path: str = "/", times: int = 1, **changes: Any) -> list[Any]:
        """What the client makes of a site with this handler, asked one request after another."""

        async def run() -> list[Any]:
            async with serve(handler) as site, Client(policy(**changes)) as client:
                return [await client.get(site.base + path) for _ in range(times)]

        return asyncio.run(run())
