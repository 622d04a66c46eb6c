"""Which headings does a text have, and by which ids are they reached?"""

from __future__ import annotations

import html
import re

from lookahead.typeset.equations import Equations
from lookahead.typeset.fences import read_fence
from lookahead.typeset.labels import Labels
from lookahead.typeset.rendered import Heading, Issue, Options

MAX_HEADINGS = 20_000  # with an id
MAX_ID = 120  # characters

_HEADING = re.compile(
    r"<h([1-6])((?: [^<>]*)?)>((?:(?!</?h[1-6][ >]).)*)</h\1>", re.DOTALL | re.IGNORECASE
)
_LINE = re.compile(r' data-sourcepos="(\d+):[^"]*"')
_ID = re.compile(r'\sid\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')
_CURLY = re.compile(r"\s*\{\s*([#.:][^{}<>]*)\}\s*$")
_TAG = re.compile(r"<[^<>]*>")
_NOTE = re.compile(r'<sup[^<>]* class="footnote-ref"><a[^<>]*>[^<]*</a></sup>')
_LINKED = re.compile(rf' data-sourcepos="[\d:-]*"|{_NOTE.pattern}|</?a\b[^<>]*>')
_HIDDEN = re.compile(r"<annotation\b.*?</annotation>", re.DOTALL)
_SPACE = re.compile(r"\s")
_LETTERS = re.compile(r"[^\w\s-]")


class Headings:
    """The headings of one text."""

    def __init__(
        self, options: Options, labels: Labels, problems: list[Issue], equations: Equations
    ) -> None:
        self.options, self.labels, self.problems = options, labels, problems
        self.found: list[Heading] = []
        self._equations = equations
        self._used: dict[str, int] = {}
        self._shift = 0

    def write(self, markup: str) -> str:
        """`markup` with ids, and with the first level left to the page."""
        if "<h" not in markup:
            return markup
        levels = [int(found[1]) for found in _HEADING.finditer(markup)]
        self._shift = max(0, 2 - min(levels)) if levels else 0
        return _HEADING.sub(self._heading, markup)

    def _heading(self, found: re.Match[str]) -> str:
        level = min(6, int(found[1]) + self._shift)
        if len(self.found) >= MAX_HEADINGS:
            return f"<h{level}>{found[3]}</h{level}>"
        at = _LINE.search(found[2])
        line = int(at[1]) + self.options.line - 1 if at else 0
        curly = _CURLY.search(found[3])
        said = read_fence(html.unescape(f"{{{curly[1]}}}")) if curly else None
        inner = found[3][: curly.start()] if curly else found[3]
        given = _ID.search(found[2])
        wanted = (said.label if said else "") or ((given[1] or given[2] or "") if given else "")
        id = self._id(wanted, html.unescape(_TAG.sub("", _NOTE.sub("", inner))), line)
        inner = self._equations.inside(inner)
        shown = _LINKED.sub("", inner)
        text = " ".join(html.unescape(_TAG.sub("", _HIDDEN.sub("", shown))).split())
        self.found.append(Heading(level, id, text, shown.strip(), line))
        if wanted.startswith("sec-"):
            self.labels.name(wanted, "sec", text, id)
        names = f' class="{html.escape(" ".join(said.classes))}"' if said and said.classes else ""
        rest = _ID.sub("", _LINE.sub("", found[2]))
        return f'<h{level} id="{html.escape(id)}"{names}{rest}>{inner}</h{level}>'

    def _id(self, wanted: str, text: str, line: int) -> str:
        """As given, else as GitHub and Hugo make it of the words; never twice."""
        slug = wanted or _SPACE.sub("-", _LETTERS.sub("", text.lower().strip()))[:MAX_ID]
        slug = self.options.prefix + (re.sub(r"\s+", "-", slug) or "section")
        if slug not in self._used:
            self._used[slug] = 0
            return slug
        if wanted:
            self.problems.append(Issue(line, "id", f"The id {wanted} is used twice."))
        while True:
            self._used[slug] += 1
            name = f"{slug}-{self._used[slug]}"
            if name not in self._used:
                self._used[name] = 0
                return name

    def take(self, id: str) -> bool:
        """Is an id that raw HTML gives still free?  Then it is taken."""
        free = id not in self._used
        self._used.setdefault(id, 0)
        return free

    def add(self, level: int, wanted: str, text: str) -> str:
        """A heading that the text did not write itself; its id."""
        id = self._id(wanted, text, 0)
        self.found.append(Heading(level, id, text, html.escape(text), 0))
        return id

    def finish(self, markup: str) -> str:
        """Links of the headings to themselves, where they are wanted; last, so that nothing reads them."""
        if not self.options.anchors or not self.found:
            return markup
        return re.sub(
            r'(<h([2-6]) id="([^"]*)"[^<>]*>)((?:(?!</?h[1-6][ >]).)*)</h\2>', _anchored, markup
        )


def _anchored(found: re.Match[str]) -> str:
    link = f'<a class="anchor" href="#{found[3]}" aria-hidden="true" tabindex="-1">#</a>'
    return f"{found[1]}{found[4]} {link}</h{found[2]}>"
