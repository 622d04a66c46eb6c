"""What does typeset HTML say, and how long does it take to read?"""

from __future__ import annotations

import html
import math
import re
from functools import lru_cache

from lookahead.typeset.held import Held

_UNREAD = tuple(  # what stands in every opening, the opening, and what closes it
    (sign, re.compile(opening), closing)
    for sign, opening, closing in (
        ("<annotation", r"<annotation\b[^<>]*>", "</annotation>"),
        ("<!--", r"<!--", "-->"),
        ("<script", r"<script\b[^<>]*>", "</script>"),
        ("<style", r"<style\b[^<>]*>", "</style>"),
        ("<svg", r"<svg\b[^<>]*>", "</svg>"),
        ("-backref", r"<a [^<>]*\bdata-footnote-backref\b[^<>]*>", "</a>"),
        ('"anchor"', r'<a class="anchor"', "</a>"),
    )
)
_UNCOUNTED = (
    ("<pre", re.compile(r"<pre\b[^<>]*>"), "</pre>"),
    ("<math", re.compile(r"<math\b"), "</math>"),
)
_BREAKING = re.compile(
    r"</?(?:p|div|li|h[1-6]|t[dhr]|d[dt]|pre|br|figcaption|section|blockquote)\b[^<>]*>"
)
_TAG = re.compile(r"<[^<>]*>")
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_IDEOGRAPHS_PER_MINUTE = 500


def said(markup: str, held: Held, words_per_minute: int) -> tuple[str, int, int]:
    """The text on one line, its words outside of code and formulas, and the minutes that they take."""
    for one in _UNREAD:
        markup = _cut(markup, *one)
    bare = _bare(markup)
    counted = markup
    for one in _UNCOUNTED:
        counted = _cut(counted, *one)
    counted = bare if counted is markup else _bare(counted)
    words = held.filled(bare, lambda code: f" {code} ", _spoken).split()
    if counted is not bare or held:
        counted = held.filled(counted, _silent, _uncounted)
        return " ".join(words), *_length(counted, counted.split(), words_per_minute)
    return " ".join(words), *_length(bare, words, words_per_minute)


def _bare(markup: str) -> str:
    return html.unescape(_TAG.sub("", _BREAKING.sub(" ", markup)))


def _cut(markup: str, sign: str, opening: re.Pattern[str], closing: str) -> str:
    """`markup` without what stands between the two; linear, also where nothing closes."""
    if sign not in markup:
        return markup
    parts, at = [], 0
    while (found := opening.search(markup, at)) is not None:
        end = markup.find(closing, found.end())
        if end < 0:
            break
        parts.append(markup[at : found.start()])
        at = end + len(closing)
    return (
        " ".join([*parts, markup[at:]]) if closing == "</pre>" else "".join([*parts, markup[at:]])
    )


@lru_cache(maxsize=4_096)
def _spoken(formula: str) -> str:
    """A formula as its characters."""
    return html.unescape(_TAG.sub("", _cut(formula, *_UNREAD[0])))


def _silent(_code: str) -> str:
    return " "


def _uncounted(formula: str) -> str:
    """Nothing, except where a formula is shown as its TeX."""
    return "" if "<math" in formula else _spoken(formula)


def _length(text: str, split: list[str], words_per_minute: int) -> tuple[int, int]:
    ideographs = len(_IDEOGRAPHS.findall(text)) if not text.isascii() else 0
    words = len(_IDEOGRAPHS.sub(" ", text).split() if ideographs else split)
    time = words / max(1, words_per_minute) + ideographs / _IDEOGRAPHS_PER_MINUTE
    return words + ideographs, max(1, math.ceil(time))
