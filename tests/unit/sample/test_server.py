"""Does the sample's server speak HTTP: validators, compression, hosts, and an end?"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from lookahead import sample
from lookahead.sample import Server

NOW = datetime(2026, 11, 21, 14, 37, tzinfo=UTC)
HOST = "www.kestrel-models.example"
Answer = tuple[int, dict[str, str], bytes]


async def ask(server: Server, path: str, method: str = "GET", **headers: str) -> Answer:
    """One request on a connection of its own: status, headers, body."""
    sent = {"Host": HOST, "Connection": "close"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items())]
    return parsed(await raw(server, "\r\n".join(lines).encode() + b"\r\n\r\n"))


async def raw(server: Server, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(request)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


def parsed(answer: bytes) -> Answer:
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    fields = dict(line.split(": ", 1) for line in lines)
    return int(first.split()[1]), fields, body


def with_server(check: Callable[[Server], Awaitable[None]]) -> None:
    async def run() -> None:
        server = await sample.serve(NOW)
        try:
            await check(server)
        finally:
            await server.close()

    asyncio.run(run())


def test_a_feed_is_served_by_its_host() -> None:
    """The Host header chooses the site; an unknown host or path is 404."""

    async def check(server: Server) -> None:
        status, fields, body = await ask(server, "/feed.json?x=1", Host=f"{HOST}:{server.port}")
        assert status == 200
        assert fields["Content-Type"] == "application/feed+json; charset=utf-8"
        assert int(fields["Content-Length"]) == len(body)
        assert (await ask(server, "/feed.json", Host="www.northfold-lab.example"))[0] == 404
        assert (await ask(server, "/feed.json", Host="elsewhere.example"))[0] == 404

    with_server(check)


def test_every_source_answers() -> None:
    """Each source's address, and its host's robots.txt, sitemap and home page, are there."""

    async def check(server: Server) -> None:
        assert {source.home.split("/")[2] for source in sample.sources()} == server.hosts
        for source in sample.sources():
            host, path = source.url.removeprefix("http://").split("/", 1)
            for wanted in (f"/{path}", "/", "/robots.txt", "/sitemap.xml"):
                assert (await ask(server, wanted, Host=host))[0] == 200

    with_server(check)


def test_validators_give_304() -> None:
    """The tag or the date that was sent gives 304 without a body; a stale tag overrides the date."""

    async def check(server: Server) -> None:
        _, fields, _ = await ask(server, "/feed.json")
        tag, date = fields["ETag"], fields["Last-Modified"]
        for condition in ({"If_None_Match": tag}, {"If_Modified_Since": date}):
            status, again, body = await ask(server, "/feed.json", **condition)
            assert (status, body) == (304, b"")
            assert again["ETag"] == tag
        stale = {"If_None_Match": '"old"', "If_Modified_Since": date}
        assert (await ask(server, "/feed.json", **stale))[0] == 200
        assert (await ask(server, "/feed.json", If_Modified_Since="yesterday"))[0] == 200

    with_server(check)


def test_a_new_edition_is_a_change() -> None:
    """After the switch the old tag no longer holds, and the corrected text is served."""

    async def check(server: Server) -> None:
        _, fields, before = await ask(server, "/news/kestrel-9b-long")
        server.edition = 2
        status, _, after = await ask(server, "/news/kestrel-9b-long", If_None_Match=fields["ETag"])
        assert status == 200
        assert b"which was the best of three seeds" in after
        assert b"which was the best of three seeds" not in before

    with_server(check)


def test_gzip_only_when_asked() -> None:
    """A compressed answer holds the same bytes; pictures in PNG are never compressed again."""

    async def check(server: Server) -> None:
        _, plain_fields, plain = await ask(server, "/feed.json")
        _, fields, packed = await ask(server, "/feed.json", Accept_Encoding="br, gzip")
        assert "Content-Encoding" not in plain_fields
        assert fields["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed) == plain
        picture = await ask(server, "/pictures/attention-map.png", Accept_Encoding="gzip")
        assert "Content-Encoding" not in picture[1]

    with_server(check)


def test_head_has_no_body() -> None:
    """HEAD gives GET's headers alone."""

    async def check(server: Server) -> None:
        get, head = await ask(server, "/"), await ask(server, "/", "HEAD")
        assert head == (200, get[1], b"")

    with_server(check)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"POST / HTTP/1.1\r\nHost: x\r\n\r\n", 405),
        (b"GET http://x/ HTTP/1.1\r\n\r\n", 400),
        (b"rubbish\r\n\r\n", 400),
        (b"GET / HTTP/2\r\n\r\n", 400),
    ],
)
def test_what_is_no_request_is_refused(request_: bytes, status: int) -> None:
    """A wrong method or a broken line gets its status, and the connection ends."""

    async def check(server: Server) -> None:
        assert parsed(await raw(server, request_))[0] == status

    with_server(check)


def test_an_endless_head_is_cut_off() -> None:
    """A head beyond the limit ends the connection without an answer, and others go on."""

    async def check(server: Server) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET / HTTP/1.1\r\nX: " + b"x" * 64_000)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
        writer.close()
        assert (await ask(server, "/"))[0] == 200

    with_server(check)


def test_connections_are_kept_and_then_closed() -> None:
    """Two requests go over one connection; closing the server ends it."""

    async def check(server: Server) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        for _ in range(2):
            writer.write(f"HEAD / HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        await server.close()
        assert await reader.read() == b""
        writer.close()
        with pytest.raises(RuntimeError, match="closed"):
            _ = server.port

    with_server(check)
