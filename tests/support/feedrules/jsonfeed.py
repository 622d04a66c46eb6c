"""What must hold of JSON Feed 1.1?"""

from __future__ import annotations

from collections.abc import Iterator

from feedrules.table import LANGUAGE, MIME, Feed, implausible, rfc3339, rule, twice, web

JSON_FEED = set(
    "version title home_page_url feed_url description user_comment next_url icon favicon author authors "
    "language expired hubs items".split()
)
JSON_ITEM = set(
    "id url external_url title content_html content_text summary image banner_image date_published "
    "date_modified author authors tags language attachments".split()
)


@rule("json-version", "JSON Feed 1.1, Top-level: version, title, items")
def _(feed: Feed) -> Iterator[str]:
    if feed.json.get("version") != "https://jsonfeed.org/version/1.1":
        yield f"version: {feed.json.get('version')}"
    if not feed.json.get("title") or not isinstance(feed.json["title"], str):
        yield "no title"
    if not isinstance(feed.json.get("items"), list):
        yield "no items"


@rule("json-names", "JSON Feed 1.1, Top-level, Items, Extensions: others begin with an underscore")
def _(feed: Feed) -> Iterator[str]:
    for place, known in [(feed.json, JSON_FEED), *((one, JSON_ITEM) for one in feed.items)]:
        yield from (f"{name} is no name" for name in place if name not in known and name[:1] != "_")


@rule("json-id", "JSON Feed 1.1, Items: id")
def _(feed: Feed) -> Iterator[str]:
    for one in feed.items:
        if not isinstance(one.get("id"), str) or not one["id"].strip():
            yield f"id: {one.get('id')!r}"
    yield from twice(str(one.get("id")) for one in feed.items)


@rule("json-content", "JSON Feed 1.1, Items: content_html and content_text")
def _(feed: Feed) -> Iterator[str]:
    for one in feed.items:
        if not isinstance(one.get("content_html", one.get("content_text")), str):
            yield f"{one.get('id')} has neither"


@rule("json-addresses", "JSON Feed 1.1, Top-level, Items, Attachments: URLs")
def _(feed: Feed) -> Iterator[str]:
    names = (
        "home_page_url",
        "feed_url",
        "icon",
        "favicon",
        "url",
        "external_url",
        "image",
        "banner_image",
    )
    for place in (feed.json, *feed.items):
        yield from (f"{n}: {place[n]}" for n in names if n in place and not web(place[n]))


@rule("json-self", "JSON Feed 1.1, Top-level: feed_url", "warning")
def _(feed: Feed) -> Iterator[str]:
    if feed.json.get("feed_url") != feed.address:
        yield f"it stands at {feed.address} and says {feed.json.get('feed_url')}"


@rule("json-dates", "JSON Feed 1.1, Items: date_published, date_modified; RFC 3339, 5.6")
def _(feed: Feed) -> Iterator[str]:
    for one in feed.items:
        for name in ("date_published", "date_modified"):
            when = rfc3339(one.get(name))
            if name in one and when is None:
                yield f"{name}: {one[name]}"
            elif when:
                yield from implausible(name, when, feed.now)


@rule("json-people", "JSON Feed 1.1, Top-level: authors")
def _(feed: Feed) -> Iterator[str]:
    for place in (feed.json, *feed.items):
        if "author" in place:
            yield "author is of version 1.0"
        for one in place.get("authors", []):
            if not isinstance(one, dict) or not any(one.get(n) for n in ("name", "url", "avatar")):
                yield f"authors: {one}"


@rule("json-tags", "JSON Feed 1.1, Items: tags, language")
def _(feed: Feed) -> Iterator[str]:
    for place in (feed.json, *feed.items):
        yield from (
            f"tag: {one!r}" for one in place.get("tags", []) if not isinstance(one, str) or not one
        )
        if "language" in place and not LANGUAGE.fullmatch(str(place["language"])):
            yield f"language: {place['language']}"


@rule("json-attachments", "JSON Feed 1.1, Attachments: url, mime_type, size_in_bytes")
def _(feed: Feed) -> Iterator[str]:
    for one in (found for item in feed.items for found in item.get("attachments", [])):
        size = one.get("size_in_bytes", 0)
        if not web(one.get("url")) or not MIME.fullmatch(str(one.get("mime_type", ""))):
            yield f"{one}"
        elif not isinstance(size, int) or size < 0:
            yield f"size: {size}"
