"""Which articles does a query find?  Words today; the engine behind may change, the function does not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lookahead.core.model import Card, Filter, Problem
from lookahead.search.query import Query, parse
from lookahead.store import lists, words

ALL = Filter()
BEHIND = Problem("behind", "The newest articles are not indexed yet; they will be found soon.")
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
    narrowed = replace(filter, source=query.source or filter.source, tag=query.tag or filter.tag)
    if not query.match:
        return _without_words(query, narrowed, limit, after)
    skip = min(int(after), DEEP) if after.isdecimal() and len(after) < 6 else 0
    page = words.find(query.match, narrowed, limit, skip)
    problems = (*query.problems, BEHIND) if words.is_behind() else query.problems
    return Found(page.cards, page.next if skip + limit < DEEP else "", problems)


def _without_words(query: Query, filter: Filter, limit: int, after: str) -> Found:
    """`source:x` and `tag:y` alone are the list of that source or tag, newest first."""
    if not (query.source or query.tag):
        return Found((), problems=query.problems)
    page = lists.newest(filter, after, limit)
    return Found(page.cards, page.next, query.problems)
