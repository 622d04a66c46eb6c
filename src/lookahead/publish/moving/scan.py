"""Which parts of a text in Markdown are code, and so stay as they are?"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`]*\Z)|~{3,})")


def blocks(text: str) -> Iterator[tuple[bool, str]]:
    """Stretches of whole lines: is it a fenced block of code, and what stands there?"""
    fence, lines = "", [""]
    for line in text.splitlines(keepends=True):
        bare = line.rstrip("\n")
        mark = _FENCE.match(bare)
        if mark and not fence:
            yield False, "".join(lines)
            fence, lines = mark[1], [line]
            continue
        lines.append(line)
        if fence and mark and mark[1].startswith(fence) and not bare[mark.end() :].strip():
            yield True, "".join(lines)
            fence, lines = "", []
    yield bool(fence), "".join(lines)


def outside(text: str, write: Callable[[str], str]) -> str:
    """`write` applied to what is no code: neither in fences nor between backticks."""
    return "".join(part if code else _spans(part, write) for code, part in blocks(text))


def _spans(text: str, write: Callable[[str], str]) -> str:
    """Code between backticks is put aside while `write` sees the whole."""
    kept = list(_code(text))
    if not kept:
        return write(text)
    parts, at = [], 0
    for number, (start, end) in enumerate(kept):
        parts += [text[at:start], f"\ufdd1{number}\ufdd2"]
        at = end
    written = write("".join([*parts, text[at:]]))
    return re.sub("\ufdd1(\\d+)\ufdd2", lambda one: text[slice(*kept[int(one[1])])], written)


def _code(text: str) -> Iterator[tuple[int, int]]:
    runs = [(found.start(), found.end()) for found in re.finditer("`+", text)]
    by_length: dict[int, list[int]] = {}
    for start, end in runs:
        by_length.setdefault(end - start, []).append(start)
    at = 0
    for start, end in runs:
        same = by_length[end - start]
        following = bisect_left(same, end)
        if start < at or following == len(same):
            continue
        at = same[following] + end - start
        if text.find("\n\n", start, min(at, start + 5_000)) < 0:
            yield start, at
        else:
            at = end
