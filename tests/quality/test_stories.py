"""Is the scoring of stories right, on data whose score is known?"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from lookahead.core.errors import WrongUse
from lookahead.evals import stories

GROUPS = [frozenset({1, 2, 3}), frozenset({4, 5})]
TRUTH = {1: "a", 2: "a", 3: "b", 4: "b", 5: "b"}


def _article(id: str, title: str, feed: str) -> dict[str, Any]:
    url = f"https://{feed}.example/{id}"
    return {"id": id, "url": url, "feed": feed, "date": "2026-05-04", "title": title}


LAUNCH = _article("x1", "Introducing Pear 4.5", "orchard")
LOOK = _article("x2", "Pear 4.5: a first look", "press")
BREAD = _article("x3", "How to bake bread", "kitchen")
PAIRS = [
    {"a": LAUNCH, "b": LOOK, "same_story": 1, "band": 0.5, "band_pairs": 10},
    {"a": LAUNCH, "b": BREAD, "same_story": 0, "band": 0.3, "band_pairs": 90},
]


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder without an archive near it, and no encoder."""
    monkeypatch.delenv("LOOKAHEAD_SHARED", raising=False)
    monkeypatch.setattr(stories, "own_encoder", lambda: None)
    return tmp_path


def test_measures_agree_with_arithmetic() -> None:
    """B-cubed, pairs and V-measure of five articles, worked out by hand; a perfect grouping has 1."""
    each = dict(stories.bcubed(GROUPS, TRUTH))
    assert each[1] == (2 / 3, 1.0)
    assert each[3] == (1 / 3, 1 / 3)
    assert each[4] == (1.0, 2 / 3)
    assert stories.pair_f1(GROUPS, TRUTH) == 0.5
    perfect = [frozenset({1, 2}), frozenset({3, 4, 5})]
    assert stories.v_measure(perfect, TRUTH) == stories.pair_f1(perfect, TRUTH) == 1.0


def test_pairs_of_unknown_articles(alone: Path) -> None:
    """A file of the same format with ids that are in no archive is scored by what it says itself."""
    file = alone / "pairs.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in PAIRS))
    found = stories.evaluate(file)
    assert found["score"] == 1.0
    assert found["parts"]["pairs.jsonl"]["archive"] == 3
    assert found["parts"]["by"] == "words"


def test_pairs_of_ids_need_their_articles(alone: Path) -> None:
    """Ids alone are found in the archive beside them, and without one the mistake is named."""
    rows = [{**row, "a": "x1", "b": other} for row, other in zip(PAIRS, ("x2", "x3"), strict=True)]
    file = alone / "pairs.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows))
    with pytest.raises(WrongUse, match="2 pairs"):
        stories.evaluate(file)
    (alone / "articles.jsonl").write_text("\n".join(map(json.dumps, (LAUNCH, LOOK, BREAD))))
    assert stories.evaluate(file)["score"] == 1.0


def test_headlines_and_folders(alone: Path) -> None:
    """A folder takes both kinds, and headlines give its score; what is neither is refused."""
    columns = ("ID", "TITLE", "URL", "PUBLISHER", "CATEGORY", "STORY", "HOSTNAME", "TIMESTAMP")
    with (alone / "news.csv").open("w", newline="") as lines:
        writer = csv.DictWriter(lines, columns)
        writer.writeheader()
        for number in range(12):
            event = ("Volcano erupts near Reykjavik", "Central bank raises interest rates")[
                number % 2
            ]
            row = {"ID": number, "TITLE": f"{event}, part {number}", "PUBLISHER": f"p{number}"}
            writer.writerow({**row, "STORY": number % 2, "TIMESTAMP": 1_394_471_386_000 + number})
    (alone / "pairs.jsonl").write_text("\n".join(json.dumps(row) for row in PAIRS))
    found = stories.evaluate(alone)
    assert found["n"] == 14
    assert found["score"] == found["parts"]["news.csv"]["first_25"]["f1"] == 1.0
    with pytest.raises(WrongUse):
        stories.evaluate(
            alone / "articles.jsonl" if (alone / "articles.jsonl").exists() else Path(__file__)
        )


@pytest.mark.shared
@pytest.mark.slow
def test_floors_of_what_was_labelled(shared: Path) -> None:
    """The pairs labelled by reading: F1 and precision, with vectors where there is an encoder."""
    found = stories.evaluate(Path(__file__).parents[2] / "labels" / "stories.jsonl")
    assert found["score"] >= 0.85
    assert found["parts"]["stories.jsonl"]["precision"] >= 0.92
