"""Are the cards of watched pages found, on the pages tuned on and on those that were held out?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lookahead.core.model import Entry
from lookahead.evals.pages import evaluate, measure

PAGES = Path(__file__).parents[1] / "unit" / "parse" / "pages"
FLOOR = 0.97


@pytest.fixture(scope="module")
def parts() -> dict[str, Any]:
    result = evaluate(PAGES)
    assert result["n"] >= 24
    found: dict[str, Any] = result["parts"]
    return found


@pytest.mark.parametrize("half", ["tuned", "held_out"])
@pytest.mark.parametrize("kind", ["precision", "recall", "title", "date", "picture", "summary"])
def test_every_half_is_above_the_floor(half: str, kind: str, parts: dict[str, Any]) -> None:
    """Links are found and nothing else is; what is found is called and dated as on the page."""
    assert parts[f"{half} {kind}"] >= FLOOR, parts


def test_the_measure_sees_what_is_missing_and_what_is_too_much() -> None:
    """One of two is found, wrongly dated, and one that is no card."""
    found = (Entry(link="https://a.example/1", title="One"), Entry(link="https://a.example/3"))
    told = measure(found, [["https://a.example/1", "One", "2026-11-01"], ["https://a.example/2"]])
    assert (told["hit"], told["missed"], told["extra"]) == (1, 1, 1)
    assert (told["title_right"], told["date_wrong"]) == (1, 1)
