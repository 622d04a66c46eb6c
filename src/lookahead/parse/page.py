"""What does a page without a feed publish?  Its repeated cards, found by structure, become entries.

Four ways, the surest first: selectors made by hand, h-entry microformats, JSON-LD, and repetition: cards
are elements of one shape at one place of the tree, each with a link of its own and a title.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from lxml import etree
from lxml.cssselect import CSSSelector

from lookahead.core.model import Entry, FeedInfo, Parsed, Problem
from lookahead.core.text import one_line
from lookahead.parse import cards, linked_data
from lookahead.parse.addresses import join, web
from lookahead.parse.document import Element, base_of, document, string
from lookahead.parse.limits import MOST_ENTRIES, too_many

Selectors = Mapping[str, str]
MOST_ELEMENTS = 50_000
_PARTS = ("card", "link", "title", "date", "image", "summary")


def read(
    data: bytes, url: str = "", content_type: str = "", *, selectors: Selectors | None = None
) -> Parsed:
    """The cards of a page as entries, in the order of the page.

    `selectors` are CSS, by part: `card` is needed; `link`, `title`, `date`, `image` and `summary` are
    looked for inside it and found by themselves where they are not given.
    """
    page = document(data, content_type)
    if page is None:
        return Parsed(problems=(Problem("empty", "The page is empty or cannot be read."),))
    if sum(1 for _ in page.iter(etree.Element)) > MOST_ELEMENTS:
        return Parsed(problems=(Problem("too-big", "The page has too many elements to look at."),))
    base = base_of(page, url)
    found, problems = _found(page, base, selectors or {})
    entries = tuple({entry.link: entry for entry in reversed(found)}.values())[::-1]
    if not entries and not problems:
        problems = (Problem("no-cards", "No repeated cards were found on this page."),)
    if len(entries) > MOST_ENTRIES:
        entries, problems = entries[:MOST_ENTRIES], (too_many(MOST_ENTRIES), *problems)
    return Parsed(_feed(page, url, base), entries, problems, "page")


def _found(
    page: Element, base: str, selectors: Selectors
) -> tuple[list[Entry], tuple[Problem, ...]]:
    if selectors:
        return _selected(page, base, selectors)
    ways: tuple[Callable[[Element, str], list[Entry]], ...] = (
        cards.microformats,
        linked_data.entries,
        cards.repeated,
    )
    tries = (way(page, base) for way in ways)
    return next((entries for entries in tries if len(entries) > 1), []), ()


def _selected(
    page: Element, base: str, selectors: Selectors
) -> tuple[list[Entry], tuple[Problem, ...]]:
    try:
        chosen = {part: _css(css) for part, css in selectors.items() if part in _PARTS}
        found = [cards.entry(card, base, chosen) for card in chosen["card"](page)]
    except (KeyError, SyntaxError, etree.XPathError) as error:
        text = f"The selectors of this page are no valid CSS ({error!s:.120})."
        return [], (Problem("selectors", text),)
    kept = [entry for entry in found if entry is not None]
    if kept:
        return kept, ()
    return [], (
        Problem("selectors", "The selectors of this page find nothing: was it redesigned?"),
    )


def _css(selector: str) -> cards.Find:
    return cast(cards.Find, CSSSelector(selector))


def _feed(page: Element, url: str, base: str) -> FeedInfo:
    def meta(*names: str) -> str:
        path = "//meta[@property=$name or @name=$name][1]/@content"
        tries = (string(page, path, name=name) for name in names)
        return next((one_line(text) for text in tries if text.strip()), "")

    image = meta("og:image")
    return FeedInfo(
        title=meta("og:site_name") or one_line(string(page, "//title[1]")),
        link=web(url),
        description=meta("og:description", "description"),
        language=page.get("lang") or "",
        image=web(join(base, image)) if image else "",
    )
