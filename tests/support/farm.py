"""Where do tests get feeds from?  A server on loopback that knows what it served, and misbehaves to order.

`Farm` runs in a thread of the test.  Its feeds are made from a seed; a share of their items has the
address of an item of another feed, as when two sources carry one article.  `faults` puts any bytes
under a path.
"""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import TracebackType
from typing import Self

WORDS = ("attention", "kernel", "token", "cache", "gradient", "sparse", "expert", "reward", "probe")
START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
SHARED = 0.1  # of the items carry the address of another feed's item

Fault = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Farm:
    """`feeds` feeds of `items` items each, at `http://127.0.0.1:<port>/<i>.xml`."""

    def __init__(self, feeds: int, items: int, *, seed: int = 1, latency_s: float = 0.0) -> None:
        self.seed, self.latency_s = seed, latency_s
        self.port = 0
        self.requests = 0
        self.faults: dict[str, Fault] = {}
        self._documents: dict[str, bytes] = {}
        self._feeds, self._items = feeds, items
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="farm")
        self._ready = threading.Event()

    # ---- what was served -----------------------------------------------------------------------

    def url(self, feed: int) -> str:
        return f"http://127.0.0.1:{self.port}/{feed}.xml"

    @property
    def entries(self) -> set[tuple[str, str]]:
        """(address of the feed, guid) of every item."""
        return {
            (self.url(i), self._guid(i, k)) for i in range(self._feeds) for k in range(self._items)
        }

    @property
    def links(self) -> set[str]:
        """The address of every article, each once."""
        return {self._link(i, k) for i in range(self._feeds) for k in range(self._items)}

    def opml(self, *more: str) -> str:
        """An OPML document of all feeds and of `more` paths."""
        urls = [self.url(i) for i in range(self._feeds)]
        urls += [f"http://127.0.0.1:{self.port}{path}" for path in more]
        lines = [
            f'<outline type="rss" text="Feed {u.rsplit("/")[-1]}" xmlUrl="{u}"/>' for u in urls
        ]
        body = "\n".join(lines)
        return f'<opml version="2.0"><head><title>farm</title></head><body>{body}</body></opml>'

    def _guid(self, feed: int, item: int) -> str:
        return f"urn:farm:{feed}:{item}"

    def _link(self, feed: int, item: int) -> str:
        chance = random.Random(f"{self.seed}:{feed}:{item}")
        if feed and chance.random() < SHARED:
            return self._link(chance.randrange(feed), item)
        return f"http://127.0.0.1:{self.port}/post/{feed}/{item}"

    def _document(self, feed: int) -> bytes:
        return (
            '<?xml version="1.0"?><rss version="2.0"><channel>'
            f"<title>Feed {feed}</title><link>http://127.0.0.1:{self.port}/</link>"
            + "".join(self._item(feed, k) for k in range(self._items))
            + "</channel></rss>"
        ).encode()

    def _item(self, feed: int, item: int) -> str:
        chance = random.Random(f"{self.seed}:text:{feed}:{item}")
        text = " ".join(chance.choices(WORDS, k=60))
        date = format_datetime(START + timedelta(hours=item, minutes=feed))
        return (
            f"<item><guid>{self._guid(feed, item)}</guid><link>{self._link(feed, item)}</link>"
            f"<title>{text[:40]} {feed}.{item}</title><pubDate>{date}</pubDate>"
            f"<description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"
        )

    # ---- the server ----------------------------------------------------------------------------

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(10)
        self._documents = {f"/{i}.xml": self._document(i) for i in range(self._feeds)}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._connected, "127.0.0.1", 0)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                self.requests += 1
                await asyncio.sleep(self.latency_s)
                path = head.split(" ", 2)[1]
                if fault := self.faults.get(path):
                    await fault(writer)
                    await writer.drain()
                    break
                document = self._documents.get(path)
                writer.write(answer(document) if document else answer(b"", "404 Not Found"))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


def answer(body: bytes, status: str = "200 OK", *headers: str, length: int | None = None) -> bytes:
    """An HTTP answer; `length` lies about the body's."""
    said = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {said}", *headers]
    if not any(h.lower().startswith("content-type") for h in headers):
        lines.append("Content-Type: application/rss+xml")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def sends(data: bytes) -> Fault:
    """A fault: these bytes, then the connection closes."""

    async def fault(writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    return fault


def hangs(first: bytes = b"") -> Fault:
    """A fault: these bytes, then nothing for an hour."""

    async def fault(writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        await writer.drain()
        await asyncio.sleep(3600)

    return fault
