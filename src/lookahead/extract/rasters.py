"""What is in these bytes: a picture that a browser may show, and how large is it?

Only the header is read, never the pixels: decoding is what costs memory and what goes wrong in decoders.
A browser decodes in a sandbox; we pass on what says by its first bytes that it is one of five types.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lookahead.core.model import Problem

MAX_PIXELS = 40_000_000  # as much as a good camera takes; 160 MB in the reader's browser
MAX_SIDE = 32_767
SVG = "image/svg+xml"
# what servers call bytes that they do not know; the bytes themselves decide then
UNDECLARED = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG markers that give the size
_BARE = frozenset({0x01, *range(0xD0, 0xDA)})  # JPEG markers without a length
_BOXES = 64  # of an AVIF file are looked at on one level


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that may be shown: exact type, size in pixels, bytes."""

    type: str
    width: int
    height: int
    data: bytes


Size = tuple[int, int]


def raster(data: bytes, declared: str) -> Picture | Problem:
    """The PNG, JPEG, GIF, WebP or AVIF in `data`, or why it is not shown.  Never raises.

    `declared` is the Content-Type of the answer: both it and the first bytes must say picture.
    """
    kind = media_type(declared)
    if kind not in UNDECLARED and not kind.startswith("image/"):
        return Problem("type", f"The server calls it {kind[:60]}, not a picture.")
    found = next((type for type, starts in _TYPES.items() if starts(data)), "")
    if not found:
        return Problem("type", "It is no PNG, JPEG, GIF, WebP or AVIF.")
    try:
        width, height = _SIZES[found](data)
    except (struct.error, IndexError, ValueError, StopIteration):
        return Problem("broken", "Its header cannot be read.")
    if problem := too_large(width, height):
        return problem
    return Picture(found, width, height, data)


def media_type(content_type: str) -> str:
    """The type in a Content-Type header, without parameters."""
    return content_type.partition(";")[0].strip().lower()


def too_large(width: int, height: int) -> Problem | None:
    """Why a picture of this size is not shown."""
    if width < 1 or height < 1:
        return Problem("broken", "Its header says that it has no size.")
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        return Problem("too-large", f"It is {width} x {height} pixels, too large to be shown.")
    return None


def _is_avif(data: bytes) -> bool:
    if data[4:8] != b"ftyp":
        return False
    end = min(int.from_bytes(data[:4], "big"), 128)
    return any(data[at : at + 4] in (b"avif", b"avis") for at in range(8, end, 4))


_TYPES: dict[str, Callable[[bytes], bool]] = {
    "image/png": lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"),
    "image/jpeg": lambda data: data.startswith(b"\xff\xd8\xff"),
    "image/gif": lambda data: data.startswith((b"GIF87a", b"GIF89a")),
    "image/webp": lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP",
    "image/avif": _is_avif,
}


def _png(data: bytes) -> Size:
    """PNG (ISO/IEC 15948), 11.2.2: the first chunk."""
    if data[12:16] != b"IHDR":
        raise ValueError("no IHDR")
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _gif(data: bytes) -> Size:
    """GIF89a, 18: the logical screen."""
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _jpeg(data: bytes) -> Size:
    """JPEG (ITU T.81), B.2.2: the first frame header; segment by segment, at most one a byte."""
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError("no marker")
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        elif marker in _BARE:
            at += 2
        else:
            (length,) = struct.unpack_from(">H", data, at + 2)
            at += 2 + max(2, length)


def _webp(data: bytes) -> Size:
    """WebP (RFC 9649), 2.5 to 2.7: lossy, lossless, extended."""
    kind = data[12:16]
    if kind == b"VP8X":
        return _three(data, 24) + 1, _three(data, 27) + 1
    if kind == b"VP8L" and data[20] == 0x2F:
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError("no frame")


def _three(data: bytes, at: int) -> int:
    part = data[at : at + 3]
    if len(part) < 3:
        raise ValueError("cut off")
    return int.from_bytes(part, "little")


def _avif(data: bytes) -> Size:
    """AVIF: the largest `ispe` of the item properties (ISO/IEC 23008-12, 6.5.3)."""
    meta = next(body for name, body in _boxes(data) if name == b"meta")
    properties = next(body for name, body in _boxes(meta[4:]) if name == b"iprp")
    container = next(body for name, body in _boxes(properties) if name == b"ipco")
    sizes = [
        struct.unpack_from(">II", body, 4) for name, body in _boxes(container) if name == b"ispe"
    ]
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return width, height


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes that lie in `data` (ISO/IEC 14496-12, 4.2), without their headers."""
    at = 0
    for _ in range(_BOXES):
        if at + 8 > len(data):
            return
        length, name = struct.unpack_from(">I4s", data, at)
        if length < 8 or at + length > len(data):  # 0: to the end, 1: 64 bits; ours are neither
            raise ValueError("cut off")
        yield name, data[at + 8 : at + length]
        at += length


_SIZES: dict[str, Callable[[bytes], Size]] = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/gif": _gif,
    "image/webp": _webp,
    "image/avif": _avif,
}
