"""How does a change of the bundled catalogue reach a radar that runs already, and never over its owner's?

A source's row remembers what the catalogue said of it last, by field.  A field that its owner changes is let
go of: the catalogue has no say in it any more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from lookahead.core.model import Kind, Source
from lookahead.store import looks
from lookahead.store.sql import rows, run

AT, SELECTORS, ARTICLE = "at", "selectors", "article"  # what the catalogue may change later


def follow(catalogue: Sequence[Source], now: datetime) -> list[str]:
    """Bring sources that came from the catalogue to what it says today; the slugs of those that changed.

    A source is the catalogue's by its slug; one that was added before this was remembered, also by its
    address.  What was removed stays removed, and nothing is added.
    """
    stored = {
        slug: (id, url, kind, json.loads(last))
        for id, slug, url, kind, last in rows(
            "SELECT id, slug, url, kind, catalogue FROM store_source WHERE state <> 'removed'"
        )
    }
    news: list[tuple[int, str, dict[str, object]]] = []
    for said in catalogue:
        id, url, kind, last = stored.get(said.slug, (0, "", "", {}))
        # never the catalogue's, or its owner's long ago
        foreign = not last and (url, kind) != (said.url, said.kind.value)
        if id and not foreign and (values := _new(said, last, now)):
            news.append((id, said.slug if last else "", values))
    if news:  # at most starts there are none, and nobody who writes is waited for
        with transaction.atomic():
            for id, _, values in news:
                _write(id, values)
    return [slug for _, slug, _ in news if slug]


def let_go(id: int) -> None:
    """The owner says where a source is from now on."""
    ((text,),) = rows("SELECT catalogue FROM store_source WHERE id = %s", [id])
    last = json.loads(text)
    if last.pop(AT, None) is not None:
        run("UPDATE store_source SET catalogue = %s WHERE id = %s", [json.dumps(last), id])


def _new(said: Source, last: Mapping[str, object], now: datetime) -> dict[str, object]:
    """The columns that are to change, the memory of them among these; {} where nothing is new."""
    today = {
        AT: [said.url, said.kind.value],
        SELECTORS: dict(said.selectors),
        ARTICLE: dict(said.article),
    }
    governed = today if not last else {name: today[name] for name in today if name in last}
    news = {name for name in governed if governed[name] != last.get(name)}
    if not news or (AT in news and last and _is_taken(said)):
        return {}
    values: dict[str, object] = {"catalogue": json.dumps(governed)}
    values |= {name: json.dumps(today[name]) for name in news & {SELECTORS, ARTICLE}}
    if last and news & {AT, SELECTORS}:
        values |= looks.fresh(now)
    if AT in news and last:
        values |= {"url": said.url, "kind": said.kind.value}
        values |= {"page_url": "", "feed_since": None, "feed_tried": None}
        values |= {"home": said.home} if said.kind is Kind.PAGE else {}
    return values


def _is_taken(said: Source) -> bool:
    sql = "SELECT 1 FROM store_source WHERE url = %s AND slug <> %s"
    return bool(rows(sql, [said.url, said.slug]))


def _write(id: int, values: Mapping[str, object]) -> None:
    run(
        f"UPDATE store_source SET {', '.join(f'{name} = %s' for name in values)} WHERE id = %s",
        [*values.values(), id],
    )
    if "next_due" in values:  # another list than before
        looks.forget_items(id)
