"""What does a feed of ours say, whatever its format?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit, urlunsplit

from lookahead.core.model import ArticlePage
from lookahead.core.text import storable
from lookahead.serve.address import absolute, base_url


@dataclass(frozen=True, slots=True)
class Item:
    """One article in a feed."""

    id: str  # a tag: URI (RFC 4151): the same for ever, wherever the server moves to
    page: str  # our page of it
    original: str
    title: str
    source: str
    author: str
    published: datetime
    updated: datetime
    excerpt: str
    html: str
    tags: tuple[str, ...]
    language: str
    enclosures: tuple[tuple[str, str, int], ...]  # address, type, bytes


@dataclass(frozen=True, slots=True)
class Channel:
    """A list as a feed."""

    title: str
    description: str
    path: str  # of the list
    self_path: str  # of the feed
    language: str
    items: tuple[Item, ...]

    @property
    def updated(self) -> datetime:
        """When anything in it last changed; a fixed day while it is empty."""
        return max((item.updated for item in self.items), default=datetime(2026, 1, 1, tzinfo=UTC))


def item(found: ArticlePage) -> Item:
    """An article as an item; without characters that no XML may hold."""
    card = found.card
    updated = max(card.published, found.updated or card.published)
    return Item(
        id=f"tag:{urlsplit(base_url()).hostname},2026:article/{card.id}",
        page=absolute(f"/a/{card.id}"),
        original=uri(card.url),
        title=storable(card.title) or "Untitled",
        source=storable(card.source.name),
        author=storable(found.author),
        published=card.published,
        updated=updated,
        excerpt=storable(card.excerpt),
        html=storable(found.html),
        tags=tuple(storable(tag) for tag in (*card.categories, *card.hashtags)),
        language=card.language,
        enclosures=tuple(
            (uri(e.url), e.type, e.length or 0) for e in found.enclosures if not e.role
        ),
    )


def uri(address: str) -> str:
    """An address in ASCII, as RSS wants it (RFC 3987, 3.1): the host by IDNA, the rest percent-encoded."""
    if address.isascii():
        return address
    parts = urlsplit(address)
    try:
        host = parts.netloc.encode("idna").decode("ascii")
    except UnicodeError:  # no name that anybody could look up
        return address
    rest = (quote(part, safe="/%:=&?~#+!$,;'@()*[]") for part in parts[2:])
    return urlunsplit((parts.scheme, host, *rest))
