"""Is another engine asked only where ours refuses, and is nothing of it shown that should not be?"""

from __future__ import annotations

import pytest

from lookahead.typeset import Options, markdown
from lookahead.typeset.adopted import adopted
from lookahead.typeset.maths import Macros

MATHML = (
    '<span class="katex"><math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><semantics>{}'
    '<annotation encoding="application/x-tex">x</annotation></semantics></math></span>'
)


class Other:
    """An engine that says the same to everything, and remembers what it was asked."""

    def __init__(self, answer: str) -> None:
        self.answer = MATHML.format(answer)
        self.asked: list[tuple[str, bool, Macros]] = []

    def __call__(self, tex: str, display: bool, macros: Macros) -> str:
        self.asked.append((tex, display, macros))
        return self.answer


def test_only_what_our_engine_refuses_is_asked() -> None:
    """With the macros of the text; the answer gets the TeX as it was written."""
    other = Other("<mrow><mi>q</mi></mrow>")
    text = "$\\newcommand{\\own}{o} x$ and $\\strange{y} < 1$\n"
    found = markdown(text, Options(fallback=other, macros={"mine": "m"}))
    assert other.asked == [("\\strange{y} < 1", False, (("mine", "m"), ("own", "o")))]
    assert found.problems == ()
    assert "<mi>q</mi>" in found.html
    assert '<annotation encoding="application/x-tex">\\strange{y} &lt; 1</annotation>' in found.html


def test_what_it_refuses_too_is_shown_as_tex() -> None:
    """And is a problem with its line."""
    other = Other("")
    other.answer = ""
    found = markdown("a\n\n$\\strange$\n", Options(fallback=other))
    assert [(one.line, one.code) for one in found.problems] == [(3, "maths")]
    assert '<code class="tex"' in found.html


@pytest.mark.parametrize(
    "tex", ["\\strange{" + "x" * 5_000 + "}", "{" * 60 + "\\strange" + "}" * 60]
)
def test_what_is_too_long_or_too_deep_is_not_asked(tex: str) -> None:
    """The bounds hold for every engine."""
    other = Other("<mi>q</mi>")
    assert '<code class="tex"' in markdown(f"${tex}$", Options(fallback=other)).html
    assert other.asked == []


@pytest.mark.parametrize(
    "inside",
    [
        "<mtext>\\href</mtext>",  # a command that was not understood
        "<mtext>a\\\\b</mtext>",
        "<mi>x</mi><script>alert(1)</script>",
        '<mi><a href="https://example.org">x</a></mi>',
        '<mglyph src="https://example.org/x.png"></mglyph>',
        "<merror><mtext>bad</mtext></merror>",
        "<mi>x",  # not closed
        "<mrow>" * 200 + "</mrow>" * 200,
        "<mrow>" + "<mi>x</mi>" * 9_000 + "</mrow>",
    ],
)
def test_what_is_not_fit_is_not_shown(inside: str) -> None:
    """Leaked commands, anything active, and what would cost a browser too much."""
    assert adopted(MATHML.format(inside)) == ""


def test_attributes_that_only_draw_are_kept() -> None:
    """Styles, handlers and addresses are gone; where columns stand is said by our classes."""
    table = (
        '<mtable columnalign="right left" width="100%" style="color:red"><mtr>'
        '<mtd width="50%"><mi mathvariant="bold" onclick="x" href="y">a</mi></mtd><mtd></mtd>'
        "</mtr></mtable>"
    )
    found = adopted(MATHML.format(table))
    assert '<mtable class="m-full">' in found
    assert '<mtd class="m-half m-r">' in found
    assert '<mtd class="m-l">' in found
    assert '<mi mathvariant="bold">a</mi>' in found
    for word in ("style", "onclick", "href", "columnalign", "annotation"):
        assert word not in found


def test_nothing_that_is_no_formula_is_shown() -> None:
    """An empty answer, words, a page, and one without end."""
    for answer in (
        "",
        "no",
        "<html></html>",
        "<math></math>",
        MATHML.format("<mi>x</mi>" * 50_000),
    ):
        assert adopted(answer) == ""
