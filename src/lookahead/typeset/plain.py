"""What does typeset HTML say, and how long does it take to read?"""

from __future__ import annotations

import html
import math
import re
from functools import lru_cache

from lookahead.typeset.held import Held

_UNREAD = tuple(
    (re.compile(opening), closing)
    for opening, closing in (
        (r"<annotation\b[^<>]*>", "</annotation>"),
        (r"<!--", "-->"),
        (r"<script\b[^<>]*>", "</script>"),
        (r"<style\b[^<>]*>", "</style>"),
        (r"<svg\b[^<>]*>", "</svg>"),
        (r"<a [^<>]*\bdata-footnote-backref\b[^<>]*>", "</a>"),
        (r'<a class="anchor"', "</a>"),
    )
)
_UNCOUNTED = ((re.compile(r"<pre\b[^<>]*>"), "</pre>"), (re.compile(r"<math\b"), "</math>"))
_BREAKING = re.compile(
    r"</?(?:p|div|li|h[1-6]|t[dhr]|d[dt]|pre|br|figcaption|section|blockquote)\b[^<>]*>"
)
_TAG = re.compile(r"<[^<>]*>")
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_IDEOGRAPHS_PER_MINUTE = 500


def said(markup: str, held: Held, words_per_minute: int) -> tuple[str, int, int]:
    """The text on one line, its words outside of code and formulas, and the minutes that they take."""
    for opening, closing in _UNREAD:
        markup = _cut(markup, opening, closing)
    bare = _bare(markup)
    counted = markup
    for opening, closing in _UNCOUNTED:
        counted = _cut(counted, opening, closing)
    counted = bare if counted is markup else _bare(counted)
    text = " ".join(held.filled(bare, lambda code: f" {code} ", _spoken).split())
    return text, *_length(held.filled(counted, _silent, _uncounted), words_per_minute)


def _bare(markup: str) -> str:
    return html.unescape(_TAG.sub("", _BREAKING.sub(" ", markup)))


def _cut(markup: str, opening: re.Pattern[str], closing: str) -> str:
    """`markup` without what stands between the two; linear, also where nothing closes."""
    if closing not in markup:
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


def _length(text: str, words_per_minute: int) -> tuple[int, int]:
    ideographs = len(_IDEOGRAPHS.findall(text)) if not text.isascii() else 0
    words = len((_IDEOGRAPHS.sub(" ", text) if ideographs else text).split())
    time = words / max(1, words_per_minute) + ideographs / _IDEOGRAPHS_PER_MINUTE
    return words + ideographs, max(1, math.ceil(time))
