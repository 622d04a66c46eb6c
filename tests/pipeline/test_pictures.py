"""From an article to the copies of its pictures, over real HTTP: once, politely, whatever answers."""

from __future__ import annotations

import asyncio
import struct
import time
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from loopback import LOOPBACK, Asked, Handler, Site, always, answer, serve

from lookahead.store.pictures import Pictures

NOW = datetime.now(UTC)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"><rect/></svg>'
MB = 1024 * 1024


def png(width: int = 4, height: int = 3, padding: int = 0) -> bytes:
    """A PNG that says so of itself, with some bytes behind it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(3 * 13))), (b"IEND", b""))
    return (
        b"\x89PNG\r\n\x1a\n"
        + b"".join(
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
            for name, data in chunks
        )
        + bytes(padding)
    )


def picture(body: bytes, kind: str = "image/png", **headers: str) -> bytes:
    return answer(body, content_type=kind, **headers)


def paths(site: Site) -> list[str]:
    return [asked.path for asked in site.asked]


class Radar:
    """What fetches pictures, over the database of a test, with loopback open or not."""

    def __init__(self, *, opened: bool = True) -> None:
        from django.conf import settings

        networks = LOOPBACK if opened else ()
        self.settings = replace(settings.RADAR, allow_networks=networks, timeout_s=3.0)
        self.kept = Pictures(self.settings.pictures, self.settings.picture_cache_mb << 20)

    async def fetch(self, **hosts: int) -> None:
        """What is wanted now; `hosts` are names that end in .example, and their ports."""
        from lookahead.pipeline import pictures, work

        fixed = {f"{name}.example": ("127.0.0.1", port) for name, port in hosts.items()}
        async with work.tools(self.settings, lambda _: None, fixed) as tools:
            await pictures.fetch(tools)

    def of(
        self, handler: Handler, *names: str, then: Callable[[Site], Awaitable[None]] | None = None
    ) -> Site:
        """Have pictures of a site fetched as a reader asks for them."""

        async def run() -> Site:
            async with serve(handler) as site:
                self.site = site
                self.kept.want([site.base + name for name in names or ("/a",)], asked=True)
                await self.fetch()
                if then:
                    await then(site)
                return site

        return asyncio.run(run())

    def refusal(self, name: str = "/a") -> str:
        assert self.kept.find(self.site.base + name) is None
        return self.kept.refusal(self.site.base + name)


@pytest.fixture
def radar(home: Path) -> Radar:
    assert home
    return Radar()


@pytest.mark.parametrize(
    ("body", "kind"), [(png(), "image/png"), (SVG, "image/svg+xml; charset=utf-8")]
)
def test_a_wanted_picture_comes_once(radar: Radar, body: bytes, kind: str) -> None:
    """It is kept with its type and size, its note is gone, and it is not asked for again."""

    async def again(site: Site) -> None:
        for asked in (True, False):
            radar.kept.want([f"{site.base}/a"], asked=asked)
        await radar.fetch()

    site = radar.of(always(picture(body, kind)), then=again)
    found = radar.kept.find(f"{site.base}/a")
    assert found is not None
    assert (found.type, found.width, found.height) == (kind.partition(";")[0], 4, 3)
    assert found.data == body
    assert paths(site) == ["/a"]
    assert not list((radar.settings.pictures / "asked").iterdir())
    assert "image/" in site.asked[0].headers["accept"]
    assert "cookie" not in site.asked[0].headers
    assert "referer" not in site.asked[0].headers


REFUSED = {
    "html": (picture(b"<!doctype html><script>alert(1)</script>"), "no PNG"),
    "a page": (picture(png(), "text/html"), "not a picture"),
    "script": (picture(SVG.replace(b"rect", b"script"), "image/svg+xml"), "script"),
    "svg as png": (picture(SVG), "no PNG"),
    "svg as xml": (picture(SVG, "text/xml"), "not a picture"),
    "pixels": (picture(png(10_000, 10_000)), "10000 x 10000"),
    "nothing": (picture(b""), "no PNG"),
    "absent": (answer(b"<h1>no</h1>", "404 Not Found", content_type="image/png"), "did not send"),
    "garbled": (b"\xff\xfe\r\n\r\n", "did not send"),
    "declared": (picture(b"", Content_Length=str(100 * MB)), "larger than"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_fit_picture_is_refused_in_words(radar: Radar, name: str) -> None:
    """HTML, scripts, a lie in either type, too many pixels or bytes: never kept, asked for once."""
    data, words = REFUSED[name]

    async def again(site: Site) -> None:
        radar.kept.want([f"{site.base}/a"], asked=True)
        await radar.fetch()

    site = radar.of(always(data), then=again)
    assert words in radar.refusal()
    assert len(site.asked) == 1
    assert not list(radar.settings.pictures.glob("kept/??/*"))


def test_a_hundred_megabytes_are_not_read(radar: Radar) -> None:
    """An endless body is cut off at ten, and so is what is small only while it is packed."""
    sent = 0

    async def endless(asked: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        if asked.path == "/packed":
            body = zlib.compress(png(padding=100 * MB), 9)
            writer.write(picture(body, Content_Encoding="deflate"))
            return
        writer.write(answer(content_type="image/png", Transfer_Encoding="chunked"))
        while sent < 100 * MB:
            writer.write(b"10000\r\n" + bytes(0x10000) + b"\r\n")
            sent += 0x10000
            await writer.drain()

    radar.of(endless, "/a", "/packed")
    assert "larger than 10 MB" in radar.refusal()
    assert "larger than 10 MB" in radar.refusal("/packed")
    assert sent < 40 * MB


def test_no_picture_leads_into_the_local_network(home: Path) -> None:
    """By its address or by a redirect: nobody is connected to, and no reader is told where it led."""
    closed = Radar(opened=False)
    site = closed.of(always(picture(png())))
    assert site.connections == 0
    assert closed.refusal() == "Its server did not send it."
    radar = Radar()
    targets = ("http://10.0.0.1/", "http://169.254.169.254/latest", "file:///etc/passwd", "//0/")

    async def away(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(status="302 Found", Location=targets[int(asked.path[1:])]))

    radar.of(away, *(f"/{n}" for n in range(len(targets))))
    for n in range(len(targets)):
        assert radar.refusal(f"/{n}") == "Its server did not send it."


def test_many_who_want_one_picture_cause_one_request(radar: Radar) -> None:
    """Notes from several processes, while it is fetched and after."""

    async def slowly(_: Asked, writer: asyncio.StreamWriter) -> None:
        for _ in range(10):
            radar.kept.want([f"{radar.site.base}/a"], asked=True)
            radar.kept.want([f"{radar.site.base}/a"], asked=False)
            await asyncio.sleep(0.05)
        writer.write(picture(png()))

    assert paths(radar.of(slowly)) == ["/a"]


def test_a_slow_host_delays_only_its_own_pictures(radar: Radar) -> None:
    """Thirty pictures of a host that never answers: another host's comes at once."""
    slow_first = [f"http://slow.example/{n}" for n in range(30)]

    async def never(_: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    async def run() -> float:
        async with serve(never) as slow, serve(always(picture(png()))) as quick:
            radar.kept.want(slow_first, asked=True)
            work = asyncio.create_task(radar.fetch(slow=slow.port, quick=quick.port))
            while not slow.asked:
                await asyncio.sleep(0.02)
            start = time.monotonic()
            radar.kept.want(["http://quick.example/a"], asked=True)
            while radar.kept.find("http://quick.example/a") is None:
                assert not work.done()
                await asyncio.sleep(0.02)
            took = time.monotonic() - start
            assert len(slow.asked) <= 2
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
            return took

    assert asyncio.run(run()) < 2


def fill(base: str, html: str, at: datetime = NOW) -> None:
    """A source whose newest article holds this text."""
    import shelves
    from django.db import connection

    shelves.fill(1, 1, now=at)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_content SET html = %s", [html])
        cursor.execute("UPDATE store_article SET published = %s", [int(at.timestamp())])


def ahead(radar: Radar, handler: Handler, count: int, at: datetime = NOW) -> list[str]:
    """Which paths are asked for ahead for an article with so many pictures."""

    async def run() -> list[str]:
        async with serve(handler) as site:
            html = "".join(
                f'<p><img src="{site.base}/{n}?a=1&amp;b" alt="x"></p>' for n in range(count)
            )
            await asyncio.to_thread(in_thread, fill, site.base, html, at)
            for _ in range(2):
                await radar.fetch()
            return paths(site)

    return asyncio.run(run())


def in_thread(function: Callable[..., None], *arguments: object) -> None:
    """Django's database is not for the thread of an event loop."""
    from django.db import connections

    try:
        function(*arguments)
    finally:
        connections.close_all()


@pytest.mark.slow
def test_pictures_come_before_anybody_looks(radar: Radar) -> None:
    """Those of a new article, the first dozen, once each, after robots.txt was asked."""
    found = ahead(radar, always(picture(png())), 14)
    assert found[0] == "/robots.txt"
    assert sorted(found[1:]) == sorted(f"/{n}?a=1&b" for n in range(12))


def test_old_articles_pictures_wait_for_a_reader(radar: Radar) -> None:
    """Of what is older than thirty days nothing is fetched ahead."""
    assert ahead(radar, always(picture(png())), 2, NOW - timedelta(days=31)) == []


def test_robots_may_not_what_a_reader_may(radar: Radar) -> None:
    """A host that asks robots to stay away is asked for a picture only when somebody looks at it."""

    async def handle(asked: Asked, writer: asyncio.StreamWriter) -> None:
        rules = asked.path == "/robots.txt"
        writer.write(
            answer(b"User-agent: *\nDisallow: /\n", content_type="text/plain")
            if rules
            else picture(png())
        )

    assert ahead(radar, handle, 1) == ["/robots.txt"]
    site = radar.of(handle)
    assert paths(site) == ["/a"]


# ---- what is kept ----------------------------------------------------------------------------------


class Clock:
    """A clock that a test puts forward; the files' own times are real."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


def kept_in(tmp_path: Path, cap: int = MB) -> tuple[Pictures, Clock]:
    clock = Clock()
    return Pictures(tmp_path / "pictures", cap, clock=clock), clock


def shown(size: int = 10) -> Any:
    from lookahead.extract.rasters import Picture

    return Picture("image/png", 4, 3, bytes(size))


def test_the_folder_stays_within_its_bound(tmp_path: Path) -> None:
    """What was not looked at for longest goes; what is looked at stays."""
    kept, clock = kept_in(tmp_path)
    for n in range(50):
        clock.now += 7200
        kept.keep(f"http://a.example/{n}", shown(100_000))
        assert kept.find("http://a.example/0") is not None
        size = sum(f.stat().st_size for f in tmp_path.rglob("*") if f.is_file())
        assert size <= MB
    assert kept.find("http://a.example/49") is not None
    assert kept.find("http://a.example/3") is None


def test_a_refusal_is_forgotten_after_an_hour(tmp_path: Path) -> None:
    """Until then the picture is not wanted again; afterwards it is, and the file goes."""
    kept, clock = kept_in(tmp_path)
    url = "http://a.example/a"
    kept.refuse(url, "no")
    kept.want([url], asked=True)
    assert kept.wanted(asked=True) == []
    clock.now += 3700
    assert kept.refusal(url) == ""
    kept.want([url], asked=True)
    assert [note.url for note in kept.wanted(asked=True)] == [url]
    kept.forget_refusals()
    assert not list(tmp_path.glob("pictures/refused/??/*"))


@pytest.mark.parametrize("rest", [b"", b"{", b"[]\n", b'{"type": "image/png"}\nxx', b"\xff\n"])
def test_a_broken_file_is_no_picture(tmp_path: Path, rest: bytes) -> None:
    """What a power cut left is not shown."""
    kept, _ = kept_in(tmp_path)
    kept.keep("http://a.example/a", shown())
    (file,) = tmp_path.glob("pictures/kept/??/*")
    file.write_bytes(rest)
    assert kept.find("http://a.example/a") is None


def test_notes_have_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many pictures pages show, the folder of notes does not grow without end."""
    from lookahead.store import pictures

    monkeypatch.setattr(pictures, "NOTES", 5)
    kept, _ = kept_in(tmp_path)
    for _ in range(2):
        kept.want((f"http://a.example/{n}" for n in range(9)), asked=True)
    assert len(kept.wanted(asked=True)) == 5
