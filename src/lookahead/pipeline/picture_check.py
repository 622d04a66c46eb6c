"""Which of the bytes that came for a picture may be shown?  Runs in a worker: a drawing is parsed."""

from __future__ import annotations

from lookahead.core.model import Problem
from lookahead.extract.drawings import drawing
from lookahead.extract.rasters import SVG, Picture, media_type, raster


def check(answer: tuple[bytes, str]) -> Picture | Problem:
    """The picture in a body with this Content-Type, or why it is not shown."""
    data, declared = answer
    return drawing(data) if media_type(declared) == SVG else raster(data, declared)
