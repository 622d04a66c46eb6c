"""Which articles are one story, given the bonds between them and what readers ruled?

Average link: two groups become one when the mean of all bonds between them is high enough, best pair first.
A missing bond counts as nought, so that a chain of neighbours does not grow into a story; single link does
(docs/why/why-are-stories-bonds.md).  An article keeps its best BONDS bonds only, so in a large story most
pairs have none: the mean is taken over as many pairs as could have one.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from lookahead.core.story import Bond, Ruling

BONDS = 32  # an article keeps so many
THRESHOLD = 0.5  # the mean bond that joins two articles
_LARGE = 0.12  # large groups join at this share of the threshold
_HASTE = 1.0
LOWEST, HIGHEST = 0.4, 0.7  # how far readers may move the threshold
_STEP, _STEP_COST = 0.01, 0.5
_VETO = -1.0  # what a pair that was vetoed counts

Pair = tuple[int, int]


def group(
    ids: Collection[int],
    bonds: Iterable[Bond],
    rulings: Iterable[Ruling] = (),
    threshold: float = THRESHOLD,
) -> list[frozenset[int]]:
    """The stories of `ids`: each article is in exactly one; largest first, then by the smallest id.

    The answer does not depend on the order of any argument.  Rulings outweigh bonds: what readers said is
    the same is joined first, what they said is not is never joined, and where the two contradict each
    other, "not the same" stands for the pair itself.
    """
    forest = _Forest(ids, threshold)
    forest.rule(sorted(rulings, key=lambda r: (min(r.a, r.b), max(r.a, r.b), r.same)))
    forest.weigh(bonds)
    forest.merge()
    groups = [frozenset(members) for members in forest.members.values()]
    return sorted(groups, key=lambda g: (-len(g), min(g)))


class _Forest:
    """Groups that grow.  A group is named by the smallest id in it."""

    def __init__(self, ids: Collection[int], threshold: float) -> None:
        self.members = {one: [one] for one in ids}
        self.home = {one: one for one in ids}
        self.sums: dict[int, dict[int, float]] = defaultdict(dict)
        self.apart: dict[int, set[int]] = defaultdict(set)
        self.threshold = threshold

    def rule(self, rulings: Sequence[Ruling]) -> None:
        """Join what was ruled the same, and remember what may never be joined."""
        known = [r for r in rulings if r.a in self.home and r.b in self.home and r.a != r.b]
        for ruling in known:
            if not ruling.same:
                self.apart[ruling.a].add(ruling.b)
                self.apart[ruling.b].add(ruling.a)
        for ruling in known:
            a, b = self.home[ruling.a], self.home[ruling.b]
            if ruling.same and a != b and b not in self.apart[a]:
                self._join(a, b)

    def weigh(self, bonds: Iterable[Bond]) -> None:
        """Add up the bonds between groups; the last word on a pair counts once."""
        best: dict[Pair, float] = {}
        for bond in bonds:
            pair = (bond.a, bond.b) if bond.a < bond.b else (bond.b, bond.a)
            score = bond.score or _VETO
            best[pair] = max(score, best.get(pair, score))
        for (left, right), score in sorted(best.items()):
            a, b = self.home.get(left), self.home.get(right)
            if a is None or b is None or a == b:
                continue
            self.sums[a][b] = self.sums[a].get(b, 0.0) + score
            self.sums[b][a] = self.sums[a][b]

    def merge(self) -> None:
        """Join the best pair of groups until none is good enough."""
        heap = [
            entry
            for a, row in self.sums.items()
            for b in row
            if a < b and (entry := self._entry(a, b)) is not None
        ]
        heapq.heapify(heap)
        while heap:
            entry = heapq.heappop(heap)
            _, a, b = entry
            if a not in self.members or b not in self.members or entry != self._entry(a, b):
                continue  # one of the two has grown since
            kept = self._join(a, b)
            for other in self.sums[kept]:
                again = self._entry(min(kept, other), max(kept, other))
                if again is not None:
                    heapq.heappush(heap, again)

    def _entry(self, a: int, b: int) -> tuple[float, int, int] | None:
        """The place of a pair of groups in the queue, None where they do not join."""
        total = self.sums[a].get(b)
        if total is None or b in self.apart[a]:
            return None
        sizes = len(self.members[a]), len(self.members[b])
        possible = sizes[0] * sizes[1] * min(1.0, BONDS / sum(sizes))
        margin = min(1.0, total / possible) - self.threshold * _ease(*sizes)
        return (-round(margin, 9), a, b) if margin >= 0 else None

    def _join(self, a: int, b: int) -> int:
        """Make one group of two; its name."""
        kept, gone = min(a, b), max(a, b)
        moved = self.members.pop(gone)
        self.members[kept] += moved
        self.home.update(dict.fromkeys(moved, kept))
        for other, total in self.sums.pop(gone, {}).items():
            self.sums[other].pop(gone, None)
            if other != kept:
                self.sums[kept][other] = self.sums[kept].get(other, 0.0) + total
                self.sums[other][kept] = self.sums[kept][other]
        for other in self.apart.pop(gone, set()):
            self.apart[other].discard(gone)
            self.apart[other].add(kept)
            self.apart[kept].add(other)
        return kept


def _ease(a: int, b: int) -> float:
    """The share of the threshold at which groups of these sizes join: a mean of many is worth more."""
    return float(_LARGE + (1 - _LARGE) * (2 / (a + b)) ** _HASTE)


def teach(ruled: Iterable[tuple[Ruling, Bond | None]]) -> float:
    """The threshold after what readers ruled: between LOWEST and HIGHEST, THRESHOLD where they ruled
    nothing.

    A ruling teaches where it contradicts: a pair that was to be one story though its bond is below the
    threshold, or two though it is above.  The threshold is the one with the fewest contradictions, each
    a step away from THRESHOLD costing as much as `_STEP_COST` of them.
    """
    known = sorted((bond.score, ruling.same) for ruling, bond in ruled if bond and bond.score)

    def cost(threshold: float) -> tuple[float, float]:
        wrong = sum(1 for score, same in known if (score >= threshold) != same)
        away = abs(threshold - THRESHOLD)
        return (wrong + away / _STEP * _STEP_COST, away)

    steps = round((HIGHEST - LOWEST) / _STEP)
    return min((round(LOWEST + _STEP * at, 2) for at in range(steps + 1)), key=cost)
