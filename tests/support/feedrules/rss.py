"""What must hold of RSS 2.0?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime

from feedrules.table import (
    CONTENT,
    CREATOR,
    LANGUAGE,
    MIME,
    Feed,
    implausible,
    rule,
    to_itself,
    twice,
    web,
)

CHANNEL = set(
    "title link description language copyright managingEditor webMaster pubDate lastBuildDate category "
    "generator docs cloud ttl image rating textInput skipHours skipDays item".split()
)
ITEM = set("title link description author category comments enclosure guid pubDate source".split())
_RFC822 = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d\d? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r" \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|UT|GMT|[ECMP][SD]T|Z)"
)
_PERSON = re.compile(
    r"[\w.+'-]+@(?:[\w-]+\.)+[\w-]+ \([^()]+\)"
)  # RSS profile, 3.1: address (name)


@rule("rss-version", "RSS 2.0, What is RSS?")
def _(feed: Feed) -> Iterator[str]:
    if feed.root.tag != "rss" or feed.root.get("version") != "2.0":
        yield "the root is not rss of version 2.0"
    if len(feed.root.findall("channel")) != 1:
        yield "not one channel"


@rule("rss-required", "RSS 2.0, Required channel elements")
def _(feed: Feed) -> Iterator[str]:
    for name in ("title", "link", "description"):
        if feed.places and not (feed.places[0].findtext(name) or "").strip():
            yield f"no {name}"


@rule("rss-elements", "RSS 2.0, Optional channel elements, Elements of <item>")
def _(feed: Feed) -> Iterator[str]:
    for place in feed.places:
        known = ITEM if place.tag == "item" else CHANNEL
        names = [one.tag for one in place if isinstance(one.tag, str) and "}" not in one.tag]
        yield from (f"{name} is no element of {place.tag}" for name in names if name not in known)
        yield from twice(
            name for name in names if name in known and name not in {"category", "item"}
        )


@rule("rss-order", "RSS profile, 4.1.3", "warning")
def _(feed: Feed) -> Iterator[str]:
    names = [one.tag for one in feed.places[0]] if feed.places else []
    if "item" in names and names[names.index("item") :].count("item") != len(names) - names.index(
        "item"
    ):
        yield "elements of the channel stand behind an item"


@rule("rss-addresses", "RSS 2.0, Comments: IANA-registered schemes; RFC 3986, 4.3")
def _(feed: Feed) -> Iterator[str]:
    for name, text in feed.texts("link", "comments", "docs"):
        if not web(text):
            yield f"{name} is no absolute address: {text}"


@rule("rss-language", "RSS 2.0, language; RFC 5646, 2.1")
def _(feed: Feed) -> Iterator[str]:
    found = list(feed.texts("language"))
    yield from (f"no language: {text}" for _, text in found if not LANGUAGE.fullmatch(text))
    if not found:
        yield "no language is said"


@rule("rss-dates", "RSS 2.0, pubDate; RFC 822, 5.1, with four digits of the year (RFC 2822, 3.3)")
def _(feed: Feed) -> Iterator[str]:
    for name, text in feed.texts("pubDate", "lastBuildDate"):
        when = _rfc822(text)
        if when is None:
            yield f"{name} is no date: {text}"
        elif "," in text and text[:3] != when.strftime("%a"):
            yield f"{name} is no {text[:3]}: {text}"


def _rfc822(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text) if _RFC822.fullmatch(text) else None
    except ValueError:
        return None


@rule("rss-plausible", "W3C validator: ImplausibleDate", "warning")
def _(feed: Feed) -> Iterator[str]:
    for name, text in feed.texts("pubDate", "lastBuildDate"):
        when = _rfc822(text)
        if when:
            yield from implausible(name, when, feed.now)


@rule("rss-self", "RSS profile, 4.2.1; W3C validator: MissingAtomSelfLink", "warning")
def _(feed: Feed) -> Iterator[str]:
    yield from to_itself(feed, feed.places[:1], "application/rss+xml")


@rule("rss-item", "RSS 2.0, Elements of <item>: a title or a description")
def _(feed: Feed) -> Iterator[str]:
    for one in feed.items:
        if not (one.findtext("title") or one.findtext("description") or "").strip():
            yield "an item without title and description"


@rule("rss-guid", "RSS 2.0, <guid> sub-element of <item>; RSS profile, 4.1.3.8")
def _(feed: Feed) -> Iterator[str]:
    for one in feed.items:
        guid = one.find("guid")
        if guid is None:
            yield "an item without guid"
            continue
        is_link, text = guid.get("isPermaLink", "true"), guid.text or ""
        if is_link not in {"true", "false"}:
            yield f"isPermaLink is {is_link}"
        if is_link == "true" and not web(text):
            yield f"no address: {text}"
        if not text.strip() or (len(text) < 9 and text.isdigit()):
            yield f"hardly unique: {text!r}"
    yield from twice(text for _, text in feed.texts("guid"))


@rule("rss-people", "RSS 2.0, author; RSS profile, 3.1: an address, and the name in parentheses")
def _(feed: Feed) -> Iterator[str]:
    for name, text in feed.texts("managingEditor", "webMaster", "author"):
        if not _PERSON.fullmatch(text):
            yield f"{name}: {text}"


@rule("rss-one-author", "W3C validator: DuplicateItemSemantics", "warning")
def _(feed: Feed) -> Iterator[str]:
    for one in feed.items:
        if one.find("author") is not None and one.find(CREATOR) is not None:
            yield "an item has author and dc:creator"


@rule(
    "rss-description-first",
    "RSS profile, 4.3; W3C validator: NeedDescriptionBeforeContent",
    "warning",
)
def _(feed: Feed) -> Iterator[str]:
    for one in feed.items:
        names = [child.tag for child in one]
        if CONTENT in names and "description" not in names[: names.index(CONTENT)]:
            yield "content:encoded without a description before it"


@rule("rss-enclosure", "RSS 2.0, <enclosure> sub-element of <item>")
def _(feed: Feed) -> Iterator[str]:
    for one in (found for item in feed.items for found in item.findall("enclosure")):
        if not web(one.get("url")):
            yield f"address: {one.get('url')}"
        if not (one.get("length") or "").isdigit():
            yield f"length: {one.get('length')}"
        if not MIME.fullmatch(one.get("type") or ""):
            yield f"type: {one.get('type')}"


@rule("rss-category", "W3C validator: NotBlank", "warning")
def _(feed: Feed) -> Iterator[str]:
    yield from ("an empty category" for _, text in feed.texts("category") if not text.strip())
