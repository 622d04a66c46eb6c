"""Which printed paragraphs are tables?  Pairs of what was printed and what it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.publish.runs import printed

TABLE = [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("\n\n", []),
        ("word", ["word"]),
        ("| a | b |\n|---|--:|\n| 1 | 2 |", [TABLE]),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", ["| a | b |\n|---|---|\n| 1 | 2 | 3 |"]),
        (r"| a\|x | b |" + "\n|---|---|\n| 1 | 2 |", [[["a|x", "b"], ["1", "2"]]]),
        ("a,b\n1,2", [TABLE]),
        ("a\tb\n1\t2", [TABLE]),
        ('a,b\n"x,y",2', [[["a", "b"], ["x,y", "2"]]]),
        ("Well, yes\nNo, never", ["Well, yes\nNo, never"]),
        ("1,2\n3,4", ["1,2\n3,4"]),
        ("a,\n1,2", ["a,\n1,2"]),
        ("a,b\n1,2,3", ["a,b\n1,2,3"]),
        ("a   b\n1   2\n3   4", [[["a", "b"], ["1", "2"], ["3", "4"]]]),
        ("a   b\n1   2", ["a   b\n1   2"]),
        ("mean   2\nspread   3\nn   4", ["mean   2\nspread   3\nn   4"]),
        ("before\n\na,b\n1,2\n\nafter\n\nmore", ["before", TABLE, "after\n\nmore"]),
        ("  indented\nwords", ["  indented\nwords"]),
    ],
)
def test_what_is_a_table(text: str, found: list[str | printed.Rows]) -> None:
    """Three ways to print one, and what looks much like them."""
    assert list(printed.pieces(text)) == found


def test_cells_are_text_and_numbers_stand_right() -> None:
    """Markup that was printed is shown, not used; a column of numbers may have gaps, signs and exponents."""
    made = printed.table_html([["<a>", "n"], ["&", "−1.5e-04"], ["x", ""], ["y", "12 %"]])
    assert "<th>&lt;a&gt;</th>" in made
    assert '<td class="a-right number">−1.5e-04</td>' in made
    assert '<td class="a-right number">12 %</td>' in made
    assert "<td>&amp;</td>" in made


def test_long_text_is_cut_and_says_so() -> None:
    """At the end of a line."""
    made = printed.text_html("words\n" * 10_000)
    assert made.endswith("words\n… 60,000 characters in all</code></pre>")
    assert len(made) < 21_000


@given(st.text(alphabet="ab1,|-\t \n", max_size=80))
def test_nothing_that_was_printed_is_lost(text: str) -> None:
    """Whatever is a table, each letter and digit comes out again, in order."""
    out = ""
    for one in printed.pieces(text):
        out += one if isinstance(one, str) else "".join(cell for row in one for cell in row)
    assert [c for c in out if c.isalnum()] == [c for c in text if c.isalnum()]
