"""How is a channel written as RSS 2.0 or as Atom 1.0 (RFC 4287)?"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from lxml import etree

from lookahead.serve.address import absolute
from lookahead.serve.feeds.channel import Channel, Item

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def rss(channel: Channel) -> bytes:
    """RSS 2.0 with content:encoded, dc:creator and atom:link."""
    root = etree.Element("rss", version="2.0", nsmap={"atom": ATOM, "content": CONTENT, "dc": DC})
    top = etree.SubElement(root, "channel")
    _texts(
        top,
        title=channel.title,
        link=absolute(channel.path),
        description=channel.description,
        language=channel.language,
        lastBuildDate=_rfc822(channel.updated),
        generator="Lookahead",
    )
    etree.SubElement(
        top,
        f"{{{ATOM}}}link",
        href=absolute(channel.self_path),
        rel="self",
        type="application/rss+xml",
    )
    for item in channel.items:
        _rss_item(etree.SubElement(top, "item"), item)
    return _bytes(root)


def _rss_item(parent: etree._Element, item: Item) -> None:
    _texts(parent, title=item.title, link=item.original or item.page)
    etree.SubElement(parent, "guid", isPermaLink="false").text = item.id
    said = escape(item.excerpt or item.title, quote=False)  # a description is HTML
    _texts(parent, pubDate=_rfc822(item.published), description=said)
    etree.SubElement(parent, f"{{{DC}}}creator").text = item.author or item.source
    for tag in item.tags:
        etree.SubElement(parent, "category").text = tag
    for url, type, length in item.enclosures[:1]:  # RSS has room for one
        etree.SubElement(
            parent,
            "enclosure",
            url=url,
            type=type or "application/octet-stream",
            length=str(length),
        )
    if item.html:
        content = etree.SubElement(parent, f"{{{CONTENT}}}encoded")
        content.text = item.html
        if item.language:
            content.set(XML_LANG, item.language)


def atom(channel: Channel) -> bytes:
    """Atom 1.0: full text as content, our excerpt as summary."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]  # lxml's name for the default
    root.set(XML_LANG, channel.language)
    _texts(
        root,
        ATOM,
        id=absolute(channel.path),
        title=channel.title,
        subtitle=channel.description,
        updated=_rfc3339(channel.updated),
        generator="Lookahead",
    )
    _link(root, absolute(channel.path), "alternate", "text/html")
    _link(root, absolute(channel.self_path), "self", "application/atom+xml")
    for item in channel.items:
        _atom_entry(etree.SubElement(root, f"{{{ATOM}}}entry"), item)
    return _bytes(root)


def _atom_entry(parent: etree._Element, item: Item) -> None:
    if item.language:
        parent.set(XML_LANG, item.language)
    _texts(
        parent,
        ATOM,
        id=item.id,
        title=item.title,
        published=_rfc3339(item.published),
        updated=_rfc3339(item.updated),
    )
    author = etree.SubElement(parent, f"{{{ATOM}}}author")
    _texts(author, ATOM, name=item.author or item.source)
    _link(parent, item.original or item.page, "alternate", "text/html")
    _link(parent, item.page, "related", "text/html")
    for url, type, length in item.enclosures:
        _link(parent, url, "enclosure", type, length)
    for tag in item.tags:
        etree.SubElement(parent, f"{{{ATOM}}}category", term=tag)
    for name, text, type in (("summary", item.excerpt, "text"), ("content", item.html, "html")):
        if text:
            etree.SubElement(parent, f"{{{ATOM}}}{name}", type=type).text = text


def _link(parent: etree._Element, href: str, rel: str, type: str, length: int = 0) -> None:
    link = etree.SubElement(parent, f"{{{ATOM}}}link", rel=rel, href=href)
    if type:
        link.set("type", type)
    if length:
        link.set("length", str(length))


def _texts(parent: etree._Element, space: str = "", /, **texts: str) -> None:
    for name, text in texts.items():
        etree.SubElement(parent, f"{{{space}}}{name}" if space else name).text = text


def _rfc822(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


def _rfc3339(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
