"""How is Markdown typeset until `typeset.markdown` does it?  CommonMark, GFM, formulas and coloured code."""

from __future__ import annotations

import re
from html import unescape

import comrak

from lookahead import typeset

_MATH = re.compile(r'<span data-math-style="(inline|display)">(.*?)</span>', re.DOTALL)
_CODE = re.compile(
    r'<pre(?: lang="([^"]*)")?><code(?: class="language-([^"]*)")?>(.*?)</code></pre>', re.DOTALL
)
_HEADING = re.compile(r'<h([1-6])(?: id="([^"]*)")?>(.*?)</h\1>', re.DOTALL)
_LINK = re.compile(r'<(a|img)\b[^>]*?\s(?:href|src)="([^"]*)"', re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_PLAIN = re.compile(r"<annotation.*?</annotation>|<[^>]*>", re.DOTALL)


def markdown(text: str, options: typeset.Options) -> typeset.Rendered:
    """`text` typeset, with what a site asks about it."""
    extensions = comrak.ExtensionOptions()
    for name in (
        "math_dollars",
        "math_latex",
        "footnotes",
        "table",
        "strikethrough",
        "tasklist",
        "autolink",
        "alerts",
    ):
        setattr(extensions, name, True)
    extensions.header_id_prefix = ""
    rendering = comrak.RenderOptions()
    rendering.unsafe_ = True
    html = comrak.render_markdown(text, extension_options=extensions, render_options=rendering)
    html = _CODE.sub(
        lambda m: typeset.code(unescape(m[3]), unescape(m[2] or m[1] or "").split(",")[0]), html
    )
    html = _MATH.sub(lambda m: typeset.math(unescape(m[2]), m[1] == "display"), html)
    headings: list[typeset.Heading] = []

    def heading(match: re.Match[str]) -> str:
        plain = " ".join(unescape(_PLAIN.sub("", match[3])).split())
        found = re.search(r'id="([^"]*)"', match[3])
        id = match[2] or (found[1] if found else f"s{len(headings)}")
        level = min(6, int(match[1]) + 1) if match[1] == "1" else int(match[1])
        inner = re.sub(r'<a [^>]*class="anchor"[^>]*></a>', "", match[3])
        headings.append(typeset.Heading(level, id, plain, inner, 0))
        return f'<h{level} id="{id}">{inner}</h{level}>'

    html = _HEADING.sub(heading, html)
    plain = " ".join(unescape(_PLAIN.sub(" ", html)).split())
    words = len(plain.split())
    links, pictures = [], []
    for kind, raw in _LINK.findall(html):
        address = unescape(raw)
        at = text.find(address)
        line = options.line + text.count("\n", 0, at) if at >= 0 else 0
        if kind.lower() == "a":
            links.append(typeset.Link(address, bool(_SCHEME.match(address)), line))
        else:
            pictures.append(typeset.Picture(address, "", line))
    return typeset.Rendered(
        html=html,
        text=plain,
        headings=tuple(headings),
        words=words,
        minutes=max(1, round(words / 213)),
        links=tuple(links),
        pictures=tuple(pictures),
    )
