"""What does the heat of each story depend on, as it is stored now?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from lookahead.core.model import Card, SourceRef
from lookahead.core.story import StoryFacts, Teller
from lookahead.store.lists import source_cards
from lookahead.store.rows import CARD, cards
from lookahead.store.sql import marks, rows, seconds

CANDIDATES = 5000  # articles; of a busier month the newest


def since(at: datetime, limit: int = CANDIDATES) -> list[StoryFacts]:
    """The stories, and the articles that are alone, with a telling published `at` or later.

    An article without a date of its own is no candidate: nobody knows whether it is new.  A copy is told
    by nobody new.  A story's earlier tellings count, however old they are.
    """
    found = rows(
        f"SELECT {CARD}, m.story_id, y.original_id, u.is_article FROM store_article a"
        " LEFT JOIN store_member m ON m.article_id = a.id"
        " LEFT JOIN store_copy y ON y.article_id = a.id"
        " LEFT JOIN store_understood u ON u.article_id = a.id"
        " WHERE a.published >= %s AND a.dated ORDER BY a.published DESC, a.id DESC LIMIT %s",
        [seconds(at), limit],
    )
    found += _earlier({row[-3] for row in found if row[-3] is not None}, {row[0] for row in found})
    told = cards(found, None)
    linked = _linked(at)
    sources = _Sources()
    groups: dict[int, list[tuple[Card, bool, bool]]] = defaultdict(list)
    for row, card in zip(found, told, strict=True):
        story, original, is_article = row[-3:]
        groups[story or -card.id].append((card, original is not None, is_article != 0))
    # what only repeats an older text is no news, whatever its date says
    news = {story: g for story, g in groups.items() if not all(is_copy for _, is_copy, _ in g)}
    return [_facts(story, group, linked, sources) for story, group in news.items()]


def _earlier(stories: set[int], known: set[int]) -> list[tuple[object, ...]]:
    """The articles of stories that are not among `known`."""
    ids = sorted(stories)
    found = [
        row
        for at in range(0, len(ids), 400)
        for row in rows(
            f"SELECT {CARD}, m.story_id, y.original_id, u.is_article FROM store_member m"
            " JOIN store_article a ON a.id = m.article_id"
            " LEFT JOIN store_copy y ON y.article_id = a.id"
            " LEFT JOIN store_understood u ON u.article_id = a.id"
            f" WHERE m.story_id IN ({marks(len(ids[at : at + 400]))})",
            ids[at : at + 400],
        )
    ]
    return [row for row in found if row[0] not in known]


class _Sources:
    """Weight and cadence of every source by slug."""

    def __init__(self) -> None:
        self._by_slug = {
            card.source.slug: (card.source.weight, (card.per_week or 0.0) / 7)
            for card in source_cards()
        }

    def teller(self, ref: SourceRef, published: int, minutes: int) -> Teller:
        weight, per_day = self._by_slug.get(ref.slug, (1.0, 0.0))
        return Teller(ref, weight, per_day, published, minutes)


def _facts(
    story: int,
    group: Sequence[tuple[Card, bool, bool]],
    linked: dict[int, dict[str, str]],
    sources: _Sources,
) -> StoryFacts:
    originals = [card for card, is_copy, _ in group if not is_copy]
    tellers = _tellers(originals, sources)
    weights = {teller.ref.slug: teller.weight for teller in tellers}
    lead = max(originals, key=lambda c: (weights[c.source.slug], c.minutes, -c.id))
    links = {slug: name for card, _, _ in group for slug, name in linked.get(card.id, {}).items()}
    return StoryFacts(
        id=max(story, 0),
        lead=lead,
        tellers=tellers,
        newest=max(int(card.published.timestamp()) for card in originals),
        articles=len(group),
        linked=tuple(sorted(name for slug, name in links.items() if slug not in weights)),
        is_article=any(is_article for _, _, is_article in group),
    )


def _tellers(told: Iterable[Card], sources: _Sources) -> tuple[Teller, ...]:
    """Each source once, by its first telling; `minutes` of its longest."""
    first: dict[str, tuple[int, SourceRef]] = {}
    minutes: dict[str, int] = defaultdict(int)
    for card in sorted(told, key=lambda c: (c.published, c.id)):
        for ref in (card.source, *card.others):
            first.setdefault(ref.slug, (int(card.published.timestamp()), ref))
            minutes[ref.slug] = max(minutes[ref.slug], card.minutes)
    return tuple(sources.teller(ref, at, minutes[slug]) for slug, (at, ref) in first.items())


def _linked(at: datetime) -> dict[int, dict[str, str]]:
    """By article: slug and name of the other sources whose articles since `at` link to it."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for target, slug, name in rows(
        "SELECT t.id, s.slug, s.name FROM store_article f JOIN store_link l ON l.article_id = f.id"
        " JOIN store_article t ON t.key = l.key JOIN store_source s ON s.id = f.source_id"
        " WHERE f.published >= %s AND f.source_id <> t.source_id",
        [seconds(at)],
    ):
        found[target][slug] = name
    return found
