"""How long does a site of 1,000 real posts take?  From nothing, with nothing changed, with one post changed.

CPU seconds of the command and its children; RSS is the sum over them, sampled.  The least of several rounds
counts: other work on the machine only adds.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import Row, shared

POSTS, ROUNDS = 1000, 3
COMMAND = Path(sys.prefix) / "bin" / "lookahead"


@dataclass(frozen=True)
class Cost:
    """What one build took."""

    cpu_s: float
    rss_mb: float
    files: int


def measure() -> Iterator[Row]:
    """The rows of this benchmark."""
    with tempfile.TemporaryDirectory(prefix="lookahead-bench-") as folder:
        base = Path(folder)
        maker = shared() / "tools" / "make_posts.py"
        subprocess.run(
            [sys.executable, maker, base / "content", str(POSTS)], check=True, capture_output=True
        )
        cold = min((_cold(base) for _ in range(ROUNDS)), key=lambda cost: cost.cpu_s)
        yield _row(f"cold build of {POSTS:,} posts", "<= 5 CPU s, <= 350 MB", cold)
        same = min((_build(base) for _ in range(ROUNDS)), key=lambda cost: cost.cpu_s)
        yield _row("nothing changed", "<= 0.15 CPU s", same)
        one = min((_changed(base) for _ in range(ROUNDS)), key=lambda cost: cost.cpu_s)
        yield _row("one post changed", "<= 0.4 CPU s", one)


def _row(promise: str, floor: str, cost: Cost) -> Row:
    measured = f"{cost.cpu_s:.2f} CPU s, {cost.rss_mb:.0f} MB"
    return Row(promise, floor, measured, f"{cost.files:,} files written")


def _cold(base: Path) -> Cost:
    for name in ("home", "site"):
        shutil.rmtree(base / name, ignore_errors=True)
    return _build(base)


def _changed(base: Path) -> Cost:
    post = sorted((base / "content" / "posts").glob("*.md"))[POSTS // 2]
    post.write_text(post.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    return _build(base)


def _build(base: Path) -> Cost:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    words = [COMMAND, "publish", "--content", base / "content", "--out", base / "site", "--json"]
    process = subprocess.Popen(
        words,
        env=_environment(base),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    peak = [0.0]
    watch = threading.Thread(target=_watch, args=(process, peak))
    watch.start()
    out, _ = process.communicate()
    watch.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, peak[0], json.loads(out)["written"])


def _environment(base: Path) -> dict[str, str]:
    """As an installed program runs: with its modules compiled."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"LOOKAHEAD_HOME": str(base / "home"), "PYTHONPYCACHEPREFIX": str(base / "pyc")}


def _watch(process: subprocess.Popen[bytes], peak: list[float]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(map(_rss_mb, _group(process.pid))))
        time.sleep(0.05)


def _group(leader: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if os.getpgid(int(entry.name)) == leader:
                    found.append(int(entry.name))
    return found


def _rss_mb(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * resource.getpagesize() / 1e6
