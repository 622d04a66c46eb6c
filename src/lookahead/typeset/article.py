"""What does a page show for an article's stored HTML?

The input is what `extract.clean` wrote: quoted attributes, closed tags, no class but our own.  That makes
regular expressions exact here, and everything that is added below is our own and fixed.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable
from functools import partial

from lookahead.typeset.code import code
from lookahead.typeset.maths import MAX_TEX, math, unset

MAX_FORMULAS = 256  # a page
MAX_TEX_PAGE = 131_072  # characters of TeX a page
MAX_CODE_PAGE = 200_000  # characters of coloured code a page

_MATH = re.compile(r'<code class="math-(inline|display)">(.*?)</code>', re.DOTALL)
_CODE = re.compile(r'<pre><code(?: class="language-([^"]*)")?>(.*?)</code></pre>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"<br>")
_IMAGE = re.compile(r"<img(?= )")
_TABLE = re.compile(r"<(/?)table(?: [^>]*)?>")
_HEADING = re.compile(r"<h([1-6])((?: [a-z]+=\"[^\"]*\")*)>(.*?)</h\1>", re.DOTALL)
_FIRST_HEADING = re.compile(
    r"\A(?:\s|</?(?:div|section|article)>)*(<h[12]>(.*?)</h[12]>)", re.DOTALL
)
_LAZY = '<img loading="lazy" decoding="async" referrerpolicy="no-referrer"'
_SCROLL = '<div class="table-scroll" tabindex="0" role="group" aria-label="Table">'


def article(html: str, title: str = "") -> str:
    """HTML for a page whose own `<h1>` is `title`; safe if `html` came from `extract.clean`.

    A first heading that repeats `title` is left out, the others begin at `<h2>` and get ids.
    """
    html = _without_title(html, title) if title else html
    if "<pre><code" in html:
        html = _CODE.sub(_Budget(_code, MAX_CODE_PAGE), html)
    if 'class="math-' in html:
        html = _MATH.sub(_Budget(_formula, MAX_TEX_PAGE, MAX_FORMULAS), html)
    if "<img" in html:
        html = _IMAGE.sub(_LAZY, html)
    if "<table" in html:
        html = _tables(html)
    return _headings(html) if "<h" in html else html


class _Budget:
    """Calls `write` for each match and says whether the page may still spend that much."""

    def __init__(
        self, write: Callable[[re.Match[str], str, bool], str], characters: int, count: int = 10_000
    ) -> None:
        self._write, self._characters, self._count = write, characters, count

    def __call__(self, match: re.Match[str]) -> str:
        text = _text(match[2])
        self._characters -= len(text)
        self._count -= 1
        return self._write(match, text, self._characters >= 0 and self._count >= 0)


def _text(markup: str) -> str:
    """The text that markup of a code element stands for."""
    if "<" in markup:
        markup = _TAG.sub("", _BREAK.sub("\n", markup))
    return entities.unescape(markup)


def _formula(match: re.Match[str], tex: str, affordable: bool) -> str:
    if not affordable or len(tex) > MAX_TEX:
        return unset(tex, "This page has more formulas than are typeset at once.")
    return math(tex, match[1] == "display")


def _code(match: re.Match[str], text: str, affordable: bool) -> str:
    return code(text, match[1] or "" if affordable else "")


def _tables(html: str) -> str:
    """Outermost tables scroll sideways by themselves, so that the page does not."""
    depth = 0

    def wrap(match: re.Match[str]) -> str:
        nonlocal depth
        if match[1]:
            depth -= 1
            return f"{match[0]}</div>" if depth == 0 else match[0]
        depth += 1
        return f"{_SCROLL}{match[0]}" if depth == 1 else match[0]

    return _TABLE.sub(wrap, html)


def _without_title(html: str, title: str) -> str:
    first = _FIRST_HEADING.match(html)
    if first and _letters(_text(first[2])) == _letters(title):
        return html[: first.start(1)] + html[first.end(1) :]
    return html


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _headings(html: str) -> str:
    """Ids for all headings; levels moved down as far as it takes to leave `<h1>` to the page."""
    levels = [int(match[1]) for match in _HEADING.finditer(html)]
    if not levels:
        return html
    used: dict[str, int] = {}
    return _HEADING.sub(partial(_heading, shift=max(0, 2 - min(levels)), used=used), html)


def _heading(match: re.Match[str], shift: int, used: dict[str, int]) -> str:
    level = min(6, int(match[1]) + shift)
    words = re.findall(r"\w+", _text(match[3]).lower())
    slug = "s-" + "-".join(words)[:60].rstrip("-")
    used[slug] = used.get(slug, 0) + 1
    name = slug if used[slug] == 1 else f"{slug}-{used[slug]}"
    return f'<h{level} id="{name}"{match[2]}>{match[3]}</h{level}>'
