"""Which benchmarks are there, and what did they say on this machine?

python -m bench               all of them; writes bench/RESULTS.md
python -m bench farm pages    some of them; their sections are replaced
"""

from __future__ import annotations

import importlib
import os
import platform
import re
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from importlib import metadata

from bench import ROOT, Row

BENCHES = ("encode", "farm", "markdown", "pages", "parse", "publish", "stories", "understand")
RESULTS = ROOT / "bench" / "RESULTS.md"
HEAD = """# Results

Written by `make bench`; each section says on which machine, when, and with what. Machines are noisy:
the ratio to a peer that ran beside says more than the seconds.
"""


def section(name: str, rows: list[Row]) -> str:
    """One benchmark's part of the page."""
    lines = [
        f"## {name}",
        "",
        f"{_where()}",
        "",
        "| what | floor | measured | beside |",
        "|---|---|---|---|",
    ]
    lines += [f"| {r.promise} | {r.floor} | {r.measured} | {r.notes} |" for r in rows]
    return "\n".join(lines) + "\n"


def _where() -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    versions = ", ".join(
        f"{n} {metadata.version(n)}"
        for n in ("Django", "granian", "feedparser", "lxml", "onnxruntime")
    )
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit or 'unknown'}, {os.cpu_count()} cores "
        f"({platform.machine()}), Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{versions}"
    )


def main() -> None:
    chosen = sys.argv[1:] or list(BENCHES)
    text = RESULTS.read_text("utf-8") if RESULTS.exists() else HEAD
    for name in chosen:
        rows = []
        for row in importlib.import_module(f"bench.{name}").measure():
            print(
                f"{name}: {row.promise}: {row.measured} (floor {row.floor}) {row.notes}", flush=True
            )
            rows.append(row)
        new = section(name, rows)
        old = re.compile(rf"^## {name}\n.*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)
        text = (
            old.sub(lambda _, new=new: new + "\n", text) if old.search(text) else f"{text}\n{new}"
        )
        RESULTS.write_text(text.rstrip() + "\n", "utf-8")


main()
