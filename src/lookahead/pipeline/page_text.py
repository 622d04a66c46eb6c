"""What does a worker make of the bytes of an article's own page?  Its text, or why it has none.

The page is material to judge: whatever was asked for, what answers may be a wall, a front page or
something else altogether, and then what the feed said is kept.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from urllib.parse import urljoin

from lookahead.core.look import PageLook, PageRaw, PageText
from lookahead.core.model import Extracted, Problem
from lookahead.core.text import fold, one_line, storable
from lookahead.core.urls import canonical, is_web
from lookahead.extract import excerpt, extract
from lookahead.extract.language import detect
from lookahead.parse.dates import EARLIEST
from lookahead.parse.document import decoded
from lookahead.parse.sitemap import title_of
from lookahead.pipeline.prepare import EXCERPT_WORDS
from lookahead.understand import categorise

PACKING = 6  # zlib's level: pages are kept for good, and packed once
HEAD = 100_000  # characters in which a page names its own address
_LINK = re.compile(r"<link\b[^>]{0,2000}>", re.IGNORECASE)
_CANONICAL = re.compile(r"\brel\s*=\s*[\"']?\s*canonical\b", re.IGNORECASE)
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageJob:
    """A page that answered, and the article that it should be."""

    look: PageLook
    data: bytes
    type: str  # Content-Type
    url: str  # after redirects
    now: datetime


@dataclass(frozen=True, slots=True)
class PageRead:
    """What the page holds: a text, or a problem."""

    raw: PageRaw
    text: PageText | None = None
    problem: Problem | None = None
    canonical: str = ""


def read(job: PageJob) -> PageRead:
    """Extract the article of a page, and say where it is none."""
    html = decoded(job.data, job.type)
    raw = PageRaw(zlib.compress(job.data, PACKING), job.type, job.url)
    named = _named(html, job.url)
    other = named if canonical(named) != job.look.key else ""
    found = extract(html, job.url)
    if problem := _problem(found, job.look):
        return PageRead(raw, problem=problem, canonical=other)
    return PageRead(raw, text=_text(found, job), canonical=other)


def again(stored: list[tuple[PageLook, PageRaw, datetime]]) -> list[tuple[int, PageText]]:
    """The texts that stored pages give today; a page that gives none is left out."""
    texts = []
    for look, raw, now in stored:
        job = PageJob(look, zlib.decompress(raw.packed), raw.type, raw.url, now)
        found = extract(decoded(job.data, job.type), job.url)
        if _problem(found, look) is None:
            texts.append((look.article, _text(found, job)))
    return texts


def _problem(found: Extracted, look: PageLook) -> Problem | None:
    """Why the page is not the article."""
    if found.problems:
        return found.problems[0]
    if not found.text.strip():
        return Problem("empty", "No article was found on the page.")
    spoken, expected = detect(found.text), look.language.partition("-")[0].lower()
    titled = fold(look.title) in fold(f"{found.title} {found.text[:2000]}")
    if spoken and expected and spoken != expected and not titled:
        text = f"The page is in another language than the article ({spoken}, not {expected})."
        return Problem("language", text)
    return None


def _text(found: Extracted, job: PageJob) -> PageText:
    look, text = job.look, storable(found.text)
    return PageText(
        title=one_line(storable(found.title)) if look.title == title_of(look.url) else "",
        html=storable(found.html),
        text=text,
        excerpt=excerpt(text, EXCERPT_WORDS),
        words=found.words,
        minutes=found.minutes,
        image=found.image if is_web(found.image) else "",
        author=one_line(storable(found.author))[:200],
        published=_plausible(found.published, job.now),
        language=_language(found.lang, detect(text), look.language)[:16],
        categories=categorise(look.title, text, look.tags, look.usual),
    )


def _language(declared: str, spoken: str, expected: str) -> str:
    """What is spoken goes before what is declared: themes say `en` of every page."""
    agree = not spoken or declared.partition("-")[0].lower() == spoken
    return (declared if agree else spoken) or expected


def _plausible(at: datetime | None, now: datetime) -> datetime | None:
    return at if at and EARLIEST <= at <= now else None


def _named(html: str, url: str) -> str:
    """The address that the page calls its own (RFC 6596), on whatever host; "" where it says none."""
    for link in _LINK.findall(html[:HEAD]):
        if _CANONICAL.search(link) and (href := _HREF.search(link)):
            try:
                named = urljoin(url, unescape(next(filter(None, href.groups()), "")).strip())
            except ValueError:
                return ""
            return named if is_web(named) and canonical(named) != canonical(url) else ""
    return ""
