"""Is every ability as good as it was?  Lowering a floor in floors.json needs a reason in the commit."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FLOORS: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "floors.json").read_text("utf-8")
)


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("name", FLOORS)
def test_no_score_falls_below_its_floor(name: str, shared: Path) -> None:
    """The score on all the labelled data is at least what it was."""
    floor = FLOORS[name]
    data = ROOT / floor["own"] if "own" in floor else shared / floor["path"]
    found = import_module(f"lookahead.evals.{name}").evaluate(data)
    assert found["n"] == floor["n"]
    assert found["score"] >= floor["score"], found["parts"]


def test_every_evaluation_has_a_floor() -> None:
    """What `lookahead eval` can score is held by a floor."""
    from lookahead.cli.read import EVALUATIONS

    assert set(FLOORS) == set(EVALUATIONS)
