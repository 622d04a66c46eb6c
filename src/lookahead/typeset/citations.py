"""Which works does a text cite, how does that read, and which list stands at its end?

Source of the syntax: Pandoc's manual, "Citation syntax": `[see @key, p. 3; @other]`, `[-@key]` without the
names, `@key` in the sentence.  Written by author and year, or as numbers in the order of the text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping

from lookahead.typeset.bib import (
    Reference,
    lettered,
    reference_html,
    reference_text,
    short_names,
)

_KEY = r"[A-Za-z0-9_](?:[\w:.#$%&+?~/-]{0,98}[\w])?"
_GROUP = re.compile(rf"\[((?:[^\[\]@]{{0,200}}[\s-]|-)?@{_KEY}[^\[\]]{{0,1000}})\]")
_ONE = re.compile(rf"^(.*?)(-?)@({_KEY})\s*,?\s*(.*)$", re.DOTALL)
_BARE = re.compile(rf"(?<![\w@/.\[-])@({_KEY})")
_LINK = re.compile(r'<a class="cite" href="#([^"]*)"[^<>]*>[^<>]*')  # as it is written below
HEADING = ("references", "References")  # id, text
# in the languages of our words and of their neighbours; nothing stands beneath
_TITLED = re.compile(
    r"<h[1-6][^<>]*>(?:[\d.]+\s+)?(?:references|bibliography|works cited|literature|literatur"
    r"|literaturverzeichnis|quellen|bibliographie|références|referencias|bibliografía|bibliografia)"
    r"</h[1-6]>\s*(?=<h[1-6][ >]|<div (?:id=\"refs\"|class=\"footnotes\")|\Z)",
    re.IGNORECASE,
)
PLACE = re.compile(r"<div id=\"refs\"[^<>]*>\s*</div>")


class Citations:
    """The citations of one text."""

    def __init__(
        self, references: Mapping[str, Reference], prefix: str, numeric: bool = False
    ) -> None:
        self.references, self._prefix, self._numeric = references, prefix, numeric
        self.cited: dict[str, None] = {}
        self.unknown: dict[str, None] = {}
        self._numbers: dict[str, int] = {}

    def write(self, text: str) -> str:
        """The citations in a piece of text (HTML without tags) as links."""
        if "@" not in text:
            return text
        text = _GROUP.sub(self._group, text)
        # what a group became has tags now: only the text around them is looked at again
        parts = re.split(r"(<span class=\"citation\">.*?</span>)", text)
        parts[::2] = [_BARE.sub(self._bare, part) for part in parts[::2]]
        return "".join(parts)

    def _group(self, found: re.Match[str]) -> str:
        items = [_ONE.match(item.strip()) for item in found[1].split(";")]
        keys = [item[3] for item in items if item]
        missing = [key for key in keys if key not in self.references]
        if missing or len(keys) < len(items):
            self.unknown.update(dict.fromkeys(missing))
            return found[0]
        said = [self._item(item) for item in items if item]
        whole = f"[{', '.join(said)}]" if self._numeric else f"({'; '.join(said)})"
        return f'<span class="citation">{whole}</span>'

    def _item(self, item: re.Match[str]) -> str:
        one = self.references[item[3]]
        said = one.year if item[2] else f"{html.escape(short_names(one))} {one.year}"
        said = self._number(one) if self._numeric else said
        before = f"{item[1].strip()} " if item[1].strip() else ""
        after = f", {item[4].strip()}" if item[4].strip() else ""
        return f"{before}{self._link(one, said)}{after}"

    def _bare(self, found: re.Match[str]) -> str:
        one = self.references.get(found[1])
        if one is None:
            return found[0]  # a name of somebody
        names = html.escape(short_names(one))
        if self._numeric:
            return f'<span class="citation">{names} [{self._link(one, self._number(one))}]</span>'
        return f'<span class="citation">{names} ({self._link(one, one.year)})</span>'

    def _number(self, one: Reference) -> str:
        self.cited[one.key] = None
        if one.key not in self._numbers:
            self._numbers[one.key] = len(self._numbers) + 1
        return str(self._numbers[one.key])

    def _link(self, one: Reference, said: str) -> str:
        self.cited[one.key] = None
        hover = html.escape(reference_text(one))
        return f'<a class="cite" href="#{self._id(one)}" title="{hover}">{said}</a>'

    def _id(self, one: Reference) -> str:
        return html.escape(f"{self._prefix}ref-{one.key}")

    def told_apart(self, markup: str) -> str:
        """What was written, with letters behind the years of works that look alike: 2020a, 2020b."""
        years = {} if self._numeric else lettered(self._works())
        ids = {self._id(self.references[key]): (key, year) for key, year in years.items()}

        def written(link: re.Match[str]) -> str:
            key, year = ids.get(link[1], ("", ""))
            return f"{link[0].removesuffix(self.references[key].year)}{year}" if key else link[0]

        return _LINK.sub(written, markup) if ids else markup

    def _works(self) -> list[Reference]:
        works = [self.references[key] for key in self.cited]
        if not self._numeric:
            works.sort(key=lambda one: (short_names(one).casefold(), one.year, one.key))
        return works

    def works(self) -> str:
        """The list of what was cited, by names and year or by number."""
        works = self._works()
        years = {} if self._numeric else lettered(works)
        items = "".join(
            f'<li id="{self._id(w)}">{reference_html(w, years.get(w.key, ""))}</li>\n'
            for w in works
        )
        kind = "ol" if self._numeric else "ul"
        return f"<{kind}>\n{items}</{kind}>\n"


def place(markup: str, works: str, add: Callable[[], str]) -> str:
    """The list where `<div id="refs"></div>` stands, else under its author's heading, else at the end.

    Without such a heading it gets one, whose id `add` gives.
    """

    def section(heading: str) -> str:
        return f'<section class="references">\n{heading}{works}</section>\n'

    titled = list(_TITLED.finditer(markup))
    asked = PLACE.search(markup)
    if titled and (asked is None or asked.start() == titled[-1].end()):
        at = titled[-1].end()
        return markup[:at] + section("") + PLACE.sub("", markup[at:], count=1)
    own = section(f'<h2 id="{html.escape(add())}">{HEADING[1]}</h2>\n')
    return PLACE.sub(lambda _: own, markup, count=1) if asked else markup + own
