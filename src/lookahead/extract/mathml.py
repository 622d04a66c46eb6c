"""Which TeX would give this MathML?

For pages that ship formulas rendered and without their source.  MathML of MathJax and KaTeX comes back
nearly as it was written; other MathML comes back as TeX that renders alike.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import groupby

from lxml.html import HtmlElement

from lookahead.extract.dom import tag

_SYMBOLS = (
    "α alpha β beta γ gamma δ delta ε varepsilon ϵ epsilon ζ zeta η eta θ theta ϑ vartheta ι iota "
    "κ kappa λ lambda μ mu ν nu ξ xi π pi ϖ varpi ρ rho ϱ varrho σ sigma ς varsigma τ tau υ upsilon "
    "φ varphi ϕ phi χ chi ψ psi ω omega Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma "
    "Υ Upsilon Φ Phi Ψ Psi Ω Omega "
    "← leftarrow → rightarrow ↔ leftrightarrow ⇐ Leftarrow ⇒ Rightarrow ⇔ Leftrightarrow ↑ uparrow "
    "↓ downarrow ↦ mapsto ⟶ longrightarrow ⟵ longleftarrow ⟹ implies ⟺ iff ⟸ Longleftarrow ↪ "
    "hookrightarrow ⇝ rightsquigarrow ⇌ rightleftharpoons ↗ nearrow ↘ searrow "
    "≤ leq ≥ geq ≠ neq ≈ approx ≡ equiv ∼ sim ≃ simeq ≅ cong ∝ propto ≪ ll ≫ gg ≺ prec ≻ succ "
    "⪯ preceq ⪰ succeq ∈ in ∉ notin ∋ ni ⊂ subset ⊃ supset ⊆ subseteq ⊇ supseteq ∪ cup ∩ cap "
    "∖ setminus ∅ emptyset ∀ forall ∃ exists ∄ nexists ¬ neg ∧ wedge ∨ vee ⊕ oplus ⊗ otimes ⊙ odot "
    "⊖ ominus ⊢ vdash ⊣ dashv ⊨ models ⊥ perp ⊤ top ∥ parallel ≜ triangleq ≐ doteq ≔ coloneqq "
    "∑ sum ∏ prod ∐ coprod ∫ int ∬ iint ∭ iiint ∮ oint ⋃ bigcup ⋂ bigcap ⨁ bigoplus ⨂ bigotimes "
    "∂ partial ∇ nabla ∞ infty ± pm ∓ mp × times ÷ div ⋅ cdot ⋆ star ∘ circ ∙ bullet • bullet "
    "… dots ⋯ cdots ⋮ vdots ⋱ ddots ℓ ell ℏ hbar ℜ Re ℑ Im ℵ aleph ∠ angle △ triangle □ square "
    "⟨ langle ⟩ rangle ⌈ lceil ⌉ rceil ⌊ lfloor ⌋ rfloor ‖ | ∣ vert ∤ nmid † dagger ‡ ddagger "
    "√ surd ∴ therefore ∵ because ◦ circ ⊔ sqcup ⊓ sqcap ≍ asymp ⊳ rhd ⊲ lhd ∎ blacksquare"
).split()
SYMBOLS = {
    character: "\\" + name for character, name in zip(_SYMBOLS[::2], _SYMBOLS[1::2], strict=True)
}
SYMBOLS |= {
    "∗": "*",
    "−": "-",
    "′": "'",
    "″": "''",
    "\u00a0": "~",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
}
SYMBOLS |= {"#": r"\#", "&": r"\&", "$": r"\$", "_": r"\_", "\\": r"\backslash ", "^": r"\hat{}"}
_INVISIBLE = {"\ufe00", "\ufe01", "\u2061", "\u2062", "\u2063", "\u2064", "\u200b"}
_FUNCTIONS = frozenset(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf "
    "limsup ln log max min Pr sec sin sinh sup tan tanh".split(" ")
)
_VARIANTS = {
    "script": r"\mathcal",
    "double-struck": r"\mathbb",
    "bold": r"\mathbf",
    "bold-italic": r"\boldsymbol",
    "fraktur": r"\mathfrak",
    "sans-serif": r"\mathsf",
    "monospace": r"\mathtt",
    "-tex-calligraphic": r"\mathcal",
    "bold-script": r"\boldsymbol",
}
_ACCENTS = {
    "^": r"\hat", "ˆ": r"\hat", "~": r"\tilde", "˜": r"\tilde", "∼": r"\tilde", "¯": r"\bar",
    "ˉ": r"\bar", "‾": r"\overline", "―": r"\overline", "→": r"\vec", "⃗": r"\vec", "˙": r"\dot",
    ".": r"\dot", "¨": r"\ddot", "⏞": r"\overbrace", "⏟": r"\underbrace", "_": r"\underline",
    "̲": r"\underline", "ˇ": r"\check", "˘": r"\breve", "´": r"\acute", "`": r"\grave",
}  # fmt: skip
_WIDE = {"→": r"\overrightarrow", "←": r"\overleftarrow", "↔": r"\overleftrightarrow"}
_SIZES = {"1.2em": r"\big", "1.623em": r"\Big", "1.8em": r"\Big", "2.047em": r"\bigg"}
_SIZES |= {"2.4em": r"\bigg", "2.470em": r"\Bigg", "3em": r"\Bigg"}
_SPACES = {"0.167em": r"\,", "0.1667em": r"\,", "thinmathspace": r"\,", "0.222em": r"\:"}
_SPACES |= {"0.2222em": r"\:", "mediummathspace": r"\:", "0.278em": r"\;", "0.2778em": r"\;"}
_SPACES |= {"thickmathspace": r"\;", "1em": r"\quad ", "2em": r"\qquad ", "-0.167em": r"\!"}
_SPACES |= {"-0.1667em": r"\!", "negativethinmathspace": r"\!"}


def to_tex(math: HtmlElement) -> str:
    """TeX of a `<math>` element; "" where it is empty.  Unknown elements give their content."""
    try:
        tex = _row(list(math)) if len(math) else _symbols((math.text or "").strip())
    except RecursionError:  # nobody writes such a formula; its characters are all that is left
        tex = math.text_content()
    return _bars(" ".join(tex.split()))


def _tex(node: HtmlElement) -> str:
    name = tag(node).rpartition(":")[2]
    leaf = _LEAVES.get(name)
    if leaf:
        return leaf(node)
    children = [child for child in node if tag(child)]
    special = _SPECIAL.get(name)
    return special(node, children) if special else _row(children)


def _row(nodes: list[HtmlElement]) -> str:
    out = ""
    for roman, group in groupby(nodes, key=_is_roman):
        together = list(group)
        if roman and len(together) > 1:  # KaTeX writes \mathrm{KL} letter by letter
            pieces = [rf"\mathrm{{{''.join(_glyph(node) for node in together)}}}"]
        else:
            pieces = [_tex(node) for node in together]
        for piece in filter(None, pieces):
            gap = " " if _ends_in_command(out) and (piece[0].isalpha() or piece[0] == "*") else ""
            out += gap + piece
    return out


def _is_roman(node: HtmlElement) -> bool:
    text = _glyph(node) if node.get("mathvariant") == "normal" and tag(node) == "mi" else ""
    return len(text) == 1 and text.isascii() and text.isalpha()


def _ends_in_command(tex: str) -> bool:
    """Whether a letter put behind would be read as part of a command."""
    stem = tex.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return stem.endswith("\\") and len(stem) < len(tex)


def _braced(node: HtmlElement) -> str:
    """An argument of ^ or _: braces unless it is one letter, digit, command, star or text."""
    tex = _tex(node)
    kind = tag(node)
    if kind == "mtext" or tex in ("*", r"\top"):
        return tex
    single = kind in ("mi", "mn") and (len(tex) == 1 or (tex[:1] == "\\" and tex[1:].isalpha()))
    return tex if single else f"{{{tex}}}"


def _symbols(text: str) -> str:
    if text == "...":
        return r"\dots"
    out = ""
    for character in text:
        if character in _INVISIBLE:
            continue
        piece = SYMBOLS.get(character, character)
        if out and _ends_in_command(out) and piece[0].isalpha():
            out += " "
        out += piece
    return out


def _identifier(node: HtmlElement) -> str:
    text = _glyph(node)
    if text in _FUNCTIONS:
        return "\\" + text
    variant, letters = _variant(node.get("mathvariant", ""), text)
    tex = r"\|" if letters == "∥" else _symbols(letters)
    if variant:
        return f"{variant}{{{tex}}}"
    if len(text) > 1 and text.isalpha() and text.isascii():
        name = "operatorname" if _applies(node) else "mathrm"
        return rf"\{name}{{{tex}}}"
    if _is_roman(node):
        return rf"\mathrm{{{tex}}}"
    return tex


def _variant(declared: str, text: str) -> tuple[str, str]:
    """The alphabet and its plain letters; MathML Core spells alphabets as characters of their own."""
    if declared in _VARIANTS and text:
        return _VARIANTS[declared], text
    name = unicodedata.name(text[0], "") if text and not text.isascii() else ""
    for words, command in _ALPHABETS:
        if words in name:
            return command, unicodedata.normalize("NFKC", text.rstrip("\ufe00\ufe01"))
    return "", text


_ALPHABETS = (
    ("MATHEMATICAL BOLD ITALIC", r"\boldsymbol"),
    ("MATHEMATICAL BOLD SCRIPT", r"\boldsymbol"),
    ("MATHEMATICAL BOLD FRAKTUR", r"\mathfrak"),
    ("MATHEMATICAL BOLD", r"\mathbf"),
    ("MATHEMATICAL SCRIPT", r"\mathcal"),
    ("SCRIPT CAPITAL", r"\mathcal"),
    ("DOUBLE-STRUCK", r"\mathbb"),
    ("FRAKTUR", r"\mathfrak"),
    ("BLACK-LETTER", r"\mathfrak"),
    ("MATHEMATICAL SANS-SERIF", r"\mathsf"),
    ("MATHEMATICAL MONOSPACE", r"\mathtt"),
)


def _applies(node: HtmlElement) -> bool:
    following = node.getnext()
    return following is not None and _glyph(following) == "\u2061"


def _number(node: HtmlElement) -> str:
    return (
        _identifier(node) if node.get("mathvariant") else _symbols("".join(node.itertext()).strip())
    )


def _operator(node: HtmlElement) -> str:
    text = _glyph(node)
    if text in _FUNCTIONS:
        return "\\" + text
    if text == "∣":
        return r"\mid"
    if len(text) > 1 and text.isalpha() and text.isascii():
        return rf"\operatorname{{{text}}}"
    return _SIZES.get(node.get("minsize", ""), "") + _symbols(text)


def _text(node: HtmlElement) -> str:
    text = "".join(node.itertext()).replace("\u00a0", " ")
    return rf"\text{{{text}}}" if text.strip() else ("\\ " if text else "")


def _space(node: HtmlElement) -> str:
    if node.get("linebreak") == "newline":
        return r"\\ "
    return _SPACES.get(node.get("width", "").strip(), "")


def _nothing(_node: HtmlElement) -> str:
    return ""


def _scripts(node: HtmlElement, children: list[HtmlElement]) -> str:
    """msub, msup, msubsup, and their under and over forms where the base is an operator."""
    name = tag(node)
    if len(children) < 2:
        return _row(children)
    base, low, high = _base(children[0]), "", ""
    if name in ("msub", "munder"):
        low = _braced(children[1])
    elif name in ("msup", "mover"):
        high = _prime(children[1]) or f"^{_braced(children[1])}"
    else:
        low = _braced(children[1])
        high = (_prime(children[2]) or f"^{_braced(children[2])}") if len(children) > 2 else ""
    return base + (f"_{low}" if low else "") + high


def _base(node: HtmlElement) -> str:
    tex = _tex(node)
    simple = len(tex) == 1 or tag(node) in ("mi", "mn", "mo", "mtext", "mover", "munder")
    if simple or (tex[1:].isalpha() and tex[:1] == "\\") or not tex or _is_one_group(tex):
        return tex
    return f"{{{tex}}}"


def _is_one_group(tex: str) -> bool:
    """Whether the braces already hold it together: {…}, \\mathbb{E}, an environment."""
    depth = 0
    if not tex.endswith("}") or not (tex.startswith(("{", "\\"))):
        return False
    for position, character in enumerate(tex):
        depth += (character == "{") - (character == "}")
        if depth == 0 and character == "}" and position < len(tex) - 1:
            return False
    return True


def _prime(node: HtmlElement) -> str:
    tex = _tex(node)
    return tex if tex and not tex.strip("'") else ""


def _under_over(node: HtmlElement, children: list[HtmlElement]) -> str:
    """An accent, a stack, or limits."""
    if len(children) == 2:
        mark = "".join(children[1].itertext()).strip()
        accent = _WIDE.get(mark) if children[1].get("stretchy") != "false" else None
        accent = accent or _ACCENTS.get(mark)
        under = tag(node) == "munder"
        if accent and (mark in "⏟_̲" if under else mark not in "⏟_"):
            return f"{accent}{{{_tex(children[0])}}}"
        if under and mark in ("_", "―", "‾"):
            return rf"\underline{{{_tex(children[0])}}}"
        if not _takes_limits(children[0]):
            kind = "underset" if under else "overset"
            return rf"\{kind}{{{_tex(children[1])}}}{{{_tex(children[0])}}}"
    return _scripts(node, children)


def _takes_limits(base: HtmlElement) -> bool:
    tex = _tex(base).strip()
    big = r"\sum \prod \int \bigcup \bigcap \coprod \bigoplus \bigotimes"
    return (
        tex[1:] in _FUNCTIONS
        or tex in big.split()
        or "brace{" in tex
        or tex.startswith(r"\operatorname")
    )


def _fraction(node: HtmlElement, children: list[HtmlElement]) -> str:
    if len(children) < 2:
        return _row(children)
    top, bottom = _tex(children[0]), _tex(children[1])
    if node.get("linethickness", "").strip() in ("0", "0px", "0pt", "0em"):
        return rf"\binom{{{top}}}{{{bottom}}}"
    return rf"\frac{{{top}}}{{{bottom}}}"


def _style(node: HtmlElement, children: list[HtmlElement]) -> str:
    colour, size = node.get("mathcolor", ""), _FONTS.get(node.get("mathsize", ""), "")
    if size:
        return rf"\{size}{{{_row(children)}}}"
    if not colour:
        return _row(children)
    inner = "".join(f"{{{_tex(c)}}}" if tag(c) == "mrow" else _tex(c) for c in children)
    tex = rf"\color{{{colour}}}{inner}"
    return tex if node.getnext() is None else f"{{{tex}}}"


_FONTS = {"0.5em": "tiny", "0.7em": "scriptsize", "0.8em": "footnotesize", "0.9em": "small"}
_FONTS |= {"1.2em": "large", "1.44em": "Large", "1.728em": "LARGE"}


def _fenced(node: HtmlElement, children: list[HtmlElement]) -> str:
    opening, closing = node.get("open", "("), node.get("close", ")")
    comma = node.get("separators", ",").strip()[:1]
    inner = comma.join(_tex(child) for child in children)
    return rf"\left{_fence(opening)}{inner}\right{_fence(closing)}"


def _fence(text: str) -> str:
    return _symbols(text.strip()) or "."


def _mrow(_node: HtmlElement, children: list[HtmlElement]) -> str:
    """A row; stretched fences at its two ends are \\left and \\right."""
    if len(children) == 2 and _glyph(children[0]) == "{" and tag(children[1]) == "mtable":
        return _table(children[1], []).replace("{matrix}", "{cases}")
    if len(children) > 2 and _is_fence(children[0], children[-1]):
        inner = _row(children[1:-1])
        matrix = _MATRICES.get((_glyph(children[0]), _glyph(children[-1])))
        if matrix and inner.startswith(r"\begin{matrix}") and inner.endswith(r"\end{matrix}"):
            return (
                inner.replace(r"\begin{matrix}", rf"\begin{{{matrix}}}", 1)[:-12]
                + rf"\end{{{matrix}}}"
            )
        return rf"\left{_fence(_glyph(children[0]))}{_spaced(inner)}\right{_fence(_glyph(children[-1]))}"
    return _row(children)


def _spaced(inner: str) -> str:
    return f" {inner}" if inner[:1].isalpha() else inner


_MATRICES = {("(", ")"): "pmatrix", ("[", "]"): "bmatrix", ("∣", "∣"): "vmatrix"}
_MATRICES |= {("|", "|"): "vmatrix", ("{", ""): "cases", ("{", "}"): "Bmatrix"}


def _glyph(node: HtmlElement) -> str:
    return "".join(node.itertext()).strip()


def _is_fence(first: HtmlElement, last: HtmlElement) -> bool:
    """Brackets stretch unless they say that they do not (operator dictionary of MathML Core)."""
    if tag(first) != "mo" or tag(last) != "mo" or first.get("minsize"):
        return False
    pair = _glyph(first) in tuple("([{⟨⌈⌊|∣‖∥") and _glyph(last) in tuple(")]}⟩⌉⌋|∣‖∥")
    said = "true" in (first.get("fence"), first.get("stretchy"), last.get("fence"))
    return (pair or said) and "false" not in (first.get("stretchy"), last.get("stretchy"))


def _table(node: HtmlElement, _children: list[HtmlElement]) -> str:
    rows = []
    for row in node.iter("mtr", "mlabeledtr"):
        cells = [_row(list(cell)) for cell in row if tag(cell) == "mtd"]
        rows.append(" & ".join(cells))
    body = r" \\ ".join(rows)
    align = node.get("columnalign", "")
    first = next(node.iter("mtd"), node)
    right = align.startswith("right left") or "text-align: right" in first.get("style", "")
    name = "aligned" if right else "matrix"
    if name == "matrix" and align.startswith("left left"):
        name = "cases" if node.getparent() is not None and tag(node.getparent()) == "mrow" else name
    return rf"\begin{{{name}}} {body} \end{{{name}}}"


def _phantom(_node: HtmlElement, children: list[HtmlElement]) -> str:
    return rf"\phantom{{{_row(children)}}}"


def _prescripts(_node: HtmlElement, children: list[HtmlElement]) -> str:
    marks = [tag(child) for child in children]
    cut = marks.index("mprescripts") if "mprescripts" in marks else len(children)
    after, before = children[1:cut], children[cut + 1 :]
    head = "".join(_pair(before, i) for i in range(0, len(before), 2))
    tail = "".join(_pair(after, i) for i in range(0, len(after), 2))
    base = _base(children[0]) if children else ""
    return (f"{{}}{head}" if head else "") + base + tail


def _pair(nodes: list[HtmlElement], start: int) -> str:
    out = ""
    for mark, node in zip("_^", nodes[start : start + 2], strict=False):
        tex = _tex(node)
        out += f"{mark}{{{tex}}}" if tex else ""
    return out


def _root(_node: HtmlElement, children: list[HtmlElement]) -> str:
    return rf"\sqrt{{{_row(children)}}}"


def _nth_root(_node: HtmlElement, children: list[HtmlElement]) -> str:
    if len(children) < 2:
        return _root(_node, children)
    return rf"\sqrt[{_tex(children[1])}]{{{_tex(children[0])}}}"


def _first_child(_node: HtmlElement, children: list[HtmlElement]) -> str:
    return _tex(children[0]) if children else ""


_LEAVES: dict[str, Callable[[HtmlElement], str]] = {
    "mi": _identifier,
    "mn": _number,
    "mo": _operator,
    "mtext": _text,
    "ms": _text,
    "mspace": _space,
    "annotation": _nothing,
    "annotation-xml": _nothing,
    "none": _nothing,
    "mprescripts": _nothing,
}
_SPECIAL: dict[str, Callable[[HtmlElement, list[HtmlElement]], str]] = {
    "mroot": _nth_root,
    "semantics": _first_child,
    "mrow": _mrow,
    "msub": _scripts,
    "msup": _scripts,
    "msubsup": _scripts,
    "munder": _under_over,
    "mover": _under_over,
    "munderover": _under_over,
    "mfrac": _fraction,
    "mstyle": _style,
    "mfenced": _fenced,
    "mtable": _table,
    "mphantom": _phantom,
    "mmultiscripts": _prescripts,
    "msqrt": _root,
}


def _bars(tex: str) -> str:
    """A bar that has a partner in its group is an absolute value, one that has none is "given"."""
    if r"\vert" not in tex:
        return tex
    parts = tex.split(r"\vert")
    stack: list[list[int]] = [[]]
    joints = [r"\vert"] * (len(parts) - 1)
    for index, part in enumerate(parts):
        for character in part:
            if character in "([{":
                stack.append([])
            elif character in ")]}" and len(stack) > 1:
                stack.pop()
        if index < len(joints):
            waiting = stack[-1]
            if waiting:
                joints[waiting.pop()] = joints[index] = "|"
            else:
                waiting.append(index)
    return _joined(parts, joints)


def _joined(parts: list[str], joints: list[str]) -> str:
    out = parts[0]
    for joint, part in zip(joints, parts[1:], strict=True):
        out += joint + (part.lstrip() if joint == "|" else part)
    return out
