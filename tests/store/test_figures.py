"""What is counted of a source is true, kept, and takes the same few statements however much there is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import shelves
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lookahead.store import figures, lists
from lookahead.store.sql import rows, run

NOW = datetime.now(UTC)


def count_all() -> int:
    total = 0
    while count := figures.follow(NOW):
        total += count
    return total


def test_a_source_is_counted(home: Path) -> None:
    """Days add up to its articles; full texts are those of pages and of long feeds."""
    shelves.fill(2, 10, now=NOW)
    slug = lists.source_cards()[0].source.slug
    run("UPDATE store_article SET words = 10, whole = false")
    run("UPDATE store_article SET words = 700 WHERE id IN (SELECT min(id) FROM store_article)")
    found = figures.view(slug, NOW)
    assert sum(found.figures.days.values()) == found.figures.counted == 10
    assert found.figures.median == 10
    full = sum(figures.view(c.source.slug, NOW).figures.full for c in lists.source_cards())
    assert full == 1
    assert found.oldest is not None


def test_what_is_kept_is_what_is_counted(home: Path) -> None:
    """After following the changes; nothing changed, nothing is counted again."""
    shelves.fill(130, 2, now=NOW)
    assert count_all() == 130
    assert figures.follow(NOW) == 0
    slugs = [card.source.slug for card in lists.source_cards()]
    kept = figures.kept(slugs)
    assert set(kept) == set(slugs)
    for slug in slugs[::20]:
        counted = figures.view(slug, NOW).figures
        assert {int(day): n for day, n in kept[slug].days.items()} == dict(counted.days)
        assert (kept[slug].full, kept[slug].median) == (counted.full, counted.median)


@pytest.mark.parametrize("articles", [1, 40])
def test_the_number_of_statements_does_not_grow(home: Path, articles: int) -> None:
    """Five for one source, one for all of them."""
    shelves.fill(5, articles, now=NOW)
    count_all()
    slugs = [card.source.slug for card in lists.source_cards()]
    assert statements(lambda: figures.view(slugs[0], NOW)) == 5
    assert statements(lambda: figures.kept(slugs)) == 1


def statements(do: Any) -> int:
    with CaptureQueriesContext(connection) as found:
        do()
    return len(found)


def test_own_pages_are_told_with_their_problems(home: Path) -> None:
    """Those that came, those that wait, and why others could not be had; an article says its own."""
    shelves.fill(1, 6, now=NOW)
    slug = lists.source_cards()[0].source.slug
    ids = [id for (id,) in rows("SELECT id FROM store_article ORDER BY id")]
    run("DELETE FROM store_page")
    for id, due, fetched, code, text in [
        (ids[0], None, 5, "", ""),
        (ids[1], 99, None, "", ""),
        (ids[2], None, None, "robots", "The robots.txt of a.example asks not to fetch it."),
        (ids[3], None, None, "robots", "The robots.txt of a.example asks not to fetch it."),
        (ids[4], None, 5, "short", "The page has no more text than the source sends."),
    ]:
        run(
            "INSERT INTO store_page (article_id, host, due, fetched, problem_code, problem)"
            " VALUES (%s, 'a.example', %s, %s, %s, %s)",
            [id, due, fetched, code, text],
        )
    pages = figures.view(slug, NOW).pages
    assert (pages.fetched, pages.waiting) == (1, 1)
    assert ("The robots.txt of a.example asks not to fetch it.", 2) in pages.problems
    assert figures.page_problem(ids[2]).startswith("The robots.txt")
    assert [figures.page_problem(id) for id in (ids[0], ids[1], ids[4], ids[5])] == [""] * 4
