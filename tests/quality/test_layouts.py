"""How much is kept of articles of our own, in the layouts of thirty kinds of site?  Floors for each part."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sites

from lookahead.evals.articles import evaluate

MEAN = 0.97  # of every part, over the pages that have it
WORST = 0.94  # main text of the page that is read worst


@pytest.fixture(scope="module", params=sites.SETS)
def result(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("layouts") / request.param
    sites.write(folder, request.param)
    return evaluate(folder)


@pytest.mark.slow
def test_every_part_of_an_article_survives_the_page_around_it(result: dict[str, Any]) -> None:
    """Tables, notes with their links, figures, code, formulas, and the text and only that."""
    parts = result["parts"]
    assert {kind: share for kind, share in parts.items() if _is_low(kind, share)} == {}, parts


@pytest.mark.slow
def test_no_page_is_read_badly(result: dict[str, Any]) -> None:
    """A good mean does not hide a layout whose text is lost or drowned."""
    pages = result["parts"]["pages"]
    low = {name: lost["main_text"] for name, lost in pages.items() if "main_text" in lost}
    assert {name: share for name, share in low.items() if share < WORST} == {}


def _is_low(kind: str, share: Any) -> bool:
    return kind not in ("noise", "pages") and share < MEAN


def test_there_are_enough_layouts(tmp_path: Path) -> None:
    """Thirty kinds of site to work on, and some that nobody tuned anything on."""
    sites.write(tmp_path / "known", "known")
    assert len(list((tmp_path / "known" / "pages").iterdir())) >= 60
    assert sum(len(kind.stories) for kind in sites.SETS["held_out"]) >= 6
