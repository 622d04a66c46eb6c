"""How does a row of the database become one of the core's nouns?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from lookahead.core.model import (
    Card,
    Kind,
    Mark,
    Reason,
    Source,
    SourceCard,
    SourceRef,
    SourceState,
)
from lookahead.store.sql import Row, marks, moment, rows, when


@lru_cache(maxsize=4096)  # a page reads hundreds of them, mostly the same few
def many_of(text: str) -> tuple[Any, ...]:
    """The values of a JSON list."""
    return tuple(json.loads(text))


# ---- cards -------------------------------------------------------------------------------------

CARD = (
    "a.id, a.title, a.url, a.published, a.dated, a.excerpt, a.categories, a.hashtags, a.minutes,"
    " a.image, a.language, a.others, a.source_id"
)


def cards(
    found: Sequence[Row], reader: int | None, reasons: dict[int, tuple[Reason, ...]] | None = None
) -> tuple[Card, ...]:
    """Cards for rows of CARD, in their order: two further statements whatever their number."""
    known = refs({id for row in found for id in (row[12], *many_of(row[11]))})
    states = {} if reader is None else _states(reader, [row[0] for row in found])
    return tuple(
        _card(row, known, states.get(row[0], Mark()) if reader is not None else None, reasons or {})
        for row in found
    )


def _card(
    row: Row, refs: dict[int, SourceRef], mark: Mark | None, reasons: dict[int, tuple[Reason, ...]]
) -> Card:
    id, title, url, published, dated, excerpt, categories, hashtags, minutes, *rest = row
    image, language, others, source = rest[:4]  # what a list adds comes behind
    return Card(
        id=id,
        title=title,
        url=url,
        source=refs[source],
        others=tuple(refs[o] for o in many_of(others) if o in refs and o != source),
        published=moment(published),
        dated=bool(dated),
        excerpt=excerpt,
        categories=many_of(categories),
        hashtags=many_of(hashtags),
        minutes=minutes,
        image=image,
        language=language,
        mark=mark,
        reasons=reasons.get(id, ()),
    )


def refs(ids: set[int]) -> dict[int, SourceRef]:
    """As much of some sources as a list row needs, by id."""
    if not ids:
        return {}
    sql = f"SELECT id, slug, name, monogram FROM store_source WHERE id IN ({marks(len(ids))})"
    return {id: SourceRef(slug, name, mono) for id, slug, name, mono in rows(sql, list(ids))}


def _states(reader: int, articles: Iterable[int]) -> dict[int, Mark]:
    ids = list(articles)
    sql = (
        'SELECT article_id, "read", starred, later, hidden FROM store_state'
        f" WHERE reader_id = %s AND article_id IN ({marks(len(ids))})"
    )
    found = rows(sql, [reader, *ids]) if ids else []
    return {id: Mark(*(value is not None for value in state)) for id, *state in found}


# ---- sources -----------------------------------------------------------------------------------

SOURCE = (
    "s.id, s.slug, s.name, s.home, s.url, s.kind, s.monogram, s.language, s.weight, s.categories,"
    " s.folder, s.description, s.state, s.selectors, s.article"
)
SOURCE_WIDTH = 15


def source(row: Row) -> Source:
    """The noun for the columns of SOURCE."""
    id, slug, name, home, url, kind, monogram, language, weight, categories, *rest = row
    folder, description, state, selectors, article = rest
    return Source(
        id=id,
        slug=slug,
        name=name,
        home=home,
        url=url,
        kind=Kind(kind),
        monogram=monogram,
        language=language,
        weight=weight,
        categories=many_of(categories),
        folder=folder,
        description=description,
        state=SourceState(state),
        selectors=json.loads(selectors) if selectors != "{}" else {},
        article=json.loads(article) if article != "{}" else {},
    )


WEEK_S = 7 * 86400
HEALTH = (
    "s.articles, s.newest, s.checked, s.succeeded, s.next_due, s.schedule, s.failures, s.problem,"
    " s.recent, (SELECT count(*) FROM store_carry c WHERE c.source_id = s.id"
    f" AND c.published > s.newest - {WEEK_S})"
)


def source_card(row: Row) -> SourceCard:
    """The noun for the columns of SOURCE and HEALTH."""
    articles, newest, checked, succeeded, due, schedule, failures, problem, *rate = row[
        SOURCE_WIDTH:
    ]
    recent, last_week = rate
    return SourceCard(
        source=source(row[:SOURCE_WIDTH]),
        articles=articles,
        newest=when(newest),
        checked=when(checked),
        succeeded=when(succeeded),
        next_due=when(due),
        schedule=schedule,
        failures=failures,
        problem=problem,
        per_week=_per_week(many_of(recent), last_week),
    )


def _per_week(recent: tuple[int, ...], last_week: int) -> float | None:
    """How many articles a week, by the span of the newest ones (at most 20).

    A shorter span than a week says nothing of the days before: then as many as came in its last week.
    """
    if len(recent) < 2 or recent[0] <= recent[-1]:
        return None
    span = recent[0] - recent[-1]
    return round((len(recent) - 1) * WEEK_S / span, 2) if span >= WEEK_S else last_week or None
