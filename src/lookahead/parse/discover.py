"""Which feeds does a page advertise?"""

from __future__ import annotations

from dataclasses import dataclass

from lookahead.parse.addresses import join, web
from lookahead.parse.document import Element, base_of, document

_TYPES = {
    "application/rss+xml": "rss", "application/rdf+xml": "rss", "application/x.atom+xml": "atom",
    "application/atom+xml": "atom", "application/feed+json": "json", "application/json": "json",
    "text/xml": "rss", "application/xml": "rss",
}  # fmt: skip
_COMMENTS = ("comment", "kommentar", "commentaires")
_FEEDS_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page points to; `url` is absolute http(s)."""

    url: str
    kind: str  # rss atom json
    title: str = ""


def discover_links(data: bytes, url: str) -> tuple[FeedLink, ...]:
    """`<link rel=alternate>` and `<link rel=feed>` to feeds, best first: feeds of comments come last.

    (blog.whatwg.org/feed-autodiscovery; HTML, 4.6.7.1.)  Nothing is raised: a page that is none has none.
    """
    page = document(data)
    if page is None:
        return ()
    return named_by(page, base_of(page, url), url)


def named_by(page: Element, base: str, url: str) -> tuple[FeedLink, ...]:
    """The feeds that a page names, as `discover_links` does; for who has read it already."""
    found: dict[str, FeedLink] = {}
    for link in page.iter("link", "a"):
        feed = _feed(link, base)
        if feed is not None and feed.url != url:
            found.setdefault(feed.url, feed)
    return tuple(sorted(found.values(), key=_of_comments)[:_FEEDS_AT_MOST])


def _feed(link: Element, base: str) -> FeedLink | None:
    rels = (link.get("rel") or "").lower().split()
    kind = _TYPES.get((link.get("type") or "").partition(";")[0].strip().lower(), "")
    if "feed" in rels:
        kind = kind or "rss"
    elif "alternate" not in rels or "stylesheet" in rels:
        return None
    address = web(join(base, (link.get("href") or "").strip()))
    if not kind or not address or _is_wordpress_api(address):
        return None
    return FeedLink(address, kind, " ".join((link.get("title") or "").split()))


def _is_wordpress_api(address: str) -> bool:
    """WordPress names its page as JSON as an alternate; that is no feed."""
    return "/wp-json/" in address


def _of_comments(feed: FeedLink) -> bool:
    said = f"{feed.title} {feed.url}".lower()
    return any(word in said for word in _COMMENTS)
