"""What everybody may see: every list, every article, without a cookie, in few statements."""

from __future__ import annotations

import gzip
import re
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html as parser
from routes import MISSING, PUBLIC
from visitor import Visitor
from webserver import served


@pytest.mark.parametrize("target", PUBLIC)
def test_everybody_may_read_without_a_cookie(anyone: Visitor, target: str) -> None:
    """Twice the same answer, no cookie, a policy, and no sign of how it was made."""
    for _ in range(2):
        answer = anyone.get(target)
        assert answer.status == 200
        assert "set-cookie" not in answer.headers
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "x-lookahead-page" not in answer.headers
        assert "csrfmiddlewaretoken" not in answer.text
    assert anyone.cookies == {}


@pytest.mark.parametrize("target", MISSING)
def test_what_is_not_there_is_not_there(anyone: Visitor, target: str, home: Path) -> None:
    """A clear 404, never an error of ours, and never kept."""
    assert anyone.get(target).status == 404
    assert not list(home.glob("pages/??/*"))


def test_an_address_has_one_form(anyone: Visitor) -> None:
    """A slash at the end leads to the address without, and never to another site."""
    assert anyone.get("/latest/").headers["location"] == "/latest"
    assert anyone.get("/latest/?after=1.2").headers["location"] == "/latest?after=1.2"
    for target in ("//evil.example/latest/", "/\\evil.example/", "/%5c%5cevil.example/"):
        location = anyone.get(target).headers.get("location", "")
        assert not location.startswith(("//", "/\\")), target


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "a b", "[::1", "127.0.0.1:x"]
)
def test_a_foreign_host_is_refused(anyone: Visitor, host: str) -> None:
    """Before and after the page is on the shelf."""
    assert anyone.get("/", host=host).status == 400
    assert anyone.get("/").status == 200
    assert anyone.get("/", host=host).status == 400


@pytest.mark.slow
def test_a_foreign_host_is_no_news(app: Any, home: Path, tmp_path: Path) -> None:
    """Whoever asks under another name leaves nothing in the output, least of all a traceback."""
    from django.db import connections

    connections.close_all()
    with served(home, tmp_path / "log") as base:
        before = (tmp_path / "log").read_text()
        asked = urllib.request.Request(f"{base}/", headers={"Host": "evil.example"})  # noqa: S310
        with pytest.raises(urllib.error.HTTPError, match="400") as error:
            urllib.request.urlopen(asked, timeout=5)  # noqa: S310 - a loopback address
        error.value.close()
    assert (tmp_path / "log").read_text() == before


def test_no_page_repeats_the_host_that_was_asked_for(anyone: Visitor) -> None:
    """Addresses in feeds come from the settings, so a forged name poisons nothing."""
    assert "localhost" not in anyone.get("/feed.atom", host="localhost:1").text


def test_the_front_page_has_what_the_radar_is_known_for(anyone: Visitor) -> None:
    """Top story, trending with its window, newest by day, blocks with counts, both bars."""
    text = anyone.get("/").text
    tree = parser.fromstring(text)
    words = " ".join(tree.text_content().split())
    assert "★ top story" in words
    assert "▲ trending · last 24 hours" in words
    assert len(re.findall(r"\[[^\]]+\] [^·]+ · 15 articles visit →", words)) == 8
    assert "view all →" in words
    assert "read →" in words
    assert "today" in words
    names = [a.text_content() for a in tree.cssselect(".cats a")]
    assert names == (
        "all,api,agents,frameworks,hardware,infra,model,open source,release,research,tutorial".split(
            ","
        )
    )
    assert len(tree.cssselect(".bar li a")) == 13
    for entry in tree.cssselect("article.h-entry"):
        assert entry.cssselect(".p-name a.u-url")
        (when,) = entry.cssselect("time.dt-published")
        assert re.fullmatch(r"now|\d+[mhd]|undated|soon", when.text)
        assert when.text == "undated" or "UTC" in when.get("title")


def test_both_bars_combine_in_one_address(anyone: Visitor) -> None:
    """From a source to its part of a category, and back, by links alone."""
    tree = parser.fromstring(anyone.get("/source/northlight-research").text)
    hrefs = [a.get("href") for a in tree.cssselect(".cats a")]
    assert "/source/northlight-research/tag/open-source" in hrefs
    tree = parser.fromstring(anyone.get("/source/northlight-research/tag/model").text)
    assert "/source/tessellate/tag/model" in [a.get("href") for a in tree.cssselect(".bar a")]
    assert [a.text for a in tree.cssselect(".cats [aria-current]")] == ["model"]
    rows = tree.cssselect("main article.row")
    assert rows
    assert all("model" in row.text_content() for row in rows)


def test_old_articles_are_reached_by_leafing(anyone: Visitor) -> None:
    """`older →` from page to page shows every article once."""
    seen: list[str] = []
    target: str | None = "/latest"
    while target:
        tree = parser.fromstring(anyone.get(target).text)
        seen += [a.get("href") for a in tree.cssselect("main .u-url")]
        target = next((a.get("href") for a in tree.cssselect("a[rel=next]")), None)
    assert len(seen) == len(set(seen)) == 180


@pytest.mark.parametrize(
    "after", ["x", "1", "9" * 30 + ".1", "1." + "9" * 30, "-1.-1", "²." + "²", "%00"]
)
def test_a_broken_key_begins_at_the_beginning(anyone: Visitor, after: str) -> None:
    """Whatever stands behind `after`, there is a list."""
    assert anyone.get(f"/latest?after={after}").status == 200


def test_an_article_has_all_that_is_known_of_it(anyone: Visitor) -> None:
    """Title, source, dates in full, text, words of the feed, the original, its neighbours."""
    answer = anyone.get("/a/2")
    tree = parser.fromstring(answer.text)
    assert tree.cssselect("h1.p-name")
    assert tree.cssselect("time.dt-published")[0].text.endswith("UTC")
    assert "Method" in answer.text
    assert "read the original" in answer.text
    assert tree.cssselect(".leaf a[rel=next]")
    assert tree.cssselect(".leaf a[rel=prev]")
    assert not tree.cssselect("iframe, script:not([src]), [style]")
    assert [img.get("src", "")[:9] for img in tree.cssselect("img")] == ["/picture/"]


def test_an_article_with_sound_lets_the_reader_start_it(anyone: Visitor) -> None:
    """The player loads nothing by itself, and the policy names its one host."""
    from lookahead.store import lists

    found = next(one for id in range(1, 60) if (one := lists.article(id)) and one.enclosures)
    answer = anyone.get(f"/a/{found.card.id}")
    (player,) = parser.fromstring(answer.text).cssselect("audio")
    assert player.get("preload") == "none"
    policy = answer.headers["content-security-policy"]
    assert policy.endswith("; media-src https:")


def test_titles_say_their_language(anyone: Visitor) -> None:
    """German, Chinese and Arabic are marked, and every direction is automatic."""
    text = anyone.get("/latest").text + anyone.get("/source/werkstatt-fur-sprachmodelle").text
    assert 'lang="de" dir="auto"' in text


def test_pages_are_light(anyone: Visitor) -> None:
    """The front page is under 40 kB, and under 15 kB packed."""
    body = anyone.get("/").body
    assert len(body) < 40_000
    assert len(gzip.compress(body)) < 15_000


def test_static_files_are_kept_for_ever_under_their_hash(anyone: Visitor) -> None:
    """Style and scripts: immutable, small, and named after what is in them."""
    text = anyone.get("/").text
    names = re.findall(r'"(/static/[0-9a-f]{12}/[a-z.]+)"', text)
    assert len(names) == 4
    scripts = 0
    for name in names:
        answer = anyone.get(name)
        assert answer.status == 200
        assert "immutable" in answer.headers["cache-control"]
        scripts += len(answer.body) if name.endswith(".js") else 0
    assert scripts < 10_000


def test_a_quiet_radar_says_from_when_its_top_story_is(app: Any) -> None:
    """The first window that holds five stories, by name, and that the narrowest one does not."""
    import shelves

    shelves.fill(2, 3, now=datetime.now(UTC) - timedelta(days=6))
    rank_anew()
    text = Visitor(app).get("/").text
    assert "last 7 days" in text
    assert "fewer than five stories in the last 24 hours" in text


def test_an_old_radar_shows_its_newest(app: Any) -> None:
    """A year later there is still something to read, and the page does not call it a top story."""
    import shelves

    shelves.fill(2, 3, now=datetime.now(UTC) - timedelta(days=360))
    rank_anew()
    text = Visitor(app).get("/").text
    assert "★ newest" in text
    assert "★ top story" not in text
    assert re.search(r">36\dd<", text)


def rank_anew() -> None:
    from lookahead.pipeline.follow import rank_now

    rank_now(datetime.now(UTC))


def test_an_empty_radar_says_what_will_come(app: Any) -> None:
    """Every page works before the first article."""
    visitor = Visitor(app)
    assert "Nothing is here yet" in visitor.get("/").text
    assert "There is no source yet" in visitor.get("/sources").text
    for target in (
        "/latest",
        "/trending",
        "/tag/model",
        "/status",
        "/feed.rss",
        "/sitemap.xml",
        "/search?q=x",
    ):
        assert visitor.get(target).status == 200


@pytest.mark.parametrize(
    "target", ["/", "/latest", "/source/harbour-lab-ines-varga", "/tag/model", "/a/1", "/feed.rss"]
)
def test_statements_do_not_grow_with_the_radar(app: Any, target: str) -> None:
    """Two sizes, the same number of SQL statements."""
    import shelves
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for size, each in ((3, 40), (30, 40)):
        shelves.fill(size, each, now=datetime.now(UTC))
        visitor = Visitor(app, {"other": "cookie"})  # a cookie: rendered by Django each time
        visitor.get(target)
        with CaptureQueriesContext(connection) as captured:
            assert visitor.get(target).status == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_a_sample_says_that_it_is_one(radar: Any, settings_sample: None) -> None:
    """Every page of the sample edition is marked."""
    visitor = Visitor(radar, {"other": "cookie"})
    for target in ("/", "/a/1", "/sources", "/search", "/nope"):
        assert "sample edition" in visitor.get(target).text


@pytest.fixture
def settings_sample() -> Any:
    from dataclasses import replace

    from django.conf import settings
    from django.test import override_settings

    with override_settings(RADAR=replace(settings.RADAR, sample=True)):
        yield


def test_a_broken_database_gives_a_page_that_does_not_need_it(app: Any, home: Path) -> None:
    """500 is a page of ours, the health check still answers, readiness says no."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE store_source RENAME TO elsewhere")
    visitor = Visitor(app)
    answer = visitor.get("/")
    assert answer.status == 500
    assert "Something broke" in answer.text
    assert "Traceback" not in answer.text
    assert visitor.get("/healthz").status == 200
    assert visitor.get("/readyz").status == 503
