"""What does a worker make of the bytes of a feed?  Drafts: clean, named, categorised, ready to store."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from functools import lru_cache

from lookahead.core import video
from lookahead.core.identity import Names, names
from lookahead.core.look import Draft
from lookahead.core.model import Enclosure, Entry, FeedInfo, Kind, Paper, Parsed, Problem
from lookahead.core.text import one_line, storable
from lookahead.core.urls import canonical, is_web
from lookahead.extract import excerpt, feed_html, plain
from lookahead.extract.lines import lines
from lookahead.parse import item_hash, parse_as
from lookahead.parse.sitemap import title_of
from lookahead.understand import categorise

HASH_BYTES = 8
RECENT = 20
TITLE_AT_MOST = 500
AUTHORS_AT_MOST = 4000  # characters, of a paper
EXCERPT_WORDS = 140
SUMMARY_WORDS = 150  # a longer one is an article of its own
TEASER_WORDS = 400  # a longer text that ends with "read more" says enough
FRESH = timedelta(days=30)  # older pages are not asked for: a first load holds thousands
FRESH_PLACES = 20  # but those of a document's first entries are, however old
# How a text ends that goes on elsewhere, with or without the name of the site behind it
_TEASER = re.compile(
    r"(?:\[?(?:…|\.\.\.)\]?|\b(?:read|see|learn) more|continue reading|read the (?:full|whole|rest)\b.{0,40}|"
    r"keep reading|weiterlesen|mehr lesen|lire la suite|leer más|seguir leyendo|阅读全文|続きを読む)"
    r"[\s.:→»>…]*$|\bappeared first on\b.{0,120}$",
    re.IGNORECASE,
)
# letters that one of these has however it is spelt; to look for them takes a tenth of the time
_TEASER_SIGNS = (
    *("…", "...", "more", "read", "terle", "mehr", "re la ", "leer", "leyendo", "appeared"),
    *("阅读全文", "続きを読む"),
)
_PLAYED = ("audio/", "video/", "application/x-shockwave-flash")
_FILES = (".pdf", ".mp3", ".mp4", ".zip", ".png", ".jpg")
_canonical = lru_cache(maxsize=64)(canonical)  # the same two addresses for every entry of a feed
_FIELDS = tuple(each.name for each in fields(Entry))


@dataclass(frozen=True, slots=True)
class Job:
    """The answer of one source, and what must be known to read it."""

    source: str  # slug
    kind: Kind
    language: str
    usual: tuple[str, ...]  # the source's categories
    url: str
    content_type: str
    data: bytes
    seen: bytes  # hashes of the items of the last look
    now: datetime
    selectors: Mapping[str, str] = field(default_factory=dict)  # CSS by part, for watched pages


@dataclass(frozen=True, slots=True)
class Prepared:
    """What one answer holds.  `drafts` are the items that were not seen before."""

    feed: FeedInfo
    format: str
    count: int  # of items, seen or not
    drafts: tuple[Draft, ...]
    present: frozenset[str]
    seen: bytes
    recent: tuple[datetime, ...]  # when the newest items were published, newest first
    problems: tuple[Problem, ...]


def prepare(job: Job) -> Prepared:
    """Parse an answer and make drafts of what is new in it."""
    parsed = parse_as(
        job.kind, job.data, job.url, job.content_type, selectors=job.selectors, now=job.now
    )
    hashes = [bytes.fromhex(item_hash(entry))[:HASH_BYTES] for entry in parsed.entries]
    named = names(job.source, parsed.entries)
    seen = _split(job.seen)
    # at the first look an undated item is no news: a page "about us" would stand above all others
    beside = _beside(parsed.entries) if not seen else [None] * len(parsed.entries)
    drafts = tuple(
        draft(job, parsed, entry, name, hash.hex(), place, near)
        for place, (entry, name, hash, near) in enumerate(
            zip(parsed.entries, named, hashes, beside, strict=True)
        )
        if name is not None and hash not in seen
    )
    return Prepared(
        feed=parsed.feed,
        format=parsed.format,
        count=len(parsed.entries),
        drafts=drafts,
        present=frozenset(name.guid for name in named if name is not None)
        if drafts
        else frozenset(),
        seen=b"".join(dict.fromkeys(hashes)),
        recent=_recent(parsed.entries),
        problems=parsed.problems,
    )


def _beside(entries: Sequence[Entry]) -> list[datetime | None]:
    """For each entry the date of the next one in the document that has one, else of the last before."""
    near: list[datetime | None] = []
    date = None
    for entry in reversed(entries):
        date = entry.published or entry.updated or date
        near.append(date)
    last = next((at for at in near if at is not None), None)
    return [at or last for at in reversed(near)]


def _split(seen: bytes) -> set[bytes]:
    return {seen[at : at + HASH_BYTES] for at in range(0, len(seen), HASH_BYTES)}


def _recent(entries: Sequence[Entry]) -> tuple[datetime, ...]:
    times = {entry.published or entry.updated for entry in entries} - {None}
    return tuple(sorted((t for t in times if t is not None), reverse=True)[:RECENT])


def draft(
    job: Job,
    parsed: Parsed,
    entry: Entry,
    name: Names,
    hash: str,
    place: int = FRESH_PLACES,
    beside: datetime | None = None,
) -> Draft:
    """Make one entry ready to store.

    `place` is where it stands in its document, from 0, `beside` the date of its neighbour there.
    """
    said = entry.content or entry.summary
    # under a film stands plain text, whose lines and addresses are all the form it has
    body = feed_html(lines(said) if video.site(entry.link) else said, entry.link or job.url)
    summary = plain(entry.summary) if entry.content and entry.summary else ""
    text = body.text  # as the HTML it is without what no database takes: `clean` saw to that
    tags = tuple(dict.fromkeys(one_line(plain(tag))[:80] for tag in entry.tags if tag.strip()))
    return Draft(
        guid=storable(name.guid),
        key=storable(name.key),
        title_key=name.title_key,
        hash=hash,
        url=entry.link or parsed.feed.link or job.url,
        title=_title(entry, text),
        titled=job.kind != Kind.SITEMAP or entry.title != title_of(entry.link),
        author=one_line(storable(plain(entry.author)))[: AUTHORS_AT_MOST if entry.paper else 200],
        published=entry.published or entry.updated,
        updated=entry.updated if entry.updated != entry.published else None,
        html=body.html,
        text=text,
        excerpt=excerpt(storable(summary) if len(summary) > 80 else text, EXCERPT_WORDS),
        image=_image(entry, body.image),
        language=_language(job, parsed, entry, body.lang),
        words=body.words,
        minutes=body.minutes,
        tags=tags[:20],
        categories=categorise(entry.title, text, tags, job.usual),
        enclosures=tuple(e for e in entry.enclosures if is_web(e.url)),
        paper=entry.paper,
        beside=beside,
        wants_page=_is_fresh(job, entry, place)
        and _is_summary(entry, text, body.words)
        and _has_page(job, parsed, entry, name.key),
        raw=_pack(entry),
    )


def _has_page(job: Job, parsed: Parsed, entry: Entry, key: str) -> bool:
    """Is there a page of this article alone, and does it hold a text?  `key` is its address's."""
    shared = "#" in key or key in {_canonical(parsed.feed.link), _canonical(job.url)}
    played = bool(video.site(entry.link)) or any(
        e.type.startswith(_PLAYED) for e in entry.enclosures
    )
    # who gives no title writes notes, which are whole as they are
    named = bool(entry.link and entry.title) and not key.lower().endswith(_FILES)
    return named and not shared and not played and job.kind != Kind.ARXIV


def _is_summary(entry: Entry, text: str, words: int) -> bool:
    if words < SUMMARY_WORDS and not entry.content:
        return True
    if words >= TEASER_WORDS:
        return False
    end = text[-200:]
    lower = end.lower()
    return any(sign in lower for sign in _TEASER_SIGNS) and bool(_TEASER.search(end))


def _is_fresh(job: Job, entry: Entry, place: int) -> bool:
    at = entry.published or entry.updated
    return place < FRESH_PLACES or (at is not None and job.now - at < FRESH)


def _title(entry: Entry, text: str) -> str:
    """In plain words; an entry without one is called by its first words."""
    title = one_line(storable(plain(entry.title)))
    return title[:TITLE_AT_MOST] or excerpt(text, 12) or one_line(entry.link) or "untitled"


def _image(entry: Entry, found: str) -> str:
    return next((url for url in (entry.image, found) if is_web(url)), "")


def _language(job: Job, parsed: Parsed, entry: Entry, found: str) -> str:
    said = entry.language or parsed.feed.language or found or job.language
    return said.replace("_", "-")[:16]


def _pack(entry: Entry) -> bytes:
    """The raw entry, so that every later step can be run again without a new crawl."""
    said = {name: value for name in _FIELDS if (value := getattr(entry, name))}
    text = json.dumps(said, default=_plain, ensure_ascii=False)
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enclosure | Paper):
        return asdict(value)
    raise TypeError(type(value).__name__)
