"""What becomes of a code block: colours, marks, a listing, a diagram, something that is run?"""

from __future__ import annotations

import html
import re

from lookahead.typeset.code import code
from lookahead.typeset.fences import Fence, read_fence
from lookahead.typeset.held import Held
from lookahead.typeset.labels import Labels
from lookahead.typeset.rendered import Diagram, Issue, Options, Run
from lookahead.typeset.source import GUARD

MAX_BLOCKS = 5_000  # coloured in a text
MAX_COLOURED = 2_000_000  # characters of coloured code in a text

_BLOCK = re.compile(
    r'<pre data-sourcepos="(\d+):[^"]*"><code((?: [a-z-]+="[^"]*")*)>([^<]*)</code></pre>'
)
_LANG = re.compile(r' class="language-([^"]*)"')
_META = re.compile(r' data-meta="([^"]*)"')
_DIAGRAMS = {"mermaid": "mermaid", "dot": "dot", "graphviz": "dot"}


class Blocks:
    """The code blocks of one text."""

    def __init__(self, options: Options, labels: Labels, problems: list[Issue], held: Held) -> None:
        self.options, self.labels, self.problems = options, labels, problems
        self._held = held
        self.runs: list[Run] = []
        self.diagrams: list[Diagram] = []
        self.any = False
        self._left, self._blocks = MAX_COLOURED, MAX_BLOCKS

    def write(self, markup: str) -> str:
        """`markup` with every block typeset."""
        return _BLOCK.sub(self._block, markup) if "<pre" in markup else markup

    def _block(self, found: re.Match[str]) -> str:
        lang, meta = _LANG.search(found[2]), _META.search(found[2])
        if lang and lang[1] == "math":
            place = f'data-sourcepos="{found[1]}:1-{found[1]}:1"'
            return f'<p><span data-math-style="display" {place}>{found[3]}</span></p>'
        info = html.unescape(" ".join(part[1] for part in (lang, meta) if part))
        fence = read_fence(info)
        line = int(found[1]) + self.options.line - 1
        text = html.unescape(found[3]).replace(GUARD, "")
        self.any = True
        mark = self._held.code(self._shown(text, fence, line), text)
        shown = self._titled(mark, fence, line)
        if fence.lang.lower() in _DIAGRAMS:
            alt = fence.settings.get("alt") or fence.settings.get("fig-alt", fence.title)
            whole = self._held.back(shown)
            self.diagrams.append(Diagram(_DIAGRAMS[fence.lang.lower()], text, line, whole, alt))
        return self._run(shown, text, fence, line) if fence.run else shown

    def _shown(self, text: str, fence: Fence, line: int) -> str:
        numbered = self.options.line_numbers if fence.numbered is None else fence.numbered
        self._blocks -= 1
        self._left -= len(text)
        affordable = self._blocks >= 0 and self._left >= 0
        if not affordable and not any(one.code == "limit" for one in self.problems):
            said = "The text has more code than is coloured; the rest is shown without colours."
            self.problems.append(Issue(line, "limit", said))
        lang = fence.lang if affordable else ""
        return code(text, lang, fence.marked, fence.first if numbered else -1)

    def _titled(self, shown: str, fence: Fence, line: int) -> str:
        caption = html.escape(fence.settings.get("lst-cap", fence.title))
        mark = ""
        if fence.label.startswith("lst-"):
            number = self.labels.number("lst")
            if not self.labels.name(fence.label, "lst", number):
                said = f"The label {fence.label} is used twice."
                self.problems.append(Issue(line, "reference", said))
            mark = f' id="{html.escape(self.options.prefix + fence.label)}"'
            caption = f"<b>Listing {number}.</b> {caption}".rstrip()
        if not caption:
            return shown
        return f'<figure class="listing"{mark}><figcaption>{caption}</figcaption>{shown}</figure>'

    def _run(self, shown: str, text: str, fence: Fence, line: int) -> str:
        name = fence.label or f"run-{len(self.runs) + 1}"
        marker = f"<!--run:{len(self.runs) + 1}-->"
        run = Run(name, fence.lang, text, fence.settings, line, marker, fence.classes)
        self.runs.append(run)
        hidden = fence.settings.get("echo", "").lower() in ("false", "no", "0") or not text.strip()
        output = Held.free(self.options.result(run)) if self.options.result else marker
        return output if hidden else f"{shown}\n{output}"
