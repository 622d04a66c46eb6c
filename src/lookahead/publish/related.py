"""Which texts are near one another?  Those that share words which few others say: TF-IDF and cosine.

Salton, Buckley: Term-weighting approaches in automatic text retrieval, 1988.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain
from math import log, sqrt

NEAR = 4
STRONG = 12  # words of a text that count: those that tell it best from others
MAX_POSTINGS = (
    40  # a word that more texts say than this says little, and would cost their number squared
)
FLOOR = 0.12  # below, two texts share chance

Weighed = list[tuple[int, float]]  # text and weight


def terms_of(text: str) -> dict[str, str]:
    """`"attention 12 head 7"` as words and how often each is said, the numbers as they are written."""
    words = text.split(" ")
    return dict(zip(words[::2], words[1::2], strict=True)) if text else {}


def related(terms: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """For each name those nearest to it, nearest first; ties in the order of their names."""
    names = sorted(terms)
    parsed = [terms_of(terms[name]) for name in names]
    said_by = Counter(chain.from_iterable(parsed))
    rarity = {word: log((1 + len(names)) / n) for word, n in said_by.items() if n <= MAX_POSTINGS}
    postings: dict[str, Weighed] = defaultdict(list)
    for index, found in enumerate(parsed):
        for weight, word in _strongest(found, rarity):
            if said_by[word] > 1:
                postings[word].append((index, weight))
    scores = _scores(postings.values(), len(names))
    return {name: _nearest(scores[index], names) for index, name in enumerate(names)}


def _strongest(found: Mapping[str, str], rarity: Mapping[str, float]) -> list[tuple[float, str]]:
    """The strongest words with their weights, together of length one."""
    weighed = [(-_often(n) * rarity[word], word) for word, n in found.items() if word in rarity]
    weighed.sort()
    kept = weighed[:STRONG]
    norm = sqrt(sum(weight * weight for weight, _ in kept)) or 1.0
    return [(-weight / norm, word) for weight, word in kept]


@lru_cache(maxsize=1024)
def _often(count: str) -> float:
    return 1 + log(int(count))


def _scores(postings: Iterable[Weighed], count: int) -> list[dict[int, float]]:
    scores: list[dict[int, float]] = [{} for _ in range(count)]
    for listed in postings:
        for at, (one, weight) in enumerate(listed):
            mine = scores[one]
            for other, its in listed[at + 1 :]:
                mine[other] = mine.get(other, 0.0) + weight * its
    for one in range(count):
        for other, value in scores[one].items():
            if other > one:
                scores[other][one] = value
    return scores


def _nearest(scores: Mapping[int, float], names: list[str]) -> tuple[str, ...]:
    near = sorted((-value, other) for other, value in scores.items() if value >= FLOOR)
    return tuple(names[other] for _, other in near[:NEAR])
