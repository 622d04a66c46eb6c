"""A page file is served only to those it was made for, and never after what it shows has changed."""

from __future__ import annotations

import gzip
import itertools
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from visitor import HOST, Visitor

from lookahead.pages import Board, Shelf, mark_public
from lookahead.pages.shim import Shim


class Site:
    """A little application: `facts` are what its pages show, by key."""

    def __init__(self) -> None:
        self.facts: dict[str, int] = {}
        self.rendered = 0
        self.status = "200 OK"
        self.extra: list[tuple[str, str]] = []
        self.public = True

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.rendered += 1
        key = environ["PATH_INFO"].strip("/") or "front"
        body = f"{key} {self.facts.get(key, 0)} ".encode() + b"filling " * 60
        headers = {"Content-Type": "text/html", "Content-Length": str(len(body))}
        if self.public:
            mark_public(headers, [key], 60)
        start(self.status, [*headers.items(), *self.extra])
        return [body]


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def board(tmp_path: Path) -> Board:
    return Board(tmp_path / "board")


@pytest.fixture
def visitor(tmp_path: Path, site: Site, board: Board) -> Visitor:
    return Visitor(Shim(site, Shelf(tmp_path, board, 1 << 20), board, lambda host: host == HOST))


def test_the_second_visit_does_not_reach_the_application(visitor: Visitor, site: Site) -> None:
    """Rendered once, served many times, the same to the byte."""
    assert visitor.get("/a").body == visitor.get("/a").body
    assert visitor.head("/a").headers["content-length"] == str(len(visitor.get("/a").body))
    assert visitor.head("/a").body == b""
    assert site.rendered == 1


@pytest.mark.parametrize(("name", "undo"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
def test_encodings_hold_the_same_page(visitor: Visitor, name: str, undo: Any) -> None:
    """Each encoding has a length and a tag of its own, and the same text in it."""
    plain, packed = visitor.get("/a"), visitor.get("/a", accept_encoding=name)
    assert packed.headers["content-encoding"] == name
    assert packed.headers["content-length"] == str(len(packed.body))
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "Accept-Encoding" in packed.headers["vary"]
    assert undo(packed.body) == plain.body


def test_who_has_the_page_is_told_so(visitor: Visitor) -> None:
    """304 has no body and no length, and the tag of what the client has."""
    etag = visitor.get("/a").headers["etag"]
    for header in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        answer = visitor.get("/a", if_none_match=header)
        assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", etag)
        assert "content-length" not in answer.headers
    assert visitor.get("/a", if_none_match='"other"').status == 200
    assert visitor.head("/a", if_none_match=etag).status == 304


@pytest.mark.parametrize(
    ("target", "headers"),
    [
        ("/a?x=1", {}),
        ("/a", {"cookie": "lookahead_session=1"}),
        ("/a", {"cookie": "anything=1"}),
        ("/a", {"authorization": "Basic eDp5"}),
        ("/a", {"host": "evil.example"}),
        ("/a", {"host": ""}),
    ],
)
def test_whoever_brings_something_of_his_own_gets_no_file(
    visitor: Visitor, site: Site, tmp_path: Path, target: str, headers: dict[str, str]
) -> None:
    """A query, a cookie, credentials, a foreign name: rendered each time and never kept."""
    for _ in range(2):
        assert visitor.ask("GET", target, **headers).status == 200
    assert site.rendered == 2
    assert not list(tmp_path.glob("??/*"))
    visitor.get("/a")
    assert site.rendered == 3


def test_nothing_but_reading_is_kept(visitor: Visitor, site: Site, tmp_path: Path) -> None:
    """POST, and HEAD without a file, go through and leave none."""
    visitor.ask("POST", "/a")
    visitor.ask("HEAD", "/a")
    assert not list(tmp_path.glob("??/*"))


@pytest.mark.parametrize("status", ["404 Not Found", "500 Internal Server Error", "302 Found"])
def test_only_good_answers_are_kept(
    visitor: Visitor, site: Site, tmp_path: Path, status: str
) -> None:
    """An error is answered anew each time."""
    site.status = status
    visitor.get("/a")
    assert not list(tmp_path.glob("??/*"))


def test_an_answer_with_a_cookie_or_without_a_mark_is_not_kept(
    visitor: Visitor, site: Site, tmp_path: Path
) -> None:
    """Whatever the view says: a cookie is somebody's."""
    site.extra = [("Set-Cookie", "a=b")]
    visitor.get("/a")
    site.extra, site.public = [], False
    visitor.get("/a")
    assert not list(tmp_path.glob("??/*"))


def test_the_mark_never_leaves(visitor: Visitor) -> None:
    """What a page depends on is our business, on every way out."""
    for answer in (
        visitor.get("/a"),
        visitor.get("/a"),
        visitor.get("/a?x"),
        visitor.head("/b"),
        visitor.get("/a", if_none_match="*"),
    ):
        assert "x-lookahead-page" not in answer.headers


def test_a_change_while_rendering_makes_the_page_old(
    tmp_path: Path, site: Site, board: Board
) -> None:
    """The versions are those from before the first query."""

    def meddling(environ: Any, start: Any) -> Any:
        answer = site(environ, start)
        site.facts["a"] = site.facts.get("a", 0) + 1
        board.bump(["a"])
        return answer

    visitor = Visitor(Shim(meddling, Shelf(tmp_path, board, 1 << 20), board, lambda _: True))
    assert b"a 0" in visitor.get("/a").body
    assert b"a 1" in visitor.get("/a").body


@given(
    st.dictionaries(
        st.sampled_from(
            ["if_none_match", "accept_encoding", "range", "accept", "x_forwarded_host"]
        ),
        st.text(),
    )
)
@settings(max_examples=50)
def test_hostile_headers_change_nothing(headers: dict[str, str]) -> None:
    """Whatever headers a client sends, it gets the page or is told that it has it."""
    site = Site()
    with tempfile.TemporaryDirectory() as folder, Board(Path(folder) / "board") as board:
        visitor = Visitor(Shim(site, Shelf(Path(folder), board, 1 << 20), board, lambda _: True))
        for _ in range(2):
            assert visitor.get("/a", **headers).status in (200, 304)


class Freshness(RuleBasedStateMachine):
    """Any order of changes, visits, restarts and time, by two workers over one folder."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.board = Board(Path(self.folder.name) / "board")
        self.now, self.site = 1000.0, Site()
        self.workers = [self.worker(), self.worker()]
        self.ages: dict[str, float] = {}

    def worker(self) -> Visitor:
        shelf = Shelf(Path(self.folder.name), self.board, 20_000, clock=lambda: self.now)
        return Visitor(Shim(self.site, shelf, self.board, lambda _: True, clock=lambda: self.now))

    keys = st.sampled_from(["a", "b", "c"])

    @rule(key=keys)
    def change(self, key: str) -> None:
        self.site.facts[key] = self.site.facts.get(key, 0) + 1
        self.board.bump([key])

    @rule(seconds=st.sampled_from([1.0, 30.0, 61.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule(who=st.sampled_from([0, 1]))
    def restart(self, who: int) -> None:
        self.workers[who] = self.worker()
        self.board.reset()

    @rule(who=st.sampled_from([0, 1]), key=keys, packed=st.booleans())
    def visit(self, who: int, key: str, packed: bool) -> None:
        answer = self.workers[who].get("/" + key, accept_encoding="gzip" if packed else "")
        body = gzip.decompress(answer.body) if packed else answer.body
        assert body.startswith(b"%s %d " % (key.encode(), self.site.facts.get(key, 0)))

    @invariant()
    def the_folder_keeps_to_its_size(self) -> None:
        files = Path(self.folder.name).glob("??/*")
        assert sum(file.stat().st_size for file in files) <= 20_000

    def teardown(self) -> None:
        self.board.close()
        self.folder.cleanup()


Freshness.TestCase.settings = settings(max_examples=40, stateful_step_count=30)
TestFreshness = Freshness.TestCase


def test_a_page_expires_by_itself(tmp_path: Path, site: Site, board: Board) -> None:
    """Ages move by themselves: after its seconds a page is rendered anew."""
    ticks = itertools.count(1000, 40)
    now = [float(next(ticks))]
    shelf = Shelf(tmp_path, board, 1 << 20, clock=lambda: now[0])
    visitor = Visitor(Shim(site, shelf, board, lambda _: True, clock=lambda: now[0]))
    for expected in (1, 1, 2):
        visitor.get("/a")
        assert site.rendered == expected
        now[0] = float(next(ticks))
