"""A feed takes the place of a page only where it is the same list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lookahead.core.model import Entry
from lookahead.sources.adopt import AGAIN, covers, is_time

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def entries(*numbers: int, dated: bool = False, path: str = "news") -> list[Entry]:
    return [
        Entry(
            link=f"https://lab.example/{path}/{n}",
            published=NOW - timedelta(days=n) if dated else None,
        )
        for n in numbers
    ]


@pytest.mark.parametrize(
    ("cards", "feed"),
    [
        pytest.param(entries(*range(10)), entries(*range(10)), id="the same"),
        pytest.param(entries(*range(30)), entries(*range(10)), id="a feed of the newest"),
        pytest.param(entries(*range(9)), entries(*range(100), dated=True), id="a whole archive"),
        pytest.param(entries(*range(12)), entries(*range(5)), id="a short feed"),
        pytest.param(
            entries(50, 60, *range(10), dated=True), entries(*range(10), dated=True), id="featured"
        ),
        pytest.param(entries(*range(10)), entries(*range(9), 70), id="one is missing"),
    ],
)
def test_the_same_list_is_taken(cards: list[Entry], feed: list[Entry]) -> None:
    """Whatever the lengths and orders of the two."""
    assert covers(cards, feed)


@pytest.mark.parametrize(
    ("cards", "feed"),
    [
        pytest.param(entries(*range(10)), entries(*range(10), path="comments"), id="comments"),
        pytest.param(entries(*range(10)), entries(*range(5, 15)), id="a feed that stopped"),
        pytest.param(
            entries(*range(10)),
            [
                entry
                for n in range(10)
                for entry in (*entries(n), *entries(n, path="jobs"), *entries(n, path="events"))
            ],
            id="much more than the page",
        ),
        pytest.param(entries(*range(10)), [], id="an empty feed"),
        pytest.param(entries(0, 1), entries(0, 1), id="too few to say"),
        pytest.param([Entry(title="no link")] * 9, [Entry(title="no link")] * 9, id="no links"),
    ],
)
def test_another_list_is_not(cards: list[Entry], feed: list[Entry]) -> None:
    """A reader would miss something, or get what was not asked for."""
    assert not covers(cards, feed)


def test_a_comparison_is_made_once_a_week() -> None:
    """Never before is time; a moment ago is not."""
    assert is_time(None, NOW)
    assert is_time(NOW - AGAIN, NOW)
    assert not is_time(NOW - AGAIN / 2, NOW)
