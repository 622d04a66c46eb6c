"""What does a page say about itself: title, author, date, language, picture, address?

OpenGraph first, then JSON-LD (schema.org), then the plain HTML head; dates also by htmldate.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from htmldate import find_date
from lxml.html import HtmlElement

from lookahead.extract import dom

# htmldate refuses dates after "today" unless told otherwise; we have no clock here, and the caller
# knows better what it accepts.
_LATEST = "2100-01-01"
_ARTICLE_TYPES = re.compile(r"Article|BlogPosting|Posting|Report|WebPage|TechArticle|NewsArticle")
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?"
)
_SEPARATORS = (" | ", " – ", " — ", " · ", " - ", " :: ", " » ")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says of itself; "" and None where it says nothing."""

    title: str = ""
    author: str = ""
    published: datetime | None = None
    lang: str = ""
    image: str = ""
    canonical: str = ""
    site: str = ""
    description: str = ""


def read(root: HtmlElement, url: str = "") -> Metadata:
    """The metadata of a page; nothing in it is trusted further than as text and http addresses."""
    meta = _meta(root)
    linked = next(_json_ld(root), {})
    base = _address(root, meta, url)
    return Metadata(
        title=_title(root, meta, linked)[:500],
        author=_author(root, meta, linked)[:200],
        published=_published(root, meta, linked),
        lang=_language(root, meta, linked),
        image=_absolute(
            _first(meta, "og:image", "og:image:url", "twitter:image", "image") or _image(linked),
            base,
        ),
        canonical=_absolute(base, url),
        site=_first(meta, "og:site_name", "application-name")[:200]
        or _name(linked.get("publisher"))[:200],
        description=(_first(meta, "og:description", "description", "twitter:description"))[:1_000],
    )


def _meta(root: HtmlElement) -> dict[str, str]:
    """The first value of each meta name, property or itemprop, in lower case."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        content = " ".join((element.get("content") or "").split())
        for kind in ("property", "name", "itemprop"):
            name = (element.get(kind) or "").lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _first(meta: dict[str, str], *names: str) -> str:
    return next((meta[name] for name in names if meta.get(name)), "")


def _json_ld(root: HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects of JSON-LD that describe an article, best first in the page's order."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            data = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _flat(data):
            kind = item.get("@type")
            kinds = kind if isinstance(kind, list) else [kind]
            if any(isinstance(k, str) and _ARTICLE_TYPES.search(k) for k in kinds):
                yield item


def _flat(data: object) -> Iterator[dict[str, Any]]:
    items = data if isinstance(data, list) else [data]
    for item in items[:50]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            if isinstance(graph, list):
                yield from (inner for inner in graph[:50] if isinstance(inner, dict))


def _name(value: object) -> str:
    """The name of a person or publisher in any of the forms that schema.org allows."""
    if isinstance(value, str):
        return "" if value.startswith("http") else " ".join(value.split())
    if isinstance(value, dict):
        return _name(value.get("name", ""))
    if isinstance(value, list):
        return ", ".join(filter(None, (_name(one) for one in value[:20])))
    return ""


def _title(root: HtmlElement, meta: dict[str, str], linked: dict[str, Any]) -> str:
    site = _first(meta, "og:site_name")
    found = _first(meta, "og:title", "twitter:title", "citation_title", "dc.title")
    found = found or _name(linked.get("headline"))
    heads = sorted((dom.text_of(h) for h in root.iter("h1")), key=len, reverse=True)
    if found:
        return _without_site(found, site)
    element = root.find(".//title")
    whole = dom.text_of(element) if element is not None else ""
    for head in heads:
        if head and head.lower() in whole.lower():
            return head
    return _without_site(whole, site) or next((head for head in heads if head), "")


def _without_site(title: str, site: str) -> str:
    """The title less the name of the site behind (or before) a separator."""
    for mark in _SEPARATORS:
        head, found, tail = title.rpartition(mark)
        if found and site and tail.strip().lower() == site.lower():
            return head.strip()
        if found and not site and mark in (" | ", " » ", " :: ") and len(head) > len(tail):
            return head.strip()
    return title


def _author(root: HtmlElement, meta: dict[str, str], linked: dict[str, Any]) -> str:
    found = _first(
        meta,
        "author",
        "article:author",
        "citation_author",
        "dc.creator",
        "parsely-author",
        "twitter:creator",
    )
    if found and not found.startswith(("http", "@", "www.")):
        return found
    named = _name(linked.get("author"))
    if named:
        return named
    for element in root.iter("a", "span", "p", "div", "address"):
        rel, prop = element.get("rel", ""), element.get("itemprop", "")
        classes = element.get("class", "").split()
        if (
            "author" in rel.split()
            or prop == "author"
            or {"p-author", "byline-name"} & set(classes)
        ):
            text = re.sub(r"^(?:written\s+)?by\s+", "", dom.text_of(element), flags=re.I)
            if 1 < len(text) < 80:
                return text
    return ""


def _published(root: HtmlElement, meta: dict[str, str], linked: dict[str, Any]) -> datetime | None:
    stated = [
        _first(meta, "article:published_time", "og:article:published_time"),
        str(linked.get("datePublished") or ""),
        _first(
            meta,
            "date",
            "dc.date",
            "dcterms.date",
            "citation_publication_date",
            "publish_date",
            "datepublished",
            "pubdate",
        ),
    ]
    for element in root.iter("time"):
        marked = {"pubdate", "itemprop"} & set(element.attrib) or "published" in element.get(
            "class", ""
        )
        stated.append(element.get("datetime", "") if marked else "")
    for value in stated:
        moment = moment_of(value)
        if moment:
            return moment
    return _searched(root)


def _searched(root: HtmlElement) -> datetime | None:
    """The date that htmldate finds in markup and text."""
    try:
        found = find_date(root, extensive_search=False, original_date=True, max_date=_LATEST)
    except Exception:  # third-party code on hostile markup: no date is no harm
        return None
    return moment_of(found or "")


def moment_of(text: str) -> datetime | None:
    """An ISO 8601 date or time in UTC; a date alone is midnight, a time without zone is UTC."""
    match = _ISO.search(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    clock = f"{hour or '00'}:{minute or '00'}:{second or '00'}"
    try:
        moment = datetime.fromisoformat(f"{year}-{month}-{day}T{clock}{zone or 'Z'}")
        return moment.astimezone(UTC) if moment.year > 1990 else None
    except (ValueError, OverflowError):
        return None


def _language(root: HtmlElement, meta: dict[str, str], linked: dict[str, Any]) -> str:
    declared = [
        root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or root.get("xml:lang"),
        _first(meta, "og:locale", "content-language", "language"),
        linked.get("inLanguage"),
    ]
    for value in declared:
        tag = str(value or "").strip().replace("_", "-")
        if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", tag):
            return tag
    return ""


def _image(linked: dict[str, Any]) -> str:
    found = linked.get("image")
    while isinstance(found, list) and found:
        found = found[0]
    if isinstance(found, dict):
        found = found.get("url")
    return found if isinstance(found, str) else ""


def _address(root: HtmlElement, meta: dict[str, str], url: str) -> str:
    """The canonical address, if it is one of the same site."""
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            return _same_site(link.get("href", ""), url)
    return _same_site(meta.get("og:url", ""), url)


def _same_site(candidate: str, url: str) -> str:
    absolute = _absolute(candidate, url)
    if not url or not absolute:
        return absolute or url
    ours, theirs = urlsplit(url).hostname or "", urlsplit(absolute).hostname or ""
    return absolute if ours.removeprefix("www.") == theirs.removeprefix("www.") else url


def _absolute(address: str, base: str) -> str:
    try:
        joined = urljoin(base, address.strip()) if address else ""
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined if parts.scheme in ("http", "https") and parts.hostname else ""
