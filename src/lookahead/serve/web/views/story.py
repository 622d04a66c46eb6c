"""How is a story shown, and what can its owner say about it?"""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_POST

from lookahead.core.story import Bond, StoryPage
from lookahead.pipeline.regroup import regroup
from lookahead.serve.web import written
from lookahead.serve.web.respond import back, changed, message, owner_only, page, reader
from lookahead.store import papers, stories, understanding
from lookahead.understand import digest

TOLD = 40  # tellings whose texts are read for the digest
RELATED = 6


def story(request: HttpRequest, id: int) -> HttpResponse:
    """`/story/<id>`: who tells it, when, and what each adds.  One that went elsewhere leads there."""
    found = stories.page(id, reader(request)) if id < 2**63 else None
    if found is None:
        raise Http404("no such story")
    if found.into is not None:
        return HttpResponsePermanentRedirect(f"/story/{found.into}")
    ids = [card.id for card in found.cards]
    tellings = [read.telling for read in understanding.reads(ids[:TOLD])]
    context = {
        "s": found,
        "by_id": {card.id: card for card in found.cards},
        "sources": {card.source.slug: card.source for card in found.cards}.values(),
        "digest": digest.of_story(tellings) if len(tellings) > 1 else (),
        "written": written.of_story(tellings),
        "writer": written.writer(),
        "added": {one.article: one for one in digest.added(tellings)},
        "copies": {copy.article: copy for copy in found.copies},
        "why": {id: _strongest(id, found) for id in ids},
        "papers": papers.of_articles(ids),
        "related": stories.related(ids, RELATED),
        "rulings": stories.rulings_of(ids) if reader(request) is not None else (),
    }
    keys = [f"story:{id}", "sources", *(f"article:{id}" for id in ids)]
    return page(request, "story.html", context, keys=keys)


def _strongest(id: int, story: StoryPage) -> Bond | None:
    """The bond that holds an article in its story."""
    mine = [bond for bond in story.bonds if id in (bond.a, bond.b)]
    return max(mine, key=lambda bond: (bond.score, -bond.a, -bond.b), default=None)


@owner_only
@require_POST
def rule(request: HttpRequest, id: int) -> HttpResponse:
    """Split an article from a story, join another one to it, or take such a word back."""
    me, found = reader(request), stories.page(id)
    if found is None or me is None:
        raise Http404("no such story")
    what, article = _said(request)
    other = _other(request, what, found)
    if what not in ("split", "join", "undo") or not article or not other or article == other:
        text = "Name an article of this radar by its number or its address (/a/123 or /story/45)."
        return message(request, "Nothing done", text, 400)
    now = datetime.now(UTC)
    if what == "undo":
        stories.unrule(article, other)
    else:
        for one in _apart(found, article) if what == "split" else [other]:
            stories.rule(article, one, what == "join", me, now)
    moved = regroup({article, other, *(card.id for card in found.cards)}, now)
    keys = [
        f"story:{story}"
        for story in {id, *(s for s, _ in stories.of_articles(list(moved)).values())}
    ]
    changed("articles", f"article:{article}", *keys)
    return back(request, f"/story/{id}")


def _apart(story: StoryPage, article: int) -> list[int]:
    """From whom an article is split: from all who tell the story, so that no other brings it back."""
    return [card.id for card in story.cards if card.id != article]


def _said(request: HttpRequest) -> tuple[str, int]:
    """What is to be done, and with which article; 0 where none was named."""
    named = request.POST.get("article", "").strip().rstrip("/")
    if "/story/" in named:
        other = stories.page(_number(named.rpartition("/")[2]))
        return request.POST.get("do", ""), other.lead.id if other else 0
    number = _number(named.rpartition("/")[2])
    return request.POST.get("do", ""), number if number in understanding.known([number]) else 0


def _other(request: HttpRequest, what: str, story: StoryPage) -> int:
    if what == "undo":
        return _number(request.POST.get("other", ""))
    article = _said(request)[1]
    return next((card.id for card in (story.lead, *story.cards) if card.id != article), 0)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
