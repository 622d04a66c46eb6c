"""Is a page a list of changes: dated headings, each with what changed then below it?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from itertools import islice

from lookahead.core.model import Entry
from lookahead.parse import written
from lookahead.parse.addresses import web
from lookahead.parse.document import Element
from lookahead.parse.texts import HEADINGS, Text, texts

FEWEST = 3
LONGEST = 160  # characters of a heading
_FOLLOWING = 12  # elements below a heading that are looked at
_TITLE_WORDS = 16


def entries(page: Element, base: str) -> list[Entry]:
    """The changes, in their order; each has the address of its heading.  Fewer than three are none."""
    here = base.partition("#")[0]
    levels: dict[str, list[Entry]] = defaultdict(list)
    for heading in page.iter(*HEADINGS):
        name = heading.get("id") or ""
        said = texts([heading])
        found = written.find(said[0].text) if said and len(said[0].text) < LONGEST else None
        if name and found:
            entry = _entry(heading, said[0].text.replace(found[1], ""), f"{here}#{name}")
            if entry:
                levels[str(heading.tag)].append(replace(entry, published=found[0]))
    return max((found for found in levels.values() if len(found) >= FEWEST), key=len, default=[])


def _entry(heading: Element, left: str, link: str) -> Entry | None:
    """A change, called by the rest of its heading or by the first words below it."""
    below = list(islice(_below(heading), 6))
    title = left.strip(" :·|–—-,()[]\u200b")
    title = "" if title.lower() in ("date", "released", "update", "updated", "") else title
    first = below[0].text if below else ""
    title = title or " ".join(first.split()[:_TITLE_WORDS])
    if not title or not web(link):
        return None
    rest = " ".join(text.text for text in below if text.text != title)
    return Entry(guid=link, link=link, title=escape(title, quote=False), summary=escape(rest[:600]))


def _below(heading: Element) -> Iterator[Text]:
    for element in islice(heading.itersiblings(), _FOLLOWING):
        if not isinstance(element.tag, str):
            continue
        if element.tag in HEADINGS and str(element.tag) <= str(heading.tag):
            return
        yield from texts([element])
