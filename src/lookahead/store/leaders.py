"""Who was first, and who was linked?"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from statistics import median

from lookahead.core.story import Leader
from lookahead.store.rows import refs
from lookahead.store.sql import rows, seconds


def since(at: datetime) -> list[Leader]:
    """Every source that published since `at`: those that were first most often come first.

    A story counts where its newest telling is since `at` and two sources tell it; an article that repeats
    another's text, or has no date of its own, tells nothing first.
    """
    published = Counter(dict(_published(at)))
    told, first, ahead = _stories(at)
    links, linking = _links(at)
    known = refs(set(published) | set(told))
    found = [
        Leader(
            ref=ref,
            articles=published[id],
            stories=told[id],
            first=first[id],
            ahead_s=round(median(ahead[id])) if ahead[id] else None,
            linked=links[id],
            linked_by=len(linking[id]),
        )
        for id, ref in known.items()
    ]
    return sorted(found, key=lambda s: (-s.first, -s.linked_by, -s.stories, s.ref.slug))


def _published(at: datetime) -> list[tuple[int, int]]:
    return [
        (source, count)
        for source, count in rows(
            "SELECT source_id, count(*) FROM store_article WHERE published >= %s GROUP BY source_id",
            [seconds(at)],
        )
    ]


def _stories(at: datetime) -> tuple[Counter[int], Counter[int], dict[int, list[int]]]:
    """By source: stories told, stories told first, and how long before the second source."""
    tellings: dict[int, dict[int, int]] = defaultdict(dict)
    for story, source, published in rows(
        "SELECT m.story_id, a.source_id, min(a.published) FROM store_story s"
        " JOIN store_member m ON m.story_id = s.id JOIN store_article a ON a.id = m.article_id"
        " LEFT JOIN store_copy c ON c.article_id = a.id"
        " WHERE s.newest >= %s AND s.sources > 1 AND a.dated AND c.article_id IS NULL"
        " GROUP BY m.story_id, a.source_id",
        [seconds(at)],
    ):
        tellings[story][source] = published
    told, first, ahead = Counter[int](), Counter[int](), defaultdict[int, list[int]](list)
    for sources in tellings.values():
        told.update(sources.keys())
        times = sorted((published, source) for source, published in sources.items())
        if len(times) > 1 and times[0][0] < times[1][0]:  # two at once: nobody was first
            first[times[0][1]] += 1
            ahead[times[0][1]].append(times[1][0] - times[0][0])
    return told, first, ahead


def _links(at: datetime) -> tuple[Counter[int], dict[int, set[int]]]:
    """By source: articles of others since `at` that link to one of its, and whose they are."""
    count: Counter[int] = Counter()
    by: dict[int, set[int]] = defaultdict(set)
    for target, source, articles in rows(
        "SELECT t.source_id, f.source_id, count(DISTINCT f.id) FROM store_article f"
        " JOIN store_link l ON l.article_id = f.id JOIN store_article t ON t.key = l.key"
        " WHERE f.published >= %s AND f.source_id <> t.source_id GROUP BY t.source_id, f.source_id",
        [seconds(at)],
    ):
        count[target] += articles
        by[target].add(source)
    return count, by
