"""Which small operations on an lxml tree do all steps of extraction share?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from lookahead.extract.text import printable

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")


def document(html: str) -> HtmlElement:
    """The tree of a whole page, with a body; never fails.  libxml2 limits the depth to 256."""
    html = printable(html)
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = lxml.html.document_fromstring("<html><body></body></html>")
    if root.tag != "html" or root.find("body") is None:
        root = lxml.html.document_fromstring(f"<html><body>{inner_html(root)}</body></html>")
    return root


def body(root: HtmlElement) -> HtmlElement:
    """The body of a document of ours."""
    found = root.find("body")
    return root if found is None else found


def inner_html(element: HtmlElement) -> str:
    """What stands inside an element, as HTML."""
    parts = [_escaped(element.text or "")]
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    return "".join(parts)


def outer_html(element: HtmlElement) -> str:
    """The element itself, as HTML."""
    written: str = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    return written


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def make(tag: str, text: str = "", **attributes: str) -> HtmlElement:
    """A new element; `class_` is spelt so because class is a word of Python."""
    element = lxml.html.Element(tag)
    element.text = text
    for name, value in attributes.items():
        element.set(name.rstrip("_"), value)
    return element


def replace(old: HtmlElement, new: HtmlElement) -> None:
    """Put `new` where `old` is; the text after `old` stays."""
    parent = old.getparent()
    if parent is None:
        return
    new.tail = old.tail
    old.tail = None
    parent.replace(old, new)


def remove(element: HtmlElement) -> None:
    """Take an element out; the text after it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def unwrap(element: HtmlElement) -> None:
    """Take a tag out; its content stays."""
    if element.getparent() is not None:
        element.drop_tag()


def text_of(element: HtmlElement) -> str:
    """All text inside, spaces collapsed."""
    return " ".join(element.text_content().split())


def names(element: HtmlElement) -> set[str]:
    """The words of class and id in lower case: `postContent_body-2` is post, content, body, 2."""
    joined = f"{element.get('class', '')} {element.get('id', '')}"
    return {word.lower() for word in _WORDS.findall(joined)} if joined != " " else set()


def tag(element: HtmlElement) -> str:
    """The tag's name; "" for comments and the like."""
    return element.tag if isinstance(element.tag, str) else ""


def elements(root: HtmlElement, *tags: str) -> list[HtmlElement]:
    """All elements with these tags, as a list that survives changes to the tree."""
    return list(root.iter(*tags))


def attached(root: HtmlElement, found: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    """Those of `found` that are still inside `root` when their turn comes."""
    for element in found:
        node: HtmlElement | None = element
        while node is not None and node is not root:
            node = node.getparent()
        if node is root:
            yield element


def ancestors(element: HtmlElement, levels: int) -> Iterator[HtmlElement]:
    """The nearest `levels` ancestors, nearest first."""
    node = element.getparent()
    while node is not None and levels:
        yield node
        node, levels = node.getparent(), levels - 1
