"""What does the search of a written site read?  A list of texts, and words in shards by their first letter.

Nothing of it loads before somebody types; then the list, and for each word one shard.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence

from lookahead.publish.model import Writing
from lookahead.publish.related import terms_of

SHARDS = (*"abcdefghijklmnopqrstuvwxyz", "0", "other")
TITLE, HEADING = 12, 4  # how often the words of a title and of a heading count
_WORD = re.compile(r"\w{2,30}")


def shard(word: str) -> str:
    """The shard in which a word stands."""
    first = word[:1]
    return (
        first if "a" <= first <= "z" else "0" if first.isdecimal() and first.isascii() else "other"
    )


def documents(texts: Sequence[Writing]) -> bytes:
    """Address, title, day and section of each text; the script knows them by their place in this list."""
    rows = [[one.address, one.title, one.front.day, one.section] for one in texts]
    return _json(rows)


def index(texts: Sequence[Writing]) -> dict[str, bytes]:
    """Shard -> word -> text and weight in turns."""
    shards: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in SHARDS}
    for number, one in enumerate(texts):
        for word, weight in sorted(_weights(one).items()):
            shards[shard(word)][word] += (number, min(weight, 99))
    return {name: _json(dict(sorted(words.items()))) for name, words in shards.items()}


def _weights(one: Writing) -> dict[str, int]:
    weights = terms_of(one.terms)
    said = [(one.title, TITLE), (" ".join(one.front.tags), TITLE)]
    said += [(text, HEADING) for _, _, text in one.headings]
    for text, value in said:
        for word in _WORD.findall(text.lower()):
            weights[word] = weights.get(word, 0) + value
    return weights


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
