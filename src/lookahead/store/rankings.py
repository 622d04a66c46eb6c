"""Where is the front page's order kept, now and as it was?"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction

from lookahead.core.model import Card, Filter, Reason
from lookahead.core.story import Place, Ranked
from lookahead.rank import WINDOWS, best_window
from lookahead.store.rows import CARD, cards, refs
from lookahead.store.sql import chunks, many, marks, moment, rows, run, seconds

ALL = Filter()
REMEMBERED = 60  # places of each window that a day keeps


def save(window: timedelta, ranked: Sequence[Ranked]) -> None:
    """Replace the ranking of one window, best first."""
    span = int(window.total_seconds())
    with transaction.atomic():
        ids: dict[str, int] = dict(rows("SELECT slug, id FROM store_source"))
        run("DELETE FROM store_ranking WHERE window_s = %s", [span])
        many(
            "INSERT INTO store_ranking (window_s, position, article_id, story_id, tellers, articles,"
            " score, reasons) SELECT %s, %s, a.id, (SELECT id FROM store_story WHERE id = %s),"
            " %s, %s, %s, %s FROM store_article a WHERE a.id = %s",
            [
                (
                    span,
                    place,
                    r.story or None,
                    json.dumps([ids[ref.slug] for ref in r.sources if ref.slug in ids]),
                    r.articles,
                    r.heat,
                    _reasons(r.reasons),
                    r.lead.id,
                )
                for place, r in enumerate(ranked)
            ],
        )


def _reasons(reasons: Sequence[Reason]) -> str:
    return json.dumps([(r.label, r.contribution, r.evidence) for r in reasons])


def hottest(limit: int, filter: Filter = ALL) -> tuple[timedelta | None, tuple[Card, ...]]:
    """The ranking of the shortest window that holds enough stories, else of the fullest.

    No window where no ranking holds any.
    """
    terms, parameters = _narrowed(filter)
    where = f" WHERE {' AND '.join(terms)}" if terms else ""
    found = rows(f"SELECT window_s, position FROM store_ranking r{where} ORDER BY 1, 2", parameters)
    if not found:
        return None, ()
    held = {span: [place for _, place in of] for span, of in groupby(found, lambda row: row[0])}
    window = WINDOWS[best_window([len(held.get(_span(one), ())) for one in WINDOWS])]
    wanted = held[_span(window)][:limit]
    terms = ["r.window_s = %s", f"r.position IN ({marks(len(wanted))})"]
    leads = _ranked(terms, [_span(window), *wanted], limit, filter.reader)
    return window, tuple(card for _, _, card in leads)


def ranked(window: timedelta, limit: int, filter: Filter = ALL) -> tuple[Card, ...]:
    """What matters now, as it was last worked out for `window`: leads with their stories and reasons.

    A story is of a source, or bears a tag, when any of its articles does.
    """
    terms, parameters = _narrowed(filter)
    found = _ranked(["r.window_s = %s", *terms], [_span(window), *parameters], limit, filter.reader)
    return tuple(card for _, _, card in found)


def _span(window: timedelta) -> int:
    return int(window.total_seconds())


def _ranked(
    terms: Sequence[str], parameters: Sequence[object], limit: int, reader: int | None
) -> list[tuple[int, int, Card]]:
    """Window, position from 0, and lead of places in rankings; a limit of -1 is none."""
    found = rows(
        f"SELECT {CARD}, r.reasons, r.story_id, r.tellers, r.articles, r.score, r.window_s, r.position"
        f" FROM store_ranking r JOIN store_article a ON a.id = r.article_id WHERE {' AND '.join(terms)}"
        " ORDER BY r.position LIMIT %s",
        [*parameters, limit],
    )
    tellers = [json.loads(row[-5]) for row in found]
    known = refs({id for ids in tellers for id in ids})
    leads = (
        replace(
            card,
            reasons=tuple(Reason(*reason) for reason in json.loads(row[-7])),
            story=row[-6] or 0,
            told_by=tuple(known[id] for id in ids if id in known),
            articles=row[-4],
            heat=row[-3],
        )
        for row, ids, card in zip(found, tellers, cards(found, reader), strict=True)
    )
    return [(row[-2], row[-1], card) for row, card in zip(found, leads, strict=True)]


def _narrowed(filter: Filter) -> tuple[list[str], list[object]]:
    terms: list[str] = []
    parameters: list[object] = []
    if filter.source:
        terms.append(_told("store_carry", "source_id", "store_source"))
        parameters += [filter.source] * 2
    if filter.tag:
        terms.append(_told("store_tagging", "tag_id", "store_tag"))
        parameters += [filter.tag] * 2
    return terms, parameters


def _told(table: str, column: str, named: str) -> str:
    """The lead, or any article of its story, has a row in `table` for what bears a slug.

    A story stands in several windows, and is looked at once.  From the ranked stories' few articles on
    (CROSS JOIN keeps that order): otherwise all that bears the slug would be read.
    """
    row = f"x.{column} = (SELECT id FROM {named} WHERE slug = %s)"
    return (
        f"(r.article_id IN (SELECT k.id FROM (SELECT DISTINCT article_id AS id FROM store_ranking) k"
        f" CROSS JOIN {table} x WHERE x.article_id = k.id AND {row})"
        " OR r.story_id IN (SELECT k.id FROM (SELECT DISTINCT story_id AS id FROM store_ranking) k"
        f" CROSS JOIN store_member m CROSS JOIN {table} x"
        f" WHERE m.story_id = k.id AND x.article_id = m.article_id AND {row}))"
    )


def places(told: Mapping[int, int]) -> dict[int, dict[int, Place]]:
    """By article and window (seconds): where it, or the story in which it is told (0: none), stands."""
    of: dict[int, int] = dict(rows("SELECT window_s, count(*) FROM store_ranking GROUP BY 1"))
    by_article, by_story = dict[tuple[int, int], Place](), dict[tuple[int, int], Place]()
    for part in chunks(told):
        stories = {story for id in part if (story := told[id])}
        either = f"(r.article_id IN ({marks(len(part))}) OR r.story_id IN ({marks(len(stories))}))"
        for span, position, card in _ranked([either], [*part, *stories], -1, None):
            place = Place(span, position + 1, of[span], card)
            by_article.setdefault((card.id, span), place)
            by_story.setdefault((card.story, span), place)
    found: dict[int, dict[int, Place]] = {}
    for id, story in told.items():
        for span in of:
            both = by_article.get((id, span)), by_story.get((story, span)) if story else None
            if there := [place for place in both if place]:
                found.setdefault(id, {})[span] = min(there, key=lambda place: place.place)
    return found


def placed() -> set[int]:
    """The articles that lead a place of any ranking."""
    return {id for (id,) in rows("SELECT DISTINCT article_id FROM store_ranking")}


# ---- days as they were -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Remembered:
    """A place of a ranking as it was; the article may be gone since."""

    article: int
    story: int
    title: str
    url: str
    sources: tuple[str, ...]  # names
    published: datetime
    heat: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The front page at the end of a day, or as far as today has come."""

    day: str  # 2026-11-20, UTC
    at: datetime
    windows: Mapping[int, tuple[Remembered, ...]]  # by seconds


def remember(now: datetime, windows: Mapping[timedelta, Sequence[Ranked]]) -> None:
    """Keep the rankings as those of today, in place of what they were earlier today."""
    page = {
        str(int(window.total_seconds())): [_row(r) for r in ranked[:REMEMBERED]]
        for window, ranked in windows.items()
    }
    packed = zlib.compress(json.dumps(page).encode())
    run(
        "INSERT INTO store_snapshot (day, at, page) VALUES (%s, %s, %s) ON CONFLICT (day)"
        " DO UPDATE SET at = excluded.at, page = excluded.page",
        [now.date().isoformat(), seconds(now), packed],
    )


def _row(r: Ranked) -> list[Any]:
    names = [ref.name for ref in r.sources]
    published = int(r.lead.published.timestamp())
    reasons = [(why.label, why.contribution, why.evidence) for why in r.reasons]
    return [r.lead.id, r.story, r.lead.title, r.lead.url, names, published, r.heat, reasons]


def day(day: str) -> Day | None:
    """The front page of a day (2026-11-20), or None where none was kept."""
    found = rows("SELECT at, page FROM store_snapshot WHERE day = %s", [day])
    if not found:
        return None
    at, packed = found[0]
    page = json.loads(zlib.decompress(packed))
    return Day(
        day,
        moment(at),
        {int(span): tuple(map(_remembered, places)) for span, places in page.items()},
    )


def _remembered(row: Sequence[Any]) -> Remembered:
    article, story, title, url, names, published, heat, reasons = row
    return Remembered(
        article,
        story,
        title,
        url,
        tuple(names),
        moment(published),
        heat,
        tuple(Reason(*reason) for reason in reasons),
    )


def days(around: str, limit: int = 1) -> tuple[list[str], list[str]]:
    """The days before and after one of which something was kept, nearest first."""
    before = rows(
        "SELECT day FROM store_snapshot WHERE day < %s ORDER BY day DESC LIMIT %s", [around, limit]
    )
    after = rows(
        "SELECT day FROM store_snapshot WHERE day > %s ORDER BY day LIMIT %s", [around, limit]
    )
    return [day for (day,) in before], [day for (day,) in after]
