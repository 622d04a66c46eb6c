"""Rules made by hand for a site say what its article is; where they find nothing, nothing changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.extract import extract
from lookahead.extract.rules import next_page, problems_of

URL = "https://a.example/post"
PROSE = (
    "The nets were counted again in spring, and nobody had expected the kelp to come back. " * 12
)
PAGE = f"""<html><head><title>T</title></head><body>
<div class=teaser><p>{PROSE}</p></div>
<div class=real><h2>First</h2><p>One short text that matters.</p><aside class=x><p>Not this.</p></aside>
<script>alert(1)</script></div>
<div class=real><p>And a second part.</p></div>
<a rel=next href="?page=2">on</a></body></html>"""


def test_what_is_named_is_the_article() -> None:
    """Every element that the rule finds, in order, however short; nothing else, and nothing unsafe."""
    found = extract(PAGE, URL, {"include": ".real"})
    assert "One short text that matters." in found.text
    assert "And a second part." in found.text
    assert "kelp" not in found.text
    assert "alert" not in found.html


def test_what_is_excluded_is_gone() -> None:
    """Also from what was named."""
    found = extract(PAGE, URL, {"include": ".real", "exclude": "aside, .real h2"})
    assert "Not this." not in found.text
    assert "First" not in found.text
    assert "matters" in found.text
    assert "kelp" not in extract(PAGE, URL, {"exclude": ".teaser"}).text


@pytest.mark.parametrize(
    "rules", [{}, {"include": ".nowhere"}, {"exclude": "nav"}, {"include": "]"}]
)
def test_a_rule_that_finds_nothing_changes_nothing(rules: dict[str, str]) -> None:
    """The page is read as any other."""
    assert extract(PAGE, URL, rules) == extract(PAGE, URL)


def test_where_it_goes_on() -> None:
    """The address is absolute; none where there is no link, or one to the page itself."""
    assert next_page(PAGE, URL, {"next": "a[rel=next]"}) == "https://a.example/post?page=2"
    assert next_page(PAGE, URL, {"next": "a.more"}) == ""
    assert next_page('<a class=n href="#top">x</a>', URL, {"next": "a.n"}) == ""
    assert next_page('<a class=n href="http://[">x</a>', URL, {"next": "a.n"}) == ""


def test_what_is_wrong_with_a_rule_is_said() -> None:
    """Unknown parts and CSS that is none."""
    assert problems_of({"include": "article", "next": "a.next"}) == []
    assert [text.split()[0] for text in problems_of({"body": "p", "exclude": "p >"})] == [
        "there",
        "exclude",
    ]


@given(st.text(max_size=40), st.text(max_size=200))
def test_any_rule_and_any_page_are_survived(css: str, html: str) -> None:
    """Hand-made or not: nothing is raised."""
    rules = {"include": css, "exclude": css, "next": css}
    extract(html, URL, rules)
    next_page(html, URL, rules)
