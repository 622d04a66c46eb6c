"""No request reaches an address that is not for the whole internet, by whatever way it is named.

Nothing here connects anywhere but to loopback: for every other address the test asserts that no socket
was made, and a spy makes that so even where the guard would be broken.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from lookahead.core.model import Failure, Fetched
from lookahead.fetch import Client, Policy, guard

PRIVATE = [
    *["127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1"],  # noqa: S104
    *["169.254.169.254", "100.64.0.1", "192.0.0.192", "198.18.0.1", "224.0.0.1", "255.255.255.255"],
    *["240.0.0.1", "192.0.2.1", "::1", "::", "::ffff:127.0.0.1", "::ffff:169.254.169.254"],
    *["::127.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1"],
    *["64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2001::1", "2001:db8::1", "100::1"],
    *["168.63.129.16", "192.88.99.1", "3fff::1"],
]


class Stub(AbstractResolver):
    """A resolver that answers from lists, one after another, and never asks the network."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    async def resolve(self, host: str, port: int = 0, *_: Any, **__: Any) -> list[ResolveResult]:
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=0,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        pass


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sockets that the guard made; making one fails, so nothing can ever be sent."""
    sockets: list[int] = []

    class Spied:
        def __getattr__(self, name: str) -> Any:
            return getattr(socket, name)

        def socket(self, *_: Any) -> socket.socket:
            sockets.append(1)
            raise OSError("the spy lets nothing out")

    monkeypatch.setattr(guard, "socket", Spied())
    return sockets


def ask(url: str, resolver: AbstractResolver | None = None, **changes: Any) -> Fetched | Failure:
    async def run() -> Fetched | Failure:
        async with Client(Policy(timeout_s=5.0, **changes), resolver=resolver) as client:
            return await client.get(url)

    return asyncio.run(run())


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_means_a_private_address_gets_no_socket(address: str, made: list[int]) -> None:
    """What a name resolves to is judged, not the name."""
    found = ask("http://innocent.example/", Stub([address]))
    assert isinstance(found, Failure)
    assert found.code == "blocked"
    assert made == []


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_in_the_url_gets_no_socket(address: str, made: list[int]) -> None:
    """An address in the URL needs no resolver and is judged all the same."""
    literal = f"[{address}]" if ":" in address else address
    found = ask(f"http://{literal}/")
    assert isinstance(found, Failure)
    assert found.code in ("blocked", "url", "connect")
    assert made == []


SPELLINGS = ["2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "127.1", "017700000001", "0"]
SPELLINGS += [
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]",
    "127.0.0.1.",
    "127。0。0。1",
    "①②⑦.0.0.1",
]


@pytest.mark.parametrize("host", SPELLINGS)
def test_other_spellings_of_loopback_get_no_socket(host: str, made: list[int]) -> None:
    """Decimal, octal, hexadecimal, short, mapped and full-width spellings lead nowhere.

    The stub answers as the system's resolver does, which takes the odd ones for addresses.
    """
    found = ask(f"http://{host}/", Stub(["127.0.0.1"]))
    assert isinstance(found, Failure)
    assert made == []


@pytest.mark.parametrize("address", ["8.8.8.8", "::ffff:8.8.8.8", "2606:4700::1111"])
def test_a_public_address_passes_the_guard(address: str, made: list[int]) -> None:
    """The guard would make a socket for an address of the open internet (the spy stops it)."""
    found = ask("http://open.example/", Stub([address]))
    assert isinstance(found, Failure)
    assert found.code == "connect"
    assert made


@pytest.mark.parametrize("port", [21, 22, 25, 110, 6379, 8080, 8443, 11211])
def test_ports_of_other_services_are_closed(port: int, made: list[int]) -> None:
    """Below 1024 only 80 and 443 are for the web; odd ports above it are feeds' and allowed."""
    found = ask(f"http://open.example:{port}/", Stub(["8.8.8.8"]))
    assert isinstance(found, Failure)
    assert bool(made) == (port >= 1024)


@pytest.mark.parametrize("port", [2049, 5060, 6000, 6667, 10080])
def test_high_ports_of_known_services_are_closed(port: int, made: list[int]) -> None:
    """A feed cannot make us speak to IRC, SIP, NFS or X11."""
    assert ask(f"http://open.example:{port}/", Stub(["8.8.8.8"])).code == "blocked"  # type: ignore[union-attr]
    assert made == []


SCHEMES = ["file:///etc/hostname", "ftp://example.org/", "gopher://x/", "data:text/xml,<rss/>"]
SCHEMES += ["dict://x/", "javascript:1", "ws://x/", "unix:///x"]


@pytest.mark.parametrize("url", SCHEMES)
def test_only_http_and_https_are_fetched(url: str, made: list[int]) -> None:
    """Every other scheme is refused before anything is looked up."""
    found = ask(url)
    assert isinstance(found, Failure)
    assert found.code == "blocked"
    assert made == []


def test_a_url_with_a_login_is_refused(made: list[int]) -> None:
    """Names and passwords in addresses would end in logs and redirects."""
    for url in ("http://me:secret@open.example/", "http://me@open.example/"):
        found = ask(url, Stub(["8.8.8.8"]))
        assert isinstance(found, Failure)
        assert found.code == "blocked"
        assert "secret" not in found.text
    assert made == []


def test_one_good_address_among_bad_ones_is_used(web: Any) -> None:
    """A name with a private and an open address is reached by the open one alone."""

    async def run() -> Fetched | Failure:
        async with web.serve(web.always(web.answer(b"good"))) as site:
            only = (ipaddress.ip_network("127.0.0.1/32"),)
            policy = Policy(timeout_s=5.0, allow_networks=only)
            async with Client(policy, resolver=Stub(["10.0.0.1", "127.0.0.1"])) as client:
                return await client.get(f"http://both.example:{site.port}/")

    found = asyncio.run(run())
    assert isinstance(found, Fetched)
    assert found.body == b"good"


def test_a_redirect_to_a_closed_address_is_refused(web: Any) -> None:
    """The guard holds at every hop: an open site cannot send us to our own machine."""

    async def run() -> tuple[Fetched | Failure, int]:
        async with web.serve(web.always(web.answer(b"secret"))) as inner:
            target = f"http://127.0.0.1:{inner.port}/admin"
            redirect = web.answer(b"", "302 Found", Location=target)
            async with web.serve(web.always(redirect)) as outer:
                # only the outer site's name is open
                fixed = {"outer.example": ("127.0.0.1", outer.port)}
                async with Client(Policy(fixed_hosts=fixed)) as client:
                    return await client.get("http://outer.example/"), len(inner.asked)

    found, asked = asyncio.run(run())
    assert isinstance(found, Failure)
    assert found.code == "blocked"
    assert [hop.status for hop in found.redirects] == [302]
    assert asked == 0


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://x/", "http://me:pw@x.example/"])
def test_a_redirect_to_a_closed_scheme_is_refused(web: Any, target: str) -> None:
    """A redirect cannot change http into something else, nor bring a login."""
    (found,) = web.fetch(web.always(web.answer(b"", "301 Moved", Location=target)))
    assert found.code == "blocked"


def test_a_name_that_changes_its_meaning_is_judged_again(web: Any) -> None:
    """DNS rebinding: open at the first look-up, loopback at the second; the second is refused."""

    async def run() -> tuple[list[Fetched | Failure], int]:
        async with web.serve(web.always(web.answer(b"x"))) as site:
            resolver = Stub(["127.0.0.2"], ["127.0.0.1"])
            only = (ipaddress.ip_network("127.0.0.2/32"),)
            async with Client(Policy(allow_networks=only), resolver=resolver) as client:
                url = f"http://turncoat.example:{site.port}/"
                first = await client.get(url)  # nobody listens on 127.0.0.2
                client._session.connector.clear_dns_cache()  # type: ignore[union-attr]
                return [first, await client.get(url)], site.connections

    (first, second), connections = asyncio.run(run())
    assert isinstance(first, Failure)
    assert isinstance(second, Failure)
    assert (first.code, second.code) == ("connect", "blocked")
    assert connections == 0


def test_fixed_hosts_open_one_address_for_their_names_alone(web: Any) -> None:
    """The sample's names reach its port; its port by any other name stays shut."""

    async def run() -> list[Fetched | Failure]:
        async with web.serve(web.always(web.answer(b"sample"))) as site:
            fixed = {"lab.example": ("127.0.0.1", site.port)}
            urls = [
                "http://lab.example/feed.xml",
                f"http://127.0.0.1:{site.port}/feed.xml",
                f"http://other.example:{site.port}/feed.xml",
                f"http://lab.example.:{site.port}/feed.xml",
            ]
            async with Client(Policy(fixed_hosts=fixed), resolver=None) as client:
                return [await client.get(url) for url in urls]

    good, *bad = asyncio.run(run())
    assert isinstance(good, Fetched)
    assert good.body == b"sample"
    assert all(isinstance(found, Failure) for found in bad)


def test_a_proxy_in_the_environment_is_ignored(web: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would fetch for us what the guard refuses."""

    async def run() -> tuple[Fetched | Failure, int]:
        async with web.serve(web.always(web.answer(b"by proxy"))) as proxy:
            for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
                monkeypatch.setenv(name, proxy.base)
            direct = web.always(web.answer(b"direct"))
            async with web.serve(direct) as site, Client(web.policy()) as client:
                return await client.get(site.base), len(proxy.asked)

    found, asked = asyncio.run(run())
    assert isinstance(found, Fetched)
    assert (found.body, asked) == (b"direct", 0)


def test_named_networks_are_opened_and_nothing_else() -> None:
    """allow_networks opens what it names, mapped spellings included, on any port."""
    home = guard.Guard(Policy(allow_networks=(ipaddress.ip_network("192.168.1.0/24"),)))
    assert home.permits("nas", "192.168.1.7", 22)
    assert home.permits("nas", "::ffff:192.168.1.7", 8080)
    assert not home.permits("nas", "192.168.2.7", 80)
    assert not home.permits("nas", "127.0.0.1", 80)


def test_fixed_hosts_have_no_https(web: Any) -> None:
    """https to a fixed name ends at once instead of waiting for a handshake with a plain port."""

    async def run() -> Fetched | Failure:
        async with web.serve(web.always(b"")) as site:
            fixed = {"lab.example": ("127.0.0.1", site.port)}
            async with Client(Policy(fixed_hosts=fixed)) as client:
                return await client.get("https://lab.example/")

    found = asyncio.run(run())
    assert isinstance(found, Failure)
    assert found.code == "dns"
