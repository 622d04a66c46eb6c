"""How does the radar explain itself: why, by which method, as it was on a day, and who was first?"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from importlib import resources

from django.http import Http404, HttpRequest, HttpResponse

from lookahead.rank import WINDOWS, best_window, formula
from lookahead.serve.web.respond import page, reader
from lookahead.serve.web.views.lists import window_name
from lookahead.store import explain, leaders, rankings
from lookahead.understand import CATEGORIES

SPANS = {"7d": timedelta(days=7), "30d": timedelta(days=30), "90d": timedelta(days=90)}
DAY_SECONDS = 24 * 3600


def why(request: HttpRequest, id: int) -> HttpResponse:
    """`/why/<id>`: every decision about an article, each with its number and what speaks for it."""
    found = explain.why(id, WINDOWS, reader(request)) if id < 2**63 else None
    if found is None:
        raise Http404("no such article")
    others = {bond.b if bond.a == id else bond.a for bond in (*found.bonds, *found.near)}
    context = {
        "w": found,
        "c": found.card,
        "named": explain.titles([*others, *([found.copy.original] if found.copy else [])]),
        "words": {int(window.total_seconds()): window_name(window) for window in WINDOWS},
    }
    return page(request, "why.html", context, keys=[f"article:{id}", "articles", "sources"])


def method(request: HttpRequest) -> HttpResponse:
    """`/method`: the formula with its weights, and how good each ability was when it was measured."""
    floors = json.loads(
        resources.files("lookahead.understand").joinpath("measured.json").read_text("utf-8")
    )
    context = {
        "heat": formula,
        "windows": [window_name(window) for window in WINDOWS],
        "categories": CATEGORIES,
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
    context = {
        "day": wanted,
        "found": found,
        "places": places[shown] if places else (),
        "window": window_name(WINDOWS[shown]),
        "before": before[0] if before else "",
        "after": after[0] if after else "",
    }
    past = wanted + timedelta(days=1) < datetime.now(UTC)
    return page(
        request, "day.html", context, keys=["articles"], seconds=DAY_SECONDS if past else 60
    )


def leaderboard(request: HttpRequest) -> HttpResponse:
    """`/leaderboard`: who was first and who was linked, over a week, a month or a quarter."""
    span = request.GET.get("span", "30d")
    span = span if span in SPANS else "30d"
    now = datetime.now(UTC)
    context = {"leaders": leaders.since(now - SPANS[span]), "span": span, "spans": list(SPANS)}
    return page(request, "leaderboard.html", context, keys=["articles", "sources"])
