"""A reader sees that an article was edited, and what its publisher took out and put in."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import shelves
from lxml import html as parser
from visitor import Visitor

from lookahead.core.look import Outcome

AT = datetime.now(UTC) - timedelta(hours=9)
TEXTS = (
    "The loss fell to 2.3 after two days.\n\nNothing else is of note.",
    "The loss fell to 2.1 after two days.\n\nNothing else is of note.",
    "The loss fell to 2.1 after two days.\n\nMuch else is of note.\n\n<script>alert(1)</script>",
)


@pytest.fixture
def edited(app: Any) -> Visitor:
    """A radar with one article, 1, that was edited twice: after three hours, and after six."""
    from lookahead.store import looks, sources

    source = sources.add(replace(shelves.sources(1)[0], slug="lab"), AT)
    first = shelves.draft(source, 1, AT, random.Random(1))
    for n, text in enumerate(TEXTS):
        now = AT + timedelta(hours=3 * n)
        title = "A title" if n < 2 else "A better title"
        said = replace(first, text=text, html=f"<p>{n}</p>", hash=str(n), title=title, words=12)
        looks.make_due(now, ["lab"])
        (look,) = looks.claim(now, 1)
        looks.commit([Outcome(look, now, now, "", 200, (said,), frozenset({said.guid}))])
    return Visitor(app)


def said(page: str, tag: str) -> list[str]:
    return [e.text_content() for e in parser.fromstring(page).iter(tag)][1:]  # without the legend


def test_an_edited_article_says_so(edited: Visitor) -> None:
    """When, how many earlier versions there are, and where they are."""
    link = parser.fromstring(edited.get("/a/1").text).xpath("//a[@href='/a/1/changes']")
    assert [" ".join(a.text_content().split()) for a in link] == [
        "edited 3h ago · 2 earlier versions"
    ]


def test_the_last_edit_and_every_other(edited: Visitor) -> None:
    """Words that went and came, the title too, with words for those who do not see lines."""
    last = edited.get("/a/1/changes").text
    assert said(last, "del") == ["taken out: Nothing"]
    assert said(last, "ins") == [
        "put in: better",
        "put in: Much",
        "put in: <script>alert(1)</script>",
    ]
    assert "<script>alert" not in last
    first = edited.get("/a/1/changes/1").text
    assert (said(first, "del"), said(first, "ins")) == (["taken out: 2.3"], ["put in: 2.1"])
    both = edited.get("/a/1/changes/all").text
    assert said(both, "del") == ["taken out: 2.3", "taken out: Nothing"]
    assert edited.get("/a/1/changes/2").status == 200


@pytest.mark.parametrize("which", ["/0", "/3", "/-1", "/x", "/99999999999999999999", "/²", "/All"])
def test_an_edit_that_is_not_there(edited: Visitor, which: str) -> None:
    """404, whatever is asked for."""
    assert edited.get(f"/a/1/changes{which}").status == 404


def test_an_article_without_edits_has_no_page_of_changes(anyone: Visitor) -> None:
    """Neither one that is there nor one that is not."""
    assert anyone.get("/a/1/changes").status == 404
    assert anyone.get("/a/1/changes/all").status == 404
    assert anyone.get(f"/a/{10**30}/changes").status == 404
    assert "earlier version" not in anyone.get("/a/1").text
