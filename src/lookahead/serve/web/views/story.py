"""How is a story shown, and what can its owner say about it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from lookahead.core.model import Card, SourceRef
from lookahead.core.story import Bond, Ruling, StoryPage
from lookahead.core.text import duration
from lookahead.pipeline import correct
from lookahead.serve.web import written
from lookahead.serve.web.respond import back, changed, message, owner_only, page, reader
from lookahead.store import explain, papers, stories, understanding
from lookahead.understand import digest

TOLD = 40  # tellings whose texts are read for the digest
SHOWN = 12  # tellings at once, and as many sources; the others are folded
RELATED = 6
APART_S = 60  # tellings closer to each other than that have no gap
LONG_S = 3 * 3600  # from which on a gap has a line of its own


def story(request: HttpRequest, id: int) -> HttpResponse:
    """`/story/<id>`: who tells it, when, and what each adds.  One that went elsewhere leads there."""
    me = reader(request)
    found = stories.page(id, me) if id < 2**63 else None
    if found is None:
        raise Http404("no such story")
    if found.into is not None:  # not for good: its owner may take back what joined them
        return HttpResponseRedirect(f"/story/{found.into}")
    ids = [card.id for card in found.cards]
    tellings = [read.telling for read in understanding.reads(ids[:TOLD])]
    copies = {copy.article: copy for copy in found.copies}
    context = {
        "s": found,
        "by_id": {card.id: card for card in found.cards},
        "sources": _tellers(found),
        "shown": SHOWN,
        "digest": digest.of_story(tellings) if len(tellings) > 1 else (),
        "written": written.of_story(tellings),
        "writer": written.writer(),
        "added": {one.article: one for one in digest.added(tellings)},
        "copies": copies,
        "first": _first(found.cards, copies),
        "gaps": _gaps(found.cards),
        "why": {id: _strongest(id, found) for id in ids},
        "papers": papers.of_articles(ids),
        "related": stories.related(ids, RELATED),
        "said": _said_of(ids) if me is not None else (),
    }
    keys = [f"story:{id}", "sources", *(f"article:{id}" for id in ids)]
    return page(request, "story.html", context, keys=keys)


def _tellers(story: StoryPage) -> list[SourceRef]:
    """Everybody who tells it, as its heat counts them: who carries an article too, and no copies."""
    copies = {copy.article for copy in story.copies}
    told = [card for card in story.cards if card.id not in copies] or story.cards
    return list({r.slug: r for card in told for r in (card.source, *card.others)}.values())


def _first(told: Sequence[Card], copies: Iterable[int]) -> int:
    """The article that told it before all others; 0 where nobody can say: two at once, or alone."""
    original = [card for card in told if card.dated and card.id not in copies]
    alone = len({card.source.slug for card in told}) == 1
    if not original or alone or [c.published for c in original[:2]] == [original[0].published] * 2:
        return 0
    return original[0].id


@dataclass(frozen=True, slots=True)
class Gap:
    """How long after the telling before it one came."""

    words: str
    long: bool


def _gaps(told: Sequence[Card]) -> dict[int, Gap]:
    """By article, where it and one before it have a date."""
    gaps: dict[int, Gap] = {}
    dated = [card for card in told if card.dated]
    for earlier, later in pairwise(dated):
        apart = (later.published - earlier.published).total_seconds()
        if apart >= APART_S:
            gaps[later.id] = Gap(duration(apart), apart >= LONG_S)
    return gaps


def _strongest(id: int, story: StoryPage) -> Bond | None:
    """The bond that holds an article in its story."""
    mine = [bond for bond in story.bonds if id in (bond.a, bond.b)]
    return max(mine, key=lambda bond: (bond.score, -bond.a, -bond.b), default=None)


# ---- what its owner says -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of an article and a story, or of two articles of it (`other`)."""

    article: Card
    other: Card | None
    same: bool


def _said_of(ids: Sequence[int]) -> list[Said]:
    """What was said of these articles: of one that is not among them once, whatever the pairs."""
    inside = set(ids)
    by_other: dict[tuple[int, int, bool], None] = {}
    rulings = stories.rulings_of(ids)
    often = Counter(id for r in rulings if {r.a, r.b} <= inside for id in (r.a, r.b))
    for ruling in rulings:
        by_other[_named(ruling, inside, often)] = None
    cards = explain.titles(sorted({id for a, b, _ in by_other for id in (a, b)} - {0}))
    return [Said(cards[a], cards.get(b), same) for a, b, same in by_other if a in cards]


def _named(ruling: Ruling, inside: set[int], often: Counter[int]) -> tuple[int, int, bool]:
    """The article that was split or joined, alone where the word was on it and a whole story."""
    a, b = ruling.a, ruling.b
    if a in inside and b in inside:
        one = max(a, b, key=lambda id: (often[id], id))
        return (one, 0, ruling.same) if often[one] > 1 else (a, b, ruling.same)
    return (b if a in inside else a), 0, ruling.same


@owner_only
@require_POST
def rule(request: HttpRequest, id: int) -> HttpResponse:
    """Split an article from a story, join another one to it, or take such a word back."""
    me, found = reader(request), _current(id)
    if found is None or me is None:
        raise Http404("no such story")
    what, named = request.POST.get("do", ""), _articles(request.POST.get("article", ""))
    concerned = _concerned(what, named, found, _number(request.POST.get("other", "")))
    if what not in SAME or not concerned:
        text = "Name an article of this radar by its number or its address (/a/123 or /story/45)."
        return message(request, "Nothing done", text, 400)
    for article, others in concerned:
        changed(*correct.rule(article, others, SAME[what], me, datetime.now(UTC)))
    return back(request, f"/story/{id}")


SAME = {"split": False, "join": True, "undo": None}


def _current(id: int) -> StoryPage | None:
    """The story of an address, or the one that it has become: a page may have lain open for long."""
    found = stories.page(id) if id < 2**63 else None
    while found is not None and found.into is not None:
        found = stories.page(found.into)
    return found


def _concerned(
    what: str, named: Sequence[int], story: StoryPage, other: int
) -> list[tuple[int, list[int]]]:
    """Of which article something is said, and with regard to which others.

    Who joins is tied to all who tell the story, or its bonds with one of them would tear that one away;
    and who is split leaves all, or another telling would bring it back.
    """
    told = [card.id for card in story.cards]
    if what == "join":
        return [(one, [id for id in told if id not in named]) for one in named if one not in told]
    article = named[0] if named else 0
    others = [other] if other and other != article else [o for o in told if o != article]
    known = article in told or what == "undo"
    return [(article, others)] if article and others and known else []


def _articles(named: str) -> list[int]:
    """The articles that are meant by a number, an address, or that of a story; none where there are none."""
    named = named.strip().rstrip("/")
    number = _number(named.rpartition("/")[2])
    if "/story/" in named:
        story = stories.page(number)
        return [card.id for card in story.cards] if story else []
    return [number] if number in understanding.known([number]) else []


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
