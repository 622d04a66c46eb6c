"""Plain text under a film keeps its lines, its addresses can be followed, and nothing else is in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.extract import clean
from lookahead.extract.lines import lines


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\nTwo\n\nThree", "<p>One<br>Two</p><p>Three</p>"),
        (
            "See https://a.example/x?a=1&b=2.",
            '<p>See <a href="https://a.example/x?a=1&amp;b=2">https://a.example/x?a=1&amp;b=2</a>.</p>',
        ),
        (
            "(https://a.example/x_(y)), and",
            '<p>(<a href="https://a.example/x_(y)">https://a.example/x_(y)</a>), and</p>',
        ),
        ("a < b &amp; c", "<p>a &lt; b &amp; c</p>"),
        ("<p>It is HTML</p>\n\nas it was", "<p>It is HTML</p>\n\nas it was"),
        ("", ""),
    ],
)
def test_lines(text: str, html: str) -> None:
    """Blank lines part paragraphs; what ends a sentence is no part of an address."""
    assert lines(text) == html


@given(st.text(alphabet=st.sampled_from("ab <>&\n\"'/:htps.)("), max_size=80))
def test_no_markup_comes_out_of_text(text: str) -> None:
    """Whatever the text, cleaning finds only paragraphs, breaks and links."""
    cleaned = clean(lines(text))
    assert "<script" not in cleaned
    assert "onerror" not in cleaned
