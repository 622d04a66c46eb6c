"""How much of real technical pages does extraction keep?  Floors; lowering one needs a written reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from lookahead.evals.articles import evaluate, measure
from lookahead.extract import extract

FLOORS = {
    "math": 0.97,
    "code_text": 0.97,
    "code_lang": 0.97,
    "captions": 0.97,
    "headings": 0.95,
    "images": 0.95,
    "lists": 0.95,
    "paragraphs": 0.98,
    "footnotes": 0.97,
}


@pytest.mark.shared
@pytest.mark.slow
def test_real_pages_keep_what_they_hold(shared: Path) -> None:
    """Every kind of content stays above its floor, and nothing of the surroundings comes along."""
    result = evaluate(shared / "data" / "articles")
    assert result["n"] >= 12
    parts = result["parts"]
    assert {kind: parts[kind] for kind in FLOORS if parts[kind] < FLOORS[kind]} == {}
    assert parts["noise"] == 0


def test_the_measure_sees_what_is_missing() -> None:
    """A truth that the page does not hold counts as lost: the score can be low."""
    truth = {
        "math": ["x^2", "y^2"],
        "code": [{"lang": "python", "text": "a = 1"}],
        "headings": [[2, "Here"], [2, "Gone"]],
        "images": ["a.png", "b.png"],
        "list_items": ["an item that is nowhere"],
        "paras": ["a paragraph that is there indeed"],
        "tables": [[["1", "2"]]],
        "captions": [],
    }
    page = (
        "<article><h2>Here</h2><p>A paragraph that is there, indeed.</p>"
        '<p>With $x^2$.</p><p><img src="/i/a.png"></p><pre>a = 1</pre></article>'
    )
    kept = measure(extract(page, "https://s.example/"), truth)
    assert kept == {
        "math": 0.5,
        "code_text": 1.0,
        "code_lang": 0.0,
        "headings": 0.5,
        "images": 0.5,
        "lists": 0.0,
        "paragraphs": 1.0,
        "tables": 0.0,
    }
