"""What do pages show whose view says no more than that they depend on everything?

A hash of it, worked out for many pages at once without rendering them: an article elsewhere, or a ranking
in which theirs did not move, leaves them as they are.
"""

from __future__ import annotations

from collections.abc import Iterable

from lookahead.publish.plan import key
from lookahead.rank import WINDOWS
from lookahead.store import explain

WHY = "/why/"
AT_ONCE = 400  # articles


def of(lives: Iterable[str]) -> dict[str, str]:
    """The states of those of these pages that have one, by address."""
    ids = [int(live.removeprefix(WHY)) for live in lives if live.startswith(WHY)]
    found: dict[str, str] = {}
    for at in range(0, len(ids), AT_ONCE):
        found |= _whys(ids[at : at + AT_ONCE])
    return found


def _whys(ids: list[int]) -> dict[str, str]:
    said = explain.whys(ids, WINDOWS)
    others = {id: tuple(explain.others(why)) for id, why in said.items()}
    cards = explain.titles(sorted({other for of in others.values() for other in of}))
    named = {id: (card.title, card.source) for id, card in cards.items()}
    return {
        f"{WHY}{id}": key(why, [named.get(other) for other in others[id]])
        for id, why in said.items()
    }
