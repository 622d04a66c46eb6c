"""Is a short text taken from a long one, or does it say something else?"""

from __future__ import annotations

import re

from lookahead.core.text import fold, spaced

SHINGLE = 3  # words in a row
TAKEN = 0.75  # of them; an excerpt may break off in a word and name its site, a notice quotes less
LONGEST = 1_000_000  # characters that are looked at
# How an excerpt ends that is the beginning of a text, as blogs write it
_ONWARD = re.compile(
    r"(?:\bthe post\b.{0,300}?)?\bappeared first on\b.{0,120}$|"
    r"\b(?:read|see|learn) more\W*$|\b(?:continue|keep) reading\b.{0,200}$|"
    r"(?:weiterlesen|mehr lesen|lire la suite|leer más|seguir leyendo|阅读全文|続きを読む)\W*$",
    re.IGNORECASE | re.DOTALL,
)


def is_excerpt(short: str, text: str) -> bool:
    """Do the words of `short` stand in `text`?  Nothing at all is taken from everything."""
    parts, whole = _words(_ONWARD.sub("", short[-2000:], count=1)), _words(text)
    if len(short) > 2000:
        parts = _words(short[:-2000]) + parts
    by = min(SHINGLE, len(parts))
    if not by:
        return True
    known = set(_runs(whole, by))
    runs = _runs(parts, by)
    return sum(run in known for run in runs) >= TAKEN * len(runs)


def _words(text: str) -> list[str]:
    return fold(spaced(text[:LONGEST])).split()


def _runs(words: list[str], by: int) -> list[tuple[str, ...]]:
    return list(zip(*(words[at:] for at in range(by)), strict=False))
