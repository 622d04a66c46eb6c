"""Which formulas does a text have, which have numbers, and how are they written?"""

from __future__ import annotations

import html
import re

from lookahead.typeset.held import Held
from lookahead.typeset.inline import delimited
from lookahead.typeset.labels import LABEL, Labels
from lookahead.typeset.maths import Macros, is_unset, math_by, unset
from lookahead.typeset.rendered import Issue, Options
from lookahead.typeset.source import GUARD
from lookahead.typeset.tex import definitions

MAX_FORMULAS = 50_000  # typeset in a text
MAX_FAILURES = 500  # after that many nothing more is tried: a macro may cost a thousand expansions
MAX_MACROS = 500

_FORMULA = re.compile(
    r'<span data-math-style="(inline|display)" data-sourcepos="(\d+):[^"]*">([^<]*)</span>'
    r"(?:\s*\{#(eq[-:][\w:.-]{1,80})\})?"
)
_DEFINING = re.compile(
    r"\\(?:re|provide)?newcommand|\\(?:renew|provide)command|\\def(?![A-Za-z])|\\DeclareMath"
)
_REFERRED = re.compile(r"\s*\(?\\(?:ref|eqref|autoref|cref|Cref)\{[^{}]{1,80}\}\)?\s*")
_RAW = re.compile(
    r"(<(summary|figcaption)\b[^<>]*>)((?:(?!</?(?:summary|figcaption)\b).){0,4000})(</\2>)",
    re.DOTALL,
)
_NAMED = re.compile(r"\\label|\\tag|\{#eq")
_TAGGED = re.compile(r"\\tag\*?\s*\{([^{}]{1,40})\}")


class Equations:
    """The formulas of one text."""

    def __init__(self, options: Options, labels: Labels, problems: list[Issue], held: Held) -> None:
        self.options, self.labels, self.problems = options, labels, problems
        self._held = held
        self.any = False
        self._macros: dict[str, str] = dict(options.macros)
        self._key: Macros = tuple(sorted(self._macros.items()))
        self._numbers: dict[tuple[str, str], list[tuple[str, str]]] = {}  # (label, number)
        self._left, self._failures = MAX_FORMULAS, 0

    def number(self, markup: str) -> None:
        """Gives numbers and learns macros, before anything refers to them."""
        if "data-math-style" not in markup:
            return
        if _DEFINING.search(markup):
            for found in _FORMULA.finditer(markup):
                _, own = definitions(_tex(found[3]))
                if len(self._macros) < MAX_MACROS:
                    self._macros |= own
            self._key = tuple(sorted(self._macros.items()))
        if self.options.number_all or _NAMED.search(markup):
            for found in _FORMULA.finditer(markup):
                self._number(found)

    def _number(self, found: re.Match[str]) -> None:
        if found[1] != "display":
            return
        tex = _tex(found[3])
        names = LABEL.findall(tex) or ([found[4]] if found[4] else [])
        tags = _TAGGED.findall(tex)
        if not names and len(tags) == 1:  # a number of its author's own
            self._numbers[found[2], found[3]] = [("", tags[0])]
            return
        if not names and (not self.options.number_all or tags or not tex.strip()):
            return
        given = []
        for at, name in enumerate(names or [""]):
            number = tags[at] if at < len(tags) else self.labels.number("eq")
            given.append((name, number))
            if name and not self.labels.name(name, "eq", number):
                self._say(found, "reference", f"The label {name} is used twice.")
        self._numbers[found[2], found[3]] = given

    def write(self, markup: str) -> str:
        """`markup` with every formula as MathML."""
        if "<summary" in markup or "<figcaption" in markup:
            markup = _RAW.sub(self._raw, markup)
        if "data-math-style" not in markup:
            return markup
        return _FORMULA.sub(self._formula, markup)

    def in_line(self, tex: str) -> str:
        """A formula of a caption or another line that is no Markdown."""
        self.any = True
        self._left -= 1
        if self._left < 0:
            return unset(tex, "This text has more formulas than are typeset.")
        return self._held.formula(math_by(tex, False, self._key, self.options.fallback))

    def _raw(self, found: re.Match[str]) -> str:
        """The text of raw HTML that stands for a title, where Markdown reads no formula."""
        pieces = re.split(r"(<[^<>]*>)", found[3])
        pieces[::2] = [delimited(one, self.in_line) for one in pieces[::2]]
        return f"{found[1]}{''.join(pieces)}{found[4]}"

    def inside(self, markup: str) -> str:
        """The formulas of a heading, which have no numbers."""
        return _FORMULA.sub(lambda found: self._typeset(found, _tex(found[3])), markup)

    def _formula(self, found: re.Match[str]) -> str:
        tex = _tex(found[3])
        given = self._numbers.get((found[2], found[3]))
        if not given:
            return self._aside(found, tex)
        if len(given) > 1:  # a number for each row that has a name
            rows = iter(given)
            tex = LABEL.sub(lambda _: rf"\tag{{{next(rows)[1]}}}", _TAGGED.sub("", tex))
            number = ""
        else:
            tex = _TAGGED.sub("", tex)
            number = f'<span class="eq-number">({html.escape(given[0][1])})</span>'
        ids = [html.escape(self.options.prefix + name) for name, _ in given if name]
        mark = f' id="{ids[0]}"' if ids else ""
        more = "".join(f'<span id="{one}"></span>' for one in ids[1:])
        return f'<span class="equation"{mark}>{more}{self._aside(found, tex)}{number}</span>'

    def _aside(self, found: re.Match[str], tex: str) -> str:
        shown = self._typeset(found, tex)
        return self._held.formula(shown) if shown.startswith("<") else shown  # else a reference

    def _typeset(self, found: re.Match[str], tex: str) -> str:
        self.any = True
        self._left -= 1
        if "ref{" in tex:
            if found[1] == "inline" and _REFERRED.fullmatch(tex):
                return tex.strip()  # a reference and nothing else: written as in a sentence
            tex = self.labels.in_tex(tex)
        if self._left < 0 or self._failures >= MAX_FAILURES:
            return unset(tex, "This text has more formulas than are typeset.")
        if not tex.strip() or (_DEFINING.search(tex) and not definitions(tex)[0].strip()):
            return ""
        display = found[1] == "display"
        written = math_by(tex.strip(), display, self._key, self.options.fallback)
        if is_unset(written):
            self._failures += 1
            why = html.unescape(written.split('"')[3])  # the title, which says it
            self._say(found, "maths", f"{why} It is shown as TeX: {_short(tex)}")
            return f'<span class="math-block">{written}</span>' if display else written
        return written

    def _say(self, found: re.Match[str], code: str, text: str) -> None:
        self.problems.append(Issue(int(found[2]) + self.options.line - 1, code, text))


def _tex(markup: str) -> str:
    return html.unescape(markup).replace(GUARD, "")


def _short(tex: str) -> str:
    line = " ".join(tex.split())
    return line if len(line) <= 60 else line[:59] + "…"
