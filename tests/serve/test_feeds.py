"""Every list is a feed in three formats, and any reader understands each of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import feedparser
import feedrules
import pytest
from lxml import etree
from visitor import Visitor

LISTS = ["", "/source/northlight-research", "/tag/model", "/source/northlight-research/tag/model"]


@pytest.mark.parametrize("list", LISTS)
@pytest.mark.parametrize("format", ["rss", "atom"])
def test_a_feed_is_understood_without_a_complaint(anyone: Visitor, list: str, format: str) -> None:
    """Well-formed, with stable ids, original links, dates, words and the full text."""
    answer = anyone.get(f"{list}/feed.{format}")
    assert answer.headers["content-type"].startswith(f"application/{format}+xml")
    found = feedparser.parse(answer.body)
    assert not found.bozo
    assert found.version == {"rss": "rss20", "atom": "atom10"}[format]
    assert found.entries
    for entry in found.entries:
        assert entry.id.startswith("tag:127.0.0.1,2026:article/")
        assert entry.link.startswith("https://")
        assert entry.published_parsed
        assert entry.tags
        assert "Method" in entry.content[0].value
        assert 0 < len(entry.summary.split()) <= 142
    assert any(e.get("enclosures") for e in found.entries) or "/tag/" in list


@pytest.mark.parametrize("list", [*LISTS, "/source/tessellate", "/trending"])
@pytest.mark.parametrize("format", ["rss", "atom", "json"])
def test_a_feed_breaks_no_rule_of_its_format(anyone: Visitor, list: str, format: str) -> None:
    """The table of `feedrules` finds no error and no warning."""
    path = f"{list}/feed.{format}"
    body = anyone.get(path).body
    assert feedrules.check(body, f"http://127.0.0.1:8420{path}", datetime.now(UTC)) == []


def test_atom_keeps_to_its_specification(anyone: Visitor) -> None:
    """What RFC 4287 requires: one id, title and updated each, an author for every entry, self link."""
    root = etree.fromstring(anyone.get("/feed.atom").body)
    space = {"a": "http://www.w3.org/2005/Atom"}
    for one in (root, *root.findall("a:entry", space)):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"a:{name}", space)) == 1
    ids = root.xpath("a:entry/a:id/text()", namespaces=space)
    assert len(ids) == len(set(ids))
    assert all(e.findall("a:author/a:name", space) for e in root.findall("a:entry", space))
    assert root.xpath("a:link[@rel='self']/@href", namespaces=space) == [
        "http://127.0.0.1:8420/feed.atom"
    ]
    assert "de" in root.xpath("a:entry/@xml:lang", namespaces=space)


def test_json_feed_keeps_to_its_specification(anyone: Visitor) -> None:
    """Version 1.1, ids that are text, a content for each item, no empty values."""
    answer = anyone.get("/feed.json")
    feed = json.loads(answer.body)
    assert answer.headers["content-type"].startswith("application/feed+json")
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"].endswith("/feed.json")
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["url"].startswith("http://127.0.0.1:8420/a/")
        assert "content_html" in item or "content_text" in item
        assert all(item.values())


def test_our_own_parser_reads_our_own_feeds(anyone: Visitor) -> None:
    """A Lookahead can follow another one."""
    from lookahead.parse import parse

    for format in ("rss", "atom", "json"):
        found = parse(anyone.get(f"/source/tessellate/feed.{format}").body)
        assert not found.problems
        assert len(found.entries) == 15


def test_pages_name_their_feeds(anyone: Visitor) -> None:
    """`link rel=alternate` in the head of each list, leading to feeds that are there."""
    import re

    for list in ("/", "/latest", *LISTS[1:]):
        hrefs = re.findall(r'rel="alternate" type="[^"]+" href="([^"]+)"', anyone.get(list).text)
        assert len(hrefs) == 3
        assert all(anyone.get(href).status == 200 for href in hrefs)


def test_what_no_xml_can_hold_is_left_out(app: Any) -> None:
    """Control characters in a title or text do not break a feed."""
    import shelves
    from django.db import connection

    shelves.fill(1, 2)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_article SET title = %s, excerpt = %s", ["a\x08b\ufffe", "\x00"]
        )
        cursor.execute("UPDATE store_content SET html = %s", ["<p>\x0b]]></p>"])
    visitor = Visitor(app)
    for format in ("rss", "atom"):
        assert not feedparser.parse(visitor.get(f"/feed.{format}").body).bozo
    assert visitor.get("/").status == 200
    assert visitor.get("/sitemap.xml").status == 200
