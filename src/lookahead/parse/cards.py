"""Which elements of a page are its cards, and what does each of them say?"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from html import escape
from typing import cast

from lxml import etree

from lookahead.core.model import Entry
from lookahead.core.text import one_line
from lookahead.parse import dates
from lookahead.parse.addresses import join, web
from lookahead.parse.document import Element, all_of

Find = Callable[[Element], list[Element]]

FEWEST = 3  # cards; two things alike may be chance
MOST_LINKS = 8  # different addresses in one card: title, picture, author, some tags
MOST_IN_CARD = 300  # elements
LONGEST_TITLE = 300
_TAGS = frozenset({"article", "li", "div", "section", "a", "tr", "dt", "p"})
_AROUND = frozenset({"nav", "footer", "aside", "form", "dialog", "menu"})
_AROUND_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|menu|footer|sidebar|breadcrumbs?|pagination|cookie|share|social|comments?)"
    r"(?:$|[-_ ])",
    re.IGNORECASE,
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_DATED = re.compile(
    r"\b(?:\d{4}-\d\d-\d\d|\d{4}/\d{1,2}/\d{1,2}|\d{1,2}\.?\s+[A-Z][a-z]{2,8}\.?,?\s+\d{4}"
    r"|[A-Z][a-z]{2,8}\.?\s+\d{1,2},?\s+\d{4})\b"
)
_MORE = re.compile(
    r"(?:read|learn|view|show|see|find out|continue)\b.{0,20}|more|details|weiterlesen|→|»",
    re.IGNORECASE,
)
_LAZY = ("data-src", "data-original", "data-lazy-src", "src")


# ---- cards by repetition -----------------------------------------------------------------------


def repeated(page: Element, base: str) -> list[Entry]:
    """The entries of the group of like elements that says most, in the order of the page."""
    best: list[Entry] = []
    best_score = 0.0
    for group in _groups(page):
        found = [e for e in (entry(card, base, {}) for card in group) if e is not None]
        distinct = {e.link: e for e in found}
        score = _score(list(distinct.values()), group)
        if len(distinct) >= FEWEST and score > best_score:
            best, best_score = list(distinct.values()), score
    return best


def _groups(page: Element) -> list[list[Element]]:
    """Elements of one shape (tag, classes) at one place (the tags above), outside navigation."""
    shapes: dict[tuple[str, str], list[Element]] = defaultdict(list)
    for element, path in _walk(page):
        if element.tag in _TAGS:
            shapes[path, _shape(element)].append(element)
    return [group for group in shapes.values() if len(group) >= FEWEST]


def _walk(page: Element) -> Iterator[tuple[Element, str]]:
    """Elements that are not around the content, each with the tags above it."""
    waiting: list[tuple[Element, str]] = [(page, "")]
    while waiting:
        element, path = waiting.pop()
        if not isinstance(element.tag, str) or _is_around(element):
            continue
        yield element, path
        below = f"{path}/{element.tag}" if len(path) < 400 else path
        waiting.extend((child, below) for child in reversed(element))


def _is_around(element: Element) -> bool:
    if element.tag in _AROUND or element.get("role") in ("navigation", "contentinfo", "search"):
        return True
    if element.tag in ("html", "body", "main", "article"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_AROUND_NAMES.search(names[:500]))


def _shape(element: Element) -> str:
    """Tag and classes without what differs from card to card: numbers, and states like `is-first`."""
    names = (element.get("class") or "")[:500].split()
    kept = sorted(n for n in names if not re.search(r"\d{2,}|first|last|odd|even|active|post-", n))
    return " ".join([str(element.tag), *kept[:8]])


def _score(found: list[Entry], group: list[Element]) -> float:
    """How much a group looks like a list of articles: many, dated, titled in words, with headings."""
    if not found:
        return 0.0
    count = len(found)
    words = sum(min(len(e.title.split()), 8) for e in found) / count
    dated = sum(e.published is not None for e in found) / count
    headed = sum(any(True for _ in c.iter(*_HEADINGS)) for c in group) / len(group)
    told = sum(bool(e.summary) for e in found) / count
    pictured = sum(bool(e.image) for e in found) / count
    whole = count / len(group)  # all of a kind are cards, or it is no kind
    return (
        math.sqrt(min(count, 60)) * words * (1 + 3 * dated + headed + told + 0.5 * pictured) * whole
    )


# ---- microformats ------------------------------------------------------------------------------


def microformats(page: Element, base: str) -> list[Entry]:
    """The h-entry elements of a page (microformats.org/wiki/h-entry), not those inside another."""
    outer = f"[not(ancestor::*[{_has('h-entry', 'hentry')}])]"
    found = all_of(page, f"//*[{_has('h-entry', 'hentry')}]{outer}")
    parts: dict[str, Find] = {
        "link": _classed("u-url", "entry-title"),
        "title": _classed("p-name", "entry-title"),
        "date": _classed("dt-published", "published"),
        "summary": _classed("p-summary", "entry-summary"),
        "image": _classed("u-photo", "u-featured"),
    }
    entries = (entry(element, base, parts) for element in found)
    return [each for each in entries if each is not None]


def _has(*names: str) -> str:
    return " or ".join(f"contains(concat(' ', @class, ' '), ' {name} ')" for name in names)


def _classed(*names: str) -> Find:
    return cast(Find, etree.XPath(f"descendant::*[{_has(*names)}]"))


# ---- one card ----------------------------------------------------------------------------------


def entry(card: Element, base: str, parts: Mapping[str, Find]) -> Entry | None:
    """What a card says; None where it is no card: no link or no title of its own."""
    if sum(1 for _ in card.iter(etree.Element)) > MOST_IN_CARD and not parts:
        return None
    anchors = _anchors(card, base)
    if not anchors or (not parts and len({url for _, url in anchors}) > MOST_LINKS):
        return None
    heading = _one(parts, "title", card) if "title" in parts else next(card.iter(*_HEADINGS), None)
    chosen = _one(parts, "link", card)
    anchor, link = _main(anchors, chosen if chosen is not None else heading)
    title = _title(heading, anchor)
    if not title:
        return None
    return Entry(
        guid=link,
        link=link,
        title=escape(title, quote=False) if "<" in title else title,
        summary=escape(_summary(card, title, _one(parts, "summary", card)), quote=False),
        published=_date(card, _one(parts, "date", card)),
        image=_image(card, base, _one(parts, "image", card)),
    )


def _one(parts: Mapping[str, Find], part: str, card: Element) -> Element | None:
    find = parts.get(part)
    return next(iter(find(card)), None) if find else None


def _anchors(card: Element, base: str) -> list[tuple[Element, str]]:
    """The links in a card, or the link that the card is in."""
    around = [a for a in card.iterancestors("a") if a.get("href")]
    found = []
    for anchor in around or card.iter("a"):
        url = web(join(base, (anchor.get("href") or "").strip()))
        if url and url.partition("#")[0].rstrip("/") != base.partition("#")[0].rstrip("/"):
            found.append((anchor, url))
    return found


def _main(anchors: list[tuple[Element, str]], near: Element | None) -> tuple[Element, str]:
    """The link of the card: the one in, on or around its title, else the one with most words."""
    if near is not None:
        close = {*near.iter(), *near.iterancestors()}
        for anchor, url in anchors:
            if anchor in close:
                return anchor, url
    return max(anchors, key=lambda found: len(_said(found[0])))


def _said(anchor: Element) -> str:
    text = _text(anchor)
    return "" if _MORE.fullmatch(text) else text


def _text(element: Element | None) -> str:
    if element is None:
        return ""
    pieces = (t for t in element.itertext() if t.strip())
    return one_line(" ".join(pieces))


def _title(heading: Element | None, anchor: Element) -> str:
    tries = (_text(heading), one_line(anchor.get("aria-label") or ""), _said(anchor))
    said = (_DATED.sub("", t, count=1).strip(" ·|–—-") if t != _text(heading) else t for t in tries)
    return next((t for t in said if t and len(t) <= LONGEST_TITLE), "")


def _date(card: Element, chosen: Element | None) -> datetime | None:
    places = [chosen] if chosen is not None else list(card.iter("time"))
    for place in places:
        read = dates.read((place.get("datetime") or "").strip()) or dates.read(_text(place))
        if read:
            return read
    found = _DATED.search(_text(card if chosen is None else chosen))
    return dates.read(found.group()) if found else None


def _image(card: Element, base: str, chosen: Element | None) -> str:
    pictures = [chosen] if chosen is not None else list(card.iter("img"))
    addresses = (p.get(name) or "" for p in pictures for name in _LAZY)
    urls = (web(join(base, a.strip())) for a in addresses if a and not a.startswith("data:"))
    return next((url for url in urls if url), "")


def _summary(card: Element, title: str, chosen: Element | None) -> str:
    if chosen is not None:
        return _text(chosen)
    texts = (_text(p) for p in card.iter("p"))
    return max((t for t in texts if t != title and len(t) > 40), key=len, default="")
