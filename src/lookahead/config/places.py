"""Where on this machine lies what is fetched once for all instances?  Models and engines, a folder a kind."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs


def roots(kind: str) -> tuple[Path, ...]:
    """Where things of a kind may lie: first the virtual environment, then the user's data."""
    user = Path(platformdirs.user_data_dir("lookahead", appauthor=False)) / kind
    if sys.prefix == sys.base_prefix:  # a system's Python: its folders are not ours to fill
        return (user,)
    return (Path(sys.prefix) / "share" / "lookahead" / kind, user)


def writable(kind: str) -> Path:
    """The first root that can be written to; the last one where none can."""
    for root in roots(kind):
        try:
            root.mkdir(parents=True, exist_ok=True)
            (probe := root / ".probe").touch()
            probe.unlink()
            return root
        except OSError:
            continue
    return roots(kind)[-1]
