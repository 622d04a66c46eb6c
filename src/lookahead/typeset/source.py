"""What must be said of a text in Markdown before it is read as Markdown?

Display formulas stand in lines of their own, and a line of TeX may look like a list, a heading or an empty
line.  Such lines are begun with a noncharacter that is taken away again: no line moves, so that problems keep
their numbers.
"""

from __future__ import annotations

import re

from lookahead.typeset.defined import taken
from lookahead.typeset.delimiters import settled
from lookahead.typeset.fences import behind
from lookahead.typeset.rendered import Issue

GUARD = "\ufdd0"  # a noncharacter (Unicode 23.7): never in a text that is exchanged
MAX_TEXT = 16_000_000  # characters
MAX_FORMULA = 400  # lines
MAX_LINE = 4_000  # characters of a line within which a formula may begin
MAX_DEPTH = 60  # quotes in quotes

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ud800-\udfff]")
_OPEN = re.compile(r"(?:\s|[-*+] |\d+[.)] |> ?)*(\$\$|\\\[|\\begin\{([a-z]+\*?)\})")
_SHOWN = frozenset(
    "equation align gather multline eqnarray alignat flalign displaymath aligned gathered cases".split()
)
_QUOTE = re.compile(r"[ \t]*> ?")
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_MANY = 1_000  # openings of formulas, after which it is asked whether they are ever closed
_DEEP = re.compile(rf"(?:[ \t]*>){{{MAX_DEPTH}}}")


def prepared(text: str, first: int) -> tuple[str, dict[str, str], list[Issue]]:
    """`text` without control characters and with its formulas guarded, and the macros that it defines.

    `first` is its first line.
    """
    problems: list[Issue] = []
    if len(text) > MAX_TEXT:
        at = text.count("\n", 0, MAX_TEXT) + first
        problems.append(Issue(at, "limit", f"Only the first {MAX_TEXT:,} characters are shown."))
        text = text[:MAX_TEXT]
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    found = _CONTROL.search(text)
    if found:
        at = text.count("\n", 0, found.start()) + first
        shown = f"U+{ord(found[0]):04X}"
        problems.append(Issue(at, "control", f"A control character ({shown}) is left out."))
        text = _CONTROL.sub("", text)
    text, macros, more = taken(text, first)
    problems += more
    text = settled(_flattened(text, first, problems))
    for opening, closing in (("\\(", "\\)"), ("\\[", "\\]")):
        if text.count(opening) > _MANY:
            text = _closed(text, opening, closing)
    if "$$" in text or "\\[" in text or "\\begin{" in text:
        text = _guarded(text)
    return text, macros, problems


def _flattened(text: str, first: int, problems: list[Issue]) -> str:
    """Quotes in quotes only so deep that nothing recurses too far."""
    if text.count(">") < MAX_DEPTH:
        return text
    if ">" * MAX_DEPTH not in text.replace(" ", "").replace("\t", ""):  # as the search says, sooner
        return text
    deep = _DEEP.search(text)
    if deep:
        at = text.count("\n", 0, deep.start()) + first
        problems.append(Issue(at, "limit", f"Quotes are nested more than {MAX_DEPTH} deep."))
        text = re.sub(rf"(?m)^((?:[ \t]*>){{{MAX_DEPTH - 1}}})(?:[ \t]*>)+", r"\1", text)
    return text


def _closed(text: str, opening: str, closing: str) -> str:
    """Openings that nothing closes in their paragraph as bare brackets: each would be sought in vain."""
    parts = re.split(r"(\n[ \t]*\n)", text)
    for at, part in enumerate(parts):
        last = part.rfind(closing)
        head, tail = (part[:last], part[last:]) if last >= 0 else ("", part)
        parts[at] = head + tail.replace(opening, opening[1])
    return "".join(parts)


def _guarded(text: str) -> str:
    lines = text.split("\n")
    at, fence = 0, ""
    while at < len(lines):
        line = lines[at]
        before, fence = fence, behind(line, fence)
        if before or fence:
            at += 1
        elif opening := _OPEN.match(line):
            at = _guard(lines, at, opening)
        elif "$$" in line and _odd(line):
            at = _guard_inside(lines, at)
        else:
            at += 1
    return "\n".join(lines)


def _guard(lines: list[str], at: int, opening: re.Match[str]) -> int:
    """Guards the formula that begins in line `at`, if it ends; the line behind it."""
    line, name = lines[at], opening[2]
    if name and name.rstrip("*") not in _SHOWN:
        return at + 1
    closing = f"\\end{{{name}}}" if name else {"$$": "$$", "\\[": "\\]"}[opening[1]]
    quotes = line.count(">", 0, opening.start(1))
    if closing in line[opening.end() :]:
        end = at
    else:
        limit = min(len(lines), at + MAX_FORMULA)
        end = next((n for n in range(at + 1, limit) if closing in lines[n]), -1)
    if end < 0 or (quotes and any(not one.strip() for one in lines[at:end])):  # the quote has ended
        return at + 1
    for n in range(at + 1, end + (0 if lines[end].lstrip(" \t>").rstrip() == closing else 1)):
        lines[n] = _begun(lines[n], quotes)
    if name:
        lines[at] = line[: opening.start(1)] + "$$" + line[opening.start(1) :]
        where = lines[end].rindex(closing) + len(closing)
        lines[end] = lines[end][:where] + "$$" + lines[end][where:]
    return end + 1


def _odd(line: str) -> bool:
    """Does a formula that this line opens end on another one?"""
    return len(line) < MAX_LINE and _CODE.sub("", line).count("$$") % 2 == 1


def _guard_inside(lines: list[str], at: int) -> int:
    """Guards a formula that begins within line `at`, if it ends in the same paragraph; the line behind it."""
    for end in range(at + 1, min(len(lines), at + MAX_FORMULA)):
        if not lines[end].strip():
            break
        if "$$" in lines[end]:
            bare = lines[at].lstrip(" \t>")
            quotes = lines[at][: len(lines[at]) - len(bare)].count(">")
            lines[at + 1 : end + 1] = [_begun(one, quotes) for one in lines[at + 1 : end + 1]]
            return end + 1
    return at + 1


def _begun(line: str, quotes: int) -> str:
    """`line` with the mark behind its indentation and the marks of at most so many quotes."""
    at = 0
    while quotes and (mark := _QUOTE.match(line, at)) is not None:
        at, quotes = mark.end(), quotes - 1
    at += len(line) - at - len(line[at:].lstrip(" \t"))
    return line[:at] + GUARD + line[at:]
