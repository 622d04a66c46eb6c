"""Do macros that double what they are given stop before they cost anything?"""

from __future__ import annotations

import pytest

from lookahead.typeset import Options, markdown, math

DEEP = r"\a{" * 35 + "x" + "}" * 35


@pytest.mark.parametrize(
    "tex",
    [
        r"\def\a#1{\a{#1#1}}\a{x}",
        r"\def\a#1{\b{#1#1}}\def\b#1{\a{#1}}\a{x}",
        r"\def\a#1{#1#1}" + DEEP,
        r"\gdef\a#1{#1#1}" + DEEP,
        r"\renewcommand\a[1]{#1#1}" + DEEP,
        r"\newcommand{\a}[2][q]{#2#2}" + DEEP,
        r"\newcommand{\a}[2][q]{\a{#2#2}}\a{x}",
        r"\newcommand{\a}[1][q]{\a[#1#1]}\a[x]",
        r"\newcommand{\a}[2][q]{\b{#2#2}}\newcommand{\b}[2][q]{\a{#2}}\a{x}",
        r"\def\a#1{#1#1}\def\b#1{\a{\a{\a{\a{#1}}}}}\def\c#1{\b{\b{\b{\b{#1}}}}}\c{\c{x}}",
    ],
)
def test_a_bomb_is_shown_as_it_was_typed(tex: str) -> None:
    """With the reason, and at once: the engine would take all memory."""
    assert "make too much of it" in math(tex, False)


@pytest.mark.parametrize(
    "tex",
    [
        r"\def\a#1{#1#1}\a{x}",
        r"\newcommand{\n}[1]{\lVert#1\rVert}\n{\n{\n{x}}}",
        r"\newcommand{\half}[1]{\frac{#1}{2#1}}\half{\frac{a}{b}}",
    ],
)
def test_macros_as_people_write_them_are_typeset(tex: str) -> None:
    """Repeating an argument is fine; it is the depth that counts."""
    assert math(tex, False).startswith("<math")


def test_a_macro_that_leads_to_itself_spoils_only_what_uses_it() -> None:
    """The other formulas of the site are as they were."""
    options = Options(macros={"loop": r"\loop x", "fine": r"\mathbb{R}"})
    found = markdown("$\\loop$\n\n$\\fine$\n", options)
    assert [one.line for one in found.problems] == [1]
