"""The client's name is honest and harmless, and the guard judges an address by what it is."""

from __future__ import annotations

import asyncio
from ipaddress import IPv4Address, IPv6Address

from hypothesis import given
from hypothesis import strategies as st

from lookahead.fetch import Policy, user_agent
from lookahead.fetch.guard import Guard
from lookahead.fetch.hosts import Hosts

GUARD = Guard(Policy())


@given(st.text(max_size=50))
def test_the_user_agent_is_one_header(contact: str) -> None:
    """Whatever the contact holds, the header stays one printable line with one comment."""
    said = user_agent(contact)
    assert said.startswith("Lookahead/")
    assert said.isprintable()
    assert said.isascii()
    assert said.count("(") == said.count(")") == 1


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_judged_like_the_one_it_maps(address: IPv4Address) -> None:
    """IPv4 inside IPv6 opens nothing that IPv4 does not."""
    plain = GUARD.permits("x", str(address), 443)
    assert GUARD.permits("x", f"::ffff:{address}", 443) == plain
    assert not plain or (address.is_global and not address.is_multicast)


@given(st.ip_addresses(v=4), st.sampled_from(["64:ff9b::", "64:ff9b:1::", "::"]))
def test_tunnels_into_ipv4_are_closed(address: IPv4Address, prefix: str) -> None:
    """NAT64 and IPv4-compatible addresses lead into networks that we cannot judge."""
    inside = IPv6Address(int(IPv6Address(prefix)) + int(address))
    assert not GUARD.permits("x", str(inside), 443)
    six_to_four = IPv6Address((0x2002 << 112) + (int(address) << 80))
    assert not GUARD.permits("x", str(six_to_four), 443)


def test_hosts_are_forgotten_when_there_is_nothing_to_remember() -> None:
    """Memory does not grow with the number of hosts ever asked; a pause is kept."""

    async def run() -> tuple[int, float]:
        hosts = Hosts(per_host=2, pause_s=60, max_pause_s=600)
        for number in range(1000):
            async with hosts.turn(f"h{number}.example"):
                hosts.heard(f"h{number}.example", 429 if number == 7 else 200, None)
        return len(hosts._hosts), hosts.paused_for("h7.example")

    remembered, paused_s = asyncio.run(run())
    assert remembered == 1
    assert 59 < paused_s <= 60
