"""Do hosts that belong together wait for each other?"""

from __future__ import annotations

import asyncio

from lookahead.fetch.hosts import MANNERS, Hosts


def test_hosts_with_manners_are_asked_one_at_a_time_and_apart() -> None:
    """All hosts of one who asks for it share one place and one gap; others go on meanwhile."""
    starts: dict[str, float] = {}
    inside: list[str] = []

    async def ask(hosts: Hosts, name: str) -> None:
        async with hosts.turn(name):
            starts[name] = asyncio.get_running_loop().time()
            inside.append(name)
            assert len([one for one in inside if one != "nottides.example"]) <= 1
            await asyncio.sleep(0.01)
            inside.remove(name)

    async def run() -> None:
        hosts = Hosts(2, 60, 600, {"tides.example": 0.1})
        names = ["tides.example", "rss.tides.example", "a.b.tides.example", "nottides.example"]
        await asyncio.gather(*(ask(hosts, name) for name in names))
        hosts.heard("rss.tides.example", 429, None)
        assert hosts.paused_for("tides.example") > 50
        assert hosts.paused_for("nottides.example") == 0

    asyncio.run(run())
    first, second, third = sorted(at for name, at in starts.items() if name != "nottides.example")
    assert second - first > 0.09
    assert third - second > 0.09
    assert starts["nottides.example"] - first < 0.05


def test_what_arxiv_asks_for() -> None:
    """Three seconds between requests, as its terms of use say."""
    assert MANNERS["arxiv.org"] == 3.0
