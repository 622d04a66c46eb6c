"""How does our result look to feedparser's test suite?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urljoin

from lookahead.core.model import Entry, FeedInfo
from lookahead.parse.feed import parse


def for_suite(
    data: bytes, url: str | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """A feed as plain dicts; what is empty is None.  `headers` have their names in lower case."""
    headers = headers or {}
    place = urljoin(url or "", headers.get("content-location", ""))
    if not place.startswith(("http://", "https://")):
        place = url or ""
    parsed = parse(data, place, headers.get("content-type", ""))
    feed = _feed(parsed.feed)
    feed["language"] = feed["language"] or headers.get("content-language")
    return {"feed": feed, "entries": [_entry(e) for e in parsed.entries]}


def _feed(feed: FeedInfo) -> dict[str, Any]:
    return {**asdict(feed), "tags": list(feed.tags)}


def _entry(entry: Entry) -> dict[str, Any]:
    names = ("title", "link", "author", "summary", "content", "published", "updated")
    enclosures = [
        {"url": e.url, "type": e.type, "length": None if e.length is None else str(e.length)}
        for e in entry.enclosures
        if not e.role
    ]
    return {name: getattr(entry, name) or None for name in names} | {
        "id": entry.guid or None,
        "enclosures": enclosures,
        "tags": list(entry.tags),
    }
