"""What `/picture/…` answers: a copy of ours under a closed policy, or words; and it fetches nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import html as parser
from visitor import Visitor

from lookahead.extract.rasters import Picture
from lookahead.serve.web.pictures import address

FAR = "https://pictures.example/1.png"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


def store(home: Path) -> Any:
    from lookahead.store.pictures import Pictures

    return Pictures(home / "pictures", 1 << 20)


@pytest.fixture
def visitor(app: Any) -> Visitor:
    """Somebody who is not signed in, at an empty radar."""
    return Visitor(app)


def test_a_copy_is_served_under_a_policy_that_allows_nothing(visitor: Visitor, home: Path) -> None:
    """Its exact type, no sniffing, no script, no frame, no other site, for ever."""
    store(home).keep(FAR, Picture("image/png", 4, 3, b"the bytes"))
    for _ in range(2):
        answer = visitor.get(address(FAR), sec_fetch_site="same-origin")
        assert (answer.status, answer.body) == (200, b"the bytes")
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.headers["content-disposition"] == 'inline; filename="picture.png"'
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "immutable" in answer.headers["cache-control"]
        assert "set-cookie" not in answer.headers
        assert "vary" not in answer.headers
    assert not list(home.glob("pages/??/*"))  # one copy on the disk is enough


def test_a_drawing_is_shown_in_pages_and_never_as_one(visitor: Visitor, home: Path) -> None:
    """Opened by itself it is saved, and would run and load nothing if it were not."""
    store(home).keep(FAR, Picture("image/svg+xml", 4, 3, SVG))
    answer = visitor.get(address(FAR))
    assert answer.headers["content-disposition"].startswith("attachment")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; sandbox; style-src 'unsafe-inline'; ")
    assert "script-src" not in policy
    assert "allow-" not in policy


def test_what_is_not_here_yet_is_noted_and_said_at_once(visitor: Visitor, home: Path) -> None:
    """No request is made by the web process; the answer is not kept by anybody."""
    for _ in range(2):
        answer = visitor.get(address(FAR))
        assert answer.status == 202
        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.headers["retry-after"] == "2"
        assert answer.headers["cache-control"] == "no-store"
    assert [note.url for note in store(home).wanted(asked=True)] == [FAR]


def test_a_refusal_is_words_and_no_picture(visitor: Visitor, home: Path) -> None:
    """So that browsers show what the picture's page says of it; hostile words stay plain text."""
    store(home).refuse(FAR, "<script>alert(1)</script>")
    answer = visitor.get(address(FAR))
    assert answer.status == 404
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert store(home).wanted(asked=True) == []


def test_nobody_else_says_what_is_fetched(visitor: Visitor, home: Path) -> None:
    """A forged, cut or mixed path is not there, and leaves no note."""
    _, _, signature, key = address(FAR).split("/")
    other = address("http://127.0.0.1:1/").split("/")[3]
    for path in (f"{'0' * 32}/{key}", f"{signature}/{other}", f"{signature}/", f"{signature}/!!"):
        assert visitor.get(f"/picture/{path}").status == 404
    assert visitor.get(f"/picture/{FAR}").status == 404
    assert visitor.post(address(FAR), csrf=False).status in (403, 405)
    assert not (home / "pictures").exists()


@pytest.mark.parametrize(
    ("site", "status"),
    [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200), ("x", 403)],
)
def test_other_sites_do_not_show_our_copies(
    visitor: Visitor, home: Path, site: str, status: int
) -> None:
    """A page elsewhere neither uses our line nor learns what is read here."""
    store(home).keep(FAR, Picture("image/png", 4, 3, b"x"))
    assert visitor.get(address(FAR), sec_fetch_site=site).status == status


def test_a_page_is_the_same_with_its_pictures_and_without(anyone: Visitor, home: Path) -> None:
    """So a page file stays good when a picture comes or goes."""
    before = anyone.get("/a/2")
    (shown,) = parser.fromstring(before.text).cssselect(".body img")
    path = shown.get("src")
    assert anyone.get(path).status == 202
    (note,) = store(home).wanted(asked=True)
    store(home).keep(note.url, Picture("image/png", 4, 3, b"x"))
    assert anyone.get(path).status == 200
    for file in home.glob("pages/??/*"):
        file.unlink()
    assert anyone.get("/a/2").body == before.body


def test_what_is_fetched_ahead_is_what_the_page_asks_for(anyone: Visitor, home: Path) -> None:
    """Both read the same addresses out of one text."""
    from lookahead.extract.pictures import addresses
    from lookahead.serve.web.pictures import kept_here, opened

    html = (
        '<p><img src="https://a.example/1?a=1&amp;b=&quot;2" alt="a>b <img src=" width="3"></p>'
        '<img alt="x" src="http://b.example/ö" title="y"><img src="data:image/png;base64,AA">'
        '<code>&lt;img src="https://c.example/"&gt;</code>'
    )
    shown = [
        img.get("src") for img in parser.fromstring(f"<div>{kept_here(html)}</div>").iter("img")
    ]
    asked = [opened(*src.split("/")[2:]) for src in shown if src.startswith("/picture/")]
    assert asked == addresses(html) == ['https://a.example/1?a=1&b="2', "http://b.example/ö"]
