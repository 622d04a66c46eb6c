"""How fast are the pages?  From their files and rendered by Django, with 100,000 articles, under granian.

wrk asks for the whole page and for 304 in turns, so that a noisy machine treats them alike.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import ROOT, Row

sys.path.insert(0, str(ROOT / "tests" / "support"))

ARTICLES, SOURCES, EACH = 100_000, 50, 500
SECONDS, TURNS, REQUESTS = 5, 3, 400
NEW = 3000  # of the articles: of the newest a third tells stories
COOKIE = {"Cookie": "bench=1"}  # with a cookie no page file is served
FRONT = "/"
OTHERS = (
    "/latest",
    "/a/1",
    "/story/1",
    "/trending",
    "/source/northlight-research",
    "/tag/model",
    "/search?q=fixed+budget",
)


def measure() -> Iterator[Row]:
    """The rows of this benchmark."""
    if not shutil.which("wrk"):
        raise SystemExit("wrk is not installed (Debian: apt install wrk)")
    with tempfile.TemporaryDirectory(prefix="lookahead-bench-") as folder:
        home = Path(folder)
        os.environ["LOOKAHEAD_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "lookahead.config.django"
        _fill()
        from webserver import served

        with served(home, home / "server.log") as address:
            yield from _from_file(address)
            yield _by_django(address, FRONT, "p50 <= 8 ms, p99 <= 40 ms")
            for path in OTHERS:
                yield _by_django(address, path, "")


def _fill() -> None:
    import django

    django.setup()
    import shelves

    from lookahead.pipeline import instance

    instance.migrate()
    now = datetime.now(UTC)
    for turn in reversed(range(ARTICLES // (SOURCES * EACH))):
        shelves.fill(SOURCES, EACH, now - timedelta(days=300 * turn), seed=turn)
    _tell(now)


def _tell(now: datetime) -> None:
    """Have a tenth of the articles tell stories: neighbours in time, two to twelve of them."""
    from random import Random

    from lookahead.pipeline.follow import rank_now
    from lookahead.store import rankings, stories
    from lookahead.store.sql import rows

    chance = Random(0)
    ids = [id for (id,) in rows("SELECT id FROM store_article ORDER BY published DESC")]
    groups, at = [], 0
    while at < len(ids):
        size = chance.randrange(2, 13)
        groups.append(ids[at : at + size])
        at += size * 10 if at > NEW else size * 3
    stories.assign(groups, now)
    rank_now(now)
    rankings.remember(now - timedelta(days=1), {})


def _from_file(address: str) -> Iterator[Row]:
    """One worker at 16 connections."""
    packed = ["-H", "Accept-Encoding: gzip"]
    etag = _ask(address, FRONT, {"Accept-Encoding": "gzip"}).headers["etag"]
    whole, known = [], []
    for _ in range(TURNS):
        whole.append(_wrk(address, packed))
        known.append(_wrk(address, [*packed, "-H", f"If-None-Match: {etag}"]))
    ratio = statistics.median(k / w for (k, _), (w, _) in zip(known, whole, strict=True))
    rate, p99 = max(whole)
    yield Row(
        "front page from its file, one worker, wrk c=16",
        ">= 10,000/s",
        f"{rate:,.0f}/s",
        f"p99 {p99:.2f} ms",
    )
    rate, p99 = max(known)
    yield Row(
        "the same, 304", "not slower", f"{rate:,.0f}/s", f"{ratio:.2f} of 200, p99 {p99:.2f} ms"
    )


def _wrk(address: str, headers: list[str]) -> tuple[float, float]:
    """Requests a second, and the 99th percentile in milliseconds."""
    said = subprocess.run(
        ["wrk", "-t1", "-c16", f"-d{SECONDS}s", "--latency", *headers, address + FRONT],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    slow = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    if "Non-2xx" in said or not rate or not slow:
        raise SystemExit(said)
    return float(rate[1]), float(slow[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[slow[2]]


def _by_django(address: str, path: str, floor: str) -> Row:
    """One request after the other over one connection, rendered each time."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"))
    times = []
    for _ in range(REQUESTS):
        start = time.perf_counter()
        connection.request("GET", path, headers=COOKIE)
        answer = connection.getresponse()
        answer.read()
        times.append((time.perf_counter() - start) * 1000)
        assert answer.status == 200, path
    times = sorted(times[20:])
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    return Row(
        f"{path} by Django, {ARTICLES:,} articles, c=1",
        floor,
        f"p50 {p50:.1f} ms, p99 {p99:.1f} ms",
    )


def _ask(address: str, path: str, headers: dict[str, str]) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(address.removeprefix("http://"))
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer
