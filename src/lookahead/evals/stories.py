"""Are articles about the same event put together, and others kept apart?

Two kinds of data.  Pairs (`*.jsonl`): `a` and `b` are articles or ids of them, `same_story` what a
reader said, and each pair weighs `band_pairs` / (pairs of its band in the file).  Headlines (`*.csv`,
the UCI News Aggregator): the groups of STORY, which the method never sees, once with the first 25 rows
of each story and once with all.
"""

from __future__ import annotations

import csv
import json
import math
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lookahead.core.errors import WrongUse
from lookahead.core.story import Bond, Telling
from lookahead.core.urls import canonical
from lookahead.understand.clusters import group
from lookahead.understand.window import Window

FIRST = 25  # rows of each story
PORTION = 64  # headlines arrive in portions, as articles do
KEPT_S = 7 * 86_400
DRAWS = 2000  # of the bootstrap
Vectors = npt.NDArray[np.float32]
Encode = Callable[[list[str]], Vectors]
Groups = list[frozenset[int]]
Row = Mapping[str, Any]


def evaluate(path: Path | str, encode: Encode | None = None) -> dict[str, Any]:
    """{"score", "n", "parts"} of a file or of all files of a folder.

    `score` is the B-cubed F1 of the first 25 headlines of each story, or the weighted F1 of the pairs where
    there are no headlines.  `encode` makes vectors; without it the encoder on this machine does, and where
    there is none, all goes by words.  Raises WrongUse where there is no such data.
    """
    files = sorted(Path(path).rglob("*")) if Path(path).is_dir() else [Path(path)]
    encode = encode or own_encoder()
    parts: dict[str, Any] = {"by": "vectors and words" if encode else "words"}
    scores: list[float] = []
    count = 0
    for file in files:
        if file.suffix == ".csv":
            found = headlines(file, encode)
            scores.insert(0, found["first_25"]["f1"])
        elif file.suffix == ".jsonl" and (rows := read_json(file)) and "same_story" in rows[0]:
            found = pairs(rows, file, encode)
            scores.append(found["f1"])
        else:
            continue
        parts[file.name] = found
        count += found["n"]
    if not scores:
        raise WrongUse(f"{path}: there are neither pairs (.jsonl) nor headlines (.csv)")
    return {"score": scores[0], "n": count, "parts": parts}


def own_encoder() -> Encode | None:
    """The encoder of this machine, None where there is none."""
    from lookahead.encode import Encoder, Unavailable

    try:
        return Encoder().encode
    except Unavailable:
        return None


def read_json(file: Path) -> list[dict[str, Any]]:
    """The rows of a file with one JSON object a line."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


# ---- what the method does ----------------------------------------------------------------------


def put_together(
    tellings: Sequence[Telling], encode: Encode | None, portion: int | None = None
) -> tuple[Groups, list[Bond]]:
    """The stories of articles that arrive in this order, in portions or all at once, and their bonds."""
    vectors = (
        encode([f"{t.title}. {t.text}" if t.text else t.title for t in tellings])
        if encode
        else None
    )
    window, bonds = Window(), {}
    step = portion or max(1, len(tellings))
    for start in range(0, len(tellings), step):
        some = range(start, min(start + step, len(tellings)))
        for at in some:
            window.put(tellings[at], None if vectors is None else vectors[at])
        for at in some:
            bonds.update({(bond.a, bond.b): bond for bond in window.weigh(tellings[at].id)})
        if portion:
            window.expire(tellings[some[-1]].published - KEPT_S)
    return group([telling.id for telling in tellings], bonds.values()), list(bonds.values())


# ---- pairs -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles and what a reader said of them."""

    a: int
    b: int
    same: bool
    weight: float


def pairs(rows: Sequence[Row], file: Path, encode: Encode | None) -> dict[str, Any]:
    """Weighted precision, recall and F1 of "same story", with 95 % intervals."""
    tellings, wanted = read_pairs(rows, archive_of(file))
    groups, _ = put_together(tellings, encode)
    story = {article: at for at, members in enumerate(groups) for article in members}
    said = np.array([story[pair.a] == story[pair.b] for pair in wanted])
    same = np.array([pair.same for pair in wanted])
    weight = np.array([pair.weight for pair in wanted])
    draw = np.random.default_rng(0)
    drawn = [
        weighed(said[at], same[at], weight[at])
        for at in draw.integers(0, len(wanted), (DRAWS, len(wanted)))
    ]
    names = ("precision", "recall", "f1")
    found: dict[str, Any] = dict(zip(names, weighed(said, same, weight), strict=True))
    found |= {f"{name}_95": _middle([d[at] for d in drawn]) for at, name in enumerate(names)}
    return {**found, "n": len(wanted), "same": int(same.sum()), "archive": len(tellings)}


def read_pairs(rows: Sequence[Row], archive: Sequence[Row]) -> tuple[list[Telling], list[Pair]]:
    """The articles of an archive and of the pairs, as tellings in the order of time, and the pairs."""
    known = {str(row["id"]): row for row in archive}
    for row in rows:
        known |= {
            str(x["id"]): x
            for x in (row["a"], row["b"])
            if isinstance(x, Mapping) and str(x["id"]) not in known
        }
    ids = {name: at for at, name in enumerate(known)}
    missing = [row for row in rows if not {_id(row["a"]), _id(row["b"])} <= ids.keys()]
    if missing:
        raise WrongUse(
            f"the articles of {len(missing)} pairs are nowhere: put articles.jsonl beside them"
        )
    bands = Counter(row.get("band") for row in rows)
    wanted = [
        Pair(
            ids[_id(r["a"])],
            ids[_id(r["b"])],
            bool(r["same_story"]),
            r.get("band_pairs", 1) / bands[r.get("band")],
        )
        for r in rows
    ]
    tellings = [telling_of(ids[name], row) for name, row in known.items()]
    return sorted(tellings, key=lambda t: (t.published, t.id)), wanted


def archive_of(file: Path) -> list[dict[str, Any]]:
    """The articles that the pairs were drawn from: beside them, or with the data for tags."""
    folders = [file.resolve().parent, *file.resolve().parents]
    shared = os.environ.get("LOOKAHEAD_SHARED")
    roots = [Path(shared)] if shared else []
    roots += [folder / "shared" for folder in folders]
    places = [folders[0], folders[1].parent / "tags", *(root / "data" / "tags" for root in roots)]
    found = next((p / "articles.jsonl" for p in places if (p / "articles.jsonl").is_file()), None)
    return read_json(found) if found else []


def _id(article: object) -> str:
    return str(article["id"] if isinstance(article, Mapping) else article)


def telling_of(number: int, row: Row) -> Telling:
    """A row of an archive as understanding sees it."""
    when = datetime.fromisoformat(row["date"]).replace(tzinfo=UTC) if row.get("date") else None
    return Telling(
        id=number,
        source=str(row.get("feed") or row.get("source") or ""),
        published=int(when.timestamp()) if when else 0,
        title=str(row.get("title", "")),
        text=str(row.get("excerpt", "")),
        url=canonical(str(row.get("url", ""))),
    )


def weighed(said: Any, same: Any, weight: Any) -> tuple[float, float, float]:
    """Precision, recall and F1 of what was said to be the same; three arrays of one length."""
    both = float(weight[said & same].sum())
    precision = both / float(weight[said].sum()) if said.any() else 0.0
    recall = both / float(weight[same].sum()) if same.any() else 0.0
    return round(precision, 4), round(recall, 4), round(f_measure(precision, recall), 4)


def f_measure(precision: float, recall: float) -> float:
    """The harmonic mean of two numbers, 0 where both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _middle(values: Iterable[float]) -> tuple[float, float]:
    """The middle 95 % of what was drawn."""
    low, high = np.quantile(np.array(list(values)), (0.025, 0.975))
    return round(float(low), 4), round(float(high), 4)


# ---- headlines ---------------------------------------------------------------------------------


def headlines(file: Path, encode: Encode | None) -> dict[str, Any]:
    """B-cubed, pair F1 and V-measure in both settings."""
    tellings, gold = read_headlines(file)
    taken: Counter[str] = Counter()
    first = []
    for telling in tellings:
        taken[gold[telling.id]] += 1
        if taken[gold[telling.id]] <= FIRST:
            first.append(telling)
    return {
        "first_25": _grouped(first, gold, encode),
        "all": _grouped(tellings, gold, encode),
        "n": len(first),
    }


def read_headlines(file: Path) -> tuple[list[Telling], dict[int, str]]:
    """The headlines in the order of time, as title, publisher and time, and the story of each."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    tellings = [
        Telling(at, row["PUBLISHER"], int(row["TIMESTAMP"]) // 1000, row["TITLE"])
        for at, row in enumerate(rows)
    ]
    tellings.sort(key=lambda t: (t.published, t.id))
    return tellings, {at: row["STORY"] for at, row in enumerate(rows)}


def _grouped(
    tellings: Sequence[Telling], gold: Mapping[int, str], encode: Encode | None
) -> dict[str, Any]:
    groups, _ = put_together(tellings, encode, PORTION)
    truth = {telling.id: gold[telling.id] for telling in tellings}
    each = dict(bcubed(groups, truth))
    stories = sorted(set(truth.values()))
    sums: dict[str, Any] = {story: np.zeros(3) for story in stories}
    for article, (precision, recall) in each.items():
        sums[truth[article]] += (precision, recall, 1)
    table = np.array([sums[story] for story in stories])
    draws = np.random.default_rng(0).integers(0, len(stories), (DRAWS, len(stories)))
    precision, recall, f1 = _mean(table)
    return {
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "f1_95": _middle([_mean(table[at])[2] for at in draws]),
        "pair_f1": pair_f1(groups, truth),
        "v_measure": v_measure(groups, truth),
        "stories": len(stories),
        "clusters": len(groups),
    }


def _mean(table: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    precision, recall, count = table.sum(axis=0)
    return (
        round(float(precision / count), 4),
        round(float(recall / count), 4),
        round(f_measure(float(precision / count), float(recall / count)), 4),
    )


def bcubed(
    groups: Iterable[frozenset[int]], truth: Mapping[int, Any]
) -> Iterator[tuple[int, tuple[float, float]]]:
    """Precision and recall of each article (Bagga and Baldwin, 1998): how much of its group is of its
    story, and how much of its story is in its group.
    """
    sizes = Counter(truth.values())
    for members in groups:
        counts = Counter(truth[article] for article in members)
        for article in members:
            alike = counts[truth[article]]
            yield article, (alike / len(members), alike / sizes[truth[article]])


def pair_f1(groups: Iterable[frozenset[int]], truth: Mapping[int, Any]) -> float:
    """F1 over all pairs of articles."""
    both = said = 0
    for members in groups:
        said += math.comb(len(members), 2)
        both += sum(
            math.comb(n, 2) for n in Counter(truth[article] for article in members).values()
        )
    same = sum(math.comb(n, 2) for n in Counter(truth.values()).values())
    return round(f_measure(both / said if said else 0.0, both / same if same else 0.0), 4)


def v_measure(groups: Sequence[frozenset[int]], truth: Mapping[int, Any]) -> float:
    """The harmonic mean of homogeneity and completeness (Rosenberg and Hirschberg, 2007)."""
    inside: dict[Any, list[int]] = defaultdict(list)
    across = 0.0
    for members in groups:
        for story, count in Counter(truth[article] for article in members).items():
            across -= count * math.log(count / len(members))
            inside[story].append(count)
    sizes = Counter(truth.values())
    within = -sum(n * math.log(n / sizes[story]) for story, ns in inside.items() for n in ns)
    one, other = _entropy(sizes.values()), _entropy(len(members) for members in groups)
    total = len(truth) or 1
    homogeneity = 1 - across / total / one if one else 1.0
    completeness = 1 - within / total / other if other else 1.0
    return round(f_measure(homogeneity, completeness), 4)


def _entropy(counts: Iterable[int]) -> float:
    some = list(counts)
    total = sum(some)
    return -sum(n / total * math.log(n / total) for n in some if n)
