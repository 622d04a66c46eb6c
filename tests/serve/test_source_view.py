"""The page of a source says how it goes, and lets its owner look now, accept a redesign, and go back."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import html as parser
from visitor import Visitor

from lookahead.store.sql import rows, run

SLUG = "tessellate"


def text(page: str) -> str:
    return " ".join(parser.fromstring(page).text_content().split())


def test_everybody_sees_how_a_source_goes(anyone: Visitor) -> None:
    """Chart with words, share of full text, the next look with its reason, errors with when and how often."""
    told = '[["http","There is nothing at this address (404).",1763000000,1763600000,3]]'
    run(
        "UPDATE store_source SET troubles = %s, schedule = %s, format = 'rss2.0' WHERE slug = %s",
        [told, "weekly publisher, next look in 9 h; something more", SLUG],
    )
    page = anyone.get(f"/source/{SLUG}").text
    (chart,) = parser.fromstring(page).cssselect("svg.chart")
    assert chart.get("role") == "img"
    assert "articles since" in chart.find("desc").text
    seen = text(page)
    assert ": weekly publisher; something more" in seen
    assert "next look in 9 h" not in seen  # that was so when it was written
    assert "a feed (rss2.0)" in seen
    assert "3 times, first 13 Nov 2025" in seen
    assert "have it here" in seen
    assert "check now" not in seen
    assert "<svg" not in anyone.get(f"/source/{SLUG}/tag/model").text


def test_a_source_without_articles_has_a_page(anyone: Visitor) -> None:
    """Nothing is divided by nothing."""
    from lookahead.core.model import Source
    from lookahead.store import sources

    sources.add(Source("empty", "Empty", "", "https://empty.example/feed"), datetime.now(UTC))
    assert "no article yet" in text(anyone.get("/source/empty").text)
    assert anyone.get("/sources").status == 200


def test_a_redesign_is_accepted(owner: Visitor) -> None:
    """The button stands only where it is needed; then the next look is a first one."""
    accept = "this is right"
    assert accept not in owner.get(f"/source/{SLUG}").text
    run(
        "UPDATE store_source SET kind = 'page', problem_code = 'redesign', etag = 'x',"
        " problem = 'The page shows 2 cards where it had 30.' WHERE slug = %s",
        [SLUG],
    )
    assert accept in owner.get(f"/source/{SLUG}").text
    assert owner.post(f"/source/{SLUG}/change", do="accept").status == 303
    sql = (
        "SELECT s.problem, s.etag, e.hashes FROM store_source s"
        " LEFT JOIN store_seen e ON e.source_id = s.id WHERE s.slug = %s"
    )
    assert rows(sql, [SLUG]) == [("", "", None)]


def test_the_page_is_watched_again(owner: Visitor) -> None:
    """Since when the feed is used is said; going back is one button; without a page it is refused."""
    assert owner.post(f"/source/{SLUG}/change", do="watch").status == 422
    run(
        "UPDATE store_source SET page_url = 'https://t.example/news', feed_since = 1763000000"
        " WHERE slug = %s",
        [SLUG],
    )
    assert "since 13 Nov 2025" in text(owner.get(f"/source/{SLUG}").text)
    assert owner.post(f"/source/{SLUG}/change", do="watch").status == 303
    assert rows("SELECT url, kind FROM store_source WHERE slug = %s", [SLUG]) == [
        ("https://t.example/news", "page")
    ]
    assert "because its owner wants that" in text(owner.get(f"/source/{SLUG}").text)


@pytest.mark.slow
def test_a_look_is_told_without_javascript(owner: Visitor) -> None:
    """A page that asks again by itself, then the steps, with the one where it broke."""
    run("UPDATE store_source SET url = 'http://10.0.0.1/feed' WHERE slug = %s", [SLUG])
    answer = owner.post(f"/source/{SLUG}/check")
    assert answer.status == 303
    page = waited(owner, answer.headers["location"])
    steps = parser.fromstring(page).cssselect(".trail li")
    assert [step.get("class") for step in steps][:2] == ["bad", "bad"]
    assert "not a public web address" in text(page)
    assert "next look in" in text(page)


def waited(owner: Any, where: str) -> str:
    """The page once the errand is done."""
    for _ in range(100):
        page: str = owner.get(where).text
        if 'http-equiv="refresh"' not in page:
            return page
        time.sleep(0.2)
    raise AssertionError("the look did not end")
