"""Which macros does a text define in paragraphs of their own, outside of formulas?

As pages for MathJax do: `\\newcommand` or `\\def` alone in a paragraph prints nothing and holds for all
formulas of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lookahead.typeset.fences import behind
from lookahead.typeset.rendered import Issue
from lookahead.typeset.tex import definitions

MAX_MACROS = 500
_NAMES = ("command", "\\def", "\\gdef", "\\edef", "\\xdef", "\\DeclareMathOperator")
_BEGINS = re.compile(
    r" {0,3}\\(?:(?:re)?newcommand|(?:renew|provide)command|[gex]?def|DeclareMathOperator)(?![A-Za-z])"
)
_RAW = re.compile(r" {0,3}<(?:(pre|script|style|textarea)\b|!--)", re.IGNORECASE)
_COMMENT = re.compile(r"(?<!\\)%.*$", re.MULTILINE)
_UNREAD = (
    "This paragraph begins with a definition of TeX, but is not one alone that can be read; "
    "put it between dollars, or under `macros` above the text."
)


def taken(text: str, first: int) -> tuple[str, dict[str, str], list[Issue]]:
    """`text` with such paragraphs as empty lines, what they define, and which cannot be read."""
    if "\\" not in text or not any(name in text for name in _NAMES):
        return text, {}, []
    lines = text.split("\n")
    macros: dict[str, str] = {}
    problems: list[Issue] = []
    for at, end in _paragraphs(lines):
        rest, own = definitions(_COMMENT.sub("", "\n".join(lines[at:end])))
        if own and not rest.strip() and len(macros) + len(own) <= MAX_MACROS:
            macros |= own
            lines[at:end] = [""] * (end - at)
        else:
            problems.append(Issue(first + at, "maths", _UNREAD))
    return "\n".join(lines), macros, problems


def _paragraphs(lines: list[str]) -> Iterator[tuple[int, int]]:
    """First line, and the line behind the last, of paragraphs that begin with a definition; not in code."""
    at, fence, blank = 0, "", True
    while at < len(lines):
        line = lines[at]
        before, fence = fence, behind(line, fence)
        if before or fence:
            pass
        elif raw := _RAW.match(line):
            at = _until(lines, at, f"</{raw[1].lower()}" if raw[1] else "-->")
        elif blank and _BEGINS.match(line):
            end = next((n for n in range(at, len(lines)) if not lines[n].strip()), len(lines))
            yield at, end
            at = end - 1
        blank = at < len(lines) and not lines[at].strip()
        at += 1


def _until(lines: list[str], at: int, closing: str) -> int:
    """The line in which raw HTML that begins in line `at` ends."""
    return next((n for n in range(at, len(lines)) if closing in lines[n].lower()), len(lines))
