"""Which parts of a page are code, in which language, and what is their exact text?

Every highlighter's markup becomes `<pre><code class="language-x">…</code></pre>`, the stored form, with
the text verbatim.  A `<br>` in the source stays one, since it is the author's line break.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from lookahead.core.model import CodeBlock
from lookahead.extract import dom

MAX_CODE = 200_000  # characters a block

# Cheap test on a fragment in lower case: only with one of these there is anything for `gather` to do.
HINTS = ("<pre", "<d-code", "highlight", "crayon", "<code class")
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:language|lang|mw-highlight-lang|highlight-source|highlight-text|highlight|src|brush|prism|sourceCode|"
    r"snippet|syntax|wp-block-code)[-:=]\s*([A-Za-z][\w.+#-]*)"
)
# Marks of highlighters that are followed by the bare name of the language.
_MARKS = frozenset("hljs sourcecode highlight prettyprint chroma codehilite shiki".split())
_BARE_NAME = re.compile(r"[a-z][a-z0-9+#]*")
_NOT_LANGUAGES = frozenset(
    "none default nohighlight no-highlight undefined null auto source block wrapper container toolbar "
    "hljs linenums linenos numberlines notranslate chroma highlight highlighter rouge code snippet "
    "lines copy pre text-sm shiki light dark theme wrap literal-block lang language src prettyprinted "
    "tmp inline area box example sample group header body title caption editor view viewer line "
    "numbersource nocode fence tabs tab listing".split()
)
_ALIASES = {
    "source-python": "python",
    "ipython3": "python",
    "ipython2": "python",
    "console": "console",
}
# Names that a bar above a block shows to readers.
_SHOWN_NAMES = frozenset(
    "python javascript typescript bash shell json yaml html css sql go rust java c php ruby swift kotlin "
    "julia toml xml diff dockerfile makefile scala haskell lua perl cuda graphql powershell http".split()
)
_SHOWN_ALIASES = {"c++": "cpp", "c#": "csharp", "js": "javascript", "node.js": "javascript"}
_ATTRIBUTES = (
    "data-lang",
    "data-language",
    "data-code-language",
    "data-enlighter-language",
    "language",
)
_NUMBERS = frozenset(
    "lineno linenos linenodiv linenumber lntd gutter ln lnt hljs-ln-numbers line-numbers line-number "
    "line-numbers-rows rouge-gutter gl lineno-inline react-syntax-highlighter-line-number "
    "blob-num js-line-number CodeMirror-linenumber copy-button copybtn code-copy".split()
)
_LINES = frozenset(
    {"line", "code-line", "view-line", "token-line", "cl", "row", "crayon-line", "CodeMirror-line"}
)
_BLOCK_LINES = frozenset({"div", "p", "li", "tr"})
_LINE_TABLES = frozenset(
    {"lntable", "highlighttable", "rouge-table", "hljs-ln", "js-file-line-container"}
)


def gather(root: HtmlElement) -> None:
    """Turn every code block under `root` into its stored form, in place."""
    for table in dom.attached(root, dom.elements(root, "table")):
        _line_table(table)
    for block in dom.attached(root, dom.elements(root, "d-code", "crayon-code", "code-block")):
        _custom(block)
    for pre in dom.attached(root, dom.elements(root, "pre")):
        _pre(pre)
    for code in dom.attached(root, dom.elements(root, "code")):
        _lonely(code)


def blocks(root: HtmlElement) -> tuple[CodeBlock, ...]:
    """The stored code blocks under `root`, in order."""
    found = []
    for pre in root.iter("pre"):
        code = pre.find("code")
        name = "" if code is None else code.get("class", "")
        for line_break in pre.iter("br"):
            line_break.tail = "\n" + (line_break.tail or "")
        found.append(CodeBlock(pre.text_content(), name.removeprefix("language-")))
    return tuple(found)


def language(pre: HtmlElement) -> str:
    """The language that the block, its code, or a wrapper of it names; "" where none does."""
    inner = [pre, *pre.iter("code")]
    for element in inner[:3]:
        found = _named(element, own=True)
        if found:
            return found
    for wrapper in dom.ancestors(pre, 4):
        if wrapper.tag in ("body", "article", "main", "html") or len(list(wrapper.iter("pre"))) > 2:
            break
        found = _named(wrapper, own=False)
        if found:
            return found
    return ""


def _named(element: HtmlElement, *, own: bool) -> str:
    for attribute in _ATTRIBUTES:
        found = _normal(element.get(attribute, ""))
        if found:
            return found
    classes = element.get("class", "")
    tokens = classes.lower().split()
    marks = [index for index, token in enumerate(tokens) if token in _MARKS]
    behind = tokens[marks[0] + 1 :] if marks else []
    names = [match[1] for match in _LANGUAGE.finditer(classes)]
    for name in (*names, *(token for token in behind if _BARE_NAME.fullmatch(token))):
        found = _normal(name)
        if found:
            return found
    # WordPress writes lang="python" on <code>; elsewhere lang is a human language, of two letters
    spoken = element.get("lang", "")
    return _normal(spoken) if own and len(spoken) > 2 and "-" not in spoken else ""


def _normal(name: str) -> str:
    name = name.strip().lower().strip("-._")
    name = re.sub(r"^(?:language|lang|source|text-html|highlight-source)-", "", name)
    name = _ALIASES.get(name, name)
    usable = name and len(name) <= 32 and name not in _NOT_LANGUAGES
    return name if usable and re.fullmatch(r"[a-z0-9][a-z0-9+#._-]*", name) else ""


def _line_table(table: HtmlElement) -> None:
    """A table whose cells are line numbers and code: only the code stays."""
    classes = set(table.get("class", "").split())
    cells = [cell for cell in table.iter("td") if cell.find(".//pre") is not None]
    if cells and (classes & _LINE_TABLES or len(cells) == 2):
        code = cells[-1].find(".//pre")
        first = cells[0].text_content().split()
        numbered = len(cells) > 1 and all(part.isdigit() for part in first)
        if code is not None and (numbered or classes & _LINE_TABLES):
            found = language(code) or language(table)
            dom.replace(table, _stored(code, found))
    elif classes & _LINE_TABLES:
        dom.replace(table, _stored(table, language(table)))


def _custom(block: HtmlElement) -> None:
    if block.getparent() is not None and block.getparent().tag == "pre":
        return
    inline = block.tag == "d-code" and block.get("block") is None
    if inline:
        block.tag = "code"
        block.attrib.clear()
    else:
        dom.replace(block, _stored(block, language(block)))


def _pre(pre: HtmlElement) -> None:
    if not pre.text_content().strip():
        if next(pre.iter("img"), None) is None:
            dom.remove(pre)
        return
    if all(part.isdigit() for part in pre.text_content().split()) and _has_sibling_pre(pre):
        dom.remove(pre)  # a column of line numbers
        return
    dom.replace(pre, _stored(pre, language(pre) or _titled(pre)))


def _titled(pre: HtmlElement) -> str:
    """The language that a bar above the code names; the bar goes."""
    for node in (pre, *dom.ancestors(pre, 1)):
        bar, box = node.getprevious(), node.getparent()
        if bar is None or box is None or bar.tag not in ("div", "span", "header"):
            continue
        name = re.sub(r"(?i)copy(?: code)?$|^copy(?: code)? ", "", dom.text_of(bar)).strip().lower()
        name = _SHOWN_ALIASES.get(name, name)
        known = name in _SHOWN_NAMES or name in _SHOWN_ALIASES.values()
        if known and len(box.text_content()) - len(pre.text_content()) < 60:
            dom.remove(bar)
            return name
    return ""


def _has_sibling_pre(pre: HtmlElement) -> bool:
    near = next(iter(dom.ancestors(pre, 3)), None)
    table = next((node for node in dom.ancestors(pre, 5) if node.tag in ("tr", "figure")), near)
    return (
        table is not None
        and sum(1 for _ in table.iter("pre")) > 1
        and table.tag in ("tr", "figure")
    )


def _lonely(code: HtmlElement) -> None:
    """`<code>` alone in its block and of several lines is a block; any other loses its class."""
    if code.get("class") in ("math-inline", "math-display"):
        return
    if any(node.tag == "pre" for node in code.iterancestors()):
        return
    text = code.text_content()
    parent = code.getparent()
    alone = parent is not None and dom.text_of(parent) == " ".join(text.split())
    if "\n" in text.strip() and alone and parent.tag in ("div", "p", "figure") and "  " in text:
        dom.replace(parent if parent.tag == "p" else code, _stored(code, language(code)))
    else:
        code.attrib.clear()


def _stored(block: HtmlElement, lang: str) -> HtmlElement:
    """The stored form of a block: text and line breaks only."""
    for element in list(block.iter()):
        classes = set(element.get("class", "").split()) if isinstance(element.tag, str) else set()
        # Prism marks the <code> itself with line-numbers
        numbers = classes & _NUMBERS and element.tag != "code"
        if element is not block and (
            numbers or element.tag in ("button", "svg", "style", "script")
        ):
            dom.remove(element)
    code = dom.make("code")
    if lang:
        code.set("class", f"language-{lang}")
    _fill(code, block)
    pre = dom.make("pre")
    pre.append(code)
    return pre


def _fill(code: HtmlElement, block: HtmlElement) -> None:
    pieces = _pieces(block)
    while pieces and pieces[0] is not None and not pieces[0].strip(" \t\r\n"):
        pieces.pop(0)
    while pieces and (pieces[-1] is None or not pieces[-1].strip()):
        pieces.pop()
    if pieces and pieces[0] is not None:
        pieces[0] = re.sub(r"\A(?:[ \t\r]*\n)+", "", pieces[0])
    if pieces and pieces[-1] is not None:
        pieces[-1] = pieces[-1].rstrip()
    last: HtmlElement | None = None
    left = MAX_CODE
    for piece in pieces:
        if piece is None:
            last = dom.make("br")
            code.append(last)
            continue
        text, left = piece[:left], max(0, left - len(piece))
        if last is None:
            code.text = (code.text or "") + text
        else:
            last.tail = (last.tail or "") + text


def _pieces(block: HtmlElement) -> list[str | None]:
    """The text of a block in order; None is a `<br>`.  Lines that are elements end in a line break."""
    out: list[str | None] = [block.text or ""]
    lines = _line_elements(block)
    walked: list[tuple[HtmlElement, bool]] = [(child, False) for child in reversed(block)]
    while walked:
        element, done = walked.pop()
        if done or not isinstance(element.tag, str):
            out.append(("\n" if element in lines else "") + (element.tail or ""))
            continue
        out.append(None if element.tag == "br" else element.text or "")
        walked.append((element, True))
        walked.extend((child, False) for child in reversed(element))
    merged: list[str | None] = []
    for piece in out:
        if piece is not None and merged and merged[-1] is not None:
            merged[-1] += piece
        else:
            merged.append(piece)
    return merged


def _line_elements(block: HtmlElement) -> set[HtmlElement]:
    """The elements that are a line each and do not bring their own line break."""
    found = []
    many_codes = len(list(block.iter("code"))) > 1
    for element in block.iter("div", "p", "li", "tr", "span", "code"):
        if element is block:
            continue
        classes = set(element.get("class", "").split())
        is_line = (
            element.tag in _BLOCK_LINES
            or bool(classes & _LINES)
            or (element.tag == "code" and many_codes)
        )
        nested = any(inner.tag in _BLOCK_LINES for inner in element.iter() if inner is not element)
        if is_line and not nested:
            found.append(element)
    innermost = [
        e for e in found if not any(o is not e and e in o.iterancestors() for o in found[:2])
    ]
    return {element for element in innermost if not _brings_break(element)}


def _brings_break(element: HtmlElement) -> bool:
    text, tail = element.text_content(), element.tail or ""
    if text.endswith("\n") or "\n" in tail or next(element.iter("br"), None) is not None:
        return True
    parent, following = element.getparent(), element.getnext()
    if following is not None and following.tag == "br" and not tail.strip():
        return True
    outer = "" if parent is None else (parent.tail or "")
    return element.getnext() is None and "\n" in outer
