"""How is plain text with TeX in it, as authors of papers type it, read?  Accents, line breaks, formulas."""

from __future__ import annotations

import re
import unicodedata
from html import escape

_MARKS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323",
    "c": "\u0327", "k": "\u0328", "b": "\u0331",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ",
}  # fmt: skip
# \'e \'{e} {\'e} \"{\i} \c{c} \v s: an accent and its letter, with or without braces
_ACCENT = re.compile(
    r"""\{\\(?P<a>[`'^~=."]|[urHvdckb](?![A-Za-z]))\s?\{?\\?(?P<x>[A-Za-z])\}?\}|"""
    r"""\\(?P<b>[`'^~=."])\s?(?:\{\\?(?P<y>[A-Za-z])\}|\\?(?P<z>[A-Za-z]))|"""
    r"""\\(?P<c>[urHvdckb])(?:\{\\?(?P<w>[A-Za-z])\}|\s(?P<v>[A-Za-z])(?![A-Za-z]))"""
)
_LETTER = re.compile(
    rf"\{{?\\({'|'.join(sorted(_LETTERS, key=len, reverse=True))})(?:\}}|\{{\}}|\s|\b)"
)
_ESCAPED = re.compile(r"\\([%&#_$])")
# opening dollars stand before a character, closing ones behind one and not before a digit: $5 and $10
# are prices (the rule of Pandoc's tex_math_dollars)
_MATHS = re.compile(
    r"(?<![\\$])\$\$(?P<display>[^$]{1,4000})\$\$|(?<![\\$])\$(?P<inline>[^\s$](?:[^$]{0,1000}[^\s$\\])?)\$(?!\d)"
)
_SETS = re.compile(
    r"\\(?:emph|textit|textbf|texttt|textsc|textsf|textrm|textsl|textup|text|underline|mbox|url)"
    r"\s?\{([^{}]{0,2000})\}|\{\\(?:em|it|bf|tt|sc|sf|sl|rm)\s+([^{}]{0,2000})\}|"
    r"\\href\{[^{}]{0,2000}\}\{([^{}]{0,2000})\}"
)
_NESTED = 4  # commands inside each other


def one_line(text: str) -> str:
    """Line breaks as spaces, and TeX's accents outside of formulas as the letters that they make."""
    return "".join(
        _words(part) if plain else part for plain, part in _parts(" ".join(text.split()))
    )


def person(text: str) -> str:
    """A name on one line, without the braces that hold parts of it together."""
    return " ".join(re.sub(r"(?<!\\)[{}]", "", one_line(text)).split())


def html(text: str) -> str:
    """The text as HTML: its paragraphs, and formulas as `Extracted.html` has them."""
    paragraphs = re.split(r"\n\s*\n|\n[ \t]{2,}(?=\S)", text.strip())
    made = ("".join(map(_written, _parts(" ".join(part.split())))) for part in paragraphs)
    return "".join(f"<p>{one}</p>" for one in made if one)


def inline_html(text: str) -> str:
    """One line of text as HTML, without a paragraph around it."""
    return "".join(map(_written, _parts(" ".join(text.split()))))


def _parts(text: str) -> list[tuple[bool, str]]:
    """The text in turns: (True, words), (False, a formula with its dollars)."""
    parts, at = [], 0
    for found in _MATHS.finditer(text):
        parts += [(True, text[at : found.start()]), (False, found.group())]
        at = found.end()
    return [*parts, (True, text[at:])]


def _written(part: tuple[bool, str]) -> str:
    plain, text = part
    if plain:
        return escape(_words(text), quote=False)
    kind = "display" if text.startswith("$$") else "inline"
    return f'<code class="math-{kind}">{escape(text.strip("$").strip(), quote=False)}</code>'


def _words(text: str) -> str:
    if "\\" not in text:
        return text
    text = _LETTER.sub(lambda found: _LETTERS[found[1]], _ACCENT.sub(_accented, text))
    for _ in range(_NESTED):
        before, text = text, _SETS.sub(lambda found: found[found.lastindex or 0], text)
        if text == before:
            break
    return _ESCAPED.sub(r"\1", text)


def _accented(found: re.Match[str]) -> str:
    mark = _MARKS[found["a"] or found["b"] or found["c"]]
    letter = next(found[name] for name in "xyzwv" if found[name])
    return unicodedata.normalize("NFC", letter + mark)
