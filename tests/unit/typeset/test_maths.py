"""Does TeX become MathML, and stay readable where it cannot?"""

from __future__ import annotations

import json
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.evals.xss import active
from lookahead.typeset import markdown, math
from lookahead.typeset.maths import MAX_TEX


def test_a_formula_is_mathml_with_its_source() -> None:
    """The TeX can be copied back out of the annotation, exactly as it was written."""
    out = math(r"\frac{a}{b} < c", False)
    assert out.startswith("<math>")
    assert "<mfrac><mi>a</mi><mi>b</mi></mfrac>" in out
    assert r'<annotation encoding="application/x-tex">\frac{a}{b} &lt; c</annotation>' in out


def test_a_display_formula_is_a_block() -> None:
    """Display formulas scroll by themselves when they are too wide."""
    out = math("x", True)
    assert out.startswith('<span class="math-block">')
    assert 'display="block"' in out


REWRITTEN = {
    "spacing of rows": r"\begin{aligned}a&=b\\[6pt]c&=d\end{aligned}",
    "substack": r"\sum_{\substack{i=1 \\ j=2}} x",
    "numbered environments": r"\begin{align}a&=b\end{align}",
    "equation": r"\begin{equation}a=b\label{e}\end{equation}",
    "tags": r"a = b \tag{1}",
    "font sizes": r"\small{a \text{; b}}",
    "boxes": r"a \mbox{ and } b",
    "hash signs": r"\text{# of tokens}",
    "eqnarray": r"\begin{eqnarray}a&=&b\end{eqnarray}",
}


@pytest.mark.parametrize("tex", REWRITTEN.values(), ids=REWRITTEN.keys())
def test_what_the_engine_does_not_know_is_rewritten(tex: str) -> None:
    """These are MathML too, without a trace of the command in what is shown."""
    out = math(tex, True)
    shown = out.partition("<annotation")[0]
    assert "<math" in out
    assert "\\" not in shown
    assert "pt" not in lxml.html.fromstring(shown).text_content()


@pytest.mark.parametrize(
    "tex",
    [
        r"\nosuchcommand{x}",
        "x" * (MAX_TEX + 1),
        "{" * 50 + "}" * 50,
        r"\frac{a",
        r"\href{javascript:x}{y}",
    ],
)
def test_what_cannot_be_typeset_stays_readable(tex: str) -> None:
    """The reader sees the TeX and can ask why."""
    out = math(tex, False)
    assert out.startswith('<code class="tex" title="This formula')
    assert lxml.html.fromstring(out).text_content() == tex


def test_a_fraction_says_its_size_where_validators_allow_it() -> None:
    """`displaystyle` stands on `<mstyle>` alone, also of fractions within each other."""
    out = math(r"\tfrac{1}{\dfrac{a}{b}} + \frac{1}{2}", False)
    assert out.count("<mstyle displaystyle=") == out.count("</mfrac></mstyle>") == 2
    assert "<mfrac displaystyle" not in out
    assert out.count("<mfrac>") == out.count("</mfrac>") == 3


def test_no_inline_style_is_written() -> None:
    """A strict Content-Security-Policy drops inline styles; colour and alignment survive without."""
    out = math(r"\begin{aligned}\color{red}{a}&=b\end{aligned}", True)
    assert " style=" not in out
    assert 'mathcolor="#FF0000"' in out
    assert 'class="m-r"' in out


@given(st.text(alphabet=r"\{}^_&<>\"'abfrctextl#$%1 ", max_size=40), st.booleans())
def test_no_tex_becomes_active(tex: str, display: bool) -> None:
    """Whatever the TeX, the result is inert and its text is never lost."""
    assert active(math(tex, display)) == ""


@pytest.mark.shared
def test_real_formulas_are_typeset(shared: Path) -> None:
    """At least 99.9 % of formulas from real posts become MathML."""
    formulas = json.loads((shared / "data" / "math" / "expressions.json").read_text("utf-8"))
    missed = [f["tex"] for f in formulas if "<math" not in math(f["tex"], f["display"])]
    assert len(missed) <= 0.001 * len(formulas)


def test_numbers_of_rows_stand_at_the_margin() -> None:
    """In a column of their own, also where a row has none or holds rows of its own."""
    found = math(
        r"\begin{align} a &= b \tag{2} \\[4pt] c &= \begin{cases} 1 \\ 2 \end{cases} \\ d &= e \tag{3}"
        r"\\ \end{align}",
        True,
    )
    assert found.count('<mtd class="m-r m-half"><mtext>') == 2
    assert found.count("<mtr>") == 3 + 2
    assert 'class="m-full"' in found


def test_long_formulas_in_a_line_scroll_by_themselves() -> None:
    """Short ones stand as they are."""
    assert math(r"\alpha_{t-1} + \beta", False).startswith("<math>")
    long = math(r"Q(S_t, A_t) \leftarrow Q(S_t, A_t) + \alpha (R_{t+1} + \gamma)", False)
    assert long.startswith('<span class="math-long" tabindex="0"><math>')


def test_definitions_alone_in_a_paragraph_are_taken_and_show_nothing() -> None:
    """As on pages for MathJax; those in code stay, and what cannot be read is told with its line."""
    text = "\\newcommand{\\vv}[1]{\\mathbf{#1}} % bold\n\\def\\R{\\mathbb{R}}\n\nSo $\\vv{x} \\in \\R$.\n"
    found = markdown(text)
    assert found.problems == ()
    assert found.html.startswith("<p>So <math>")
    assert "<mi>𝐱</mi>" in found.html
    for code in (f"```\n\n{text}\n```", f"<pre>\n\n{text}</pre>"):
        assert "newcommand" in markdown(code).html
    (problem,) = markdown("a\n\n\\newcommand{\\x}[2][d]{#1}\n").problems
    assert (problem.line, problem.code) == (3, "maths")
