"""What of a text in Markdown is prose?  Its words in their places, and its blocks; pure, in linear time.

Code, formulas, tags, shortcodes and addresses become a filler of the same length, so that every place in
the prose is a place in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FILLER = "¤"
MAX_PROSE = 1_000_000  # characters that are looked at
_OPENING = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})"
    r"|(?P<comment><!--)"
    r"|(?P<ticks>`+)"
    r"|(?P<shown>\$\$|\\\[|\\\(|\\begin\{(?P<name>\w{1,20}\*?)\})"
    r"|(?P<dollar>(?<!\\)\$(?![\s$]))"
    r"|(?P<short>\{\{[<%]|\{%)"
    r"|(?P<tag></?[a-zA-Z][\w-]*(?=[\s/>]))"
    r"|(?P<link>\]\()"
    r"|(?P<definition>^ {0,3}\[[^\]\n]{1,200}\]:[ \t])"
    r"|(?P<url>https?://\S+)",
    re.MULTILINE,
)
_CLOSING = {"$$": "$$", "\\[": "\\]", "\\(": "\\)", "{{<": ">}}", "{{%": "%}}", "{%": "%}"}
_LIST = re.compile(r"\s*(?:[-*+•]|\(?\w{1,3}[.)])\s")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together."""

    kind: str  # "heading", "text", "list", "quote", "table", "rule", "other" (code, formulas, pictures, HTML)
    start: int  # where it begins in the text
    text: str
    level: int = 0  # of a heading


def masked(text: str) -> str:
    """`text` with everything but prose filled in; comments and line breaks are white space."""
    parts: list[str] = []
    at = 0
    ends = _Ends(text)
    for opening in _OPENING.finditer(text):
        if opening.start() < at:
            continue
        end = _end(text, opening, ends)
        if end < 0:
            continue
        fill = " " if opening["comment"] else FILLER
        parts += [text[at : opening.start()], re.sub(r"[^\n]", fill, text[opening.start() : end])]
        at = end
    return "".join([*parts, text[at:]])


class _Ends:
    """Where something is found next; what is not there is not sought twice."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, int] = {}

    def next(self, words: str, at: int) -> int:
        """The place behind `words` from `at` on; -1 where they are not."""
        known = self._known.get(words, 0)
        if known >= 0 and known < at + len(words):
            found = self._text.find(words, at)
            self._known[words] = known = found + len(words) if found >= 0 else -1
        return known


def _end(text: str, opening: re.Match[str], ends: _Ends) -> int:
    """Behind what `opening` opens; -1 where nothing closes it."""
    at, said = opening.end(), opening[0]
    if opening["url"] or opening["definition"]:
        return at if opening["url"] else _line_end(ends, text, at)
    if opening["fence"]:
        closed = ends.next(opening["fence"], _line_end(ends, text, at))
        return _line_end(ends, text, closed) if closed > 0 else len(text)
    if opening["comment"]:
        return ends.next("-->", at) if ends.next("-->", at) > 0 else len(text)
    if opening["shown"]:
        closing = f"\\end{{{opening['name']}}}" if opening["name"] else _CLOSING[said]
        return ends.next(closing, at)
    if opening["short"]:
        return ends.next(_CLOSING[said], at)
    closing = opening["ticks"] or ("$" if opening["dollar"] else ")" if opening["link"] else ">")
    end = ends.next(closing, at)
    paragraph = ends.next("\n\n", at)
    return end if end <= paragraph or paragraph < 0 else -1


def _line_end(ends: _Ends, text: str, at: int) -> int:
    end = ends.next("\n", at)
    return end - 1 if end > 0 else len(text)


def blocks(prose: str) -> list[Block]:
    """The blocks of masked prose, in order."""
    found: list[Block] = []
    held: list[tuple[int, str]] = []
    at = 0
    for line in [*prose.split("\n"), ""]:
        heading = _HEADING.match(line)
        underlined = len(held) == 1 and _UNDERLINE.match(line) and _kind([held[0][1]]) == "text"
        if underlined:
            level = 1 if "=" in line else 2
            found.append(Block("heading", held[0][0], held[0][1].strip(), level))
            held = []
        elif heading or not line.strip():
            found += _held(held)
            found += [Block("heading", at, heading[2], len(heading[1]))] if heading else []
            held = []
        else:
            held.append((at, line))
        at += len(line) + 1
    return found


def _held(lines: list[tuple[int, str]]) -> list[Block]:
    texts = [line for _, line in lines]
    return [Block(_kind(texts), lines[0][0], "\n".join(texts))] if lines else []


def _kind(lines: list[str]) -> str:
    first = lines[0]
    if _RULE.match(first) and len(lines) == 1:
        return "rule"
    if _LIST.match(first):
        return "list"
    if first.lstrip().startswith(">"):
        return "quote"
    if first.lstrip().startswith("|") or (
        len(lines) > 1 and re.match(r"[\s|:-]*-[\s|:-]*\|", lines[1])
    ):
        return "table"
    if first.startswith(("    ", "\t")) or first.lstrip()[0] in f"{FILLER}!:" or "![" in first:
        return "other"
    return "text"
