"""Where do models lie on this machine?  Beside the program, so that every home folder uses the same."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

NAME = "all-minilm-l6-v2"
ABOUT = "encoder.json"  # written last: where it is, the rest is


def roots(kind: str = "encoder") -> tuple[Path, ...]:
    """Where models may lie, the first choice first: the virtual environment, then the user's data.

    What else is fetched once for all instances lies beside them, in a folder that is called by its kind.
    """
    user = Path(platformdirs.user_data_dir("lookahead", appauthor=False)) / kind
    if sys.prefix == sys.base_prefix:  # a system's Python: its folders are not ours to fill
        return (user,)
    return (Path(sys.prefix) / "share" / "lookahead" / kind, user)


def default() -> Path | None:
    """The folder of the encoder that comes with Lookahead, where it has been fetched."""
    folders = [root / NAME for root in roots()]
    return next((folder for folder in folders if (folder / ABOUT).is_file()), None)


def writable(kind: str = "encoder") -> Path:
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


def exports() -> Path:
    """Where the ONNX files of other people's weights are kept, once made."""
    return writable() / "exports"
