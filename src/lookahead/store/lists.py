"""Which articles does a page show?  Every list, one article, and the bars beside them.

Every function here runs a number of statements that does not grow with its answer.  Lists go by key,
never by OFFSET: at five million rows a page deep down takes 2 ms instead of 43.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from lookahead.core.model import (
    ArticlePage,
    Block,
    Card,
    Enclosure,
    Filter,
    Page,
    Source,
    SourceCard,
    SourceCount,
    SourceRef,
    TagBlock,
    TagCount,
    Totals,
)
from lookahead.store.rows import CARD, HEALTH, SOURCE, cards, source, source_card
from lookahead.store.sql import Row, marks, moment, place, rows, when

ALL = Filter()
SHOWN = "s.state <> 'removed'"
MARKS = ("starred", "later", "unread")


def newest(filter: Filter = ALL, after: str = "", limit: int = 40) -> Page:
    """The articles of `filter`, newest first, from the key `after` on ("" is the beginning)."""
    tables, terms, parameters, at = conditions(filter)
    if (key := place(after)) is not None:
        terms.append(f"({at}, a.id) < (%s, %s)")
        parameters += key
    where = f"WHERE {' AND '.join(terms)}" if terms else ""
    found = rows(
        f"SELECT {CARD}, {at} FROM {tables} {where} ORDER BY {at} DESC, a.id DESC LIMIT %s",
        [*parameters, limit + 1],
    )
    more = len(found) > limit
    found = found[:limit]
    next = f"{found[-1][-1]}.{found[-1][0]}" if more else ""
    return Page(cards(found, filter.reader), next)


def conditions(filter: Filter) -> tuple[str, list[str], list[object], str]:
    """Tables, conditions, their parameters, and the column that orders the list.

    The list is driven by the narrowest index there is, so that it is read in its order and never
    sorted: the reader's marks, then the tag, then the source.
    """
    tables, at = "store_article a", "a.published"
    terms: list[str] = []
    parameters: list[object] = []
    if filter.source:
        tables = "store_carry c JOIN store_article a ON a.id = c.article_id"
        terms.append("c.source_id = (SELECT id FROM store_source WHERE slug = %s)")
        parameters.append(filter.source)
        at = "c.published"
    if filter.tag:
        if filter.source:
            terms.append(
                "EXISTS (SELECT 1 FROM store_tagging t WHERE t.article_id = a.id"
                " AND t.tag_id = (SELECT id FROM store_tag WHERE slug = %s))"
            )
        else:
            tables = "store_tagging t JOIN store_article a ON a.id = t.article_id"
            terms.append("t.tag_id = (SELECT id FROM store_tag WHERE slug = %s)")
            at = "t.published"
        parameters.append(filter.tag)
    return _marked(filter, tables, terms, parameters, at)


def _marked(
    filter: Filter, tables: str, terms: list[str], parameters: list[object], at: str
) -> tuple[str, list[str], list[object], str]:
    if filter.mark not in MARKS:
        return tables, terms, parameters, at
    join = "JOIN store_state m ON m.article_id = a.id AND m.reader_id = %s"
    if filter.mark == "unread":
        tables += f" LEFT {join}"
        terms.append('m."read" IS NULL')
    else:
        tables += f" {join}"
        terms.append(f"m.{filter.mark} IS NOT NULL")
        at = f"m.{filter.mark}"
    return tables, terms, [filter.reader, *parameters], at


def blocks(limit: int = 12, per_block: int = 4, reader: int | None = None) -> tuple[Block, ...]:
    """The sources that published last, each with its newest articles.  Two statements and a card's."""
    shown = [source_card(row) for row in _source_rows(f"{SHOWN} AND s.newest IS NOT NULL", limit)]
    ids = [card.source.id for card in shown]
    found = (
        rows(
            f"SELECT {CARD}, s.id FROM store_source s JOIN store_carry c ON c.id IN"
            " (SELECT id FROM store_carry WHERE source_id = s.id"
            "  ORDER BY published DESC, article_id DESC LIMIT %s)"
            f" JOIN store_article a ON a.id = c.article_id WHERE s.id IN ({marks(len(ids))})"
            " ORDER BY c.published DESC, a.id DESC",
            [per_block, *ids],
        )
        if ids
        else []
    )
    by_source: dict[int, list[Card]] = {id: [] for id in ids}
    for row, card in zip(found, cards(found, reader), strict=True):
        by_source[row[-1]].append(card)
    return tuple(Block(card, tuple(by_source[card.source.id])) for card in shown)


def tag_blocks(per_block: int = 4, reader: int | None = None) -> tuple[TagBlock, ...]:
    """Every category that an article bears, by name, each with its newest articles."""
    named = tags("category")
    found = rows(
        f"SELECT {CARD}, t.slug FROM store_tag t JOIN store_tagging g ON g.id IN"
        " (SELECT id FROM store_tagging WHERE tag_id = t.id"
        "  ORDER BY published DESC, article_id DESC LIMIT %s)"
        " JOIN store_article a ON a.id = g.article_id WHERE t.kind = 'category' AND t.articles > 0"
        " ORDER BY g.published DESC, a.id DESC",
        [per_block],
    )
    by_tag: dict[str, list[Card]] = {tag.slug: [] for tag in named}
    for row, card in zip(found, cards(found, reader), strict=True):
        by_tag[row[-1]].append(card)
    return tuple(TagBlock(tag, tuple(by_tag[tag.slug])) for tag in named if by_tag[tag.slug])


def _source_rows(where: str, limit: int) -> list[Row]:
    return rows(
        f"SELECT {SOURCE}, {HEALTH} FROM store_source s WHERE {where}"
        " ORDER BY s.newest DESC, s.id LIMIT %s",
        [limit],
    )


def article(id: int, reader: int | None = None) -> ArticlePage | None:
    """One article with its text, or None."""
    return next(iter(articles([id], reader)), None)


def articles(ids: Sequence[int], reader: int | None = None) -> tuple[ArticlePage, ...]:
    """Articles with their texts, in the order of `ids`, as a feed needs them."""
    if not ids:
        return ()
    found = rows(
        f"SELECT {CARD}, a.author, c.html, a.updated, a.first_seen, c.enclosures, c.tags, s.url, a.seq"
        " FROM store_article a JOIN store_content c ON c.article_id = a.id"
        f" JOIN store_source s ON s.id = a.source_id WHERE a.id IN ({marks(len(ids))})",
        list(ids),
    )
    place = {id: at for at, id in enumerate(ids)}
    found.sort(key=lambda row: place[row[0]])
    return tuple(map(_article, found, cards(found, reader)))


def _article(row: Row, card: Card) -> ArticlePage:
    author, html, updated, first_seen, enclosures, tags, feed_url, seq = row[13:]
    return ArticlePage(
        card=card,
        author=author,
        html=html,
        updated=when(updated),
        first_seen=moment(first_seen),
        enclosures=tuple(Enclosure(*e) for e in json.loads(enclosures)),
        tags=tuple(json.loads(tags)),
        feed_url=feed_url,
        seq=seq,
    )


def published(id: int) -> datetime:
    """When an article was published."""
    ((at,),) = rows("SELECT published FROM store_article WHERE id = %s", [id])
    return moment(at)


def neighbours(id: int) -> tuple[Card | None, Card | None]:
    """The next newer and the next older article of the same source: for leafing through."""
    at = rows("SELECT source_id, published FROM store_article WHERE id = %s", [id])
    if not at:
        return None, None
    newer, older = (
        rows(
            f"SELECT {CARD} FROM store_carry c JOIN store_article a ON a.id = c.article_id"
            f" WHERE c.source_id = %s AND (c.published, c.article_id) {than} (%s, %s)"
            f" ORDER BY c.published {way}, c.article_id {way} LIMIT 1",
            [*at[0], id],
        )
        for than, way in ((">", "ASC"), ("<", "DESC"))
    )
    found = cards([*newer, *older], None)
    return (found[0] if newer else None), (found[-1] if older else None)


# ---- bars --------------------------------------------------------------------------------------


def source_cards() -> tuple[SourceCard, ...]:
    """Every source that is not removed, by name, with its health."""
    found = rows(
        f"SELECT {SOURCE}, {HEALTH} FROM store_source s WHERE {SHOWN} ORDER BY lower(s.name), s.id"
    )
    return tuple(map(source_card, found))


def source_bar() -> tuple[SourceCount, ...]:
    """The same sources without their health, which is most of their cost, and nothing to a list."""
    found = rows(
        "SELECT s.slug, s.name, s.monogram, s.articles, s.newest FROM store_source s"
        f" WHERE {SHOWN} ORDER BY lower(s.name), s.id"
    )
    return tuple(
        SourceCount(SourceRef(slug, name, monogram), articles, when(newest))
        for slug, name, monogram, articles, newest in found
    )


def source_by_slug(slug: str, *, removed: bool = False) -> SourceCard | None:
    """One source; with `removed` also one that is not followed any more, but has something kept."""
    shown = "TRUE" if removed else SHOWN
    found = rows(
        f"SELECT {SOURCE}, {HEALTH} FROM store_source s WHERE s.slug = %s AND {shown}",
        [slug],
    )
    return source_card(found[0]) if found else None


def all_sources() -> tuple[Source, ...]:
    """Every source that is not removed, in the order in which it was added."""
    found = rows(f"SELECT {SOURCE} FROM store_source s WHERE {SHOWN} ORDER BY s.id")
    return tuple(map(source, found))


def tags(kind: str, limit: int = 100) -> tuple[TagCount, ...]:
    """The tags of one kind that any article bears, most used first; categories by name."""
    order = "name" if kind == "category" else "articles DESC, name"
    found = rows(
        "SELECT slug, name, kind, articles, definition FROM store_tag"
        f" WHERE kind = %s AND (articles > 0 OR kind = 'category') ORDER BY {order} LIMIT %s",
        [kind, limit],
    )
    return tuple(TagCount(*row) for row in found)


def tag(slug: str) -> TagCount | None:
    found = rows(
        "SELECT slug, name, kind, articles, definition FROM store_tag WHERE slug = %s", [slug]
    )
    return TagCount(*found[0]) if found else None


def totals() -> Totals:
    """The size of the radar, from kept counts: no row is counted."""
    ((articles, sources, newest, seq),) = rows(
        "SELECT (SELECT coalesce(value, 0) FROM store_counter WHERE name = 'articles'),"
        " (SELECT count(*) FROM store_source WHERE state <> 'removed'),"
        " (SELECT max(newest) FROM store_source),"
        " (SELECT value FROM store_counter WHERE name = 'seq')"
    )
    return Totals(articles or 0, sources, when(newest), seq or 0)
