"""Is the font of formulas what a browser needs?"""

from __future__ import annotations

from pathlib import Path

import lookahead.serve.web
from lookahead.serve.web import assets
from lookahead.typeset import maths_css

FONT = Path(lookahead.serve.web.__file__).parent / "static" / "math.woff2"


def test_the_font_is_small_and_has_its_licence_beside_it() -> None:
    """WOFF2 of at most 120 kB (its signature: https://www.w3.org/TR/WOFF2/#woff20Header)."""
    data = FONT.read_bytes()
    assert data[:4] == b"wOF2"
    assert len(data) < 120_000
    assert "SIL OPEN FONT LICENSE" in FONT.with_name("math-licence.txt").read_text("utf-8")


def test_the_style_sheet_of_the_web_names_it_by_its_hash() -> None:
    """Relative to the sheet, so that a site beneath any address finds it."""
    sheet = assets.content("look.css").decode()
    assert f"url(..{assets.path('math.woff2').removeprefix('/static')})" in sheet
    assert maths_css("x.woff2").count("STIX Two Math") == 2
