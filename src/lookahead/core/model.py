"""Which nouns does Lookahead speak in?  Frozen values only; nothing here does anything.

A Source is looked at; a look gives Fetched or Failure; its bytes give Parsed, a list of Entry; what we
keep is an Article.  Times are aware datetimes in UTC, lengths are seconds or bytes and say which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """How a source is looked at."""

    FEED = "feed"  # RSS, Atom, RDF, JSON Feed
    PAGE = "page"  # a watched page: its repeated cards are the entries
    SITEMAP = "sitemap"  # sitemap.xml with lastmod
    ARXIV = "arxiv"  # arXiv's feeds and Atom API


class SourceState(StrEnum):
    """Whether a source is looked at."""

    ACTIVE = "active"
    PAUSED = "paused"  # by its owner
    GONE = "gone"  # it answered 410 Gone
    REMOVED = "removed"  # by its owner; kept while a starred article needs it


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who publishes, and where to look.  `slug` is its name in addresses, for ever."""

    slug: str
    name: str
    home: str
    url: str  # the address that is fetched: feed, watched page or sitemap
    kind: Kind = Kind.FEED
    monogram: str = ""  # three or four letters, as in [L(W]
    language: str = "en"  # BCP 47
    weight: float = 1.0  # how much its word counts in rankings
    categories: tuple[str, ...] = ()  # what most of its articles are about
    folder: str = ""  # OPML folders, joined by "/"
    description: str = ""
    id: int = 0  # 0: not stored
    state: SourceState = SourceState.ACTIVE
    selectors: Mapping[str, str] = field(default_factory=dict, hash=False)  # CSS by part
    article: Mapping[str, str] = field(
        default_factory=dict, hash=False
    )  # CSS by part, see `extract`


# ---- one look at a source ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes a request conditional (RFC 9110, 13.1): kept and sent verbatim, never made up."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Redirect:
    """One hop: the status that was answered and the absolute address it pointed to."""

    status: int
    url: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer.  `status` may be any; `body` is decompressed and empty on 304."""

    url: str  # the address that answered, after redirects
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes = b""
    redirects: tuple[Redirect, ...] = ()
    validators: Validators = Validators()
    elapsed_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer that can be used.  `text` is one sentence in words for `/sources`."""

    code: str  # dns connect tls timeout slow blocked too-large too-many-redirects http protocol parse …
    text: str
    status: int = 0  # the HTTP status where there was one
    retry_after_s: float | None = None
    redirects: tuple[Redirect, ...] = ()
    elapsed_s: float = 0.0


# ---- what a feed said --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the input: a code for programs and a sentence for people."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to an entry: sound, video, a picture."""

    url: str
    type: str = ""
    length: int | None = None  # bytes
    duration_s: int | None = None
    role: str = ""  # "chapters" or "transcript" of another file, "chapter": a place in it
    title: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper and what is known of it; of one that nobody has described, only the key."""

    key: str  # see `core.papers`
    title: str = ""  # TeX as TeX
    authors: tuple[str, ...] = ()
    abstract: str = ""  # plain, TeX as TeX, line breaks as its authors made them
    categories: tuple[str, ...] = ()  # arXiv's own, the primary one first
    published: datetime | None = None
    updated: datetime | None = None
    version: int = 0  # 0: not known
    comment: str = ""  # pages, figures, where it will appear
    doi: str = ""
    journal: str = ""  # where it appeared, as its authors cite it


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed said of one item.  Nothing is cleaned yet; addresses are absolute."""

    guid: str = ""  # as the feed has it; "" where it has none
    link: str = ""  # absolute http(s), else ""
    title: str = ""  # may hold markup
    author: str = ""
    summary: str = ""  # HTML, hostile
    content: str = ""  # HTML, hostile; "" where the feed sends only a summary
    published: datetime | None = None
    updated: datetime | None = None
    tags: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    image: str = ""
    language: str = ""
    paper: Paper | None = None  # what it describes, where its source lists papers


@dataclass(frozen=True, slots=True)
class FeedInfo:
    """What a feed said of itself."""

    title: str = ""
    link: str = ""
    id: str = ""
    description: str = ""
    author: str = ""
    language: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    tags: tuple[str, ...] = ()
    image: str = ""
    self_url: str = ""  # atom:link rel=self, feed_url
    ttl_s: int | None = None  # rss:ttl, sy:updatePeriod / sy:updateFrequency


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was found in some bytes.  `format` is "" where nothing was recognised."""

    feed: FeedInfo = FeedInfo()
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    format: str = ""  # rss2.0 atom1.0 rdf1.0 jsonfeed1.1 sitemap page …


# ---- what we keep of an article ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Formula:
    """TeX as its author wrote it, without delimiters."""

    tex: str
    display: bool = False


@dataclass(frozen=True, slots=True)
class CodeBlock:
    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The readable part of a page.

    `html` is safe to store and to serve: it went through `extract.clean`.  In it a formula is
    `<code class="math-inline">TeX</code>` or `<code class="math-display">TeX</code>`, and code is
    `<pre><code class="language-python">…</code></pre>`; `typeset` turns both into what readers see.
    """

    title: str = ""
    author: str = ""
    published: datetime | None = None
    lang: str = ""
    image: str = ""
    html: str = ""
    text: str = ""  # plain, paragraphs parted by blank lines
    canonical: str = ""
    site: str = ""
    description: str = ""
    math: tuple[Formula, ...] = ()
    code: tuple[CodeBlock, ...] = ()
    words: int = 0
    minutes: int = 0  # to read it
    problems: tuple[Problem, ...] = ()


# ---- what a page shows -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is ranked, tagged or merged so."""

    label: str
    contribution: float = 0.0
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class SourceRef:
    """As much of a source as a list row needs."""

    slug: str
    name: str
    monogram: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What one reader did with one article."""

    read: bool = False
    starred: bool = False
    later: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One row of a list."""

    id: int
    title: str
    url: str  # the original
    source: SourceRef
    others: tuple[SourceRef, ...]  # further sources that carry the same article
    published: datetime
    dated: bool  # False: the feed gave no date, `published` is when we first saw it
    excerpt: str  # plain, at most 140 words
    categories: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    minutes: int = 0
    image: str = ""
    language: str = ""
    mark: Mark | None = None  # None: nobody is signed in
    reasons: tuple[Reason, ...] = ()  # of its rank
    story: int = 0  # the story that it is told in; 0: it is alone
    told_by: tuple[SourceRef, ...] = ()  # everybody who tells the story, in a ranking
    tellers: int = 0  # how many sources do, where they are not named
    articles: int = 1  # how many tell it, in a ranking
    heat: float = 0.0


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article with its text."""

    card: Card
    author: str
    html: str  # clean, TeX as TeX
    updated: datetime | None
    first_seen: datetime
    enclosures: tuple[Enclosure, ...]
    tags: tuple[str, ...]  # in the feed's own words
    feed_url: str
    seq: int  # the change that wrote it last


@dataclass(frozen=True, slots=True)
class Version:
    """What an article said, plain, until it was edited; None: it says so now."""

    title: str
    text: str  # paragraphs parted by blank lines
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A source with its health, as `/sources` and the source bar show it."""

    source: Source
    articles: int
    newest: datetime | None
    checked: datetime | None
    succeeded: datetime | None
    next_due: datetime | None
    schedule: str  # why then, in words
    failures: int  # in a row
    problem: str  # the last error in words, "" when well
    per_week: float | None  # articles a week, over the last 90 days


@dataclass(frozen=True, slots=True)
class SourceCount:
    """As much of a source as the bar beside a list shows."""

    source: SourceRef
    articles: int
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error that a source had, as often as it was the same."""

    code: str
    text: str  # one sentence
    first: datetime
    last: datetime
    times: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How much a source publishes, and how much of it is here."""

    days: Mapping[int, int]  # articles by day (days since 1970) of the last year
    counted: int = 0  # its newest articles, of which the next two speak
    full: int = 0  # have their full text
    median: int = 0  # words


@dataclass(frozen=True, slots=True)
class OwnPages:
    """What became of the own pages of a source's articles."""

    waiting: int = 0
    fetched: int = 0
    problems: tuple[tuple[str, int], ...] = ()  # a sentence, and how many pages it holds for


@dataclass(frozen=True, slots=True)
class SourceView:
    """What is to be known of one source, beyond its card."""

    figures: Figures
    oldest: datetime | None
    format: str  # of its last document; "" before the first
    status: int  # HTTP, of the last look
    problem_code: str
    troubles: tuple[Trouble, ...]  # the last few, newest first
    pages: OwnPages
    page_url: str  # where it was watched before it used the feed that its page names
    feed_since: datetime | None  # since when it uses that
    feed_refused: bool  # its owner went back to the page


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, and the key where the next one starts ("" at the end)."""

    cards: tuple[Card, ...]
    next: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles a list holds.  Everything that is given must hold; the empty filter holds all."""

    source: str = ""  # slug
    tag: str = ""  # slug of a category, a hashtag or a word of the feeds
    mark: str = ""  # starred, later or unread; needs a reader
    reader: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A source with its newest cards, as the front page shows it."""

    source: SourceCard
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag and how many articles bear it."""

    slug: str
    name: str
    kind: str  # category, hashtag or word
    articles: int
    definition: str = ""


@dataclass(frozen=True, slots=True)
class PaperCard:
    """A paper with how often it is spoken of."""

    paper: Paper
    mentions: int  # articles that speak of it, its own not counted
    newest: datetime | None  # of these
    article: int = 0  # its own, 0: none


@dataclass(frozen=True, slots=True)
class Papers:
    """A page of a list of papers, and the key where the next one starts ("" at the end)."""

    cards: tuple[PaperCard, ...]
    next: str = ""


@dataclass(frozen=True, slots=True)
class TagBlock:
    """A category with its newest cards, as the front page shows it."""

    tag: TagCount
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """The size of the radar."""

    articles: int
    sources: int
    newest: datetime | None
    seq: int  # the last change
