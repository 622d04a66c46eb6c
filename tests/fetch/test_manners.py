"""The client is a good guest: conditional requests, few at once, pauses, redirects and robots kept."""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import Any

import pytest

from lookahead.core.model import Failure, Fetched, Validators
from lookahead.fetch import Client


def gather(web: Any, handler: Any, jobs: Any, **changes: Any) -> tuple[list[Any], Any]:
    """What `jobs(client, site)` gives, all at once, and the site afterwards."""

    async def run() -> tuple[list[Any], Any]:
        async with web.serve(handler) as site, Client(web.policy(**changes)) as client:
            return await asyncio.gather(*jobs(client, site)), site

    return asyncio.run(run())


@pytest.mark.parametrize(
    "etag", ['"abc"', 'W/"abc"', "abc", '"caf\u00e9"', '"a, b"', 'W/"it\'s \\"x\\""']
)
def test_validators_go_back_verbatim(web: Any, etag: str) -> None:
    """Quotes, W/ and all: what came is what is sent, and nothing is made up."""
    modified = "Sat, 21 Nov 2026 07:00:00 +0100"  # not even an HTTP date

    async def handle(asked: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(web.answer(b"x", ETag=etag, Last_Modified=modified))

    async def run() -> tuple[Any, list[Any]]:
        async with web.serve(handle) as site, Client(web.policy()) as client:
            first = await client.get(site.base)
            await client.get(site.base, first.validators)  # type: ignore[union-attr]
            return first, site.asked

    first, (plain, conditional) = asyncio.run(run())
    assert first.validators == Validators(etag, modified)
    assert "if-none-match" not in plain.headers
    assert "if-modified-since" not in plain.headers
    assert conditional.headers["if-none-match"].encode("latin-1").decode() == etag
    assert conditional.headers["if-modified-since"] == modified


def test_says_who_it_is_and_carries_nothing_else(web: Any) -> None:
    """An honest User-Agent with a contact; no cookie, no referrer, even where one was set."""

    async def handle(asked: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(web.answer(b"x", Set_Cookie="track=1; Path=/"))

    found, site = gather(web, handle, lambda c, s: [c.get(s.base) for _ in range(3)], per_host=1)
    assert all("set-cookie" not in answer.headers for answer in found)
    for asked in site.asked:
        assert asked.headers["user-agent"].startswith("Lookahead/")
        assert "+http" in asked.headers["user-agent"]
        assert not {"cookie", "referer", "authorization"} & set(asked.headers)


def test_redirects_are_followed_and_recorded(web: Any) -> None:
    """Relative, absolute, temporary and permanent hops: each with its status and full address."""
    hops = {
        "/a": ("301 Moved", "/b?x=1"),
        "/b?x=1": ("302 Found", "c"),
        "/c": ("308 P", "//{host}/d"),
    }

    async def handle(asked: Any, writer: asyncio.StreamWriter) -> None:
        if asked.path in hops:
            status, to = hops[asked.path]
            writer.write(web.answer(b"", status, Location=to.format(host=asked.headers["host"])))
        else:
            writer.write(web.answer(b"here"))

    (found,), site = gather(web, handle, lambda c, s: [c.get(s.base + "/a#part")])
    assert isinstance(found, Fetched)
    assert (found.body, found.url) == (b"here", site.base + "/d")
    assert [(hop.status, hop.url.removeprefix(site.base)) for hop in found.redirects] == [
        (301, "/b?x=1"),
        (302, "/c"),
        (308, "/d"),
    ]


def test_a_redirected_feed_is_asked_conditionally_too(web: Any) -> None:
    """The validators of the last answer travel along the redirects, so that it can say 304."""

    async def handle(asked: Any, writer: asyncio.StreamWriter) -> None:
        if asked.path == "/old":
            writer.write(web.answer(b"", "301 Moved", Location="/new"))
        elif asked.headers.get("if-none-match") == '"v1"':
            writer.write(b"HTTP/1.1 304 Not Modified\r\n\r\n")
        else:
            writer.write(web.answer(b"whole", ETag='"v1"'))

    (found,), _ = gather(web, handle, lambda c, s: [c.get(s.base + "/old", Validators('"v1"'))])
    assert (found.status, found.body, len(found.redirects)) == (304, b"", 1)


def test_redirects_in_a_circle_and_without_end_stop(web: Any) -> None:
    """A loop is seen as one, and an endless chain is cut after five."""

    async def handle(asked: Any, writer: asyncio.StreamWriter) -> None:
        name = asked.path.strip("/")
        to = f"/{int(name) + 1}" if name.isdigit() else {"a": "/b", "b": "/a"}.get(name, "/self")
        writer.write(web.answer(b"", "302 Found", Location=to))

    paths = ["/a", "/self", "/1"]
    found, site = gather(web, handle, lambda c, s: [c.get(s.base + path) for path in paths])
    assert [f.code for f in found] == ["redirect-loop", "redirect-loop", "too-many-redirects"]
    assert len(site.asked) == 2 + 1 + 6


@pytest.mark.parametrize("location", ["", "http://", "http://[", "\udc80\udcff", "http://\udcff/"])
def test_a_redirect_to_nowhere_is_a_failure(web: Any, location: str) -> None:
    """A Location that cannot be read is said to be so."""
    (found,) = web.fetch(web.always(web.answer(b"", "302 Found", Location=location)))
    assert isinstance(found, Failure)


def test_at_most_two_requests_a_host_at_once(web: Any) -> None:
    """However many feeds a host has, it sees two of our requests at a time, on two connections."""

    async def handle(asked: Any, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.01)
        writer.write(web.answer(b"x"))

    found, site = gather(web, handle, lambda c, s: [c.get(f"{s.base}/{i}") for i in range(30)])
    assert all(isinstance(f, Fetched) for f in found)
    assert site.most == 2
    assert site.connections <= 4


def test_many_slow_hosts_are_asked_side_by_side(web: Any) -> None:
    """100 hosts that take 0.2 s each are done in well under the 20 s of one after another."""

    async def handle(asked: Any, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)
        writer.write(b"HTTP/1.1 304 Not Modified\r\n\r\n")

    async def run() -> float:
        async with web.serve(handle) as site:
            fixed = {f"h{i}.example": ("127.0.0.1", site.port) for i in range(100)}
            async with Client(web.policy(fixed_hosts=fixed)) as client:
                started = time.monotonic()
                found = await asyncio.gather(
                    *(client.get(f"http://{host}/", Validators('"x"')) for host in fixed)
                )
                assert all(isinstance(f, Fetched) for f in found)
                return time.monotonic() - started

    assert asyncio.run(run()) < 1.5


def test_a_slow_host_holds_up_nobody_else(web: Any) -> None:
    """Waiting for a turn at a busy host takes no room from others, nor from its own time limit."""

    async def handle(asked: Any, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.15 if "slow" in asked.headers["host"] else 0)
        writer.write(web.answer(b"x"))

    async def run() -> tuple[list[Any], float]:
        async with web.serve(handle) as site:
            hosts = dict.fromkeys(("slow.example", "quick.example"), ("127.0.0.1", site.port))
            policy = web.policy(fixed_hosts=hosts, concurrency=4, per_host=2, timeout_s=0.6)
            async with Client(policy) as client:
                slow = [asyncio.create_task(client.get("http://slow.example/")) for _ in range(12)]
                await asyncio.sleep(0)
                started = time.monotonic()
                await client.get("http://quick.example/")
                quick_s = time.monotonic() - started
                return await asyncio.gather(*slow), quick_s

    slow, quick_s = asyncio.run(run())
    assert all(isinstance(f, Fetched) for f in slow)
    assert quick_s < 0.14


BUSY = {"429 Slow": 1, "503 Busy": 1}


@pytest.mark.parametrize("status", BUSY)
def test_a_host_that_asks_for_peace_gets_it_for_all_its_feeds(web: Any, status: str) -> None:
    """After 429 or 503 with Retry-After no other feed of the host is asked, and the reason is said."""

    async def handle(asked: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(web.answer(b"", status, Retry_After="120"))

    jobs = lambda c, s: [c.get(f"{s.base}/{i}") for i in range(5)]  # noqa: E731
    found, site = gather(web, handle, jobs, per_host=1)
    assert len(site.asked) == 1
    assert found[0].code == "http"
    assert found[0].retry_after_s == 120
    assert {f.code for f in found[1:]} == {"paused"}
    assert all(100 < f.retry_after_s <= 120 for f in found[1:])


def test_429_without_a_time_pauses_for_the_policys(web: Any) -> None:
    """A host that only says 'too often' is left alone for a default time."""
    first, second = web.fetch(web.always(web.answer(b"", "429 Slow")), times=2, pause_s=600)
    assert first.status == 429
    assert second.code == "paused"
    assert 590 < second.retry_after_s <= 600


def test_a_pause_ends(web: Any) -> None:
    """When the pause is over the host is asked again."""
    count = 0

    async def handle(asked: Any, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        count += 1
        writer.write(web.answer(b"", "429 Slow") if count == 1 else web.answer(b"well"))

    async def run() -> list[Any]:
        async with web.serve(handle) as site, Client(web.policy(pause_s=0.1)) as client:
            first = [await client.get(site.base), await client.get(site.base)]
            await asyncio.sleep(0.12)
            return [*first, await client.get(site.base)]

    busy, paused, well = asyncio.run(run())
    assert (busy.status, paused.code, well.status) == (429, "paused", 200)


def test_one_bare_503_is_one_feeds_trouble_and_three_are_the_hosts(web: Any) -> None:
    """A 503 that names no time pauses the host only when nothing else comes from it."""

    async def handle(asked: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(web.answer(b"x") if "good" in asked.path else web.answer(b"", "503 Down"))

    async def run(paths: list[str]) -> list[Any]:
        async with web.serve(handle) as site, Client(web.policy()) as client:
            return [await client.get(site.base + path) for path in paths]

    mixed = asyncio.run(run(["/bad", "/bad", "/good", "/bad", "/bad", "/good"]))
    assert [f.status for f in mixed] == [503, 503, 200, 503, 503, 200]
    down = asyncio.run(run(["/bad"] * 3 + ["/good"]))
    assert [f.code for f in down] == ["http", "http", "http", "paused"]


def test_pages_of_a_host_are_fetched_with_a_gap(web: Any) -> None:
    """`gap_s` parts the starts of requests to one host."""
    times: list[float] = []

    async def handle(asked: Any, writer: asyncio.StreamWriter) -> None:
        times.append(time.monotonic())
        writer.write(web.answer(b"x"))

    gather(web, handle, lambda c, s: [c.get(s.base, gap_s=0.3) for _ in range(3)])
    assert all(later - earlier > 0.24 for earlier, later in itertools.pairwise(times))


def robots_site(web: Any, text: bytes, status: str = "200 OK") -> Any:
    async def handle(asked: Any, writer: asyncio.StreamWriter) -> None:
        robots = asked.path == "/robots.txt"
        writer.write(web.answer(text, status) if robots else web.answer(b"page"))

    return handle


def test_robots_is_asked_once_and_obeyed_for_pages(web: Any) -> None:
    """Pages obey robots.txt, feeds that a person named do not ask for it."""
    handler = robots_site(web, b"User-agent: *\nDisallow: /private/\n")
    paths = ["/private/a", "/open/a", "/open/b"]
    found, site = gather(
        web, handler, lambda c, s: [c.get(s.base + path, obey_robots=True) for path in paths]
    )
    assert [getattr(f, "code", "") or f.status for f in found] == ["robots", 200, 200]
    assert [asked.path for asked in site.asked].count("/robots.txt") == 1
    found, site = gather(web, handler, lambda c, s: [c.get(s.base + "/private/feed")])
    assert found[0].status == 200
    assert [asked.path for asked in site.asked] == ["/private/feed"]


@pytest.mark.parametrize(
    ("status", "fetched"), [("404 None", True), ("403 No", True), ("500 Oops", False)]
)
def test_a_missing_robots_allows_and_a_broken_one_forbids(
    web: Any, status: str, fetched: bool
) -> None:
    """RFC 9309, 2.3.1.3 and 2.3.1.4; the reason says that robots.txt could not be read."""
    handler = robots_site(web, b"", status)
    (found,), _ = gather(web, handler, lambda c, s: [c.get(s.base + "/p", obey_robots=True)])
    assert isinstance(found, Fetched) == fetched
    if not fetched:
        assert "could not be read" in found.text


def test_robots_holds_behind_a_redirect(web: Any) -> None:
    """A redirect does not lead around robots.txt."""

    async def handle(asked: Any, writer: asyncio.StreamWriter) -> None:
        if asked.path == "/robots.txt":
            writer.write(web.answer(b"User-agent: lookahead\nDisallow: /closed\n"))
        else:
            writer.write(web.answer(b"", "302 Found", Location="/closed"))

    (found,), site = gather(web, handle, lambda c, s: [c.get(s.base + "/p", obey_robots=True)])
    assert found.code == "robots"
    assert "/closed" not in [asked.path for asked in site.asked]


@pytest.mark.slow
def test_a_thousand_304_cost_little(web: Any) -> None:
    """1,000 conditional requests to one host: at most half a CPU second in the client (ours and the
    test server's together stay under one)."""

    async def handle(asked: Any, writer: asyncio.StreamWriter) -> None:
        writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n')

    started = time.process_time()
    found, _ = gather(
        web, handle, lambda c, s: [c.get(f"{s.base}/{i}", Validators('"x"')) for i in range(1000)]
    )
    assert time.process_time() - started < 1.0
    assert all(f.status == 304 for f in found)
