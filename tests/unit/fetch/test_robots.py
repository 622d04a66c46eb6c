"""robots.txt means what RFC 9309 says, in bounded time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.fetch.robots import allowed, read

EXAMPLE = """
User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: FooBot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: BarBot
User-Agent: BazBot
Disallow: /example/page.html

User-Agent: QuxBot
"""


@pytest.mark.parametrize(
    ("bot", "path", "may"),
    [
        ("other", "/example/page.html", False),
        ("other", "/publications/x", True),
        ("other", "/a/b.gif", False),
        ("other", "/a/b.gif?x", True),
        ("FooBot", "/", False),
        ("foobot", "/example/page.html", True),
        ("FooBot", "/example/allowed.gif", True),
        ("BarBot", "/example/page.html", False),
        ("BazBot", "/example/page.html", False),
        ("BazBot", "/example/other.html", True),
        ("QuxBot", "/example/page.html", True),
    ],
)
def test_groups_and_longest_match(bot: str, path: str, may: bool) -> None:
    """The group that names us counts alone, the longest match wins (the shape of RFC 9309, 5.1)."""
    assert allowed(EXAMPLE, bot, path) == may


@pytest.mark.parametrize(
    ("rules", "path", "may"),
    [
        ("Disallow: /", "/robots.txt", True),
        ("Disallow: /", "", False),
        ("Disallow:", "/x", True),
        ("", "/x", True),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Allow: /a\nDisallow: /ab", "/abc", False),
        ("Disallow: /a*b*c", "/aXbYc-and-more", False),
        ("Disallow: /a*b*c", "/aXcYb", True),
        ("Disallow: /*/x$", "/q/x", False),
        ("Disallow: /*/x$", "/q/x/", True),
        ("Disallow: /x*$", "/xyz", False),
        ("Disallow: /ab$", "/ab", False),
        ("Disallow: /ab$", "/abc", True),
        ("Disallow: /a*a$", "/a", True),
        ("Disallow: /caf%C3%A9", "/caf\u00e9/menu", False),
        ("Disallow: /caf\u00e9", "/caf%c3%a9", False),
        ("Disallow: /%61bc", "/abc", False),
        ("Disallow: /a%2Fb", "/a/b", True),
        ("Disallow: /search?q=", "/search?q=x", False),
        ("disallow : /x  # why", "/x", False),
    ],
)
def test_patterns(rules: str, path: str, may: bool) -> None:
    """Wildcards, ends, percent-encoding, comments and case of the keys."""
    assert allowed(f"user-agent: *\n{rules}", "lookahead", path) == may


def test_a_bot_may_be_named_in_several_groups() -> None:
    """All groups of one name hold together; a version after the name does not matter."""
    text = "User-agent: Lookahead/9\nDisallow: /a\n\nUser-agent: lookahead\nDisallow: /b\nCrawl-delay: 2.5"
    found = read(text, "Lookahead")
    assert not found.allows("/a")
    assert not found.allows("/b")
    assert found.crawl_delay_s == 2.5


def test_sitemaps_belong_to_nobody() -> None:
    """Sitemap lines are found wherever they stand and part no group."""
    text = "User-agent: a\nSitemap: https://x.example/s.xml\nUser-agent: b\nDisallow: /"
    assert read(text, "other").sitemaps == ("https://x.example/s.xml",)
    assert not allowed(text, "a", "/x")


@given(st.text(max_size=300), st.text(max_size=50), st.text(max_size=100))
def test_never_raises(text: str, bot: str, path: str) -> None:
    """Any text is some robots.txt."""
    assert allowed(text, bot, path) in (True, False)


def test_hostile_wildcards_take_no_time() -> None:
    """No pattern makes matching slow."""
    rule = "Disallow: /" + "a*" * 31 + "b\n"
    text = "User-agent: *\n" + rule * 6000 + "Disallow: " + "*a" * 5000
    started = time.process_time()
    assert allowed(text, "x", "/" + "a" * 8000)
    assert time.process_time() - started < 2
