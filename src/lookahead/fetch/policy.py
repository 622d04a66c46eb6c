"""How does the one client behave towards the outside?  Values only, given once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network

from lookahead import __version__

FEED_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.5, */*;q=0.1"
)
PAGE_ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
DEFAULT_CONTACT = "https://github.com/lookahead-radar/lookahead"


def user_agent(contact: str = "") -> str:
    """An honest name: what asks, which version, whom to write to, and who runs it."""
    plain = "".join(c for c in contact if c.isprintable() and c.isascii() and c not in "()").strip()
    return f"Lookahead/{__version__} (+{plain or DEFAULT_CONTACT}; feed reader run by its owner)"


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that bounds a request.  Times are seconds, sizes bytes after decompression."""

    user_agent: str = field(default_factory=user_agent)
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = ()  # opened in spite of the guard
    # names that mean exactly one address and port, whatever the URL's port says: the sample edition
    fixed_hosts: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    timeout_s: float = 20.0  # for a whole answer, redirects included, waiting for a turn not
    max_bytes: int = 15_000_000
    max_redirects: int = 5
    per_host: int = 2  # requests to one host at once
    concurrency: int = 64  # requests at once in all
    pause_s: float = 900.0  # of a host that answers 429 or 503 and does not say for how long
    max_pause_s: float = 7 * 86400.0

    @property
    def product(self) -> str:
        """The name that robots.txt may use for us (RFC 9309, 2.2.1)."""
        return self.user_agent.split("/", 1)[0]
