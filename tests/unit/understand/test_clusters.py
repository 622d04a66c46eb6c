"""Which articles are one story?"""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.story import Bond, Ruling
from lookahead.understand.clusters import HIGHEST, LOWEST, THRESHOLD, group, teach

IDS = st.integers(1, 12)
BONDS = st.lists(
    st.tuples(IDS, IDS, st.floats(0, 1)).filter(lambda b: b[0] < b[1]).map(lambda b: Bond(*b)),
    max_size=40,
    unique_by=lambda b: (b.a, b.b),
)
RULINGS = st.lists(
    st.tuples(IDS, IDS, st.booleans()).filter(lambda r: r[0] != r[1]).map(lambda r: Ruling(*r)),
    max_size=6,
    unique_by=lambda r: frozenset((r.a, r.b)),
)


@given(BONDS, RULINGS, st.randoms(use_true_random=False))
def test_order_does_not_matter(
    bonds: list[Bond], rulings: list[Ruling], draw: random.Random
) -> None:
    """The same bonds and rulings in any order give the same stories; each article is in exactly one."""
    ids = list(range(1, 13))
    found = group(ids, bonds, rulings)
    assert sorted(one for members in found for one in members) == ids
    for many in (ids, bonds, rulings):
        draw.shuffle(many)  # type: ignore[arg-type]
    assert group(ids, bonds, rulings) == found


@given(BONDS, RULINGS)
def test_readers_outweigh_bonds(bonds: list[Bond], rulings: list[Ruling]) -> None:
    """What was ruled apart is apart; what was ruled the same is together unless that contradicts it."""
    where = {one: at for at, g in enumerate(group(range(1, 13), bonds, rulings)) for one in g}
    apart = [r for r in rulings if not r.same]
    assert all(where[r.a] != where[r.b] for r in apart)
    if not apart:
        assert all(where[r.a] == where[r.b] for r in rulings)


def test_chains_do_not_grow() -> None:
    """Neighbours of neighbours are not one story: each article resembles the next, nobody the one after."""
    chain = [Bond(n, n + 1, 0.8) for n in range(1, 40)]
    assert max(len(members) for members in group(range(1, 41), chain)) <= 8


def test_a_large_story_holds_though_most_pairs_are_unknown() -> None:
    """An article keeps its best bonds only; a story of 200 is one all the same."""
    draw = random.Random(1)
    bonds = {}
    for one in range(2, 201):
        for other in draw.sample(range(1, one), min(32, one - 1)):
            bonds[other, one] = Bond(other, one, 0.6)
    assert len(group(range(1, 201), bonds.values())[0]) == 200


def test_a_veto_weighs_against_a_bond() -> None:
    """Two versions stay apart though an article that compares them is bound to both."""
    bonds = [Bond(1, 3, 0.9), Bond(2, 3, 0.85), Bond(1, 2, 0.0)]
    assert group([1, 2, 3], bonds) == [frozenset({1, 3}), frozenset({2})]


def test_readers_teach_the_threshold() -> None:
    """One way by splits, the other by merges, never far, and not at all by what agrees with it."""
    splits = [(Ruling(n, n + 1, False), Bond(n, n + 1, 0.55)) for n in range(1, 20, 2)]
    merges = [(Ruling(n, n + 1, True), Bond(n, n + 1, 0.45)) for n in range(1, 20, 2)]
    assert teach([]) == THRESHOLD
    assert THRESHOLD < teach(splits) <= HIGHEST
    assert LOWEST <= teach(merges) < THRESHOLD
    assert teach([(Ruling(1, 2, True), Bond(1, 2, 0.9)), (Ruling(3, 4, False), None)]) == THRESHOLD
