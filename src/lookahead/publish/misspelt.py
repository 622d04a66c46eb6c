"""Which fields above a text are surely not what their author meant?

Names that are one slip away from one that is known, and several tags in one text.  Other programs have fields
of their own: those stay silent.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

NAMES = tuple(
    "title date tags categories series description summary draft slug aliases author authors cover updated "
    "lastmod expires expirydate publishdate weight language canonical canonicalurl bibliography citations "
    "sidenotes status rating".split()
)
# one letter away, and meant by somebody: themes, Quarto, Eleventy
_OTHERS = frozenset(
    "citation covers dates drafts height languages rates slugs stats titled titles update updates".split()
)
SHORT = 4  # characters; another letter in so short a name is another word: `tabs`, `data`


def asked(name: str, value: Any, fields: Collection[str]) -> str:
    """What to ask the author of a field among others, in words; "" for nothing."""
    if name in ("tags", "categories") and isinstance(value, str) and "," in value:
        return (
            f"one text is one of them; for several write a list: {name}: [{value.strip(' ,')[:80]}]"
        )
    near = meant(name)
    return f"there is no such field; did you mean {near}?" if near and near not in fields else ""


@lru_cache(maxsize=1024)  # the texts of a site have the same fields
def meant(name: str) -> str:
    """The known field that is a slip away from an unknown one, "" where none is."""
    if name in NAMES or name in _OTHERS:
        return ""
    return next((one for one in NAMES if _slip(name, one)), "")


def _slip(name: str, known: str) -> bool:
    """Is one letter missing, too many, another one, or are two neighbours exchanged?"""
    short, long = sorted((name, known), key=len)
    if len(long) - len(short) > 1 or len(short) < 3:
        return False
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    exchanged = short[at + 1 : at + 2] + short[at : at + 1] + short[at + 2 :]
    return exchanged == long[at:] or (len(known) > SHORT and short[at + 1 :] == long[at + 1 :])
