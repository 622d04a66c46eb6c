r"""`\( \)` and `\[ \]` are formulas where they hold symbols only, and text where they hold words."""

import pytest

from lookahead.extract import feed_html


@pytest.mark.parametrize("tex", ["A", "B=0", "y = W x", "a+b", "x_i", r"\alpha", "n"])
def test_symbols_are_a_formula(tex: str) -> None:
    """No command is needed inside brackets that mean nothing but maths."""
    assert [f.tex for f in feed_html(rf"<p>Let \({tex}\) be given.</p>").math] == [tex]
    assert [f.display for f in feed_html(rf"<p>So \[ {tex} \] holds.</p>").math] == [True]


@pytest.mark.parametrize("text", [r"\(group\)", r"\(a|b|see the manual\)", r"echo \(date\)"])
def test_words_are_text(text: str) -> None:
    """A regular expression or a shell's brackets stay as they are."""
    assert feed_html(f"<p>Write {text} here.</p>").math == ()
