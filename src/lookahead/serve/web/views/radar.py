"""How does the radar explain itself: why, by which method, as it was on a day, and who was first?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib import resources

from django.http import Http404, HttpRequest, HttpResponse

from lookahead.core.model import Reason
from lookahead.core.story import Place
from lookahead.rank import WINDOWS, best_window, formula
from lookahead.serve.web import bars
from lookahead.serve.web.respond import LIST_SECONDS, page, reader
from lookahead.serve.web.views.lists import window_name
from lookahead.store import explain, leaders, lists, rankings, understanding

SPANS = {"7d": timedelta(days=7), "30d": timedelta(days=30), "90d": timedelta(days=90)}
DAY_SECONDS = 24 * 3600
BONDS = 6  # of an article to others of its story
HASHTAGS = 300


def why(request: HttpRequest, id: int) -> HttpResponse:
    """`/why/<id>`: every decision about an article, each with its number and what speaks for it."""
    found = explain.why(id, WINDOWS, reader(request)) if id < 2**63 else None
    if found is None:
        raise Http404("no such article")
    context = {
        "w": found,
        "c": found.card,
        "named": explain.titles(list(explain.others(found))),
        "windows": [window_name(timedelta(seconds=at.window_s)) for at in found.places],
        "shown": BONDS,
        "parts": _side_by_side(found.places),
    }
    return page(request, "why.html", context, keys=[f"article:{id}", "articles", "sources"])


def _side_by_side(places: Sequence[Place]) -> list[tuple[str, str, list[Reason | None]]]:
    """Every part of the heat with its evidence, and what it adds in each window."""
    rows: dict[tuple[str, str], dict[int, Reason]] = {}
    for at, place in enumerate(places):
        for reason in place.card.reasons:
            rows.setdefault((reason.label, reason.evidence), {})[at] = reason
    return [
        (label, evidence, [found.get(at) for at in range(len(places))])
        for (label, evidence), found in rows.items()
    ]


def method(request: HttpRequest) -> HttpResponse:
    """`/method`: the formula with its weights, and how good each ability was when it was measured."""
    floors = json.loads(
        resources.files("lookahead.understand").joinpath("measured.json").read_text("utf-8")
    )
    context = {
        "heat": formula,
        "windows": [window_name(window) for window in WINDOWS],
        "categories": bars.categories(),
        "hashtags": [tag for tag in lists.tags("hashtag", HASHTAGS) if tag.definition],
        "measured": floors,
    }
    return page(request, "method.html", context, keys=["sources"], seconds=DAY_SECONDS)


def day(request: HttpRequest, day: str) -> HttpResponse:
    """`/at/2026-11-20`: the ranking as it was at the end of that day, from what was kept then."""
    try:
        wanted = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise Http404("no such day") from None
    found = rankings.day(day)
    before, after = rankings.days(day)
    places = [found.windows.get(int(w.total_seconds()), ()) for w in WINDOWS] if found else []
    shown = best_window([len(p) for p in places]) if places else 0
    kept = understanding.known([one.article for one in places[shown]]) if places else set()
    context = {
        "day": wanted,
        "found": found,
        "places": places[shown] if places else (),
        "kept": kept,
        "window": window_name(WINDOWS[shown]),
        "before": before[0] if before else "",
        "after": after[0] if after else "",
    }
    past = wanted + timedelta(days=1) < datetime.now(UTC)
    return page(
        request,
        "day.html",
        context,
        keys=["articles"],
        seconds=DAY_SECONDS if past else LIST_SECONDS,
        status=200 if found else 404,
    )


def leaderboard(request: HttpRequest) -> HttpResponse:
    """`/leaderboard`: who was first and who was linked, over a week, a month or a quarter."""
    span = request.GET.get("span", "30d")
    span = span if span in SPANS else "30d"
    now = datetime.now(UTC)
    context = {"leaders": leaders.since(now - SPANS[span]), "span": span, "spans": SPANS}
    return page(request, "leaderboard.html", context, keys=["articles", "sources"])
