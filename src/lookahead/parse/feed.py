"""What kind of document is this, and which way of reading suits it?"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from lookahead.core.model import Parsed, Problem
from lookahead.parse import dates, jsonfeed, limits, tolerant, wellformed
from lookahead.parse.elements import Unusual
from lookahead.parse.rescue import rescued

# What stands before the root (XML, 2.8), and the root's name without its prefix
_PROLOG = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s+|<\?[^>]*>|<!--.*?-->|(?P<html><!doctype\s+html\b[^>]*>)|<![^>]*>)*"
    rb"(?:<(?:[\w.-]+:)?(?P<root>[\w.-]+))?",
    re.IGNORECASE | re.DOTALL,
)
_FEEDS = (b"rss", b"feed", b"rdf", b"channel")
_PAGES = (b"html", b"head", b"body", b"title", b"meta", b"link", b"script", b"div")
_DECLARATION = 200  # bytes in which an XML declaration ends
_HEAD = 2048  # bytes that are looked at to tell what it is
_STRAY = 0.1  # of them; more NULs are no accident
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[?!A-Za-z]|[{\[]\s*[\"{\[])")
_WIDE = (
    b"\xff\xfe",
    b"\xfe\xff",
    b"\0<",
    b"<\0",
    b"\0\0",
)  # UTF-16 and UTF-32, with BOM or without
# Python's codecs that need time quadratic in the input, or are no character encodings
_ODD_CODEC = re.compile(
    rb"(?:encoding|charset)\s*=\s*[\"']?(?:punycode|idna|\w*unicode_escape)", re.I
)


def parse(
    data: bytes, url: str = "", content_type: str = "", *, now: datetime | None = None
) -> Parsed:
    """The entries of a feed in any of its formats.  Never raises: what is wrong is in `problems`.

    `url` makes relative addresses absolute, `content_type` is the header's value, and `now` is what dates
    are held against (without it, the year 2100).  Entries of a broken feed come with a problem; something
    that is no feed gives no entries and a problem that says what it is.
    """
    found = _read(data, url, content_type)
    entries, problems = dates.believed(found.entries, now)
    feed = replace(
        found.feed,
        published=dates.believable(found.feed.published, now),
        updated=dates.believable(found.feed.updated, now),
    )
    return replace(found, feed=feed, entries=entries, problems=(*found.problems, *problems))


def _read(data: bytes, url: str, content_type: str) -> Parsed:
    data = without_nul(data)
    wrong = _no_feed(data)
    if wrong:
        return Parsed(problems=(wrong,))
    if jsonfeed.looks_like(data):
        return jsonfeed.read(data, url)
    if _ODD_CODEC.search(data[:_DECLARATION]) or _ODD_CODEC.search(
        content_type.encode("utf-8", "replace")
    ):
        return Parsed(problems=(Problem("encoding", "It is in an encoding that is not read."),))
    try:
        root = limits.tree(data)
        if root is not None:
            return wellformed.read(root, data, url, content_type)
    except limits.Refused as refused:
        return Parsed(problems=(refused.problem,))
    except Unusual:
        pass
    found = tolerant.read(data, url, content_type)
    if not found.entries:
        found = rescued(data, url) or found
    if not found.format and not found.entries and not found.problems:
        found = replace(found, problems=(Problem("not-a-feed", "This is not a feed."),))
    return found


def without_nul(data: bytes) -> bytes:
    """Text in which a program left NULs, without them; binary data and wide encodings as they are."""
    head = data[:_HEAD]
    if b"\0" not in data or head.startswith(_WIDE) or not _MARKUP.match(head.replace(b"\0", b"")):
        return data
    return data if head.count(b"\0") > len(head) * _STRAY else data.replace(b"\0", b"")


def is_plain(data: bytes, url: str = "", content_type: str = "") -> bool:
    """Is it a feed that the fast parser reads by itself?"""
    data = without_nul(data)
    try:
        root = limits.tree(data)
        if root is not None:
            wellformed.read(root, data, url, content_type)
    except (limits.Refused, Unusual):
        return False
    return root is not None


def _no_feed(data: bytes) -> Problem | None:
    """What it is, where a look at the first bytes is enough to say that it is no feed."""
    head = data[:_HEAD]
    if not head.strip():
        return Problem("empty", "The answer is empty.")
    if _is_page(head):
        return Problem("html", "This is a web page, not a feed.")
    if b"\0" in head and not head.startswith(_WIDE):
        return Problem("binary", "This is neither a feed nor text.")
    return None


def _is_page(head: bytes) -> bool:
    found = _PROLOG.match(head)
    if found is None:
        return False
    root = (found["root"] or b"").lower()
    return root in _PAGES or (found["html"] is not None and root not in _FEEDS)
