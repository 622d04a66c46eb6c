"""What do arXiv's listings and the answers of its search say?  Papers, each with its authors and its version.

Two formats: the daily listing of a category (RSS 2.0 or Atom at rss.arxiv.org, with an announce type), and
the Atom of the search interface (info.arxiv.org/help/api/user-manual).  The general reader has read the
document already; this adds what only arXiv says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from urllib.parse import unquote, urlsplit

from lxml import etree

from lookahead.core import papers, tex
from lookahead.core.model import Entry, FeedInfo, Paper, Parsed, Problem
from lookahead.core.text import one_line, storable
from lookahead.parse import limits
from lookahead.parse.feed import parse

LONGEST = 20_000  # characters of an abstract; arXiv takes 1,920
MOST_AUTHORS = 5_000  # collaborations of physicists have 3,000
_TEXT = 1_000  # characters of every other field
# what the listing puts before an abstract
_ANNOUNCED = re.compile(
    r"\s*arXiv:\S{1,40}\s+Announce Type:\s*(?P<type>[\w-]{1,20})\s*Abstract:\s*", re.IGNORECASE
)
_REPLACED = ("replace", "replace-cross")
_LISTING = re.compile(r"https?://rss\.arxiv\.org/(?:rss|atom)/([\w.-]{2,40})")
_QUERY = re.compile(r"https?://(?:export\.)?arxiv\.org/api/")
_CATEGORY = re.compile(r"[a-z-]{2,10}(?:\.[A-Za-z-]{2,20})?")


@dataclass(frozen=True, slots=True)
class _Item:
    """What one element says."""

    paper: Paper
    address: str  # as the document has it
    announced: str = ""  # new cross replace replace-cross, "" in an answer of the search


def read(
    data: bytes, url: str = "", content_type: str = "", *, now: datetime | None = None
) -> Parsed:
    """The papers of a document, each with what the listing says of it.  Never raises.

    An error of the search interface is a Problem in arXiv's words.  What names no paper stays the entry
    that the general reader made of it.
    """
    return described(parse(data, url, content_type, now=now), data, now)


def is_listing(feed: FeedInfo) -> bool:
    """Does a feed say that it is one of arXiv's, wherever it was fetched?"""
    return bool(_LISTING.match(feed.link) or _QUERY.match(feed.id))


def described(found: Parsed, data: bytes, now: datetime | None) -> Parsed:
    """What the general reader found in `data`, with what arXiv says of each paper."""
    try:
        root = limits.tree(data) if found.entries else None
    except limits.Refused:
        root = None
    if root is None:
        return found
    elements = root.iter("{*}entry", "{*}item")  # as many, or more than there may be
    problems: list[Problem] = []
    entries: dict[str, Entry] = {}
    for element, entry in zip(elements, found.entries, strict=False):
        if said := _error(element):
            problems.append(Problem("arxiv", f"arXiv says: {said}."))
            continue
        item = _item(element, entry)
        made = _described(item, entry, now) if item else entry
        entries.setdefault(made.guid or made.link or str(len(entries)), made)
    feed = replace(found.feed, link=_home(found.feed.link))
    return replace(
        found, feed=feed, entries=tuple(entries.values()), problems=(*problems, *found.problems)
    )


def _home(link: str) -> str:
    """The page for people beside a feed of arXiv's: a category's list, or arXiv itself."""
    if (category := _LISTING.fullmatch(link)) and _CATEGORY.fullmatch(category[1]):
        return f"https://arxiv.org/list/{category[1]}/recent"
    return "https://arxiv.org/" if _QUERY.match(link) else link


def _error(element: etree._Element) -> str:
    """What an entry says that is no paper but an error of the search interface."""
    if "/api/errors" not in _said(element, "id"):
        return ""
    return one_line(_said(element, "summary"))[:200].rstrip(".") or "the query cannot be answered"


def _item(element: etree._Element, entry: Entry) -> _Item | None:
    """The paper of an element; None where nothing in it is an identifier."""
    address, id, version = _identified(element, entry)
    if not id:
        return None
    abstract = _said(element, "summary") or _said(element, "description")
    announced = _ANNOUNCED.match(abstract)
    if announced:
        abstract = abstract[announced.end() :]
    kind = _said(element, "announce_type") or (announced["type"] if announced else "")
    paper = Paper(
        key=f"arxiv:{id}",
        title=tex.one_line(_said(element, "title"))[:_TEXT],
        authors=tuple(_authors(element))[:MOST_AUTHORS],
        abstract=abstract.strip("\n ")[:LONGEST],
        categories=tuple(_categories(element)),
        published=None if kind in _REPLACED else entry.published or entry.updated,
        updated=entry.updated or entry.published,
        version=version,
        comment=tex.one_line(_said(element, "comment"))[:_TEXT],
        doi=(papers.doi(_said(element, "doi")).removeprefix("doi:"))[:_TEXT],
        journal=tex.one_line(_said(element, "journal_ref") or _said(element, "journal_reference"))[
            :_TEXT
        ],
    )
    return _Item(paper, address, kind)


def _identified(element: etree._Element, entry: Entry) -> tuple[str, str, int]:
    """Address, identifier and version: from the id, the guid (oai:arXiv.org:…) or the link."""
    for said in (_said(element, "id"), _said(element, "guid"), entry.link):
        if "://" in said:
            found = (
                papers.at("arxiv.org", unquote(urlsplit(said).path)) if _is_address(said) else None
            )
        else:
            found = papers.arxiv(said.rpartition(":")[2])
        if found:
            return (said if "://" in said else entry.link), *found
    return "", "", 0


def _is_address(text: str) -> bool:
    try:
        return urlsplit(text).scheme in ("http", "https")
    except ValueError:
        return False


def _described(item: _Item, entry: Entry, now: datetime | None) -> Entry:
    """The entry as lists and pages want it: no version in its names, no announcement in its text."""
    paper = item.paper
    id = paper.key.removeprefix("arxiv:")
    names = ", ".join(paper.authors)
    return replace(
        entry,
        guid=paper.key,
        link=_link(item.address or entry.link, id),
        title=escape(paper.title, quote=False) or entry.title,
        author=escape(names, quote=False),
        summary="",
        content=tex.html(paper.abstract),
        published=paper.published or _month(id, entry.published or entry.updated or now),
        tags=paper.categories,
        paper=paper,
    )


def _link(address: str, id: str) -> str:
    """The page of the abstract, without a version; at arXiv, or at the mirror that the feed is of."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    if host in ("arxiv.org", "export.arxiv.org", "rss.arxiv.org", ""):
        return f"https://arxiv.org/abs/{id}"
    return f"{parts.scheme}://{parts.netloc}/abs/{id}"


def _month(id: str, announced: datetime | None) -> datetime:
    """When a paper that was replaced came out, as far as its identifier says: in which month."""
    month = int(id.rpartition("/")[2][2:4])
    first = datetime(papers.submitted(f"arxiv:{id}"), month, 1, tzinfo=UTC)
    return min(first, announced) if announced else first


# ---- elements ----------------------------------------------------------------------------------


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (c for c in element if isinstance(c.tag, str) and limits.local_name(c) == name)


def _said(element: etree._Element, name: str) -> str:
    """The text of the first child of this name, in any namespace: arXiv has changed them before."""
    child = next(_children(element, name), None)
    return storable("".join(map(str, child.itertext()))).strip() if child is not None else ""


def _authors(element: etree._Element) -> Iterator[str]:
    """Each author by name: one element each, or one with all of them, parted by commas."""
    for author in _children(element, "author"):
        if name := tex.person(_said(author, "name") or "".join(map(str, author.itertext()))):
            yield name[:200]
    for creator in _children(element, "creator"):
        for name in re.split(
            r",\s(?!(?:Jr|Sr|I{2,3})\b)|;\s|\n", "".join(map(str, creator.itertext()))
        ):
            if name := tex.person(storable(name)):
                yield name[:200]


def _categories(element: etree._Element) -> list[str]:
    """arXiv's own, the primary one first; those of other schemes (MSC, ACM) are left out."""
    primary = [c.get("term", "") for c in _children(element, "primary_category")]
    all = [c.get("term") or (c.text or "").strip() for c in _children(element, "category")]
    return [c for c in dict.fromkeys([*primary, *all]) if _CATEGORY.fullmatch(c)]
