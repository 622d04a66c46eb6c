"""What do the pages of papers show, and do they stay fresh?"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import html as parser
from store_support import outcome
from visitor import Visitor, signed_in

from lookahead.core.look import Draft
from lookahead.core.model import Kind, Paper, Source

KEY = "arxiv:2611.90001"
NOW = datetime.now(UTC).replace(microsecond=0)
TOLD = Paper(
    KEY,
    "Counting $k$ Gulls & Terns",
    tuple(f"Author {chr(65 + n)}" for n in range(25)),
    "We count <b>gulls</b> in $O(n)$ time.\n\nTwice.",
    ("stat.ML", "cs.CV"),
    NOW - timedelta(days=2),
    NOW - timedelta(days=1),
    version=2,
    comment="9 pages",
    doi="10.1000/gulls",
    journal="J. of Shores 12",
)


def write(slug: str, *drafts: Draft) -> None:
    from lookahead.store import looks, papers

    looks.make_due(NOW, [slug])
    (claimed,) = looks.claim(NOW, 1, slugs=[slug])
    looks.commit([outcome(claimed, *drafts, at=NOW)])
    while True:
        count, changed = papers.follow()
        bump(changed)
        if not count:
            return


def bump(keys: set[str]) -> None:
    from lookahead.serve.web.respond import changed

    changed(*keys)


def note(n: int, text: str, **changes: Any) -> Draft:
    base = Draft(
        guid=f"n{n}", key=f"notes.example/{n}", title_key=f"t{n}", hash=f"{n:016x}",
        url=f"https://notes.example/{n}", title=f"Note {n}", author="", published=NOW - timedelta(hours=n),
        updated=None, html=f"<p>{text}</p>", text=text, excerpt=text, image="", language="en", words=9,
        minutes=1, tags=(), categories=(), enclosures=(),
    )  # fmt: skip
    return replace(base, **changes)


@pytest.fixture
def shelf(app: Any) -> Any:
    """A listed paper that two of three notes speak of, the third of one by its DOI alone."""
    from lookahead.store import sources

    listing = Source("lists", "Lists", "", "https://rss.arxiv.org/atom/stat.ML", Kind.ARXIV)
    notes = Source("notes", "Notes", "", "https://notes.example/feed")
    sources.add_all([listing, notes], NOW)
    own = note(
        9, "We count.", paper=TOLD, key="arxiv.org/abs/2611.90001", guid=KEY, title="Counting Gulls"
    )
    write("lists", own)
    write(
        "notes",
        note(1, "See arXiv:2611.90001v1."),
        note(2, "Again https://arxiv.org/pdf/2611.90001."),
        note(3, "And doi:10.1000/a?b&c<d."),
    )
    return app


def test_a_paper_has_all_that_is_known_of_it(shelf: Any) -> None:
    """Title and abstract with formulas set, every author, forms, a citation, and every mention by age."""
    answer = Visitor(shelf).get(f"/paper/{KEY}")
    assert answer.status == 200
    tree = parser.fromstring(answer.text)
    (entry,) = tree.cssselect("div.h-entry")
    assert entry.cssselect("h1.p-name math")
    assert entry.cssselect(".e-content math")
    assert not entry.cssselect(".e-content b")
    assert len(entry.cssselect(".p-author")) == 25
    assert [c.text_content() for c in entry.cssselect(".p-category")] == ["stat.ML", "cs.CV"]
    links = [a.get("href") for a in entry.cssselect(".acts a")]
    assert links[:3] == [f"https://arxiv.org/{form}/2611.90001" for form in ("abs", "pdf", "html")]
    assert links[3] == "https://doi.org/10.1000/gulls"
    assert f"@article{{a{TOLD.published:%Y}counting," in entry.cssselect("pre")[0].text_content()
    rows = tree.cssselect(".mentions article.h-entry .p-name")
    assert [row.text_content() for row in rows] == ["Note 1", "Note 2"]
    assert "2 mentions" in answer.text


def test_the_list_of_papers(shelf: Any) -> None:
    """What is mentioned most of late stands above what was mentioned last; each leads to its page."""
    anyone = Visitor(shelf)
    tree = parser.fromstring(anyone.get("/papers").text)
    most, recent = tree.cssselect("section.day")
    assert [a.get("href") for a in most.cssselect(".u-url")] == [f"/paper/{KEY}"]
    links = [a.get("href") for a in recent.cssselect(".u-url")]
    assert links == [f"/paper/{KEY}", "/paper/doi:10.1000/a%3Fb%26c"]
    for link in links:
        assert anyone.get(link).status == 200
    unknown = anyone.get(links[1]).text
    assert "only its identifier is known" in unknown
    assert 'href="/papers"' in anyone.get("/").text


def test_other_spellings_lead_there(shelf: Any) -> None:
    """A version or another case leads to the one address; what is no paper of ours is not there."""
    anyone = Visitor(shelf)
    for key in (f"{KEY}v2", "arXiv:2611.90001", "2611.90001"):
        answer = anyone.get(f"/paper/{key}")
        assert (answer.status, answer.headers["location"]) == (301, f"/paper/{KEY}")
    for key in ("arxiv:2611.90002", "doi:10.1000/none", "x", "arxiv:", "doi:10.1/%00"):
        assert anyone.get(f"/paper/{key}").status == 404


def test_an_article_names_its_papers(shelf: Any) -> None:
    """The article of a note and that of the paper itself lead to the paper's page."""
    from lookahead.store.sql import rows

    anyone = Visitor(shelf)
    for title in ("Note 1", "Counting Gulls"):
        ((id,),) = rows("SELECT id FROM store_article WHERE title = %s", [title])
        tree = parser.fromstring(anyone.get(f"/a/{id}").text)
        (link,) = tree.cssselect(".papers a")
        assert link.get("href") == f"/paper/{KEY}"


def test_a_page_is_made_again_when_somebody_speaks_of_it(shelf: Any) -> None:
    """Pages that lie on the shelf show a new mention, and no longer one that was taken back."""
    anyone = Visitor(shelf)
    assert anyone.get(f"/paper/{KEY}").text.count("u-url") == 2
    assert anyone.get("/papers").status == 200
    write("notes", note(4, "Also arXiv:2611.90001."), note(2, "No more.", hash="f" * 16))
    text = anyone.get(f"/paper/{KEY}").text
    assert "Note 4" in text
    assert "Note 2" not in text
    assert "doi:10.1000" in anyone.get("/papers").text


def test_leafing_through_mentions(shelf: Any) -> None:
    """A paper that many speak of is shown page by page, to the owner too."""
    write("notes", *(note(n, "arXiv:2611.90001") for n in range(10, 50)))
    owner = signed_in(shelf)
    first = parser.fromstring(owner.get(f"/paper/{KEY}").text)
    (older,) = first.cssselect('a[rel="next"]')
    second = parser.fromstring(owner.get(older.get("href")).text)
    names = [
        row.text_content() for page in (first, second) for row in page.cssselect(".p-name a.u-url")
    ]
    assert len(names) == len(set(names)) == 42


# ---- notes of the owner's own site ----------------------------------------------------------------


def built(rows: object, key: str = KEY) -> None:
    """What a build of the site leaves."""
    from django.conf import settings

    settings.RADAR.site.mkdir(parents=True, exist_ok=True)
    text = rows if isinstance(rows, str) else json.dumps({"papers": {key: rows}})
    (settings.RADAR.site / "notes.json").write_text(text, "utf-8")
    bump({"notes"})


def test_a_paper_shows_my_notes(shelf: Any) -> None:
    """Title, status and what it says in short, escaped, lead to the site that this instance builds."""
    anyone = Visitor(shelf)
    assert "my notes" not in anyone.get(f"/paper/{KEY}").text
    built(
        [
            {
                "title": "On <b>gulls</b>",
                "address": "/notes/gülls/",
                "status": "to-read",
                "tldr": "<i>Two.</i>",
            }
        ]
    )
    tree = parser.fromstring(anyone.get(f"/paper/{KEY}").text)
    (section,) = tree.cssselect(".mine")
    (link,) = section.cssselect("a")
    assert link.get("href") == "/site/notes/g%C3%BClls/"
    assert link.text_content() == "On <b>gulls</b>"
    assert section.cssselect(".cat")[0].text_content() == "to read"
    assert section.cssselect(".tldr")[0].text_content() == "<i>Two.</i>"
    row = parser.fromstring(anyone.get("/papers").text).cssselect("article a.cat")
    assert {(a.get("href"), a.text_content()) for a in row} == {
        ("/site/notes/g%C3%BClls/", "to read")
    }


@pytest.mark.parametrize(
    "rows",
    [
        "no json", "[]", '{"papers": []}', '{"papers": {"arxiv:2611.90001": 3}}', '{"papers": 1}',
        [1, None, []], [{"title": "x"}], [{"address": "/a/"}], [{"title": "x", "address": "javascript:1"}],
        "[" * 100_000,
    ],
)  # fmt: skip
def test_a_broken_file_is_none(shelf: Any, rows: object) -> None:
    """Whatever stands in the file, the page of a paper is there, without notes."""
    built(rows)
    answer = Visitor(shelf).get(f"/paper/{KEY}")
    assert answer.status == 200
    assert "my notes" not in answer.text
    assert Visitor(shelf).get("/papers").status == 200


def test_what_is_odd_in_a_note_is_left_out(shelf: Any) -> None:
    """A status that we do not know, a text that is none: the note stands without them."""
    built([{"title": "x", "address": "/notes/x/", "status": "'\"><script>", "tldr": 3}])
    (section,) = parser.fromstring(Visitor(shelf).get(f"/paper/{KEY}").text).cssselect(".mine")
    assert not section.cssselect(".cat, .tldr, script")


def test_a_file_that_goes_takes_its_notes_along(shelf: Any) -> None:
    """The next page is without them."""
    from django.conf import settings

    anyone = Visitor(shelf)
    built([{"title": "x", "address": "/notes/x/"}])
    assert "my notes" in anyone.get(f"/paper/{KEY}").text
    (settings.RADAR.site / "notes.json").unlink()
    bump({"notes"})
    assert "my notes" not in anyone.get(f"/paper/{KEY}").text
