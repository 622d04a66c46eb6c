"""May a watched page be followed by the feed that it names from now on?  Pure: entries in, yes or no out.

A page may name a feed of something else: comments, another part of the site, everything the site has.  So
the feed must hold nearly all of the newest cards, and what is newest in the feed must mostly stand on the
page.  Then a reader misses nothing, and gets little that was not asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from lookahead.core.model import Entry
from lookahead.core.urls import canonical

AGAIN = timedelta(days=7)  # between two comparisons of one page with its feed
NEWEST = 10  # cards and entries that are compared
FEW = 3  # of either, from which nothing can be concluded
HELD, SHOWN = 0.8, 0.5  # shares: of the cards in the feed, of the entries on the page
_NEVER = datetime.min.replace(tzinfo=UTC)


def is_time(tried: datetime | None, now: datetime) -> bool:
    """Was the feed never compared with the page, or long ago?"""
    return tried is None or now - tried >= AGAIN


def covers(cards: Sequence[Entry], feed: Sequence[Entry]) -> bool:
    """Does the feed say what the page says, and little else?  Both as they were parsed, newest first or not.

    A short feed is held against as many cards as it has entries: the newest, where the page gives dates.
    """
    entries = _newest(feed)[:NEWEST]
    shown = _newest(cards)[: max(FEW, min(NEWEST, len(feed)))]
    if len(entries) < FEW or len(shown) < FEW:
        return False
    held = _share(shown, feed)
    return held >= HELD and _share(entries, cards) >= SHOWN


def shares(cards: Sequence[Entry], feed: Sequence[Entry]) -> bool:
    """Does a feed hold any article of a page at all?"""
    known = {canonical(entry.link) for entry in cards if entry.link}
    return any(canonical(entry.link) in known for entry in feed if entry.link)


def _newest(entries: Sequence[Entry]) -> list[Entry]:
    """By date where most have one, else in the order of the document; without addresses none counts."""
    linked = [entry for entry in entries if entry.link]
    dated = sum(bool(entry.published) for entry in linked)
    if dated <= len(linked) / 2:
        return linked
    return sorted(linked, key=lambda entry: entry.published or _NEVER, reverse=True)


def _share(some: Sequence[Entry], others: Sequence[Entry]) -> float:
    known = {canonical(entry.link) for entry in others}
    return sum(canonical(entry.link) in known for entry in some) / len(some)
