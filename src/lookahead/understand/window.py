"""Which articles of the last days may tell the same as this one?

The open window: by rare words, names, links, papers and word triples in an inverted index, and by the
signs of the centred vectors (a bit a dimension, Hamming distance) for what is told in other words.  The
best of what is found are weighed in full.  One article against 100,000 takes some milliseconds (`python
-m bench stories`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from lookahead.core.story import Bond, Telling
from lookahead.understand.anchors import COMMON, Traits, traits
from lookahead.understand.bonds import APART_S, Archive, bond
from lookahead.understand.clusters import BONDS
from lookahead.understand.means import Means, Vectors
from lookahead.understand.shingles import NONE, Sketch, alike, sketch

_NEAR = 96  # articles found by vectors
_SAID = 48  # and by words
_WEIGHED = 48  # the best of both are weighed in full
_VISITS = 1500  # postings that one search may look at
_LISTED = 500  # postings of a word that are kept: its newest
_BANDS = 8  # hashes of a sketch by which a text is found
_WORDS_WORTH = 0.05  # of a nat of shared words beside the cosine, to choose what is weighed
_MARK_WORTH = 0.3  # and of an address, a paper or a word triple that both have
Slots = npt.NDArray[np.intp]


class Window:
    """Articles that may still become stories, and how often words are said."""

    def __init__(self, archive: Archive | None = None) -> None:
        self.archive = archive or Archive()
        self._slots: dict[int, int] = {}
        self._free: list[int] = []
        self._traits: list[Traits | None] = []
        self._sketches: list[Sketch] = []
        self._postings: dict[str | int, list[int]] = {}
        self._times = np.zeros(64, np.int64)
        self._space: _Space | None = None

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, article: int) -> bool:
        return article in self._slots

    def add(self, telling: Telling, vector: Vectors | None = None) -> list[Bond]:
        """Take an article in and give its bonds, best first.

        Of many that come at once, `put` all before the first is weighed: what is rare is known then.
        """
        self.put(telling, vector)
        return self.weigh(telling.id)

    def put(self, telling: Telling, vector: Vectors | None = None) -> None:
        """Take an article in, in the place of what was known of it."""
        self.remove(telling.id)
        article = traits(telling)
        slot = self._take(article, sketch(telling.text))
        self.archive.learn(article)
        if vector is not None and np.any(vector):
            if self._space is None:
                self._space = _Space(len(vector))
            self._space.put(slot, vector, article.source)

    def weigh(self, article: int) -> list[Bond]:
        """The bonds of an article of the window, by what is known now; the best first."""
        slot = self._slots[article]
        own = self._own(slot)
        said = self._by_words(own, slot)
        marked = Counter(self._by_marks(own, slot))
        found = said.keys() | marked.keys() | set(self._by_vector(slot))
        found.discard(slot)
        near = [s for s in found if abs(int(self._times[s]) - own.published) <= APART_S]
        cosines = self._space.cosines(slot, near) if self._space else {}
        near.sort(
            key=lambda s: (
                -cosines.get(s, 0.0) - _WORDS_WORTH * said.get(s, 0.0) - _MARK_WORTH * marked[s],
                self._own(s).id,
            )
        )
        bonds = [self._bond(slot, other, cosines.get(other)) for other in near[:_WEIGHED]]
        kept = sorted((b for b in bonds if b is not None), key=lambda b: (-b.score, b.a, b.b))
        return kept[:BONDS]

    def remove(self, article: int) -> None:
        """Forget an article, as if it had never been; nothing where it is not here."""
        slot = self._slots.get(article)
        if slot is None:
            return
        self.archive.learn(self._own(slot), -1)
        if self._space:
            self._space.forget(slot, self._own(slot).source)
        self._drop(slot)

    def expire(self, before: int) -> list[int]:
        """Let go what was published before that second; what it taught about words stays."""
        old = [a for a, slot in self._slots.items() if self._times[slot] < before]
        for article in old:
            self._drop(self._slots[article])
        return old

    def narrow(self, since: int, until: int, most: int) -> None:
        """Let go what was not published in a span of seconds, and of the rest all but the `most` nearest
        to its middle.
        """
        middle = (since + until) / 2
        away = {a: abs(int(self._times[slot]) - middle) for a, slot in self._slots.items()}
        for place, article in enumerate(sorted(away, key=lambda a: (away[a], a))):
            if place >= most or away[article] > until - middle:
                self._drop(self._slots[article])

    # ---- what is kept -------------------------------------------------------------------------

    def _own(self, slot: int) -> Traits:
        article = self._traits[slot]
        if article is None:
            raise LookupError(f"no article in slot {slot}")
        return article

    def _take(self, article: Traits, drawn: Sketch) -> int:
        if self._free:
            slot = self._free.pop()
        else:
            slot = len(self._traits)
            self._traits.append(None)
            self._sketches.append(NONE)
        if slot >= len(self._times):
            self._times = np.concatenate([self._times, np.zeros_like(self._times)])
        self._slots[article.id] = slot
        self._traits[slot], self._sketches[slot] = article, drawn
        self._times[slot] = article.published
        for key in (*_words(article), *_marks(article, drawn)):
            listed = self._postings.setdefault(key, [])
            listed.append(slot)
            if len(listed) > 2 * _LISTED:
                del listed[:_LISTED]
        return slot

    def _drop(self, slot: int) -> None:
        article = self._own(slot)
        for key in (*_words(article), *_marks(article, self._sketches[slot])):
            listed = self._postings.get(key, [])
            if slot in listed:
                listed.remove(slot)
            if not listed:
                self._postings.pop(key, None)
        if self._space:
            self._space.clear(slot)
        del self._slots[article.id]
        self._traits[slot], self._sketches[slot] = None, NONE
        self._free.append(slot)

    # ---- what is found ------------------------------------------------------------------------

    def _by_words(self, article: Traits, slot: int) -> dict[int, float]:
        """Who says most of the same rare words, and how much that says."""
        found: Counter[int] = Counter()
        visits = 0
        words = ((self.archive.rarity(word), word) for word in set(_words(article)))
        for rarity, word in sorted(words, reverse=True):
            listed = self._postings.get(word, [])[-_LISTED:]
            visits += len(listed)
            if visits > _VISITS:
                break
            for other in listed:
                found[other] += rarity  # type: ignore[assignment]  # typeshed: Counter counts in int
        found.pop(slot, None)
        return dict(found.most_common(_SAID))

    def _by_marks(self, article: Traits, slot: int) -> Iterator[int]:
        for mark in _marks(article, self._sketches[slot]):
            yield from self._postings.get(mark, [])[-_LISTED // 10 :]

    def _by_vector(self, slot: int) -> Iterable[int]:
        if self._space is None:
            return ()
        return self._space.nearest(slot, self._times[: len(self._traits)], APART_S, _NEAR)

    def _bond(self, slot: int, other: int, cosine: float | None) -> Bond | None:
        overlap = alike(self._sketches[slot], self._sketches[other])
        return bond(self._own(slot), self._own(other), self.archive, cosine, overlap)


def _words(article: Traits) -> Iterator[str]:
    """By which words an article is found."""
    yield from (word for word in article.lead if word not in COMMON)
    yield from article.said


def _marks(article: Traits, drawn: Sketch) -> Iterator[str | int]:
    """By which addresses, papers and word triples it is found."""
    yield from article.links
    yield from article.papers
    if article.url:
        yield article.url
    yield from drawn[:_BANDS]


class _Space:
    """Vectors by slot, and the signs of what each says of its own."""

    def __init__(self, size: int) -> None:
        self._means = Means(size)
        self._vectors = np.zeros((64, size), np.float32)
        self._sources = np.zeros(64, np.intp)
        self._signs = np.zeros((-(-size // 64), 64), np.uint64)
        self._here = np.zeros(64, np.bool_)

    def put(self, slot: int, vector: Vectors, source: str) -> None:
        while slot >= len(self._here):
            self._vectors = np.concatenate([self._vectors, np.zeros_like(self._vectors)])
            self._sources = np.concatenate([self._sources, np.zeros_like(self._sources)])
            self._signs = np.concatenate([self._signs, np.zeros_like(self._signs)], axis=1)
            self._here = np.concatenate([self._here, np.zeros_like(self._here)])
        self._means.learn(vector, source)
        self._vectors[slot] = vector
        self._sources[slot] = self._means.row(source)
        self._here[slot] = True
        bits = np.packbits(vector - self._means.common() > 0)
        padded = np.zeros(8 * len(self._signs), np.uint8)
        padded[: len(bits)] = bits
        self._signs[:, slot] = padded.view(np.uint64)

    def forget(self, slot: int, source: str) -> None:
        if slot < len(self._here) and self._here[slot]:
            self._means.learn(self._vectors[slot], source, -1)

    def clear(self, slot: int) -> None:
        if slot < len(self._here):
            self._here[slot] = False

    def nearest(self, slot: int, times: npt.NDArray[np.int64], apart: int, limit: int) -> list[int]:
        """The slots whose signs differ least, about `limit` of them, and not further apart in time."""
        if slot >= len(self._here) or not self._here[slot]:
            return []
        many = min(len(times), len(self._here))
        far = np.zeros(many, np.uint16)
        for row in self._signs:
            far += np.bitwise_count(row[:many] ^ row[slot])
        usable = self._here[:many] & (np.abs(times[:many] - times[slot]) <= apart)
        far[~usable] = 64 * len(self._signs) + 1
        counts = np.cumsum(np.bincount(far, minlength=2))
        radius = min(int(np.searchsorted(counts, limit)), 64 * len(self._signs))
        found = np.flatnonzero(far <= radius)
        return [int(s) for s in found[np.argsort(far[found], kind="stable")][:limit]]

    def cosines(self, slot: int, others: list[int]) -> dict[int, float]:
        """The cosine of one vector with others, what is common to all and to each source taken out."""
        if slot >= len(self._here) or not self._here[slot]:
            return {}
        rows = np.array(
            [s for s in others if s < len(self._here) and self._here[s]] + [slot], np.intp
        )
        own = self._means.own(self._vectors[rows], self._sources[rows])
        near = own[:-1] @ own[-1]
        return {int(s): float(c) for s, c in zip(rows[:-1], near, strict=True)}
