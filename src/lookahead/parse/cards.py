"""What does one card of a page say: link, title, date, picture, summary?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from typing import Any, cast

from lxml import etree

from lookahead.core.model import Entry
from lookahead.core.text import one_line
from lookahead.parse import dates, written
from lookahead.parse.addresses import join, web
from lookahead.parse.document import Element, all_of
from lookahead.parse.texts import HEADINGS, LONGEST_TITLE, Text, is_more, texts, title_places

Find = Callable[[Element], list[Element]]

MOST_IN_CARD = 300  # elements
_SHORT = 10  # words; a longer text names a date in passing
_LEAST_SUMMARY = 4  # words
_NO_PICTURE = re.compile(
    r"avatar|author|profile|gravatar|logo|icon|emoji|pixel|spacer", re.IGNORECASE
)
_LAZY = ("data-src", "data-original", "data-lazy-src", "src")
_BACKGROUND = re.compile(
    r"background(?:-image)?\s*:[^;]{0,80}?url\(\s*[\"']?([^\"')]+)", re.IGNORECASE
)
_ABOUT = re.compile(r"^(?:read more about|read more:?|read|link to|go to)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Card:
    """Elements that belong together, usually one, and the link that they are about."""

    parts: tuple[Element, ...]
    anchor: Element
    link: str


@dataclass(frozen=True, slots=True)
class _Like:
    """What is known of a card from those that are like it."""

    places: Sequence[str]  # where titles stand, the likeliest first
    shared: Counter[str]  # how often a text occurs
    month_first: bool  # in dates such as 05.11.2026


def entries(cards: Sequence[Card], base: str) -> list[Entry]:
    """What like cards say, in their order; those without a title are left out."""
    read = [texts(card.parts) for card in cards]
    places = title_places(read, [card.anchor for card in cards])
    shared = Counter(text.text for card in read for text in card)
    like = _Like(places, shared, written.is_month_first(shared))
    found = [_entry(card, said, base, like) for card, said in zip(cards, read, strict=True)]
    return [entry for entry in found if entry is not None]


def _entry(card: Card, found: Sequence[Text], base: str, like: _Like) -> Entry | None:
    by_place = {text.place: text for text in reversed(found)}
    chosen = next((by_place[place] for place in like.places if place in by_place), None)
    title = chosen.text if chosen else _unwritten(card)
    dated = _date(card.parts, [t for t in found if t is not chosen], like.month_first)
    if dated is None and (named := written.find(title)):
        dated = named[0]
        title = title.replace(named[1], "").strip(" ·|–—-:,()") or title
    if not title or len(title) > LONGEST_TITLE:
        return None
    return Entry(
        guid=card.link,
        link=card.link,
        title=escape(title, quote=False) if "<" in title else title,
        summary=escape(_summary(found, chosen, like.shared), quote=False),
        published=dated,
        image=_image(card.parts, base),
    )


def _unwritten(card: Card) -> str:
    """The title of a card that is all picture: what it is called for those who do not see it."""
    tries = [card.anchor.get("aria-label"), card.anchor.get("title")]
    tries += [picture.get("alt") for part in card.parts for picture in part.iter("img")]
    said = (_ABOUT.sub("", one_line(text or "")) for text in tries)
    return next((text for text in said if text and not is_more(text)), "")


def _date(
    parts: Sequence[Element], found: Sequence[Text], month_first: bool = False
) -> datetime | None:
    for time in (time for part in parts for time in part.iter("time")):
        stated = (time.get("datetime") or "").strip()
        if read := dates.read(stated) or _named("".join(time.itertext()), month_first):
            return read
    short = [text for text in found if text.words <= _SHORT]
    named = (_named(text.text, month_first) for text in (*short, *found))
    return next((day for day in named if day), None)


def _named(text: str, month_first: bool) -> datetime | None:
    found = written.find(one_line(text), month_first=month_first)
    return found[0] if found else None


def _summary(found: Sequence[Text], title: Text | None, shared: Counter[str]) -> str:
    """The longest text that is the title of none and stands in no other card."""
    told = [
        text
        for text in found
        if text is not title
        and text.words >= _LEAST_SUMMARY
        and shared[text.text] == 1
        and text.element.tag not in HEADINGS
        and text.element.tag not in ("a", "time")
        and (title is None or text.text != title.text)
        and not is_more(text.text)
        and (text.words > _SHORT or written.find(text.text) is None)
    ]
    return max(told, key=lambda text: len(text.text)).text if told else ""


def _image(parts: Sequence[Element], base: str) -> str:
    urls = (web(join(base, address)) for address in _pictures(parts))
    return next((url for url in urls if url), "")


def _pictures(parts: Sequence[Element]) -> Iterator[str]:
    for picture in (picture for part in parts for picture in part.iter("img")):
        names = " ".join(picture.get(name) or "" for name in ("class", "src", "alt"))
        if _NO_PICTURE.search(names):
            continue
        addresses = [(picture.get(name) or "").strip() for name in _LAZY]
        addresses += [(picture.get("srcset") or "").strip().partition(" ")[0].rstrip(",")]
        yield from (a for a in addresses if a and not a.startswith(("data:", "blob:")))
    for part in parts:
        for element in part.iter(etree.Element):
            if found := _BACKGROUND.search((element.get("style") or "")[:600]):
                yield found.group(1).strip()


# ---- cards that say themselves what is what ----------------------------------------------------


def chosen(card: Element, base: str, parts: Mapping[str, Find]) -> Entry | None:
    """What a card says where somebody pointed at its parts; what was not pointed at is found."""
    anchors = _anchors(card, base)
    if not anchors:
        return None
    pointed = {part: next(iter(find(card)), None) for part, find in parts.items()}
    title = pointed.get("title")
    anchor, link = _main(anchors, pointed.get("link"), title)
    found = entries([Card((card,), anchor, link)], base)
    entry = found[0] if found else Entry(guid=link, link=link)
    changed: dict[str, Any] = {}
    if title is not None:
        changed["title"] = escape(one_line(" ".join(title.itertext())), quote=False)
    if (date := pointed.get("date")) is not None:
        stated = (date.get("datetime") or "", one_line("".join(date.itertext())))
        read = next((day for text in stated if (day := dates.read(text.strip()))), None)
        changed["published"] = read or _date([date], texts([date]))
    if (summary := pointed.get("summary")) is not None:
        changed["summary"] = escape(one_line(" ".join(summary.itertext())), quote=False)
    if (picture := pointed.get("picture")) is not None:
        changed["image"] = _image([picture], base)
    entry = replace(entry, **changed)
    return entry if entry.title else None


def _anchors(card: Element, base: str) -> list[tuple[Element, str]]:
    """The links in a card, or the link that the card is in."""
    around = [a for a in card.iterancestors("a") if a.get("href")]
    found = ((a, web(join(base, (a.get("href") or "").strip()))) for a in around or card.iter("a"))
    return [(anchor, url) for anchor, url in found if url]


def _main(
    anchors: list[tuple[Element, str]], link: Element | None, title: Element | None
) -> tuple[Element, str]:
    """The link that was pointed at, else the one in, on or around the title, else that of most words."""
    for near in (link, title):
        if near is not None:
            close = {*near.iter(), *near.iterancestors()}
            for anchor, url in anchors:
                if anchor in close:
                    return anchor, url
    return max(anchors, key=lambda found: len(one_line("".join(found[0].itertext()))))


def microformats(page: Element, base: str) -> list[Entry]:
    """The h-entry elements of a page (microformats.org/wiki/h-entry), not those inside another."""
    outer = f"[not(ancestor::*[{_has('h-entry', 'hentry')}])]"
    found = all_of(page, f"//*[{_has('h-entry', 'hentry')}]{outer}")
    parts: dict[str, Find] = {
        "link": _classed("u-url", "entry-title"),
        "title": _classed("p-name", "entry-title"),
        "date": _classed("dt-published", "published"),
        "summary": _classed("p-summary", "entry-summary"),
        "picture": _classed("u-photo", "u-featured"),
    }
    read = (chosen(element, base, parts) for element in found)
    return [each for each in read if each is not None]


def _has(*names: str) -> str:
    return " or ".join(f"contains(concat(' ', @class, ' '), ' {name} ')" for name in names)


def _classed(*names: str) -> Find:
    return cast(Find, etree.XPath(f"descendant::*[{_has(*names)}]"))
