"""Which articles are in the data that a page brings for its scripts?

Next.js (`__NEXT_DATA__`, and the React Flight rows of `self.__next_f.push`), Nuxt (`__NUXT_DATA__`, where
numbers point into one flat list), and any other JSON in a script or assigned to a `__NAME__`.  An article
is an object with a title, an address or a slug, and a date; nothing else of the data is understood.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any, cast
from urllib.parse import urlsplit

from lookahead.core.model import Entry
from lookahead.core.text import one_line, storable
from lookahead.parse import dates
from lookahead.parse.addresses import join, web
from lookahead.parse.around import is_article
from lookahead.parse.document import Element

MOST_BYTES = 8_000_000  # of scripts
MOST_NODES = 200_000  # values looked at
MOST_ROWS = 20_000  # of React Flight
MOST_FAILURES = 50  # pieces that are no JSON; each costs a count of the lines before it
MOST_FOUND = 2_000
DEEPEST = 40
_TITLES = ("title", "headline", "heading", "name")
_LINKS = ("href", "url", "link", "permalink", "path", "uri", "canonicalUrl", "_path")
_SLUGS = ("slug", "handle")
_DATES = tuple(
    "publishedAt publishedOn published_at publishDate publishedDate published_date datePublished date "
    "publicationDate publication_date firstPublishedAt first_published_at pubDate published releaseDate "
    "postDate displayDate createdAt created_at _createdAt".split()
)
_SUMMARIES = ("excerpt", "description", "summary", "subtitle", "dek", "preview", "teaser")
_IMAGES = tuple(
    "image coverImage cover thumbnail heroImage mainImage featuredImage featured_image picture "
    "feature_image ogImage".split()
)
_WRAPPED = ("attributes", "fields", "frontmatter", "node", "data", "post", "meta")
_NOT = re.compile(
    r"nav|menu|footer|related|popular|trending|recommended|jobs?$|authors?$", re.IGNORECASE
)
_PUSH = re.compile(r"self\.__next_f\.push\(")
_ROW = re.compile(r"^[0-9a-f]*:[A-Z]*(?=[\[{])", re.MULTILINE)
_ASSIGNED = re.compile(r"(?:window\.)?__[A-Za-z_]+__\s*=\s*(?=[\[{])")
_decoder = json.JSONDecoder()


def entries(page: Element, base: str) -> list[Entry]:
    """The dated articles in a page's data, in its order, one for each address."""
    slugs = _slugs(page, base)
    found: dict[str, Entry] = {}
    budget = [MOST_NODES]
    for data in _data(page):
        for thing in _things(data, DEEPEST, budget):
            entry = _entry(thing, base, slugs)
            if entry is not None:
                found.setdefault(entry.link, entry)
            if len(found) == MOST_FOUND:
                return list(found.values())
    return list(found.values())


# ---- the data ----------------------------------------------------------------------------------


def _data(page: Element) -> Iterator[object]:
    left = MOST_BYTES
    flight: list[str] = []
    for script in page.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").lower()
        left -= len(text)
        if left < 0:
            return
        if kind == "application/json" or script.get("id") in ("__NEXT_DATA__", "__NUXT_DATA__"):
            data = _loaded(text)
            yield _unflat(data) if script.get("id") == "__NUXT_DATA__" else data
        elif _PUSH.search(text):
            flight += _pushed(text)
        elif kind in ("", "text/javascript", "module"):
            yield from _read_all(_ASSIGNED, text)
    yield from _read_all(_ROW, "".join(flight))
    for app in page.iterfind(".//*[@data-page]"):
        yield _loaded(app.get("data-page") or "")


def _loaded(text: str) -> object:
    try:
        return cast(object, json.loads(text))
    except (ValueError, RecursionError):
        return None


def _read_all(start: re.Pattern[str], text: str) -> Iterator[object]:
    """The JSON values that begin where the pattern ends, as far as looking for them stays cheap."""
    failures = 0
    for found in islice(start.finditer(text), MOST_ROWS):
        value = _read_at(text, found.end())
        if value is not None:
            yield value
        elif (failures := failures + 1) == MOST_FAILURES:
            return


def _read_at(text: str, at: int) -> object:
    """The JSON value that begins at a place of a text, whatever follows it."""
    try:
        return cast(object, _decoder.raw_decode(text, at)[0])
    except (ValueError, RecursionError):
        return None


def _pushed(text: str) -> list[str]:
    """The pieces of a stream that a script hands over: `push([1, "…"])`."""
    calls = (c for c in _read_all(_PUSH, text) if isinstance(c, list) and len(c) == 2)
    return [call[1] for call in calls if isinstance(call[1], str)]


def _unflat(data: object) -> object:
    """Nuxt's flat list as a list of objects whose values are looked up."""
    if not isinstance(data, list):
        return None

    def at(value: object) -> object:
        known = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(data)
        return data[cast(int, value)] if known else value

    found = []
    for each in data:
        if isinstance(each, dict):
            one = {key: at(value) for key, value in each.items()}
            found.append({k: v for k, v in one.items() if not isinstance(v, list | dict)})
    return found


def _things(data: object, deep: int, budget: list[int]) -> Iterator[Mapping[str, Any]]:
    """The objects of some data, outer ones first, but not those under a name such as `related`."""
    budget[0] -= 1
    if not deep or budget[0] < 0:
        return
    if isinstance(data, list):
        for each in data:
            yield from _things(each, deep - 1, budget)
    elif isinstance(data, dict):
        inner = (data.get(name) for name in _WRAPPED)
        yield {k: v for one in inner if isinstance(one, dict) for k, v in one.items()} | data
        for key, value in data.items():
            if not _NOT.search(key):
                yield from _things(value, deep - 1, budget)


# ---- an article --------------------------------------------------------------------------------


def _entry(thing: Mapping[str, Any], base: str, slugs: Mapping[str, str]) -> Entry | None:
    title = _text(thing, _TITLES)
    date = _date(thing)
    if not title or date is None:
        return None
    link = _link(thing, base, slugs)
    if not link or not is_article(link, base):
        return None
    image = _text(thing, _IMAGES)
    return Entry(
        guid=link,
        link=link,
        title=title,
        summary=_text(thing, _SUMMARIES),
        published=date,
        image=web(join(base, image)) if image else "",
    )


def _text(thing: Mapping[str, Any], names: tuple[str, ...]) -> str:
    texts = (_words(thing.get(name), 4) for name in names)
    return next((text for text in texts if text), "")


def _words(value: object, deep: int) -> str:
    """A string, or the one that an object is about: its text, address or asset."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict) and deep:
        inner = (value.get(k) for k in ("rendered", "current", "url", "src", "asset", "text", "en"))
        return next((text for each in inner if (text := _words(each, deep - 1))), "")
    text = one_line(storable(value)) if isinstance(value, str) else ""
    return "" if text.startswith("$") else text


def _date(thing: Mapping[str, Any]) -> datetime | None:
    for name in _DATES:
        value = thing.get(name)
        if isinstance(value, str) and (read := dates.read(value.removeprefix("$D"))):
            return read
        if isinstance(value, int | float) and 8e8 < value < 4e12:  # seconds or milliseconds
            return datetime.fromtimestamp(value / 1000 if value > 4e9 else value, UTC)
    return None


def _link(thing: Mapping[str, Any], base: str, slugs: Mapping[str, str]) -> str:
    address = _text(thing, _LINKS)
    if address:
        return web(join(base, address))
    slug = _text(thing, _SLUGS)
    if not slug:
        return ""
    known = slugs.get(slug.strip("/").rpartition("/")[2])
    if known:
        return known
    if "/" in slug.strip("/") or slug.startswith("/"):
        return web(join(base, "/" + slug.lstrip("/")))
    return web(join(base.partition("?")[0].partition("#")[0].rstrip("/") + "/", slug))


def _slugs(page: Element, base: str) -> dict[str, str]:
    """Where the page itself links to, by the last part of the address."""
    found: dict[str, str] = {}
    for anchor in page.iter("a"):
        url = web(join(base, (anchor.get("href") or "").strip())).partition("#")[0]
        try:
            found.setdefault(urlsplit(url).path.rstrip("/").rpartition("/")[2], url)
        except ValueError:
            continue
    return found
