"""What must hold of a feed of any format, and of the HTML that it carries?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedrules import content
from feedrules.table import ATOM, Feed, rule

_MARKUP = re.compile(
    r"</?(?:a|b|br|code|div|em|i|img|p|pre|script|span|strong|sub|sup)\b[^<>]*>|&#?\w+;"
)


@rule("markup-well-formed", "XML 1.0, 2.1")
def _(feed: Feed) -> Iterator[str]:
    if feed.root is None:
        yield "the document cannot be parsed"


@rule("json-well-formed", "RFC 8259, 2")
def _(feed: Feed) -> Iterator[str]:
    if not isinstance(feed.json, dict):
        yield "the document is no JSON object"


@rule("markup-utf-8", "W3C validator: NotUTF8", "warning")
def _(feed: Feed) -> Iterator[str]:
    declared = re.match(rb"<\?xml[^>]*encoding=[\"']([\w-]+)", feed.data)
    if declared is None or declared[1].lower() != b"utf-8":
        yield "the declaration does not say UTF-8"


@rule("any-characters", "XML 1.0, 2.2; W3C validator: BadCharacters", "warning")
def _(feed: Feed) -> Iterator[str]:
    text = feed.data.decode("utf-8", "replace")
    found = re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]", text)
    if found:
        yield f"U+{ord(found[0]):04X} at {found.start()}"


@rule("markup-doctype", "W3C validator: InvalidDoctype")
def _(feed: Feed) -> Iterator[str]:
    if feed.root.getroottree().docinfo.doctype:
        yield "a document type is declared"


@rule("any-content-elements", "W3C validator: SecurityRisk, NotHtml", "warning")
def _(feed: Feed) -> Iterator[str]:
    for html in feed.bodies():
        yield from content.elements(html)


@rule("any-content-attributes", "W3C validator: SecurityRiskAttr", "warning")
def _(feed: Feed) -> Iterator[str]:
    for html in feed.bodies():
        yield from content.attributes(html)


@rule("any-content-styles", "W3C validator: DangerousStyleAttr", "warning")
def _(feed: Feed) -> Iterator[str]:
    for html in feed.bodies():
        yield from content.styles(html)


@rule("any-content-addresses", "RSS profile, 4.1.1.3; W3C validator: ContainsRelRef", "warning")
def _(feed: Feed) -> Iterator[str]:
    for html in feed.bodies():
        yield from content.relative(html)


@rule("markup-titles", "RSS profile, 4.1.2.18; RFC 4287, 3.1.1.1", "warning")
def _(feed: Feed) -> Iterator[str]:
    for name, text in feed.texts("title", f"{ATOM}title", f"{ATOM}subtitle"):
        if not text.strip():
            yield f"an empty {name}"
        elif _MARKUP.search(text):
            yield f"markup in a {name}: {text}"
