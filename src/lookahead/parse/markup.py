"""How do markup and text of a feed become a value: addresses absolute, inline elements written out?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from lxml import etree

from lookahead.parse import islands
from lookahead.parse.addresses import join

_REFERENCES = (
    "href src cite poster longdesc background codebase classid data usemap action profile"
).split()
MOST_TAGS = 50_000  # of one text; beyond that relative addresses stay what they are
# a tag with attributes; what stands in quotes may hold anything
_TAG = re.compile(r"""<[a-z][^\s<>"'=]*+\s(?:[^<>"']++|"[^"]*"|'[^']*')*+>""", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    rf"""(\s(?:{"|".join(_REFERENCES)})\s*=\s*)("[^"]*"|'[^']*'|[^\s"'<>]+)""", re.IGNORECASE
)
_OWN = re.compile(r"[a-z][a-z0-9+.-]*:|#", re.IGNORECASE)  # a scheme, or a part of the same text
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_ISLANDS = {"http://www.w3.org/1998/Math/MathML": "math", "http://www.w3.org/2000/svg": "svg"}
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"


def html(text: str, base: str) -> str:
    """The HTML with its relative references made absolute; those to a part of itself (`#note`) stay."""
    if "<" not in text:
        return text
    text = islands.mended(text)
    if not base or not _may_be_relative(text):
        return text

    def rewritten(tag: re.Match[str]) -> str:
        return _ATTRIBUTE.sub(lambda attribute: _absolute(attribute, base), tag.group())

    return _TAG.sub(rewritten, text, count=MOST_TAGS)


def _may_be_relative(text: str) -> bool:
    """A look that costs next to nothing: does each href and src begin as usual?"""
    count = text.count
    return "=" in text and (
        count("href=") != count('href="http://') + count('href="https://') + count('href="#')
        or count("src=") != count('src="http://') + count('src="https://')
        or "HREF" in text
        or "SRC" in text
        or "href =" in text
        or "src =" in text
        or "cite=" in text
        or "poster=" in text
    )


def _absolute(attribute: re.Match[str], base: str) -> str:
    start, value = attribute.groups()
    bare = value.strip("\"' \t\r\n")
    if not bare or _OWN.match(bare):
        return attribute.group()
    joined = join(base, bare.replace("&amp;", "&"))
    return f'{start}"{escape(joined)}"' if joined else attribute.group()


# ---- inline elements ---------------------------------------------------------------------------


def inner(element: etree._Element, base: str, *, strip_div: bool) -> str:
    """What an element of type xhtml holds, as HTML; `strip_div` takes off its one div (RFC 4287, 3.1.1.3)."""
    text = (element.text or "").strip()
    if strip_div and len(element) == 1 and not text and not (element[0].tail or "").strip():
        only = element[0]
        if str(only.tag).rpartition("}")[2].lower() == "div":
            element = only
    return "".join(_children(element, base)).strip()


def _children(element: etree._Element, base: str) -> Iterator[str]:
    yield escape(element.text or "", quote=False)
    for child in element:
        if isinstance(child.tag, str):
            yield from _written(child, base)
        yield escape(child.tail or "", quote=False)


def _written(element: etree._Element, base: str) -> Iterator[str]:
    name = element.tag.rpartition("}")[2]
    given = element.get(f"{{{_XML}}}base")
    if given:
        base = join(base, given) or base
    yield f"<{name}{_attributes(element, name, base)}"
    if name in _VOID:
        yield " />"
        return
    yield ">"
    yield from _children(element, base)
    yield f"</{name}>"


def _attributes(element: etree._Element, name: str, base: str) -> str:
    """All attributes in alphabetical order, as feedparser writes them."""
    found: dict[str, str] = {}
    for key, value in element.attrib.items():
        space, _, local = str(key).rpartition("}")
        prefix = {"": "", _XLINK: "xlink:", _XML: "xml:"}.get(space[1:])
        if prefix is not None:
            found[prefix + local] = str(value)
    space = element.tag.rpartition("}")[0][1:]
    if _ISLANDS.get(space) == name:
        found["xmlns"] = space
    if any(key.startswith("xlink:") for key in found):
        found["xmlns:xlink"] = _XLINK
    for key in _REFERENCES:
        if key in found and base and not _OWN.match(found[key]):
            found[key] = join(base, found[key].strip())
    return "".join(f' {key}="{escape(value)}"' for key, value in sorted(found.items()))
