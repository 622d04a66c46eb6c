"""Which entry of a document is which entry that we know?  The ladder: guid, then link, then title and day.

Why each rung is there was measured on 432 real feeds: 381 of 13,144 entries have neither id nor link,
23 files repeat an id, and one feed changed its scheme of ids under 368 titles.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from lookahead.core.model import Entry
from lookahead.core.text import fold
from lookahead.core.urls import canonical

DAY_S = 86_400
_PAPER = "arxiv.org/abs/"  # all versions of a paper are one page, whatever their titles


@dataclass(frozen=True, slots=True)
class Names:
    """The three names of an entry within its source, best first.  `guid` is never empty."""

    guid: str
    key: str  # the canonical link, `apart` where others share it; a stand-in where there is no link
    title_key: str


@dataclass(frozen=True, slots=True)
class Known:
    """An entry that is stored."""

    id: int
    names: Names
    hash: str
    article: int
    published: int


def title_key(title: str, published: datetime | None) -> str:
    """Title and day of an entry, hashed; "" where it has no title: a day alone names nothing."""
    folded = fold(title)
    if not folded:
        return ""
    day = published.date().isoformat() if published else ""
    return _hashed(f"{day}|{folded}")


def _hashed(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def apart(link: str, title: str, text: str = "") -> str:
    """The key of an entry whose canonical link names a page that holds others too.

    It is made of the title (of the text where there is none), so that every look makes it again.
    """
    return f"{link}#{_hashed(fold(title) or text)[:16]}"


def names(source: str, entries: Sequence[Entry]) -> tuple[Names | None, ...]:
    """A name for each entry of one document; None for one that says again what another has said.

    A guid that stands twice in the document names nothing there: such entries go by their link, then
    by title and day, then by their text.  A link under which different titles stand names the page that
    they are on: a changelog, or the front page that a careless feed links to.
    """
    times = Counter(entry.guid for entry in entries)
    links = [canonical(entry.link) for entry in entries]
    pages = _pages(links, entries)
    taken: set[str] = set()
    return tuple(
        _names(source, entry, link, link in pages, times, taken)
        for link, entry in zip(links, entries, strict=True)
    )


def _pages(links: Sequence[str], entries: Sequence[Entry]) -> set[str]:
    """The links that name no single article in this document.  One to a paper always does."""
    repeated = {link for link, count in Counter(links).items() if link and count > 1}
    keys: dict[str, set[str]] = {link: set() for link in repeated if not link.startswith(_PAPER)}
    for link, entry in zip(links, entries, strict=True):
        if link in keys:
            keys[link].add(_apart(link, entry))
    return {link for link, found in keys.items() if len(found) > 1}


def _apart(link: str, entry: Entry) -> str:
    return apart(link, entry.title, entry.content or entry.summary)


def _names(
    source: str, entry: Entry, link: str, is_page: bool, times: Counter[str], taken: set[str]
) -> Names | None:
    by_title = title_key(entry.title, entry.published)
    key = _apart(link, entry) if is_page else link
    if entry.guid and times[entry.guid] == 1:
        guid = entry.guid
    elif link and not is_page:
        guid = f"link:{link}"
    elif by_title or link:
        guid = f"title:{by_title}" if by_title else f"link:{key}"
    else:
        guid = f"text:{_hashed(entry.content or entry.summary)}"
    if guid in taken and by_title and f"title:{by_title}" not in taken:
        guid = f"title:{by_title}"
    if guid in taken:
        return None
    taken |= {guid, f"title:{by_title}"}
    return Names(guid, key or f"entry:{source}:{guid}", by_title)


def match(
    incoming: Sequence[Names], known: Iterable[Known], present: Collection[str]
) -> list[Known | None]:
    """The stored entry that each incoming one is, or None where it is new.

    `present` holds the guids of the whole document: a stored entry whose own guid is still there is
    itself, and never taken for another by link or title.
    """
    stored = list(known)
    by_guid = {k.names.guid: k for k in stored}
    free = [k for k in stored if k.names.guid not in present]
    by_key = {k.names.key: k for k in free}
    by_title = {k.names.title_key: k for k in free if k.names.title_key}
    used: set[int] = set()

    def find(name: Names) -> Known | None:
        for found in (by_guid.get(name.guid), by_key.get(name.key), by_title.get(name.title_key)):
            if found is not None and found.id not in used:
                used.add(found.id)
                return found
        return None

    return [find(name) for name in incoming]


def is_other_post(name: Names, published: datetime | None, known: Known) -> bool:
    """Do title and day say that it is no edit of what is stored?"""
    return (
        published is not None
        and abs(published.timestamp() - known.published) > DAY_S
        and name.title_key != known.names.title_key
    )


def reused(name: Names, published: datetime | None, known: Known) -> bool:
    """Does a new post hide under the guid of an old one, or under its link?

    Title, day and one more are all others: an edit changes two of these at the most
    (feedbin/support#604).
    """
    one, other = name.key, known.names.key
    # a link that others began or ceased to share is the same one
    same_link = one == other or one.startswith(f"{other}#") or other.startswith(f"{one}#")
    same = same_link and name.guid == known.names.guid
    return is_other_post(name, published, known) and not same


def was_folded(name: Names, known: Known) -> bool:
    """Is it a stored entry whose link was taken for an article's, and is known to name a page now?"""
    return name.key.startswith(f"{known.names.key}#")
