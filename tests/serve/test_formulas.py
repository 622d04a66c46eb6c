"""How is TeX in the titles and summaries of others shown, which are no TeX?"""

from __future__ import annotations

import pytest

from lookahead.serve.web.show import characters, formulas

MONEY = [
    "From $5 to $10 a month",
    "It costs $5/month, or 7$ for two",
    "$HOME and $PATH are read",
    "US$100 and then 20$",
    "$AAPL gains, up 5$ today",
    "no dollars <b>",
]


def test_formulas_are_characters_in_lists() -> None:
    """Of titles and summaries; what has no form in a line stays TeX."""
    assert characters("Gaps of $m-n$ in $\\alpha_i$") == "Gaps of m−n in αᵢ"
    assert characters("a $k$-sparse net for $5") == "a k-sparse net for $5"
    hard = "On $\\begin{pmatrix}a\\\\b\\end{pmatrix}$"
    assert characters(hard) == hard


@pytest.mark.parametrize("text", MONEY)
def test_money_stays_money(text: str) -> None:
    """What may be a price, a name or a variable is shown as it was sent, and escaped."""
    assert characters(text) == text
    assert formulas(text) == text.replace("<", "&lt;").replace(">", "&gt;")


def test_formulas_are_set_where_there_is_room() -> None:
    """On an article's own page: MathML for formulas, escapes for everything else."""
    said = formulas("<i> & $x<y$ and $m-n$")
    assert said.startswith("&lt;i&gt; &amp; <math")
    assert said.count("</math>") == 2
    assert "<i>" not in said
