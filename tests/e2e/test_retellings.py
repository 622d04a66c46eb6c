"""Does the whole of it, from feeds to stories, put together what tells the same?"""

from __future__ import annotations

import itertools
import json
import sqlite3
import subprocess
import sys
import urllib.request
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from program import Program, free_port

pytestmark = [pytest.mark.slow, pytest.mark.shared]

FEEDS, ITEMS = 60, 20


@pytest.fixture
def farm(shared: Path) -> Iterator[str]:
    """The address of the shared farm: 8 % of its items retell, half of those under another address."""
    port = free_port()
    options = ("--feeds", FEEDS, "--items", ITEMS, "--port", port)
    command = [sys.executable, str(shared / "tools" / "feedserver.py"), *map(str, options)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    server.stdout.readline()  # it says one line when it is ready
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait()
    server.stdout.close()


def test_retellings_are_one_story(cli: Program, farm: str, tmp_path: Path) -> None:
    """By words alone: of all pairs put together 98 % are right, and 90 % of the right ones are found."""
    cli.env |= {"LOOKAHEAD_ALLOW_NETWORKS": "127.0.0.0/8", "LOOKAHEAD_ENCODER": "none"}
    (tmp_path / "farm.opml").write_bytes(_ask(farm + "/opml"))
    assert cli("sources", "import", tmp_path / "farm.opml").code == 0
    done = cli("update", "--understand", timeout_s=240)
    assert done.code == 0, done.err
    base = sqlite3.connect(cli.home / "lookahead.sqlite3")
    stories = defaultdict(set)
    for story, url in base.execute(
        "SELECT m.story_id, a.url FROM store_member m JOIN store_article a ON a.id = m.article_id"
    ):
        stories[story].add(url)
    base.close()
    truth = json.loads(_ask(farm + "/truth.json")).values()
    right = _pairs({url for _, _, url in entries} for entries in truth)
    said = _pairs(stories.values())
    assert len(said & right) >= 0.98 * len(said)
    assert len(said & right) >= 0.90 * len(right) > 0


def _pairs(groups: Iterable[set[str]]) -> set[tuple[str, str]]:
    return {pair for group in groups for pair in itertools.combinations(sorted(group), 2)}


def _ask(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310  loopback
        return bytes(answer.read())
