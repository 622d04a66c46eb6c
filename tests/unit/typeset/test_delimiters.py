r"""Are formulas told from money, code and quotes?"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.typeset import Options, markdown
from lookahead.typeset.delimiters import DOLLAR, settled


def shown(text: str, options: Options | None = None) -> str:
    """The HTML with the TeX of each formula in double brackets."""
    return re.sub(
        r"<math.*?x-tex\">(.*?)</annotation>.*?</math>",
        r"[[\1]]",
        markdown(text, options).html,
        flags=re.DOTALL,
    )


@pytest.mark.parametrize(
    "text",
    [
        "> $$\n> a = b\n> $$",
        "> \\[\n> a = b\n> \\]",
        "> [!NOTE]\n> Words.\n>\n> $$\n> a = b\n> $$",
        "> > $$\n> > a = b\n> > $$",
        "- x\n\n  > $$\n  > a = b\n  > $$",
        "> words $$ a = b\n> $$ words",
        "1. x\n   $$\n   a = b\n   $$",
    ],
)
def test_formulas_in_quotes_do_not_take_in_their_marks(text: str) -> None:
    """In quotes, callouts and lists the marks at the beginning of each line are Markdown's."""
    assert "[[a = b]]" in shown(text)


def test_rows_of_a_formula_in_a_quote() -> None:
    """An environment of LaTeX in a callout; a row that begins with a relation keeps it."""
    text = "> [!TIP]\n> \\begin{align}\n> a &= b \\\\\n> > c\n> \\end{align}\n"
    assert "a &amp;= b \\\\\n&gt; c\n\\end{align}]]" in shown(text)


def test_code_wins_over_dollars() -> None:
    """A dollar whose partner stands behind the beginning of code is one; money stays money."""
    text = "costs $5. Set `$HOME` first, then `$PATH`; $5 and $10, but $x$ and $\\text{`a'}$."
    assert shown(text).strip() == (
        "<p>costs $5. Set <code>$HOME</code> first, then <code>$PATH</code>; $5 and $10, but [[x]]"
        " and [[\\text{`a'}]].</p>"
    )
    assert "[[a_b]]" in shown("$`a_b`$")


def test_doubled_backslashes_are_delimiters_in_pairs_and_outside_of_code() -> None:
    """As kramdown has them, with what is escaped there; alone they are a backslash and a bracket."""
    assert "w [[a_b]] x" in shown(r"w \\(a\_b\\) x")
    assert 'class="math-block">[[a]]' in shown("\\\\[\na\n\\\\]\n")
    assert r"<p>\(a</p>" in shown(r"\\(a")
    for code in (r"`\\(a\\)`", "```\n\\\\(a\\\\)\n```", "    \\\\(a\\\\)"):
        assert "[[" not in shown(code)


def test_smart_leaves_arrows_of_a_prompt() -> None:
    """Quotation marks are made of quotes, not of `>>`; an author's own guillemets stay."""
    assert shown('a >>> b << "c" «d»', Options(smart=True)).strip() == (
        "<p>a &gt;&gt;&gt; b &lt;&lt; “c” «d»</p>"
    )


@given(st.text(alphabet="$`\\()[]{ab> \n", max_size=60))
def test_only_delimiters_change(text: str) -> None:
    """No line moves, and nothing is lost but backslashes and the backticks of GitHub's formulas."""
    plain = str.maketrans({"\\": None, "`": None, DOLLAR: "$"})
    assert settled(text).count("\n") == text.count("\n")
    assert settled(text).translate(plain) == text.translate(plain)
