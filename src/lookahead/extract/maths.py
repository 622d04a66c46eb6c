"""Where does a page hold formulas, in which encoding, and what is their TeX?

Every encoding becomes `<code class="math-inline|math-display">TeX</code>`, the stored form.  Order
matters: rendered forms that carry their source go first, raw delimiters in the text last.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from lookahead.core.model import Formula
from lookahead.extract import dom
from lookahead.extract.mathml import to_tex

MAX_MARKS = 1_000  # delimiters of one kind in one stretch of text; more are an attack
MAX_TEX = 16_384  # characters; what is longer is no formula

# Signs in the source of a page, in lower case, that its `$` may be maths.
SIGNS = ("mathjax", "katex", "math/tex", "texmath", "arithmatex", "remark-math", "temml", "d-math")
# Cheap test on a fragment in lower case: only with one of these there is anything for `gather` to do.
HINTS = (
    *SIGNS,
    "<math", "math/", "mjx-", "katex", "mathjax", "mwe-math", "d-math", "latex", "math inline",
    "math display", "arithmatex", "\\(", "\\[", "\\begin{", "$$", 'class="math',
)  # fmt: skip
DOLLARS = re.compile(r"\$[^$<\\^_{]{0,2000}[\\^_{]")
_COMMAND = re.compile(r"\\[A-Za-z]+|[_^]\s*[{\\A-Za-z0-9]|\\\\")
_ENGLISH = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{3,}")
_IN_WORDS = re.compile(
    r"\\(?:text|mathrm|mathbf|operatorname|textbf|textit|mbox|tag|label)\*?\{[^}]*\}"
)
_ENVIRONMENT = r"equation|align|alignat|gather|multline|eqnarray|displaymath|flalign"
_DISPLAY = re.compile(
    r"\$\$(?P<dollars>.{1,8000}?)\$\$|\\\[(?P<brackets>.{1,8000}?)\\\]"
    rf"|(?P<environment>\\begin\{{(?P<name>(?:{_ENVIRONMENT})\*?)\}}.{{1,8000}}?\\end\{{(?P=name)\}})",
    re.DOTALL,
)
_PARENTHESES = re.compile(r"\\\((.{1,4000}?)\\\)", re.DOTALL)
_DOLLAR = re.compile(r"(?<!\\)\$")
_VERBATIM = frozenset(
    {"code", "pre", "script", "style", "textarea", "kbd", "samp", "noscript", "svg"}
)
_RENDERED = (
    "MathJax_Preview",
    "MathJax",
    "MathJax_Display",
    "MathJax_SVG",
    "MathJax_SVG_Display",
    "MathJax_CHTML",
    "MJXc-display",
)
_TEX_IMAGE = re.compile(
    r"latex\.codecogs\.com|/latex\.php|/media/math/render|wikimedia\.org/api/rest_v1/media/math"
    r"|chart\.googleapis\.com/chart\?cht=tx|/cgi-bin/mathtex|zhihu\.com/equation"
)


def gather(root: HtmlElement, *, raw: bool) -> None:
    """Turn every formula under `root` into its stored form, in place.

    `raw`: the page shows signs of maths, so that a lone `$x$` is believed too.
    """
    _scripts(root)
    for step in (_containers, _custom, _wikipedia, _mathml, _images, _marked_spans):
        step(root)
    _text(root, lenient=raw)
    _alone(root)


def _alone(root: HtmlElement) -> None:
    """A formula that has a paragraph to itself is a display formula, however it was encoded."""
    for code in root.iter("code"):
        parent = code.getparent()
        if code.get("class") != "math-inline" or parent is None or parent is root:
            continue
        siblings = code.getnext() is not None or code.getprevious() is not None
        texts = (parent.text or "").strip() + (code.tail or "").strip(" \n\t.,;")
        if parent.tag in ("p", "dd", "center", "div") and not siblings and not texts:
            code.set("class", "math-display")


def formulas(root: HtmlElement) -> tuple[Formula, ...]:
    """The stored formulas under `root`, in order."""
    found = (element for element in root.iter("code") if is_formula(element))
    return tuple(
        Formula(element.text_content(), element.get("class") == "math-display") for element in found
    )


def is_formula(element: HtmlElement) -> bool:
    """Whether this is a formula in the stored form."""
    return element.tag == "code" and element.get("class") in ("math-inline", "math-display")


def _stored(tex: str, display: bool) -> HtmlElement:
    return dom.make("code", tex, class_="math-display" if display else "math-inline")


def _put(old: HtmlElement, tex: str, display: bool) -> None:
    """Replace `old` by a formula, or remove it where there is no TeX."""
    tex = _undelimited(tex)
    if tex and len(tex) <= MAX_TEX:
        dom.replace(old, _stored(tex, display))
    else:
        dom.remove(old)


def _undelimited(tex: str) -> str:
    tex = tex.strip()
    for opening, closing in (("$$", "$$"), (r"\[", r"\]"), (r"\(", r"\)"), ("$", "$")):
        inner = len(tex) > len(opening) + len(closing)
        if inner and tex.startswith(opening) and tex.endswith(closing):
            return tex[len(opening) : -len(closing)].strip()
    return re.sub(r"^<!\[CDATA\[|\]\]>$|^% <!\[CDATA\[\n?|\n?%\]\]>$", "", tex).strip()


# ---- scripts and containers of the renderers -----------------------------------------------------


def _scripts(root: HtmlElement) -> None:
    """MathJax 2: `<script type="math/tex; mode=display">`, with or without what it rendered."""
    found = [s for s in dom.elements(root, "script") if s.get("type", "").startswith("math/")]
    with_source = bool(found)
    for script in found:
        kind = script.get("type", "")
        tex = script.text or ""
        if kind.startswith("math/mml"):
            math = dom.document(tex).find(".//math")
            tex = "" if math is None else _source(math) or to_tex(math)
        _put(script, tex, "display" in kind)
    for element in dom.attached(root, dom.elements(root, "span", "div", "nobr")):
        classes = element.get("class", "").split()
        if not any(name in _RENDERED for name in classes):
            continue
        if with_source or "MathJax_Preview" in classes:
            dom.remove(element)
        else:
            _rendered(element, "isplay" in element.get("class", ""))


def _rendered(element: HtmlElement, display: bool) -> None:
    """What MathJax left behind when its scripts were taken away."""
    holder = element if element.get("data-mathml") else element.find(".//*[@data-mathml]")
    math = element.find(".//math")
    if math is None and holder is not None:
        math = dom.document(holder.get("data-mathml", "")).find(".//math")
    if math is not None:
        _put(element, _source(math) or to_tex(math), display or math.get("display") == "block")


def _containers(root: HtmlElement) -> None:
    """MathJax 3 and 4 (`mjx-container`) and KaTeX (`.katex`, `.katex-display`)."""
    for element in dom.attached(root, dom.elements(root, "mjx-container")):
        display = element.get("display") in ("true", "block") or _is_block(element)
        _put(element, _best(element), display)
    for element in dom.attached(root, dom.elements(root, "span", "div", "eq", "section")):
        classes = element.get("class", "").split()
        if "katex-display" in classes or "katex" in classes or "katex-block" in classes:
            tex = _best(element)
            if tex:
                _put(element, tex, classes[0] != "katex" or _is_block(element))


def _best(element: HtmlElement) -> str:
    """The TeX of a container: its source where it has one, else its MathML read backwards."""
    for holder in (element, *element.iter()):
        source: str = holder.get("data-latex") or holder.get("data-tex") or holder.get("data-expr")
        if source:
            return source
    math = element.find(".//math")
    if math is not None:
        return _source(math) or to_tex(math)
    label = element.get("aria-label") or element.get("title") or ""
    return label if _COMMAND.search(label) else ""


def _is_block(element: HtmlElement) -> bool:
    math = element.find(".//math")
    return math is not None and math.get("display") == "block"


def _source(math: HtmlElement) -> str:
    """The TeX that a `<math>` carries along."""
    for note in math.iter("annotation"):
        if "tex" in note.get("encoding", "").lower():
            return " ".join(note.text_content().split()) if note.text_content().strip() else ""
    alt: str = math.get("alttext", "")
    return alt.strip()


def _mathml(root: HtmlElement) -> None:
    for math in dom.attached(root, dom.elements(root, "math")):
        _put(math, _source(math) or to_tex(math), math.get("display") == "block")


# ---- sites and generators ------------------------------------------------------------------------


def _custom(root: HtmlElement) -> None:
    """Distill's `d-math`, GitHub's `math-renderer`, Substack's and others' attributes."""
    for element in dom.attached(root, dom.elements(root, "d-math")):
        _put(element, element.text_content(), element.get("block") is not None)
    for element in dom.attached(root, dom.elements(root, "math-renderer", "tex-math", "la-tex")):
        text = element.text_content()
        _put(element, text, text.lstrip().startswith(("$$", r"\[")))
    for element in dom.attached(root, dom.elements(root, "div", "span", "figure")):
        if "latex-rendered" in element.get("class", ""):
            _put(element, _substack(element), element.tag == "div")


def _substack(element: HtmlElement) -> str:
    try:
        data = json.loads(element.get("data-attrs", ""))
    except ValueError:
        return str(element.text_content())
    found = data.get("persistentExpression") if isinstance(data, dict) else ""
    return found if isinstance(found, str) else ""


def _wikipedia(root: HtmlElement) -> None:
    """MediaWiki: MathML hidden beside a picture; where the MathML is gone, the picture's alt."""
    for element in dom.attached(root, dom.elements(root, "span", "div")):
        classes = element.get("class", "")
        if "mwe-math-element" not in classes:
            continue
        math, image = element.find(".//math"), element.find(".//img")
        tex = (_source(math) or to_tex(math)) if math is not None else ""
        if not tex and image is not None:
            tex = image.get("alt", "")
        if tex:
            _put(element, tex, "display" in _classes_inside(element) or _is_block(element))


def _classes_inside(element: HtmlElement) -> set[str]:
    return set().union(*(dom.names(inner) for inner in element.iter("span", "img", "div")))


def _images(root: HtmlElement) -> None:
    """Pictures of formulas with TeX as their alternative text."""
    for image in dom.attached(root, dom.elements(root, "img")):
        alt = image.get("alt", "")
        classes = dom.names(image)
        marked = classes & {"latex", "tex", "mwe", "equation"} or _TEX_IMAGE.search(
            image.get("src", "")
        )
        if alt and marked and (_COMMAND.search(alt) or len(alt) < 40):
            _put(image, alt, bool(classes & {"display"}))


def _marked_spans(root: HtmlElement) -> None:
    """Pandoc, Quarto, Sphinx, MkDocs: `<span class="math inline">` around raw TeX."""
    for element in dom.attached(root, dom.elements(root, "span", "div", "p")):
        classes = element.get("class", "").split()
        if not {"math", "arithmatex", "MathJax_Source"} & set(classes):
            continue
        if (
            any(is_formula(code) for code in element.iter("code"))
            or element.find(".//img") is not None
        ):
            continue
        text = element.text_content().strip()
        delimited = text.startswith(("$", r"\(", r"\[", r"\begin"))
        if text and (delimited or _COMMAND.search(text) or {"inline", "display"} & set(classes)):
            display = "display" in classes or text.startswith(("$$", r"\[", r"\begin"))
            _put(element, text, display or element.tag == "div")


# ---- raw delimiters in the text ------------------------------------------------------------------


def _text(root: HtmlElement, *, lenient: bool) -> None:
    verbatim = {node for top in root.iter(*_VERBATIM) for node in top.iter()}
    for element in (
        list(root.iter("p", "div", "li", "td", "span", "center", "dd")) if lenient else ()
    ):
        if element not in verbatim:
            _heal(element)
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        text, tail = element.text, element.tail
        if text and ("$" in text or "\\" in text) and element not in verbatim:
            _split_text(element, lenient)
        if tail and ("$" in tail or "\\" in tail) and element.getparent() not in verbatim:
            _split_tail(element, lenient)


def _heal(element: HtmlElement) -> None:
    """Display formulas that Markdown cut up with <em> and <br> become one text again."""
    if not len(element) or not _has_delimiter(element.text):
        tails = (child.tail for child in element)
        if not len(element) or not any(_has_delimiter(tail) for tail in tails):
            return
    inside = {dom.tag(node) for node in element.iter()} - {element.tag}
    slots = [element.text or "", *(child.tail or "" for child in element)]
    if not inside <= {"em", "i", "br", "strong", "b"} or not any(_is_open(s) for s in slots):
        return
    for node in list(element.iter("em", "i", "strong", "b", "br")):
        mark = {"br": "\n", "em": "_", "i": "_"}.get(node.tag, "__")
        if node.tag == "br":
            node.tail = mark + (node.tail or "")
        else:
            node.text = mark + (node.text or "")
            node.tail = mark + (node.tail or "")
        dom.unwrap(node)


def _has_delimiter(text: str | None) -> bool:
    return bool(text) and (
        "$$" in (text or "") or r"\[" in (text or "") or r"\begin{" in (text or "")
    )


def _is_open(text: str) -> bool:
    return bool(text.count("$$") % 2 or text.count(r"\[") != text.count(r"\]")) or (
        text.count(r"\begin{") != text.count(r"\end{")
    )


def _split_text(element: HtmlElement, lenient: bool) -> None:
    pieces = list(split(element.text or "", lenient=lenient))
    if len(pieces) < 2 and not isinstance(pieces[0], Formula):
        return
    element.text, rest = _leading(pieces)
    for position, new in enumerate(_nodes(rest)):
        element.insert(position, new)


def _split_tail(element: HtmlElement, lenient: bool) -> None:
    pieces = list(split(element.tail or "", lenient=lenient))
    if len(pieces) < 2 and not isinstance(pieces[0], Formula):
        return
    element.tail, rest = _leading(pieces)
    parent = element.getparent()
    if parent is None:
        return
    start = parent.index(element) + 1
    for position, new in enumerate(_nodes(rest)):
        parent.insert(start + position, new)


def _leading(pieces: list[str | Formula]) -> tuple[str, list[str | Formula]]:
    first = pieces[0]
    return (first, pieces[1:]) if isinstance(first, str) else ("", pieces)


def _nodes(pieces: list[str | Formula]) -> list[HtmlElement]:
    nodes: list[HtmlElement] = []
    for piece in pieces:
        if isinstance(piece, Formula):
            nodes.append(_stored(piece.tex, piece.display))
        elif nodes:
            nodes[-1].tail = piece
    return nodes


def split(text: str, *, lenient: bool) -> Iterator[str | Formula]:
    """Text and formulas in order; at least one piece.

    `lenient` believes `$x$` without a command in it; prices are never believed.
    """
    if any(text.count(mark) > MAX_MARKS for mark in ("$", r"\[", r"\(", r"\begin{")):
        yield text
        return
    position = 0
    for match in _DISPLAY.finditer(text):
        tex = match["dollars"] or match["brackets"] or match["environment"] or ""
        believed = lenient or _COMMAND.search(tex) or (match["brackets"] and _no_words(tex))
        if not tex.strip() or not believed:
            continue
        yield from _inline(text[position : match.start()], lenient)
        yield Formula(tex.strip(), display=True)
        position = match.end()
    yield from _inline(text[position:], lenient)


def _inline(text: str, lenient: bool) -> Iterator[str | Formula]:
    position = 0
    for match in _PARENTHESES.finditer(text):
        if match[1].strip() and (lenient or _COMMAND.search(match[1]) or _no_words(match[1])):
            yield from _dollars(text[position : match.start()], lenient)
            yield Formula(match[1].strip())
            position = match.end()
    yield from _dollars(text[position:], lenient)


def _no_words(tex: str) -> bool:
    r"""Nothing but symbols: `\(y = W x\)` is a formula, `\(group\)` a regular expression."""
    return not _ENGLISH.search(tex)


def _dollars(text: str, lenient: bool) -> Iterator[str | Formula]:
    marks = [match.start() for match in _DOLLAR.finditer(text)]
    position = index = 0
    while index + 1 < len(marks):
        start, end = marks[index], marks[index + 1]
        if _is_formula(text, start, end, lenient):
            yield text[position:start]
            yield Formula(text[start + 1 : end].strip())
            position, index = end + 1, index + 2
        else:
            index += 1
    yield text[position:]


def _is_formula(text: str, start: int, end: int, lenient: bool) -> bool:
    """Whether the text between two dollar signs is TeX and not the gap between two prices."""
    inside = text[start + 1 : end]
    if (
        not inside.strip()
        or "\n\n" in inside
        or len(inside) > 2_000
        or text[end + 1 : end + 2].isdigit()
    ):
        return False
    strong = bool(_COMMAND.search(inside))
    if _before_price(text[max(0, start - 1) : start]) and not strong:
        return False
    if len(_ENGLISH.findall(_IN_WORDS.sub("", inside))) >= 2 and not re.search(r"[\\^_=]", inside):
        return False
    if inside[0].isspace() or inside[-1].isspace():
        return strong and lenient and inside[0].isspace() == inside[-1].isspace()
    if strong:
        return True
    amount = re.match(
        r"\d[\d,.]*(?:\s*(?:[kKmMbB]|bn|million|billion|trillion))?(?:\s|$|[-–/])", inside
    )
    return lenient and (not amount or bool(re.fullmatch(r"[\d,.]+|\d[\d\s+*/=<>().-]*", inside)))


def _before_price(before: str) -> bool:
    """US$5: a letter or digit right before the sign."""
    return bool(before.isascii() and before.isalnum())
