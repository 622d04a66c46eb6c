"""A page comes back as it was laid down, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.pages import Board, Shelf
from lookahead.pages.page import Headers, StoredPage, build, pack, stamp, unpack

HEADERS: Headers = [("Content-Type", "text/html; charset=utf-8")]
LATER = 2e9  # seconds since 1970


def made(board: Board, path: str, body: bytes = b"x" * 500, expires: float = LATER) -> StoredPage:
    return build(path, HEADERS, body, stamp(["articles"], board.snapshot(), expires))


@pytest.fixture
def board(tmp_path: Path) -> Board:
    return Board(tmp_path / "board")


def test_another_worker_finds_the_file(tmp_path: Path, board: Board) -> None:
    """A page that one worker made is served by the next, in every encoding and with the same tag."""
    page = made(board, "/a/1")
    Shelf(tmp_path, board, 1 << 20).put(page)
    assert Shelf(tmp_path, board, 1 << 20).get("/a/1") == page


def test_a_page_ends_with_a_bump_and_with_time(tmp_path: Path, board: Board) -> None:
    """After a change, and after its time, a page is gone from memory and from its file."""
    now = [1000.0]
    shelf = Shelf(tmp_path, board, 1 << 20, clock=lambda: now[0])
    shelf.put(made(board, "/", expires=1060.0))
    assert shelf.get("/")
    now[0] = 1060.0
    assert shelf.get("/") is None
    now[0] = 1000.0
    board.bump(["articles"])
    assert shelf.get("/") is None
    assert Shelf(tmp_path, board, 1 << 20, clock=lambda: now[0]).get("/") is None


@pytest.mark.parametrize("path", ["/../../etc/passwd", "/" + "x" * 5000, "/a\0b", "/ü\udcff", ""])
def test_no_path_leaves_the_folder(tmp_path: Path, board: Board, path: str) -> None:
    """File names are hashes, whatever was asked for."""
    shelf = Shelf(tmp_path / "pages", board, 1 << 20)
    shelf.put(made(board, path))
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {file.parent.parent for file in files if file.suffix == ".page"} == {tmp_path / "pages"}
    assert shelf.get(path)


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"[]\n", b'{"path": "/"}\n', b"\xff\xfe", b"null\n"]
)
def test_a_damaged_file_is_no_page(tmp_path: Path, board: Board, damage: bytes) -> None:
    """What was cut off or overwritten is made anew, never served."""
    Shelf(tmp_path, board, 1 << 20).put(made(board, "/"))
    (file,) = tmp_path.glob("??/*.page")
    file.write_bytes(damage)
    assert Shelf(tmp_path, board, 1 << 20).get("/") is None
    file.write_bytes(pack(made(board, "/"))[:-1])
    assert Shelf(tmp_path, board, 1 << 20).get("/") is None


def test_a_file_of_another_path_is_not_served(tmp_path: Path, board: Board) -> None:
    """Should two paths share a hash, the second is rendered."""
    shelf = Shelf(tmp_path, board, 1 << 20)
    shelf.put(made(board, "/a"))
    (file,) = tmp_path.glob("??/*.page")
    file.write_bytes(pack(made(board, "/b")))
    assert Shelf(tmp_path, board, 1 << 20).get("/a") is None


def test_the_folder_keeps_to_its_size(tmp_path: Path, board: Board) -> None:
    """However many pages are made, their files stay under the cap, and the newest stay."""
    cap = 50_000
    shelf = Shelf(tmp_path, board, cap)
    for n in range(200):
        shelf.put(made(board, f"/a/{n}", body=b"%d" % n * 900))
        assert sum(f.stat().st_size for f in tmp_path.glob("??/*")) <= cap
    assert Shelf(tmp_path, board, cap).get("/a/199")


def test_a_page_that_is_too_large_is_not_kept(tmp_path: Path, board: Board) -> None:
    """One page cannot push all others out."""
    shelf = Shelf(tmp_path, board, 10_000)
    shelf.put(made(board, "/", body=b"x" * 20_000))
    assert shelf.get("/") is None


def test_a_folder_without_rights_costs_only_speed(tmp_path: Path, board: Board) -> None:
    """Where no file can be written, pages come from memory."""
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    shelf = Shelf(blocked, board, 1 << 20)
    shelf.put(made(board, "/"))
    assert shelf.get("/")


@given(st.text(), st.binary(max_size=2000), st.dictionaries(st.text(), st.text(), max_size=4))
def test_packing_loses_nothing(path: str, body: bytes, headers: dict[str, str]) -> None:
    """A page read back from its file is the same page."""
    page = build(path, list(headers.items()), body, stamp([], (), 5.0))
    assert unpack(pack(page)) == page
