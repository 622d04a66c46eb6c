"""What does each element of a feed mean?

Two tables, one for feeds and one for entries, with the meanings that feedparser gives them: it is the oracle.
What the tables do not know for certain is Unusual, and is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from feedparser.urls import resolve_relative_uris
from lxml import etree

from lookahead.parse import dates, markup
from lookahead.parse.addresses import join, rebase
from lookahead.parse.plaintext import looks_like_html, mended

Element: TypeAlias = etree._Element


class Unusual(Exception):
    """Not for the fast way; caught inside this package."""


# ---- names --------------------------------------------------------------------------------------

_SPACES = {
    "http://www.w3.org/2005/atom": "", "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/": "", "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://blogs.law.harvard.edu/tech/rss": "", "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:", "http://purl.org/dc/terms/": "dcterms:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://search.yahoo.com/mrss": "media:", "http://search.yahoo.com/mrss/": "media:",
    "http://purl.org/rss/1.0/modules/syndication/": "sy:",
    "https://podcastindex.org/namespace/1.0": "podcast:", "http://podlove.org/simple-chapters": "psc:",
    "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
}  # fmt: skip
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def name_of(element: Element) -> str:
    """The short name of an element: `title`, `dc:date`."""
    space, _, local = element.tag.rpartition("}")
    prefix = _SPACES.get(space[1:].lower())
    if prefix is None:  # an unknown address, maybe a misspelt one: then the prefix counts
        prefix = f"{element.prefix}:" if element.prefix else ""
    return prefix + local.lower()


# ---- what is collected --------------------------------------------------------------------------


@dataclass(slots=True)
class Place:
    """Where we are: what relative addresses start from, and the language."""

    base: str
    language: str


@dataclass(slots=True)
class Draft:
    """A feed or an entry while its elements go by."""

    document: Document
    place: Place
    guid: str = ""
    link: str | None = None
    depth: int = 0  # of the element that goes by
    title: str | None = None
    said_depth: int = 99  # of the title that is kept: one that is deeper does not take its place
    title_depth: int = (
        0  # of the title that counts, 0: none that does yet; then none as deep counts
    )
    summary: str | None = None
    summary_depth: int = 99
    subtitle: str = ""
    contents: list[str] = field(default_factory=list)
    has_content: bool = False
    author: str = ""
    names: list[str] = field(default_factory=list)
    dates: dict[str, datetime | None] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    language: str = ""
    enclosures: list[Mapping[str, str]] = field(default_factory=list)
    media: list[Mapping[str, str]] = field(default_factory=list)
    thumbnails: list[Mapping[str, str]] = field(default_factory=list)
    extras: list[Mapping[str, str]] = field(default_factory=list)  # chapters, transcripts
    image: str = ""
    said: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Document:
    url: str
    is_atom: bool
    strips_div: bool
    rebases: bool  # some element has a base of its own
    speaks: bool  # some element names its language
    names: dict[str, str] = field(
        default_factory=dict
    )  # by tag: in one document it means one thing

    def name(self, element: Element) -> str:
        name = self.names.get(element.tag)
        if name is None:
            name = self.names[element.tag] = name_of(element)
        return name

    def place(self, element: Element, above: Place) -> Place:
        """The place inside an element."""
        base = language = None
        if self.rebases:
            base = element.get(_BASE) or element.get("base")
        if self.speaks:
            language = element.get(_LANG)
            language = element.get("lang") if language is None else language
        if base is None and language is None:
            return above
        return Place(
            rebase(above.base, base) if base else above.base,
            above.language if language is None else language.replace("_", "-"),
        )


def take(element: Element, draft: Draft, table: Table, above: Place, depth: int) -> None:
    """Let the table say what an element means; what is unknown counts for what it holds."""
    document = draft.document
    name = document.names.get(element.tag) or document.name(element)
    handler = table.get(name)
    if handler is not None:
        if document.rebases or document.speaks:
            draft.place = document.place(element, above)
        draft.depth = depth
        handler(draft, element)
    elif name in _ENTRIES:
        raise Unusual  # one inside another
    elif len(element) and name not in _PASSED_OVER:
        for child in element:
            take(child, draft, table, above, depth + 1)


# ---- values -------------------------------------------------------------------------------------


def _plain(element: Element) -> str:
    if len(element):
        raise Unusual
    text = element.text
    if not text:
        return ""
    text = text.strip()
    return text if text.isascii() else mended(text)


_TYPES = {
    "text": "text/plain", "plain": "text/plain", "html": "text/html",
    "xhtml": "application/xhtml+xml",
}  # fmt: skip
_KINDS = frozenset(_TYPES.values())


def _kind(element: Element, default: str) -> str:
    """The type of a text construct: text/plain, text/html or application/xhtml+xml."""
    if not element.keys():
        return default
    given = element.get("type", default).lower()
    kind = _TYPES.get(given, given)
    if kind not in _KINDS or element.get("mode") == "base64":
        raise Unusual
    return kind


def _body(draft: Draft, element: Element, default: str) -> str:
    """The HTML of a description, summary or content."""
    kind = _kind(element, default)
    if kind == "application/xhtml+xml":
        return _inline(draft, element)
    text = _plain(element)
    if kind == "text/plain" and (draft.document.is_atom or not looks_like_html(text)):
        return text
    return markup.html(text, draft.place.base)


def _inline(draft: Draft, element: Element) -> str:
    if not len(element):
        raise Unusual
    return mended(markup.inner(element, draft.place.base, strip_div=draft.document.strips_div))


# ---- what an element means ----------------------------------------------------------------------

Handler = Callable[[Draft, Element], None]
Table = Mapping[str, Handler]


def _title(draft: Draft, element: Element) -> None:
    title = _title_text(draft, element)
    if draft.title_depth and draft.depth >= draft.title_depth:
        return
    if draft.depth <= draft.said_depth:
        draft.title, draft.said_depth = title, draft.depth
    if title:
        draft.title_depth = draft.depth


def _media_title(draft: Draft, element: Element) -> None:
    """media:title counts only until a real one comes."""
    before = draft.title_depth
    _title(draft, element)
    draft.title_depth = before


def _title_text(draft: Draft, element: Element) -> str:
    kind = _kind(element, "text/plain")
    if kind == "application/xhtml+xml":
        return _inline(draft, element)
    text = _plain(element)
    if "<" not in text and "&" not in text:
        return text
    if kind == "text/plain" and (draft.document.is_atom or not looks_like_html(text)):
        return text
    return mended(_resolved(text, draft.place.base))


def _resolved(title: str, base: str) -> str:
    """Titles of markup are few and short: for them feedparser's own way is fast enough, and the same."""
    try:
        return str(resolve_relative_uris(title, base, "utf-8", "text/html"))
    except Exception as error:  # the parser of others, on input of others
        raise Unusual from error


_PAGE_TYPES = frozenset({"text/html", "html", "application/xhtml+xml", "xhtml"})
_STRAY = re.compile(r"&([A-Za-z0-9_]+);")


def _link(draft: Draft, element: Element) -> None:
    href = element.get("url") or element.get("uri") or element.get("href")
    rel = element.get("rel", "alternate").lower()
    to_page = True
    if href is None:
        href = _link_text(draft, element)
    else:
        href = join(draft.place.base, href) if href else draft.place.base
        to_page = element.get("type", "text/html").lower() in _PAGE_TYPES
    if rel == "alternate":
        draft.link = href if to_page else draft.link
    elif rel == "enclosure":
        draft.enclosures.append({**_attributes(element), "href": href})
    else:
        draft.said.setdefault(f"rel {rel}", href)


def _link_text(draft: Draft, element: Element) -> str:
    if any(key[0] == "{" for key in element.attrib):  # atom:href: not as written in any book
        raise Unusual
    href = join(draft.place.base, _plain(element))
    return _STRAY.sub(r"&\1", href.replace("&amp;", "&")) if "&" in href else href


def _guid(draft: Draft, element: Element) -> None:
    guid = _plain(element)
    if (element.get("isPermaLink") or element.get("ispermalink") or "true") == "true":
        guid = join(draft.place.base, guid)
        if draft.link is None:
            draft.link = guid
    draft.guid = guid


def _description(draft: Draft, element: Element) -> None:
    _summarise(draft, element, "text/html")


def _summary(draft: Draft, element: Element) -> None:
    _summarise(draft, element, "text/plain")


def _summarise(draft: Draft, element: Element, default: str) -> None:
    """A second summary without content is the content, as RSS of old had it."""
    if draft.summary is not None and not draft.has_content:
        _content(draft, element)
        return
    text = _body(draft, element, default)
    if draft.depth <= draft.summary_depth:
        draft.summary, draft.summary_depth = text, draft.depth


def _content(draft: Draft, element: Element) -> None:
    _keep_content(draft, _body(draft, element, "text/plain"))


def _encoded(draft: Draft, element: Element) -> None:
    _keep_content(draft, _body(draft, element, "text/html"))


def _keep_content(draft: Draft, text: str) -> None:
    draft.has_content = True
    draft.contents.append(text)
    if draft.summary is None:
        draft.summary = text


def _xhtml_body(draft: Draft, element: Element) -> None:
    draft.contents.append(_inline(draft, element))


def _date(name: str) -> Handler:
    def handler(draft: Draft, element: Element) -> None:
        text = _plain(element)
        draft.dates[name] = moment = dates.read(text)
        if text and moment is None and not dates.impossible(text):
            raise Unusual  # Greek, Korean and Hungarian forms: feedparser knows them

    return handler


def _author(draft: Draft, element: Element) -> None:
    if not len(element):
        draft.author = author = _plain(element)
        draft.names.append(_name_of(author))
        return
    parts = {draft.document.name(child): _plain(child) for child in element}
    name, email = parts.get("name", ""), parts.get("email", "")
    draft.author = f"{name} ({email})" if name and email else name or email
    draft.names.append(name)


_EMAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,4}(?:\?subject=\S+)?", re.ASCII)


def _name_of(author: str) -> str:
    """The name in `jo@example.org (Jo)` and `Jo <jo@example.org>`."""
    if "@" not in author:
        return author
    name = _EMAIL.sub("", author, count=1).replace("()", "").replace("<>", "").strip()
    return name.removeprefix("(").removesuffix(")").strip()


def _category(draft: Draft, element: Element) -> None:
    draft.tags.append(element.get("term") or "")
    draft.tags.append(_plain(element))


def _itunes_category(draft: Draft, element: Element) -> None:
    draft.tags += [element.get("text") or "", (element.text or "").strip()]
    for child in element:
        if draft.document.name(child) != "itunes:category":
            raise Unusual
        _itunes_category(draft, child)


def _keywords(draft: Draft, element: Element) -> None:
    draft.tags.extend(part.strip() for part in _plain(element).split(","))


def _language(draft: Draft, element: Element) -> None:
    draft.language = _plain(element)


def _attributes(element: Element) -> dict[str, str]:
    return {str(key).lower(): str(value) for key, value in element.attrib.items()}


def _enclosure(draft: Draft, element: Element) -> None:
    draft.enclosures.append(_attributes(element))


def _media_content(draft: Draft, element: Element) -> None:
    draft.media.append(_attributes(element))
    for child in element:
        take(child, draft, OF_ENTRY, draft.place, draft.depth + 1)


def _thumbnail(draft: Draft, element: Element) -> None:
    draft.thumbnails.append({"url": _plain(element), **_attributes(element)})


def _extra(role: str) -> Handler:
    def handler(draft: Draft, element: Element) -> None:
        draft.extras.append({**_attributes(element), "role": role})

    return handler


_CHAPTER = _extra("chapter")


def _chapters(draft: Draft, element: Element) -> None:
    """Podlove Simple Chapters: inside the feed, each with its start."""
    for child in element:
        if draft.document.name(child) == "psc:chapter":
            _CHAPTER(draft, child)


def _itunes_image(draft: Draft, element: Element) -> None:
    draft.image = element.get("href") or element.get("url") or draft.image


def _apart(draft: Draft, _: Element) -> None:
    """A source or picture has a title of its own; one that follows counts anew."""
    draft.title_depth = 0


def _image(draft: Draft, element: Element) -> None:
    """rss:image of a channel; in an item feedparser knows none."""
    _apart(draft, element)
    url = element.find("{*}url")
    if url is not None and url.text:
        draft.image = url.text.strip()


def _subtitle(draft: Draft, element: Element) -> None:
    draft.subtitle = _body(draft, element, "text/plain")


def _feed_description(draft: Draft, element: Element) -> None:
    if draft.summary is None:
        draft.subtitle = _body(draft, element, "text/html")


def _feed_summary(draft: Draft, element: Element) -> None:
    if draft.summary is None:
        draft.summary = _body(draft, element, "text/plain")


def _said(name: str) -> Handler:
    def handler(draft: Draft, element: Element) -> None:
        draft.said[name] = _plain(element)

    return handler


def _picture(draft: Draft, element: Element) -> None:
    """atom:logo, or where there is none atom:icon."""
    draft.said[draft.document.name(element)] = join(draft.place.base, _plain(element))


_PUBLISHED, _UPDATED, _CREATED = _date("published"), _date("updated"), _date("created")
_OF_BOTH: dict[str, Handler] = {
    "title": _title, "dc:title": _title, "media:title": _media_title,
    "link": _link, "guid": _guid, "id": _guid,
    "pubdate": _PUBLISHED, "published": _PUBLISHED, "issued": _PUBLISHED, "dcterms:issued": _PUBLISHED,
    "updated": _UPDATED, "modified": _UPDATED, "lastbuilddate": _UPDATED, "dc:date": _UPDATED,
    "dcterms:modified": _UPDATED, "created": _CREATED, "dcterms:created": _CREATED,
    "author": _author, "managingeditor": _author, "dc:creator": _author, "dc:author": _author,
    "itunes:author": _author,
    "category": _category, "dc:subject": _category, "keywords": _category, "media:category": _category,
    "itunes:category": _itunes_category, "itunes:keywords": _keywords, "media:keywords": _keywords,
    "tags": _keywords, "language": _language, "dc:language": _language, "itunes:image": _itunes_image,
    "itunes:link": _itunes_image,
}  # fmt: skip
OF_ENTRY: Table = _OF_BOTH | {
    "description": _description, "dc:description": _description, "media:description": _description,
    "abstract": _summary, "summary": _summary, "itunes:summary": _summary, "content": _content,
    "content:encoded": _encoded, "fullitem": _encoded, "body": _xhtml_body, "xhtml:body": _xhtml_body,
    "enclosure": _enclosure, "media:content": _media_content, "media:thumbnail": _thumbnail,
    "podcast:chapters": _extra("chapters"), "podcast:transcript": _extra("transcript"),
    "psc:chapters": _chapters,
    "itunes:duration": _said("duration"), "source": _apart, "image": _apart, "textinput": _apart,
}  # fmt: skip
OF_FEED: Table = _OF_BOTH | {
    "description": _feed_description, "subtitle": _subtitle, "tagline": _subtitle,
    "itunes:subtitle": _subtitle, "summary": _feed_summary, "itunes:summary": _feed_summary,
    "image": _image,
    "source": _apart, "textinput": _apart, "logo": _picture, "icon": _picture, "ttl": _said("ttl"),
    "sy:updateperiod": _said("period"), "sy:updatefrequency": _said("frequency"),
}  # fmt: skip
_PASSED_OVER = frozenset(
    {
        "contributor", "itunes:owner", "items", "generator",
        "dc:contributor", "webmaster", "dc:publisher", "rights", "copyright", "dc:rights", "info",
    }
)  # fmt: skip
_ENTRIES = frozenset({"item", "entry"})
