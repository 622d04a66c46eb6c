"""Times, counts and addresses are shown in words that say what is so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lookahead.serve.web import show

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(0), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=1), "1m"),
        (timedelta(minutes=59, seconds=59), "59m"),
        (timedelta(hours=1), "1h"),
        (timedelta(hours=23, minutes=59), "23h"),
        (timedelta(days=1), "1d"),
        (timedelta(days=359, hours=23), "359d"),
        (timedelta(days=-2), "soon"),
    ],
)
def test_an_age_is_in_the_largest_whole_unit(ago: timedelta, expected: str) -> None:
    """`3d`, `9h`, `12m`: never rounded up, and a date to come is not an age."""
    assert show.age(NOW - ago, NOW) == expected


def test_dates_are_written_out_in_any_year() -> None:
    """The first year and the last one have dates too."""
    assert show.full(datetime(2026, 11, 20, 14, 5, tzinfo=UTC)) == "20 Nov 2026, 14:05 UTC"
    assert show.iso(datetime(1, 1, 1, tzinfo=UTC)) == "0001-01-01T00:00:00Z"
    assert show.day(datetime(9999, 12, 31, tzinfo=UTC)) == "31 Dec 9999"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("HTTP://a.example", "HTTP://a.example"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        (" https://a.example", ""),
        ("//a.example", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(url: str, expected: str) -> None:
    """Whatever a feed called a link, only http and https stand behind one of ours."""
    assert show.web_url(url) == expected


@pytest.mark.parametrize(
    ("per_week", "expected"),
    [
        (None, "rate not known yet"),
        (70.0, "10 a day"),
        (7.0, "1 a day"),
        (2.0, "2 a week"),
        (0.5, "2 a month"),
        (0.1, "less than 1 a month"),
    ],
)
def test_cadence_is_in_the_unit_that_fits(per_week: float | None, expected: str) -> None:
    """How often a source publishes, as one would say it."""
    assert show.cadence(per_week) == expected


def test_days_have_names() -> None:
    """The last two days are called by name."""
    assert show.day_heading(NOW, NOW) == "today"
    assert show.day_heading(NOW - timedelta(days=1), NOW) == "yesterday"
    assert show.day_heading(NOW - timedelta(days=2), NOW) == "Thu 19 Nov 2026"
