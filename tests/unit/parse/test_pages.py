"""What watched pages are made of, piece by piece; whole pages are in `pages/`, judged by tests/quality."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.model import Kind
from lookahead.parse import parse_as
from lookahead.parse.page import problems_of
from lookahead.parse.written import find, is_month_first

URL = "https://h.example/blog"
CPU_S = 2.0


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Nov 20, 2026", "2026-11-20"),
        ("Posted on November 20th, 2026 by Ann", "2026-11-20"),
        ("20. November 2026", "2026-11-20"),
        ("3. März 2026", "2026-03-03"),
        ("20 novembre 2026", "2026-11-20"),
        ("20 de noviembre de 2026", "2026-11-20"),
        ("2026年11月20日", "2026-11-20"),
        ("2026/11/20", "2026-11-20"),
        ("Release 2026-1-5!", "2026-01-05"),
        ("20.11.2026", "2026-11-20"),
        ("11/20/2026", "2026-11-20"),
    ],
)
def test_a_day_that_is_written_is_read(text: str, day: str) -> None:
    """In the languages and orders that pages use, also among other words."""
    found = find(text)
    assert found is not None
    assert found[0].date().isoformat() == day


@pytest.mark.parametrize(
    "text",
    [
        "2 days ago",
        "Nov 20",
        "November 2026",
        "05/11/2026",
        "v2026.13.40",
        "31 Feb 2026",
        "1.2.3",
        "",
    ],
)
def test_what_names_no_day_is_no_date(text: str) -> None:
    """Nothing is guessed: not the year, not the order, and no clock is asked."""
    assert find(text) is None


def test_one_day_above_twelve_tells_the_order_of_a_list() -> None:
    """11.18. can be nothing but November, so 11.09. beside it is the ninth."""
    assert is_month_first(["11.18.2026", "11.09.2026"])
    assert not is_month_first(["18.11.2026", "11.09.2026"])
    found = find("11.09.2026", month_first=True)
    assert found is not None
    assert found[0].month == 11


@given(st.text(max_size=300))
def test_any_text_is_looked_at_for_a_date(text: str) -> None:
    """Nothing raises, and what is found was there."""
    found = find(text)
    assert found is None or found[1] in text


def test_selectors_are_judged_before_they_are_used() -> None:
    """A part that is unknown or missing, and CSS that is none, are told in words."""
    assert problems_of({"card": "li.post", "picture": "img"}) == []
    assert problems_of({"title": "b"}) == ["card is missing"]
    assert problems_of({"card": "li", "image": "img"}) == ["there is no part image"]
    assert problems_of({"card": "li:::"})[0].startswith("card is no valid CSS")


def test_a_page_tells_which_feed_it_names() -> None:
    """So that a watched page can be left for its feed; the page itself is none."""
    link = '<link rel="alternate" type="application/rss+xml" href="/rss">'
    found = parse_as(Kind.PAGE, f"<html><head>{link}<body><p>x".encode(), URL)
    assert found.feed.self_url == "https://h.example/rss"


def cards(count: int, each: str) -> str:
    return "<html><body>" + "".join(each.format(i=i) for i in range(count))


def flight(text: str) -> str:
    return f"<script>self.__next_f.push([1,{json.dumps(text)}])</script>"


HOSTILE: dict[str, Callable[[], str]] = {
    "10 k cards": lambda: cards(
        10_000, "<div><a href=/b/{i}>one two three {i}</a><p>Nov 2, 2026</p></div>"
    ),
    "240 links 200 deep": lambda: cards(
        240, "<div>" * 200 + "<a href=/a/{i}>a b c {i}</a>" + "</div>" * 200
    ),
    "flat": lambda: cards(
        9_000, "<h3><a href=/n/{i}>one two three</a></h3><p>2026-11-02</p><p>w</p>"
    ),
    "class soup": lambda: cards(
        4_000, f"<div class='{'c- ' * 90}' id='{'nav_' * 60}'><a href=/q/{{i}}>w w w</a></div>"
    ),
    "JSON nested": lambda: '<script type="application/json">' + "[" * 200_000,
    "JSON long": lambda: (
        '<script type="application/json">'
        + json.dumps(
            [{"title": "a b c", "url": f"/x/{i}", "date": "2026-11-11"} for i in range(40_000)]
        )
        + "</script>"
    ),
    "flight of broken rows": lambda: flight("1:[\n" * 150_000),
    "200 k pushes": lambda: "<script>" + "self.__next_f.push(" * 200_000,
    "200 k assignments": lambda: "<script>" + '__A__=["' * 200_000,
    "backgrounds": lambda: cards(
        6_000,
        f"<div><a href=/b/{{i}}>a b c {{i}}</a><i style='{'background:url ' * 99}'></i></div>",
    ),
    "nearly dates": lambda: cards(
        5_000, f"<div><a href=/b/{{i}}>a b c {{i}}</a><p>{'11.11. ' * 80}</p></div>"
    ),
    "boxes": lambda: "<html><body>" + "<h2>Related</h2><p>x</p>" * 15_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_page_built_to_hurt_is_read_in_time(name: str) -> None:
    """Two seconds of CPU at the most, whatever is repeated or nested."""
    data = HOSTILE[name]().encode()
    start = time.process_time()
    parse_as(Kind.PAGE, data, URL)
    assert time.process_time() - start <= CPU_S


def test_a_list_of_events_is_no_news() -> None:
    """However long their titles are and however well they are dated."""
    made = "".join(
        f"<a href=/{kind}/{i}><b>{word} {i}</b><i>Nov {i}, 2026</i></a>"
        for kind, word in (("blog", "Short"), ("events", "Meet us there on this day"))
        for i in range(1, 5)
    )
    found = parse_as(Kind.PAGE, f"<body>{made}".encode(), URL).entries
    assert {entry.link.split("/")[3] for entry in found} == {"blog"}


def test_an_article_pinned_in_the_header_is_joined() -> None:
    """The navigation beside it is not."""
    text = (
        "<body><header><div class=nav><a href=/docs/start>Documents to start with</a></div>"
        "<a href=/blog/pinned><h1>Pinned to the top</h1><p>Nov 9, 2026</p></a></header><main>"
        + "".join(
            f"<p><a href=/blog/{i}>Some article {i}</a> Nov {i}, 2026</p>" for i in range(1, 5)
        )
    )
    found = parse_as(Kind.PAGE, text.encode(), URL).entries
    assert [entry.link.rpartition("/")[2] for entry in found] == ["pinned", "1", "2", "3", "4"]
