"""Is what an author says to oneself left out of a page, and nothing else?"""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.typeset import markdown
from lookahead.typeset.comments import without_comments

CASES = [
    ("a <!-- b --> c", "<p>a  c</p>\n"),
    ("<!-- b\n\n## c\n\nd -->\n\ne", "<p>e</p>\n"),
    ("`<!-- b -->`", "<p><code>&lt;!-- b --&gt;</code></p>\n"),
    ("<!---->a", "a"),
    ("a\n\n<!-- b", "<p>a</p>\n"),
    ('<i title="<!-- b -->">c</i>', '<p><i title="<!-- b -->">c</i></p>\n'),
    ("<script>\n<!--\nrun();\n//-->\n</script>", "<script>\n<!--\nrun();\n//-->\n</script>"),
    ("a <!--> b", "<p>a  b</p>\n"),
]


@pytest.mark.parametrize(("text", "html"), CASES)
def test_comments_are_left_out(text: str, html: str) -> None:
    """Of one line and of several, with headings in them; never within code, a tag or a script."""
    assert markdown(text).html.strip() == html.strip()


def test_code_keeps_its_comments() -> None:
    """A block of code shows what it holds, with and without a language."""
    for fence in ("```", "```html"):
        shown = markdown(f"{fence}\n<!-- b -->\n{'`' * 3}\n").html
        assert "&lt;!--" in shown


@given(st.text("<!->abs \"'/", max_size=60))
def test_no_comment_is_left(html: str) -> None:
    """Once is enough, and it never raises."""
    once = without_comments(html)
    assert len(once) <= len(html)


@pytest.mark.parametrize(
    "text", ["<!--", "<!-- a -->", "<script <!--", "<!--x--><i a='", "<title></xmp><!--"]
)
def test_time_is_linear(text: str) -> None:
    """A megabyte of it takes no time to speak of."""
    began = time.process_time()
    without_comments(text * (1_000_000 // len(text)))
    assert time.process_time() - began < 2
