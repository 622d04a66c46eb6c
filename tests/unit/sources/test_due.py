"""Every source is looked at again, neither too often nor too seldom, and for a reason that is said."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.model import Redirect
from lookahead.sources.due import Move, moved, next_look, permanent_target, typical_gap_s

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HOUR = 3600.0


def every(gap: timedelta, count: int = 20) -> tuple[datetime, ...]:
    return tuple(NOW - gap * (i + 0.5) for i in range(count))


def hours(history: tuple[datetime, ...] = (), **given: object) -> float:
    due = next_look(now=NOW, history=history, rng=Random(1), **given).next_due  # type: ignore[arg-type]
    assert due
    return (due - NOW).total_seconds() / HOUR


@pytest.mark.parametrize(
    ("gap", "low", "high"),
    [
        (timedelta(minutes=10), 0.5, 0.75),
        (timedelta(hours=1), 0.5, 1.1),
        (timedelta(days=1), 2.5, 4.5),
        (timedelta(days=7), 7, 10),
        (timedelta(days=30), 15, 20),
        (timedelta(days=300), 19, 24),
    ],
)
def test_looks_follow_the_rhythm(gap: timedelta, low: float, high: float) -> None:
    """Who publishes often is looked at often, but a hundredfold rhythm is not a hundredfold of looks."""
    assert low <= hours(every(gap)) <= high


def test_a_weekly_publisher_is_told_so() -> None:
    """The reason names the rhythm and the time."""
    assert next_look(now=NOW, history=every(timedelta(days=7)), rng=Random(1)).reason == (
        "weekly publisher, next look in 8 h"
    )


def test_silence_slows_looks_down_and_a_burst_speeds_them_up() -> None:
    """A source that stopped is looked at less; one that wakes up is looked at more."""
    once_daily = tuple(NOW - timedelta(days=400 + i) for i in range(20))
    assert hours(once_daily) > 3 * hours(every(timedelta(days=1)))
    awake = tuple(NOW - timedelta(hours=2 * i) for i in range(5)) + once_daily[:15]
    assert hours(awake) < 3


def test_a_batch_counts_once() -> None:
    """200 papers that appear in one minute every day make a daily source."""
    batch = tuple(NOW - timedelta(days=1 + i // 10, seconds=i % 10) for i in range(20))
    assert typical_gap_s(NOW, batch) > 12 * HOUR


def test_servers_and_feeds_are_obeyed_up_to_a_day() -> None:
    """max-age and ttl lengthen the wait and never shorten it."""
    daily = every(timedelta(days=1))
    assert hours(daily, max_age_s=6 * HOUR) >= 6
    assert hours(daily, ttl_s=8 * HOUR, max_age_s=60) >= 8
    assert hours(daily, max_age_s=60) == hours(daily)
    assert hours(daily, max_age_s=400 * 24 * HOUR) == 24
    said = next_look(now=NOW, history=daily, rng=Random(1), max_age_s=6 * HOUR).reason
    assert said.startswith("the server asks for 6 h")


def test_failures_back_off_to_a_day_and_never_give_up() -> None:
    """The wait doubles with every failure; the hundredth is a day like the tenth."""
    waits = [hours(failures=n) for n in (1, 2, 3, 4, 5, 6, 8, 100, 10**6)]
    assert 0.5 <= waits[0] < 0.7
    assert all(later > earlier * 1.5 for earlier, later in itertools.pairwise(waits[:6]))
    assert all(19 <= wait <= 24 for wait in waits[6:])
    assert next_look(now=NOW, history=(), failures=3, rng=Random(1)).reason.startswith(
        "failed 3 times in a row, next look in"
    )


def test_a_host_is_left_alone_as_long_as_it_asks() -> None:
    """Retry-After holds up to seven days, with and without a failure of the source itself."""
    for failures in (0, 1):
        assert hours(failures=failures, retry_after_s=72 * HOUR) >= 72
        assert hours(failures=failures, retry_after_s=10**9) == 7 * 24
        assert hours(failures=failures, retry_after_s=1.0) >= 0.5


def test_gone_is_gone() -> None:
    """After 410 there is no next look."""
    assert next_look(now=NOW, history=(), gone=True, rng=Random(1)).next_due is None


times = st.integers(-(10**8), 10**9).map(lambda ago: NOW - timedelta(seconds=ago))
seconds = st.none() | st.floats(0, 1e12)


@given(
    st.lists(times, max_size=20), st.integers(0, 10**6), seconds, seconds, seconds, st.integers()
)
def test_bounds_hold(
    history: list[datetime],
    failures: int,
    max_age_s: float | None,
    ttl_s: float | None,
    retry_after_s: float | None,
    seed: int,
) -> None:
    """Never sooner than 30 minutes, never later than a day, unless Retry-After says so; then 7 days."""
    found = next_look(
        now=NOW,
        history=history,
        failures=failures,
        max_age_s=max_age_s,
        ttl_s=ttl_s,
        retry_after_s=retry_after_s,
        rng=Random(seed),
    )
    assert found.next_due
    wait = (found.next_due - NOW).total_seconds()
    most = 24 * HOUR if not retry_after_s else max(24 * HOUR, min(retry_after_s, 7 * 24 * HOUR))
    assert 0.5 * HOUR - 1e-3 <= wait <= most + 1e-3
    assert wait >= min(retry_after_s or 0, 7 * 24 * HOUR) - 1e-3
    assert "next look in" in found.reason


def test_sources_added_together_drift_apart() -> None:
    """Chance spreads the looks of a thousand equal sources."""
    rng = Random(3)
    weekly = every(timedelta(days=7))
    dues = {next_look(now=NOW, history=weekly, rng=rng).next_due for _ in range(1000)}
    assert len(dues) == 1000


OLD, NEW, NEWER = "https://a.example/f", "https://b.example/f", "https://c.example/f"


@pytest.mark.parametrize(
    ("hops", "target"),
    [
        ([], ""),
        ([(301, NEW)], NEW),
        ([(308, NEW), (301, NEWER)], NEWER),
        ([(301, NEW), (302, NEWER)], NEW),
        ([(302, NEW), (301, NEWER)], ""),
        ([(307, NEW)], ""),
    ],
)
def test_only_permanent_hops_move_a_source(hops: list[tuple[int, str]], target: str) -> None:
    """302, 303 and 307 never change an address, nor does anything behind them."""
    assert permanent_target([Redirect(*hop) for hop in hops]) == target


def test_a_move_must_hold_for_a_day() -> None:
    """Two looks over 24 hours with the same target move the address; anything less does not."""
    to_new, to_newer = [Redirect(301, NEW)], [Redirect(301, NEWER)]
    first = moved(Move(), to_new, NOW)
    assert first == Move(NEW, NOW, 1)
    soon = moved(first, to_new, NOW + timedelta(hours=23))
    assert (soon.times, soon.new_url) == (2, "")
    assert moved(soon, to_new, NOW + timedelta(hours=24)).new_url == NEW
    assert moved(first, to_new, NOW + timedelta(hours=25)).new_url == NEW
    assert moved(soon, to_newer, NOW + timedelta(hours=30)).times == 1
    assert moved(soon, [], NOW + timedelta(hours=30)) == Move()


def test_a_burst_is_said_to_be_lately() -> None:
    """Five posts in an hour from a monthly writer are no rhythm yet, and the reason says so."""
    burst = tuple(NOW - timedelta(hours=3 * i) for i in range(1, 6))
    monthly = tuple(NOW - timedelta(days=30 * i) for i in range(1, 11))
    assert "lately" in next_look(now=NOW, history=burst + monthly, rng=Random(1)).reason
    assert "lately" not in next_look(now=NOW, history=monthly, rng=Random(1)).reason
