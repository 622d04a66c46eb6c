"""What does Quarto's Markdown say that ours says otherwise?  Fenced divs, cells, its shortcodes.

https://quarto.org/docs/authoring/markdown-basics.html, https://quarto.org/docs/computations/execution-options.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lookahead.publish.moving.scan import blocks
from lookahead.typeset.fences import read_fence

MAX_INCLUDES = 50
_DIV = re.compile(r"^(?P<lead>[ \t]*):{3,}[ \t]*(?P<said>\{[^{}\n]*\}|[\w-]+)?[ \t]*:*[ \t]*$")
_CELL = re.compile(
    r"^(?P<lead>[ \t]*)(?P<fence>`{3,}|~{3,})[ \t]*\{(?P<lang>\w+)(?P<rest>[^{}\n]*)\}[ \t]*$"
)
_OPTION = re.compile(r"^[ \t]*(?:#|//|%%)\|[ \t]*([\w-]+):[ \t]*(.*)$")
_SHORT = re.compile(r"\{\{<\s*(?!/\*)([\w-]+)((?:(?!>\}\}).){0,1000}?)\s*>\}\}")
_SPAN = re.compile(r"\[([^\[\]`\n]{1,500})\]\{([^{}\n]{1,200})\}")
_STYLES = {  # classes of a span that Quarto shows otherwise
    "smallcaps": "font-variant: small-caps", "underline": "text-decoration: underline",
    "ul": "text-decoration: underline", "mark": "background: #ff0; color: #000",
}  # fmt: skip
_COMPUTED = re.compile(r"`(?:r |\{(?:r|python|julia|ojs)\} ?)[^`\n]+`")
_SHOWN = ("mermaid", "dot", "css", "html")  # languages of blocks that are no computation
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*(?:\{[^{}]*\})?[ \t]*$")
_YOUTUBE = re.compile(r"(?:youtube\.com/(?:watch\?v=|embed/)|youtu\.be/)([\w-]{6,20})")
_KINDS = ("note", "tip", "important", "warning", "caution")
_SILENT = (
    "content-visible",
    "content-hidden",
    "cell",
    "cell-output",
    "quarto-layout",
    "columns",
    "column",
    "grid",
)
Told = list[tuple[int, str]]
Include = Callable[[str], str | None]


@dataclass(slots=True)
class _Open:
    kind: str  # "callout", "details", "tabs", "margin" or ""
    title: str = ""
    callout: str = ""  # one of _KINDS
    begun: bool = False
    quote: bool = False


def plain(text: str, include: Include) -> tuple[str, Told]:
    """The text in our Markdown, and what could not be said otherwise, with its line."""
    told: Told = []
    work = _Work(told, include)
    line = 1
    for code, part in blocks(text):
        rows = part.split("\n")
        if not rows[-1]:
            rows.pop()
        if code:
            work.cell(rows, line)
        else:
            for number, row in enumerate(rows):
                work.row(row, line + number)
        line += part.count("\n")
    work.end()
    return "\n".join(work.out) + "\n" * text.endswith("\n"), told


class _Work:
    def __init__(self, told: Told, include: Include) -> None:
        self.told, self.include = told, include
        self.out: list[str] = []
        self.stack: list[_Open] = []
        self.includes = 0

    # ---- lines

    def row(self, row: str, line: int) -> None:
        div = _DIV.match(row)
        if div and div["said"]:
            self.opened(div["said"], line)
        elif div:
            self.closed()
        else:
            if found := _COMPUTED.search(row):
                text = f"{found[0][:80]} is not worked out here; write what it gives"
                self.told.append((line, text))
            self.text(_spans(self.shortcodes(row, line)))

    def text(self, row: str) -> None:
        top = self.stack[-1] if self.stack else None
        heading = _HEADING.match(row)
        if top and top.kind in ("callout", "details") and not top.begun and row.strip():
            title = heading[1] if heading else top.title
            self.begin(top, title)
            if heading:
                return
        elif top and top.kind in ("callout", "details") and not top.begun:
            return  # an empty line before the text
        elif top and top.kind == "tabs" and heading:
            self.tab(top, heading[1])
            return
        self.put(row)

    def put(self, row: str) -> None:
        quotes = sum(1 for one in self.stack if one.quote)
        self.out.append((("> " * quotes) + row).rstrip(" ") if quotes else row)

    # ---- divs

    def opened(self, said: str, line: int) -> None:
        fence = read_fence(said if said.startswith("{") else f"{{.{said}}}")
        names = [*fence.classes]
        callout = next((one for one in _KINDS if f"callout-{one}" in names), "")
        if callout and fence.settings.get("collapse", "").lower() == "true":
            self.stack.append(_Open("details", fence.title or callout.capitalize()))
        elif callout:
            self.stack.append(_Open("callout", fence.title, callout))
        elif "panel-tabset" in names:
            self.stack.append(_Open("tabs"))
        elif "column-margin" in names or "aside" in names:
            self.stack.append(_Open("margin", quote=True))
            self.put("")
        else:
            self.stack.append(_Open(""))
            if (
                not any(one.startswith(_SILENT) or one.startswith("column") for one in names)
                and said != "{}"
            ):
                what = f"the div {said[:80]} is not taken over; its text stands without it"
                self.told.append((line, what))

    def begin(self, one: _Open, title: str) -> None:
        one.begun = True
        if one.kind == "details":
            self.put(f"<details><summary>{title}</summary>")
            self.put("")
        else:
            one.quote = True
            self.put(f"[!{one.callout.upper()}] {title}".rstrip())

    def tab(self, one: _Open, title: str) -> None:
        if one.begun:
            self.put("</details>")
            self.put("")
        one.begun = True
        self.put(f"<details open><summary>{title}</summary>")
        self.put("")

    def closed(self) -> None:
        if not self.stack:
            return
        one = self.stack.pop()
        if one.kind in ("details", "tabs") and one.begun:
            self.put("")
            self.put("</details>")
        if one.kind:
            self.put("")

    def end(self) -> None:
        while self.stack:
            self.closed()

    # ---- cells

    def cell(self, rows: list[str], line: int) -> None:
        """A block of code; one that is executed is marked `run`, with its options."""
        found = _CELL.match(rows[0])
        if not found:
            for row in rows:
                self.put(row)
            return
        said: dict[str, str] = {}
        at = 1
        while at < len(rows) and (option := _OPTION.match(rows[at])):
            said[option[1]] = option[2].strip().strip("\"'")
            at += 1
        marks = _marks(said, found["lang"])
        quiet = said.get("eval", "").lower() == "false" or found["lang"].lower() in _SHOWN
        if not quiet and "run" not in marks.split():
            text = f"code in {found['lang']} is shown, not run: only Python is; write what it gives"
            self.told.append((line, text))
        self.put(
            f"{found['lead']}{found['fence']}{found['lang']}{f' {{{marks}}}' if marks else ''}"
        )
        for row in rows[at:]:
            self.put(row)

    # ---- shortcodes

    def shortcodes(self, row: str, line: int) -> str:
        if "{{<" not in row or "`" in row:
            return row
        return _SHORT.sub(lambda one: self.shortcode(one, line), row)

    def shortcode(self, found: re.Match[str], line: int) -> str:
        name, rest = found[1], found[2].strip().strip("\"'")
        if name == "video":
            film = _YOUTUBE.search(rest)
            address = rest.split()[0] if rest else ""
            return (
                f"[A film](https://www.youtube.com/watch?v={film[1]})"
                if film
                else f'{{{{< video src="{address}" >}}}}'
            )
        if name == "include":
            self.includes += 1
            text = self.include(rest) if self.includes <= MAX_INCLUDES else None
            if text is not None:
                return text.rstrip("\n")
        if name == "pagebreak":
            return ""
        self.told.append((line, f"{{{{< {name} >}}}} is worked out by Quarto; write what it shows"))
        return "" if name in ("fa", "bi", "iconify") else found[0]


def _spans(row: str) -> str:
    """`[x]{.smallcaps}` as HTML, outside of code; other spans stay."""
    parts = row.split("`")
    for at in range(0, len(parts), 2):
        parts[at] = _SPAN.sub(_span, parts[at])
    return "`".join(parts)


def _span(found: re.Match[str]) -> str:
    names = re.findall(r"\.([\w-]+)", found[2])
    styles = "; ".join(_STYLES[name] for name in names if name in _STYLES)
    return f'<span style="{styles}">{found[1]}</span>' if styles else found[0]


def _marks(said: dict[str, str], lang: str) -> str:
    """What stands in the braces of a block that is run."""
    run = lang.lower() in ("python", "py") and said.get("eval", "true").lower() != "false"
    label = said.get("label", "")
    marks = ["run"] if run else []
    marks += [f"#{label}"] if re.fullmatch(r"[\w-]+", label) else []
    names = {
        "fig-cap": "caption",
        "tbl-cap": "tbl-cap",
        "echo": "echo",
        "lst-cap": "lst-cap",
        "filename": "title",
    }
    marks += [
        f'{ours}="{said[name].replace(chr(34), "")}"'
        for name, ours in names.items()
        if said.get(name)
    ]
    return " ".join(marks)
