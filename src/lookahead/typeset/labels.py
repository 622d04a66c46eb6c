"""What are figures, tables and formulas called, and what does a reference to one say?

A label is given by `{#fig-x}`, `{#tbl-x}`, `{#eq-x}`, `{#sec-x}` or TeX's own \\label; it is named by
`@fig-x` as in Quarto, or by \\ref and \\eqref as in LaTeX.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from lookahead.typeset.held import MARK

KINDS = {"fig": "Figure", "tbl": "Table", "eq": "Equation", "sec": "Section", "lst": "Listing"}
REFERENCE = re.compile(
    r"(?<![\w@\\/])@((?:fig|tbl|eq|sec|lst)-[\w:-]*\w)"
    r"|\\(ref|eqref|autoref|cref|Cref)\{([^{}<>\s]{1,80})\}"
)
LABEL = re.compile(r"\\label\s*\{([^{}<>\"]{1,80})\}")
_MARKS = tuple(f"@{kind}-" for kind in KINDS)  # one of them, or "ref{", stands in every reference
_TAG = re.compile(rf"(<[^<>]*>|{MARK})")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_APART = frozenset("a code pre math script style svg textarea button".split())


@dataclass(frozen=True, slots=True)
class Label:
    """What a label stands for: "fig" and its number, and the id of its place."""

    kind: str
    number: str
    id: str

    @property
    def whole(self) -> str:
        """What `@fig-x` says: with the kind, a formula's number in brackets."""
        if self.kind == "sec":
            return self.number
        number = f"({self.number})" if self.kind == "eq" else self.number
        return f"{KINDS[self.kind]} {number}"


class Labels:
    """The labels of one text, numbered in its order by kind."""

    def __init__(self, prefix: str) -> None:
        self.known: dict[str, Label] = {}
        self._counts = dict.fromkeys(KINDS, 0)
        self._prefix = prefix

    def number(self, kind: str) -> str:
        """The next number of a kind."""
        self._counts[kind] += 1
        return str(self._counts[kind])

    def name(self, name: str, kind: str, number: str, id: str = "") -> bool:
        """Gives a name to what has that number; False if the name is taken."""
        if name in self.known:
            return False
        self.known[name] = Label(kind, number, id or self._prefix + name)
        return True

    def said(self, found: re.Match[str]) -> str | None:
        """What a reference (`REFERENCE`) becomes, as a link; None if nothing has its label."""
        label = self.known.get(found[1] or html.unescape(found[3] or ""))
        if label is None:
            return None
        short = found[2] in ("ref", "eqref")
        text = label.whole
        if short:
            text = f"({label.number})" if found[2] == "eqref" else label.number
        return f'<a class="ref" href="#{html.escape(label.id)}">{html.escape(text)}</a>'

    def in_tex(self, tex: str) -> str:
        """References inside a formula as their text."""

        def said(found: re.Match[str]) -> str:
            label = self.known.get(found[3] or found[1])
            if label is None:
                return found[0]
            return rf"\text{{({label.number})}}" if found[2] == "eqref" else label.number

        return REFERENCE.sub(said, tex)


def refers(markup: str) -> bool:
    """May there be a reference in `markup`?  Much cheaper than to look for one."""
    return "ref{" in markup or ("@" in markup and any(mark in markup for mark in _MARKS))


def in_text(markup: str, write: Callable[[str], str]) -> str:
    """`write` applied to the text of `markup`, but not in code, links, formulas and scripts.  Linear."""
    parts = _TAG.split(markup)
    depth = 0
    for at, part in enumerate(parts):
        if not at % 2:
            if part and not depth:
                parts[at] = write(part)
            continue
        name = _NAME.match(part)
        if name and name[1].lower() in _APART and not part.endswith("/>"):
            depth = max(0, depth + (-1 if part[1] == "/" else 1))
    return "".join(parts)
