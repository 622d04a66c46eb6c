"""What only the owner may do, that nobody else can, and that all of it can be taken back."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from routes import PUBLIC
from visitor import Visitor, signed_in

OWN_PAGES = ["/starred", "/later", "/unread", "/source/tessellate/manage", "/sources/errand/x"]
OWN_ACTS: list[tuple[str, dict[str, str]]] = [
    ("/a/1/mark", {"starred": "1"}),
    ("/a/1/tag", {"slug": "model", "say": "wrong"}),
    ("/story/1/rule", {"do": "join", "article": "1"}),
    ("/read-all", {"before": "9999999999"}),
    ("/sources/preview", {"url": "https://a.example"}),
    ("/sources/add", {"url": "https://a.example"}),
    ("/sources/import", {}),
    ("/source/tessellate/change", {"do": "pause"}),
    ("/source/tessellate/change", {"do": "accept"}),
    ("/source/tessellate/check", {}),
    ("/source/tessellate/change", {"do": "remove", "sure": "yes"}),
]


def state() -> str:
    """A fingerprint of every row of the database."""
    from django.db import connection

    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        for (name,) in cursor.fetchall():
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - a name the database gave
            digest.update(repr((name, sorted(map(repr, cursor.fetchall())))).encode())
    return digest.hexdigest()


@pytest.mark.parametrize("target", OWN_PAGES)
def test_a_page_of_the_owner_sends_others_to_sign_in(anyone: Visitor, target: str) -> None:
    """Nothing of it is shown, and nothing is kept."""
    answer = anyone.get(target)
    assert answer.status == 302
    assert answer.headers["location"] == "/signin"


@pytest.mark.parametrize(("target", "fields"), OWN_ACTS)
@pytest.mark.parametrize("csrf", [True, False])
def test_nobody_else_changes_anything(
    anyone: Visitor, target: str, fields: dict[str, str], csrf: bool
) -> None:
    """Every act, with and without a token: 403, and not a row is different."""
    before = state()
    assert anyone.post(target, csrf, **fields).status == 403
    assert state() == before


@pytest.mark.parametrize(("target", "fields"), OWN_ACTS)
def test_the_owner_needs_the_forms_own_token(
    owner: Visitor, target: str, fields: dict[str, str]
) -> None:
    """A form on another site, sent with the owner's cookie, does nothing."""
    before = state()
    assert owner.post(target, csrf=False, **fields).status == 403
    assert owner.get(target).status == 405
    assert state() == before


def test_looking_changes_nothing(owner: Visitor, anyone: Visitor) -> None:
    """Every page that can be asked for, by both: the database is the same afterwards."""
    before = state()
    for target in (*PUBLIC, *OWN_PAGES):
        for visitor in (owner, anyone):
            assert visitor.get(target).status in (200, 302)
            assert visitor.head(target).status in (200, 302)
    assert state() == before


def test_what_the_owner_sees_is_never_kept(owner: Visitor, radar: Any, home: Path) -> None:
    """No page file comes from the owner's visits, and none goes to the owner."""
    public = Visitor(radar).get("/").text
    for file in home.glob("pages/??/*"):
        file.unlink()
    for target in (*PUBLIC, *OWN_PAGES):
        answer = owner.get(target)
        assert "public" not in answer.headers.get("cache-control", "") or "csrf" not in answer.text
    kept = b"".join(file.read_bytes() for file in home.glob("pages/??/*"))
    assert not kept
    assert "sign out" in owner.get("/").text
    assert "sign out" not in public


@pytest.mark.parametrize("what", ["read", "starred", "later"])
def test_a_mark_is_set_and_taken_back(owner: Visitor, what: str) -> None:
    """The button says what it is, and pressing it again undoes it."""
    pressed = f'name="{what}" value="0" aria-pressed="true"'
    for on in ("1", "0"):
        answer = owner.post("/a/1/mark", **{what: on, "next": "/latest#a1"})
        assert (answer.status, answer.headers["location"]) == (303, "/latest#a1")
        assert (pressed in owner.get("/a/1").text) == (on == "1")


def test_own_lists_hold_what_was_marked(owner: Visitor) -> None:
    """Starred and later show what was put there; read leaves the unread list."""
    owner.post("/a/7/mark", starred="1")
    owner.post("/a/8/mark", later="1")
    owner.post("/a/9/mark", read="1")
    assert 'id="a7"' in owner.get("/starred").text
    assert 'id="a8"' in owner.get("/later").text
    unread = owner.get("/source/harbour-lab-ines-varga").text
    assert 'class="row h-entry read" id="a9"' in unread
    assert 'id="a9"' not in owner.get("/unread").text


def test_all_of_a_list_is_marked_read_but_nothing_newer(owner: Visitor) -> None:
    """What came after the page was made stays unread, and the whole can be taken back."""
    now = int(datetime.now(UTC).timestamp()) + 1
    done = owner.post("/read-all", source="tessellate", before=str(now), next="/source/tessellate")
    assert "15 articles marked read" in done.text
    text = owner.get("/source/tessellate").text
    assert text.count("row h-entry read") == 15
    (undo,) = re.findall(r'name="undo" value="(\d+)"', done.text)
    back = owner.post("/read-all", undo=undo, next="/source/tessellate")
    assert back.headers["location"] == "/source/tessellate"
    assert "h-entry read" not in owner.get("/source/tessellate").text
    owner.post("/read-all", before="1000")
    assert "h-entry read" not in owner.get("/source/quiet-gradient").text


@pytest.mark.parametrize(
    ("target", "fields", "status"),
    [
        ("/a/999999/mark", {"read": "1"}, 404),
        ("/a/99999999999999999999999/mark", {"read": "1"}, 400),
        ("/a/1/mark", {}, 400),
        ("/a/1/mark", {"nonsense": "1"}, 400),
        ("/read-all", {}, 400),
        ("/read-all", {"before": "9" * 40}, 400),
        ("/source/nobody/change", {"do": "pause"}, 404),
        ("/source/tessellate/change", {"do": "explode"}, 422),
        ("/source/tessellate/change", {"do": "rename", "value": " "}, 422),
        ("/sources/import", {}, 400),
    ],
)
def test_a_wrong_form_is_answered_in_words(
    owner: Visitor, target: str, fields: dict[str, str], status: int
) -> None:
    """A clear page, and nothing done."""
    before = state()
    assert owner.post(target, **fields).status == status
    assert state() == before


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/\t/evil.example",
        "javascript:x",
        "\\/evil.example",
        "///evil.example",
        "evil.example",
        "/%5cevil\n.example",
        "",
    ],
)
def test_a_form_leads_back_to_this_site_only(owner: Visitor, target: str) -> None:
    """`next` is followed only where it is a path of ours."""
    location = owner.post("/a/1/mark", read="1", next=target).headers["location"]
    assert re.match(r"/(?![/\\])", location), location


@given(st.text(alphabet="/\\evil.example:@?#\t\r\n%5c", max_size=20))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_next_leaves_this_site(owner: Visitor, target: str) -> None:
    """The same for any text."""
    location = owner.post("/a/1/mark", read="1", next=target).headers["location"]
    assert re.match(r"/(?![/\\])[^\r\n]*$", location), location


# ---- sources -----------------------------------------------------------------------------------


def test_a_source_is_paused_renamed_moved_and_resumed(owner: Visitor, radar: Any) -> None:
    """Each act shows on the page of everybody, at once."""
    anyone = Visitor(radar)
    for fields, shown in [
        ({"do": "pause"}, "paused"),
        ({"do": "resume"}, ""),
        ({"do": "rename", "value": "A Better Name"}, "A Better Name"),
        ({"do": "move", "value": "reading/first"}, "in reading/first"),
        ({"do": "accept"}, ""),
    ]:
        anyone.get("/sources")
        assert owner.post("/source/tessellate/change", **fields).status == 303
        assert shown in anyone.get("/sources").text
    assert "A Better Name" in anyone.get("/source/tessellate").text


def test_removing_asks_first_and_keeps_what_is_starred(owner: Visitor, radar: Any) -> None:
    """Its articles are gone from every page; the starred one stays."""
    from lookahead.core.model import Filter
    from lookahead.store import lists

    anyone = Visitor(radar)
    kept, gone = (card.id for card in lists.newest(Filter(source="tessellate"), limit=2).cards)
    owner.post(f"/a/{kept}/mark", starred="1")
    for target in ("/", f"/a/{gone}", "/source/tessellate", "/tag/model"):
        anyone.get(target)
    assert "Remove Tessellate?" in owner.post("/source/tessellate/change", do="remove").text
    assert anyone.get(f"/a/{gone}").status == 200
    owner.post("/source/tessellate/change", do="remove", sure="yes")
    assert anyone.get(f"/a/{gone}").status == 404
    assert anyone.get(f"/a/{kept}").status == 200
    left = anyone.get("/source/tessellate")  # what is kept must not link to nothing
    assert f'id="a{kept}"' in left.text
    assert f'id="a{gone}"' not in left.text
    assert anyone.get("/source/tessellate/manage").status != 200
    assert f'id="a{gone}"' not in anyone.get("/tag/model").text
    assert "Tessellate" not in anyone.get("/sources").text


def test_sources_travel_as_opml(owner: Visitor, radar: Any) -> None:
    """What is exported is known again; what is new is added; what is broken says so."""
    from lookahead.store import lists

    count = len(lists.all_sources())
    exported = Visitor(radar).get("/sources.opml")
    assert exported.headers["content-type"].startswith("text/x-opml")
    assert "0 new sources" in owner.upload("/sources/import", "file", exported.body).text
    opml = b"""<opml version="2.0"><body><outline text="F"><outline text="New" type="rss"
        xmlUrl="https://new.example/feed"/></outline></body></opml>"""
    assert "1 new source" in owner.upload("/sources/import", "file", opml).text
    assert len(lists.all_sources()) == count + 1
    assert "New" in Visitor(radar).get("/sources").text
    for broken in (b"<html>", b"\0\1\2", b"<opml><body>" + b"<outline>" * 10_000):
        assert owner.upload("/sources/import", "file", broken).status in (200, 422)
    assert owner.upload("/sources/import", "file", b"x" * (8 << 20 | 1)).status == 413


def test_the_sample_takes_no_source(owner: Visitor) -> None:
    """Its database does not stay: form and answers say how a source is added to one's own."""
    from django.conf import settings as django
    from django.test import override_settings

    from lookahead.store import lists

    count = len(lists.all_sources())
    opml = b"""<opml version="2.0"><body><outline text="New" type="rss"
        xmlUrl="https://new.example/feed"/></body></opml>"""
    with override_settings(RADAR=replace(django.RADAR, sample=True)):
        form = owner.get("/sources").text
        answers = (
            owner.upload("/sources/import", "file", opml),
            owner.post("/sources/add", url="https://new.example/feed"),
        )
    assert "lookahead sources add" in form
    assert "/sources/preview" not in form
    for answer in answers:
        assert answer.status == 409
        assert "lookahead sources add" in answer.text
    assert len(lists.all_sources()) == count


# ---- signing in --------------------------------------------------------------------------------


def test_a_link_signs_in_once(radar: Any) -> None:
    """HEAD does not use it up; the second GET finds it spent; its page says what to do."""
    from lookahead.store import accounts

    target = f"/signin/{accounts.sign_in_link(datetime.now(UTC))}"
    visitor = Visitor(radar)
    assert visitor.head(target).status == 200
    assert visitor.cookies == {}
    assert visitor.get(target).headers["location"] == "/"
    assert "lookahead_session" in visitor.cookies
    late = Visitor(radar)
    answer = late.get(target)
    assert answer.status == 410
    assert "lookahead signin" in answer.text
    assert late.cookies == {}
    assert late.get("/signin/x%00y").status == 410


def test_the_session_ends_on_the_server(owner: Visitor, radar: Any) -> None:
    """A cookie that was copied before signing out is worth nothing after."""
    copied = Visitor(radar, dict(owner.cookies))
    assert copied.get("/starred").status == 200
    assert owner.get("/signout").status == 405
    assert owner.post("/signout").status == 303
    assert "lookahead_session" not in owner.cookies
    assert copied.get("/starred").status == 302


def test_signing_in_gives_a_session_of_its_own(radar: Any) -> None:
    """A session key that somebody else planted is not used."""
    planted = Visitor(radar, {"lookahead_session": "a" * 32})
    from lookahead.store import accounts

    planted.get(f"/signin/{accounts.sign_in_link(datetime.now(UTC))}")
    assert planted.cookies["lookahead_session"] != "a" * 32
    assert signed_in(radar).cookies["lookahead_session"] != planted.cookies["lookahead_session"]


# ---- errands -----------------------------------------------------------------------------------


def test_an_errand_leaves_its_answer_for_any_worker(home: Path) -> None:
    """Running, done, failed, unknown: each is told apart; an error of ours shows no detail."""
    import threading

    from lookahead.core.errors import WrongUse
    from lookahead.serve.web import errands

    go = threading.Event()
    token = errands.start(lambda: {"done": go.wait(10)})
    assert errands.answer(token) is None
    go.set()
    assert waited(errands, token) == {"done": True}

    def refuse() -> dict[str, Any]:
        raise WrongUse("nothing is there")

    def break_() -> dict[str, Any]:
        raise KeyError("secret")

    assert waited(errands, errands.start(refuse)) == {"failure": "nothing is there"}
    assert waited(errands, errands.start(break_)) == {"failure": errands.BROKEN}
    for unknown in ("x", "", "../../secret.key", "\0"):
        assert errands.answer(unknown) == {"failure": errands.LOST}


def test_errands_are_few_at_once(home: Path) -> None:
    """More than four wait outside, in words; afterwards there is room again."""
    import threading

    from lookahead.core.errors import WrongUse
    from lookahead.serve.web import errands

    go = threading.Event()
    tokens = [errands.start(lambda: {"done": go.wait(10)}) for _ in range(errands.AT_ONCE)]
    with pytest.raises(WrongUse, match="try again"):
        errands.start(dict)
    go.set()
    assert all(waited(errands, token) for token in tokens)
    assert waited(errands, errands.start(dict)) == {}


def waited(errands: Any, token: str) -> Any:
    import time

    end = time.monotonic() + 10
    while (found := errands.answer(token)) is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    return found
