"""Which articles go into a feed, and how is it sent?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lookahead.core.model import Card, Filter
from lookahead.pages import mark_public
from lookahead.serve.address import list_name, list_path
from lookahead.serve.feeds.channel import Channel, Item, item
from lookahead.serve.feeds.jsonfeed import jsonfeed
from lookahead.serve.feeds.xml import atom, rss
from lookahead.serve.published import whole
from lookahead.store import lists, rankings

ITEMS, HOTTEST = 30, 15
SECONDS = 300
FORMATS = {
    "rss": (rss, "application/rss+xml; charset=utf-8"),
    "atom": (atom, "application/atom+xml; charset=utf-8"),
    "json": (jsonfeed, "application/feed+json; charset=utf-8"),
}


@require_safe
def feed(request: HttpRequest, format: str, source: str = "", tag: str = "") -> HttpResponse:
    """The newest articles of a list, the same for everybody who asks."""
    keys = [f"source:{source}"] * bool(source) + [f"tag:{tag}"] * bool(tag)
    return _sent(
        format, lambda: _channel(format, source, tag, whole(request)), keys or ["articles"]
    )


@require_safe
def trending(request: HttpRequest, format: str) -> HttpResponse:
    """The leads of the stories that weigh most now, hottest first; one comes once, while it leads."""
    return _sent(format, lambda: _hottest(format, whole(request)), ["articles"])


def _sent(format: str, channel: Callable[[], Channel], keys: Sequence[str]) -> HttpResponse:
    if format not in FORMATS:
        raise Http404("no such feed")
    write, type = FORMATS[format]
    response = HttpResponse(write(channel()), content_type=type)
    mark_public(response.headers, [*keys, "sources"], SECONDS)
    return response


def _hottest(format: str, whole: bool) -> Channel:
    _, cards = rankings.hottest(HOTTEST)
    return Channel(
        title=list_name("trending"),
        description="What weighs most now, hottest first",
        path="/trending",
        self_path=f"/trending/feed.{format}",
        language="en",
        items=_items(cards, whole),
    )


def _items(cards: Sequence[Card], whole: bool) -> tuple[Item, ...]:
    found = lists.articles([one.id for one in cards])
    return tuple(item(one if whole else replace(one, html="")) for one in found)


def _channel(format: str, source: str, tag: str, whole: bool) -> Channel:
    card = lists.source_by_slug(source) if source else None
    named = lists.tag(tag) if tag else None
    if (source and card is None) or (tag and named is None):
        raise Http404("no such list")
    cards = lists.newest(Filter(source=source, tag=tag), limit=ITEMS).cards
    path = list_path(source, tag)
    title = list_name(card.source.name if card else "", named.name if named else "")
    return Channel(
        title=title,
        description=card.source.description
        if card and card.source.description
        else f"{title}, newest first",
        path=path,
        self_path=f"{path.rstrip('/')}/feed.{format}",
        language=card.source.language if card else "en",
        items=_items(cards, whole),
    )
