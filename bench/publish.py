"""What does a site of real posts cost, from nothing, when nothing or one post changed, and what its search?

CPU seconds of the command and its children, least and median of several rounds: other work on the machine
only adds.  RSS is the sum over the processes, sampled.  A query runs in Chromium, served from loopback.
"""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from bench import ROOT, Row, shared

POSTS, ROUNDS = 1_000, 3
MANY, MANY_ROUNDS = 10_000, 1
COMMAND = Path(sys.prefix) / "bin" / "lookahead"
QUERIES = (
    "attention",
    "reinforcement learning",
    "python sqlite",
    "diff",
    "co",
    "zzz",
    "training data",
    "kl divergence",
    "the cost of a long context",
    "atention",
)


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
        _filled(base, POSTS)
        few, row = _costs(
            f"cold build of {POSTS:,} posts", "<= 5 CPU s, <= 350 MB", partial(_cold, base), ROUNDS
        )
        yield row
        yield _costs("nothing changed", "<= 0.15 CPU s", partial(_build, base), ROUNDS)[1]
        yield _costs("one post changed", "<= 0.4 CPU s", partial(_changed, base), ROUNDS)[1]
        yield from _searched(base / "site")
    with tempfile.TemporaryDirectory(prefix="lookahead-bench-") as folder:
        base = Path(folder)
        _filled(base, MANY)
        many, row = _costs(
            f"cold build of {MANY:,} posts",
            "<= 40 CPU s, <= 800 MB",
            partial(_cold, base),
            MANY_ROUNDS,
        )
        yield row
        ratio = many / MANY / (few / POSTS)
        yield Row(
            f"a post of {MANY:,} to one of {POSTS:,}",
            "<= 1.2",
            f"{ratio:.2f}",
            "CPU, least to least",
        )
        yield _costs(f"one of {MANY:,} changed", "", partial(_changed, base), MANY_ROUNDS)[1]


def _filled(base: Path, posts: int) -> None:
    maker = shared() / "tools" / "make_posts.py"
    subprocess.run(
        [sys.executable, maker, base / "content", str(posts)], check=True, capture_output=True
    )


def _costs(promise: str, floor: str, build: Callable[[], Cost], rounds: int) -> tuple[float, Row]:
    costs = [build() for _ in range(rounds)]
    least, middle = min(one.cpu_s for one in costs), median(one.cpu_s for one in costs)
    measured = f"{least:.2f} CPU s (median {middle:.2f}), {max(one.rss_mb for one in costs):.0f} MB"
    return least, Row(
        promise, floor, measured, f"{costs[-1].files:,} files written, {rounds} rounds"
    )


def _cold(base: Path) -> Cost:
    """Beside the former site, which goes with the folder at the end.

    ext4 looks for files that were deleted a moment ago before it makes new ones: up to a second of a build
    that nobody has who builds for the first time.
    """
    for name in ("home", "site"):
        if (former := base / name).exists():
            former.rename(Path(tempfile.mkdtemp(prefix="former-", dir=base)) / name)
    return _build(base)


def _changed(base: Path) -> Cost:
    posts = sorted((base / "content" / "posts").glob("*.md"))
    post = posts[len(posts) // 2]
    post.write_text(post.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    time.sleep(0.2)  # what changed a moment ago is read again the next time
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


# ---- search ------------------------------------------------------------------------------------------


def _searched(site: Path) -> Iterator[Row]:
    """What the search page loads by itself, and how long a query takes then."""
    page = (site / "search" / "index.html").read_text("utf-8")
    own = re.findall(
        r'<(?:link rel="(?:stylesheet|icon)"|script)[^>]*? (?:href|src)="(/[^"]+)"', page
    )
    size = len(page.encode()) + sum((site / path.lstrip("/")).stat().st_size for path in own)
    yield Row(
        "the search page before typing",
        "<= 200 kB",
        f"{size / 1e3:.0f} kB",
        f"{len(own)} files beside",
    )
    sys.path.insert(0, str(ROOT / "tests" / "support"))
    from browser import find, launched

    with _served(site) as address, launched(find()) as browser:
        first, later, loaded = [], [], []
        for words in QUERIES:
            tab = browser.new_page()
            tab.goto(f"{address}/search/")
            first.append(float(tab.evaluate(_QUERY, words)))
            loaded.append(float(tab.evaluate(_LOADED)))
            later += [float(tab.evaluate(_QUERY, words)) for _ in range(3)]
            tab.close()
    measured = f"{median(later):.0f} ms (slowest {max(later):.0f})"
    yield Row(
        "a query in Chromium",
        "<= 50 ms",
        measured,
        f"{median(first):.0f} ms with its shards to load",
    )
    yield Row(
        "what a query loads",
        "<= 100 kB",
        f"{median(loaded) / 1e3:.0f} kB",
        f"at most {max(loaded) / 1e3:.0f}, {len(QUERIES)} queries, shards and excerpts, uncompressed",
    )


# types, and waits until the page says how much it found
_QUERY = """words => new Promise(done => {
  const input = document.getElementById("q"), found = document.getElementById("found");
  found.textContent = "";
  const began = performance.now();
  const look = () => found.textContent ? done(performance.now() - began) : setTimeout(look, 0);
  input.value = words;
  input.dispatchEvent(new Event("input"));
  look();
})"""

_LOADED = """() => performance.getEntriesByType("resource")
  .filter(one => one.name.endsWith(".json")).reduce((sum, one) => sum + one.decodedBodySize, 0)"""


@contextlib.contextmanager
def _served(site: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=site)
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
