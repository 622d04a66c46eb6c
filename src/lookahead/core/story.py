"""Which nouns are there once articles are understood: tellings, bonds, stories, heat?

A Telling is an article as understanding sees it; a Bond says that two tell the same event, and why; a
Story is the articles that bonds hold together.  Times are whole seconds since 1970, UTC, as in the store.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lookahead.core.model import Card, Reason, SourceRef


@dataclass(frozen=True, slots=True)
class Telling:
    """An article as understanding sees it.  `text` may be cut after some thousand characters."""

    id: int
    source: str  # slug
    published: int  # seconds since 1970
    title: str
    text: str = ""  # plain
    url: str = ""  # canonical
    links: tuple[str, ...] = ()  # canonical addresses that it links to
    papers: tuple[str, ...] = ()  # keys: arxiv:…, doi:…
    tags: tuple[str, ...] = ()  # the feed's own words


@dataclass(frozen=True, slots=True)
class Bond:
    """Two articles tell the same event.  `a` < `b`; `score` is between 0 and 1."""

    a: int
    b: int
    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a reader said of two articles: the same story, or not.  It outweighs every bond."""

    a: int
    b: int
    same: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """An article that repeats another one's text."""

    article: int
    original: int
    share: float  # of its text that stands in the original, 0 to 1
    reason: str  # in words


@dataclass(frozen=True, slots=True)
class Tagged:
    """One tag of one article, with how sure we are and what speaks for it."""

    name: str
    kind: str  # category or hashtag
    confidence: float  # 0 to 1, calibrated
    evidence: str  # the phrase, or the neighbours, in words
    by: str = "method"  # method, feed, or owner


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an article is about.  `why_none` says why it has no category: company news, unsure, …"""

    tags: tuple[Tagged, ...] = ()
    why_none: str = ""
    is_article: bool = True  # False: an index, a FAQ, a jobs page: left out of rankings


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a digest and the article in which it stands, word for word."""

    text: str
    article: int


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence that a language model wrote, and the numbers of the passages that it rests on."""

    text: str
    passages: tuple[int, ...]  # from 1, in the passages that the model was sent


# ---- what a page shows -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Teller:
    """A source of a story, as heat sees it."""

    ref: SourceRef
    weight: float
    per_day: float  # articles a day, its usual cadence
    published: int  # its first telling of the story
    minutes: int  # its longest telling


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """All that the heat of a story depends on."""

    id: int
    lead: Card  # the telling that stands for all
    tellers: tuple[Teller, ...]  # by time, each source once
    newest: int
    articles: int  # how many articles tell it
    linked: tuple[str, ...] = ()  # names of other sources whose articles link to a telling
    is_article: bool = True


@dataclass(frozen=True, slots=True)
class Ranked:
    """A story in its place.  `heat` is the sum of the contributions of its reasons."""

    story: int
    lead: Card
    heat: float
    reasons: tuple[Reason, ...]
    sources: tuple[SourceRef, ...]
    articles: int
    newest: datetime


@dataclass(frozen=True, slots=True)
class Component:
    """Articles that bonds hold together, directly or through others, and all that is known of their ties."""

    articles: tuple[int, ...]
    bonds: tuple[Bond, ...]
    rulings: tuple[Ruling, ...]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A story with everybody who tells it."""

    id: int
    lead: Card
    cards: tuple[Card, ...]  # by time, the first telling first
    bonds: tuple[Bond, ...]
    copies: tuple[Copy, ...]
    into: int | None = None  # the story that it became part of


@dataclass(frozen=True, slots=True)
class Leader:
    """What a source did for the stories of a span of time."""

    ref: SourceRef
    articles: int  # that it published
    stories: int  # that it told and another source told too
    first: int  # of those: that it told before everybody else
    ahead_s: int | None  # median seconds until the second source, of the stories it was first with
    linked: int  # articles of other sources that link to one of its
    linked_by: int  # different sources among those


@dataclass(frozen=True, slots=True)
class Place:
    """Where a story stands in the ranking of a window, from 1, and the parts of its heat."""

    window_s: int
    place: int
    of: int
    card: Card  # the lead, with reasons and heat


@dataclass(frozen=True, slots=True)
class Why:
    """Everything that was decided about an article, with what speaks for it."""

    card: Card
    understood: bool
    places: tuple[Place, ...]
    tags: tuple[Tagged, ...]
    why_none: str  # why it has no category
    is_article: bool
    digest: tuple[str, ...]
    story: int
    bonds: tuple[Bond, ...]  # within its story
    near: tuple[Bond, ...]  # to articles outside of it, and why they are
    copy: Copy | None
