"""Is the scoring of formulas right?"""

from __future__ import annotations

import json
from pathlib import Path

from lookahead.evals.math import evaluate, fault, tokens
from lookahead.typeset import math


def test_a_formula_that_cannot_be_typeset_costs_its_share(tmp_path: Path) -> None:
    """One of two is missed, and is named with the reason."""
    rows = [{"tex": "a^2", "display": False}, {"tex": r"\nosuchthing", "display": True}]
    (tmp_path / "expressions.json").write_text(json.dumps(rows))
    found = evaluate(tmp_path)
    assert (found["score"], found["n"]) == (0.5, 2)
    assert found["parts"]["missed"] == [{"tex": r"\nosuchthing", "why": "not typeset"}]
    assert ("tokens_equal" in found["parts"]) == bool(found["parts"]["fallback"])


def test_the_text_is_compared_where_another_engine_answered(tmp_path: Path) -> None:
    """Only the text of the tokens counts, in one spelling; what is annotated does not."""
    theirs = "<math><mi>𝑎</mi><mo>∣</mo><mi>b</mi><annotation>other</annotation></math>"
    rows = [{"tex": "a|b", "mathml": theirs}, {"tex": "a|c", "mathml": theirs}]
    (tmp_path / "x.json").write_text(json.dumps(rows))
    assert evaluate(tmp_path / "x.json")["parts"]["tokens_equal"] == 0.5


def test_leaks_and_errors_are_faults() -> None:
    """A command in what is shown, an error and broken markup are seen; an annotation is not shown."""
    assert fault("<math><mtext>\\alpha</mtext></math>") == "shows \\alpha"
    assert fault("<math><merror>x</merror></math>") == "an error is shown"
    assert "well-formed" in fault("<math><mi>x</math>")
    assert fault(math(r"\alpha", False)) == ""


def test_lookalikes_are_one() -> None:
    """Engines write bars and accents with different characters."""
    assert tokens("<mo>∥</mo> <mo>˜</mo>") == tokens("<mo>‖</mo><mo>~</mo>")
