"""What does a JSON Feed say?  Versions 1.0 and 1.1 (jsonfeed.org/version/1.1), and usual mistakes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from lookahead.core.model import Enclosure, Entry, FeedInfo, Parsed, Problem
from lookahead.core.text import storable
from lookahead.parse import dates
from lookahead.parse.addresses import join, web
from lookahead.parse.limits import MOST_ENTRIES, too_many
from lookahead.parse.media import MOST_ENCLOSURES

_VERSIONS = {"1": "jsonfeed1.0", "1.0": "jsonfeed1.0", "1.1": "jsonfeed1.1"}


def looks_like(data: bytes) -> bool:
    return data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def read(data: bytes, url: str) -> Parsed:
    """Entries of a JSON Feed; a problem where it is not JSON, or JSON of another kind."""
    try:
        top = json.loads(data)
    except (ValueError, RecursionError) as error:
        return Parsed(problems=(Problem("malformed", f"It is not valid JSON ({error!s:.120})."),))
    items = top.get("items") if isinstance(top, dict) else None
    if not isinstance(items, list):
        text = "This is JSON, but not a feed: it has no list of items."
        return Parsed(problems=(Problem("not-a-feed", text),))
    version = str(top.get("version", "")).rpartition("/")[2]
    problems = () if len(items) <= MOST_ENTRIES else (too_many(MOST_ENTRIES),)
    return Parsed(
        feed=_feed(top, url),
        entries=tuple(_entry(i, url) for i in items[:MOST_ENTRIES] if isinstance(i, dict)),
        problems=problems,
        format=_VERSIONS.get(version, "jsonfeed"),
    )


def _feed(top: Mapping[str, Any], url: str) -> FeedInfo:
    return FeedInfo(
        title=_text(top, "title"),
        link=_address(top, "home_page_url", url),
        id=_text(top, "feed_url"),
        description=_text(top, "description"),
        author=_author(top),
        language=_text(top, "language"),
        image=_address(top, "icon", url) or _address(top, "favicon", url),
        self_url=_address(top, "feed_url", url),
    )


def _entry(item: Mapping[str, Any], url: str) -> Entry:
    summary = _text(item, "summary")
    return Entry(
        guid=_text(item, "id"),
        link=_address(item, "url", url) or _address(item, "external_url", url),
        title=_text(item, "title"),
        author=_author(item),
        summary=escape(summary, quote=False),
        content=_text(item, "content_html") or _plain(_text(item, "content_text")),
        published=dates.read(_text(item, "date_published")),
        updated=dates.read(_text(item, "date_modified")),
        tags=_tags(item.get("tags")),
        enclosures=_attachments(item.get("attachments"), url),
        image=_address(item, "image", url) or _address(item, "banner_image", url),
        language=_text(item, "language"),
    )


def _text(thing: Mapping[str, Any], key: str) -> str:
    """A string; ids are often numbers, which count as what they look like."""
    value = thing.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return storable(value).strip() if isinstance(value, str) else ""


def _address(thing: Mapping[str, Any], key: str, base: str) -> str:
    given = _text(thing, key)
    return web(join(base, given)) if given else ""


def _plain(text: str) -> str:
    """Plain text as HTML that looks the same."""
    paragraphs = (escape(p, quote=False).replace("\n", "<br>") for p in text.split("\n\n"))
    return "".join(f"<p>{p}</p>" for p in paragraphs if p.strip())


def _author(thing: Mapping[str, Any]) -> str:
    """1.1 has `authors`, 1.0 has `author`; either may be a string."""
    given = thing.get("authors") or thing.get("author") or ()
    people = given if isinstance(given, list) else [given]
    names = [
        p if isinstance(p, str) else _text(p, "name") for p in people if isinstance(p, str | dict)
    ]
    return ", ".join(dict.fromkeys(storable(n) for n in names if n))


def _tags(given: object) -> tuple[str, ...]:
    tags = given if isinstance(given, list) else []
    return tuple(
        dict.fromkeys(storable(t).strip() for t in tags if isinstance(t, str) and t.strip())
    )


def _attachments(given: object, base: str) -> tuple[Enclosure, ...]:
    found = (
        [_attachment(a, base) for a in given if isinstance(a, dict)]
        if isinstance(given, list)
        else []
    )
    return tuple(a for a in found[:MOST_ENCLOSURES] if a.url)


def _attachment(item: Mapping[str, Any], base: str) -> Enclosure:
    return Enclosure(
        url=_address(item, "url", base),
        type=_text(item, "mime_type"),
        length=_whole(item.get("size_in_bytes")),
        duration_s=_whole(item.get("duration_in_seconds")),
        title=_text(item, "title")[:200],
    )


def _whole(value: object) -> int | None:
    sane = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e15
    return int(value) if sane else None  # type: ignore[call-overload]  # `sane` says that it is a number
