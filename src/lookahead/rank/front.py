"""What matters now?  A first, additive answer: who tells it, how fresh it is, whose word it is.

Each part of a score is a Reason with its own number, and the score is their sum: nothing is hidden.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lookahead.core.model import Card, Reason
from lookahead.core.text import fold

# tried in this order until one holds at least five articles: the page says which one it was
WINDOWS = tuple(timedelta(hours=hours) for hours in (24, 48, 168, 720))

SOURCES = 3.0  # for each doubling of the number of sources that tell it
FRESH = 2.0  # for one just published, halved with each quarter of the window
WEIGHT = 1.0  # times the weight of the best source
DEPTH = 0.5  # for an article of ten minutes and more
ALIKE = 0.5  # share of their telling words that two titles must have in common
RARE = 0.02  # a word in more than this share of the titles (and in more than four) tells nothing


@dataclass(slots=True)
class _Group:
    """Articles whose titles tell the same."""

    words: set[str]
    cards: list[Card]

    @property
    def newest(self) -> datetime:
        return max(card.published for card in self.cards)

    def lead(self, weights: Mapping[str, float]) -> Card:
        """The telling that stands for all: of the source with most weight, the longest."""
        return max(self.cards, key=lambda c: (weights.get(c.source.slug, 1.0), c.minutes, -c.id))

    def sources(self) -> dict[str, str]:
        """Slug and name of everybody who tells it, in the order of publication."""
        told = sorted(self.cards, key=lambda card: card.published)
        return {ref.slug: ref.name for card in told for ref in (card.source, *card.others)}


def front(
    cards: Sequence[Card],
    weights: Mapping[str, float],
    window: timedelta,
    now: datetime,
    limit: int = 50,
) -> list[tuple[float, Card]]:
    """The best of `cards` within `window` before `now`, one for each group of titles that tell the same.

    `weights` gives the weight of a source by slug.  Equal scores go by age, then by id: the order is
    total and the same for the same input.
    """
    fresh = [card for card in cards if now - window <= card.published <= now]
    explained = [(group, _parts(group, weights, window, now)) for group in _groups(fresh)]
    scored = [(round(sum(part[1] for part in parts), 3), g, parts) for g, parts in explained]
    scored.sort(key=lambda item: (-item[0], -item[1].newest.timestamp(), item[1].cards[0].id))
    return [
        (score, replace(group.lead(weights), reasons=tuple(Reason(*part) for part in parts)))
        for score, group, parts in scored[:limit]
    ]


def _parts(
    group: _Group, weights: Mapping[str, float], window: timedelta, now: datetime
) -> list[tuple[str, float, str]]:
    """Label, contribution and evidence of every part of a score."""
    told = group.sources()
    weight = max(weights.get(slug, 1.0) for slug in told)
    age = now - group.newest
    minutes = group.lead(weights).minutes
    parts = (
        ("sources", SOURCES * math.log2(len(told)), ", ".join(told.values())),
        ("freshness", FRESH * 2 ** (-4 * (age / window)), f"newest telling {_hours(age)} old"),
        ("weight", WEIGHT * weight, f"weight {weight:g}"),
        ("depth", DEPTH * min(1.0, minutes / 10), f"{minutes} min to read"),
    )
    return [(label, round(value, 3), evidence) for label, value, evidence in parts if value > 0]


def _hours(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} d"


def _groups(cards: Sequence[Card]) -> list[_Group]:
    """Group cards by the rare words of their titles, older ones first; each card is in one group."""
    words = {card.id: set(fold(card.title).split()) for card in cards}
    common = _common(words.values())
    groups: list[_Group] = []
    by_word: dict[str, list[_Group]] = defaultdict(list)
    for card in sorted(cards, key=lambda c: (c.published, c.id)):
        telling = words[card.id] - common
        group = _nearest(telling, by_word)
        if group is None:
            groups.append(group := _Group(telling, []))
            for word in telling:
                by_word[word].append(group)
        group.cards.append(card)
    return groups


def _common(titles: Collection[set[str]]) -> set[str]:
    """The words that stand in too many titles to tell two of them apart."""
    counts = Counter(word for title in titles for word in title)
    limit = max(4, RARE * len(titles))
    return {word for word, count in counts.items() if count > limit or len(word) < 3}


def _nearest(words: set[str], by_word: Mapping[str, list[_Group]]) -> _Group | None:
    """The group that shares most telling words, if it shares at least half of them and three."""
    shared: Counter[int] = Counter()
    groups: dict[int, _Group] = {}
    for word in words:
        for group in by_word.get(word, ()):
            shared[id(group)] += 1
            groups[id(group)] = group
    for key, count in shared.most_common(1):
        smaller = min(len(words), len(groups[key].words))
        if count >= 3 and count >= ALIKE * smaller:
            return groups[key]
    return None
