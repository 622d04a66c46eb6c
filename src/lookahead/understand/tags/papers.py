"""Which of the categories of papers does a paper belong to?  By phrases, and by nearness to definitions."""

from __future__ import annotations

import math
from functools import cache

from lookahead.core.story import Tagged
from lookahead.understand.tags.features import words_of
from lookahead.understand.tags.model import Floats, load
from lookahead.understand.tags.phrases import Phrasebook
from lookahead.understand.tags.vocabulary import papers

_TITLE, _ABSTRACT, _NEAR = 1.5, 0.5, 8.0
_TITLE_HITS, _ABSTRACT_HITS = 2, 4  # more phrases of one category say nothing more
_ABSTRACT_AT_MOST = 2000  # characters
_SHOWN, _CLOSE, _MOST = 1.5, 0.6, 3


@cache
def _book() -> Phrasebook:
    return Phrasebook({name: tag.phrases for name, tag in papers().items()})


def paper_categories(
    title: str, abstract: str = "", vector: Floats | None = None
) -> tuple[Tagged, ...]:
    """The categories of a paper, best first, at most three; `vector` is that of title and abstract."""
    scores: dict[str, float] = dict.fromkeys(papers(), 0.0)
    said: dict[str, list[str]] = {name: [] for name in scores}
    parts = (
        (words_of(title, 300), _TITLE, _TITLE_HITS),
        (words_of(abstract, _ABSTRACT_AT_MOST), _ABSTRACT, _ABSTRACT_HITS),
    )
    for words, weight, most in parts:
        here = {name: list(dict.fromkeys(hits)) for name, hits in _hits(words).items()}
        for name, phrases in here.items():
            scores[name] += weight * min(len(phrases), most)
            said[name] += [phrase for phrase in phrases if phrase not in said[name]]
    model = load()
    if vector is not None and len(vector) == model.dim:
        near = model.papers @ vector
        for name, cosine in zip(scores, near - near.mean(), strict=True):
            scores[name] += _NEAR * float(cosine)
    best = sorted(scores, key=lambda name: -scores[name])[:_MOST]
    floor = max(_SHOWN, _CLOSE * scores[best[0]])
    return tuple(
        Tagged(name, "paper", _sure(scores[name]), _evidence(said[name]))
        for name in best
        if scores[name] >= floor
    )


def _hits(words: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, phrase in _book().hits(words):
        found.setdefault(name, []).append(phrase)
    return found


def _sure(score: float) -> float:
    """A figure between 0 and 1 that grows with the score.  Not calibrated: no labelled papers yet."""
    return round(1 / (1 + math.exp(_SHOWN - score)), 4)


def _evidence(phrases: list[str]) -> str:
    return ", ".join(f"“{phrase}”" for phrase in phrases[:4]) or "near to the definition"
