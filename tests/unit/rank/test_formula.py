"""The heat of a story: a sum whose parts are shown."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.model import Card, SourceRef
from lookahead.core.story import StoryFacts, Teller
from lookahead.rank.formula import best_window, front, heat, parts

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
UNTIL = int(NOW.timestamp())
DAY = timedelta(days=1)


def teller(slug: str = "a", hours: float = 1, weight: float = 1.0, per_day: float = 1.0) -> Teller:
    told = UNTIL - int(hours * 3600)
    return Teller(SourceRef(slug, slug.upper(), slug), weight, per_day, told, minutes=4)


def story(id: int, *tellers: Teller, title: str = "A model is here", **more: object) -> StoryFacts:
    ref = tellers[0].ref if tellers else SourceRef("a", "A", "a")
    card = Card(id, title, "https://a.example/1", ref, (), NOW, True, "")
    newest = max((t.published for t in tellers), default=UNTIL)
    return StoryFacts(id, card, tellers, newest, len(tellers), **more)  # type: ignore[arg-type]


tellers = st.builds(
    teller,
    slug=st.sampled_from("abcdefgh"),
    hours=st.floats(0, 800),
    weight=st.floats(0, 10),
    per_day=st.floats(0, 200),
)
stories = st.builds(
    lambda id, told, title, linked: story(id, *told, title=title, linked=linked),
    st.integers(1, 10**6),
    st.lists(tellers, min_size=1, max_size=12),
    st.sampled_from(["A model", "10 tricks you won't believe!!", ""]),
    st.lists(st.sampled_from("xyz"), unique=True).map(tuple),
)


@given(stories, st.sampled_from([1, 2, 7, 30]))
def test_the_shown_parts_add_up_to_the_heat_exactly(facts: StoryFacts, days: int) -> None:
    """In hundredths, as they are shown, without any rest."""
    reasons = parts(facts, timedelta(days=days), UNTIL)
    shown = sum(Fraction(f"{reason.contribution:.2f}") for reason in reasons)
    assert Fraction(f"{heat(reasons):.2f}") == shown
    assert abs(heat(reasons) - float(shown)) < 1e-9


@given(st.lists(stories, max_size=12, unique_by=lambda s: s.lead.id), st.randoms())
def test_the_order_does_not_depend_on_the_order_of_arrival(facts: list[StoryFacts], rng) -> None:  # type: ignore[no-untyped-def]
    """Equal stories go by age and id, so the answer is one."""
    mixed = list(facts)
    rng.shuffle(mixed)
    assert front(facts, 7 * DAY, NOW) == front(mixed, 7 * DAY, NOW)


def test_each_further_source_makes_a_story_hotter_and_its_weight_counts() -> None:
    """Four equal sources are two doublings; a light source adds less than a weighty one."""
    alone, four = story(1, teller()), story(2, *(teller(slug) for slug in "abcd"))
    assert _part(four, "sources") == pytest.approx(6.0)
    assert _part(alone, "sources") == 0
    light = story(3, teller("a", weight=1), teller("b", weight=0.5))
    weighty = story(4, teller("a", weight=1), teller("b", weight=1))
    assert 0 < _part(light, "sources") < _part(weighty, "sources")


def test_speed_counts_sources_that_seldom_speak() -> None:
    """A source that writes all day long says little by writing once more."""
    rare = story(1, teller("a", 5), teller("b", 4, per_day=0.1))
    busy = story(2, teller("a", 5), teller("b", 4, per_day=40))
    late = story(3, teller("a", 30), teller("b", 4, per_day=0.1))
    assert _part(rare, "speed") > 0.5 > 0.05 > _part(busy, "speed")
    assert _part(late, "speed") == 0


def test_what_links_to_a_story_warms_it_and_a_promising_headline_cools_it() -> None:
    """Both parts name their evidence."""
    linked = story(1, teller(), linked=("X", "Y", "Z"))
    assert _part(linked, "links") == pytest.approx(2.0)
    bait = story(2, teller(), title="You won't believe what this model does")
    assert _part(bait, "headline") < 0
    assert _part(story(3, teller(), title="Why attention needs scaling"), "headline") == 0


def test_reasons_name_moments_and_no_ages() -> None:
    """When a story was told is the same sentence whenever it is read."""
    facts = story(1, teller(hours=3))
    said = [
        {r.label: r.evidence for r in parts(facts, DAY, until)} for until in (UNTIL, UNTIL + 3600)
    ]
    assert said[0]["freshness"] == said[1]["freshness"]
    assert re.fullmatch(r"told \d+ [A-Z][a-z]{2} \d{4}, \d\d:\d\d UTC", said[0]["freshness"])


def test_what_is_too_old_too_new_or_no_article_is_not_ranked() -> None:
    """The window is closed at both ends."""
    facts = [story(1, teller(hours=30)), story(2, teller(hours=-2)), story(4, teller())]
    page = story(3, teller(), is_article=False)
    assert [r.story for r in front([*facts, page], DAY, NOW)] == [4]


def test_the_window_is_the_first_with_enough_stories_or_the_fullest() -> None:
    """So that a quiet day shows the week, and says so."""
    assert best_window([5, 9, 20, 40]) == 0
    assert best_window([1, 2, 6, 40]) == 2
    assert best_window([1, 2, 3, 4]) == 3
    assert best_window([2, 2, 2, 2]) == 0
    assert best_window([0, 0, 0, 0]) == 0


def _part(facts: StoryFacts, label: str) -> float:
    return sum(r.contribution for r in parts(facts, DAY, UNTIL) if r.label == label)
