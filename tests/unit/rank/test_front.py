"""The front page's order is explained, total, and the same for the same input."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.model import Card, SourceRef
from lookahead.rank import front

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(hours=24)


def card(id: int, title: str, source: str = "a", hours: float = 1.0, minutes: int = 3) -> Card:
    return Card(
        id=id,
        title=title,
        url=f"https://{source}.example/{id}",
        source=SourceRef(source, source.upper(), source),
        others=(),
        published=NOW - timedelta(hours=hours),
        dated=True,
        excerpt="",
        minutes=minutes,
    )


def test_what_several_sources_tell_comes_first() -> None:
    """An event that three sources tell stands above a single fresh article, and says who told it."""
    told = [
        card(i, "Halcyon opens its tiny translation weights", s, i) for i, s in enumerate("abc", 1)
    ]
    ranked = front([card(9, "A quiet note on learning rates", "d", 0.1), *told], {}, DAY, NOW)
    best = ranked[0][1]
    assert best.title.startswith("Halcyon")
    assert next(r for r in best.reasons if r.label == "sources").evidence == "C, B, A"
    assert [c.id in (1, 2, 3) for _, c in ranked] == [True, False]


def test_the_score_is_the_sum_of_its_reasons() -> None:
    """Nothing in a score is unexplained."""
    for score, found in front(
        [card(i, f"Title number {i}") for i in range(5)], {"a": 2.0}, DAY, NOW
    ):
        assert score == pytest.approx(sum(r.contribution for r in found.reasons))


def test_outside_the_window_is_left_out() -> None:
    """Neither old articles nor ones from the future are ranked."""
    assert front([card(1, "Old", hours=25), card(2, "Not yet", hours=-1)], {}, DAY, NOW) == []


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 30)), max_size=12), st.integers())
def test_order_does_not_depend_on_the_input_order(spec: list[tuple[str, int]], seed: int) -> None:
    """Shuffling the candidates changes nothing."""
    cards = [card(i, f"Word{h} alpha{h} beta{h}", s, h) for i, (s, h) in enumerate(spec)]
    mixed = cards[:]
    Random(seed).shuffle(mixed)
    assert front(cards, {}, DAY, NOW) == front(mixed, {}, DAY, NOW)
