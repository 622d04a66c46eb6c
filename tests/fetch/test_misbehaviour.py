"""Whatever a server does, the client comes back in time with an answer or a reason in words."""

from __future__ import annotations

import asyncio
import gzip
import random
import time
import tracemalloc
import zlib
from typing import Any

import brotli
import pytest
from backports import zstd

from lookahead.core.model import Failure, Fetched, Validators
from lookahead.fetch import Client

ENCODERS = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda data: brotli.compress(data, quality=3),
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("coding", ENCODERS)
def test_decodes_every_content_coding_it_offers(web: Any, coding: str) -> None:
    """Each coding named in Accept-Encoding comes back as the plain bytes."""
    text = b"<rss>" + b"story " * 5000
    data = web.answer(ENCODERS[coding](text), Content_Encoding=coding)
    (found,) = web.fetch(web.always(data))
    assert isinstance(found, Fetched)
    assert found.body == text


@pytest.mark.parametrize("coding", ENCODERS)
def test_a_bomb_stops_at_the_cap(web: Any, coding: str) -> None:
    """200 MB that come as a few kB end as too-large, in little memory and time."""
    data = web.answer(ENCODERS[coding](bytes(200_000_000)), Content_Encoding=coding)
    tracemalloc.start()
    started = time.process_time()
    (found,) = web.fetch(web.always(data), max_bytes=2_000_000)
    cpu_s = time.process_time() - started
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(found, Failure)
    assert found.code == "too-large"
    assert "2 MB" in found.text
    assert cpu_s < 1.0
    assert peak < 10_000_000 + len(data)


def test_a_long_plain_answer_is_refused_by_its_length(web: Any) -> None:
    """A Content-Length over the cap is believed and nothing of the body is read."""
    (found,) = web.fetch(web.then_close(web.answer(b"x", Content_Length="99999999999")))
    assert found.code == "too-large"


def test_an_endless_answer_stops_at_the_cap(web: Any) -> None:
    """A body without a length that never ends is cut."""

    async def handle(_: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x" * 65536)
            await writer.drain()

    (found,) = web.fetch(handle, max_bytes=1_000_000)
    assert found.code == "too-large"


def drip(piece: bytes) -> Any:
    async def handle(_: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" if piece == b"x" else b"H"
        )
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.05)

    return handle


@pytest.mark.parametrize(
    ("piece", "code"), [(b"x", "slow"), (b"", "timeout")], ids=["body byte by byte", "silence"]
)
def test_a_slow_server_costs_no_more_than_the_time_limit(web: Any, piece: bytes, code: str) -> None:
    """A byte now and then keeps no request alive, and an answer that begins is told from none."""
    started = time.monotonic()
    (found,) = web.fetch(drip(piece), timeout_s=0.4)
    assert found.code == code
    assert time.monotonic() - started < 1.5


BROKEN = {
    "shorter than its length": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
    "chunk cut": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nabc",
    "chunk size not a number": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
    "length not a number": b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc",
    "not HTTP": b"220 mail.example ESMTP ready\r\n\r\n",
    "no status": b"HTTP/1.1\r\n\r\n",
    "header without end": b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000,
    "thousand headers": b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 5000 + b"\r\n",
    "gzip that is none": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
    "nothing at all": b"",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_garbled_answer_is_a_failure_in_words(web: Any, name: str) -> None:
    """No garbled answer is taken for a good one, and none raises."""
    (found,) = web.fetch(web.then_close(BROKEN[name]))
    assert isinstance(found, Failure)
    assert found.code == "protocol"
    assert found.text.endswith(".")


def test_a_reset_in_the_middle_is_a_failure(web: Any) -> None:
    """A connection that is reset while the body comes is no answer."""

    async def handle(_: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc")
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.transport.abort()

    (found,) = web.fetch(handle)
    assert found.code == "protocol"


def test_noise_never_raises(web: Any) -> None:
    """Random bytes after a good status line always end as a value."""
    rng = random.Random(7)
    starts = [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"]
    starts += [
        f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n".encode() for coding in ENCODERS
    ]
    for _ in range(150):
        data = rng.choice(starts) + rng.randbytes(rng.randrange(400))
        (found,) = web.fetch(web.then_close(data), timeout_s=1.0)
        assert isinstance(found, Fetched | Failure)


def test_a_body_with_304_is_worked_around(web: Any) -> None:
    """A server that garbles its 304 by a body is asked once more for the whole thing."""

    async def handle(asked: Any, writer: asyncio.StreamWriter) -> None:
        if "if-none-match" in asked.headers:
            writer.write(b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n<html>a page</html>")
        else:
            writer.write(web.answer(b"good"))

    async def run() -> tuple[object, int]:
        async with web.serve(handle) as site, Client(web.policy()) as client:
            return await client.get(site.base, Validators('"x"')), len(site.asked)

    found, asked = asyncio.run(run())
    assert isinstance(found, Fetched)
    assert (found.status, found.body, asked) == (200, b"good", 2)


def test_304_to_an_unconditional_request_is_no_answer(web: Any) -> None:
    """'Not modified' means nothing where no version was named."""
    (found,) = web.fetch(web.always(b"HTTP/1.1 304 Not Modified\r\n\r\n"))
    assert found.code == "protocol"


@pytest.mark.parametrize(
    "status", ["404 Not Found", "410 Gone", "500 Oops", "418 Teapot", "300 Many"]
)
def test_every_other_status_is_a_failure_that_names_it(web: Any, status: str) -> None:
    """The status stays readable for programs and people."""
    (found,) = web.fetch(web.always(web.answer(b"sorry", status)))
    assert found.code == "http"
    assert found.status == int(status[:3])
    assert status[:3] in found.text


def test_nobody_listens(web: Any) -> None:
    """A refused connection is said in words."""

    async def run() -> object:
        async with web.serve(web.always(b"")) as site:
            base = site.base
        async with Client(web.policy()) as client:
            return await client.get(base)

    found = asyncio.run(run())
    assert isinstance(found, Failure)
    assert found.code == "connect"


@pytest.mark.parametrize(
    "url",
    [
        *["", "nonsense", "http://", "http:///x", "//example.org/", "http://[::1/", "http://a b/"],
        *["http://x:99999/", "http://a.example/" + "b" * 9000, "http://\udcff/", "\x00"],
        *["http://" + "a" * 70 + ".example/", "http://..example/"],
    ],
)
def test_an_unreadable_address_is_a_failure(web: Any, url: str) -> None:
    """What is no address is answered without any connection."""

    async def run() -> object:
        async with Client(web.policy()) as client:
            return await client.get(url)

    found = asyncio.run(run())
    assert isinstance(found, Failure)
    assert found.code in ("url", "dns", "blocked")


def test_https_to_a_server_without_tls_is_a_failure(web: Any) -> None:
    """A handshake that fails is said in words."""

    async def run() -> object:
        site = web.serve(web.then_close(web.answer(b"x", "400 Bad Request")))
        async with site as plain, Client(web.policy(timeout_s=1.0)) as client:
            return await client.get(plain.base.replace("http:", "https:"))

    found = asyncio.run(run())
    assert isinstance(found, Failure)
    assert found.code in ("tls", "timeout")
