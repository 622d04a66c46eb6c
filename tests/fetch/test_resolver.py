"""Whether there is a network is found out quickly, and a hanging name server holds up nothing."""

from __future__ import annotations

import asyncio
import socket
import time
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from lookahead.core.model import Failure
from lookahead.fetch import Client, Policy, any_resolves
from lookahead.fetch.resolver import Resolver


class Names(AbstractResolver):
    """Knows some names, hangs for ever on others, and has never heard of the rest."""

    def __init__(self, known: str = "", hanging: str = "") -> None:
        self.known, self.hanging = known.split(), hanging.split()

    async def resolve(self, host: str, *_: Any, **__: Any) -> list[ResolveResult]:
        if host in self.hanging:
            await asyncio.sleep(60)
        if host not in self.known:
            raise OSError("no such name")
        return [ResolveResult(hostname=host, host="127.0.0.1", port=80, family=2, proto=0, flags=0)]

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (Names(known="b.example"), True),
        (Names(), False),
        (Names(hanging="a.example b.example c.example"), False),
        (Names(known="c.example", hanging="a.example"), True),
    ],
)
def test_one_name_that_resolves_is_a_network(names: Names, found: bool) -> None:
    """One is enough, and neither silence nor refusal takes long."""
    started = time.monotonic()
    hosts = ["a.example", "b.example", "c.example"]
    assert asyncio.run(any_resolves(hosts, names, timeout_s=0.2)) == found
    assert time.monotonic() - started < 1


def test_without_a_network_the_system_knows_no_name() -> None:
    """The real resolver, on a name that nobody can own."""
    assert not asyncio.run(any_resolves(["nobody.invalid"]))
    assert not asyncio.run(any_resolves([]))


def test_a_name_without_address_is_said_in_words() -> None:
    """The failure names the host."""

    async def run() -> object:
        async with Client(Policy()) as client:
            return await client.get("http://nobody.invalid/feed")

    found = asyncio.run(run())
    assert isinstance(found, Failure)
    assert found.code == "dns"
    assert "nobody.invalid" in found.text


def test_a_hanging_name_server_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look-ups run side by side in threads that nobody has to wait for."""

    def slow(host: str, *_: Any) -> list[Any]:
        time.sleep(0.5 if "slow" in host else 0)
        return [(2, 1, 6, "", ("127.0.0.1", 80)), (2, 1, 6, "", ("127.0.0.1", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", slow)

    async def run() -> float:
        resolver = Resolver({})
        pending = [asyncio.create_task(resolver.resolve(f"slow{i}.example")) for i in range(20)]
        await asyncio.sleep(0)
        started = time.monotonic()
        found = await resolver.resolve("quick.example")
        assert [result["host"] for result in found] == ["127.0.0.1"]
        took = time.monotonic() - started
        for task in pending:
            task.cancel()
        return took

    assert asyncio.run(run()) < 0.3
