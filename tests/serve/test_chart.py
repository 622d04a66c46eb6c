"""A chart is drawn of counts alone, follows its theme, and can be heard as well as seen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lookahead.serve.web.chart import DAYS, OFTEN, WEEKS, bars, rhythm, spark, year

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = int(NOW.timestamp()) // 86400


def test_a_week_is_a_bar_for_a_year() -> None:
    """The last bar is the seven days that end today; what is older than a year is not shown."""
    shown = rhythm({TODAY: 2, TODAY - 6: 1, TODAY - 7: 5, TODAY - 363: 1, TODAY - 364: 9}, NOW)
    assert (shown.unit, len(shown.counts)) == ("week", WEEKS)
    assert shown.counts[-2:] == (5, 3)
    assert (shown.counts[0], sum(shown.counts)) == (1, 9)
    assert shown.words == (
        "9 articles since 22 Nov 2025: at most 5 a week, none in 49 of 52 weeks."
    )


def test_who_publishes_daily_has_a_bar_a_day() -> None:
    """For two months; beside others it has weeks like them."""
    days = {TODAY - back: 1 for back in range(OFTEN)}
    shown = rhythm(days, NOW)
    assert (shown.unit, len(shown.counts)) == ("day", DAYS)
    assert shown.counts[-1] == 1
    assert year(days, NOW).unit == "week"


def test_silence_is_said() -> None:
    """An empty chart has words too."""
    assert rhythm({}, NOW).words == "Nothing since 22 Nov 2025."


@pytest.mark.parametrize("days", [{}, {TODAY: 1}, {TODAY - n: n for n in range(60)}])
def test_a_chart_needs_no_style_and_can_be_heard(days: dict[int, int]) -> None:
    """Title and text are named, colours are the page's, and nothing in it breaks a strict policy."""
    shown = rhythm(days, NOW)
    for text in (bars(shown, 'A <b>"lab"</b> & co', "k"), spark(year(days, NOW))):
        tree = etree.fromstring(str(text))
        assert tree.get("role") == "img"
        named = (tree.get("aria-labelledby") or "").split()
        assert tree.get("aria-label") or [e.get("id") for e in tree[:2]] == named
        assert {e.get("fill") or e.get("stroke") for e in tree.iter("path")} == {"currentColor"}
        assert "style" not in {name for e in tree.iter() for name in e.attrib}


@given(st.dictionaries(st.integers(TODAY - 500, TODAY + 5), st.integers(1, 10**6), max_size=80))
def test_any_counts_are_drawn_within_the_frame(days: dict[int, int]) -> None:
    """No bar is lost or higher than the chart, and the sum is that of the shown time."""
    shown = year(days, NOW)
    assert sum(shown.counts) == sum(n for at, n in days.items() if at > TODAY - WEEKS * 7)
    path = etree.fromstring(str(bars(shown, "x", "k"))).find("path").get("d")
    heights = [int(part.split("h")[0]) for part in path.split("v-")[1:]]
    assert len(heights) == sum(n > 0 for n in shown.counts)
    assert all(0 < height <= 48 for height in heights)
