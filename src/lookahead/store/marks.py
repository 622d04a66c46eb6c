"""What did a reader do with an article?  Read, starred, later, hidden: each can be undone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lookahead.core.model import Filter
from lookahead.store.lists import conditions
from lookahead.store.sql import rows, run, seconds

WHAT = ("read", "starred", "later", "hidden")


def set_mark(reader: int, article: int, what: str, on: bool, now: datetime) -> bool:
    """Set or take back one mark; False where there is no such article.

    Setting what is set keeps its first time.  Raises ValueError for a word that is not in WHAT.
    """
    if what not in WHAT:
        raise ValueError(f"no such mark: {what}")
    with transaction.atomic():
        if not rows("SELECT 1 FROM store_article WHERE id = %s", [article]):
            return False
        run(
            f'INSERT INTO store_state (reader_id, article_id, "{what}") VALUES (%s, %s, %s)'
            " ON CONFLICT (reader_id, article_id) DO UPDATE SET"
            f' "{what}" = CASE WHEN excluded."{what}" IS NULL THEN NULL'
            f' ELSE coalesce(store_state."{what}", excluded."{what}") END',
            [reader, article, seconds(now) if on else None],
        )
    return True


def mark_all_read(reader: int, filter: Filter, now: datetime, before: datetime) -> int:
    """Mark read every article of a list that was first seen before `before`; how many changed.

    `before` is when the page was made: what came in after the reader looked stays unread.
    """
    tables, terms, parameters, _ = conditions(filter)
    terms = ["a.first_seen <= %s", *terms]
    mark = [filter.reader] if filter.mark else []
    parameters = [*mark, seconds(before), *parameters[len(mark) :]]
    with transaction.atomic():
        return run(
            'INSERT INTO store_state (reader_id, article_id, "read")'
            f" SELECT %s, a.id, %s FROM {tables} WHERE {' AND '.join(terms)}"
            ' ON CONFLICT (reader_id, article_id) DO UPDATE SET "read" = excluded."read"'
            ' WHERE store_state."read" IS NULL',
            [reader, seconds(now), *parameters],
        )


def take_back_all_read(reader: int, at: datetime) -> int:
    """Undo one `mark_all_read`: what was marked at that second is unread again; how many."""
    with transaction.atomic():
        return run(
            'UPDATE store_state SET "read" = NULL WHERE reader_id = %s AND "read" = %s',
            [reader, seconds(at)],
        )
