"""How much faster than feedparser are real feeds read?  Both in one run, best of several: trust the ratios.

    python -m bench.parse       the whole table

`all` are the files of the manifest, `fast` those that never reach feedparser.  "+ nh3" cleans every body as
well, with the same cleaner for both; "+ clean" is what gathering does: only what is kept is cleaned, by the
sanitiser that it uses.  CPU seconds of this process; `median` is over the fast files.
"""

from __future__ import annotations

import csv
import gc
import io
import statistics
import time
import warnings
from collections.abc import Callable, Iterator

import feedparser
import nh3

from bench import Row, shared
from lookahead.core.model import Parsed
from lookahead.extract import clean
from lookahead.parse import jsonfeed, limits, parse, wellformed
from lookahead.parse.elements import Unusual

URL = "https://bench.example/feed"
ROUNDS = 5
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


def ours_kept(data: bytes) -> None:
    for entry in ours(data).entries:
        clean(entry.content or entry.summary, entry.link or URL)


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


def seconds(way: Way, files: list[bytes]) -> list[float]:
    """CPU seconds of each file, the best of the rounds."""
    best = [float("inf")] * len(files)
    for _ in range(ROUNDS):
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
    "lookahead + clean": ours_kept,
}
PAIRS = {
    "lookahead": "feedparser",
    "lookahead + nh3": "feedparser + nh3",
    "lookahead + clean": "feedparser + nh3",
}


def measure() -> Iterator[Row]:
    """The rows of this benchmark."""
    found = report()
    files, plain = found["files"], found["lookahead"]
    same, kept = found["lookahead + nh3"], found["lookahead + clean"]
    yield Row(
        "real feeds that never need feedparser",
        ">= 85 %",
        f"{files['share']:.1%}",
        f"of {files['all']:.0f}",
    )
    yield Row(
        "those, read, against feedparser",
        ">= 10x",
        f"{plain['ratio fast']:.1f}x",
        f"{files['fast'] / plain['fast']:.0f} files/s; median of files {plain['median fast']:.1f}x",
    )
    yield Row(
        "those, read and every body cleaned by nh3, against feedparser + nh3",
        ">= 10x",
        f"{same['ratio fast']:.1f}x",
        f"nh3 alone takes {same['fast'] - plain['fast']:.2f} of our {same['fast']:.2f} s",
    )
    yield Row(
        "those, read and what is kept cleaned as gathering does, against feedparser + nh3",
        "",
        f"{kept['ratio fast']:.1f}x",
        f"the sanitiser takes {kept['fast'] - plain['fast']:.2f} of {kept['fast']:.2f} s:"
        " addresses, tracking pixels, a fixed point",
    )
    yield Row(
        "all files, against feedparser", "", f"{plain['ratio all']:.1f}x", f"{plain['all']:.2f} s"
    )


def real_files() -> list[bytes]:
    folder = shared() / "data" / "feeds"
    with (folder / "manifest.csv").open(newline="", encoding="utf-8") as rows:
        return [(folder / row["path"]).read_bytes() for row in csv.DictReader(rows)]


def report() -> dict[str, dict[str, float]]:
    """Seconds of every way over all files and over the fast ones, and the ratios."""
    warnings.simplefilter("ignore", DeprecationWarning)  # feedparser warns of its own names
    files = real_files()
    fast = [is_fast(data) for data in files]
    return summed({name: seconds(way, files) for name, way in WAYS.items()}, fast)


def summed(times: dict[str, list[float]], fast: list[bool]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {
        "files": {"all": len(fast), "fast": sum(fast), "share": sum(fast) / len(fast)}
    }
    for name, each in times.items():
        quick = [t for t, is_quick in zip(each, fast, strict=True) if is_quick]
        found[name] = {"all": sum(each), "fast": sum(quick)}
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
    head = f"{files['all']:.0f} files, {files['fast']:.0f} by the fast way ({files['share']:.1%})"
    lines = [head, f"{'':18}{'all, s':>8}{'fast, s':>9}{'ratio':>8}{'fast':>8}{'median':>8}"]
    for name, row in found.items():
        line = f"{name:18}{row['all']:8.3f}{row['fast']:9.3f}"
        if "ratio all" in row:
            line += f"{row['ratio all']:7.1f}x{row['ratio fast']:7.1f}x{row['median fast']:7.1f}x"
        lines.append(line)
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(report()))
