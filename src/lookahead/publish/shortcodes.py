"""Which shortcodes of Hugo does a text hold, and what stands in their place?

`{{< name >}}` and `{{% name %}}` are shortcodes wherever they stand outside of code; what each becomes is
said in `shortcode_kinds`.  `Expanded` knows from which line of the file each of its lines came.
https://gohugo.io/content-management/shortcodes/
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any

from lookahead.publish import shortcode_kinds as kinds
from lookahead.publish.model import About, Flaw, Front
from lookahead.publish.shortcode_kinds import Call, Piece
from lookahead.typeset import Rendered

MAX_TAG = 4_000  # characters
MAX_TAGS = 5_000  # in a text
MAX_DEPTH = 40  # shortcodes in shortcodes

_EVENT = re.compile(
    r"^(?P<lead>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})"
    r"|(?P<ticks>`+)|(?P<tag>\{\{[<%])",
    re.MULTILINE,
)
_NAME = re.compile(r"\s*(/?)\s*([a-zA-Z][\w./-]*?)(?=[\s\"`]|/?[>%]\}\})")
_VALUE = re.compile(
    r"\s*(?:([\w-]+)\s*=\s*)?(?:\"((?:\\.|[^\"\\])*)\"|`([^`]*)`|((?![\"`])\S+?)(?=\s|/?[>%]\}\}))",
    re.DOTALL,
)
_END = re.compile(r"\s*(/?)\s*([>%])\}\}")
_ESCAPED = re.compile(r"\{\{([<%])/\*((?:(?!\*/|\{\{[<%]/\*).)*)\*/([>%])\}\}", re.DOTALL)
_LOOKS = re.compile(r"\{\{[<%]\s*/?[a-zA-Z][\w-]*\s")
_LIST = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)")
_LEAD = re.compile(r"[ \t>]*")
_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+")


@dataclass(frozen=True, slots=True)
class Expanded:
    """A text without shortcodes."""

    text: str
    lines: Sequence[int] = ()  # of the file, for each line of `text`; empty: as they are
    first: int = 1  # number of the first line
    flaws: tuple[Flaw, ...] = ()

    def at(self, line: int) -> int:
        """The line of the file that `line` of the expanded text came from."""
        number = line - self.first
        return self.lines[number] if 0 <= number < len(self.lines) else line

    def placed(self, made: Rendered) -> Rendered:
        """`made` from our text, with the lines of the file."""
        if not self.lines:
            return made
        fields = ("headings", "links", "pictures", "problems", "runs", "diagrams")
        moved: dict[str, Any] = {name: self._moved(getattr(made, name)) for name in fields}
        return replace(made, **moved)

    def _moved(self, found: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(replace(one, line=self.at(one.line) if one.line else 0) for one in found)


def expand(body: str, file: str, first: int, front: Front, about: About) -> Expanded:
    """`body`, whose first line has the number `first`, with its shortcodes written out.

    Takes linear time and never raises.
    """
    if "{{<" not in body and "{{%" not in body:
        return Expanded(body, first=first)
    body = body.replace("\r\n", "\n")
    work = _Work(body, file, first, front, about)
    pieces = list(work.pieces(_tree(work.tags()), 0, len(body), 0))
    text, lines = assembled(pieces)
    return Expanded(text, lines, first, tuple(work.flaws))


@dataclass(slots=True)
class _Tag:
    start: int
    end: int
    name: str
    closing: bool
    alone: bool  # `{{< x />}}`
    values: tuple[str, ...]
    named: dict[str, str]
    literal: str = ""  # of an escaped one: what is shown
    children: list[_Tag] = field(default_factory=list)
    until: _Tag | None = None  # what closes it


class _Work:
    """One text on its way."""

    def __init__(self, body: str, file: str, first: int, front: Front, about: About) -> None:
        self.body, self.file, self.first = body, file, first
        self.front, self.about = front, about
        self.flaws: list[Flaw] = []
        self._starts = [0, *accumulate(len(line) + 1 for line in body.split("\n"))]
        self._code: set[int] | None = None
        self._unclosed: set[str] = set()  # names that nothing behind here closes

    def line(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1 + self.first

    def flaw(self, at: int, text: str) -> None:
        self.flaws.append(Flaw(self.file, self.line(at), "shortcode", text))

    # ---- reading

    def tags(self) -> Iterator[_Tag]:
        """Every tag outside of code, and every escaped one, in the order of the text."""
        body, at, count = self.body, 0, 0
        ticks = _Ticks(body)
        while (event := _EVENT.search(body, at)) is not None:
            if event["tag"]:
                count += 1
                if count > MAX_TAGS:
                    said = f"a text may hold {MAX_TAGS:,} shortcodes; the rest is shown as written"
                    return self.flaw(event.start(), said)
                tag = None if self._indented(event.start()) else self._tag(event.start())
                if tag:
                    yield tag
                at = self._behind(tag) if tag else event.end()
                continue
            end = self._fenced(event) if event["fence"] else ticks.closed(event)
            yield from self._escapes(event.end(), end)
            at = end

    def _behind(self, tag: _Tag) -> int:
        """Where reading goes on: a shortcode that holds code holds no Markdown."""
        if tag.name not in kinds.RAW or tag.closing or tag.alone or tag.name in self._unclosed:
            return tag.end
        closing = re.compile(rf"\{{\{{[<%]\s*/\s*{tag.name}\s*[>%]\}}\}}").search(
            self.body, tag.end
        )
        if closing is None:
            self._unclosed.add(tag.name)
        return closing.start() if closing else tag.end

    def _fenced(self, event: re.Match[str]) -> int:
        fence = event["fence"]
        closing = re.compile(rf"^[ \t>]*{fence[0]}{{{len(fence)},}}[ \t]*$", re.MULTILINE)
        found = closing.search(self.body, event.end())
        return found.end() if found else len(self.body)

    def _escapes(self, start: int, end: int) -> Iterator[_Tag]:
        """Also in code an escaped shortcode is shown without its `/*` and `*/`, as Hugo does."""
        if "/*" in self.body[start:end]:
            for found in _ESCAPED.finditer(self.body, start, end):
                yield _escape(found, bare=True)

    def _tag(self, at: int) -> _Tag | None:
        escaped = _ESCAPED.match(self.body, at, at + MAX_TAG)
        if escaped:
            return _escape(escaped, bare=False)
        limit = min(len(self.body), at + MAX_TAG)
        name = _NAME.match(self.body, at + 3, limit)
        values: list[str] = []
        named: dict[str, str] = {}
        where = name.end() if name else limit
        while name:
            end = _END.match(self.body, where, limit)
            if end:
                alone = bool(end[1])
                return _Tag(at, end.end(), name[2], bool(name[1]), alone, tuple(values), named)
            value = _VALUE.match(self.body, where, limit)
            if value is None or value.end() == where:
                break
            said = next((part for part in value.groups()[1:] if part is not None), "")
            if "{{<" in said or "{{%" in said:  # another one begins: this one never ends
                break
            said = re.sub(r"\\(.)", r"\1", said) if value[2] else said
            if value[1]:
                named[value[1].lower()] = said
            else:
                values.append(said)
            where = value.end()
        if _LOOKS.match(self.body, at):
            self.flaw(
                at,
                f"this shortcode has no end; close it with {self.body[at + 2]}}}}}".replace(
                    "<", ">"
                ),
            )
        return None

    def _indented(self, at: int) -> bool:
        number = self.line(at) - self.first
        if not self.body.startswith(("    ", "\t"), self._starts[number]):
            return False
        if self._code is None:
            self._code = set(_indented_code(self.body.split("\n")))
        return number in self._code

    # ---- writing

    def pieces(self, tags: list[_Tag], start: int, end: int, depth: int) -> Iterator[Piece]:
        """The text between two places, with what stands in the place of its shortcodes."""
        for tag in tags:
            yield self._source(start, tag.start)
            yield from self._written(tag, depth)
            start = tag.until.end if tag.until else tag.end
        yield self._source(start, end)

    def _source(self, start: int, end: int) -> Piece:
        return Piece(self.body[start:end], self.line(start), flows=True)

    def _written(self, tag: _Tag, depth: int) -> Iterator[Piece]:
        if tag.literal:
            yield Piece(tag.literal, self.line(tag.start), flows=True)
            return
        write = kinds.KINDS.get(tag.name.lower())
        if depth >= MAX_DEPTH:
            said = f"shortcodes lie more than {MAX_DEPTH} deep; take some of them apart"
            self.flaw(tag.start, said)
            yield self._source(tag.start, tag.until.end if tag.until else tag.end)
            return
        closing = tag.until.start if tag.until else tag.end
        inner = list(self.pieces(tag.children, tag.end, closing, depth + 1)) if tag.until else []
        try:
            if tag.closing:
                raise kinds.Misused("nothing begins what ends here; delete this end")
            if write is None:
                raise kinds.Misused(kinds.UNKNOWN)
            yield from write(self._call(tag, inner))
        except kinds.Misused as error:
            self.flaw(tag.start, f"the shortcode {tag.name}: {error}")
            yield self._as_written(tag)
            yield from inner
            if tag.until:
                yield self._as_written(tag.until)

    def _call(self, tag: _Tag, inner: list[Piece]) -> Call:
        opening, indent = self._lead(tag.start)
        return Call(
            name=tag.name.lower(), values=tag.values, named=tag.named, inner=inner,
            paired=tag.until is not None, line=self.line(tag.start), opening=opening, indent=indent,
            before=self.body[max(0, tag.start - 2) : tag.start], front=self.front, about=self.about,
        )  # fmt: skip

    def _as_written(self, tag: _Tag) -> Piece:
        """A tag in code, on one line."""
        source = " ".join(self.body[tag.start : tag.end].split())
        fence = "`" * (1 + max(map(len, re.findall("`+", source)), default=0))
        pad = " " if len(fence) > 1 else ""
        return Piece(f"{fence}{pad}{source}{pad}{fence}", self.line(tag.start))

    def _lead(self, at: int) -> tuple[str, str]:
        """What must come before a block here, so that it is one, and what its lines begin with."""
        before = self.body[self._starts[self.line(at) - self.first] : at]
        if _LEAD.fullmatch(before):
            return f"\n{before}", before
        return ("", " " * len(before)) if _ITEM.fullmatch(before) else ("\n\n", "")


class _Ticks:
    """Which run of backticks ends the code that another one begins?  In the same paragraph, as long as it."""

    def __init__(self, body: str) -> None:
        self._body = body
        self._runs: dict[int, list[int]] = {}
        for found in re.finditer("`+", body):
            self._runs.setdefault(len(found[0]), []).append(found.start())
        self._blank = [found.start() for found in re.finditer(r"\n[ \t>]*(?=\n)", body)]

    def closed(self, event: re.Match[str]) -> int:
        """The end of the code that begins with `event`, or of the backticks alone."""
        if self._body[event.start() - 1 : event.start()] == "\\":
            return event.start() + 1
        runs = self._runs.get(len(event["ticks"]), [])
        at = bisect_left(runs, event.end())
        if at == len(runs):
            return event.end()
        blank = bisect_left(self._blank, event.end())
        if blank < len(self._blank) and self._blank[blank] < runs[at]:
            return event.end()
        return runs[at] + len(event["ticks"])


def _escape(found: re.Match[str], bare: bool) -> _Tag:
    shown = f"{{{{{found[1]}{found[2]}{found[3]}}}}}"
    if not bare:
        shown = shown.replace("<", "&lt;").replace(">", "&gt;")
    return _Tag(found.start(), found.end(), "", False, True, (), {}, shown)


def _tree(tags: Iterator[_Tag]) -> list[_Tag]:
    """Tags in the tags that hold them; what is never closed holds nothing."""
    found: list[_Tag] = []
    opened: dict[str, list[tuple[int, _Tag]]] = {}
    for tag in tags:
        places = opened.setdefault(tag.name.lower(), [])
        while tag.closing and places:
            at, opening = places.pop()
            if at < len(found) and found[at] is opening:  # else it lies in another one by now
                opening.until, opening.children = tag, found[at + 1 :]
                del found[at + 1 :]
                break
        else:
            if not (tag.closing or tag.alone):
                places.append((len(found), tag))
            found.append(tag)
    return found


def _indented_code(lines: list[str]) -> Iterator[int]:
    """The numbers of lines that are code because they are indented, outside of lists."""
    blank, listed, code = True, False, False
    for number, line in enumerate(lines):
        if not line.strip():
            blank = True
            continue
        if line.startswith(("    ", "\t")):
            code = not listed and (blank or code)
            if code:
                yield number
        else:
            listed = bool(_LIST.match(line)) or (listed and (not blank or line.startswith(" ")))
            code = False
        blank = False


def assembled(pieces: list[Piece]) -> tuple[str, list[int]]:
    """The whole text, and for each of its lines the line of the file that it came from."""
    lines: list[int] = []
    line, said = 0, False
    for piece in pieces:
        for number, part in enumerate(piece.text.split("\n")):
            if number:
                lines.append(line)
                said = False
            if not said:
                line, said = piece.line + (number if piece.flows else 0), bool(part)
    return "".join(piece.text for piece in pieces), [*lines, line]
