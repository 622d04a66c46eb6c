"""A request can be followed step by step, to where it broke."""

from __future__ import annotations

import asyncio
from typing import Any

from lookahead.core.model import Failure, Validators
from lookahead.core.trail import Step
from lookahead.fetch import Client, trace


def steps(web: Any, handler: Any, path: str = "/", scheme: str = "http", **how: Any) -> list[Step]:
    """What a watched client says of one request."""

    async def run() -> list[Step]:
        async with web.serve(handler) as site, Client(web.policy(timeout_s=1.0), watched=True) as c:
            with trace.watched() as told:
                await c.get(f"{scheme}://localhost:{site.port}{path}", **how)
            return told

    return asyncio.run(run())


def test_every_step_of_a_redirected_page_is_told(web: Any) -> None:
    """Name, connection, robots.txt, wait, redirect, status, size: in their order, with times."""

    async def handle(asked: Any, writer: Any) -> None:
        if asked.path == "/old":
            writer.write(web.answer(b"", "301 Moved Permanently", Location="/new"))
        elif asked.path == "/new":
            writer.write(web.answer(b"x" * 5000, content_type="text/html", ETag='"1"'))
        else:
            writer.write(web.answer(b"", "404 Not Found"))

    told = steps(web, handle, "/old", obey_robots=True, gap_s=0.3)
    whats = [step.what for step in told]
    assert whats[:5] == ["dns", "connect", "request", "answer", "robots"]
    assert whats[5:] == [
        *("connect", "request", "answer", "redirect"),
        *("robots", "wait", "connect", "request", "answer", "body"),
    ]
    by_what = {step.what: step for step in told}
    assert "127.0.0.1" in by_what["dns"].text
    assert "for good" in by_what["redirect"].text
    assert by_what["wait"].took_s is not None
    assert by_what["wait"].took_s >= 0.2
    assert "200 OK, text/html, 5 kB" in by_what["answer"].text
    assert all(step.well for step in told)


def test_the_versions_that_are_named_are_told(web: Any) -> None:
    """A conditional request says with what."""
    told = steps(web, web.always(web.answer(b"", "304 Not Modified")), validators=Validators('"7"'))
    request = next(step for step in told if step.what == "request")
    assert 'If-None-Match: "7"' in request.text


def test_it_is_told_where_it_broke(web: Any) -> None:
    """A port where nobody listens, a handshake with a server of plain HTTP, a private address."""

    async def refused(port: int, host: str = "127.0.0.1") -> tuple[list[Step], Any]:
        async with Client(web.policy(timeout_s=1.0), watched=True) as client:
            with trace.watched() as told:
                answer = await client.get(f"http://{host}:{port}/")
            return told, answer

    told, answer = asyncio.run(refused(1))
    assert isinstance(answer, Failure)
    assert [(step.what, step.well) for step in told] == [("connect", False)]
    told, _ = asyncio.run(refused(80, "10.0.0.1"))
    assert "not a public web address" in told[0].text
    told = steps(web, web.always(web.answer(b"hello")), scheme="https")
    assert [(step.what, step.well) for step in told] == [("dns", True), ("tls", False)]


def test_nobody_pays_who_does_not_watch(web: Any) -> None:
    """Outside of `watched` a watched client notes nothing."""

    async def run() -> None:
        handler = web.always(web.answer(b"hello"))
        async with web.serve(handler) as site, Client(web.policy(), watched=True) as client:
            await client.get(site.base)
            with trace.watched() as told:
                pass
            assert told == []

    asyncio.run(run())
