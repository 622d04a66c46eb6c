"""Which part of a file does a client ask for?  (RFC 9110, 13.1.5 and 14)

One range in bytes, as players of sound and film send it; several at once, and whatever is no range, are
answered with the whole file, as 14.2 allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

LONGEST = 100  # characters of a header that names one range
BLOCK = 1 << 16  # bytes
_RANGE = re.compile(r"bytes=[ \t]*(?:([0-9]+)-([0-9]*)|-([0-9]+))[ \t]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of a file: status 206, or 416 where there are none."""

    first: int  # the number of the first one
    length: int  # 0: the file has nothing of what was asked for
    size: int  # of the whole file

    @property
    def status(self) -> int:
        return 206 if self.length else 416

    @property
    def said(self) -> str:
        """The value of Content-Range."""
        told = f"{self.first}-{self.first + self.length - 1}" if self.length else "*"
        return f"bytes {told}/{self.size}"

    def within(self, most: int) -> Part:
        """Its beginning, which may be sent in its place (15.3.7): who wants more asks again."""
        return replace(self, length=min(self.length, most))


def part(asked: str, if_range: str, etag: str, size: int) -> Part | None:
    """What the headers Range and If-Range ask of a file of `size` bytes; None for all of it.

    `etag` is strong; an If-Range with a date never holds, since nothing of ours says when it was changed.
    """
    found = _RANGE.fullmatch(asked) if len(asked) <= LONGEST else None
    if found is None or (if_range and if_range.strip() != etag):
        return None
    if found[3]:
        return _last(int(found[3]), size)
    first, last = int(found[1]), int(found[2]) if found[2] else size
    if found[2] and last < first:  # no range at all (14.1.1)
        return None
    return Part(first, min(last + 1, size) - first, size) if first < size else Part(0, 0, size)


def _last(count: int, size: int) -> Part | None:
    """The last `count` bytes; those of an empty file are all that it has."""
    if not count:
        return Part(0, 0, size)
    return Part(max(0, size - count), min(count, size), size) if size else None


def blocks(path: Path, one: Part) -> Iterator[bytes]:
    """The bytes of a part, in blocks; fewer where the file was made shorter meanwhile."""
    left = one.length
    with path.open("rb") as file:
        file.seek(one.first)
        while left and (data := file.read(min(BLOCK, left))):
            left -= len(data)
            yield data
