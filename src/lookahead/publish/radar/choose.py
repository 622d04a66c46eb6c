"""Which pages of a radar are written?  What lists show of the last days, and what explains it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from lookahead.core.model import Card
from lookahead.serve.address import list_path, paper_path
from lookahead.store import explain, lists, papers, rankings, stories

MOST_ARTICLES = 50_000  # their pages, reasons and stories are three times as many files
MOST_TAGS = 5_000
PAGES = {"/latest": 20}  # of a list that goes on; of every other one FURTHER
FURTHER = 3
STEPS = 3  # from what is chosen to a story or a paper that nothing of the last days tells
AT_ONCE = 500
MISSING = "/404.html"
WINDOWS = ("24h", "48h", "7d", "30d")
SPANS = ("7d", "30d", "90d")
LISTS = ("/", "/by/category", "/latest", "/trending", "/papers", "/sources", "/leaderboard")
ABOUT = ("/about", "/method", "/search", "/sources.opml", MISSING)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The addresses of pages, and the articles among them, newest first."""

    lives: tuple[str, ...]
    cards: tuple[Card, ...]


def chosen(since: datetime) -> Chosen:
    """What is written whatever links to it."""
    cards = tuple(_since(since))
    ids = [card.id for card in cards]
    told_in = {story for story, _ in stories.of_articles(ids).values()}
    lives = [
        *LISTS,
        *ABOUT,
        *(f"/trending?window={one}" for one in WINDOWS),
        *(f"/leaderboard?span={one}" for one in SPANS),
        *_feeds(["", "/trending"]),
        *_with_feeds(list_path(card.source.slug) for card in lists.source_bar()),
        *_with_feeds(
            list_path(tag=tag.slug)
            for kind in ("category", "hashtag")
            for tag in lists.tags(kind, MOST_TAGS)
        ),
        *(f"/at/{day}" for day in _days(since)),
        *(f"/a/{id}" for id in ids),
        *(f"/why/{id}" for id in sorted(stories.leads(told_in) | rankings.placed())),
        *(f"/story/{story}" for story in sorted(told_in)),
        *_papers(ids),
    ]
    return Chosen(tuple(dict.fromkeys(lives)), cards)


def _since(since: datetime) -> Iterator[Card]:
    after, found = "", 0
    while found < MOST_ARTICLES:
        page = lists.newest(after=after, limit=AT_ONCE)
        for card in page.cards:
            if card.published < since:
                return
            yield card
        found, after = found + len(page.cards), page.next
        if not after:
            return


def _with_feeds(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        yield path
        yield from _feeds([path])


def _feeds(paths: Iterable[str]) -> Iterator[str]:
    return (f"{path}/feed.{format}" for path in paths for format in ("rss", "atom", "json"))


def _days(since: datetime) -> list[str]:
    """The days whose ranking was kept."""
    first = since.date().isoformat()
    before, _ = rankings.days("9999-12-31", 366)
    return [day for day in before if day >= first]


def _papers(ids: list[int]) -> list[str]:
    found: dict[str, None] = {}
    for at in range(0, len(ids), AT_ONCE):
        of = papers.of_articles(ids[at : at + AT_ONCE], 100 * AT_ONCE)
        found |= {paper_path(card.paper.key): None for card in of}
    return list(found)


def grown(live: str, links: Iterable[str], step: int, number: Callable[[str], int]) -> list[str]:
    """What the page at `live` adds: the next page of its list, and stories and papers it speaks of."""
    path = live.partition("?")[0]
    begins = ((f"{path}?after=",) if number(live) < PAGES.get(path, FURTHER) else ()) + (
        ("/story/", "/paper/") if step < STEPS else ()
    )
    return [link.partition("#")[0] for link in links if link.startswith(begins)]


def originals(ids: list[int]) -> dict[int, str]:
    """Where articles stand that have no page here."""
    found: dict[int, str] = {}
    for at in range(0, len(ids), AT_ONCE):
        cards = explain.titles(ids[at : at + AT_ONCE])
        found |= {
            id: card.url for id, card in cards.items() if card.url.startswith(("http:", "https:"))
        }
    return found
