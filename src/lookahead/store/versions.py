"""What did an article say before its publisher changed it?

Kept are the title and the text that an edit replaced, for what a reader would call an edit
(`understand.changes`).  What we do ourselves, extracting again or reading the page behind a summary, is none.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import datetime

from lookahead.core.model import Version
from lookahead.store.sql import marks, moment, rows, run, seconds
from lookahead.understand.changes import completes, is_edit

MOST = 20  # of an article; the first one stays, then the newest
LONGEST = 1_000_000  # characters; of a longer text only that is remembered
SUMMARY = 1000  # characters; what is longer is no summary of anything
PACKING = 6
_CHUNK = 400


def keep(written: Mapping[int, tuple[str, str]], now: datetime) -> None:
    """Keep what these articles say, where the title and the text that will be written are an edit of it.

    Runs in the caller's transaction, before anything is written.
    """
    ids = list(written)
    for at in range(0, len(ids), _CHUNK):
        part = ids[at : at + _CHUNK]
        found = rows(
            "SELECT a.id, a.title, c.text FROM store_article a JOIN store_content c"
            f" ON c.article_id = a.id WHERE a.id IN ({marks(len(part))})",
            part,
        )
        for id, title, text in found:
            if _is_edit((title, text), written[id]):
                _put(id, title, text, now)


def _is_edit(before: tuple[str, str], after: tuple[str, str]) -> bool:
    if is_edit(before[0], after[0]):
        return True
    whole = len(before[1]) <= SUMMARY and completes(before[1], after[1])
    return not whole and is_edit(before[1], after[1])


def _put(article: int, title: str, text: str, now: datetime) -> None:
    packed = zlib.compress(text[:LONGEST].encode("utf-8", "surrogatepass"), PACKING)
    run(
        "INSERT INTO store_version (article_id, until, title, text) VALUES (%s, %s, %s, %s)",
        [article, seconds(now), title, packed],
    )
    run(
        "DELETE FROM store_version WHERE article_id = %s AND id > (SELECT min(id) FROM store_version"
        " WHERE article_id = %s) AND id NOT IN (SELECT id FROM store_version WHERE article_id = %s"
        " ORDER BY id DESC LIMIT %s)",
        [article, article, article, MOST - 1],
    )


def count(article: int) -> tuple[int, datetime | None]:
    """How many earlier versions there are, and when the last of them was replaced."""
    ((number, last),) = rows(
        "SELECT count(*), max(until) FROM store_version WHERE article_id = %s", [article]
    )
    return number, None if last is None else moment(last)


def of(article: int) -> tuple[Version, ...]:
    """What the article has said, oldest first; the last one, without `until`, is what it says now."""
    kept = rows(
        "SELECT title, text, until FROM store_version WHERE article_id = %s ORDER BY id", [article]
    )
    now = rows(
        "SELECT a.title, c.text FROM store_article a JOIN store_content c ON c.article_id = a.id"
        " WHERE a.id = %s",
        [article],
    )
    versions = [
        Version(title, zlib.decompress(text).decode("utf-8", "surrogatepass"), moment(until))
        for title, text, until in kept
    ]
    return (*versions, *(Version(title, text) for title, text in now))
