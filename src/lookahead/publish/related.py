"""Which texts are near one another?  Those that share words which few others say: TF-IDF and cosine.

Salton, Buckley: Term-weighting approaches in automatic text retrieval, 1988.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from math import log, sqrt

NEAR = 4
MAX_POSTINGS = (
    60  # a word that more texts say than this says little, and would cost their number squared
)
FLOOR = 0.12  # below, two texts share chance


def terms_of(text: str) -> list[tuple[str, int]]:
    """`"attention 12 head 7"` as pairs."""
    words = text.split(" ") if text else []
    return [(words[at], int(words[at + 1])) for at in range(0, len(words), 2)]


def related(terms: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """For each name those nearest to it, nearest first; ties in the order of their names."""
    names = sorted(terms)
    parsed = [terms_of(terms[name]) for name in names]
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for index, found in enumerate(parsed):
        for word, n in found:
            postings[word].append((index, 1 + log(n)))
    norms = [0.0] * len(names)
    kept: list[list[tuple[int, float]]] = []
    for listed in postings.values():
        rare = log((1 + len(names)) / len(listed))
        weighed = [(index, weight * rare) for index, weight in listed]
        for index, weight in weighed:
            norms[index] += weight * weight
        if 2 <= len(weighed) <= MAX_POSTINGS:
            kept.append(weighed)
    scores = _scores(kept, len(names))
    return {names[one]: _nearest(one, scores[one], norms, names) for one in range(len(names))}


def _scores(postings: list[list[tuple[int, float]]], count: int) -> list[dict[int, float]]:
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


def _nearest(
    one: int, scores: dict[int, float], norms: list[float], names: list[str]
) -> tuple[str, ...]:
    own = norms[one]
    found = [(value / sqrt(own * norms[other]), other) for other, value in scores.items()]
    near = sorted(
        (pair for pair in found if pair[0] >= FLOOR), key=lambda pair: (-pair[0], pair[1])
    )
    return tuple(names[other] for _, other in near[:NEAR])
