"""Which pictures and tables does a text have, and how are they captioned, numbered and made to fit?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from lookahead.typeset.fences import Fence, read_fence
from lookahead.typeset.inline import inline
from lookahead.typeset.labels import Labels
from lookahead.typeset.rendered import Issue, Options, Picture

MAX_PICTURES = 20_000  # made to load late

_CURLY = r"(?:(?: (?=\{(?:[#.]|[a-z-]{1,20}=)))?\{([^{}<>]{1,1000})\})?"
_IMAGE = re.compile(rf"<img\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)\s*/?>{_CURLY}")
_FIGURE = re.compile(
    r'<p data-sourcepos="(\d+):[^"]*">((?:<a [^<>]*>)?(?:<img data-sourcepos="[^<>]*>){1,2}(?:</a>)?)'
    rf"{_CURLY}</p>"
)
_ATTRIBUTE = re.compile(
    r"([a-zA-Z_:][\w:.-]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>=`]+)))?"
)
_TABLE = re.compile(
    r"<(/?)table\b[^<>]*>"
    r"(?:\n<p data-sourcepos=\"(\d+):[^\"]*\">(?:: ?|Table: ?)((?:(?!</?p\b).){1,2000}?)\s*"
    r"(?:\{#(tbl-[\w-]{1,80})\})?</p>)?",
    re.DOTALL,
)
_SCROLL = '<div class="table-scroll" tabindex="0" role="group" aria-label="Table">'
_SIZE = re.compile(r"\d{1,5}(?:px)?")
_DONE = " data-done"  # a picture that stands in its figure already
_PLACES = {"center": "centered", "only-light": "only-light", "only-dark": "only-dark"}


class Pictures:
    """The pictures and tables of one text."""

    def __init__(
        self,
        options: Options,
        labels: Labels,
        problems: list[Issue],
        raw_line: Callable[[str], int],
        formula: Callable[[str], str],
    ) -> None:
        self.options, self.labels, self.problems = options, labels, problems
        self._raw_line, self._formula = raw_line, formula
        self.found: list[Picture] = []
        self._line = 0
        self._depth = 0

    def write(self, markup: str) -> str:
        """`markup` with pictures that load when they are near, figures with captions, tables that scroll."""
        if "<img" in markup:
            markup = _FIGURE.sub(self._figure, markup)
            markup = _IMAGE.sub(self._image, markup)
        return self._tables(markup) if "<table" in markup else markup

    def _figure(self, found: re.Match[str]) -> str:
        """A picture that is a paragraph, or two of which one is shown: a figure if titled or labelled."""
        if len(self.found) >= MAX_PICTURES:
            return found[0]
        image = _IMAGE.search(found[2])
        attributes = _attributes(image[1]) if image else {}
        said = read_fence(html.unescape(f"{{{found[3]}}}")) if found[3] else Fence()
        title = attributes.get("title", "")
        caption = said.settings.get("caption") or title or attributes.get("alt", "")
        labelled = said.label.startswith("fig-")
        if not (labelled or title or "caption" in said.settings):
            return found[0]
        line = int(found[1]) + self.options.line - 1
        number, mark = "", ""
        if labelled or self.options.number_all:
            number = self.labels.number("fig")
        if labelled and not self.labels.name(said.label, "fig", number):
            self.problems.append(Issue(line, "reference", f"The label {said.label} is used twice."))
        if said.label:
            mark = f' id="{html.escape(self.options.prefix + said.label)}"'
        shown = _IMAGE.sub(
            lambda one: self._written(_attributes(one[1]), said, captioned=True), found[2]
        )
        lead = f"<b>Figure {number}.</b> " if number else ""
        text = f"{lead}{inline(caption, self._formula)}".strip()
        below = f"<figcaption>{text}</figcaption>" if text else ""
        return f"<figure{mark}>{shown}{below}</figure>"

    def _image(self, found: re.Match[str]) -> str:
        if found[1].startswith(_DONE):
            return f"<img{found[1].removeprefix(_DONE)}>"
        if len(self.found) >= MAX_PICTURES:
            return found[0]
        said = read_fence(html.unescape(f"{{{found[2]}}}")) if found[2] else Fence()
        return self._written(_attributes(found[1]), said)

    def _written(self, attributes: dict[str, str], said: Fence, captioned: bool = False) -> str:
        place = attributes.pop("data-sourcepos", "")
        address = attributes.get("src", "")
        first = self.options.line
        line = int(place.partition(":")[0]) + first - 1 if place else self._raw_line(address)
        self.found.append(Picture(address, attributes.get("alt", ""), line))
        twin = attributes.get("class") == "only-dark"  # of one that stands before it: said once
        if not twin and not attributes.get("alt") and (place or "alt" not in attributes):
            text = f"The picture {address[:100]} has no alternative text."
            if not address:
                text = "This <img> has no src; put it between backticks if the word is meant."
            self.problems.append(Issue(line or self.options.line, "alt", text))
        if captioned:
            attributes.pop("title", None)
        attributes.setdefault("alt", "")
        names = self._placed(attributes, said)
        if self.options.picture is not None and address:
            attributes |= self.options.picture(attributes["src"])
        attributes = {"loading": "lazy", "decoding": "async", **attributes}
        if names:
            attributes["class"] = " ".join([*attributes.get("class", "").split(), *names])
        out = "".join(f' {name}="{html.escape(value)}"' for name, value in attributes.items())
        return f"<img{_DONE if captioned else ''}{out}>"

    def _placed(self, attributes: dict[str, str], said: Fence) -> list[str]:
        """What braces or the fragment of the address ask for: classes, width and height."""
        names = list(said.classes)
        address, _, fragment = attributes.get("src", "").partition("#")
        if fragment in _PLACES:
            attributes["src"] = address
            names.append(_PLACES[fragment])
        for name in ("width", "height"):
            size = said.settings.get(name, "")
            if _SIZE.fullmatch(size):
                attributes[name] = size.removesuffix("px")
            elif name == "width" and re.fullmatch(r"(?:25|33|50|66|75|100)%", size):
                names.append(f"w-{size[:-1]}")
        return names

    def _tables(self, markup: str) -> str:
        """Outermost tables scroll sideways by themselves; a paragraph `: words` below is the caption."""
        parts: list[str] = []
        at = start = 0
        for found in _TABLE.finditer(markup):
            parts.append(markup[at : found.start()])
            at = found.end()
            if found[1]:
                self._depth = max(0, self._depth - 1)
                if self._depth == 0 and found[3]:
                    parts[start] = self._captioned_table(parts[start], found)
                parts.append("</table></div>" if self._depth == 0 else found[0])
                continue
            self._depth += 1
            if self._depth == 1:
                start = len(parts)
                parts.append(_SCROLL + found[0])
            else:
                parts.append(found[0])
        whole = "".join([*parts, markup[at:]])
        return whole + "</div>" * bool(self._depth)

    def _captioned_table(self, opening: str, found: re.Match[str]) -> str:
        caption, mark = found[3], ""
        if found[4] or self.options.number_all:
            number = self.labels.number("tbl")
            caption = f"<b>Table {number}.</b> {caption}"
            if found[4]:
                mark = f' id="{html.escape(self.options.prefix + found[4])}"'
                if not self.labels.name(found[4], "tbl", number):
                    line = int(found[2]) + self.options.line - 1
                    said = f"The label {found[4]} is used twice."
                    self.problems.append(Issue(line, "reference", said))
        return opening.replace("<table", f"<table{mark}", 1) + f"<caption>{caption}</caption>"


def _attributes(text: str) -> dict[str, str]:
    """Name and value; the first of two with one name counts, as in browsers."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), html.unescape(double or single or bare))
    return found
