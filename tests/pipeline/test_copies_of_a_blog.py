"""One blog, listed by an aggregator, a fork, a code host and itself: how many articles are there?"""

from __future__ import annotations

import itertools
from datetime import timedelta
from pathlib import Path

import pytest
import seeds
import understood

pytestmark = [pytest.mark.shared, pytest.mark.slow]

SOURCES = ("aggregator", "fork", "blog", "archive")
ORDERS = [*list(itertools.permutations(SOURCES))[::4], ("fork", "archive", "blog", "aggregator")]
ALL, DISTINCT = 101, 51


def gather(shared: Path, order: tuple[str, ...], *, vectors: bool, at_once: bool) -> None:
    """Each source in turn; understood after each of them, or when all are here."""
    for number, name in enumerate(order):
        understood.follow(name)
        listed = seeds.listings(shared)[name]
        at = understood.NOW + timedelta(hours=number)
        assert understood.deliver(name, seeds.feed(name, listed), at) == len(listed)
        if not at_once:
            understood.understand()
        if vectors:
            understood.encode()
    understood.understand()


def host(url: str) -> str:
    return url.split("/")[2].removesuffix(".example")


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "one by one"])
def test_the_listings_are_51_articles(
    home: Path, shared: Path, order: tuple[str, ...], at_once: bool
) -> None:
    """Whatever comes first: what has the same text under another address is attached, and all stay."""
    gather(shared, order, vectors=not at_once, at_once=at_once)
    found = understood.copies()
    assert len(understood.urls()) == ALL
    assert len(set(understood.urls()) - found.keys()) == DISTINCT
    assert not found.keys() & set(found.values()), "a copy is attached to the first of all"
    titles = {
        f"https://{name}.example/{at}": one.title
        for name, listed in seeds.listings(shared).items()
        for at, one in enumerate(listed)
    }
    assert [pair for pair in found.items() if titles[pair[0]] != titles[pair[1]]] == []
    forks = understood.urls("fork")
    assert {host(found[url]) for url in forks} <= {"aggregator", "blog", "archive"}


def test_a_copy_with_a_date_of_its_own_is_attached_too(home: Path, shared: Path) -> None:
    """A fork whose posts say the year in which they were copied."""
    listed = seeds.listings(shared)
    dates = {one.title: one.published for one in listed["aggregator"]}
    dated = [
        seeds.Listed(one.title, one.text, (dates[one.title] or understood.NOW) + timedelta(366))
        for one in listed["fork"]
    ]
    for name, items in (("fork", dated), ("aggregator", listed["aggregator"])):
        understood.follow(name)
        understood.deliver(name, seeds.feed(name, items))
        understood.understand()
    found = understood.copies()
    assert len(found) == len(dated)
    assert {host(url) for url in found.values()} == {"aggregator"}
