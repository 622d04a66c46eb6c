"""A change of anything is seen by everybody who looks, and by nobody as the state before."""

from __future__ import annotations

import threading
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lookahead.pages import Board
from lookahead.pages.board import COUNTERS, slot


def test_a_bump_is_seen_through_another_mapping(tmp_path: Path) -> None:
    """Two processes that map the file see the same versions."""
    with Board(tmp_path / "board") as ours, Board(tmp_path / "board") as theirs:
        before = theirs.read(["articles", "sources"])
        ours.bump(["articles"])
        after = theirs.read(["articles", "sources"])
        assert after[0] != before[0]
        assert after[1] == before[1]


def test_reset_changes_everything_even_after_the_file_went_back(tmp_path: Path) -> None:
    """A power cut that takes the file back to older numbers cannot bring old pages to life."""
    path = tmp_path / "board"
    with Board(path) as board:
        board.reset()
        old = path.read_bytes()
        board.bump(["articles"])
        seen = board.read(["articles"])
    path.write_bytes(old)
    with Board(path) as board:
        board.reset()
        assert board.read(["articles"]) > seen


def test_bumps_at_the_same_time_are_all_counted(tmp_path: Path) -> None:
    """No bump writes the number that another wrote."""
    path = tmp_path / "board"

    def bump() -> None:
        with Board(path) as board:
            for _ in range(200):
                board.bump(["articles"])

    threads = [threading.Thread(target=bump) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Board(path) as board:
        assert board.read(["articles"]) == (800,)


@given(st.text())
def test_every_key_has_a_counter(key: str) -> None:
    """Any text is a key, lone surrogates included."""
    assert 0 <= slot(key) < COUNTERS


def test_a_file_of_the_wrong_size_is_mended(tmp_path: Path) -> None:
    """Something cut off the file: the board works, and all versions are new."""
    (tmp_path / "board").write_bytes(b"short")
    with Board(tmp_path / "board") as board:
        board.bump(["articles"])
        assert len(board.snapshot()) == COUNTERS
