"""Does a radar that is killed while it understands lose or double anything?"""

from __future__ import annotations

import random
import sqlite3
import time
from pathlib import Path

import pytest
from farm import Farm
from program import Program

pytestmark = pytest.mark.slow

KILLS = 4
FEEDS, ITEMS = 30, 20


def test_understanding_goes_on_after_kill_9(cli: Program, tmp_path: Path) -> None:
    """After some kills one more run has every article understood, each once, and whole stories."""
    chance = random.Random(4)
    cli.env |= {"LOOKAHEAD_ALLOW_NETWORKS": "127.0.0.0/8", "LOOKAHEAD_ENCODER": "none"}
    with Farm(FEEDS, ITEMS) as farm:
        opml = tmp_path / "farm.opml"
        opml.write_text(farm.opml(), "utf-8")
        assert cli("sources", "import", opml).code == 0
        assert cli("update").code == 0
        before = 0
        for _ in range(KILLS):
            running = cli.start("update", "--understand")
            _wait_for_more(cli.home, before)
            time.sleep(chance.random() * 0.3)
            running.kill()
            before = _is_sound(cli.home)
        done = cli("update", "--understand", timeout_s=120)
        assert done.code == 0, done.err
        assert _is_sound(cli.home) == len(farm.links)
        stories = _members(cli.home)
        assert cli("redo", "understand", timeout_s=120).code == 0
        assert _is_sound(cli.home) == len(farm.links)
        assert _members(cli.home) == stories


def _rows(home: Path, sql: str) -> list[tuple[int, ...]]:
    connection = sqlite3.connect(home / "lookahead.sqlite3", timeout=10)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def _wait_for_more(home: Path, before: int) -> None:
    end = time.monotonic() + 20
    while _understood(home) <= before and time.monotonic() < end:
        time.sleep(0.02)


def _understood(home: Path) -> int:
    ((count,),) = _rows(
        home,
        "SELECT count(*) FROM store_understood u JOIN store_article a"
        " ON a.id = u.article_id AND a.seq = u.seq",
    )
    return count


def _members(home: Path) -> list[tuple[int, ...]]:
    return _rows(home, "SELECT article_id, story_id FROM store_member ORDER BY 1")


def _is_sound(home: Path) -> int:
    """The file is whole, and no number that is kept disagrees; how many articles are understood."""
    assert _rows(home, "PRAGMA foreign_key_check") == []
    assert (
        _rows(
            home,
            "SELECT id FROM store_story s WHERE articles !="
            " (SELECT count(*) FROM store_member m WHERE m.story_id = s.id)",
        )
        == []
    )
    assert (
        _rows(
            home,
            "SELECT id FROM store_tag t WHERE articles !="
            " (SELECT count(*) FROM store_tagging g WHERE g.tag_id = t.id)",
        )
        == []
    )
    return _understood(home)
