"""What do the scripts of type ld+json say is listed here?  (schema.org: ItemList, Blog, and lone articles)"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lookahead.core.model import Entry
from lookahead.core.text import one_line, storable
from lookahead.parse import dates
from lookahead.parse.addresses import join, web
from lookahead.parse.document import Element

_ARTICLES = frozenset(
    "Article BlogPosting NewsArticle TechArticle ScholarlyArticle Report SocialMediaPosting "
    "PodcastEpisode VideoObject".split()
)
_NO_ARTICLES = frozenset({"BreadcrumbList", "SiteNavigationElement", "FAQPage", "Product"})
_LISTS = ("itemListElement", "blogPost", "blogPosts", "hasPart", "mainEntity", "@graph", "item")
DEEPEST = 12


def entries(page: Element, base: str) -> list[Entry]:
    """The articles that a page lists about itself, each with an address and a name."""
    found = [
        _entry(thing, base)
        for script in page.iter("script")
        if (script.get("type") or "").strip().lower() == "application/ld+json"
        for thing in _things(_loaded(script.text or ""), DEEPEST)
    ]
    return [entry for entry in found if entry.link and entry.title]


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _things(data: object, deep: int) -> Iterator[dict[str, Any]]:
    """Articles and list items, in order, wherever they hang."""
    if isinstance(data, list) and deep:
        for each in data:
            yield from _things(each, deep - 1)
    elif isinstance(data, dict) and deep:
        kinds = data.get("@type")
        kind = set(kinds if isinstance(kinds, list) else [kinds]) if kinds else set()
        if kind & _NO_ARTICLES:
            return
        if kind & _ARTICLES or (kind == {"ListItem"} and "item" not in data):
            yield data
            return
        inner = data.get("item")
        if kind == {"ListItem"} and isinstance(inner, str):
            yield {**data, "url": inner}
            return
        if (
            kind == {"ListItem"}
            and isinstance(inner, dict)
            and (inner.get("url") or inner.get("@id"))
        ):
            yield {**data, **inner}
            return
        for key in _LISTS:
            yield from _things(data.get(key), deep - 1)


def _entry(thing: dict[str, Any], base: str) -> Entry:
    address = _text(thing, "url") or _text(thing, "@id") or _text(thing, "mainEntityOfPage")
    link = web(join(base, address)) if address else ""
    image = _text(thing, "image") or _text(thing, "thumbnailUrl")
    return Entry(
        guid=link,
        link=link,
        title=_text(thing, "headline") or _text(thing, "name"),
        author=_text(thing, "author"),
        summary=_text(thing, "description"),
        published=dates.read(_text(thing, "datePublished") or _text(thing, "uploadDate")),
        updated=dates.read(_text(thing, "dateModified")),
        image=web(join(base, image)) if image else "",
        language=_text(thing, "inLanguage"),
    )


def _text(thing: dict[str, Any], key: str) -> str:
    """A string, the name or address of an object, or the first of a list of those."""
    value = thing.get(key)
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name") or value.get("url") or value.get("@id")
    return one_line(storable(value)) if isinstance(value, str) else ""
