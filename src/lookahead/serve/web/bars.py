"""Which sources and categories can a list be narrowed to, and where does each choice lead?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from lookahead.core.model import Filter, SourceCount, TagCount
from lookahead.serve.address import list_path
from lookahead.store import lists
from lookahead.understand.tags.vocabulary import categories as known

# a radar of thousands shows those that published last; all of them are one link away
SOURCES_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Bars:
    """Both bars of a list.  `url(source, tag)` is the list narrowed so."""

    sources: tuple[SourceCount, ...]
    all_sources: int
    categories: tuple[TagCount, ...]
    source: str
    tag: str
    url: Callable[[str, str], str]
    articles: int


def of(
    filter: Filter, sources: tuple[SourceCount, ...], query: str = "", steady: bool = False
) -> Bars:
    """The bars of a list, or of what was found for `query`.

    Steady ones stay as they are while articles come: for files, of which few shall change.
    """
    shown = sources
    if len(sources) > SOURCES_SHOWN:
        newest = sorted(sources, key=lambda card: -card.newest.timestamp() if card.newest else 0.0)
        newest = list(sources) if steady else newest
        kept = {filter.source, *(card.source.slug for card in newest[:SOURCES_SHOWN])}
        shown = tuple(card for card in sources if card.source.slug in kept)
    return Bars(
        shown,
        len(sources),
        categories(),
        filter.source,
        filter.tag,
        _found(query) if query else list_path,
        lists.totals().articles,
    )


def categories() -> tuple[TagCount, ...]:
    """The ten, whether or not an article bears them yet."""
    stored = {tag.name: tag for tag in lists.tags("category")}
    return tuple(
        stored.get(name) or TagCount(tag.slug, name, "category", 0, tag.definition)
        for name, tag in known().items()
    )


def _found(query: str) -> Callable[[str, str], str]:
    def url(source: str, tag: str) -> str:
        given = {"q": query, "source": source, "tag": tag}
        return "/search?" + urlencode({name: value for name, value in given.items() if value})

    return url
