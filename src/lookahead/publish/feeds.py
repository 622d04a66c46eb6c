"""How are the newest texts written as RSS 2.0, Atom 1.0 (RFC 4287) and JSON Feed 1.1?

Put together as text: a site has a feed for every tag, and all of them are made in a first build.  A text
stands in many feeds, so it is written once for each format (`ITEMS`); a feed is its items behind a head.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

EPOCH = "1990-01-01T00:00:00Z"  # of what has no date: before that, validators find none plausible
DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

# In tags: a `>` is what follows, and Markdown's own `"` is never bare in a text.
_BESIDE = re.compile(r' (?:role|aria-[a-z]+)="[^"<>]*"(?=[^<>]*>)')
_STYLE = re.compile(r""" style=(?:"([^"<>]*)"|'([^'<>]*)')(?=[^<>]*>)""", re.IGNORECASE)
_PLAIN = re.compile(
    r"(?:\s*(?:text-align|vertical-align|white-space|color|background-color|width|height|(?:font|border"
    r"|margin|padding)(?:-[a-z]+)?)\s*:[^:;()]*(?:;|$))*\s*",
    re.IGNORECASE,
)
_CONTROLS = bytes({*range(32)} - {*b"\t\n\r"} | {127})
_MORE_CONTROLS = (re.compile(rb"\xc2[\x80-\x9f]"), re.compile(rb"\xef\xbf[\xbe\xbf]"))
_RUNS = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_FRAME = re.compile(
    r'<iframe\b[^<>]*?\ssrc="([^"<>]*)"[^<>]*>.*?</iframe\s*>', re.DOTALL | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Item:
    """One text as a feed carries it; addresses are absolute."""

    url: str
    title: str
    published: str
    updated: str
    excerpt: str
    html: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says of itself."""

    title: str
    description: str
    url: str
    self_url: str
    language: str
    author: str

    updated: str = ""  # when the newest text changed


def rss(channel: Channel, items: Sequence[bytes]) -> bytes:
    """RSS 2.0 with content:encoded, dc:creator and atom:link."""
    head = "".join(
        (
            _tag("title", channel.title),
            _tag("link", channel.url),
            _tag("description", channel.description or channel.title),
            _tag("language", channel.language),
            _tag("lastBuildDate", _rfc822(channel.updated or EPOCH)),
            _tag("generator", "Lookahead"),
            f'<atom:link href="{escape(channel.self_url)}" rel="self" type="application/rss+xml"/>\n',
        )
    )
    spaces = (
        'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    return _document(f'<rss version="2.0" {spaces}><channel>\n{head}', items, "</channel></rss>\n")


def rss_item(one: Item) -> bytes:
    parts = [
        _tag("title", one.title),
        _tag("link", one.url),
        f'<guid isPermaLink="true">{escape(one.url)}</guid>\n',
    ]
    parts += [_tag("pubDate", _rfc822(one.published))] if one.published else []
    parts += [_tag("dc:creator", name) for name in one.authors[:1]]
    parts += [_tag("category", tag) for tag in one.tags]
    said = escape(one.excerpt or one.title, quote=False)  # a description is HTML
    parts += [_tag("description", said), _cdata("content:encoded", one.html)]
    return _bytes(f"<item>\n{''.join(parts)}</item>\n")


def atom(channel: Channel, items: Sequence[bytes]) -> bytes:
    """Atom 1.0 with the full text as content."""
    head = "".join(
        (
            _tag("id", channel.url),
            _tag("title", channel.title),
            _tag("subtitle", channel.description) if channel.description else "",
            _tag("updated", channel.updated or EPOCH),
            f"<author>{_tag('name', channel.author or channel.title)}</author>\n",
            _link(channel.url, "alternate", "text/html"),
            _link(channel.self_url, "self", "application/atom+xml"),
            "<generator>Lookahead</generator>\n",
        )
    )
    names = f'xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(channel.language)}"'
    return _document(f"<feed {names}>\n{head}", items, "</feed>\n")


def atom_item(one: Item) -> bytes:
    parts = [
        _tag("id", one.url),
        _tag("title", one.title),
        _link(one.url, "alternate", "text/html"),
    ]
    parts += [_tag("published", one.published)] if one.published else []
    parts += [_tag("updated", one.updated or one.published or EPOCH)]
    parts += [f"<author>{_tag('name', name)}</author>\n" for name in one.authors]
    parts += [f'<category term="{escape(tag)}"/>\n' for tag in one.tags]
    parts += [_tag("summary", one.excerpt)] if one.excerpt else []
    parts += [_cdata('content type="html"', one.html)]
    return _bytes(f"<entry>\n{''.join(parts)}</entry>\n")


def jsonfeed(channel: Channel, items: Sequence[bytes]) -> bytes:
    """JSON Feed 1.1."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.url,
        "feed_url": channel.self_url,
        "description": channel.description,
        "language": channel.language,
    }
    return b'%b,"items":[%b]}' % (_json(document)[:-1], b",".join(items))


def json_item(one: Item) -> bytes:
    said = {
        "id": one.url,
        "url": one.url,
        "title": one.title,
        "summary": one.excerpt,
        "content_html": one.html,
        "date_published": one.published,
        "date_modified": one.updated,
        "authors": [{"name": name} for name in one.authors],
        "tags": list(one.tags),
    }
    return _json({name: value for name, value in said.items() if value or name == "content_html"})


def carried(html: str) -> str:
    """The HTML of a text without what readers of feeds take away, and validators warn of."""
    if "<iframe" in html:
        html = _FRAME.sub(r'<a href="\1">\1</a>', html)
    if "<script" in html or "<style" in html:
        html = _RUNS.sub("", html)
    if " style=" in html:
        html = _STYLE.sub(lambda m: m[0] if _PLAIN.fullmatch(m[1] or m[2] or "") else "", html)
    return _BESIDE.sub("", html) if ' role="' in html or " aria-" in html else html


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _document(head: str, items: Sequence[bytes], end: str) -> bytes:
    said = f'<?xml version="1.0" encoding="utf-8"?>\n{head}'
    return b"".join((_bytes(said), *items, end.encode()))


def _bytes(text: str) -> bytes:
    """`core.text.storable` of a long text: bytes are looked through ten times as fast."""
    data = text.encode("utf-8", "ignore").translate(None, _CONTROLS)
    for one in _MORE_CONTROLS:
        data = one.sub(b"", data)
    return data


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>\n"


def _link(href: str, rel: str, type: str) -> str:
    return f'<link href="{escape(href)}" rel="{rel}" type="{type}"/>\n'


def _cdata(tag: str, html: str) -> str:
    safe = html.replace("]]>", "]]]]><![CDATA[>")
    return f"<{tag}><![CDATA[{safe}]]></{tag.partition(' ')[0]}>\n"


def _rfc822(at: str) -> str:
    """RFC 822 with four digits of the year; in English whatever the locale."""
    when = datetime.fromisoformat(at.replace("Z", "+00:00"))
    day = f"{DAYS[when.weekday()]}, {when.day:02} {MONTHS[when.month - 1]} {when.year:04}"
    return f"{day} {when:%H:%M:%S} GMT"


FEEDS = {"rss": rss, "atom": atom, "json": jsonfeed}
ITEMS = {"rss": rss_item, "atom": atom_item, "json": json_item}
