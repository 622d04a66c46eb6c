"""What does feedparser find in it?  The way for feeds that are broken or strange: slow, forgiving.

feedparser 6 behind a layer of our own.  HTML is left as it is, for `extract.clean`; addresses come back
absolute; its known faults (links that are ids, twelve-hour times, years that cannot be) end here.
"""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from xml.sax import SAXParseException

import feedparser

from lookahead.core.model import Enclosure, Entry, FeedInfo, Parsed, Problem
from lookahead.core.text import storable
from lookahead.parse import dates, islands, media
from lookahead.parse.addresses import join, web
from lookahead.parse.limits import MOST_ENTRIES, too_many

# feedparser takes up to 2 microseconds for an entity and 60 for a tag: so much is a second or two
MOST_TAGS, MOST_ENTITIES = 20_000, 300_000
_ITEM = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(?:item|entry)[\s>]", re.IGNORECASE)
_FORMATS = {
    "rss090": "rss0.90", "rss091n": "rss0.91", "rss091u": "rss0.91", "rss092": "rss0.92",
    "rss093": "rss0.93", "rss094": "rss0.94", "rss20": "rss2.0", "rss10": "rdf1.0", "rss": "rss",
    "atom01": "atom0.1", "atom02": "atom0.2", "atom03": "atom0.3", "atom10": "atom1.0",
    "atom": "atom", "cdf": "cdf",
}  # fmt: skip


def read(data: bytes, url: str, content_type: str) -> Parsed:
    """Entries of anything that resembles a feed, with a problem where it is not well-formed."""
    data, problems = _bounded(data)
    # without a type it would take undeclared text for Latin-1, with this one for UTF-8
    headers = {"content-type": content_type or "application/xml"}
    if url:
        headers["content-location"] = url
    try:
        # as a stream: bytes would be tried as the name of a file first
        result = feedparser.parse(
            io.BytesIO(data),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=True,
        )
    except Exception as error:
        return Parsed(problems=(Problem("parser", f"It could not be read: {error!s:.200}."),))
    entries = [_entry(entry, url) for entry in result["entries"][:MOST_ENTRIES]]
    return Parsed(
        feed=_feed(result["feed"], url),
        entries=tuple(entries),
        problems=(*problems, *_malformed(result)),
        format=_FORMATS.get(result.get("version") or "", ""),
    )


def _bounded(data: bytes) -> tuple[bytes, tuple[Problem, ...]]:
    """As much of it as can be read in a second or two, cut between two items."""
    limit = min(_reach(data, b"<", MOST_TAGS), _reach(data, b"&", MOST_ENTITIES))
    starts = [m.start() for m in islice(_ITEM.finditer(data), MOST_ENTRIES + 1)]
    if limit < len(data) and (len(starts) <= MOST_ENTRIES or limit < starts[-1]):
        cut = max((start for start in starts[1:] if start < limit), default=limit)
        text = "It is not well-formed and too big to be mended: only its first part was read."
        return data[:cut], (Problem("too-big", text),)
    if len(starts) > MOST_ENTRIES:
        return data[: starts[-1]], (too_many(MOST_ENTRIES),)
    return data, ()


def _reach(data: bytes, mark: bytes, most: int) -> int:
    """Where the mark that is one too many stands; the length of the data if there is none."""
    if data.count(mark) <= most:
        return len(data)
    return next(islice((m.start() for m in re.finditer(re.escape(mark), data)), most, None))


def _malformed(result: Mapping[str, Any]) -> tuple[Problem, ...]:
    error = result.get("bozo_exception")
    if not result.get("bozo") or isinstance(
        error, feedparser.NonXMLContentType | feedparser.CharacterEncodingOverride
    ):
        return ()  # a wrong label, the content is fine
    where, what = "", str(error)
    if isinstance(error, SAXParseException):
        where, what = f", line {error.getLineNumber()}", error.getMessage()
    return (Problem("malformed", f"It is not well-formed XML{where}: {what:.120}."),)


def _entry(e: Any, url: str) -> Entry:
    contents = [c.get("value") or "" for c in dict.get(e, "content") or ()]
    content = _html(max(contents, key=len, default=""), url)
    summary = _html(_text(e, "summary"), url)
    link = _link(e)
    enclosures, image = _media(e, url)
    return Entry(
        guid=_text(e, "id"),
        link=web(link),
        title=_text(e, "title"),
        author=_author(e),
        summary="" if summary == content else summary,
        content=content,
        published=_date(e, "published") or _date(e, "created"),
        updated=_date(e, "updated"),
        tags=_tags(e),
        enclosures=enclosures,
        image=image,
        language=_language(e),
    )


def _html(text: str, url: str) -> str:
    """A body; references to a part of itself (`#note`) are to stay inside."""
    text = islands.mended(storable(text))
    return text.replace(f'href="{url}#', 'href="#') if url else text


def _feed(f: Any, url: str) -> FeedInfo:
    image = dict.get(f, "image") or {}
    link = join(url, _link(f))
    return FeedInfo(
        title=_text(f, "title"),
        link=web(link),
        id=_text(f, "id"),
        description=_text(f, "subtitle") or _text(f, "summary"),
        author=_author(f),
        language=_text(f, "language"),
        published=_date(f, "published"),
        updated=_date(f, "updated"),
        tags=_tags(f),
        image=web(join(url, image.get("href") or _text(f, "logo") or _text(f, "icon"))),
        self_url=web(join(url, _rel(f, "self"))),
        ttl_s=media.interval_s(
            _text(f, "ttl"), _text(f, "sy_updateperiod"), _text(f, "sy_updatefrequency")
        ),
    )


def _text(thing: Any, key: str) -> str:
    value = dict.get(thing, key)  # not thing.get: that warns, and maps one name to another
    return storable(value) if isinstance(value, str) else ""


def _rel(thing: Any, rel: str) -> str:
    links = dict.get(thing, "links") or ()
    return next((x.get("href") or "" for x in links if x.get("rel") == rel), "")


def _link(thing: Any) -> str:
    """The alternate link: text in a link of another kind (enclosure) must not take its place."""
    link = _text(thing, "link")
    rels = {x.get("rel") for x in dict.get(thing, "links") or () if x.get("href") == link}
    if rels and not rels & {"alternate", None}:
        return _rel(thing, "alternate") or link
    return link


def _author(thing: Any) -> str:
    names = [a.get("name") or "" for a in dict.get(thing, "authors") or ()]
    several = list(dict.fromkeys(n for n in map(storable, names) if n))
    return ", ".join(several) if len(several) > 1 else _text(thing, "author")


def _date(thing: Any, key: str) -> datetime | None:
    text = _text(thing, key)
    known = dates.read(text)
    if known is not None or dates.impossible(text):
        return known
    struct = dict.get(thing, f"{key}_parsed")  # forms that only feedparser knows: Greek, Korean, …
    try:
        return datetime.fromtimestamp(timegm(struct), UTC) if struct else None
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _tags(thing: Any) -> tuple[str, ...]:
    terms = (storable(tag.get("term") or "") for tag in dict.get(thing, "tags") or ())
    return tuple(dict.fromkeys(filter(None, terms)))


def _language(e: Any) -> str:
    own = _text(e, "language")
    details = (dict.get(e, f"{name}_detail") or {} for name in ("title", "summary"))
    return own or next((d["language"] for d in details if d.get("language")), "")


def _media(e: Any, url: str) -> tuple[tuple[Enclosure, ...], str]:
    """Enclosures and the picture: Media RSS and iTunes say what RSS leaves out."""
    links = [x for x in dict.get(e, "links") or () if x.get("rel") == "enclosure"]
    return media.chosen(
        enclosures=links,
        contents=dict.get(e, "media_content") or (),
        thumbnails=dict.get(e, "media_thumbnail") or (),
        image=(dict.get(e, "image") or {}).get("href") or "",
        duration=_text(e, "itunes_duration"),
        base=url,
        extras=_extras(e),
    )


def _extras(e: Any) -> list[dict[str, str]]:
    """Chapters and the transcript; of several of these feedparser keeps the last."""
    found = [
        {**given, "role": role}
        for role in ("chapters", "transcript")
        if isinstance(given := dict.get(e, f"podcast_{role}"), Mapping)
    ]
    listed = dict.get(dict.get(e, "psc_chapters") or {}, "chapters") or ()
    texts = ({name: str(c.get(name) or "") for name in ("start", "title", "href")} for c in listed)
    return [*found, *({**text, "role": "chapter"} for text in texts)]
