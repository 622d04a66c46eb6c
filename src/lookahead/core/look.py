"""What goes into one look at a source, and what comes out of it?

`store` gives a Look under a lease; `pipeline` fetches, parses and prepares; `store` commits the Outcome,
but only while the lease's token still stands: so that a look never counts twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lookahead.core.model import Enclosure, Paper, Source, Validators


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
    feed_tried: datetime | None = None  # when the feed that a watched page names was last weighed
    feed_refused: bool = False  # its owner wants the page


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
    paper: Paper | None = None  # that it describes
    beside: datetime | None = None  # the date of its neighbour, where it has none of its own
    titled: bool = True  # False: its title is made of its address
    wants_page: bool = False  # the source sends a summary at the most: its own page has the text
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
    format: str = ""  # of the document; "": keep what we have
    names_feed: str = ""  # the feed that a watched page names
    weighed_feed: bool = False  # this look compared that feed with the page
    use_feed: str = ""  # the source is this feed from now on, no longer its page


@dataclass(frozen=True, slots=True)
class Tally:
    """What committing one Outcome did."""

    source: str  # slug
    new: int = 0  # articles that were not there
    edited: int = 0
    changed: tuple[int, ...] = ()  # ids of the articles that are not as they were
    lost_lease: bool = False  # somebody else took the look over: nothing was written
    carried: int = (
        0  # entries that bring an article which was there, under another name or from elsewhere
    )


# ---- an article's own page -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PageLook:
    """An article whose own page is due, claimed by us until the lease ends, and what is known of it."""

    article: int
    token: str
    claimed: datetime
    failures: int  # in a row, before this look
    url: str
    key: str
    title: str
    language: str
    tags: tuple[str, ...]  # in the feed's own words
    usual: tuple[str, ...]  # what most articles of its source are about
    rules: Mapping[str, str] = field(
        default_factory=dict, hash=False
    )  # of its source, see `extract`


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page says beyond its feed: clean, measured, ready to store."""

    title: str  # "" where the feed gave one: its source chose it for its readers
    html: str
    text: str
    excerpt: str
    words: int
    minutes: int
    image: str
    author: str
    published: datetime | None  # None too where the page's date cannot be
    language: str
    categories: tuple[str, ...]  # of the ten


@dataclass(frozen=True, slots=True)
class PageRaw:
    """The page as it came, so that extraction can be run again without asking for it."""

    packed: bytes  # its bytes, zlib
    type: str  # Content-Type
    url: str  # where it was found, after redirects


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What one look at a page gave."""

    look: PageLook
    at: datetime
    next_due: datetime | None = None  # None: it is not asked for again
    failures: int = 0
    problem_code: str = ""
    problem: str = ""  # one sentence; "" when all is well
    host_rests: bool = False  # nobody answers there: its other pages wait as well
    text: PageText | None = None
    raw: PageRaw | None = None  # None: keep what we have
    canonical: str = ""  # the address that the page calls its own, where that is another one


@dataclass(frozen=True, slots=True)
class PageTally:
    """What committing one PageOutcome did."""

    article: int
    changed: bool = False
    sources: tuple[str, ...] = ()  # slugs of those that carry it
    tags: tuple[str, ...] = ()  # slugs
    lost_lease: bool = False  # somebody else took the look over: nothing was written


@dataclass(frozen=True, slots=True)
class Pass:
    """How far one pass goes."""

    slugs: tuple[str, ...] = ()  # only these sources, due or not
    all: bool = False  # every source, due or not
    whole: bool = False  # the own pages of articles too: politely, so that may take long
    understand: bool = False  # what follows behind too: the word index
