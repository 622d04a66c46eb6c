"""Is every encoding of a formula found, and nothing else?"""
# ruff: noqa: E501  markup in tests stays on one line, as sites send it

from __future__ import annotations

import pytest

from lookahead.core.model import Formula
from lookahead.extract import feed_html
from lookahead.extract.dom import document
from lookahead.extract.mathml import to_tex
from lookahead.extract.maths import split

TEX = r"\frac{a}{b}"
_MATHML = f'<math%s><semantics><mrow></mrow><annotation encoding="application/x-tex">{TEX}</annotation></semantics></math>'

ENCODINGS = {
    "MathJax 2 inline": (f'<script type="math/tex">{TEX}</script>', False),
    "MathJax 2 display": (f'<script type="math/tex; mode=display">{TEX}</script>', True),
    "MathJax 2 with its rendering": (
        f'<span class="MathJax_Preview">a/b</span><span class="MathJax">ab</span><script type="math/tex">{TEX}</script>',
        False,
    ),
    "MathJax 3 with MathML": (
        '<mjx-container jax="CHTML" display="true"><mjx-math>x</mjx-math><mjx-assistive-mml><math>'
        "<mfrac><mi>a</mi><mi>b</mi></mfrac></math></mjx-assistive-mml></mjx-container>",
        True,
    ),
    "MathJax 4": (
        f'<mjx-container><mjx-math data-latex="{TEX}">x</mjx-math></mjx-container>',
        False,
    ),
    "KaTeX": (
        f'<span class="katex"><span class="katex-mathml">{_MATHML % ""}</span><span class="katex-html">ab</span></span>',
        False,
    ),
    "KaTeX display": (
        f'<span class="katex-display"><span class="katex">{_MATHML % ""}<span>ab</span></span></span>',
        True,
    ),
    "MathML with its source": (_MATHML % ' display="block"', True),
    "alttext": (f'<math alttext="{TEX}"><mi>x</mi></math>', False),
    "d-math": (f"<d-math>{TEX}</d-math>", False),
    "d-math block": (f"<d-math block>{TEX}</d-math>", True),
    "Wikipedia without MathML": (
        f'<span class="mwe-math-element"><img class="mwe-math-fallback-image-inline" alt="{TEX}" src="/x.svg"></span>',
        False,
    ),
    "picture of TeX": (
        f'<img class="latex" alt="{TEX}" src="https://s0.wp.com/latex.php?latex=x">',
        False,
    ),
    "pandoc": (rf'<span class="math inline">\({TEX}\)</span>', False),
    "pandoc display": (rf'<span class="math display">\[{TEX}\]</span>', True),
    "Substack": (
        '<div class="latex-rendered" data-attrs="{&quot;persistentExpression&quot;:&quot;\\\\frac{a}{b}&quot;}"></div>',
        True,
    ),
    "GitHub": (f"<math-renderer>$${TEX}$$</math-renderer>", True),
    "dollars": (f"${TEX}$", False),
    "two dollars": (f"$${TEX}$$", True),
    "parentheses": (rf"\({TEX}\)", False),
    "brackets": (rf"\[{TEX}\]", True),
    "cut up by Markdown": (r"$$<br>\frac{a}{b}<br>$$<script type='math/tex'></script>", True),
}


@pytest.mark.parametrize(("html", "display"), ENCODINGS.values(), ids=ENCODINGS.keys())
def test_every_encoding_becomes_the_stored_form(html: str, display: bool) -> None:
    """The TeX is there once, as TeX, and knows whether it is a display formula."""
    found = feed_html(f"<p>before {html} after</p>")
    assert found.math == (Formula(TEX, display),)
    kind = "display" if display else "inline"
    assert f'<code class="math-{kind}">{TEX}</code>' in found.html
    assert found.text.replace("\n\n", " ") == f"before {TEX} after"


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $6 a month",
        "from US$5 to US$10",
        "between $1.5B and $2B_x",
        "raised $20 million at a $100 million valuation",
        r"a path C:\new and D:\old",
        "just $ and $ signs",
    ],
)
@pytest.mark.parametrize("lenient", [True, False])
def test_prices_and_variables_are_no_formulas(text: str, lenient: bool) -> None:
    """Money stays money, whether or not the page knows maths."""
    assert not [piece for piece in split(text, lenient=lenient) if isinstance(piece, Formula)]


def test_a_page_that_knows_maths_may_write_single_letters() -> None:
    """With MathJax on the page `$x$` is a formula, without it is not."""
    assert Formula("x") in list(split("let $x$ be", lenient=True))
    assert list(split("let $x$ be", lenient=False)) == ["let $x$ be"]


def test_text_around_formulas_is_kept() -> None:
    """Nothing is lost or reordered between formulas."""
    pieces = list(split(r"a $x_1$ b \(y^2\) c $$z_3$$ d", lenient=False))
    assert (
        "".join(p if isinstance(p, str) else f"<{p.tex}>" for p in pieces)
        == "a <x_1> b <y^2> c <z_3> d"
    )


def test_code_is_left_alone() -> None:
    """Dollars in code are code."""
    assert feed_html(r"<pre>echo $a_1 $b_2</pre><code>$x_1$</code>").math == ()


MATHML = {
    r"\frac{a}{b}": "<mfrac><mi>a</mi><mi>b</mi></mfrac>",
    r"x_i^2": "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>",
    r"\sqrt{x+1}": "<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>",
    r"\sqrt[3]{x}": "<mroot><mi>x</mi><mn>3</mn></mroot>",
    r"\sum_{i=1}^n i": "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>",
    r"\hat{y}": "<mover><mi>y</mi><mo>^</mo></mover>",
    r"\mathbb{E}[x]": '<mi mathvariant="double-struck">E</mi><mo>[</mo><mi>x</mi><mo>]</mo>',
    r"\alpha x": "<mi>α</mi><mi>x</mi>",
    r"f'(x)": "<msup><mi>f</mi><mo>′</mo></msup><mo>(</mo><mi>x</mi><mo>)</mo>",
    r"p(x\vert y)": "<mi>p</mi><mo>(</mo><mi>x</mi><mi>∣</mi><mi>y</mi><mo>)</mo>",
    r"|x|": "<mi>∣</mi><mi>x</mi><mi>∣</mi>",
    r"\log x": "<mi>log</mi><mo>\u2061</mo><mi>x</mi>",
    r"\text{if }x": "<mtext>if </mtext><mi>x</mi>",
    r"\left(x\right)": '<mrow><mo fence="true">(</mo><mi>x</mi><mo fence="true">)</mo></mrow>',
}


@pytest.mark.parametrize(("tex", "mathml"), MATHML.items(), ids=MATHML.keys())
def test_mathml_is_read_backwards(tex: str, mathml: str) -> None:
    """MathML without its source comes back as the TeX that would give it."""
    math = document(f"<math>{mathml}</math>").find(".//math")
    assert math is not None
    assert "".join(to_tex(math).split()) == "".join(tex.split())


def test_absurdly_deep_mathml_gives_its_characters() -> None:
    """No nesting makes the converter fail."""
    math = document("<math>" + "<mrow><msqrt>" * 120 + "<mi>x</mi>").find(".//math")
    assert math is not None
    assert "x" in to_tex(math)
