"""What must hold of Atom (RFC 4287)?"""

from __future__ import annotations

from collections.abc import Iterator

from feedrules.table import (
    ATOM,
    LANG,
    LANGUAGE,
    MIME,
    Feed,
    absolute,
    implausible,
    local,
    rfc3339,
    rule,
    to_itself,
    twice,
)

FEED = set(
    "author category contributor generator icon id link logo rights subtitle title updated".split()
)
ENTRY = set(
    "author category content contributor id link published rights source summary title updated".split()
)
MANY = {"category", "item", "link", "entry", "author", "contributor"}
RELATIONS = {
    *("alternate", "related", "self", "enclosure", "via", "next", "previous", "first", "last"),
    *("current", "hub", "license", "replies", "edit"),
}


@rule("atom-required", "RFC 4287, 4.1.1 and 4.1.2")
def _(feed: Feed) -> Iterator[str]:
    for place in feed.places:
        for name in ("id", "title", "updated"):
            if not (place.findtext(f"{ATOM}{name}") or "").strip():
                yield f"a {local(place)} without {name}"


@rule("atom-elements", "RFC 4287, 4.1.1 and 4.1.2: what may stand there, and what but once")
def _(feed: Feed) -> Iterator[str]:
    for place in feed.places:
        names = [local(one) for one in place if str(one.tag).startswith(ATOM)]
        known = ENTRY if local(place) == "entry" else FEED | {"entry"}
        yield from (
            f"{name} is no element of {local(place)}" for name in names if name not in known
        )
        yield from twice(name for name in names if name in known and name not in MANY)


@rule("atom-author", "RFC 4287, 4.1.1, 4.1.2 and 3.2.1")
def _(feed: Feed) -> Iterator[str]:
    if feed.root.find(f"{ATOM}author") is None:
        for one in feed.items:
            if one.find(f"{ATOM}author") is None:
                yield "an entry without author, in a feed without one"
    for one in feed.root.iter(f"{ATOM}author", f"{ATOM}contributor"):
        if not (one.findtext(f"{ATOM}name") or "").strip():
            yield "a person without a name"
        if "@" not in (one.findtext(f"{ATOM}email") or "@"):
            yield "a person whose e-mail address is none"


@rule("atom-id", "RFC 4287, 4.2.6; RFC 3987, 2.2")
def _(feed: Feed) -> Iterator[str]:
    ids = [one.findtext(f"{ATOM}id") or "" for one in feed.items]
    for id in [feed.root.findtext(f"{ATOM}id") or "", *ids]:
        if not absolute(id):
            yield f"no absolute IRI: {id}"
    yield from twice(ids)


@rule("atom-dates", "RFC 4287, 3.3; RFC 3339, 5.6")
def _(feed: Feed) -> Iterator[str]:
    for name, text in feed.texts(f"{ATOM}updated", f"{ATOM}published"):
        if rfc3339(text) is None:
            yield f"{name} is no date: {text}"


@rule("atom-plausible", "W3C validator: ImplausibleDate", "warning")
def _(feed: Feed) -> Iterator[str]:
    for name, text in feed.texts(f"{ATOM}updated", f"{ATOM}published"):
        when = rfc3339(text)
        if when:
            yield from implausible(name, when, feed.now)


@rule(
    "atom-links", "RFC 4287, 4.2.7 and 4.1.1: href, rel, type, one alternate of a type and language"
)
def _(feed: Feed) -> Iterator[str]:
    for one in feed.root.iter(f"{ATOM}link"):
        if not absolute(one.get("href") or ""):
            yield f"address: {one.get('href')}"
        rel = one.get("rel", "alternate")
        if rel not in RELATIONS and ":" not in rel:
            yield f"rel: {rel}"
        if one.get("type") is not None and not MIME.fullmatch(one.get("type")):
            yield f"type: {one.get('type')}"
        if one.get("length") is not None and not one.get("length").isdigit():
            yield f"length: {one.get('length')}"
    for place in feed.places:
        links = [
            one
            for one in place.findall(f"{ATOM}link")
            if one.get("rel", "alternate") == "alternate"
        ]
        yield from twice((one.get("type"), one.get("hreflang")) for one in links)


@rule(
    "atom-self", "RFC 4287, 4.1.1; W3C validator: MissingSelf, SelfDoesntMatchLocation", "warning"
)
def _(feed: Feed) -> Iterator[str]:
    yield from to_itself(feed, [feed.root], "application/atom+xml")


@rule("atom-content", "RFC 4287, 4.1.2, 4.1.3.1 and 3.1.1")
def _(feed: Feed) -> Iterator[str]:
    for one in feed.items:
        content = one.find(f"{ATOM}content")
        if content is None and not any(
            link.get("rel", "alternate") == "alternate" for link in one.findall(f"{ATOM}link")
        ):
            yield "an entry without content and alternate"
        if content is not None and content.get("src") and one.find(f"{ATOM}summary") is None:
            yield "content elsewhere, and no summary"
        for said in one.findall(f"{ATOM}title") + one.findall(f"{ATOM}summary"):
            if said.get("type", "text") not in {"text", "html", "xhtml"}:
                yield f"{local(said)} of type {said.get('type')}"


@rule("atom-language", "RFC 4287, 2; RFC 5646, 2.1")
def _(feed: Feed) -> Iterator[str]:
    for one in feed.root.iter():
        if LANG in one.attrib and not LANGUAGE.fullmatch(one.get(LANG)):
            yield f"no language: {one.get(LANG)}"


@rule("atom-category", "RFC 4287, 4.2.2.1")
def _(feed: Feed) -> Iterator[str]:
    for one in feed.root.iter(f"{ATOM}category"):
        if not one.get("term"):
            yield "a category without term"
