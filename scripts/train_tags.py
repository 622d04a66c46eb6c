"""Train the classifier of tags on the labels of `labels/` and the articles that they are of.

    .venv/bin/pip install --group train
    .venv/bin/python scripts/train_tags.py SHARED

SHARED is the folder with `data/tags/`.  Prints what the models of a cross-validation reach on the rows that
they have not seen, with random folds and with folds by source, and writes weights.npz.  Equal input gives
equal weights.  The constants were chosen on random folds of seed 1; the figures are of other folds.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize, minimize_scalar

from lookahead.core.story import Telling
from lookahead.encode import Encoder
from lookahead.evals.tags import measure, telling, text, usual
from lookahead.understand.tags.features import Features, features
from lookahead.understand.tags.model import Head, HeldOut, Model
from lookahead.understand.tags.vocabulary import categories, hashtags, papers

ROOT = Path(__file__).parents[1]
OUT = ROOT / "src" / "lookahead" / "understand" / "tags" / "weights.npz"
REASONS = ("company", "policy", "customer", "newsletter", "opinion", "event", "other")
CLASSES = (*categories(), *(f"none:{reason}" for reason in REASONS))
HASHTAGS = tuple(hashtags())
EIGHT = ("multimodal", "training", "embeddings", "safety", "coding", "local", "gpt", "fine-tuning")
FOLDS, SEED = 5, 7

# by the first letters of a feature: a larger scale is a weaker penalty
CATEGORY_SCALE = {
    "t": 2.0, "x": 1.0, "pt": 0.6, "px": 0.4, "z": 0.0, "zt": 0.0, "zx": 0.0,
    "u": 0.5, "g": 0.7, "s": 0.4, "c": 0.3, "h": 0.6,
}  # fmt: skip
HASHTAG_SCALE = {
    "t": 1.5, "x": 1.0, "pt": 1.0, "px": 0.8, "z": 1.0, "zt": 1.0, "zx": 0.0,
    "u": 0.7, "g": 0.7, "s": 0.2, "c": 0.2, "h": 1.0,
}  # fmt: skip
CATEGORY_VECTOR, HASHTAG_VECTOR = 1.5, 1.5
CATEGORY_C = 3.0
RULE_TITLE, RULE_ANYWHERE = 2.1, 3.5  # what a phrase of a hashtag says before any label is seen
FIRST, INVENTED = 0.85, 1.0  # weight of a row's first category; weight of an invented row
FEW = 30  # labels of a hashtag below which its threshold is not learnt
PLAIN_THRESHOLD = 0.4


@dataclass
class Data:
    rows: list[dict[str, Any]]
    found: list[Features]
    vectors: Any
    invented: list[dict[str, Any]]
    invented_found: list[Features]
    invented_vectors: Any


def load_rows(shared: Path) -> list[dict[str, Any]]:
    """Every labelled row with its article.

    Rows that two readers labelled have the first one's labels; the other's category is `second`.
    """
    folder = shared / "data" / "tags"
    articles = {row["id"]: row for row in lines(folder / "articles.jsonl")}
    rows: dict[str, dict[str, Any]] = {}
    for name in ("tags-a.jsonl", "tags-b.jsonl"):
        for label in lines(ROOT / "labels" / name):
            known = rows.get(label["id"])
            if known is None:
                rows[label["id"]] = articles[label["id"]] | label
            elif known["category"] != label["category"]:
                known["second"] = label["category"]
    for row in lines(folder / "gold_dev.jsonl"):
        rows[row["id"]] = row | {"second": "", "none": "?", "eight": True}
    return list(rows.values())


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def gather(shared: Path, encode: Callable[[list[str]], Any]) -> Data:
    rows, invented = load_rows(shared), lines(ROOT / "labels" / "invented.jsonl")
    alone = [Telling(0, "", 0, row["title"], row["text"]) for row in invented]
    said = [f"{row['title']}. {row['text']}" if row["text"] else row["title"] for row in invented]
    return Data(
        rows,
        [features(telling(row), usual(row)) for row in rows],
        encode([text(row) for row in rows]),
        invented,
        [features(one) for one in alone],
        encode(said),
    )


# ---- targets -------------------------------------------------------------------------------------


def category_targets(rows: Sequence[dict[str, Any]]) -> Any:
    """[rows, classes]: weight on the first category, and the rest on the second."""
    out = np.zeros((len(rows), len(CLASSES)))
    for at, row in enumerate(rows):
        first = FIRST if row["second"] and row["second"] != row["category"] else 1.0
        for name, weight in ((row["category"], first), (row["second"], 1 - first)):
            if name == "none":
                out[at] += weight * reason(row["none"])
            elif name:
                out[at, CLASSES.index(name)] += weight
    return out


def reason(name: str) -> Any:
    """One class, or the usual mixture where the reader did not say why there is no category."""
    out = np.zeros(len(CLASSES))
    if name in REASONS:
        out[CLASSES.index(f"none:{name}")] = 1.0
    else:
        out[len(categories()) :] = (0.35, 0.10, 0.12, 0.28, 0.08, 0.04, 0.03)
    return out


def hashtag_targets(rows: Sequence[dict[str, Any]]) -> tuple[Any, Any]:
    """What each row has, and what its reader was asked: some labelled eight hashtags only."""
    has = np.array([[name in row["hashtags"] for name in HASHTAGS] for row in rows], float)
    asked = [[name in EIGHT or "eight" not in row for name in HASHTAGS] for row in rows]
    return has, np.array(asked, float)


# ---- one head ------------------------------------------------------------------------------------


def matrix(found: Sequence[Features], names: dict[str, int], *, anonymous: bool = False) -> Any:
    """Features as rows; `anonymous`: without what tells the source."""
    at, columns, values = [], [], []
    for row, features_ in enumerate(found):
        for name, value in features_.items():
            if name in names and not (anonymous and name[:2] in ("h:", "c:")):
                at.append(row)
                columns.append(names[name])
                values.append(value)
    return sp.csr_matrix((values, (at, columns)), shape=(len(found), len(names)))


def scales(names: dict[str, int], by_kind: dict[str, float]) -> Any:
    return np.array([by_kind[name.partition(":")[0]] for name in names])


def descend(loss: Callable[[Any], tuple[float, Any]], shape: tuple[int, int], steps: int) -> Any:
    found = minimize(
        lambda flat: loss(flat.reshape(shape)),
        np.zeros(shape[0] * shape[1]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": steps, "ftol": 1e-7},
    )
    return found.x.reshape(shape)


def fit_categories(x: Any, y: Any, weight: Any) -> Any:
    """Multinomial logistic regression on soft targets; the last row is the constant."""
    wide = x.T.tocsr()

    def loss(w: Any) -> tuple[float, Any]:
        z = x @ w[:-1] + w[-1]
        top = z.max(axis=1, keepdims=True)
        log_p = z - top - np.log(np.exp(z - top).sum(axis=1, keepdims=True))
        gap = weight[:, None] * (np.exp(log_p) - y)
        penalty = 0.5 * (w[:-1] ** 2).sum() / CATEGORY_C
        value = -(weight[:, None] * y * log_p).sum() + penalty
        return value, np.vstack([wide @ gap + w[:-1] / CATEGORY_C, gap.sum(axis=0)]).ravel()

    return descend(loss, (x.shape[1] + 1, y.shape[1]), 200)


def fit_hashtags(x: Any, y: Any, weight: Any, rule: Any) -> Any:
    """A logistic regression for each hashtag; `rule` is what its phrases say beforehand."""
    wide = x.T.tocsr()
    strength = np.clip((y * weight).sum(axis=0) / 30, 0.3, 3.0)  # few labels: near to the rule

    def loss(w: Any) -> tuple[float, Any]:
        z = x @ w[:-1] + w[-1] + rule
        value = (weight * (np.logaddexp(0, z) - y * z)).sum()
        gap = weight * (1 / (1 + np.exp(-z)) - y)
        penalty = 0.5 * (w[:-1] ** 2 / strength).sum()
        grown = np.vstack([wide @ gap + w[:-1] / strength, gap.sum(axis=0)])
        return value + penalty, grown.ravel()

    return descend(loss, (x.shape[1] + 1, y.shape[1]), 80)


def rules(names: dict[str, int]) -> Any:
    """[features, hashtags]: the weights that the phrases of a hashtag begin with."""
    out = np.zeros((len(names), len(HASHTAGS)))
    for at, name in enumerate(HASHTAGS):
        for feature, weight in (("zt", RULE_TITLE), ("z", RULE_ANYWHERE)):
            if f"{feature}:hashtag:{name}" in names:
                out[names[f"{feature}:hashtag:{name}"], at] = weight
    return out


def vocabulary(found: Sequence[Features]) -> dict[str, int]:
    """Features that occur twice, and every rule of a hashtag."""
    counts = Counter(name for one in found for name in one)
    kept = {name for name, count in counts.items() if count > 1}
    kept |= {f"{kind}:hashtag:{name}" for kind in ("z", "zt") for name in HASHTAGS}
    dull = ("zx:", "z:category", "z:hint", "zt:category", "zt:hint")
    return {name: at for at, name in enumerate(sorted(n for n in kept if not n.startswith(dull)))}


def train(data: Data, rows: Any, *, full: bool) -> tuple[dict[str, int], Head]:
    """A head from some of the rows: each counts half with its source, half without."""
    some = [data.found[at] for at in rows]
    names = vocabulary([*some, *data.invented_found])
    labelled = [data.rows[at] for at in rows]
    has, asked = hashtag_targets(labelled)
    plain, hidden = matrix(some, names), matrix(some, names, anonymous=True)
    x = sp.vstack([plain, hidden, matrix(data.invented_found, names)]).tocsr()
    vectors = np.vstack([data.vectors[rows]] * 2 + [data.invented_vectors])
    half = np.full(2 * len(some), 0.5)
    weight = np.concatenate([half, np.full(len(data.invented), INVENTED)])
    y = np.vstack([category_targets(labelled)] * 2 + [category_targets(data.invented)])
    by = scales(names, CATEGORY_SCALE)
    one = fit_categories(joined(x, by, vectors, CATEGORY_VECTOR if full else 0), y, weight)
    real = slice(0, 2 * len(some))
    tag_by = scales(names, HASHTAG_SCALE)
    two = fit_hashtags(
        joined(x[real], tag_by, vectors[real], HASHTAG_VECTOR if full else 0),
        np.vstack([has] * 2),
        np.vstack([asked] * 2) * 0.5,
        x[real] @ rules(names),
    )
    n = len(names)
    words = np.hstack([one[:n] * by[:, None], two[:n] * tag_by[:, None] + rules(names)])
    width = data.vectors.shape[1]
    vector = (
        np.hstack([one[n:-1] * CATEGORY_VECTOR, two[n:-1] * HASHTAG_VECTOR])
        if full
        else np.zeros((width, words.shape[1]))
    )
    return names, Head(
        *(a.astype(np.float32) for a in (words, vector, np.hstack([one[-1], two[-1]])))
    )


def joined(x: Any, by: Any, vectors: Any, scale: float) -> Any:
    scaled = x @ sp.diags(by)
    return sp.hstack([scaled, sp.csr_matrix(scale * vectors)]).tocsr() if scale else scaled.tocsr()


# ---- the whole -----------------------------------------------------------------------------------


def as_model(names: dict[str, int], full: Head, words: Head, **more: Any) -> Model:
    empty = HeldOut((), np.zeros((0, 0), np.float32), np.zeros((0, 0), np.float32))
    plain = np.full(len(HASHTAGS), PLAIN_THRESHOLD, np.float32)
    given = {"encoder": "", "thresholds": plain, "papers": plain, "held_out": empty} | more
    return Model(classes=CLASSES, hashtags=HASHTAGS, row=names, full=full, words=words, **given)


def out_of_fold(data: Data, folds: Any, *, full: bool) -> Any:
    """Logits of every row by the model of the folds that do not hold it."""
    out = np.zeros((len(data.rows), len(CLASSES) + len(HASHTAGS)), np.float32)
    for fold in range(FOLDS):
        inside = np.flatnonzero(folds == fold)
        names, head = train(data, np.flatnonzero(folds != fold), full=full)
        model = as_model(names, head, head)
        found = [data.found[at] for at in inside]
        out[inside] = model.logits(found, data.vectors[inside] if full else None)
    return out


def random_folds(rows: Sequence[dict[str, Any]]) -> Any:
    """Equal shares of every category."""
    rng = np.random.default_rng(SEED)
    category = np.array([row["category"] for row in rows])
    folds = np.zeros(len(rows), int)
    for name in sorted(set(category)):
        at = rng.permutation(np.flatnonzero(category == name))
        folds[at] = (np.arange(len(at)) + rng.integers(FOLDS)) % FOLDS
    return folds


def source_folds(rows: Sequence[dict[str, Any]]) -> Any:
    """Every source in one fold only; the two feeds of one newsletter are one source."""
    same = {"deeplearning_ai_batch": "the_batch"}
    source = [same.get(row["feed"], row["feed"]) for row in rows]
    sizes, place = np.zeros(FOLDS), {}
    for name, count in Counter(source).most_common():
        place[name] = int(sizes.argmin())
        sizes[place[name]] += count
    return np.array([place[name] for name in source])


def temperature(logits: Any, rows: Sequence[dict[str, Any]]) -> float:
    """What the logits of category are divided by, so that their chances hold."""
    y, cut = category_targets(rows), len(CLASSES)

    def loss(t: float) -> float:
        z = logits[:, :cut] / t
        top = z.max(axis=1, keepdims=True)
        return float(-(y * (z - top - np.log(np.exp(z - top).sum(axis=1, keepdims=True)))).sum())

    return float(minimize_scalar(loss, bounds=(0.3, 3.0), method="bounded").x)


def cooled(logits: Any, t: float) -> Any:
    return np.hstack([logits[:, : len(CLASSES)] / t, logits[:, len(CLASSES) :]])


def learn_thresholds(chances: Any, rows: Sequence[dict[str, Any]]) -> Any:
    """The threshold of each hashtag with the best F1, drawn to the plain one where labels are few."""
    has, asked = hashtag_targets(rows)
    out = np.full(len(HASHTAGS), PLAIN_THRESHOLD, np.float32)
    for at in range(len(HASHTAGS)):
        y, p = has[asked[:, at] > 0, at] > 0, chances[asked[:, at] > 0, len(CLASSES) + at]
        if y.sum() >= FEW:
            tries = np.arange(0.2, 0.65, 0.025)
            gain = [2 * ((p >= t) & y).sum() / ((p >= t).sum() + y.sum() + 2) for t in tries]
            gain = [
                one - 0.15 * abs(t - PLAIN_THRESHOLD) for one, t in zip(gain, tries, strict=True)
            ]
            out[at] = tries[int(np.argmax(gain))]
    return out


def report(label: str, data: Data, folds: Any, logits: Any) -> None:
    """Print what is reached; temperature and thresholds of a fold come from the other folds."""
    chances = np.zeros_like(logits)
    rows, parts = data.rows, []
    shape = Head(*(np.zeros((1, 1), np.float32),) * 3)
    for fold in range(FOLDS):
        others = np.flatnonzero(folds != fold)
        outside = [rows[at] for at in others]
        t = temperature(logits[others], outside)
        model = as_model({}, shape, shape)
        every = model.chances(cooled(logits, t))
        limits = learn_thresholds(every[others], outside)
        # one model measures all rows: what passes a fold's own limits passes the plain one
        for at in np.flatnonzero(folds == fold):
            chances[at] = every[at]
            cut = len(CLASSES)
            chances[at, cut:] = np.where(every[at, cut:] >= limits, 0.99, 0.01)
    model = as_model({}, shape, shape)
    for name, some in (
        ("all rows", range(len(rows))),
        ("gold_dev", [at for at, row in enumerate(rows) if "eight" in row]),
    ):
        found = measure(model, [rows[at] for at in some], [chances[at] for at in some])
        parts.append(f"{label}, {name}: {found['score']} of {found['n']} {found['parts']}")
    print("\n".join(parts), flush=True)


def pack(words: Sequence[str]) -> Any:
    return np.frombuffer("\n".join(words).encode(), np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="the folder with data/tags")
    shared = parser.parse_args().shared
    encoder = Encoder()
    data = gather(shared, encoder.encode)
    folds, held = random_folds(data.rows), {}
    for label, full in (("with vectors", True), ("words only", False)):
        held[full] = out_of_fold(data, folds, full=full)
        report(f"random folds, {label}", data, folds, held[full])
        by_source = source_folds(data.rows)
        report(f"by source, {label}", data, by_source, out_of_fold(data, by_source, full=full))
    every = np.arange(len(data.rows))
    heads, chances = {}, {}
    for full in (True, False):
        t = temperature(held[full], data.rows)
        names, head = train(data, every, full=full)
        heads[full] = Head(
            cooled(head.words, t), cooled(head.vector, t), cooled(head.bias[None], t)[0]
        )
        shape = as_model({}, heads[full], heads[full])
        chances[full] = shape.chances(cooled(held[full], t))
    define = [f"{one.name}: {one.definition}" for one in papers().values()]
    half = {
        f"{label}_{part}": getattr(heads[full], part).astype(np.float16)
        for label, full in (("full", True), ("words", False))
        for part in ("words", "bias")
    }
    np.savez_compressed(
        OUT,
        encoder=pack([encoder.id]),
        classes=pack(CLASSES),
        hashtags=pack(HASHTAGS),
        features=pack(list(names)),
        thresholds=learn_thresholds(chances[True], data.rows),
        full_vector=heads[True].vector.astype(np.float16),
        words_vector=np.zeros((0, len(CLASSES) + len(HASHTAGS)), np.float16),
        papers=encoder.encode(define).astype(np.float16),
        held_out_ids=pack([row["id"] for row in data.rows]),
        held_out_full=chances[True].astype(np.float16),
        held_out_words=chances[False].astype(np.float16),
        **half,
    )
    print(f"{OUT}: {OUT.stat().st_size:,} bytes, {len(names):,} features")


if __name__ == "__main__":
    main()
