"""Does feed parsing stay as good as it was on feedparser's own test cases?"""

from __future__ import annotations

from pathlib import Path

import pytest

from lookahead.evals.feeds import evaluate

FLOOR = 0.988  # feedparser itself: 0.984


@pytest.mark.shared
def test_suite(shared: Path) -> None:
    """The score is above feedparser's, nothing raises, and nothing unsafe is left after cleaning."""
    found = evaluate(shared / "data" / "feeds")
    assert found["n"] > 500
    assert found["score"] >= FLOOR, found["parts"]["failed"]
    assert found["parts"]["raised"] == 0
    assert found["parts"]["sanitize_cases"] > 500
    assert found["parts"]["unsafe"] == 0


def test_expressions_are_not_run(tmp_path: Path) -> None:
    """A case whose expression is code is not in the language, and is neither run nor passed."""
    case = '<!--\nDescription: x\nExpect: entries[0]["title"] == open("x", "w")\n-->'
    case += "<rss><channel><item/></channel></rss>"
    folder = tmp_path / "suite" / "wellformed" / "rss"
    folder.mkdir(parents=True)
    (folder / "evil.xml").write_text(case)
    assert evaluate(tmp_path)["score"] == 0
    assert not Path("x").exists()
