"""What did readers say about tags?  Kept for ever, above every verdict, until they take it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lookahead.store import vectors
from lookahead.store.sql import rows, run, seconds
from lookahead.understand.tags import Correction

MOST = (
    900  # articles whose vectors are read at once; the oldest words of a busier owner reach nothing
)


def put(article: int, tag: str, right: bool, reader: int, now: datetime) -> bool:
    """Say that a tag (by slug) belongs to an article, or that it does not; whether both are known."""
    with transaction.atomic():
        return bool(
            run(
                'INSERT INTO store_correction (article_id, tag_id, reader_id, "right", at)'
                " SELECT a.id, t.id, %s, %s, %s FROM store_article a, store_tag t"
                " WHERE a.id = %s AND t.slug = %s AND t.kind <> 'word'"
                ' ON CONFLICT (article_id, tag_id) DO UPDATE SET "right" = excluded."right",'
                " reader_id = excluded.reader_id, at = excluded.at",
                [reader, right, seconds(now), article, tag],
            )
        )


def take_back(article: int, tag: str) -> bool:
    """As if it had never been said; whether it had been."""
    return bool(
        run(
            "DELETE FROM store_correction WHERE article_id = %s"
            " AND tag_id = (SELECT id FROM store_tag WHERE slug = %s)",
            [article, tag],
        )
    )


def of_article(article: int) -> dict[str, bool]:
    """By slug: does the tag belong there, as far as anybody said?"""
    return {
        slug: bool(right)
        for slug, right in rows(
            'SELECT t.slug, c."right" FROM store_correction c JOIN store_tag t ON t.id = c.tag_id'
            " WHERE c.article_id = %s",
            [article],
        )
    }


def learned() -> list[Correction]:
    """Everything that was said, with the vectors by which it reaches what is near."""
    said = rows(
        'SELECT c.article_id, t.name, c."right", t.kind FROM store_correction c'
        " JOIN store_tag t ON t.id = c.tag_id ORDER BY c.at, c.id"
    )
    if not said:
        return []
    found = vectors.of(sorted({row[0] for row in said})[:MOST])
    by_id = dict(zip(found.ids.tolist(), found.vectors, strict=True))
    return [
        Correction(id, name, bool(right), kind, by_id.get(id)) for id, name, right, kind in said
    ]
