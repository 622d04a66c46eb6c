"""What may stand in a line that is no Markdown of its own: a caption, a title, a summary?

Emphasis, code, links and formulas; and how does that read where only characters can stand?
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET  # what it reads is our own MathML
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from lookahead.typeset.maths import math

LEFT_OUT = "…"  # in the place of a formula that has no form in a line
MAX_SAID = 80  # characters of a formula
_FORMULA = re.compile(r"(?<![\\$])\$(?![\s$])((?:[^$\\\n]|\\.){1,500}?)(?<!\s)\$(?![\d$])")
_EMPHASIS = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*([^*]+)\*"), r"<em>\1</em>"),
    (re.compile(r"(?<!!)\[([^\[\]]+)\]\((https?://[^\s()]+)\)"), r'<a href="\2">\1</a>'),
)
_CODE = re.compile(r"`([^`]+)`")
_MARKS = (  # flanked as in CommonMark: 2 * 3 * 4 is no emphasis, nor is 2*3*4
    re.compile(r"(?<![\w*])\*\*(?!\s)([^*]+)(?<!\s)\*\*(?![\w*])"),
    re.compile(r"(?<![\w*])\*(?!\s)([^*]+)(?<!\s)\*(?![\w*])"),
    re.compile(r"(?<!!)\[([^\[\]]+)\]\([^\s()]+\)"),
)
_STRAIGHT = re.compile(r"`[^`]+`|\$[^$\n]+\$|---?|\.\.\.|[\"']")
_SIGNS = {"---": "—", "--": "–", "...": "…"}
_OPENS = frozenset(" ([{–—“‘")  # what may stand before a quotation mark that opens
_YEARS = re.compile(r"\d\ds?\b")  # '90s
_MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
_BELOW = dict(
    zip(
        "0123456789+−-=()aehijklmnoprstuvxβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        strict=True,
    )
)
_ABOVE = dict(
    zip(
        "0123456789+−-=()abcdefghijklmnoprstuvwxyzTβγδθ′",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵝᵞᵟᶿ′",
        strict=True,
    )
)
_ACCENTS = {"^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "¯": "\u0304", "‾": "\u0304",
            "→": "\u20d7", "˙": "\u0307", "¨": "\u0308", "_": "\u0304"}  # fmt: skip
_SPACED = frozenset("=<>≤≥≈≡∼∈∉→←⇒⇔↦≪≫≔∝⊂⊆∣±×∪∩≠≜")
_UNSEEN = str.maketrans("", "", "\u2061\u2062\u2063\u2064\ufe00\ufe01")


def inline(text: str, formula: Callable[[str], str] = lambda tex: math(tex, False)) -> str:
    """HTML of a line; `formula` typesets the TeX between dollars."""
    parts = _FORMULA.split(text) if "$" in text else [text]
    parts[::2] = [_emphasised(html.escape(part)) for part in parts[::2]]
    parts[1::2] = [formula(part) for part in parts[1::2]]
    return "".join(parts)


def delimited(markup: str, formula: Callable[[str], str]) -> str:
    """Text of HTML in which `formula` typesets the TeX between dollars."""
    return _FORMULA.sub(lambda found: formula(html.unescape(found[1])), markup)


def unmarked(text: str) -> str:
    """A line without the marks of emphasis, code and links; what stands between dollars stays."""
    if not any(mark in text for mark in "*`["):
        return text
    parts = _FORMULA.split(text) if "$" in text else [text]
    parts[::2] = [_bare(part) for part in parts[::2]]
    parts[1::2] = [f"${part}$" for part in parts[1::2]]
    return "".join(parts)


def _bare(text: str) -> str:
    pieces = _CODE.split(text)
    for pattern in _MARKS:
        pieces[::2] = [pattern.sub(r"\1", one) for one in pieces[::2]]
    return "".join(pieces)


def typographic(text: str) -> str:
    """A line with quotation marks, dashes and ellipses for straight quotes, hyphens and dots.

    Not in formulas and code.
    """
    before = " "  # the last sign, as it is written now

    def sign(found: re.Match[str]) -> str:
        nonlocal before
        if found.start() and text[found.start() - 1] not in "\"'-":
            before = text[found.start() - 1]
        said = _SIGNS.get(found[0], found[0])
        if said in ("'", '"'):
            after = text[found.end() : found.end() + 1]
            opens = before in _OPENS and bool(after.strip())
            if said == "'":
                said = "‘" if opens and not _YEARS.match(text, found.end()) else "’"
            else:
                said = "“" if opens else "”"
        before = said[-1]
        return said

    return _STRAIGHT.sub(sign, text)


def _emphasised(text: str) -> str:
    for pattern, replacement in _EMPHASIS:
        text = pattern.sub(replacement, text)
    return text


def has_formula(text: str) -> bool:
    """Does a line hold anything between dollars that would be typeset?"""
    return "$" in text and _FORMULA.search(text) is not None


def formulas(text: str, macros: Mapping[str, str] = MappingProxyType({})) -> str:
    """HTML of a line with its formulas; everything else is escaped and nothing more."""
    key = tuple(sorted(macros.items()))
    parts = _FORMULA.split(text)
    parts[::2] = [html.escape(part) for part in parts[::2]]
    parts[1::2] = [math(part, False, key) for part in parts[1::2]]
    return "".join(parts)


def in_characters(markup: str) -> str:
    """`markup` with every formula as characters, where that can be."""
    return _MATH.sub(lambda found: html.escape(spoken(found[0]), quote=False), markup)


def line(text: str, macros: Mapping[str, str] = MappingProxyType({})) -> str:
    """A line whose formulas are characters, where they can be."""
    if not has_formula(text):
        return text
    return html.unescape(re.sub("<[^<>]*>", "", in_characters(formulas(text, macros))))


@lru_cache(maxsize=1_024)
def spoken(mathml: str) -> str:
    """Our MathML in a line of Unicode, scripts raised and lowered; LEFT_OUT where it has no such form."""
    try:
        said = " ".join(_said(ET.fromstring(mathml)).translate(_UNSEEN).split())  # noqa: S314  # see above
    except (ET.ParseError, _NotInLine):
        return LEFT_OUT
    return said if 0 < len(said) <= MAX_SAID else LEFT_OUT


class _NotInLine(Exception):
    """It takes more than one line."""


def _said(node: ET.Element) -> str:
    name, parts = node.tag, list(node)
    if name in ("mi", "mn", "mtext", "ms"):
        return node.text or ""
    if name == "mo":
        return _sign((node.text or "").strip())
    if name in ("mspace", "mphantom"):
        return " " if node.get("width") else ""
    if name in ("math", "mrow", "mstyle", "mpadded", "semantics"):
        return "".join(map(_said, parts[:1] if name == "semantics" else parts))
    return _LAYOUTS[name](parts) if name in _LAYOUTS else _not_in_line()


def _sign(sign: str) -> str:
    if sign == "\u2061":  # a function and what it is of
        return " "
    return f" {sign} " if sign in _SPACED else f"{sign} " if sign in (",", ";") else sign


def _not_in_line() -> str:
    raise _NotInLine


def _accented(parts: list[ET.Element]) -> str:
    base, accent = _said(parts[0]).strip(), _said(parts[-1]).strip()
    return base + _ACCENTS[accent] if len(base) == 1 and accent in _ACCENTS else _not_in_line()


def _fraction(parts: list[ET.Element]) -> str:
    over, under = (_said(part).strip() for part in parts)
    return f"{over}/{under}" if over.isalnum() and under.isalnum() else _not_in_line()


def _root(parts: list[ET.Element]) -> str:
    root = "".join(map(_said, parts)).strip()
    return f"√{root}" if root.isalnum() else f"√({root})"


def _lowered(said: str) -> str:
    return _moved(said, _BELOW, "_")


def _raised(said: str) -> str:
    return _moved(said, _ABOVE, "^")


def _moved(said: str, letters: Mapping[str, str], mark: str) -> str:
    """`said` in letters of that height; a single one that has no such form behind a mark."""
    bare = said.replace(" ", "").translate(_UNSEEN)
    if all(letter in letters for letter in bare):
        return "".join(letters[letter] for letter in bare)
    return f"{mark}{bare}" if len(bare) == 1 else _not_in_line()


_LAYOUTS: dict[str, Callable[[list[ET.Element]], str]] = {
    "msub": lambda parts: _said(parts[0]) + _lowered(_said(parts[1])),
    "msup": lambda parts: _said(parts[0]) + _raised(_said(parts[1])),
    "msubsup": lambda parts: _said(parts[0]) + _lowered(_said(parts[1])) + _raised(_said(parts[2])),
    "mover": _accented,
    "mfrac": _fraction,
    "msqrt": _root,
}
