r"""Which dollars and brackets of a text delimit formulas?

Code wins over dollars: in ``costs $5, see `$HOME` `` nothing is a formula.  Such dollars are put in other
words, a noncharacter, until Markdown was read; that it is a dollar again matters to nobody else.  Pairs of
`\\(` and `\\)`, `\\[` and `\\]`, as kramdown and sites with MathJax have them, become those of LaTeX.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

DOLLAR = "\ufdd1"  # a noncharacter (Unicode 23.7): never in a text that is exchanged

_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(`{3,}|~{3,})")
_TOKEN = re.compile(r"`+|\\\\[(\[]|\\.|\$\$?", re.DOTALL)
_CLOSING = {
    "$": re.compile(r"(?<![\s\\$])\$(?![\d$])"),
    "$$": re.compile(r"(?<!\\)\$\$"),
    "\\\\(": re.compile(r"\\\\\)"),
    "\\\\[": re.compile(r"\\\\\]"),
    "\\(": re.compile(r"\\\)"),
    "\\[": re.compile(r"\\\]"),
}
_ESCAPED = re.compile(r"\\([\\_*])")
_TICKS = re.compile(r"(?<!\\)`+")


def settled(text: str) -> str:
    """`text` in which each delimiter means one thing.  No line moves; linear."""
    doubled = "\\\\(" in text or "\\\\[" in text
    if not doubled and not ("`" in text and "$" in text):
        return text
    lines = text.split("\n")
    for start, end in _paragraphs(lines):
        paragraph = "\n".join(lines[start:end])
        if ("$" in paragraph and "`" in paragraph) or (
            doubled and "\\\\" in paragraph and not paragraph.startswith(("    ", "\t"))
        ):
            lines[start:end] = _Paragraph(paragraph).settled().split("\n")
    return "\n".join(lines)


def _paragraphs(lines: list[str]) -> Iterator[tuple[int, int]]:
    """First line and the one behind the last of what stands together outside of fenced code."""
    fence, start = "", 0
    for at, line in enumerate(lines):
        mark = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip(" \t>`~"):
                fence, start = "", at + 1
        elif mark or not line.strip(" \t>"):
            if start < at:
                yield start, at
            fence, start = mark[1] if mark else "", at + 1
    if not fence and start < len(lines):
        yield start, len(lines)


class _Paragraph:
    """Lines that stand together."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans = list(_code(text))
        self._begins = [start for start, _ in self._spans]
        self._next: dict[str, tuple[int, int]] = {}  # what closes next, -1 where nothing does

    def settled(self) -> str:
        text, at, parts, done = self._text, 0, list[str](), 0
        while (found := _TOKEN.search(text, at)) is not None:
            at, token = found.end(), found[0]
            if token[0] == "`":
                at = self._behind(found.start()) or at
                continue
            if token not in _CLOSING:
                continue
            start, end = self._closing(token, at)
            if start < 0:
                continue
            within = text[at:start]
            if token[0] == "$" and self._behind(at) == start:  # GitHub's own: $`x`$
                parts += [text[done : found.start()], token, within.strip("`"), token]
                done = end
            elif token[0] == "$" and self._has_code(at, start):
                parts += [text[done : found.start()], DOLLAR * len(token)]
                done = at
                continue
            elif token.startswith("\\\\") and not self._has_code(at, start):
                within = _ESCAPED.sub(r"\1", within)  # their authors write for Markdown first
                parts += [text[done : found.start()], token[1:], within, text[start + 1 : end]]
                done = end
            at = end
        return "".join([*parts, text[done:]])

    def _behind(self, at: int) -> int:
        """Where the code that begins at `at` ends; 0 where none does."""
        n = bisect_left(self._begins, at)
        return self._spans[n][1] if n < len(self._spans) and self._begins[n] == at else 0

    def _has_code(self, start: int, end: int) -> bool:
        """Does code begin in a formula?  Behind a brace it would be TeX's quotation mark."""
        n = bisect_left(self._begins, start)
        while n < len(self._begins) and self._begins[n] < end:
            if self._text[self._begins[n] - 1] != "{":
                return True
            n += 1
        return False

    def _closing(self, token: str, at: int) -> tuple[int, int]:
        """Where what closes `token` begins and ends, (-1, -1) for nowhere; each place is sought once."""
        if token == "$" and self._text[at : at + 1].isspace():  # noqa: S105  # a delimiter
            return -1, -1
        known = self._next.get(token)
        if known is None or 0 <= known[0] < at:
            found = _CLOSING[token].search(self._text, at)
            known = self._next[token] = found.span() if found else (-1, -1)
        return known


def _code(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of code between backticks (CommonMark 0.31.2, 6.1)."""
    runs: dict[int, list[int]] = {}
    for found in _TICKS.finditer(text):
        runs.setdefault(len(found[0]), []).append(found.start())
    at = 0
    for found in _TICKS.finditer(text):
        if found.start() < at:
            continue
        same = runs[len(found[0])]
        n = bisect_left(same, found.end())
        if n < len(same):
            at = same[n] + len(found[0])
            yield found.start(), at
