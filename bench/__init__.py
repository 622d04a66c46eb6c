"""How fast is it, and compared with what?  One file a promise; `make bench` runs them all.

A benchmark is a module with `measure()`, which yields rows.  Machines are noisy: where a peer is at hand
it runs in the same run, and the row gives the ratio.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Row:
    """One line of bench/RESULTS.md."""

    promise: str
    floor: str
    measured: str
    notes: str = ""


def shared() -> Path:
    """The third-party data and tools beside the project."""
    path = Path(os.environ.get("LOOKAHEAD_SHARED", ROOT.parent / "shared"))
    if not path.is_dir():
        raise SystemExit(f"{path} is missing: say where it is with LOOKAHEAD_SHARED=FOLDER")
    return path
