"""How is TeX said so that the engine understands it?

The engine knows most of LaTeX and amsmath.  Here is what authors write on the web besides: commands as
macros, the rest rewritten into what means the same.  Nothing here looks for a formula that somebody wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

# name without backslash: body, as in \newcommand
MACROS = {
    "substack": r"\begin{subarray}{c}#1\end{subarray}",
    # letters and weights
    "mathbbm": r"\mathbb{#1}", "mathds": r"\mathbb{#1}", "pmb": r"\boldsymbol{#1}",
    "mathnormal": "{#1}", "mathsfit": r"\mathsf{#1}", "ensuremath": "{#1}",
    "textnormal": r"\text{#1}", "textmd": r"\text{#1}", "textup": r"\text{#1}",
    "AA": "Å", "aa": "å", "textcopyright": "©", "textregistered": "®", "textdegree": "°",
    "degree": "°", "euro": "€", "TeX": r"\text{TeX}", "LaTeX": r"\text{LaTeX}",
    "textsuperscript": r"^{\text{#1}}", "textsubscript": r"_{\text{#1}}", "url": r"\texttt{#1}",
    # places
    "llap": r"\text{#1}", "rlap": r"\text{#1}", "clap": r"\text{#1}", "mathllap": "{#1}",
    "mathrlap": "{#1}", "mathclap": "{#1}", "smash": "{#1}", "vcenter": "{#1}",
    "framebox": r"\boxed{\text{#1}}", "fcolorbox": r"\boxed{\text{#3}}", "colorbox": r"\text{#2}",
    "scalebox": r"\text{#2}", "resizebox": r"\text{#3}", "sout": r"\cancel{\text{#1}}",
    "cancelto": r"{\cancel{#2}}^{#1}", "wideparen": r"\overparen{#1}",
    "overlinesegment": r"\overline{#1}", "underlinesegment": r"\underline{#1}",
    # dots
    "dotso": r"\ldots", "dotsc": r"\ldots", "dotsx": r"\ldots", "hdots": r"\ldots",
    "mathellipsis": r"\ldots", "dotsb": r"\cdots", "dotsm": r"\cdots", "dotsi": r"\cdots",
    "varvdots": r"\vdots",
    # signs
    "smallsmile": r"\smile", "smallfrown": r"\frown", "thicksim": r"\sim",
    "thickapprox": r"\approx", "shortmid": r"\mid", "nshortmid": r"\nmid",
    "shortparallel": r"\parallel", "nshortparallel": r"\nparallel", "varpropto": r"\propto",
    "smallsetminus": r"\setminus", "centerdot": r"\cdot", "sdot": r"\cdot", "intop": r"\int",
    "smallint": r"\int", "ordinarycolon": ":", "mapsfrom": r"\mathrel{↤}",
    "defeq": r"\mathrel{≜}", "independent": r"\mathrel{⫫}", "vcentcolon": ":",
    # operators
    "argmax": r"\operatorname*{arg\,max}", "argmin": r"\operatorname*{arg\,min}",
    "varlimsup": r"\overline{\lim}", "varliminf": r"\underline{\lim}",
    "varinjlim": r"\underrightarrow{\lim}", "varprojlim": r"\underleftarrow{\lim}",
    "abs": r"\left\lvert #1\right\rvert", "norm": r"\left\lVert #1\right\rVert",
    "ev": r"\left\langle #1\right\rangle", "comm": r"\left[#1,#2\right]",
    "dv": r"\frac{\mathrm{d} #1}{\mathrm{d} #2}", "pdv": r"\frac{\partial #1}{\partial #2}",
    # what has no effect on one formula
    "nobreak": "", "allowbreak": "", "strut": "", "protect": "", "xspace": "", "noindent": "",
    "centering": "", "enskip": r"\enspace", "hfill": r"\quad", "hfil": r"\quad", "bgroup": "",
    "egroup": "", "Huge": "",
}  # fmt: skip

_DIMENSION = r"-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|px|mu|bp)"
_ENVIRONMENT = {
    "equation": "equation*", "align": "align*", "gather": "gather*", "multline": "gather*",
    "multline*": "gather*", "eqnarray": "align*", "eqnarray*": "align*", "alignat": "align*",
    "alignat*": "align*", "flalign": "align*", "flalign*": "align*", "alignedat": "aligned",
    "split": "aligned", "smallmatrix": "matrix", "tabular": "array", "darray": "array",
}  # fmt: skip
_STARRED = re.compile(r"\\(begin|end)\{([pbBvV]?matrix)\*\}(?:\[[lcr]\])?")
_BEGIN = re.compile(r"\\(begin|end)\{([a-z]+\*?)\}(\{\d+\})?")
_NOTHING = re.compile(r"\\(?:begin|end)\{(?:math|displaymath)\}")
_COLUMNS = re.compile(r"(\\begin\{(?:array|tabular|darray)\}(?:\[[tbc]\])?)\{")
_ROW = re.compile(rf"\\\\\*?\s*\[\s*{_DIMENSION}\s*\]")
_TEXT = re.compile(
    r"\\(text|mbox|hbox|textrm|textbf|textit|textsf|texttt|textnormal|emph|intertext"
    r"|shortintertext)\s*\{"
)
_SIMPLE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\\label\s*\{[^{}]*\}|\\(?:nonumber|notag)(?![A-Za-z])"), ""),
    (re.compile(rf"\\v(?:space\*?\s*\{{[^{{}}]*\}}|skip\s*{_DIMENSION})"), ""),
    (re.compile(r"\\hspace\*"), r"\\hspace"),
    (re.compile(r"\\smash\s*\[[tb]\]"), r"\\smash"),
    (re.compile(r"\\tag\*?\s*\{([^{}]*)\}"), r"\\qquad\\text{(\1)}"),
    (re.compile(r"(\\(?:left|middle|[bB]igg?[lmr]?))\s*(?:<|\\lt(?![A-Za-z]))"), r"\1\\langle "),
    (re.compile(r"(\\(?:right|middle|[bB]igg?[lmr]?))\s*(?:>|\\gt(?![A-Za-z]))"), r"\1\\rangle "),
    (re.compile(r"\\(?:v?phantom)?rule\s*(?:\[[^\]]*\])?\s*\{[^{}]*\}\s*\{[^{}]*\}"), ""),
    (re.compile(r"\\cr(?![A-Za-z])"), r"\\\\"),
)
_ROWS = re.compile(
    r"\s*\\begin\{(align|gather|flalign|alignat)\*?\}(?:\{\d+\})?(.*)\\end\{\1\*?\}\s*", re.DOTALL
)
_ROW_MARK = re.compile(r"\\(?:begin|end)(?=\{)|\\\\|\\[{}]|[{}]")
_TAG = re.compile(r"\\tag\*?\s*\{([^{}]*)\}")
_KEPT = {0xE000: r"\tag", 0xE001: r"\nonumber", 0xE002: "align", 0xE003: "gather"}
_CODEPOINT = re.compile(r"\\(?:unicode\s*\{x([0-9A-Fa-f]{2,6})\}|char\s*\"([0-9A-Fa-f]{2,6}))")
_VERB = re.compile(r"\\verb\*?([^A-Za-z\s*])(.{0,500}?)\1")
_OPERATOR = re.compile(r"\\mathop\s*\{")
# One look that tells most formulas from those that need any of the above.
_UNUSUAL = re.compile(
    r"#|\\(?:begin|end|label|n(?:onumber|otag)|v(?:space|skip|erb)|hspace\*|smash\s*\[|tag|rule|cr(?![A-Za-z])"
    r"|unicode|char|mathop|[mh]box|text[a-z]*\s*\{[^{}]*[$_^#&\\\"{]|emph|(?:short)?intertext|\\\*?\s*\["
    r"|(?:left|right|middle|[bB]igg?[lmr]?)\s*(?:[<>]|\\[lg]t(?![A-Za-z])))"
)
_DEFINES = re.compile(
    r"\\(?:(re|provide)?newcommand|(providecommand|renewcommand)|def|(DeclareMathOperator))(\*?)\s*"
)
_NAME = re.compile(r"\{\s*\\([A-Za-z]+)\s*\}|\\([A-Za-z]+)")
_ARGUMENTS = re.compile(r"\s*(?:\[(\d)\])?((?:#\d)*)\s*(?=\{)")
MAX_MACROS = 500
MAX_BODY = 1_000  # characters


def rewritten(tex: str) -> str:
    """`tex` in the engine's words.  Linear, and what is not understood stays as it is."""
    if not _UNUSUAL.search(tex):
        return tex
    tex = _VERB.sub(_verbatim, tex)
    tex = _tagged(tex) if "\\tag" in tex else tex
    tex = _ROW.sub(r"\\\\", tex)
    if "\\begin" in tex:
        tex = _environments(tex)
    for pattern, replacement in _SIMPLE:
        tex = pattern.sub(replacement, tex)
    tex = _CODEPOINT.sub(_character, tex)
    tex = _groups(tex, _TEXT, _text)
    tex = _groups(tex, _OPERATOR, _operator).translate(_KEPT)
    return re.sub(r"(?<!\\)#", r"\\#", tex)


def _tagged(tex: str) -> str:
    """Numbers of rows kept through all that follows: the engine sets them at the margin by itself."""
    whole = _ROWS.fullmatch(tex)
    if whole is None:
        return tex
    rows, depth, last = [], 0, 0
    for mark in _ROW_MARK.finditer(whole[2]):
        depth += {"\\b": 1, "{": 1, "\\e": -1, "}": -1}.get(mark[0][:2], 0)
        if mark[0] == "\\\\" and depth == 0:
            rows.append(whole[2][last : mark.start()])
            last = mark.end()
    if rest := whole[2][last:].strip():
        rows.append(rest)
    said = [_TAG.sub("\ue000{\\1}", one) if "\\tag" in one else f"{one}\ue001" for one in rows]
    name = "\ue003" if whole[1] == "gather" else "\ue002"
    return f"\\begin{{{name}}}" + r"\\".join(said) + f"\\end{{{name}}}"


def spellings(tex: str) -> list[str]:
    """How another engine may be asked for the same: as it was written, then in our engine's words."""
    bare = _SIMPLE[0][0].sub("", tex)
    ours = rewritten(definitions(tex)[0])
    return [bare] if ours == bare else [bare, ours]


def definitions(tex: str) -> tuple[str, dict[str, str]]:
    r"""`tex` without its \newcommand, \def and \DeclareMathOperator, and the macros that they make.

    One with an optional argument stays where it is.
    """
    if "\\newcommand" not in tex and not _DEFINES.search(tex):
        return tex, {}
    macros: dict[str, str] = {}
    parts, at = [], 0
    for found in _DEFINES.finditer(tex):
        read = _definition(tex, found) if found.start() >= at else None
        if read is not None and len(macros) < MAX_MACROS:
            name, body, end = read
            macros[name] = body
            parts.append(tex[at : found.start()])
            at = end
    return "".join([*parts, tex[at:]]), macros


_CALL = re.compile(r"\\([A-Za-z]+)")
_USE = re.compile(r"#([1-9])")
_LATE = re.compile(r"\\(?:(?:re)?newcommand|providecommand|[gex]?def)(?![A-Za-z])")
MAX_GROWTH = 2_000_000  # characters that macros may make of a formula


def explodes(tex: str, macros: Mapping[str, str]) -> bool:
    r"""May `macros` make too much of `tex`?  The engine counts expansions, not what they double.

    A macro that repeats its argument doubles it once for each group that it stands in; one that leads to
    itself does so without end.  What the engine defines by itself is not looked into: it may not repeat.
    """
    if not macros and "#" not in tex:
        return False
    late = tex[found.start() :] if (found := _LATE.search(tex)) else ""
    factors: dict[str, int] = {}
    try:
        called = {name for name in _CALL.findall(tex) if name in macros}
        most = max((_factor(name, macros, factors) for name in called), default=1)
    except RecursionError:
        return True
    uses = _USE.findall(late)
    if late and _calls_itself(late):
        return True
    most *= max(map(uses.count, uses), default=1)
    if most == 1:
        return False
    deepest = depth = 0
    for mark in re.findall(r"\\[{}]|[{}]", tex):
        depth += {"{": 1, "}": -1}.get(mark, 0)
        deepest = max(deepest, depth)
    return len(tex) * int(most ** min(deepest + 1, 60)) > MAX_GROWTH


def _calls_itself(late: str) -> bool:
    """Does a definition that the engine reads by itself name one of those in its body?"""
    names = [
        found[1] or found[2]
        for one in _LATE.finditer(late)
        if (found := _NAME.search(late, one.end()))
    ]
    bodies = re.findall(r"(?:\[[^\[\]]*\])+\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}", late)
    return any(set(_CALL.findall(body)) & set(names) for body in bodies)


def _factor(name: str, macros: Mapping[str, str], known: dict[str, int]) -> int:
    """How often a macro repeats an argument; RecursionError for one that leads to itself."""
    if name in known:
        if not known[name]:
            raise RecursionError(name)
        return known[name]
    known[name] = 0  # being asked
    uses = _USE.findall(macros[name])
    factor = max(map(uses.count, uses), default=1)
    for called in _CALL.findall(macros[name]):
        if called in macros:
            factor = min(factor * _factor(called, macros, known), 1 << 40)
    known[name] = factor
    return factor


def _definition(tex: str, found: re.Match[str]) -> tuple[str, str, int] | None:
    name = _NAME.match(tex, found.end())
    arguments = _ARGUMENTS.match(tex, name.end()) if name else None
    if name is None or arguments is None:
        return None
    group = tex[arguments.end() : arguments.end() + MAX_BODY + 2]  # no further: time stays linear
    end = group_end(group, 0)
    body = group[1 : end - 1]
    if end < 0:
        return None
    if found[3]:
        body = rf"\operatorname{found[4]}{{{body}}}"
    return name[1] or name[2], body, arguments.end() + end


_BRACE = re.compile(r"[^{}\\]*+(?:\\.[^{}\\]*+)*+([{}])", re.DOTALL)


def group_end(tex: str, at: int) -> int:
    """Where the group that begins at `tex[at]` ends, behind its brace; -1 if it does not."""
    depth = 0
    while (mark := _BRACE.match(tex, at)) is not None:
        at = mark.end()
        depth += 1 if mark[1] == "{" else -1
        if depth <= 0:
            return at
    return -1


def _groups(tex: str, opening: re.Pattern[str], write: Callable[[str, str], str]) -> str:
    r"""Every `\name{group}` written anew."""
    parts, at = [], 0
    while (found := opening.search(tex, at)) is not None:
        end = group_end(tex, found.end() - 1)
        if end < 0:
            break
        name = found[1] if found.lastindex else ""
        parts += [tex[at : found.start()], write(name, tex[found.end() : end - 1])]
        at = end
    return "".join([*parts, tex[at:]])


_FONTS = re.compile(r"\\(?:rm|sf|tt|bf|it|sl|sc|normalfont|upshape)(?![A-Za-z])\s*")
_SCRIPT = re.compile(r"(?<!\\)[_^#&]")
_INNER = re.compile(r"(?<!\\)\$([^$]*)\$|\\\((.*?)\\\)", re.DOTALL)


def _text(name: str, group: str) -> str:
    """Text without font switches; formulas in it stand beside it, which is what they look like."""
    row = r"\\" if name.endswith("intertext") else ""
    name = "text" if name in ("mbox", "hbox", "intertext", "shortintertext") else name
    group = _FONTS.sub("", group)
    parts, at = [], 0
    for found in _INNER.finditer(group):
        parts += [_piece(name, group[at : found.start()]), f"{{{found[1] or found[2] or ''}}}"]
        at = found.end()
    parts.append(_piece(name, group[at:]))
    whole = "".join(parts)
    return (whole if len(parts) == 1 else f"{{{whole}}}") + row


def _escaped(found: re.Match[str]) -> str:
    return r"\textasciicircum{}" if found[0] == "^" else "\\" + found[0]


def _piece(name: str, text: str) -> str:
    return rf"\{name}{{{_SCRIPT.sub(_escaped, text)}}}" if text else ""


def _operator(_: str, group: str) -> str:
    r"""\mathop{name} as an operator of that name, with its limits below."""
    name = re.fullmatch(
        r"\s*\\(?:rm|mathrm|text|textrm|operatorname)\s*\{?([A-Za-z ]+)\}?\s*", group
    )
    if name:
        return rf"\operatorname*{{{name[1].strip()}}}"
    return rf"\mathop{{{group}}}"


def _verbatim(found: re.Match[str]) -> str:
    text = re.sub(r"([#$%&_{}])", r"\\\1", found[2].replace("\\", ""))
    return rf"\texttt{{{text}}}"


def _character(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    fine = 0xA0 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if fine else ""


def _environments(tex: str) -> str:
    tex = _NOTHING.sub("", tex)
    tex = _STARRED.sub(r"\\\1{\2}", tex)
    tex = _groups_of_columns(tex)
    return _BEGIN.sub(_environment, tex)


def _environment(found: re.Match[str]) -> str:
    name = _ENVIRONMENT.get(found[2])
    return rf"\{found[1]}{{{name}}}" if name else found[0]


def _groups_of_columns(tex: str) -> str:
    """Columns of an array as letters and lines: what is put between them is left out."""
    parts, at = [], 0
    while (found := _COLUMNS.search(tex, at)) is not None:
        end = group_end(tex, found.end() - 1)
        if end < 0:
            break
        parts += [tex[at : found.start()], found[1], "{", _columns(tex[found.end() : end - 1]), "}"]
        at = end
    return "".join([*parts, tex[at:]])


def _columns(spec: str) -> str:
    spec = re.sub(r"\*\{(\d{1,2})\}\{([^{}]*)\}", lambda m: m[2] * int(m[1]), spec)
    spec = re.sub(r"[@!<>]\s*\{(?:[^{}]|\{[^{}]*\})*\}", "", spec)
    spec = re.sub(r"[pmbX](?:\{[^{}]*\})?", "l", spec)
    return re.sub(r"[^lcr|:]", "", spec)[:100] or "c"
