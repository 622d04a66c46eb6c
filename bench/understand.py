"""What does understanding cost, and does the whole of it find the farm's retellings?

python -m bench understand

The articles come from the shared `feedserver.py` through the installed command.  What `redo understand`
takes, less what `redo rank` takes, is reading, tags, digests, links, copies, bonds, stories and saving.
With its own 60 words the farm says the same everywhere, which is the hardest case; with `--corpus` it
speaks 6,000.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
import subprocess
import sys
import tempfile
import urllib.request
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path

from bench import Row, shared, used

PORT = 8905
FARM = f"http://127.0.0.1:{PORT}"
LOOKAHEAD = str(Path(sys.prefix) / "bin" / "lookahead")
FEEDS, ITEMS = 100, 20
YEARS_APART_S = 5 * 365 * 86_400 // 200  # so that 200 items span five years
Pairs = set[tuple[int, int]]


def measure() -> Iterator[Row]:
    """The rows of this benchmark."""
    corpus = shared() / "data" / "tags" / "articles.jsonl"
    yield _cost("a vocabulary of 6,000 words", "<= 5 CPU s", 50, ITEMS, "--corpus", corpus)
    yield _cost("one of 60 words", "", 50, ITEMS)
    yield _cost(
        "20,000 over five years",
        "as much",
        100,
        200,
        "--corpus",
        corpus,
        "--spacing",
        YEARS_APART_S,
    )
    yield from _retellings("words alone", LOOKAHEAD_ENCODER="none")
    yield from _retellings("vectors")


@contextmanager
def farm(folder: Path, *options: object, **settings: str) -> Iterator[dict[str, str]]:
    """A home that follows a farm and holds its articles; the environment of its commands."""
    tool = str(shared() / "tools" / "feedserver.py")
    command = [sys.executable, tool, "--port", str(PORT), "--warm", *map(str, options)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        server.stdout.readline()  # it says one line when it is ready
        env = {k: v for k, v in environ.items() if not k.startswith("LOOKAHEAD_")}
        env |= {
            "LOOKAHEAD_HOME": str(folder),
            "LOOKAHEAD_ALLOW_NETWORKS": "127.0.0.0/8",
            **settings,
        }
        (folder / "farm.opml").write_bytes(ask("/opml"))
        run(env, "sources", "import", folder / "farm.opml")
        yield env
    finally:
        server.terminate()
        server.wait()


def ask(path: str) -> bytes:
    """What the farm answers."""
    with urllib.request.urlopen(FARM + path, timeout=60) as answer:  # noqa: S310  loopback
        return bytes(answer.read())


def run(env: dict[str, str], *words: object) -> used.Used:
    """What a command used."""
    spent = used.run([LOOKAHEAD, *map(str, words)], env)
    assert spent.code == 0, spent.said
    return spent


def _cost(what: str, floor: str, feeds: int, items: int, *options: object) -> Row:
    with tempfile.TemporaryDirectory(prefix="lookahead-bench-") as name:
        home = Path(name)
        said = ("--feeds", feeds, "--items", items, *options)
        with farm(home, *said, LOOKAHEAD_ENCODER="none") as env:
            run(env, "update", "--all")
        count = len(_articles(home))
        both = run(env, "redo", "understand").cpu_s
        spent = both - run(env, "redo", "rank").cpu_s
    return Row(
        f"understanding 1,000 articles without encoding, 300 words each: {what}",
        floor,
        f"{1000 * spent / count:.1f} CPU s",
        f"{count:,} articles in {spent:.0f} CPU s",
    )


def _retellings(by: str, **settings: str) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="lookahead-bench-") as name:
        home = Path(name)
        with farm(home, "--feeds", FEEDS, "--items", ITEMS, **settings) as env:
            run(env, "update", "--all")
            if settings:
                run(env, "update", "--understand")
            else:
                yield _encoding(home, env)
            said, right = pairs(home, json.loads(ask("/truth.json")))
    precision, recall = len(said & right) / max(1, len(said)), len(said & right) / len(right)
    yield Row(
        f"the farm's retellings by `update --understand`, pairs, {by}",
        "P >= 0.98, R >= 0.90",
        f"P {precision:.3f}, R {recall:.3f}",
        f"{len(right)} pairs",
    )


def _encoding(home: Path, env: dict[str, str]) -> Row:
    count, spent = len(_articles(home)), run(env, "update", "--understand")
    return Row(
        "understanding with encoding",
        "",
        f"{count / spent.cpu_s:.0f} texts/CPU s",
        f"{count:,} articles of 300 words in {spent.cpu_s:.0f} CPU s, {spent.wall_s:.0f} s wall",
    )


def pairs(home: Path, truth: dict[str, list[list[str]]]) -> tuple[Pairs, Pairs]:
    """The pairs of articles that stories put together, and those that tell one story."""
    found = _articles(home)
    stories = defaultdict[int, set[int]](set)
    for id, story in found.values():
        if story is not None:
            stories[story].add(id)
    told = {story: {found[url][0] for _, _, url in entries} for story, entries in truth.items()}
    return _pairs(stories.values()), _pairs(told.values())


def _pairs(groups: Iterable[set[int]]) -> Pairs:
    return {p for group in groups for p in itertools.combinations(sorted(group), 2)}


def _articles(home: Path) -> dict[str, tuple[int, int | None]]:
    base = sqlite3.connect(home / "lookahead.sqlite3")
    try:
        found = base.execute(
            "SELECT a.url, a.id, m.story_id FROM store_article a"
            " LEFT JOIN store_member m ON m.article_id = a.id"
        ).fetchall()
    finally:
        base.close()
    return {url: (id, story) for url, id, story in found}
