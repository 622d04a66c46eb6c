"""What do the lists show: the front page, the newest, one source, one tag, and the owner's own?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse

from lookahead.core.model import Card, Filter, TagCount
from lookahead.rank import WINDOWS
from lookahead.serve.address import list_path
from lookahead.serve.published import published
from lookahead.serve.web import about_source, bars, chart
from lookahead.serve.web.respond import owner_only, page, reader
from lookahead.store import lists, rankings, stories, tags

SHORT = {"24h": WINDOWS[0], "48h": WINDOWS[1], "7d": WINDOWS[2], "30d": WINDOWS[3]}
ROWS = 30
FRONT_ROWS, FRONT_LOOK = 10, 40  # shown, and of how many: a story is shown once
HOT, HOT_OF_SOURCE = 5, 3
STALE = timedelta(days=2)
YEAR = timedelta(days=365)
TRENDING = 6
BLOCKS, BLOCK_ROWS = 8, 3


def front(request: HttpRequest, by: str = "source") -> HttpResponse:
    """`/` and `/by/category`: the top story, what trends, the newest, blocks by source or category."""
    me, now = reader(request), datetime.now(UTC)
    window, ranked = hottest(TRENDING + 1, Filter(reader=me))
    newest = lists.newest(Filter(reader=me), limit=FRONT_LOOK)
    top = ranked[0] if ranked else next(iter(newest.cards), None)
    others = _once_each(newest.cards, ranked or newest.cards[:1])
    context = {
        "top": top,
        "window": window,
        "trending": ranked[1:],
        "days": _days(others[:FRONT_ROWS]),
        "more": bool(newest.next) or len(others) > FRONT_ROWS,
        "by": by,
        "blocks": lists.blocks(BLOCKS, BLOCK_ROWS, me) if by == "source" else (),
        "tag_blocks": lists.tag_blocks(BLOCK_ROWS, me) if by == "category" else (),
        "bars": bars.of(Filter(), lists.source_bar(), steady=bool(published(request))),
        "feeds": "/feed",
        "narrowest": window_name(WINDOWS[0]),
        "stale": bool(top and now - top.published > STALE),
        "before": next(iter(rankings.days(now.date().isoformat())[0]), ""),
    }
    return page(request, "front.html", context, keys=["articles", "sources"])


def _once_each(newest: Sequence[Card], shown: Sequence[Card]) -> list[Card]:
    """The newest articles, of each story the newest telling, and nothing that is `shown` already."""
    ids = {card.id for card in shown}
    told = stories.of_articles([card.id for card in newest])
    seen = {card.story for card in shown if card.story}
    seen |= {told[id][0] for id in ids if id in told}
    found: list[Card] = []
    for card in newest:
        story, sources = told.get(card.id, (0, 0))
        if card.id not in ids and story not in seen:
            found.append(replace(card, story=story, tellers=sources))
        seen |= {story} if story else set()
    return found


def hottest(limit: int, filter: Filter) -> tuple[str, tuple[Card, ...]]:
    """The ranking that is shown where nobody chose a window, and what its window is called."""
    window, found = rankings.hottest(limit, filter)
    return (window_name(window) if window else ""), found


def window_name(window: timedelta) -> str:
    """`24 hours`, `7 days`."""
    hours = round(window.total_seconds() / 3600)
    return f"{hours} hours" if hours <= 48 else f"{hours // 24} days"


def trending(request: HttpRequest) -> HttpResponse:
    """`/trending`: the whole ranking of a window, in its order, of everything or of one source or tag."""
    filter = Filter(
        source=request.GET.get("source", ""), tag=request.GET.get("tag", ""), reader=reader(request)
    )
    card = lists.source_by_slug(filter.source, removed=True) if filter.source else None
    if filter.source and card is None:
        raise Http404("no such source")
    named = known_tag(filter.tag) if filter.tag else None
    chosen = SHORT.get(request.GET.get("window", ""))
    if chosen is None:
        shown, found = rankings.hottest(ROWS, filter)
    else:
        shown, found = chosen, rankings.ranked(chosen, ROWS, filter)
    context = {
        "title": "Trending",
        "of": " · ".join([one.name for one in (card and card.source, named) if one]),
        "lead": _of_the_last(shown, chosen) if shown else "",
        "cards": found,
        "empty": "Nothing of that was published in that time.",
        "windows": next((short for short, span in SHORT.items() if span == shown), "none"),
        "feeds": "" if filter.source or filter.tag else "/trending/feed",
    }
    return _list(request, filter, context, ["articles", "sources"])


def _of_the_last(shown: timedelta, chosen: timedelta | None) -> str:
    """Which window this is, and why not the narrowest."""
    said = f"What weighs most of the last {window_name(shown)}"
    fewer = chosen is None and shown != WINDOWS[0]
    return said + (f"; the last {window_name(WINDOWS[0])} hold fewer than five." if fewer else ".")


def latest(request: HttpRequest) -> HttpResponse:
    """`/latest`: everything, newest first."""
    context = {"title": "Latest", "empty": "No article yet.", "feeds": "/feed"}
    return _newest(request, Filter(reader=reader(request)), context, ["articles", "sources"])


def source(request: HttpRequest, slug: str, tag: str = "") -> HttpResponse:
    """`/source/<slug>` and `/source/<slug>/tag/<tag>`."""
    card = lists.source_by_slug(slug, removed=True)
    if card is None:
        raise Http404("no such source")
    named = known_tag(tag) if tag else None
    context = {
        "title": card.source.name,
        "card": card,
        "tag": named,
        "about": None if named or "after" in request.GET else about_source.described(card),
        "feeds": list_path(slug, tag) + "/feed",
        "empty": f"Nothing from {card.source.name} about {named.name}."
        if named
        else "This source has given no article yet.",
    }
    keys = [f"source:{slug}", "sources", *([f"tag:{tag}"] if tag else [])]
    filter = Filter(source=slug, tag=tag, reader=reader(request))
    if "after" not in request.GET:
        context |= _weightiest(filter, HOT_OF_SOURCE)
        keys.append("articles")
    return _newest(request, filter, context, keys)


def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """`/tag/<slug>`: a category, a hashtag or a word of the feeds."""
    named = known_tag(slug)
    context = {
        "title": ("" if named.kind == "category" else "#") + named.name,
        "lead": named.definition,
        "tag": named,
        "feeds": list_path(tag=slug) + "/feed",
        "empty": f"No article bears {named.name} yet.",
    }
    filter = Filter(tag=slug, reader=reader(request))
    if "after" not in request.GET:
        context |= _about_tag(named, filter)
    return _newest(request, filter, context, [f"tag:{slug}", "articles", "sources"])


def _about_tag(named: TagCount, filter: Filter) -> dict[str, Any]:
    """What weighs most under a tag, how often it came over a year, and which tags it comes with."""
    now = datetime.now(UTC)
    volume = chart.rhythm(tags.volume(named.slug, now - YEAR), now)
    return {
        **_weightiest(filter, HOT),
        "volume": chart.bars(volume, named.name, "volume") if named.articles else "",
        "volume_words": volume.words,
        "beside": tags.beside(named.slug, now - YEAR),
    }


def _weightiest(filter: Filter, limit: int) -> dict[str, Any]:
    """What a list begins with: what weighs most in it, and where the whole ranking is."""
    window, hot = hottest(limit, filter)
    given = {"source": filter.source, "tag": filter.tag}
    query = urlencode({name: value for name, value in given.items() if value})
    return {"hot": hot, "window": window, "hot_query": query}


def known_tag(slug: str) -> TagCount:
    """The tag of an address.  Raises Http404; the ten categories are always known."""
    found = lists.tag(slug)
    found = found or next((tag for tag in bars.categories() if tag.slug == slug), None)
    if found is None:
        raise Http404("no such tag")
    return found


@owner_only
def starred(request: HttpRequest) -> HttpResponse:
    """`/starred`: what the owner marked with a star, last starred first."""
    empty = "Nothing is starred. A star keeps an article for ever, even when its source goes."
    return _marked(request, "starred", "Starred", empty)


@owner_only
def later(request: HttpRequest) -> HttpResponse:
    """`/later`: what the owner put aside."""
    empty = "Nothing waits. “Later” puts an article here until you take it away."
    return _marked(request, "later", "Read later", empty)


@owner_only
def unread(request: HttpRequest) -> HttpResponse:
    """`/unread`: what the owner has not read yet."""
    return _marked(request, "unread", "Unread", "Everything is read.")


def _marked(request: HttpRequest, mark: str, title: str, empty: str) -> HttpResponse:
    context = {"title": title, "empty": empty, "mark": mark}
    return _newest(request, Filter(mark=mark, reader=reader(request)), context, [])


# ---- shared ------------------------------------------------------------------------------------


def _newest(
    request: HttpRequest, filter: Filter, context: dict[str, Any], keys: Sequence[str]
) -> HttpResponse:
    found = lists.newest(filter, request.GET.get("after", ""), ROWS)
    # one source seldom writes twice a day, and own lists go by when they were marked: no headings
    flat = filter.source or filter.mark in ("starred", "later")
    by_day = {} if flat else {"days": _days(found.cards)}
    older = f"{quote(request.path)}?after={found.next}" if found.next else ""
    return _list(request, filter, {"cards": found.cards, "older": older, **by_day, **context}, keys)


def _list(
    request: HttpRequest, filter: Filter, context: dict[str, Any], keys: Sequence[str]
) -> HttpResponse:
    blank = {
        "lead": "",
        "of": "",
        "card": None,
        "about": None,
        "tag": None,
        "feeds": "",
        "older": "",
        "days": (),
        "mark": "",
        "windows": "",
        "hot": (),
        "window": "",
        "volume": "",
        "beside": (),
    }
    steady = bool(published(request))
    shown = {"bars": bars.of(filter, lists.source_bar(), steady=steady), "filter": filter}
    return page(request, "list.html", {**blank, **shown, **context}, keys=keys)


def _days(cards: Sequence[Card]) -> list[tuple[Any, list[Card]]]:
    """Cards under the moment that their day is named after."""
    grouped = groupby(cards, key=lambda card: card.published.date())
    days = [list(group) for _, group in grouped]
    return [(group[0].published, group) for group in days]
