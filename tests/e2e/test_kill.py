"""Does a radar that is killed at any moment lose or double anything?"""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest
from farm import Farm
from program import Program, Running

pytestmark = pytest.mark.slow

LOADS = 10
KILLS = 5  # in each load
FEEDS, ITEMS = 40, 12


@pytest.mark.parametrize("load", range(LOADS))
def test_nothing_is_lost_or_doubled_by_kill_9(begun: Program, tmp_path: Path, load: int) -> None:
    """After five kills of everything during a load, one more start has every entry and article once."""
    chance = random.Random(load)
    with Farm(FEEDS, ITEMS, seed=load, latency_s=0.02) as farm:
        _follow(begun, farm, tmp_path)
        for _ in range(KILLS):
            _kill_in_the_middle(begun, farm, chance)
            _is_sound(begun.home)
        _finish(begun)
        _has_everything_once(begun.home, farm)


def _follow(cli: Program, farm: Farm, folder: Path) -> None:
    opml = folder / "farm.opml"
    opml.write_text(farm.opml(), "utf-8")
    cli.env["LOOKAHEAD_ALLOW_NETWORKS"] = "127.0.0.0/8"
    assert cli("sources", "import", opml).code == 0


def _kill_in_the_middle(cli: Program, farm: Farm, chance: random.Random) -> None:
    """Start, wait until the farm was asked for some feeds, and a moment more, and kill."""
    wanted = farm.requests + chance.randrange(1, 2 * FEEDS // KILLS)
    running = cli.start("update")
    _wait_for_requests(farm, wanted, running)
    time.sleep(chance.random() * 0.4)
    running.kill()


def _wait_for_requests(farm: Farm, wanted: int, running: Running) -> None:
    end = time.monotonic() + 20
    while farm.requests < wanted and running.process.poll() is None and time.monotonic() < end:
        time.sleep(0.005)


def _finish(cli: Program) -> None:
    """Run once more, to the end."""
    done = cli("update", "--json", timeout_s=60)
    assert done.code == 0, done.err


def _rows(home: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(home / "lookahead.sqlite3")
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def _is_sound(home: Path) -> None:
    """The file is whole, and no number that is kept disagrees with what is counted."""
    assert _rows(home, "PRAGMA integrity_check") == [("ok",)]
    assert _rows(home, "PRAGMA foreign_key_check") == []
    wrong = _rows(
        home,
        "SELECT slug, articles FROM store_source s WHERE articles !="
        " (SELECT count(*) FROM store_carry c WHERE c.source_id = s.id)",
    )
    assert wrong == []


def _has_everything_once(home: Path, farm: Farm) -> None:
    entries = _rows(
        home, "SELECT s.url, e.guid FROM store_entry e JOIN store_source s ON s.id = e.source_id"
    )
    articles = [str(url) for (url,) in _rows(home, "SELECT url FROM store_article")]
    assert Counter(entries) == Counter(farm.entries)
    assert len(articles) == len(set(articles)) == len(farm.links)
    texts = _rows(home, "SELECT count(*) FROM store_content WHERE html != ''")
    assert texts == [(len(articles),)]
    _is_sound(home)
