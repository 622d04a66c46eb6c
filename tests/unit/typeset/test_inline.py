"""What becomes of formulas where Markdown is not read, and where only characters can stand?"""

from __future__ import annotations

import pytest

from lookahead.typeset import Options, line, markdown, math, read_bib
from lookahead.typeset.inline import LEFT_OUT, spoken, typographic, unmarked


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"m_t = \beta_1 m_{t-1}", "mₜ = β₁mₜ₋₁"),
        (r"\hat{x}^2", "x̂²"),
        (r"x \in \mathbb{R}^d", "x ∈ ℝᵈ"),
        (r"\frac{1}{2}", "1/2"),
        (r"p_\theta(x)", "p_θ(x)"),
        (r"O(n \log n)", "O(n log n)"),
        (r"\sqrt{a+b}", "√(a+b)"),
        (r"\sum_{i=1}^n x_i", LEFT_OUT),
        (r"x_{\theta + 1}", LEFT_OUT),
        (r"\begin{pmatrix} a \end{pmatrix}", LEFT_OUT),
    ],
)
def test_a_formula_as_characters(tex: str, said: str) -> None:
    """Scripts are raised and lowered where Unicode has them; what takes more than a line is left out."""
    assert spoken(math(tex, False)) == said


def test_a_line_keeps_everything_else() -> None:
    """Signs of HTML, dollars that are money, and what has no formula."""
    assert line("Why <b> & $x^2$ cost $5") == "Why <b> & x² cost $5"
    assert line("$5 and $10") == "$5 and $10"


def test_formulas_in_captions_summaries_and_works() -> None:
    """Where an attribute, raw HTML or a bibliography holds them."""
    work = read_bib("@misc{a, title={On $x^2$ & <i>}, author={A B}, year=2001}")[0]
    text = '![a](b.png "Of *all* $x^2$")\n\n<details><summary>Why $y$?</summary>\n\nx\n\n</details>\n\n[@a]\n'
    found = markdown(text, Options(references=work))
    assert found.has_math
    assert found.html.count("<math>") == 3
    assert "Of <em>all</em> <math>" in found.html
    assert "&amp; &lt;i&gt;" in found.html
    assert 'title="A B (2001). On x² &amp; &lt;i&gt;."' in found.html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold**, *em*, `co*d*e` and [l](b.md)", "bold, em, co*d*e and l"),
        ("2*3*4, $a*b*c$, [note] and `x", "2*3*4, $a*b*c$, [note] and `x"),
    ],
)
def test_marks_of_markdown_are_stripped(text: str, shown: str) -> None:
    """From a line that is shown as characters; formulas and what is no mark stay."""
    assert unmarked(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\"It\" isn't 'all' -- `a--b` ...", "“It” isn’t ‘all’ – `a--b` …"),
        ("\"$f'$\" in the '90s---(\"'x'\")", "“$f'$” in the ’90s—(“‘x’”)"),
    ],
)
def test_a_line_gets_typographic_signs(text: str, shown: str) -> None:
    """Outside of formulas and code."""
    assert typographic(text) == shown
