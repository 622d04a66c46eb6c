"""Does one article repeat the text of another, and which of the two was first?

Candidates share a band; then the real word triples are compared.  A short text never matches by chance:
without the same title, a copy has 40 triples or more and four fifths of them stand in the original.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from urllib.parse import urlsplit

import numpy as np

from lookahead.core.story import Copy, Telling
from lookahead.core.text import fold
from lookahead.understand.anchors import COMMON
from lookahead.understand.shingles import FEW, Hashes, shingles

SHARE = 0.8  # of its triples that a copy has from the original
_MANY = 40  # triples: enough under another title
_SOME = 8  # and under the same title: feeds send the first sentence or two
_LINKED_SHARE = 0.5  # where it says itself that it appeared elsewhere
_EXCERPT_SHARE = 0.6  # of two longer excerpts that were cut, or edited, at other places
_SMALLEST = 8  # hashes of the whole text that are bands
_FIRST, _FIRST_SMALLEST = (
    60,
    4,
)  # and of its first words: one feed sends all of a text, another its beginning
_DATED = re.compile(r"^(?:\d{4}-\d{2}-\d{2}-)?(.*?)(?:\.\w{1,5})?$")


def bands(article: Telling) -> tuple[int, ...]:
    """Numbers of 32 bits; two articles of which one repeats the other have one in common, nearly always."""
    text = shingles(article.text)
    first = shingles(" ".join(article.text.split()[:_FIRST]))
    found = set(text[:_SMALLEST].tolist()) if len(text) >= _SOME else set()
    found |= set(first[:_FIRST_SMALLEST].tolist()) if len(first) >= _SOME else set()
    title = fold(article.title)
    if _says_something(title):
        found.add(zlib.crc32(b"title " + title.encode()))
    return tuple(sorted(found))


def copies_of(article: Telling, others: Iterable[Telling]) -> tuple[Copy, ...]:
    """Which of `others` it is a copy of, of several the one that was first; and which are copies of it."""
    by_time = sorted(others, key=lambda other: (other.published, other.id))
    alike = [copy for other in by_time if (copy := compare(article, other)) is not None]
    own = [copy for copy in alike if copy.article == article.id][:1]
    return (*own, *(copy for copy in alike if copy.original == article.id))


def compare(a: Telling, b: Telling) -> Copy | None:
    """Which of the two repeats the other; None where neither does, or both are of one source."""
    if a.id == b.id or a.source == b.source:
        return None
    copy, original = _order(a, b)
    share, reason = _shared(copy, original)
    return Copy(copy.id, original.id, round(share, 3), reason) if reason else None


def _order(a: Telling, b: Telling) -> tuple[Telling, Telling]:
    """The copy and its original: who links to the other is the copy, else who came later."""
    a_says = bool(b.url) and b.url in a.links
    b_says = bool(a.url) and a.url in b.links
    if a_says != b_says:
        return (a, b) if a_says else (b, a)
    return (a, b) if (a.published, a.id) > (b.published, b.id) else (b, a)


def _shared(copy: Telling, original: Telling) -> tuple[float, str]:
    """The share of the copy that stands in the original, and why that makes it a copy; "" if it does
    not."""
    mine, theirs = shingles(copy.text), shingles(original.text)
    title = fold(copy.title)
    alike = title == fold(original.title) != ""
    same_title = alike and _says_something(title)
    common = _common(mine, theirs)
    shorter = min(len(mine), len(theirs))
    within = common / shorter if shorter else 0.0
    share = common / len(mine) if len(mine) else 0.0
    short = same_title and shorter >= _SOME and within >= SHARE
    if short or (alike and shorter >= _MANY and within >= _EXCERPT_SHARE):
        return max(share, within), f"the same title, and {within:.0%} of the shorter text in both"
    if shorter >= _MANY and share >= SHARE:
        return share, f"{share:.0%} of its text stands in the original"
    if original.url in copy.links and shorter >= FEW and within >= _LINKED_SHARE:
        return within, f"it links to the original, and {within:.0%} of the shorter text is in both"
    if same_title and not shorter and _name(copy.url) == _name(original.url) != "":
        return 0.0, "the same title, and the same name in its address"
    return 0.0, ""


def _common(a: Hashes, b: Hashes) -> int:
    if not len(a) or not len(b):
        return 0
    return int(np.count_nonzero(b.take(b.searchsorted(a), mode="clip") == a))  # both are in order


def _says_something(title: str) -> bool:
    """Has it words enough that another title is not the same by chance?"""
    return len([word for word in title.split() if word not in COMMON]) >= 2


def _name(url: str) -> str:
    """The last part of an address without date and ending: what a page is called wherever it is put."""
    try:
        last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    except ValueError:
        return ""
    found = _DATED.match(last)
    name = found[1] if found else last
    return name if "-" in name and len(name) >= 10 else ""
