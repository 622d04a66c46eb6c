"""What does a worker make of the bytes of an article's own page?  Its text, or why it has none.

The page is material to judge: whatever was asked for, what answers may be a wall, a front page or
something else altogether, and then what the feed said is kept.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from itertools import takewhile
from urllib.parse import urljoin

from lookahead.core.look import PageLook, PageRaw, PageText
from lookahead.core.model import Extracted, Problem
from lookahead.core.text import fold, one_line, storable
from lookahead.core.urls import canonical, is_web
from lookahead.extract import excerpt, extract
from lookahead.extract.language import detect
from lookahead.extract.rules import next_page
from lookahead.extract.text import count
from lookahead.parse.dates import EARLIEST
from lookahead.parse.document import decoded
from lookahead.parse.sitemap import title_of
from lookahead.pipeline.prepare import EXCERPT_WORDS
from lookahead.understand import categorise

PACKING = 6  # zlib's level: pages are kept for good, and packed once
SEVERAL = "application/x-lookahead-pages"  # no server's type: ours, for an article of several pages
HEAD = 100_000  # characters in which a page names its own address
_LINK = re.compile(r"<link\b[^>]{0,2000}>", re.IGNORECASE)
_CANONICAL = re.compile(r"\brel\s*=\s*[\"']?\s*canonical\b", re.IGNORECASE)
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of an article, as it came."""

    data: bytes
    type: str  # Content-Type
    url: str  # after redirects


@dataclass(frozen=True, slots=True)
class PageJob:
    """The pages that answered, mostly one, and the article that they should be."""

    look: PageLook
    leaves: tuple[Leaf, ...]
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
    first = job.leaves[0]
    named = _named(decoded(first.data, first.type), first.url)
    other = named if canonical(named) != job.look.key else ""
    raw, found = packed(job.leaves), _extracted(job)
    if problem := _problem(found, job.look):
        return PageRead(raw, problem=problem, canonical=other)
    return PageRead(raw, text=_text(found, job), canonical=other)


def again(stored: list[tuple[PageLook, PageRaw, datetime]]) -> list[tuple[int, PageText]]:
    """The texts that stored pages give today; a page that gives none is left out."""
    texts = []
    for look, raw, now in stored:
        job = PageJob(look, unpacked(raw), now)
        found = _extracted(job)
        if _problem(found, look) is None:
            texts.append((look.article, _text(found, job)))
    return texts


def next_leaf(work: tuple[Leaf, Mapping[str, str]]) -> str:
    """Where the article goes on after a page, by the rule of its site; "" at its end."""
    leaf, rules = work
    return next_page(decoded(leaf.data, leaf.type), leaf.url, rules)


# ---- several pages -------------------------------------------------------------------------------


def _extracted(job: PageJob) -> Extracted:
    """What the pages say together.  A later page that holds no article ends it."""
    rules = job.look.rules
    found = [extract(decoded(leaf.data, leaf.type), leaf.url, rules) for leaf in job.leaves]
    first = found[0]
    good = list(takewhile(lambda one: not one.problems and one.text, found))
    if len(good) < 2:
        return first
    text = "\n\n".join(one.text for one in good)
    words, minutes = count(text)
    return replace(
        first,
        html="\n".join(one.html for one in good),
        text=text,
        words=words,
        minutes=minutes,
        math=tuple(formula for one in good for formula in one.math),
        code=tuple(block for one in good for block in one.code),
    )


def packed(leaves: Sequence[Leaf]) -> PageRaw:
    """Pages as they are kept: one as it came; several one after the other, behind a line that parts them."""
    first = leaves[0]
    if len(leaves) == 1:
        return PageRaw(zlib.compress(first.data, PACKING), first.type, first.url)
    parts = [(leaf.type, leaf.url, len(leaf.data)) for leaf in leaves]
    data = b"".join([json.dumps(parts).encode(), b"\n", *(leaf.data for leaf in leaves)])
    return PageRaw(zlib.compress(data, PACKING), SEVERAL, first.url)


def unpacked(raw: PageRaw) -> tuple[Leaf, ...]:
    """The pages that `packed` was given."""
    data = zlib.decompress(raw.packed)
    if raw.type != SEVERAL:
        return (Leaf(data, raw.type, raw.url),)
    head, _, rest = data.partition(b"\n")
    leaves, at = [], 0
    for type, url, length in json.loads(head):
        leaves.append(Leaf(rest[at : at + length], type, url))
        at += length
    return tuple(leaves)


# ---- one page ------------------------------------------------------------------------------------


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
