"""What does the search of a published radar read?  Words of titles in shards, and articles in blocks.

An article keeps its number, so that a new one changes the last block and the shards of its words only.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from lookahead.core.model import Card

BLOCK = 200  # articles; `find.js` has the same number
SHARDS = (*"abcdefghijklmnopqrstuvwxyz", "0", "other")
_WORD = re.compile(r"\w{2,30}")


def files(cards: Sequence[Card], address: Callable[[Card], str]) -> dict[str, bytes]:
    """Name -> content; articles that `address` gives nothing for are left out."""
    words: dict[str, dict[str, set[int]]] = {name: defaultdict(set) for name in SHARDS}
    blocks: dict[int, dict[int, list[str]]] = defaultdict(dict)
    for card in cards:
        if not (where := address(card)):
            continue
        day = card.published.date().isoformat()
        blocks[card.id // BLOCK][card.id] = [where, card.title, card.source.name, day]
        for word in _WORD.findall(f"{card.title} {card.source.name}".lower()):
            words[_shard(word)][word].add(card.id)
    values: dict[str, object] = {f"words-{name}": _listed(found) for name, found in words.items()}
    values |= {f"block-{number}": dict(sorted(block.items())) for number, block in blocks.items()}
    return {name: _json(value) for name, value in values.items()}


def _shard(word: str) -> str:
    """By the first letter."""
    first = word[:1]
    if "a" <= first <= "z":
        return first
    return "0" if first.isdecimal() and first.isascii() else "other"


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _listed(found: dict[str, set[int]]) -> dict[str, list[int]]:
    return {word: sorted(ids, reverse=True) for word, ids in sorted(found.items())}
