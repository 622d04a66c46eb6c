"""What goes into one look at a source, and what comes out of it?

`store` gives a Look under a lease; `pipeline` fetches, parses and prepares; `store` commits the Outcome,
but only while the lease's token still stands: so that a look never counts twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lookahead.core.model import Enclosure, Source, Validators


@dataclass(frozen=True, slots=True)
class Look:
    """A source that is due, claimed by us until the lease ends."""

    source: Source
    token: str
    validators: Validators
    seen: bytes  # hashes of the items of the last look, 8 bytes each: what is here is not new
    recent: tuple[datetime, ...]  # when its newest entries were published, newest first, at most 20
    failures: int  # in a row, before this look
    moved_to: str = ""  # where a permanent redirect has pointed since `moved_since`
    moved_since: datetime | None = None
    moved_times: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry made ready to store: clean, measured and keyed.  The raw entry travels along, packed."""

    guid: str  # what the source calls it, or a stand-in that we made; never ""
    key: str  # canonical address, or a stand-in: what makes two entries one article
    title_key: str  # title and day, the last rung of the ladder (`core.identity`)
    hash: str  # of everything a reader sees: a change of it is an edit
    url: str
    title: str
    author: str
    published: datetime | None
    updated: datetime | None
    html: str
    text: str
    excerpt: str
    image: str
    language: str
    words: int
    minutes: int
    tags: tuple[str, ...]  # in the feed's own words
    categories: tuple[str, ...]  # of the ten
    enclosures: tuple[Enclosure, ...]
    beside: datetime | None = None  # the date of its neighbour, where it has none of its own
    raw: bytes = b""  # zlib-compressed JSON of the Entry, to redo every step from


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one look gave.  `drafts` holds only what was not `seen` before."""

    look: Look
    at: datetime
    next_due: datetime | None  # None: never again (410 Gone)
    schedule: str  # why then, in words
    status: int = 0
    drafts: tuple[Draft, ...] = ()
    present: frozenset[str] = frozenset()  # the guids of the whole document
    seen: bytes | None = None  # None: keep what we have
    validators: Validators | None = None  # None: keep those we have
    recent: tuple[datetime, ...] = ()
    failures: int = 0
    problem_code: str = ""
    problem: str = ""  # one sentence; "" when all is well
    moved_to: str = ""
    moved_since: datetime | None = None
    moved_times: int = 0
    new_url: str = ""  # the source's address from now on, where it moved for good
    gone: bool = False
    home: str = ""
    unchanged: bool = False  # 304, or the same items again


@dataclass(frozen=True, slots=True)
class Tally:
    """What committing one Outcome did."""

    source: str  # slug
    new: int = 0  # articles that were not there
    edited: int = 0
    changed: tuple[int, ...] = ()  # ids of the articles that are not as they were
    lost_lease: bool = False  # somebody else took the look over: nothing was written
