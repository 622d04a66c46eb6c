"""What does an article say in three sentences, what does a story, and what does each source add?

Extractive: every sentence stands in its article word for word, so that a digest is never wrong about
what was said.  Sentences are chosen one by one, each for the telling words that it brings and that are
not said yet: a greedy cover weighted by how many tellings and sentences use a word (Filatova and
Hatzivassiloglou 2004; Nenkova and Vanderwende's SumBasic, 2005), with a bonus for standing early
(the lead is the strongest baseline for news).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lookahead.core.story import Sentence, Telling
from lookahead.understand.sentences import sentences, telling_words

THREE = 3
READ = 80  # sentences of an article: what matters of a long one is said by then
SHORTEST, LONGEST = 6, 60  # words
LEAD = 0.7  # how much more the first sentence counts than one far down
FADES = 8  # sentences in which that bonus halves
FRESH_SHARE = 0.4  # of a sentence's telling words must be new for it to add something
FRESH_WORDS = 4

# what stands on pages beside the text, or means nothing without the sentence before
_BESIDE = re.compile(
    r"subscri|newsletter|sign up|cookie|click here|read more|all rights reserved|share this|follow us"
    r"|copyright|terms of (?:use|service)|privacy policy|thanks? (?:to|for)|advertis|updated on|photo by",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"(?:but|and|or|so|however|this|that|these|those|it|they|he|she|also|then|thus|hence|therefore|moreover|"
    r"furthermore|instead|meanwhile|in addition|for example|for instance|similarly|as such|here)\b",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[{}\\=<>|_^$\[\]~]")  # three of them: code or a formula, torn from its place
_FINISHED = re.compile(r"[.!。！…][\"'”’)\]」』）]*$")


@dataclass(frozen=True, slots=True)
class Added:
    """What one article of a story says that none before it said; no sentence where that is nothing."""

    article: int
    sentence: str
    words: tuple[str, ...]  # the telling words that are new, those of names and numbers first


@dataclass(frozen=True, slots=True)
class _Candidate:
    text: str
    article: int
    place: int  # in its article
    words: frozenset[str]
    worth: float  # of its place and form


def of_article(telling: Telling, count: int = THREE) -> tuple[Sentence, ...]:
    """At most `count` sentences in their order; () where the text is no longer than that."""
    found = _candidates(telling)
    if len(found) <= count:
        return ()  # a digest of three sentences is no shorter
    chosen = _cover(found, _weights([telling], found), count)
    chosen.sort(key=lambda c: c.place)
    return tuple(Sentence(c.text, c.article) for c in chosen)


def of_story(tellings: Sequence[Telling], count: int = THREE) -> tuple[Sentence, ...]:
    """At most `count` sentences from what its articles say, of different articles where that loses little.

    The same for any order of `tellings`.
    """
    told = sorted(tellings, key=lambda t: (t.published, t.id))
    found = [candidate for telling in told for candidate in _candidates(telling)]
    chosen = _cover(found, _weights(told, found), count, spread=True)
    place = {telling.id: at for at, telling in enumerate(told)}
    chosen.sort(key=lambda c: (c.place > 0, place[c.article], c.place))
    return tuple(Sentence(c.text, c.article) for c in chosen)


def added(tellings: Sequence[Telling]) -> tuple[Added, ...]:
    """For each article of a story, by time: the sentence that says most of what nobody said before it.

    The first telling is not in it: it adds everything.
    """
    told = sorted(tellings, key=lambda t: (t.published, t.id))
    said: set[str] = set()
    found: list[Added] = []
    for place, telling in enumerate(told):
        candidates = _candidates(telling)
        if place:
            found.append(_news(telling.id, candidates, said))
        said |= telling_words(telling.title)
        said.update(*(candidate.words for candidate in candidates))
    return tuple(found)


def _news(article: int, candidates: Iterable[_Candidate], said: set[str]) -> Added:
    best, best_worth = Added(article, "", ()), 0.0
    for candidate in candidates:
        new = candidate.words - said
        share = len(new) / max(1, len(candidate.words))
        worth = candidate.worth * share * math.sqrt(len(new))
        if len(new) >= FRESH_WORDS and share >= FRESH_SHARE and worth > best_worth:
            words = sorted(new, key=lambda word: (not _is_name(word, candidate.text), word))
            best, best_worth = Added(article, candidate.text, tuple(words[:6])), worth
    return best


def _is_name(word: str, sentence: str) -> bool:
    """Is a word a number, or written with a capital within the sentence?"""
    return (
        word[0].isdigit() or f" {word[0].upper()}{word[1:]}" in sentence or word.upper() in sentence
    )


def _candidates(telling: Telling) -> list[_Candidate]:
    """The sentences of an article that can stand alone, with what their place and form are worth."""
    found: list[_Candidate] = []
    said: set[str] = set()
    for place, text in enumerate(sentences(telling.text)[:READ]):
        words = telling_words(text)
        if text in said or not _stands_alone(text, len(words)):
            continue
        said.add(text)
        worth = 1 + LEAD * 2 ** (-place / FADES)
        if _LEANS.match(text):
            worth *= 0.5
        if text.endswith("?") or text.startswith(("“", '"', "I ")):
            worth *= 0.6
        found.append(_Candidate(text, telling.id, place, words, worth))
    return found


def _stands_alone(text: str, words: int) -> bool:
    long = len(text.split()) if text.isascii() else max(len(text.split()), len(text) // 3)
    if len(_SIGNS.findall(text)) >= 3:
        return False
    finished = _FINISHED.search(text) or text.endswith("?")
    return (
        SHORTEST <= long <= LONGEST and words >= 3 and bool(finished) and not _BESIDE.search(text)
    )


def _weights(tellings: Sequence[Telling], found: Iterable[_Candidate]) -> dict[str, float]:
    """What a telling word is worth: in how many sentences and how many articles it stands, titles twice."""
    found = list(found)
    sentences_with = Counter(word for candidate in found for word in candidate.words)
    said_by: dict[str, set[int]] = defaultdict(set)
    for candidate in found:
        for word in candidate.words:
            said_by[word].add(candidate.article)
    titles = Counter(word for telling in tellings for word in telling_words(telling.title))
    return {
        word: math.log1p(count) * (1 + math.log2(len(said_by[word]))) * (1 + (word in titles))
        for word, count in sentences_with.items()
    }


def _cover(
    found: Sequence[_Candidate], weights: dict[str, float], count: int, *, spread: bool = False
) -> list[_Candidate]:
    """Choose greedily by the weight of words not said yet, per root of the sentence's length."""
    left, chosen = list(found), list[_Candidate]()
    said: set[str] = set()
    while left and len(chosen) < count:
        used = {candidate.article for candidate in chosen}
        best = max(
            left,
            key=lambda c: (_gain(c, said, weights, used if spread else ()), -c.place, -c.article),
        )
        if _gain(best, said, weights, ()) <= 0:
            break
        chosen.append(best)
        said |= best.words
        left.remove(best)
    return chosen


def _gain(
    candidate: _Candidate, said: set[str], weights: dict[str, float], used: Iterable[int]
) -> float:
    new = sum(sorted(weights[word] for word in candidate.words if word not in said))
    again = 0.6 if candidate.article in used else 1.0
    return again * candidate.worth * new / math.sqrt(4 + len(candidate.words))
