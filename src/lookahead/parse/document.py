"""How is a web page read?  One lenient HTML tree for everything that looks at pages."""

from __future__ import annotations

import re
from typing import TypeAlias, cast

from lxml import etree, html

from lookahead.core.text import storable
from lookahead.parse.addresses import rebase

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

Element: TypeAlias = html.HtmlElement


def decoded(data: bytes, content_type: str = "") -> str:
    """The text of a page: BOM, then Content-Type, then meta (HTML, 13.2.3), then UTF-8, then windows-1252."""
    header = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", content_type, re.IGNORECASE)
    meta = _CHARSET.search(data[:4096])
    named = [name for bom, name in _BOMS if data.startswith(bom)]
    named += [header.group(1)] if header else []
    named += [meta.group(1).decode("ascii")] if meta else []
    for encoding in (*named, "utf-8"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("windows-1252", "replace")


def document(data: bytes, content_type: str = "") -> Element | None:
    """The tree of a page, None where there is none."""
    text = storable(decoded(data, content_type)).lstrip("\ufeff")
    # an XML declaration would contradict the text, which is decoded already
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)
    if not text.strip():
        return None
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return root if isinstance(root, html.HtmlElement) else None


def string(element: Element, path: str, **names: str) -> str:
    """The XPath expression `string(path)`: the text or attribute that is found first, or ""."""
    return cast(str, element.xpath(f"string({path})", **names))


def all_of(element: Element, path: str) -> list[Element]:
    """The elements that an XPath expression finds."""
    return cast("list[Element]", element.xpath(path))


def base_of(page: Element, url: str) -> str:
    """What relative addresses of a page start from (HTML, 4.2.3)."""
    given = string(page, "//base[@href][1]/@href")
    return rebase(url, given) if given else url
