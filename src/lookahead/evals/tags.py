"""How often does an article get the right category and the right hashtags?

The data is a file of labelled articles, one JSON object a line, or a folder whose `gold*.jsonl` are
such files: `id`, `url`, `source`, `title`, `excerpt`, `feed_categories`, and the labels `category`,
`hashtags` and, where there is one, `second`, another category that can be defended.

Rows that the classifier was trained on are known by their ids; for them the answer of a model that had
not seen them counts (it is stored beside the weights), so that a score is never one on training data.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from lookahead.core.story import Telling
from lookahead.sources import catalogue
from lookahead.understand.tags.features import features
from lookahead.understand.tags.model import NONE, Floats, Model, load
from lookahead.understand.tags.verdict import choose

EIGHT = ("multimodal", "training", "embeddings", "safety", "coding", "local", "gpt", "fine-tuning")
SUREST = 0.6  # the share of rows on which accuracy is given too
Row = dict[str, Any]
Encode = Callable[[list[str]], Floats]


def evaluate(path: Path | str, encode: Encode | None = None) -> dict[str, Any]:
    """{"score", "n", "parts"}: the score is the accuracy of the category, "none" being one.

    `encode` gives unit vectors of texts; without it the encoder that is here is taken, and where there is
    none the classifier answers by words alone (`parts.vectors` is 0).
    """
    rows = read(Path(path))
    model = load()
    seen = {one: at for at, one in enumerate(model.held_out.ids)}
    fresh = [row for row in rows if row["id"] not in seen]
    encode = encode or _encoder(model)
    held_out = model.held_out.words if encode is None else model.held_out.full
    chances = {row["id"]: held_out[seen[row["id"]]] for row in rows if row["id"] in seen}
    chances |= _answers(model, fresh, encode)
    result = measure(model, rows, [chances[row["id"]] for row in rows])
    result["parts"] |= {"held_out": len(rows) - len(fresh), "vectors": int(encode is not None)}
    return result


def read(path: Path) -> list[Row]:
    """The labelled rows of a file, or of the `gold*.jsonl` of a folder."""
    files = sorted(path.glob("gold*.jsonl")) if path.is_dir() else [path]
    lines = (line for file in files for line in file.read_text("utf-8").splitlines())
    return [json.loads(line) for line in lines if line.strip()]


def telling(row: Row) -> Telling:
    """A row as understanding sees an article."""
    return Telling(
        id=0,
        source=row.get("source", ""),
        published=0,
        title=row.get("title", ""),
        text=row.get("excerpt", ""),
        url=row.get("url", ""),
        tags=tuple(row.get("feed_categories", ())),
    )


def text(row: Row) -> str:
    """What is encoded of a row."""
    return f"{row['title']}. {row['excerpt']}" if row.get("excerpt") else str(row["title"])


def usual(row: Row) -> tuple[str, ...]:
    """What the row's source mostly writes about, as far as the bundled catalogue knows its host."""
    return _usual().get(_host(row.get("url", "")), ())


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _usual() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for source in catalogue.load():
        for url in (source.home, source.url):
            found.setdefault(_host(url), source.categories)
    return found


def _encoder(model: Model) -> Encode | None:
    """The encoder that is here, if it is the one whose vectors the classifier knows."""
    from lookahead.encode import Encoder, Unavailable

    try:
        encoder = Encoder()
    except Unavailable:
        return None
    return encoder.encode if encoder.id == model.encoder else None


def _answers(model: Model, rows: Sequence[Row], encode: Encode | None) -> dict[str, Floats]:
    if not rows:
        return {}
    known = _usual()
    found = [features(telling(row), known.get(_host(row.get("url", "")), ())) for row in rows]
    vectors = encode([text(row) for row in rows]) if encode else None
    chances = model.chances(model.logits(found, vectors))
    return {row["id"]: one for row, one in zip(rows, chances, strict=True)}


def measure(model: Model, rows: Sequence[Row], chances: Sequence[Floats]) -> dict[str, Any]:
    """Score and parts of chances against the labels of rows."""
    answers = [_answer(model, one) for one in chances]
    right = np.array([row["category"] == said[0] for row, said in zip(rows, answers, strict=True)])
    second = np.array([row.get("second", "") == a[0] for row, a in zip(rows, answers, strict=True)])
    sure = np.array([said[1] for said in answers])
    first = np.argsort(-sure, kind="stable")[: max(1, round(SUREST * len(rows)))]
    parts: dict[str, Any] = {
        "with_second": _mean(right | second),
        "surest_60": _mean(right[first]),
        "ece": round(calibration(sure, right), 4),
        "shown": _mean(np.array([said[0] != "none" for said in answers])),
        "category_macro": round(_macro(_of_categories(rows, answers)), 4),
    }
    tags = _of_hashtags(rows, answers)
    parts["hashtags_micro"] = round(_f1(*map(sum, zip(*tags.values(), strict=True))), 4)
    parts["hashtags_macro"] = round(_macro(tags), 4)
    parts |= {f"f1 {name}": round(_f1(*counts), 4) for name, counts in tags.items()}
    return {"score": _mean(right), "n": len(rows), "parts": parts}


def _answer(model: Model, chances: Floats) -> tuple[str, float, set[str]]:
    """The category or "none", how sure, and the hashtags: what a page would show."""
    categories, _, hashtags = choose(model, chances)
    cut = len(model.classes)
    none = sum(float(chances[at]) for at in range(cut) if model.classes[at].startswith(NONE))
    names = {model.hashtags[at - cut] for at in hashtags}
    if not categories:
        return "none", none, names
    return model.classes[categories[0][0]], categories[0][1], names


def _mean(values: Any) -> float:
    return round(float(np.mean(values)), 4) if len(values) else 0.0


def calibration(sure: Any, right: Any, bins: int = 10) -> float:
    """Expected calibration error: how far stated chances are from how often they hold."""
    place = np.clip((sure * bins).astype(int), 0, bins - 1)
    gaps = [
        abs(sure[place == at].mean() - right[place == at].mean()) * (place == at).mean()
        for at in range(bins)
        if (place == at).any()
    ]
    return float(sum(gaps))


Counts = tuple[int, int, int]  # right, said, true


def _of_categories(
    rows: Sequence[Row], answers: Sequence[tuple[str, float, set[str]]]
) -> dict[str, Counts]:
    names = sorted({row["category"] for row in rows} | {said[0] for said in answers})
    pairs = [(row["category"], said[0]) for row, said in zip(rows, answers, strict=True)]
    return {name: _counts((name == true, name == said) for true, said in pairs) for name in names}


def _of_hashtags(
    rows: Sequence[Row], answers: Sequence[tuple[str, float, set[str]]]
) -> dict[str, Counts]:
    pairs = [(set(row["hashtags"]), said[2]) for row, said in zip(rows, answers, strict=True)]
    return {name: _counts((name in true, name in said) for true, said in pairs) for name in EIGHT}


def _counts(pairs: Iterable[tuple[bool, bool]]) -> Counts:
    every = list(pairs)
    return (
        sum(true and said for true, said in every),
        sum(said for _, said in every),
        sum(true for true, _ in every),
    )


def _f1(right: int, said: int, true: int) -> float:
    return 2 * right / (said + true) if said + true else 0.0


def _macro(counts: dict[str, Counts]) -> float:
    """The mean F1 of what occurs, in the labels or in the answers."""
    every = [_f1(*one) for one in counts.values() if one[1] + one[2]]
    return sum(every) / len(every) if every else 0.0
