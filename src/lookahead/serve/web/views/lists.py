"""What do the lists show: the front page, the newest, one source, one tag, and the owner's own?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse

from lookahead.core.model import Card, Filter, TagCount
from lookahead.serve.address import list_path
from lookahead.serve.web import about_source, bars
from lookahead.serve.web.respond import owner_only, page, reader
from lookahead.store import lists, rankings

WINDOWS = (
    (timedelta(hours=48), "48 hours"),
    (timedelta(days=7), "7 days"),
    (timedelta(days=30), "30 days"),
)
ROWS = 30
FRONT_ROWS = 10
TRENDING = 6
BLOCKS, BLOCK_ROWS = 8, 3


def front(request: HttpRequest) -> HttpResponse:
    """`/`: the top story, what trends, the newest, and the sources that published last."""
    me = reader(request)
    window, ranked = _ranked(TRENDING + 1, me)
    newest = lists.newest(Filter(reader=me), limit=FRONT_ROWS + 1)
    top = ranked[0] if ranked else next(iter(newest.cards), None)
    sources = lists.source_cards()
    context = {
        "top": top,
        "window": window,
        "trending": ranked[1:],
        "days": _days([card for card in newest.cards if top and card.id != top.id][:FRONT_ROWS]),
        "more": bool(newest.next) or len(newest.cards) > 1,
        "blocks": lists.blocks(BLOCKS, BLOCK_ROWS, me),
        "bars": bars.of(Filter(), sources),
        "feeds": "/feed",
        "wide": WINDOWS[0][1],
    }
    return page(request, "front.html", context, keys=["articles", "sources"])


def _ranked(limit: int, me: int | None) -> tuple[str, tuple[Card, ...]]:
    """The ranking of the shortest window that has one, and what that window is called."""
    for window, words in WINDOWS:
        if found := rankings.ranked(window, limit, Filter(reader=me)):
            return words, found
    return "", ()


def trending(request: HttpRequest) -> HttpResponse:
    """`/trending`: the whole ranking, in its order."""
    window, found = _ranked(ROWS, reader(request))
    context = {
        "title": "Trending",
        "lead": f"What weighs most in the last {window}." if window else "",
        "cards": found,
        "empty": "Nothing was published in the last 30 days.",
    }
    return _list(request, Filter(), context, ["articles", "sources"])


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
    return _newest(request, filter, context, [f"tag:{slug}", "sources"])


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
        "card": None,
        "about": None,
        "tag": None,
        "feeds": "",
        "older": "",
        "days": (),
        "mark": "",
    }
    shown = {"bars": bars.of(filter, lists.source_cards()), "filter": filter}
    return page(request, "list.html", {**blank, **shown, **context}, keys=keys)


def _days(cards: Sequence[Card]) -> list[tuple[Any, list[Card]]]:
    """Cards under the moment that their day is named after."""
    grouped = groupby(cards, key=lambda card: card.published.date())
    days = [list(group) for _, group in grouped]
    return [(group[0].published, group) for group in days]
