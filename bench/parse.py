"""How much faster than feedparser are real feeds read?  Both in one run, best of several: trust the ratios.

    python bench/parse.py [--shared ../shared] [--rounds 3] [--json]

`all` are the files of the manifest, `fast` those that never reach feedparser.  "+ nh3" cleans every body as
well, with the same cleaner for both.  CPU seconds of this process; `median` is over the fast files.
"""

from __future__ import annotations

import argparse
import csv
import gc
import io
import json
import statistics
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import feedparser
import nh3

from lookahead.core.model import Parsed
from lookahead.parse import jsonfeed, limits, parse, wellformed
from lookahead.parse.elements import Unusual

URL = "https://bench.example/feed"
Way = Callable[[bytes], object]


def theirs(data: bytes) -> feedparser.FeedParserDict:
    return feedparser.parse(io.BytesIO(data), sanitize_html=False)


def theirs_cleaned(data: bytes) -> None:
    for e in theirs(data).entries:
        bodies = [c.get("value") or "" for c in e.get("content") or ()]
        for body in {e.get("summary") or "", *bodies}:
            nh3.clean(body)


def ours(data: bytes) -> Parsed:
    return parse(data, URL)


def ours_cleaned(data: bytes) -> None:
    for entry in ours(data).entries:
        for body in {entry.summary, entry.content}:
            nh3.clean(body)


def bound(data: bytes) -> None:
    try:
        limits.tree(data)
    except limits.Refused:
        return


def is_fast(data: bytes) -> bool:
    """Does the file never reach feedparser?"""
    if jsonfeed.looks_like(data):
        return True
    try:
        root = limits.tree(data)
        return root is not None and bool(wellformed.read(root, data, URL, "").format)
    except (limits.Refused, Unusual):
        return False


def seconds(way: Way, files: list[bytes], rounds: int) -> list[float]:
    """CPU seconds of each file, the best of the rounds."""
    best = [float("inf")] * len(files)
    for _ in range(rounds):
        gc.collect()
        for number, data in enumerate(files):
            start = time.process_time()
            way(data)
            best[number] = min(best[number], time.process_time() - start)
    return best


WAYS: dict[str, Way] = {
    "lxml alone": bound,
    "feedparser": theirs,
    "feedparser + nh3": theirs_cleaned,
    "lookahead": ours,
    "lookahead + nh3": ours_cleaned,
}
PAIRS = {"lookahead": "feedparser", "lookahead + nh3": "feedparser + nh3"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    warnings.simplefilter("ignore", DeprecationWarning)
    folder = asked.shared / "data" / "feeds"
    with (folder / "manifest.csv").open(newline="", encoding="utf-8") as rows:
        files = [(folder / row["path"]).read_bytes() for row in csv.DictReader(rows)]
    fast = [is_fast(data) for data in files]
    times = {name: seconds(way, files, asked.rounds) for name, way in WAYS.items()}
    found = report(times, fast)
    print(json.dumps(found) if asked.json else table(found))


def report(times: dict[str, list[float]], fast: list[bool]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {
        "files": {"all": len(fast), "fast way": sum(fast), "share": sum(fast) / len(fast)}
    }
    for name, each in times.items():
        quick = [t for t, is_quick in zip(each, fast, strict=True) if is_quick]
        found[name] = {"all": sum(each), "fast way": sum(quick)}
        if name in PAIRS:
            other = times[PAIRS[name]]
            pairs = [(a, b) for a, b, q in zip(other, each, fast, strict=True) if q]
            found[name] |= {
                "ratio all": sum(other) / sum(each),
                "ratio fast": sum(a for a, _ in pairs) / sum(b for _, b in pairs),
                "median fast": statistics.median(a / b for a, b in pairs),
            }
    return found


def table(found: dict[str, dict[str, float]]) -> str:
    files = found.pop("files")
    head = (
        f"{files['all']:.0f} files, {files['fast way']:.0f} by the fast way ({files['share']:.1%})"
    )
    lines = [head, f"{'':18}{'all, s':>8}{'fast, s':>9}{'ratio':>8}{'fast':>8}{'median':>8}"]
    for name, row in found.items():
        line = f"{name:18}{row['all']:8.3f}{row['fast way']:9.3f}"
        if "ratio all" in row:
            line += f"{row['ratio all']:7.1f}x{row['ratio fast']:7.1f}x{row['median fast']:7.1f}x"
        lines.append(line)
    return "\n".join(lines)


if __name__ == "__main__":
    main()
