"""How does an article file of the sample become HTML?

The format is HTML with five conveniences, so that the files are pleasant to write and to review.
Blank lines part blocks; a block is
    ## words            a heading (### one level deeper)
    - words             a list, one item a line; an indented line goes on with its item (1. numbers it)
    ```python … ```     code, escaped, with its language as a class
    <table> …           HTML as it stands, to the first unindented line that ends with the closing tag
    words               a paragraph, in which `code` is escaped
and $…$ and $$…$$ are formulas where the source says in which encoding it writes maths.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

_BLOCK_TAG = re.compile(
    r"<(aside|blockquote|details|div|dl|figure|hr|img|math|ol|p|pre|section|table|ul)\b"
)
_VOID = frozenset({"hr", "img"})
_KEPT = re.compile(r"(<pre\b.*?</pre>|<code\b.*?</code>|<math\b.*?</math>|<[^>]*>)", re.S)
_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$]+?)\$", re.S)
_ITEM = re.compile(r"(- |\d+\. )")
_TAG = re.compile(r"<[^>]+>")

Write = Callable[[str, bool], str]  # TeX, display -> HTML


def to_html(text: str, maths: str = "") -> str:
    """The body of an article file as HTML, with formulas in the encoding named by `maths`."""
    html = "\n".join(_block(block) for block in _blocks(text.splitlines()))
    return _encode_maths(html, MATHS[maths]) if maths else html


def to_text(html: str) -> str:
    """HTML without its tags, white space collapsed: good enough for our own articles' excerpts."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    start = 0
    while start < len(lines):
        if not lines[start].strip():
            start += 1
            continue
        end = _end_of_block(lines, start)
        yield lines[start:end]
        start = end


def _end_of_block(lines: list[str], start: int) -> int:
    """The index after the last line of the block that begins at `start`."""
    closing = ""
    if lines[start].startswith("```"):
        closing = "```"
    elif (tag := _BLOCK_TAG.match(lines[start])) and tag[1] not in _VOID:
        closing = f"</{tag[1]}>"
    for index in range(start, len(lines)):
        line = lines[index]
        if closing == "```":
            if index > start and line == closing:
                return index + 1
        elif closing:
            if line.endswith(closing) and not line.startswith(" "):
                return index + 1
        elif not line.strip():
            return index
    if closing:
        raise ValueError(f"a block is never closed: {lines[start]}")
    return len(lines)


def _block(lines: list[str]) -> str:
    first = lines[0]
    if first.startswith("```"):
        return _code(first[3:], lines[1:-1])
    if _BLOCK_TAG.match(first):
        return "\n".join(lines)
    if first.startswith("#"):
        level = len(first) - len(first.lstrip("#"))
        return f"<h{level}>{_inline(first[level:].strip())}</h{level}>"
    if item := _ITEM.match(first):
        return _list("ul" if item[1] == "- " else "ol", lines)
    return f"<p>{_inline(' '.join(lines))}</p>"


def _code(language: str, lines: list[str]) -> str:
    attribute = f' class="language-{language}"' if language else ""
    return f"<pre><code{attribute}>{escape(chr(10).join(lines), quote=False)}\n</code></pre>"


def _list(tag: str, lines: list[str]) -> str:
    items: list[str] = []
    for line in lines:
        if marker := _ITEM.match(line):
            items.append(line[marker.end() :])
        else:
            items[-1] += " " + line.strip()
    inner = "".join(f"<li>{_inline(item)}</li>\n" for item in items)
    return f"<{tag}>\n{inner}</{tag}>"


def _inline(text: str) -> str:
    return re.sub(r"`([^`]+)`", lambda m: f"<code>{escape(m[1], quote=False)}</code>", text)


# ---- maths, as publishers write it ---------------------------------------------------------------


def _encode_maths(html: str, write: Write) -> str:
    """Formulas outside tags and code in another encoding."""
    parts = _KEPT.split(html)
    parts[::2] = [_FORMULA.sub(lambda m: write(m[1] or m[2], bool(m[1])), p) for p in parts[::2]]
    return "".join(parts)


def _dollars(tex: str, display: bool) -> str:
    return f"$${tex}$$" if display else f"${tex}$"


def _brackets(tex: str, display: bool) -> str:
    return rf"\[{tex}\]" if display else rf"\({tex}\)"


def _katex(tex: str, display: bool) -> str:
    """KaTeX's output: MathML with the TeX as an annotation, then glyphs hidden from screen readers."""
    math = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics>'
        f'<mrow><mtext>{tex}</mtext></mrow><annotation encoding="application/x-tex">{tex}</annotation>'
        "</semantics></math>"
    )
    glyphs = f'<span class="base"><span class="mord">{_TAG.sub("", tex)}</span></span>'
    inline = (
        f'<span class="katex"><span class="katex-mathml">{math}</span>'
        f'<span class="katex-html" aria-hidden="true">{glyphs}</span></span>'
    )
    return f'<span class="katex-display">{inline}</span>' if display else inline


def _mathjax(tex: str, display: bool) -> str:
    """What MathJax 2 reads: a script that browsers do not run."""
    mode = "; mode=display" if display else ""
    return f'<script type="math/tex{mode}">{unescape(tex)}</script>'


MATHS: dict[str, Write] = {
    "dollars": _dollars,
    "brackets": _brackets,
    "katex": _katex,
    "mathjax": _mathjax,
}
