"""How much of a specification of Markdown holds, in the engine alone and in what readers get?

The data is the specification's own text (CommonMark's or GFM's `spec.txt`), in which examples stand between
lines of 32 backticks.  What a page adds on purpose is taken away before comparing: ids and levels of
headings, figures, colours, lazy pictures; everything else counts, and is listed.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import comrak

from lookahead.typeset import markdown

_EXAMPLE = re.compile(r"^`{32} example([^\n]*)\n([\s\S]*?)^\.\n([\s\S]*?)^`{32}$", re.MULTILINE)
_BLOCKS = frozenset(
    "article aside blockquote body button caption col dd details div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr iframe li map object ol output p pre script section style table"
    " tbody td textarea tfoot th thead tr ul video br".split()
)
_HEADING = re.compile(r"<(/?)h([1-6])\b")
_EXTENSIONS = {
    name: name for name in ("autolink", "strikethrough", "table", "tagfilter", "tasklist")
}
_EXTENSIONS["disabled"] = (
    "tasklist"  # GFM's specification calls it so: it does not want them tested
)
_CODE = re.compile(
    r'<pre class="highlight"(?: data-lang="([^"]*)")? tabindex="0"><code>(.*?)</code></pre>',
    re.DOTALL,
)
_TASK = re.compile(r' class="(?:contains-task-list|task-list-item[a-z-]*)"| aria-label="[^"]*"')
_FIGURE = re.compile(r"<figure><img([^<>]*)>(?:<figcaption>(.*?)</figcaption>)?</figure>")


def evaluate(path: Path | str) -> dict[str, Any]:
    """{"score", "n", "parts"}: the share of examples that readers get as specified, or otherwise on purpose.

    `parts`: `exact`, the share that readers get as specified; `engine`, the same for the engine alone;
    `differ`, the examples that readers get otherwise, each with why: a feature of ours, or of a later edition
    of the specification; "" where nobody wanted it, which costs score.
    """
    file = Path(path)
    file = file / "spec.txt" if file.is_dir() else file
    spec = file.read_text("utf-8", "replace").replace("→", "\t")
    rows = [(m[1].split(), m[2], m[3]) for m in _EXAMPLE.finditer(spec)]
    engine = sum(same(_engine(text, asked), wanted) for asked, text, wanted in rows)
    differ = []
    for number, (asked, text, wanted) in enumerate(rows, 1):
        ours = markdown(text).html
        if not same(_undone(ours), _levels(wanted)):
            differ.append({"example": number, "why": _reason(asked, ours, wanted)})
    total = max(1, len(rows))
    unwanted = sum(not one["why"] for one in differ)
    parts = {
        "exact": round(1 - len(differ) / total, 4),
        "engine": round(engine / total, 4),
        "differ": differ,
    }
    score = 1 - unwanted / total if rows else 0.0
    return {"score": round(score, 4), "n": len(rows), "parts": parts}


def _engine(text: str, asked: list[str]) -> str:
    """The engine alone, with the extensions that an example names: GFM's specification asks so."""
    extensions, render = comrak.ExtensionOptions(), comrak.RenderOptions()
    for name in asked:
        if name in _EXTENSIONS:
            setattr(extensions, _EXTENSIONS[name], True)
    render.unsafe_ = True
    return str(comrak.render_markdown(text, extensions, comrak.ParseOptions(), render))


def _undone(ours: str) -> str:
    """Without what only a page needs."""
    ours = _CODE.sub(_plain_code, ours)
    ours = re.sub(r'(<h[1-6]) id="[^"]*"', r"\1", ours).replace(
        ' loading="lazy" decoding="async"', ""
    )
    ours = re.sub(r' class="a-(left|center|right)"', r' align="\1"', ours)
    ours = _TASK.sub("", ours)
    ours = re.sub(r'<div class="table-scroll"[^<>]*>', "", ours).replace(
        "</table></div>", "</table>"
    )
    return _FIGURE.sub(lambda m: f"<p><img{m[1]}{_titled(m[2])}></p>", ours)


def _titled(caption: str | None) -> str:
    return f' title="{caption}"' if caption else ""


def _plain_code(found: re.Match[str]) -> str:
    lang = f' class="language-{found[1]}"' if found[1] else ""
    return f"<pre><code{lang}>{re.sub(r'</?span[^<>]*>', '', found[2])}</code></pre>"


def _levels(wanted: str) -> str:
    """The headings where they stand below the title of a page."""
    levels = [int(found[2]) for found in _HEADING.finditer(wanted)]
    shift = max(0, 2 - min(levels)) if levels else 0
    return _HEADING.sub(lambda m: f"<{m[1]}h{min(6, int(m[2]) + shift)}", wanted)


def _reason(asked: list[str], ours: str, wanted: str) -> str:
    """Why a reader gets something else, as far as that is on purpose."""
    if "<math" in ours or 'class="tex"' in ours:
        return "formulas"
    if "tagfilter" in asked:
        return "raw HTML of the owner passes"
    ours, wanted = _undone(ours), _levels(wanted)
    ways = {
        "strong in strong, as CommonMark 0.31 has it": (_strong_once(ours), wanted),
        "bare addresses are links": (re.sub(r"</?a\b[^<>]*>", "", ours), wanted),
        "no name of a language": (ours, re.sub(r' class="language-[^"]*"', "", wanted)),
        "every picture has an alt": (ours.replace(' alt=""', ""), wanted),
    }
    return next((why for why, (one, other) in ways.items() if same(one, other)), "")


def _strong_once(markup: str) -> str:
    """Strong in strong as strong once."""
    depth = 0

    def write(found: re.Match[str]) -> str:
        nonlocal depth
        depth += -1 if found[1] else 1
        return found[0] if depth == (0 if found[1] else 1) else ""

    return re.sub(r"<(/?)strong>", write, markup)


def same(one: str, other: str) -> bool:
    """Is it the same HTML, whatever its white space and the order of its attributes?"""
    return normal(one) == normal(other)


def normal(markup: str) -> str:
    """HTML in one spelling."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.written.strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written, self._pre, self._edge = "", 0, True

    def handle_data(self, data: str) -> None:
        if not self._pre:
            data = re.sub(r"\s+", " ", data)
            data = data.lstrip() if self._edge else data
        self._edge = self._edge and not data.strip()
        self.written += html.escape(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._at(tag)
        self._pre += tag == "pre"
        said = "".join(f' {name}="{html.escape(value or "")}"' for name, value in sorted(attrs))
        self.written += f"<{tag}{said}>"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._pre -= tag == "pre" and self._pre > 0
        self._at(tag)
        self.written += f"</{tag}>"

    def _at(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.written = self.written if self._pre else self.written.rstrip()
            self._edge = True

    def handle_comment(self, data: str) -> None:
        self.written += f"<!--{data}-->"

    def handle_decl(self, decl: str) -> None:
        self.written += f"<!{decl}>"

    def unknown_decl(self, data: str) -> None:
        self.written += f"<![{data}]>"

    def handle_pi(self, data: str) -> None:
        self.written += f"<?{data}>"
