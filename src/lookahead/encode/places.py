"""Where do models lie on this machine?  Beside the program, so that every home folder uses the same."""

from __future__ import annotations

from pathlib import Path

from lookahead.config import places

KIND = "encoder"
NAME = "all-minilm-l6-v2"
ABOUT = "encoder.json"  # written last: where it is, the rest is


def roots() -> tuple[Path, ...]:
    """Where models may lie, the first choice first."""
    return places.roots(KIND)


def default() -> Path | None:
    """The folder of the encoder that comes with Lookahead, where it has been fetched."""
    folders = [root / NAME for root in roots()]
    return next((folder for folder in folders if (folder / ABOUT).is_file()), None)


def writable() -> Path:
    """The first root that can be written to; the last one where none can."""
    return places.writable(KIND)


def exports() -> Path:
    """Where the ONNX files of other people's weights are kept, once made."""
    return writable() / "exports"
