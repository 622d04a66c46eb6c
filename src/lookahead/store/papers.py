"""Which papers are spoken of, by which articles, and what is known of each?

Mentions follow the change sequence, like the word index; what a paper is comes with the articles of
sources that list papers.  A paper that nobody speaks of and nobody lists is no row.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from lookahead.core.model import Card, Page, Paper, PaperCard, Papers
from lookahead.store import counters
from lookahead.store.rows import CARD, cards, many_of
from lookahead.store.sql import Row, chunks, many, marks, place, rows, run, seconds, when
from lookahead.understand.papers import find

FOLLOWER = "papers"
BATCH = 100  # articles: finding what they name takes a millisecond each at the most

# ---- following ---------------------------------------------------------------------------------


def follow() -> tuple[int, set[str]]:
    """Bring the mentions of the next articles that changed up to date.

    How many articles they were, 0 when it has caught up, and what pages depend on of what changed.  The
    position is written in one transaction with its effect; an article that changes while its text is
    read comes again.
    """
    position = counters.read(FOLLOWER)
    changed = rows(
        "SELECT a.seq, a.id, c.html, c.text FROM store_article a JOIN store_content c"
        " ON c.article_id = a.id WHERE a.seq > %s ORDER BY a.seq LIMIT %s",
        [position, BATCH],
    )
    if not changed:
        _skip_unused()
        return 0, set()
    found = {id: set(find(html, text)) for _, id, html, text in changed}
    with transaction.atomic():
        keys = _mention(found)
        if counters.read(FOLLOWER) == position:  # else somebody begins anew
            counters.put(FOLLOWER, changed[-1][0])
    return len(changed), keys


def _skip_unused() -> None:
    """Numbers that were taken and not used are nobody's."""
    with transaction.atomic():
        at = counters.read(FOLLOWER)
        if at < counters.read("seq") and not rows(
            "SELECT 1 FROM store_article WHERE seq > %s LIMIT 1", [at]
        ):
            counters.put(FOLLOWER, counters.read("seq"))


def _mention(found: dict[int, set[str]]) -> set[str]:
    """Let these articles mention these papers and no others; the keys of pages that this changes."""
    ids = list(found)
    own = {
        (article, key)
        for article, key in rows(
            f"SELECT article_id, key FROM store_paper WHERE article_id IN ({marks(len(ids))})", ids
        )
    }
    before = {
        (article, key)
        for article, key in rows(
            "SELECT m.article_id, p.key FROM store_mention m JOIN store_paper p ON p.id = m.paper_id"
            f" WHERE m.article_id IN ({marks(len(ids))})",
            ids,
        )
    }
    wanted = {(id, key) for id, keys in found.items() for key in keys} - own
    new, gone = sorted(wanted - before), sorted(before - wanted)
    many(
        "INSERT INTO store_paper (key) VALUES (%s) ON CONFLICT (key) DO NOTHING",
        [(key,) for _, key in new],
    )
    many(
        "INSERT INTO store_mention (paper_id, article_id, published)"
        " SELECT p.id, a.id, a.published FROM store_paper p, store_article a"
        " WHERE p.key = %s AND a.id = %s ON CONFLICT (paper_id, article_id) DO NOTHING",
        [(key, id) for id, key in new],
    )
    many(
        "DELETE FROM store_mention WHERE article_id = %s"
        " AND paper_id = (SELECT id FROM store_paper WHERE key = %s)",
        gone,
    )
    _count(_ids({key for _, key in (*new, *gone)}))
    # pages of papers show the titles of articles too, so all of them are made again
    shown = {f"paper:{key}" for _, key in before | wanted | own}
    return shown | {f"article:{id}" for id, _ in (*new, *gone)} | ({"papers"} if shown else set())


def _ids(keys: Collection[str]) -> list[int]:
    return [
        id
        for part in chunks(sorted(keys))
        for (id,) in rows(f"SELECT id FROM store_paper WHERE key IN ({marks(len(part))})", part)
    ]


def _count(papers: Sequence[int]) -> None:
    """Keep the counts that pages show; a paper without a mention and an article of its own goes."""
    for part in chunks(papers):
        run(
            "UPDATE store_paper SET mentions ="
            " (SELECT count(*) FROM store_mention m WHERE m.paper_id = store_paper.id), newest ="
            " (SELECT max(published) FROM store_mention m WHERE m.paper_id = store_paper.id)"
            f" WHERE id IN ({marks(len(part))})",
            part,
        )
        run(
            "DELETE FROM store_paper WHERE mentions = 0 AND article_id IS NULL"
            f" AND id IN ({marks(len(part))})",
            part,
        )


def forget(articles: Sequence[int]) -> None:
    """These articles go: their mentions too, and the papers that only they were about.

    Runs inside the transaction of `articles.purge`, before the articles' rows are deleted.
    """
    for part in chunks(articles):
        inside = f"article_id IN ({marks(len(part))})"
        touched = rows(
            f"SELECT paper_id FROM store_mention WHERE {inside}"
            f" UNION SELECT id FROM store_paper WHERE {inside}",
            [*part, *part],
        )
        run(f"DELETE FROM store_mention WHERE {inside}", part)
        run(f"UPDATE store_paper SET article_id = NULL WHERE {inside}", part)
        _count([id for (id,) in touched])


# ---- what a paper is ---------------------------------------------------------------------------

_FACTS = (
    "key, title, authors, abstract, categories, published, updated, version, comment, doi, journal"
)


def describe(described: Sequence[tuple[int, Paper]]) -> None:
    """Take what articles say of the papers that they are about: (id of the article, paper).

    Runs inside the transaction that writes the articles.
    """
    known = {
        row[0]: _paper(row)
        for part in chunks([paper.key for _, paper in described])
        for row in rows(f"SELECT {_FACTS} FROM store_paper WHERE key IN ({marks(len(part))})", part)
    }
    told: dict[str, tuple[int, Paper]] = {}
    for article, paper in described:
        known[paper.key] = merged(known.get(paper.key, Paper(paper.key)), paper)
        told[paper.key] = article, known[paper.key]
    fields = _FACTS.split(", ")
    many(
        f"INSERT INTO store_paper ({_FACTS}, article_id) VALUES ({marks(len(fields) + 1)})"
        f" ON CONFLICT (key) DO UPDATE SET {', '.join(f'{f} = excluded.{f}' for f in fields[1:])},"
        " article_id = excluded.article_id",
        [(*_columns(paper), article) for article, paper in told.values()],
    )


def merged(known: Paper, told: Paper) -> Paper:
    """What is known after one more source has told of a paper: a later version's words count."""
    first, second = (told, known) if told.version >= known.version else (known, told)
    return replace(
        first,
        title=first.title or second.title,
        authors=first.authors or second.authors,
        abstract=first.abstract or second.abstract,
        categories=first.categories or second.categories,
        comment=first.comment or second.comment,
        doi=first.doi or second.doi,
        journal=first.journal or second.journal,
        published=min(filter(None, (known.published, told.published)), default=None),
        updated=max(filter(None, (known.updated, told.updated)), default=None),
    )


def _columns(paper: Paper) -> Row:
    return (
        paper.key,
        paper.title,
        json.dumps(paper.authors, ensure_ascii=False),
        paper.abstract,
        json.dumps(paper.categories),
        seconds(paper.published) if paper.published else None,
        seconds(paper.updated) if paper.updated else None,
        paper.version,
        paper.comment,
        paper.doi,
        paper.journal,
    )


def _paper(row: Row) -> Paper:
    key, title, authors, abstract, categories, published, updated, *rest = row
    version, comment, doi, journal = rest[:4]  # what a list adds comes behind
    return Paper(
        key=key,
        title=title,
        authors=many_of(authors),
        abstract=abstract,
        categories=many_of(categories),
        published=when(published),
        updated=when(updated),
        version=version,
        comment=comment,
        doi=doi,
        journal=journal,
    )


def volume(key: str, since: datetime) -> dict[int, int]:
    """How many articles spoke of a paper on each day, by day since 1970."""
    return dict(
        rows(
            "SELECT published / 86400, count(*) FROM store_mention WHERE published >= %s"
            " AND paper_id = (SELECT id FROM store_paper WHERE key = %s) GROUP BY 1",
            [seconds(since), key],
        )
    )


@dataclass(frozen=True, slots=True)
class Spoken:
    """How a paper is spoken of under any of its keys, each article counted once."""

    cards: tuple[Card, ...] = ()  # newest first
    articles: int = 0
    sources: int = 0
    first: datetime | None = None
    last: datetime | None = None
    busiest: str = ""  # the month in which most were published: YYYY-MM
    most: int = 0  # of that month


def spoken_of(keys: Sequence[str], limit: int) -> Spoken:
    """The newest `limit` articles that speak of a paper with one of `keys`, and how many there are in all."""
    inside = (
        "SELECT m.article_id FROM store_mention m JOIN store_paper p ON p.id = m.paper_id"
        f" WHERE p.key IN ({marks(len(keys))})"
    )
    months = rows(
        "SELECT strftime('%%Y-%%m', published, 'unixepoch') AS month, count(*) AS often"
        f" FROM store_article WHERE id IN ({inside}) GROUP BY month ORDER BY often DESC, month DESC",
        keys,
    )
    if not months:
        return Spoken()
    ((sources, first, last),) = rows(
        "SELECT count(DISTINCT source_id), min(published), max(published) FROM store_article"
        f" WHERE id IN ({inside})",
        keys,
    )
    found = rows(
        f"SELECT {CARD} FROM store_article a WHERE a.id IN ({inside})"
        " ORDER BY a.published DESC, a.id DESC LIMIT %s",
        [*keys, limit],
    )
    month, most = months[0]
    articles = sum(often for _, often in months)
    return Spoken(cards(found, None), articles, sources, when(first), when(last), month, most)


# ---- what pages show ---------------------------------------------------------------------------

_CARD = (
    ", ".join(f"p.{name}" for name in _FACTS.split(", ")) + ", p.mentions, p.newest, p.article_id"
)


def _card(row: Row) -> PaperCard:
    mentions, newest, article = row[11:14]
    return PaperCard(_paper(row), mentions, when(newest), article or 0)


def newest(after: str = "", limit: int = 30) -> Papers:
    """Papers by their last mention, newest first, from the key `after` on ("" is the beginning)."""
    at = place(after)
    further = "AND (p.newest, p.id) < (%s, %s)" if at else ""
    found = rows(
        f"SELECT {_CARD}, p.id FROM store_paper p WHERE p.newest IS NOT NULL {further}"
        " ORDER BY p.newest DESC, p.id DESC LIMIT %s",
        [*(at or ()), limit + 1],
    )
    last = found[:limit][-1] if len(found) > limit else None
    return Papers(tuple(map(_card, found[:limit])), f"{last[12]}.{last[14]}" if last else "")


def most_mentioned(since: datetime, limit: int) -> tuple[tuple[PaperCard, int], ...]:
    """Papers that most articles published `since` speak of, each with the number of these.

    Driven by the papers mentioned since then, not by all mentions there ever were.
    """
    found = rows(
        f"SELECT {_CARD}, (SELECT count(*) FROM store_mention m WHERE m.paper_id = p.id"
        " AND m.published >= %s) AS often FROM store_paper p WHERE p.newest >= %s"
        " ORDER BY often DESC, p.newest DESC, p.id DESC LIMIT %s",
        [seconds(since), seconds(since), limit],
    )
    return tuple((_card(row), row[14]) for row in found)


def paper(key: str) -> PaperCard | None:
    found = rows(f"SELECT {_CARD} FROM store_paper p WHERE p.key = %s", [key])
    return _card(found[0]) if found else None


def mentions(key: str, reader: int | None, after: str = "", limit: int = 30) -> Page:
    """The articles that speak of a paper, newest first, from the key `after` on."""
    at = place(after)
    further = "AND (m.published, m.article_id) < (%s, %s)" if at else ""
    found = rows(
        f"SELECT {CARD} FROM store_mention m JOIN store_article a ON a.id = m.article_id"
        f" WHERE m.paper_id = (SELECT id FROM store_paper WHERE key = %s) {further}"
        " ORDER BY m.published DESC, m.article_id DESC LIMIT %s",
        [key, *(at or ()), limit + 1],
    )
    last = found[:limit][-1] if len(found) > limit else None
    return Page(cards(found[:limit], reader), f"{last[3]}.{last[0]}" if last else "")


def in_article(id: int, limit: int = 50) -> tuple[PaperCard, ...]:
    """The paper that an article is about, then those that it speaks of, by how often others do."""
    found = rows(
        f"SELECT {_CARD} FROM store_paper p WHERE p.article_id = %s OR p.id IN"
        " (SELECT paper_id FROM store_mention WHERE article_id = %s)"
        " ORDER BY (p.article_id = %s) IS TRUE DESC, p.mentions DESC, p.id LIMIT %s",
        [id, id, id, limit],
    )
    return tuple(map(_card, found))


def of_articles(ids: Sequence[int], limit: int = 20) -> tuple[PaperCard, ...]:
    """The papers that any of these articles is about or speaks of, by how many of them do."""
    named = marks(len(ids))
    found = rows(
        f"SELECT {_CARD}, count(*) AS often FROM (SELECT paper_id, article_id FROM store_mention"
        f" WHERE article_id IN ({named}) UNION SELECT id, article_id FROM store_paper"
        f" WHERE article_id IN ({named})) x JOIN store_paper p ON p.id = x.paper_id"
        " GROUP BY p.id ORDER BY often DESC, p.mentions DESC, p.id LIMIT %s",
        [*ids, *ids, limit],
    )
    return tuple(map(_card, found))
