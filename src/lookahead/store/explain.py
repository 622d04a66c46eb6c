"""Why does an article stand where it stands, bear what it bears, and belong where it belongs?"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import timedelta

from lookahead.core.model import Card
from lookahead.core.story import Bond, Copy, Why
from lookahead.store import rankings, stories, tags
from lookahead.store.rows import CARD, cards
from lookahead.store.sql import Row, chunks, marks, rows

NEAR = 5  # bonds to the outside that are shown


def why(article: int, windows: Sequence[timedelta], reader: int | None = None) -> Why | None:
    """All that is known of an article's place, tags and story; None where there is no such article."""
    return whys([article], windows, reader).get(article)


def whys(
    articles: Sequence[int], windows: Sequence[timedelta], reader: int | None = None
) -> dict[int, Why]:
    """The same of several, by article, with as many statements as for one; some hundred at a time."""
    known = _cards(articles, reader)
    understood = _by_article(
        "article_id, why_none, is_article, digest FROM store_understood", known
    )
    told = stories.of_articles(list(known))
    places = rankings.places({id: told.get(id, (0, 1))[0] for id in known})
    tagged = tags.of_articles(known)
    bonds = _bonds(known)
    copies = _by_article("article_id, original_id, share, reason FROM store_copy", known)
    spans = [int(window.total_seconds()) for window in windows]
    found: dict[int, Why] = {}
    for id, card in known.items():
        _, why_none, is_article, digest = understood.get(id, (id, "", True, "[]"))
        inside, near = bonds[id]
        found[id] = Why(
            card=card,
            understood=id in understood,
            places=tuple(at[span] for span in spans if span in (at := places.get(id, {}))),
            tags=tagged.get(id, ()),
            why_none=why_none,
            is_article=bool(is_article),
            digest=tuple(json.loads(digest)),
            story=told.get(id, (0, 1))[0],
            bonds=inside,
            near=near,
            copy=Copy(*copies[id]) if id in copies else None,
        )
    return found


def _cards(ids: Sequence[int], reader: int | None) -> dict[int, Card]:
    return {
        card.id: card
        for part in chunks(ids)
        for card in cards(
            rows(f"SELECT {CARD} FROM store_article a WHERE a.id IN ({marks(len(part))})", part),
            reader,
        )
    }


def _by_article(what: str, ids: Collection[int]) -> dict[int, Row]:
    """Rows of a table that has one an article, and names that first."""
    return {
        row[0]: row
        for part in chunks(ids)
        for row in rows(f"SELECT {what} WHERE article_id IN ({marks(len(part))})", part)
    }


Bonds = tuple[Bond, ...]


def _bonds(ids: Collection[int]) -> dict[int, tuple[Bonds, Bonds]]:
    """Those to articles of the same story, and the strongest to others; both strongest first."""
    by_article: dict[int, dict[int, Bond]] = {id: {} for id in ids}
    for bond in stories.bonds(ids):
        for one, other in ((bond.a, bond.b), (bond.b, bond.a)):
            if one in by_article:
                by_article[one][other] = bond
    others = {other for bonds in by_article.values() for other in bonds}
    told = stories.of_articles(list(others | set(ids)))
    found: dict[int, tuple[Bonds, Bonds]] = {}
    for id, bonds in by_article.items():
        mine = told.get(id)
        best = sorted(bonds.items(), key=lambda pair: (-pair[1].score, pair[1].a, pair[1].b))
        inside = {other for other in bonds if mine and told.get(other, (0, 0))[0] == mine[0]}
        found[id] = (
            tuple(bond for other, bond in best if other in inside),
            tuple(bond for other, bond in best if other not in inside)[:NEAR],
        )
    return found


def others(found: Why) -> set[int]:
    """The articles that an explanation names."""
    bonds = (*found.bonds, *found.near)
    ids = {bond.b if bond.a == found.card.id else bond.a for bond in bonds}
    return ids | ({found.copy.original} if found.copy else set())


def titles(ids: Sequence[int]) -> dict[int, Card]:
    """Cards by id: what the bonds of an explanation lead to."""
    return _cards(ids, None)


def by_key(key: str) -> int:
    """The article at a canonical address; 0: none."""
    found = rows("SELECT id FROM store_article WHERE key = %s", [key])
    return int(found[0][0]) if found else 0
