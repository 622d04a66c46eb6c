"""What did the sources say, word for word?  The raw entries, for steps that are run again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lookahead.core.identity import Names
from lookahead.core.model import Source
from lookahead.store.rows import SOURCE, source
from lookahead.store.sql import rows, seconds


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One stored entry of the source that an article belongs to.  `raw` is what `prepare` packed."""

    id: int
    article: int
    source: Source
    names: Names
    hash: str
    raw: bytes


def entries(after: int, since: datetime | None, limit: int) -> list[RawEntry]:
    """The next entries by id, those of articles first seen since `since` (None: all)."""
    found = rows(
        "SELECT e.id, e.article_id, e.guid, e.key, e.title_key, e.hash, e.raw,"
        f" {SOURCE} FROM store_entry e JOIN store_article a"
        " ON a.id = e.article_id AND a.source_id = e.source_id"
        " JOIN store_source s ON s.id = e.source_id"
        " WHERE e.id > %s AND e.hash = a.hash AND a.first_seen >= %s ORDER BY e.id LIMIT %s",
        [after, seconds(since) if since else 0, limit],
    )
    return [
        RawEntry(id, article, source(tuple(row)), Names(guid, key, by_title), hash, bytes(raw))
        for id, article, guid, key, by_title, hash, raw, *row in found
    ]
