"""Why does an article stand where it stands, bear what it bears, and belong where it belongs?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

from lookahead.core.model import Card
from lookahead.core.story import Bond, Copy, Place, Why
from lookahead.store import rankings, stories, tags
from lookahead.store.rows import CARD, cards
from lookahead.store.sql import marks, rows

NEAR = 5  # bonds to the outside that are shown


def why(article: int, windows: Sequence[timedelta], reader: int | None = None) -> Why | None:
    """All that is known of an article's place, tags and story; None where there is no such article."""
    found = rows(f"SELECT {CARD} FROM store_article a WHERE a.id = %s", [article])
    if not found:
        return None
    (card,) = cards(found, reader)
    understood = rows(
        "SELECT why_none, is_article, digest FROM store_understood WHERE article_id = %s", [article]
    )
    why_none, is_article, digest = understood[0] if understood else ("", True, "[]")
    story = stories.of_articles([article]).get(article, (0, 1))[0]
    inside, near = _bonds(article, story)
    return Why(
        card=card,
        understood=bool(understood),
        places=tuple(filter(None, (_place(window, article) for window in windows))),
        tags=tags.of_article(article),
        why_none=why_none,
        is_article=bool(is_article),
        digest=tuple(json.loads(digest)),
        story=story,
        bonds=inside,
        near=near,
        copy=_copy(article),
    )


def _place(window: timedelta, article: int) -> Place | None:
    found = rankings.place(window, article)
    if found is None:
        return None
    span = int(window.total_seconds())
    ((of,),) = rows("SELECT count(*) FROM store_ranking WHERE window_s = %s", [span])
    return Place(span, found[0], of, found[1])


def _bonds(article: int, story: int) -> tuple[tuple[Bond, ...], tuple[Bond, ...]]:
    """Those to articles of the same story, and the strongest to others; both strongest first."""
    bonds = sorted(stories.bonds([article]), key=lambda bond: (-bond.score, bond.a, bond.b))
    theirs = [bond.b if bond.a == article else bond.a for bond in bonds]
    inside = {id for id, (of, _) in stories.of_articles(theirs).items() if story and of == story}
    return (
        tuple(bond for bond, id in zip(bonds, theirs, strict=True) if id in inside),
        tuple(bond for bond, id in zip(bonds, theirs, strict=True) if id not in inside)[:NEAR],
    )


def _copy(article: int) -> Copy | None:
    found = rows(
        "SELECT article_id, original_id, share, reason FROM store_copy WHERE article_id = %s",
        [article],
    )
    return Copy(*found[0]) if found else None


def titles(ids: Sequence[int]) -> dict[int, Card]:
    """Cards by id: what the bonds of an explanation lead to."""
    found = rows(f"SELECT {CARD} FROM store_article a WHERE a.id IN ({marks(len(ids))})", list(ids))
    return {card.id: card for card in cards(found, None)} if ids else {}


def by_key(key: str) -> int:
    """The article at a canonical address; 0: none."""
    found = rows("SELECT id FROM store_article WHERE key = %s", [key])
    return int(found[0][0]) if found else 0
