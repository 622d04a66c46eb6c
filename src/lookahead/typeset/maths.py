"""How does TeX become MathML that every current browser draws by itself?"""

from __future__ import annotations

import html
import re
from functools import lru_cache

from math_core import LatexError, LatexToMathML

MAX_TEX = 4_096  # characters a formula
MAX_DEPTH = 40  # braces and environments inside each other; browsers recurse over MathML

_ENGINE = LatexToMathML(
    annotation=True,
    allow_unreliable_rendering=True,
    fancy_error=False,
    macros={"substack": r"\begin{subarray}{c}#1\end{subarray}"},
)
# The engine prints the optional length of \\[6pt] as text, numbers every align, and knows neither
# font sizes nor \tag outside of numbered environments.  None of these is part of the formula.
_REWRITES = (
    (re.compile(r"\\\\\s*\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|px|mu|bp)\s*\]"), r"\\\\"),
    (
        re.compile(r"\\(begin|end)\{(equation|align|gather|alignat|multline|eqnarray)\}"),
        r"\\\1{\2*}",
    ),
    (re.compile(r"\\label\{[^{}]*\}|\\(?:nonumber|notag)(?![A-Za-z])"), ""),
    (re.compile(r"\\[mh]box(?![A-Za-z])"), r"\\text"),
    (re.compile(r"(?<!\\)#"), r"\\#"),
    (re.compile(r"\\tag\*?\{([^{}]*)\}"), r"\\qquad\\text{(\1)}"),
)
_SIZES = re.compile(
    r"\\(?:tiny|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge)(?![A-Za-z])"
)
_LEAK = re.compile(r"\\[A-Za-z]{2,}")
_NUMBERED = re.compile(r"\{(multline|eqnarray)\*\}")
_STYLE = re.compile(r' style="([^"]*)"')
_COLOUR = re.compile(r"color:(#[0-9A-Fa-f]{6});?")
# Inline styles do not pass a strict Content-Security-Policy: the ones the engine writes are classes.
_CLASSES = (
    ("text-align: right", "m-r"),
    ("text-align: left", "m-l"),
    ("width: 50%", "m-half"),
    ("width: 100%", "m-full"),
    ("padding-left:1em", "m-gap"),
    ("padding-top: 0", "m-tight"),
)


@lru_cache(maxsize=8_192)
def math(tex: str, display: bool) -> str:
    """MathML with the TeX as annotation; readable TeX in `<code class="tex">` where that fails.

    MathML Core, https://www.w3.org/TR/mathml-core/.
    """
    if len(tex) > MAX_TEX:
        return unset(tex, "This formula is too long to be typeset.")
    if _depth(tex) > MAX_DEPTH:
        return unset(tex, "This formula is nested too deeply to be typeset.")
    for attempt in (_prepared(tex), _SIZES.sub("", _prepared(tex))):
        try:
            written = _ENGINE.convert_with_local_state(attempt, displaystyle=display)
        except LatexError:
            continue
        head, _, _ = written.rpartition("<annotation")
        if not _LEAK.search(head) and "\\\\" not in head:
            return _finished(head, tex, display)
    return unset(tex, "This formula could not be typeset.")


def unset(tex: str, why: str) -> str:
    """The formula as its author typed it."""
    return f'<code class="tex" title="{html.escape(why)}">{html.escape(tex, quote=False)}</code>'


def _prepared(tex: str) -> str:
    for pattern, replacement in _REWRITES:
        tex = pattern.sub(replacement, tex)
    return _NUMBERED.sub(lambda m: {"multline": "{gather*}", "eqnarray": "{align*}"}[m[1]], tex)


def _depth(tex: str) -> int:
    depth = deepest = 0
    for mark in re.findall(r"\\[{}\\]|[{}]|\\begin|\\end|\\left(?![a-z])|\\right(?![a-z])", tex):
        if mark in ("{", "\\begin", "\\left"):
            depth += 1
            deepest = max(deepest, depth)
        elif mark in ("}", "\\end", "\\right"):
            depth -= 1
    return deepest


def _finished(head: str, tex: str, display: bool) -> str:
    """The engine's MathML with classes for styles and the TeX exactly as it was written."""
    head = _STYLE.sub(_as_attributes, head) if " style=" in head else head
    source = html.escape(tex, quote=False)
    whole = (
        f'{head}<annotation encoding="application/x-tex">{source}</annotation></semantics></math>'
    )
    if not display:
        return whole
    focus = ' tabindex="0"' if len(tex) > 60 else ""  # long ones scroll, also by keyboard
    return f'<span class="math-block"{focus}>{whole}</span>'


def _as_attributes(match: re.Match[str]) -> str:
    style = match[1]
    colour = _COLOUR.search(style)
    names = [name for rule, name in _CLASSES if rule in style]
    out = f' class="{" ".join(names)}"' if names else ""
    return out + (f' mathcolor="{colour[1]}"' if colour else "")
