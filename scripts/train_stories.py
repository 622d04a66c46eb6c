"""Which weights do the measures of a bond get?  Fits them and prints them, with cross-validation.

python scripts/train_stories.py ../shared/data [--cache vectors.npz]

Learns from the pairs `stories/ai_pairs_dev.jsonl`, the even rows of `labels/stories.jsonl`, random
pairs of the archive, taken for different, and neighbours among the headlines of every other UCI story.
The odd rows and the other stories are left for testing.  A logistic regression with a little of L2,
which nothing here needs a library for.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lookahead.core.story import Telling
from lookahead.encode import Encoder
from lookahead.evals import stories as data
from lookahead.understand.anchors import Traits, traits
from lookahead.understand.bonds import (
    APART_S,
    BY_WORDS,
    WITH_VECTORS,
    Archive,
    comparable,
    measures,
    veto,
)
from lookahead.understand.means import Means

ROOT = Path(__file__).parents[1]
LABELS = [name for name in WITH_VECTORS if name]
FOLDS = 8
AI, RANDOM, HEADLINES = 300.0, 150.0, 20.0  # what all pairs of a kind weigh together
RIDGE = 1.0
NEIGHBOURS, SAMPLED = 32, 6000
FOUND = 117  # three for each of the pairs that were found


@dataclass
class Rows:
    """What is learned from: a row of measures a pair."""

    values: Any
    same: Any
    weight: Any


class Articles:
    """Articles with all that a measure needs."""

    def __init__(self, tellings: Sequence[Telling], vectors: Any) -> None:
        self.traits = {t.id: traits(t) for t in tellings}
        self.archive, means = Archive(), Means(vectors.shape[1])
        for telling, vector in zip(tellings, vectors, strict=True):
            self.archive.learn(self.traits[telling.id])
            means.learn(vector, telling.source)
        rows = np.array([means.row(t.source) for t in tellings], np.intp)
        self.own = dict(zip((t.id for t in tellings), means.own(vectors, rows), strict=True))

    def measured(self, a: int, b: int) -> list[float]:
        cosine = float(self.own[a] @ self.own[b])
        found = {
            m.label: m.value
            for m in measures(self.traits[a], self.traits[b], self.archive, cosine, 0.0)
        }
        return [found.get(label, 0.0) for label in LABELS] + [1.0]

    def usable(self, a: int, b: int) -> bool:
        one, other = self.traits[a], self.traits[b]
        return comparable(one, other) and not veto(one, other)


def encoded(tellings: Sequence[Telling], cache: Path | None, name: str) -> Any:
    file = cache.with_name(f"{cache.stem}-{name}.npy") if cache else None
    if file and file.exists():
        return np.load(file)
    found = Encoder().encode([f"{t.title}. {t.text}" if t.text else t.title for t in tellings])
    if file:
        np.save(file, found)
    return found


def ai(folder: Path, cache: Path | None) -> tuple[Rows, list[int], Any, Rows]:
    """The labelled pairs, the group of each for cross-validation, whether it counts; random pairs."""
    file = folder / "stories" / "ai_pairs_dev.jsonl"
    dev, even = data.read_json(file), data.read_json(ROOT / "labels" / "stories.jsonl")[::2]
    found = [
        row | {"band_pairs": FOUND}
        for row in data.read_json(ROOT / "labels" / "stories-found.jsonl")
    ]
    archive = data.archive_of(file)
    tellings, _ = data.read_pairs(dev, archive)
    known = {str(row["id"]): row for row in archive}
    wanted = [
        pair
        for rows in (dev, even, found)
        for pair in data.read_pairs(rows, [*known.values(), *_more(dev, known)])[1]
    ]
    articles = Articles(tellings, encoded(tellings, cache, "ai"))
    rows = Rows(
        np.array([articles.measured(p.a, p.b) for p in wanted]),
        np.array([float(p.same) for p in wanted]),
        np.array([p.weight for p in wanted]),
    )
    counts = np.array([articles.usable(p.a, p.b) for p in wanted])
    return rows, _grouped([(p.a, p.b) for p in wanted]), counts, _random(articles, wanted)


def _more(rows: Sequence[Any], known: dict[str, Any]) -> list[Any]:
    found = {x["id"]: x for row in rows for x in (row["a"], row["b"]) if x["id"] not in known}
    return list(found.values())


def _random(articles: Articles, wanted: Sequence[data.Pair]) -> Rows:
    draw = np.random.default_rng(0)
    known = {frozenset((p.a, p.b)) for p in wanted}
    everybody = sorted(articles.traits.values(), key=lambda t: t.published)
    values: list[list[float]] = []
    while len(values) < 1500:
        at = int(draw.integers(len(everybody)))
        a, b = everybody[at], everybody[min(at + int(draw.integers(1, 40)), len(everybody) - 1)]
        close = abs(a.published - b.published) <= APART_S and a.source != b.source
        if close and frozenset((a.id, b.id)) not in known and not _alike(a, b):
            values.append(articles.measured(a.id, b.id))
    return Rows(np.array(values), np.zeros(len(values)), np.ones(len(values)))


def _alike(a: Traits, b: Traits) -> bool:
    """May these be one story after all?  Then they are no example of two."""
    return (
        bool(a.anchors & b.anchors) or len(a.words & b.words) > min(len(a.words), len(b.words)) / 2
    )


def _grouped(pairs: Sequence[tuple[int, int]]) -> list[int]:
    """Pairs that share an article are in one group, so that no article is in two folds."""
    parent: dict[int, int] = {}

    def root(x: int) -> int:
        while parent.setdefault(x, x) != x:
            x = parent[x]
        return x

    for a, b in pairs:
        parent[root(a)] = root(b)
    return [root(a) for a, _ in pairs]


def uci(folder: Path, cache: Path | None) -> Rows:
    """Neighbours among the first 25 headlines of every other story."""
    file = next((folder / "stories").glob("uci*/*.csv"))
    tellings, gold = data.read_headlines(file)
    chosen = set(sorted(set(gold.values()))[::2])
    taken: dict[str, int] = defaultdict(int)
    some = []
    for telling in tellings:
        taken[gold[telling.id]] += 1
        if gold[telling.id] in chosen and taken[gold[telling.id]] <= data.FIRST:
            some.append(telling)
    articles = Articles(some, encoded(some, cache, "uci"))
    ids = [t.id for t in some]
    matrix = np.array([articles.own[one] for one in ids])
    near = np.argsort(-(matrix @ matrix.T), axis=1)[:, 1 : NEIGHBOURS + 1]
    pairs = sorted({(min(a, int(b)), max(a, int(b))) for a, row in enumerate(near) for b in row})
    drawn = np.random.default_rng(0).permutation(len(pairs))[:SAMPLED]
    pairs = [(ids[pairs[at][0]], ids[pairs[at][1]]) for at in drawn]
    pairs = [(a, b) for a, b in pairs if articles.usable(a, b)]
    return Rows(
        np.array([articles.measured(a, b) for a, b in pairs]),
        np.array([float(gold[a] == gold[b]) for a, b in pairs]),
        np.ones(len(pairs)),
    )


def fit(parts: Sequence[tuple[Rows, float]]) -> Any:
    """Weights by Newton's method; each part weighs what is given in all."""
    x = np.vstack([rows.values for rows, _ in parts])
    y = np.concatenate([rows.same for rows, _ in parts])
    w = np.concatenate([rows.weight / rows.weight.sum() * all_ for rows, all_ in parts])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[-1] = 1e-6
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (w * (p - y)) + ridge * weights
        curve = (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        weights -= np.linalg.solve(curve, slope)
    return weights


def report(name: str, columns: list[int], given: tuple[Any, ...], general: Rows) -> None:
    labelled, groups, counts, others = given

    def cut(rows: Rows, keep: Any = None) -> Rows:
        keep = np.ones(len(rows.same), bool) if keep is None else keep
        return Rows(rows.values[keep][:, columns], rows.same[keep], rows.weight[keep])

    rest = [(cut(others), RANDOM), (cut(general), HEADLINES)]
    order = np.random.default_rng(1).permutation(sorted(set(groups)))
    fold_of = {int(g): at % FOLDS for at, g in enumerate(order)}
    folds = np.array([fold_of[g] for g in groups])
    score = np.zeros(len(folds))
    for fold in range(FOLDS):
        weights = fit([(cut(labelled, (folds != fold) & counts), AI), *rest])
        score[folds == fold] = 1 / (
            1 + np.exp(-labelled.values[folds == fold][:, columns] @ weights)
        )
    score[~counts] = 0
    same, weight = labelled.same.astype(bool), labelled.weight
    print(name)
    for threshold in (0.4, 0.45, 0.5, 0.55, 0.6, 0.7):
        print(
            "  cross-validated P, R, F1 at",
            threshold,
            data.weighed(score >= threshold, same, weight),
        )
    weights = fit([(cut(labelled, counts), AI), *rest])
    names = [*LABELS, ""]
    print("  ", {names[c]: round(float(w), 2) for c, w in zip(columns, weights, strict=True)})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path)
    given = parser.parse_args()
    labelled = ai(given.data, given.cache)
    general = uci(given.data, given.cache)
    everything = list(range(len(LABELS) + 1))
    report("with vectors", everything, labelled, general)
    report(
        "by words", [at for at in everything if [*LABELS, ""][at] in BY_WORDS], labelled, general
    )


if __name__ == "__main__":
    main()
