"""Which articles does a query find?  Words today; the engine behind may change, the function does not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lookahead.core.model import Card, Filter, Problem
from lookahead.search.query import parse
from lookahead.store import words

ALL = Filter()
DEEP = 2000  # results are not leafed through further than this


@dataclass(frozen=True, slots=True)
class Found:
    """A page of results, best first, and where the next one starts ("" at the end)."""

    cards: tuple[Card, ...]
    next: str = ""
    problems: tuple[Problem, ...] = ()


def find(text: str, filter: Filter = ALL, limit: int = 40, after: str = "") -> Found:
    """The articles that a person means by `text`, within `filter`.  Any text is fine."""
    query = parse(text)
    if not query.match:
        return Found((), problems=query.problems)
    narrowed = replace(filter, source=query.source or filter.source, tag=query.tag or filter.tag)
    skip = min(int(after), DEEP) if after.isdecimal() and len(after) < 6 else 0
    page = words.find(query.match, narrowed, limit, skip)
    return Found(page.cards, page.next if skip + limit < DEEP else "", query.problems)
