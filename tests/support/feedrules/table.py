"""What is a rule, what does it look at, and what do several of them need?"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PLAUSIBLE = datetime(1990, 1, 1, tzinfo=UTC)
_FEED = re.compile(rb"<rss |<feed |jsonfeed.org/version/")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9;/?:@&=+$.\-_!~*'()%,#\[\]]+")
_TAG_URI = re.compile(
    r"tag:(?:[\w.-]+@)?[a-z0-9.-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:[\w;/?:@&=+$.\-!~*'()%,#]*"
)
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
MIME = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(?:\s*;\s*[\w.-]+=(?:\"[^\"]*\"|[\w.+-]+))*")


@dataclass(frozen=True)
class Rule:
    """What is looked for, how bad it is, and who says so."""

    name: str
    weight: Literal["error", "warning"]
    clause: str
    looks: Callable[[Feed], Iterable[str]]


@dataclass(frozen=True)
class Broken:
    """A rule that a feed breaks."""

    rule: str
    weight: str
    said: str


RULES: dict[str, Rule] = {}


@dataclass(frozen=True)
class Feed:
    """A document, where it stands, and when it is looked at."""

    data: bytes
    address: str
    now: datetime

    @cached_property
    def kind(self) -> str:
        if self.data.lstrip()[:1] == b"{":
            return "json"
        root = self.root
        return "xml" if root is None else "atom" if root.tag == f"{ATOM}feed" else "rss"

    @cached_property
    def root(self) -> Any:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        try:
            return etree.fromstring(self.data, parser)
        except etree.XMLSyntaxError:
            return None

    @cached_property
    def json(self) -> Any:
        try:
            return json.loads(self.data)
        except ValueError:
            return None

    @property
    def items(self) -> list[Any]:
        if self.kind == "json":
            found = self.json.get("items") if isinstance(self.json, dict) else None
            return [one for one in found or [] if isinstance(one, dict)]
        name = ".//item" if self.kind == "rss" else f"{ATOM}entry"
        return [] if self.root is None else list(self.root.findall(name))

    @property
    def places(self) -> list[Any]:
        """Where elements stand: the channel or feed, and each item or entry."""
        top = self.root.find("channel") if self.kind == "rss" else self.root
        return [] if top is None else [top, *self.items]

    def texts(self, *names: str) -> Iterator[tuple[str, str]]:
        """Name and text of the elements with these names, wherever they stand."""
        for place in self.places:
            for name in names:
                for found in place.findall(name):
                    yield name.rpartition("}")[2], (found.text or "")

    def bodies(self) -> Iterator[str]:
        """The HTML of each item."""
        if self.kind == "json":
            yield from (one["content_html"] for one in self.items if "content_html" in one)
        elif self.kind == "rss":
            for one in self.items:
                yield from (
                    found.text or "" for n in ("description", CONTENT) for found in one.findall(n)
                )
        elif self.root is not None:
            for one in self.root.iter(f"{ATOM}content", f"{ATOM}summary"):
                if one.get("type") == "html":
                    yield one.text or ""


# What stands in a path as it is: RFC 3986, 3.3 (pchar), less ":" and "&", which are also allowed written
# with per cent; a "+" means itself there, and a space only in the query of a form
PATH = "/!$'()*+,;=@"


def check(data: bytes, address: str, now: datetime) -> list[Broken]:
    """Every rule that the feed at this address breaks, with what breaks it."""
    feed = Feed(data, address, now)
    kinds = {feed.kind, "any"} | ({"markup"} if feed.kind != "json" else set())
    readable = feed.json is not None if feed.kind == "json" else feed.root is not None
    return [
        Broken(one.name, one.weight, said)
        for one in RULES.values()
        if one.name.partition("-")[0] in kinds and (readable or one.name in BYTES)
        for said in one.looks(feed)
    ]


BYTES = {  # rules that look at a document which cannot be parsed too
    *("markup-well-formed", "json-well-formed", "markup-utf-8", "any-characters"),
}
Looks = Callable[[Feed], Iterable[str]]


def rule(
    name: str, clause: str, weight: Literal["error", "warning"] = "error"
) -> Callable[[Looks], Looks]:
    """Put a function into the table: it yields what breaks the rule."""

    def kept(looks: Looks) -> Looks:
        RULES[name] = Rule(name, weight, clause, looks)
        return looks

    return kept


def absolute(url: str) -> bool:
    scheme = url.partition(":")[0].lower()
    if scheme == "tag":
        return bool(_TAG_URI.fullmatch(url))
    return bool(_URL.fullmatch(url)) and (
        scheme not in {"http", "https"} or bool(urlsplit(url).netloc)
    )


def web(url: object) -> bool:
    return isinstance(url, str) and absolute(url) and url.startswith(("http://", "https://"))


def twice(values: Iterable[object]) -> Iterator[str]:
    yield from (f"{value} stands {n} times" for value, n in Counter(values).items() if n > 1)


def local(one: Any) -> str:
    return str(one.tag).rpartition("}")[2]


def rfc3339(text: object) -> datetime | None:
    if not isinstance(text, str) or not _RFC3339.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def implausible(name: str, when: datetime, now: datetime) -> Iterator[str]:
    if not PLAUSIBLE <= when <= now + timedelta(minutes=10):
        yield f"{name} is {when}"


def to_itself(feed: Feed, places: list[Any], type: str) -> Iterator[str]:
    found = [
        one for top in places for one in top.findall(f"{ATOM}link") if one.get("rel") == "self"
    ]
    if len(found) != 1:
        yield f"{len(found)} links to itself"
    for one in found:
        if one.get("href") != feed.address:
            yield f"it stands at {feed.address} and says {one.get('href')}"
        if one.get("type") != type:
            yield f"its type is {one.get('type')}"


def of_site(folder: Path, base: str, now: datetime) -> dict[str, list[Broken]]:
    """What each feed of a site in `folder` breaks; `base` is the site's address, without a slash behind."""
    return {
        name: check(path.read_bytes(), f"{base}/{quote(name, safe=PATH)}", now)
        for path in sorted((*folder.rglob("*.xml"), *folder.rglob("*.json")))
        if _FEED.search(path.read_bytes()[:400])
        for name in [path.relative_to(folder).as_posix()]
    }
