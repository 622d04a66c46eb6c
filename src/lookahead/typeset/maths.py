"""How does TeX become MathML that every current browser draws by itself?"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import lru_cache

from math_core import LatexError, LatexToMathML

from lookahead.typeset.adopted import adopted
from lookahead.typeset.tex import MACROS, definitions, explodes, rewritten

MAX_TEX = 4_096  # characters a formula
MAX_INLINE = 22  # characters of a formula in a line that fit on any phone, also in a list
MAX_DEPTH = 40  # braces and environments inside each other; browsers recurse over MathML

Macros = tuple[tuple[str, str], ...]  # (name, body), sorted

_SIZES = re.compile(
    r"\\(?:tiny|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge)(?![A-Za-z])"
)
_LIMITS = re.compile(r"\\(?:no)?limits(?![A-Za-z])")
_LEAK = re.compile(r"\\[A-Za-z]{2,}|\\\\")
_MARKS = re.compile(r"\\[{}\\]|[{}]|\\begin|\\end|\\left(?![a-z])|\\right(?![a-z])")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_UNSEEN = re.compile(r"[{}_^&\s\\]")
_STYLE = re.compile(r' style="([^"]*)"')
_COLOUR = re.compile(r"color:(#[0-9A-Fa-f]{6});?")
# Inline styles do not pass a strict Content-Security-Policy: the ones the engine writes are classes.
_CLASSES = (
    ("text-align: right", "m-r"),
    ("text-align: left", "m-l"),
    ("width: 50%", "m-half"),
    ("width: 100%", "m-full"),
    ("padding-left:1em", "m-gap"),
    ("padding-top: 0;", "m-tight"),
    ("padding-top: 0.1667em", "m-cfrac"),
    ("border-top: 0.05em solid", "m-top"),
    ("border-top: 0.05em dashed", "m-top-dashed"),
    ("border-bottom: 0.05em solid", "m-bottom"),
    ("border-bottom: 0.05em dashed", "m-bottom-dashed"),
    ("border-right: 0.05em solid", "m-right"),
    ("border-right: 0.05em dashed", "m-right-dashed"),
    ("border-left: 0.05em solid", "m-left"),
    ("border-left: 0.05em dashed", "m-left-dashed"),
    ("margin-left:-0.1", "m-back"),
    ("margin-left:-0.2", "m-back"),
    ("small-caps", "m-caps"),
)
# The engine says some things in a way that reads or copies worse than it looks.
_DOTS = re.compile(
    r'<mo lspace="0">([·.])</mo><mo lspace="0" rspace="0.1667em">\1</mo>'
    r'<mo lspace="0"(?: rspace="0")?>\1</mo>'
)
_LINE = '<mo stretchy="true">\u0332</mo>'  # combines with what stands before it in a font
_FRACTION = re.compile(r"<mfrac( displaystyle=\"\w+\")?|</mfrac>")
_LEVEL = re.compile(r"(<mtable[^>]*?) scriptlevel=\"(\d)\"")


@lru_cache(maxsize=8_192)
def math(tex: str, display: bool, macros: Macros = ()) -> str:
    """MathML with the TeX as annotation; readable TeX in `<code class="tex">` where that fails.

    MathML Core, https://www.w3.org/TR/mathml-core/.
    """
    written, why = converted(tex, display, macros)
    return unset(tex, why) if why else _finished(written, tex, display)


Fallback = Callable[[str, bool, Macros], str]  # another engine: MathML, or "" where it refuses


def math_by(tex: str, display: bool, macros: Macros, fallback: Fallback | None) -> str:
    """The same, and what our engine refuses by another one, whose answer is judged like our own's."""
    written = math(tex, display, macros)
    if fallback is None or not is_unset(written):
        return written
    if len(tex) > MAX_TEX or _depth(tex) > MAX_DEPTH:
        return written
    head = adopted(fallback(tex, display, macros))
    return _finished(head, tex, display) if head else written


def is_unset(written: str) -> bool:
    """Is it shown as its author typed it?"""
    return written.startswith('<code class="tex"')


def converted(tex: str, display: bool, macros: Macros = ()) -> tuple[str, str]:
    """The engine's MathML up to its annotation, or "" and a sentence that says why there is none."""
    if len(tex) > MAX_TEX:
        return "", "This formula is too long to be typeset."
    if _depth(tex) > MAX_DEPTH:
        return "", "This formula is nested too deeply to be typeset."
    tex, own = definitions(tex) if "\\" in tex else (tex, {})
    if (own or macros or "#" in tex) and explodes(tex, {**dict(macros), **own}):
        return "", "The macros of this formula make too much of it."
    engine = _engine(tuple(sorted({**dict(macros), **own}.items())) if own else macros)
    why = ""
    for plainer in (False, True):
        said = rewritten(tex)
        said = _LIMITS.sub("", _SIZES.sub("", said)) if plainer else said
        try:
            written = engine.convert_with_local_state(said, displaystyle=display)
        except LatexError as error:
            why = why or _reason(error)
            continue
        head, _, _ = written.rpartition("<annotation")
        if "<merror" not in head and ("\\" not in head or not _LEAK.search(head)):
            return head, ""
    return "", f"This formula could not be typeset{why}."


def _reason(error: LatexError) -> str:
    """What the engine says, as the end of a sentence."""
    said = str(error).partition(": ")[2].split("\n")[0].strip(" .")[:200]
    return f": {said[0].lower()}{said[1:]}" if said else ""


@lru_cache(maxsize=16)
def _engine(macros: Macros) -> LatexToMathML:
    every = {**MACROS, **dict(macros)}
    try:
        return _made(every)
    except (LatexError, ValueError):  # a body that is no TeX; the others go on to count
        return _made({**MACROS, **{n: b for n, b in macros if _is_tex(n, b)}})


def _made(macros: dict[str, str]) -> LatexToMathML:
    return LatexToMathML(
        annotation=True,
        allow_unreliable_rendering=True,
        fancy_error=False,
        macros=macros,
    )


def _is_tex(name: str, body: str) -> bool:
    try:
        _made({name: body})
    except (LatexError, ValueError):
        return False
    return True


def unset(tex: str, why: str) -> str:
    """The formula as its author typed it."""
    return f'<code class="tex" title="{html.escape(why)}">{html.escape(tex, quote=False)}</code>'


def _depth(tex: str) -> int:
    if tex.count("{") + tex.count("\\begin") + tex.count("\\left") <= MAX_DEPTH:
        return 0
    depth = deepest = 0
    for mark in _MARKS.findall(tex):
        if mark in ("{", "\\begin", "\\left"):
            depth += 1
            deepest = max(deepest, depth)
        elif mark in ("}", "\\end", "\\right"):
            depth -= 1
    return deepest


def _sized(head: str) -> str:
    """Fractions of a size of their own within `<mstyle>`, the one element that validators let say so."""
    styled: list[bool] = []  # of each fraction that is open

    def fraction(found: re.Match[str]) -> str:
        if found[0] == "</mfrac>":
            return "</mfrac></mstyle>" if styled.pop() else "</mfrac>"
        styled.append(found[1] is not None)
        return f"<mstyle{found[1]}><mfrac" if found[1] else found[0]

    return _FRACTION.sub(fraction, head)


def _finished(head: str, tex: str, display: bool) -> str:
    """The engine's MathML with classes for styles and the TeX exactly as it was written."""
    if "&ApplyFunction;" in head:  # a name that XML does not know
        head = head.replace("&ApplyFunction;", "\u2061")
    if "\u0332" in head:
        head = head.replace(_LINE, '<mo stretchy="true">\u203e</mo>')
    if "</mo><mo l" in head:
        head = _DOTS.sub(_dots, head)
    if "<mfrac displaystyle" in head:
        head = _sized(head)
    if "<mtable" in head:
        head = _LEVEL.sub(lambda m: m[1] + (' class="m-script"' if m[2] != "0" else ""), head)
    head = _STYLE.sub(_as_attributes, head) if " style=" in head else head
    source = html.escape(tex, quote=False)
    whole = (
        f'{head}<annotation encoding="application/x-tex">{source}</annotation></semantics></math>'
    )
    if not display:
        wide = _characters(tex) > MAX_INLINE
        return f'<span class="math-long" tabindex="0">{whole}</span>' if wide else whole
    focus = ' tabindex="0"' if len(tex) > 60 else ""  # long ones scroll, also by keyboard
    return f'<span class="math-block"{focus}>{whole}</span>'


def _characters(tex: str) -> int:
    """About how many characters a formula shows in a row."""
    return len(tex) if len(tex) <= MAX_INLINE else len(_UNSEEN.sub("", _COMMAND.sub("x", tex)))


def _dots(found: re.Match[str]) -> str:
    return f"<mo>{'⋯' if found[1] == '·' else '…'}</mo>"


def _as_attributes(match: re.Match[str]) -> str:
    style = match[1]
    colour = _COLOUR.search(style)
    names = [name for rule, name in _CLASSES if rule in style]
    out = f' class="{" ".join(names)}"' if names else ""
    return out + (f' mathcolor="{colour[1]}"' if colour else "")
