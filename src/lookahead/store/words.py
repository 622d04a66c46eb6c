"""Which articles hold these words?  SQLite's FTS5, following the change sequence."""

from __future__ import annotations

from django.db import transaction

from lookahead.core.model import Filter, Page
from lookahead.core.text import spaced
from lookahead.store import counters
from lookahead.store.lists import conditions
from lookahead.store.rows import CARD, cards
from lookahead.store.sql import many, rows

BATCH = 500
TITLE_WEIGHT = 8.0
FOLLOWER = "words"


def follow() -> int:
    """Index the next articles that changed; how many they were, 0 when it has caught up.

    Its position is written in the same transaction as its effect.
    """
    with transaction.atomic():
        changed = rows(
            "SELECT a.seq, a.id, a.title, a.author, c.text FROM store_article a"
            " JOIN store_content c ON c.article_id = a.id WHERE a.seq > %s ORDER BY a.seq LIMIT %s",
            [counters.read(FOLLOWER), BATCH],
        )
        if not changed:
            if is_behind():  # numbers that were taken and not used
                counters.put(FOLLOWER, counters.read("seq"))
            return 0
        many("DELETE FROM store_words WHERE rowid = %s", [(id,) for _, id, *_ in changed])
        many(
            "INSERT INTO store_words (rowid, title, body) VALUES (%s, %s, %s)",
            [(id, spaced(t), spaced(f"{text}\n{author}")) for _, id, t, author, text in changed],
        )
        counters.put(FOLLOWER, changed[-1][0])
        return len(changed)


def is_behind() -> bool:
    """Are there articles that the index does not have yet?"""
    return counters.read(FOLLOWER) < counters.read("seq")


def find(match: str, filter: Filter, limit: int, skip: int = 0) -> Page:
    """The articles that match an FTS5 expression, best first; `skip` leaves out so many of the best.

    A word in a title counts eight times.
    """
    tables, terms, parameters, _ = conditions(filter)
    mark = [filter.reader] if filter.mark else []
    found = rows(
        f"SELECT {CARD} FROM {tables} JOIN store_words w ON w.rowid = a.id"
        f" WHERE {' AND '.join(['store_words MATCH %s', *terms])}"
        f" ORDER BY bm25(store_words, {TITLE_WEIGHT}, 1.0), a.published DESC LIMIT %s OFFSET %s",
        [*mark, match, *parameters[len(mark) :], limit + 1, skip],
    )
    return Page(
        cards(found[:limit], filter.reader), str(skip + limit) if len(found) > limit else ""
    )
