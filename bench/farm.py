"""What does gathering cost?  A farm of a thousand feeds: the first load, nothing new, one new item each,
hosts that are slow, and the memory of a process that goes on and on.

The farm is the shared `feedserver.py`; newsboat, where it is installed, does the same in the same run.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import ROOT, Row, shared, used

FEEDS, ITEMS = 1000, 20
ENTRIES, ARTICLES = 20_000, 19_218  # of that farm with its default seed
REFRESHES = 10
PORT = 8901
FARM = f"http://127.0.0.1:{PORT}"
LOOKAHEAD = str(Path(sys.prefix) / "bin" / "lookahead")


def measure() -> Iterator[Row]:
    """The rows of this benchmark."""
    with tempfile.TemporaryDirectory(prefix="lookahead-bench-") as folder:
        yield from _load_and_again(Path(folder))
    for feeds, floor in ((100, "<= 1.5 s"), (1000, "<= 5 s")):
        with tempfile.TemporaryDirectory(prefix="lookahead-bench-") as folder:
            yield _many_slow_hosts(Path(folder), feeds, floor)
    with tempfile.TemporaryDirectory(prefix="lookahead-bench-") as folder:
        yield _memory(Path(folder))


@contextmanager
def _farm(*options: object) -> Iterator[None]:
    tool = str(shared() / "tools" / "feedserver.py")
    command = [sys.executable, tool, "--port", str(PORT), "--warm", *map(str, options)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    server.stdout.readline()  # it says one line when it is ready
    try:
        yield
    finally:
        server.terminate()
        server.wait()


def _ask(path: str) -> bytes:
    with urllib.request.urlopen(FARM + path, timeout=30) as answer:  # noqa: S310  loopback
        return bytes(answer.read())


def _follow(folder: Path) -> dict[str, str]:
    """A home that follows the farm; the environment of its commands."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("LOOKAHEAD_")}
    env |= {"LOOKAHEAD_HOME": str(folder), "LOOKAHEAD_ALLOW_NETWORKS": "127.0.0.0/8"}
    opml = folder / "farm.opml"
    opml.write_bytes(_ask("/opml"))
    subprocess.run(
        [LOOKAHEAD, "sources", "import", str(opml)], env=env, check=True, capture_output=True
    )
    return env


def _update(env: dict[str, str]) -> used.Used:
    spent = used.run([LOOKAHEAD, "update", "--all"], env)
    assert spent.code == 0, spent.said
    return spent


def _load_and_again(folder: Path) -> Iterator[Row]:
    with _farm("--feeds", FEEDS, "--items", ITEMS):
        env = _follow(folder)
        first = _update(env)
        entries, articles = _count(folder, "store_entry"), _count(folder, "store_article")
        time.sleep(1.1)  # `--all` looks at what was looked at before this second
        _ask("/admin/reset")
        again = _update(env)
        stats = json.loads(_ask("/admin/stats"))
        peer = _newsboat(folder)
        _ask("/admin/tick?k=1")
        stepped = _update(env)
        more = _count(folder, "store_entry") - entries
    assert more == FEEDS, more
    assert (entries, articles) == (ENTRIES, ARTICLES), (entries, articles)
    assert stats["not_modified"] == FEEDS, stats
    yield Row(
        f"first load of {FEEDS:,} feeds, {ENTRIES:,} entries, {ARTICLES:,} articles",
        "<= 12 CPU s",
        f"{first.cpu_s:.1f} CPU s",
        f"{first.wall_s:.1f} s wall{_ratio(first, peer, 0)}",
    )
    yield Row(
        f"the same {FEEDS:,} feeds, unchanged",
        "<= 2 CPU s",
        f"{again.cpu_s:.1f} CPU s",
        f"{again.wall_s:.1f} s wall{_ratio(again, peer, 1)}",
    )
    yield Row(
        f"the same {FEEDS:,} feeds, one new item in each",
        "<= 4 CPU s",
        f"{stepped.cpu_s:.1f} CPU s",
        f"{stepped.wall_s:.1f} s wall",
    )


def _newsboat(folder: Path) -> list[used.Used]:
    """newsboat's first load, and its third: it keeps no validator before the second."""
    if not shutil.which("newsboat"):
        return []
    urls, cache, config = folder / "urls", folder / "cache.db", folder / "config"
    urls.write_bytes(_ask("/urls"))
    config.write_text("reload-threads 8\n")
    command = ["newsboat", "-u", str(urls), "-c", str(cache), "-C", str(config), "-x", "reload"]
    env = os.environ | {"HOME": str(folder)}
    runs = [used.run(command, env) for _ in range(3)]
    return [runs[0], runs[2]]


def _ratio(ours: used.Used, peer: list[used.Used], which: int) -> str:
    if not peer:
        return "; newsboat is not installed"
    theirs = peer[which]
    return f"; newsboat {theirs.cpu_s:.1f} CPU s, {theirs.cpu_s / ours.cpu_s:.1f} times ours"


def _many_slow_hosts(folder: Path, feeds: int, floor: str) -> Row:
    with _farm("--feeds", feeds, "--hosts", feeds, "--latency", 0.2):
        env = _follow(folder)
        _update(env)
        time.sleep(1.1)
        _ask("/admin/reset")
        _update(env)
        stats = json.loads(_ask("/admin/stats"))
    assert stats["not_modified"] == feeds, stats
    return Row(
        f"{feeds:,} feeds on {feeds:,} hosts that take 0.2 s each, unchanged: from first request to"
        " last answer",
        floor,
        f"{stats['window_s']:.2f} s",
        f"{stats['peak_inflight']} requests in flight at the most",
    )


def _memory(folder: Path) -> Row:
    """The process that gathers, after each of some refreshes in which every feed has something new."""
    with _farm("--feeds", FEEDS, "--items", ITEMS):
        env = _follow(folder)
        command = [sys.executable, "-m", "bench.refreshes", FARM, str(1 + REFRESHES)]
        said = subprocess.run(
            command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True
        ).stdout
    loaded, *after = [int(line) >> 20 for line in said.split()]
    first, last = after[0], after[-1]
    return Row(
        f"memory of the process that gathers, {REFRESHES} refreshes of {FEEDS:,} feeds with a new item",
        "<= 400 MB, flat within 5 %",
        f"{max(after)} MB, {last / first - 1:+.1%}",
        f"from the first to the last; {loaded} MB after the first load",
    )


def _count(home: Path, table: str) -> int:
    base = sqlite3.connect(home / "lookahead.sqlite3")
    try:
        return int(base.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608  names of ours
    finally:
        base.close()
