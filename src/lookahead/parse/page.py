"""What does a page without a feed publish?  Its repeated cards, found by structure, become entries.

Selectors made by hand are obeyed.  Without them each way of finding a list is tried: what the page shows
(`repeats`), and what it states of itself: h-entry microformats, JSON-LD, the data for its scripts, dated
headings.  The list that looks most like one of articles is taken, and the others fill its gaps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from lxml import etree
from lxml.cssselect import CSSSelector

from lookahead.core.model import Entry, FeedInfo, Parsed, Problem
from lookahead.core.text import one_line
from lookahead.parse import cards, changes, linked_data, payload, repeats
from lookahead.parse.addresses import join, web
from lookahead.parse.discover import named_by
from lookahead.parse.document import Element, base_of, document, string
from lookahead.parse.limits import MOST_ENTRIES, too_many
from lookahead.parse.repeats import Found

Selectors = Mapping[str, str]
MOST_ELEMENTS = 50_000
# What a page states counts for more than what it shows; its data holds drafts and archives, too
TRUST_MICROFORMATS, TRUST_LINKED_DATA, TRUST_PAYLOAD = 1.3, 1.5, 0.4
PARTS = ("card", "link", "title", "date", "picture", "summary")


def read(
    data: bytes, url: str = "", content_type: str = "", *, selectors: Selectors | None = None
) -> Parsed:
    """The cards of a page as entries, in the order of the page.

    `selectors` are CSS, by part: `card` is needed; `link`, `title`, `date`, `picture` and `summary` are
    looked for inside it and found by themselves where they are not given.
    """
    page = document(data, content_type)
    if page is None:
        return Parsed(problems=(Problem("empty", "The page is empty or cannot be read."),))
    if sum(1 for _ in page.iter(etree.Element)) > MOST_ELEMENTS:
        return Parsed(problems=(Problem("too-big", "The page has too many elements to look at."),))
    base = base_of(page, url)
    found, problems = _found(page, base, url, selectors or {})
    by_link: dict[str, Entry] = {}
    for entry in found:
        by_link.setdefault(entry.link, entry)
    entries = tuple(by_link.values())
    if not entries and not problems:
        problems = (Problem("no-cards", "No repeated cards were found on this page."),)
    if len(entries) > MOST_ENTRIES:
        entries, problems = entries[:MOST_ENTRIES], (too_many(MOST_ENTRIES), *problems)
    return Parsed(_feed(page, url, base), entries, problems, "page")


def _found(
    page: Element, base: str, url: str, selectors: Selectors
) -> tuple[list[Entry], tuple[Problem, ...]]:
    if selectors:
        return _selected(page, base, selectors)
    return _best(*_candidates(page, base, url or base)), ()


def _candidates(page: Element, base: str, url: str) -> tuple[list[Found], list[Found]]:
    """The lists that the page shows, and those that it states of itself, the latter weighed by trust."""
    shown = repeats.lists(page, base, url)
    stated = [
        (TRUST_MICROFORMATS, cards.microformats(page, base)),
        (TRUST_LINKED_DATA, linked_data.entries(page, base)),
        (TRUST_PAYLOAD, payload.entries(page, base)),
        (1.0, changes.entries(page, url)),
    ]
    weighed = [
        Found(tuple(entries), trust * max(repeats.value(entries, url), 1.0 if trust > 1 else 0.0))
        for trust, entries in stated
        if len(entries) > 1
    ]
    return shown, [found for found in weighed if found.score > 0]


def _best(shown: list[Found], stated: list[Found]) -> list[Entry]:
    """The list that says most; what others say of the same articles fills its gaps."""
    everything = sorted([*shown, *stated], key=lambda found: -found.score)
    if not everything:
        return []
    best = everything[0]
    if best in stated and shown and _covers(shown[0], best):
        best = shown[0]  # it has them all, and what the page shows beside them
    more: dict[str, list[Entry]] = defaultdict(list)
    for found in everything:
        for entry in found.entries:
            more[entry.link].append(entry)
    return [_filled(entry, more[entry.link]) for entry in best.entries]


def _covers(shown: Found, stated: Found) -> bool:
    links = {entry.link for entry in shown.entries}
    return sum(entry.link in links for entry in stated.entries) >= 0.9 * len(stated.entries)


def _filled(entry: Entry, others: Sequence[Entry]) -> Entry:
    """The entry with the date, picture, author and summary that it lacks and another has."""
    lacking = {
        name: next((value for other in others if (value := getattr(other, name))), None)
        for name in ("published", "image", "summary", "author")
        if not getattr(entry, name)
    }
    return replace(entry, **{name: value for name, value in lacking.items() if value})


def _selected(
    page: Element, base: str, selectors: Selectors
) -> tuple[list[Entry], tuple[Problem, ...]]:
    try:
        parts = {part: _css(css) for part, css in selectors.items() if part in PARTS}
        cards_of = parts.pop("card")
        found = [cards.chosen(card, base, parts) for card in cards_of(page)]
    except (KeyError, SyntaxError, etree.XPathError) as error:
        text = f"The selectors of this page are no valid CSS ({error!s:.120})."
        return [], (Problem("selectors", text),)
    kept = [entry for entry in found if entry is not None]
    if kept:
        return kept, ()
    return [], (
        Problem("selectors", "The selectors of this page find nothing: was it redesigned?"),
    )


def problems_of(selectors: Selectors) -> list[str]:
    """What is wrong with selectors made by hand, in words; [] where nothing is."""
    found = [f"there is no part {part}" for part in selectors if part not in PARTS]
    found += [] if selectors.get("card") else ["card is missing"]
    for part, css in selectors.items():
        try:
            _css(css)
        except (SyntaxError, etree.XPathError) as error:
            found.append(f"{part} is no valid CSS ({error!s:.120})")
    return found


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
        self_url=next((f.url for f in named_by(page, base, url) if f.kind != "json"), ""),
        image=web(join(base, image)) if image else "",
    )
