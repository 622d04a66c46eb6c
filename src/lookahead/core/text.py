"""Small questions about plain text that several steps ask."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

_NO_WORD = re.compile(r"[\W_]+")
_ASCII = "".join(chr(i).lower() if chr(i).isalnum() else " " for i in range(128))
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def fold(text: str) -> str:
    """For comparing: case, width, punctuation and white space do not matter."""
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    text = unicodedata.normalize("NFKC", text).casefold()
    return _NO_WORD.sub(" ", text).strip()


@lru_cache(maxsize=4096)  # tags come again and again
def slug(text: str, limit: int = 60) -> str:
    """A name for addresses: lower-case words of any script, joined by hyphens; "" if none is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode() or text
    words = re.sub(r"[\W_]+", "-", plain.replace("'", "").casefold()).strip("-")
    return words[:limit].rstrip("-")


def storable(text: str) -> str:
    """Without what no database takes and no page can show: NUL, other controls, lone surrogates."""
    return _CONTROL.sub("", text)


def one_line(text: str) -> str:
    """White space of any kind as single spaces."""
    return " ".join(text.split())


def monogram(name: str) -> str:
    """Up to three characters for a source: how its words begin, as in [L(W] for "Lil'Log (Lilian Weng)"."""
    words = [word for word in name.split() if any(map(str.isalnum, word))]
    if len(words) == 1:
        return words[0][:3]
    return "".join(word[0] for word in words[:3]) or "?"


def spaced(text: str) -> str:
    """With every ideograph set apart, so that an index which splits at spaces finds each of them."""
    return _ideograph().sub(r" \g<0> ", text)


@cache  # a set this large takes milliseconds to compile, and few commands ask
def _ideograph() -> re.Pattern[str]:
    """Han, kana and hangul are written without spaces: every character is a word to an index."""
    return re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def duration(seconds: float) -> str:
    """A length of time as people say it: `40 s`, `12 min`, `9 h`, `3 days`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    hours = seconds / 3600
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} days"
