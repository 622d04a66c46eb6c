"""A radar of hundreds of sources stays light, and every source can still be found on its pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lxml import html as parser
from visitor import Visitor


def test_the_bar_shows_those_that_published_last_and_leads_to_all(app: Any) -> None:
    """A hundred and the one that is chosen; the rest is one link or one filter away."""
    import shelves

    shelves.fill(130, 1, now=datetime.now(UTC))
    visitor = Visitor(app)
    tree = parser.fromstring(visitor.get("/").text)
    links = [a.get("href") for a in tree.cssselect(".bar li a")]
    assert len(links) == 102
    assert links[-1] == "/sources"
    hidden = next(
        f"/source/station-{n}" for n in range(12, 130) if f"/source/station-{n}" not in links
    )
    chosen = parser.fromstring(visitor.get(hidden).text)
    assert [a.get("href") for a in chosen.cssselect(".bar [aria-current]")] == [hidden]
    found = parser.fromstring(visitor.get("/sources?q=" + hidden.split("-")[1]).text)
    assert hidden in [a.get("href") for a in found.cssselect("article.source a")]
    assert len(visitor.get("/").body) < 50_000


def test_titles_of_any_length_and_kind_are_shown(app: Any) -> None:
    """Empty, endless, hostile and other scripts' titles: escaped, bounded in the layout, never lost."""
    import shelves
    from django.db import connection

    shelves.fill(1, 4)
    titles = ["", "x" * 5000, "<script>alert(1)</script>", "\u202eסוף & «終»"]
    with connection.cursor() as cursor:
        for id, title in enumerate(titles, 1):
            cursor.execute("UPDATE store_article SET title = %s WHERE id = %s", [title, id])
    visitor = Visitor(app)
    for target in (
        "/",
        "/latest",
        "/a/1",
        "/a/2",
        "/a/3",
        "/a/4",
        "/feed.rss",
        "/search?q=<script>",
    ):
        answer = visitor.get(target)
        assert answer.status == 200
        assert "<script>alert" not in answer.text
    assert "Untitled" in visitor.get("/a/1").text
    assert "&lt;script&gt;alert(1)" in visitor.get("/a/3").text
    assert "终" not in visitor.get("/a/4").text
    assert "«終»" in visitor.get("/a/4").text


def test_hostile_addresses_never_stand_behind_a_link(app: Any) -> None:
    """A link or home that is not of the web is shown without a link."""
    import shelves
    from django.db import connection

    shelves.fill(1, 2)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_article SET url = %s", ["javascript:alert(1)"])
        cursor.execute("UPDATE store_source SET home = %s", ["data:text/html,x"])
        files = '[["javascript:alert(1)", "audio/mpeg", 1, 1], ["data:x", "text/html", 1, 1]]'
        cursor.execute("UPDATE store_content SET enclosures = %s", [files])
    visitor = Visitor(app)
    for target in ("/", "/latest", "/a/1", "/sources", "/source/harbour-lab-ines-varga"):
        tree = parser.fromstring(visitor.get(target).text)
        for link in tree.cssselect("a, link, form, audio, video"):
            address = link.get("href") or link.get("action") or link.get("src") or "/"
            assert address.startswith(("/", "#", "https://")), (target, address)
