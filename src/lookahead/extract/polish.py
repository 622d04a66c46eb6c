"""How does a kept subtree become lean HTML?

Wrappers go, a `<div>` of running text becomes a paragraph, permalink signs leave the headings, empty
elements and the indentation of the source disappear.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from lookahead.extract import dom

_BLOCKS = frozenset(
    "p div section article main header footer aside h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre hr "
    "figure figcaption table details address center nav fieldset video audio".split()
)
_WRAPPERS = tuple(
    "div section article main header footer center address d-article aside hgroup nav fieldset button".split(
        " "
    )
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CAN_BE_EMPTY = frozenset("img br hr td th tr video audio source iframe wbr col code pre".split())
_EMPTY = tuple(
    "p div section span figure figcaption ul ol li a em strong b i h1 h2 h3 h4 h5 h6 header footer "
    "blockquote dl sup".split(" ")
)
_PERMALINK = frozenset({"#", "¶", "§", "🔗", "", "⚓", "link", "permalink", "copy link", "anchor"})
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\xa0 "
_BULLET = re.compile(r"[•‣◦·▪–*-]|\(?\d{1,2}[.)]")
_SPACES = re.compile(r"[ \t\r\n\f]+")


def polish(root: HtmlElement) -> None:
    """Make the subtree lean, in place; its text and its pictures stay."""
    _permalinks(root)
    _open_figures(root)
    _bullets(root)
    _paragraphs(root)
    _spaces(root)
    for element in reversed([e for e in root.iter(*_EMPTY) if e is not root]):
        if _is_empty(element):
            dom.remove(element)
    for table in dom.attached(root, dom.elements(root, "table")):
        _layout_table(table)
        _stacked_table(table)
    for element in reversed([e for e in root.iter(*_WRAPPERS) if e is not root]):
        _unwrap(element)


def _permalinks(root: HtmlElement) -> None:
    for heading in root.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        for link in list(heading.iter("a")):
            if (
                dom.text_of(link).strip(_INVISIBLE).lower() in _PERMALINK
                and next(link.iter("img"), None) is None
            ):
                dom.remove(link)


def _bullets(root: HtmlElement) -> None:
    """A bullet or number that an item of a list carries itself, beside the list's own."""
    for item in root.iter("li"):
        first = item[0] if len(item) and not (item.text or "").strip() else None
        if (
            first is None
            or first.tag != "span"
            or (len(item) == 1 and not (first.tail or "").strip())
        ):
            continue
        if _BULLET.fullmatch(dom.text_of(first)):
            dom.remove(first)


def _paragraphs(root: HtmlElement) -> None:
    """A span that stands alone between blocks is a paragraph."""
    for span in dom.elements(root, "span"):
        parent = span.getparent()
        if parent is None or parent.tag not in _WRAPPERS or (span.tail or "").strip():
            continue
        before = span.getprevious()
        near = [node for node in (before, span.getnext()) if node is not None]
        text = parent.text if before is None else before.tail
        alone = not (text or "").strip() and all(node.tag in _BLOCKS | {"span"} for node in near)
        if alone and any(node.tag in _BLOCKS for node in near) and dom.text_of(span):
            span.tag = "p"


def _open_figures(root: HtmlElement) -> None:
    """A figure that somebody forgot to close holds the rest of the article."""
    for figure in dom.elements(root, "figure"):
        if next(figure.iter("h1", "h2", "h3"), None) is not None and figure is not root:
            dom.unwrap(figure)


def _spaces(root: HtmlElement) -> None:
    """Single spaces, as a browser shows them, outside of code."""
    kept = {node for verbatim in root.iter("pre", "code") for node in verbatim.iter()}
    for element in root.iter():
        if element.text and element not in kept:
            element.text = _SPACES.sub(" ", element.text)
        if element.tail and element is not root and element.getparent() not in kept:
            element.tail = _SPACES.sub(" ", element.tail)


def _is_empty(element: HtmlElement) -> bool:
    if element.get("id", "").startswith("fn-") or (element.text or "").strip():
        return False
    return all(
        child.tag not in _CAN_BE_EMPTY and _is_empty(child) and not (child.tail or "").strip()
        for child in element
    )


def _layout_table(table: HtmlElement) -> None:
    """A table with one cell that says anything (beside an equation's number) only moved it around."""
    full = [cell for cell in table.iter("td", "th") if not _is_empty(cell)]
    formulas = [
        cell for cell in full if any("math-" in c.get("class", "") for c in cell.iter("code"))
    ]
    numbered = (
        len(full) == 2
        and len(formulas) == 1
        and re.fullmatch(
            r"\(?\d+(?:\.\d+)*\)?", dom.text_of(next(cell for cell in full if cell not in formulas))
        )
    )
    if not full or (len(full) > 1 and not numbered):
        return
    cell = formulas[0] if formulas else full[0]
    if cell.find(".//table") is None:
        cell.tag = "div"
        dom.replace(table, cell)
        for code in cell.iter("code"):
            if code.get("class") == "math-inline":
                code.set("class", "math-display")
        _unwrap(cell)


def _stacked_table(table: HtmlElement) -> None:
    """A table of one column whose cells hold blocks stacks them, as letters of mail do."""
    if table.getparent() is None:
        return
    rows = [row for row in table.iter("tr") if _table_of(row) is table]
    cells = [[cell for cell in row.iterchildren("td", "th") if not _is_empty(cell)] for row in rows]
    if not rows or any(len(row) > 1 for row in cells):
        return
    full = [row[0] for row in cells if row]
    if not any(child.tag in _BLOCKS for cell in full for child in cell):
        return
    stack = dom.make("div")
    dom.replace(table, stack)
    for cell in full:
        cell.tag, cell.tail = "div", None
        stack.append(cell)


def _table_of(row: HtmlElement) -> HtmlElement | None:
    return next((node for node in dom.ancestors(row, 3) if node.tag == "table"), None)


def _unwrap(element: HtmlElement) -> None:
    if not any(child.tag in _BLOCKS for child in element):
        parent = element.getparent()
        if parent is not None and parent.tag in (
            "p",
            "td",
            "th",
            "li",
            "figure",
            "dd",
            "a",
            "figcaption",
            "summary",
            *_HEADINGS,
        ):
            dom.unwrap(element)
        else:
            element.tag = "p"
        return
    texts = [element.text, *(child.tail for child in element)]
    loose = any(child.tag not in _BLOCKS for child in element) or any(
        t and t.strip() for t in texts
    )
    if not loose:
        dom.unwrap(element)
    elif element.tag not in ("section", "article"):
        element.tag = "div"
