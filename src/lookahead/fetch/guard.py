"""May a connection to this address be opened?  Asked for every connection, before a socket exists.

The check sits where the socket is made, so it sees the final numeric address whatever the spelling
of the URL, whichever redirect led there and whatever the name meant a moment ago.  Addresses are
judged by the registries of RFC 6890; ports that speak other protocols are refused as browsers do
(https://fetch.spec.whatwg.org/#port-blocking).
"""

from __future__ import annotations

import socket
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from aiohttp.connector import AddrInfoType

from lookahead.fetch.policy import Policy

# What `is_global` lets through on some Python versions or everywhere, and must not be reached: tunnels
# into IPv4 (NAT64, its local-use form, Teredo, 6to4 and its relays), carrier-grade NAT, protocol
# assignments (a cloud keeps its metadata there), documentation, and Azure's host agent.
_CLOSED = tuple(
    map(
        ip_network,
        (
            *("64:ff9b::/96", "64:ff9b:1::/48", "2001::/23", "2002::/16", "192.88.99.0/24"),
            *("100.64.0.0/10", "192.0.0.0/24", "3fff::/20", "168.63.129.16/32"),
        ),
    )
)
_GLOBAL_UNICAST = ip_network("2000::/3")
# below 1024 only 80 and 443 pass; these are the ports above it that are not for HTTP
_OTHER_PROTOCOLS = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566}
    | {6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080}
)


class Refused(OSError):
    """The guard opened no socket."""


@dataclass(slots=True)
class Hop:
    """The request that is under way in this context, and how far it came."""

    host: str
    refused: list[str] = field(default_factory=list)  # addresses
    answered: bool = False  # it began to


current_hop: ContextVar[Hop] = ContextVar("current_hop")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Is the address meant for the whole internet?  Give it unwrapped."""
    if any(address in network for network in _CLOSED):
        return False
    if address.version == 6 and address not in _GLOBAL_UNICAST:
        return False
    return address.is_global and not address.is_multicast


def unwrap(text: str) -> IPv4Address | IPv6Address:
    """The address behind a numeric text: without zone, IPv4-mapped IPv6 as IPv4."""
    address = ip_address(text.split("%")[0])
    return getattr(address, "ipv4_mapped", None) or address


def is_web_port(port: int) -> bool:
    """80, 443, and any unprivileged port that is not known for another protocol."""
    return port in (80, 443) or (port >= 1024 and port not in _OTHER_PROTOCOLS)


class Guard:
    """Makes sockets to permitted addresses only: aiohttp's `socket_factory`."""

    def __init__(self, policy: Policy) -> None:
        self._allow = policy.allow_networks
        self._fixed = policy.fixed_hosts

    def permits(self, host: str, address: str, port: int) -> bool:
        """May `host`, which turned out to be `address`, be connected to at `port`?"""
        if host in self._fixed:
            return self._fixed[host] == (address, port)
        ip = unwrap(address)
        if any(ip in network for network in self._allow):
            return True
        return is_public(ip) and is_web_port(port)

    def socket(self, addr_info: AddrInfoType) -> socket.socket:
        """A socket for this address, or Refused and no socket at all."""
        family, kind, proto, _, address = addr_info
        hop = current_hop.get()
        shown = f"{address[0]}, port {address[1]}"
        if not self.permits(hop.host, str(address[0]), int(address[1])):
            hop.refused.append(shown)
            raise Refused(f"{shown} is not a public web address")
        return socket.socket(family, kind, proto)
