"""Is the scoring of tags right, and are the tags of known articles those of a careful reader?"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lookahead.core.story import Telling
from lookahead.evals import tags
from lookahead.understand.tags import tag_all
from lookahead.understand.tags.model import load

ROOT = Path(__file__).parents[2]
ROWS = [
    ("n1", "A guide to vector search, step by step", "tutorial", "", ["embeddings"]),
    ("n2", "We raise 50 million in series A", "none", "", []),
    ("n3", "Introducing Kestrel 3, our most capable model", "release", "model", []),
]


def labelled(path: Path, rows: list[tuple[str, str, str, str, list[str]]] = ROWS) -> Path:
    keys = ("id", "title", "category", "second", "hashtags")
    path.write_text("\n".join(json.dumps(dict(zip(keys, row, strict=True))) for row in rows))
    return path


def test_unknown_rows_are_scored_by_the_classifier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of three are right, the third where its second category counts; no row was held out."""
    monkeypatch.setattr(tags, "_encoder", lambda _: None)
    found = tags.evaluate(labelled(tmp_path / "gold_x.jsonl"))
    assert (found["score"], found["n"]) == (0.6667, 3)
    assert found["parts"]["with_second"] == 1.0
    assert (found["parts"]["held_out"], found["parts"]["vectors"]) == (0, 0)
    assert tags.evaluate(tmp_path) == found


def test_rows_of_the_training_are_answered_by_models_that_had_not_seen_them(tmp_path: Path) -> None:
    """What such a row says does not matter any more: its stored answer counts."""
    model = load()
    known = model.held_out.ids[0]
    rows = [(known, "whatever it says", "research", "", [])]
    found = tags.evaluate(labelled(tmp_path / "x.jsonl", rows), encode=lambda _: np.zeros((0, 0)))
    said = tags._answer(model, model.held_out.full[0])[0]
    assert found["parts"]["held_out"] == 1
    assert found["score"] == float(said == "research")


def test_calibration_is_the_gap_between_what_is_said_and_what_holds() -> None:
    """Nine of ten at 0.9 is no error; all wrong at 0.9 is one of 0.9."""
    sure = np.full(10, 0.9)
    assert tags.calibration(sure, np.arange(10) > 0) == pytest.approx(0)
    assert tags.calibration(sure, np.zeros(10)) == pytest.approx(0.9)


@pytest.mark.shared
def test_hashtags_of_rows_not_seen(shared: Path) -> None:
    """Category and hashtags of the labels that another reader made, by models without these rows."""
    parts = tags.evaluate(shared / "data" / "tags")["parts"]
    assert parts["held_out"] == 100
    assert parts["hashtags_micro"] >= 0.8
    assert parts["surest_60"] >= 0.9


def known_page(shared: Path) -> list[tuple[dict[str, Any], Telling]]:
    """The fifty entries of one blog as an aggregator shows them, with our reading of each."""
    (file,) = (shared / "seeds").glob("000_*.txt")
    lines = file.read_text("utf-8").splitlines()
    starts = [at for at, line in enumerate(lines) if re.fullmatch(r"\d+d ago", line)]
    labels = [
        json.loads(line)
        for line in (ROOT / "labels" / "lillog.jsonl").read_text("utf-8").splitlines()
    ]
    return [
        (label, Telling(label["n"], "lillog", 0, lines[at + 1], lines[at + 2], label["url"]))
        for label, at in zip(labels, starts, strict=True)
    ]


@pytest.mark.shared
def test_the_known_page_is_tagged_as_a_careful_reader_would(shared: Path) -> None:
    """By words alone: at least 45 of 50 with a category that we accept, and the FAQ is no article."""
    page = known_page(shared)
    said = tag_all([telling for _, telling in page], usual=[("research", "tutorial")] * len(page))
    right = 0
    for (label, _), verdict in zip(page, said, strict=True):
        assert verdict.is_article == label["article"]
        names = [one.name for one in verdict.tags if one.kind == "category"]
        right += names[0] in label["accept"] if names else not label["article"]
    assert right >= 45


@pytest.mark.shared
def test_what_is_taken_for_no_article_is_none(shared: Path) -> None:
    """Of 2,410 entries of feeds the six that are pages of teams and an offer of jobs."""
    rows = tags.read(shared / "data" / "tags" / "articles.jsonl")
    verdicts = tag_all([tags.telling(row) for row in rows])
    pages = [row["url"] for row, said in zip(rows, verdicts, strict=True) if not said.is_article]
    assert len(pages) == 6
    assert all("/team/" in url or "recruitment" in url for url in pages)
    assert all(v.why_none or any(t.kind == "category" for t in v.tags) for v in verdicts)
