"""How are the notes on papers of a site put in order?  By category, year, author and status; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from lookahead.core.text import fold, slug
from lookahead.publish.model import Writing
from lookahead.publish.notes import papers
from lookahead.publish.site import Site
from lookahead.typeset.begun import STATUSES

NOTES, ALL, CATEGORIES = "/notes/", "/notes/all/", "/notes/categories/"
PAPERS = "/papers/"
WAYS = {  # how the papers can be listed, and where
    "year": PAPERS,
    "category": f"{PAPERS}categories/",
    "author": f"{PAPERS}authors/",
    "status": f"{PAPERS}reading/",
}
UNDATED, UNSORTED = "undated", "without a category"


@dataclass(frozen=True, slots=True)
class Group:
    """Notes under a name."""

    name: str
    id: str  # in an address or a fragment
    texts: tuple[Writing, ...]


def notes(site: Site) -> tuple[Writing, ...]:
    """The notes of the site that are about papers, newest first."""
    return tuple(one for one in site.section("notes") if papers.is_note(one.front))


def filed(site: Site) -> tuple[Writing, ...]:
    """The notes under categories, also such as are about no paper."""
    return tuple(one for one in site.section("notes") if one.front.categories)


def category_address(name: str) -> str:
    return f"{CATEGORIES}{slug(name)}/"


def grouped(texts: Iterable[Writing], way: str) -> list[Group]:
    """The same notes under headings; a note may stand under several categories and authors."""
    names: dict[str, str] = {}
    found: dict[str, list[Writing]] = {}
    for one in texts:
        for name in dict.fromkeys(_names(one, way)):
            key = fold(name) or name
            names.setdefault(key, name)
            found.setdefault(key, []).append(one)
    order = _ORDERS[way]
    groups = [Group(names[key], slug(names[key]) or f"g{n}", ()) for n, key in enumerate(found)]
    made = [
        Group(group.name, group.id, tuple(sorted(texts, key=_by_year)))
        for group, texts in zip(groups, found.values(), strict=True)
    ]
    return sorted(_unique(made), key=lambda group: order(group.name))


def _unique(groups: list[Group]) -> list[Group]:
    """Ids are those of a page: two names of which one slug is made are told apart."""
    taken: dict[str, int] = {}
    for at, group in enumerate(groups):
        taken[group.id] = seen = taken.get(group.id, 0) + 1
        if seen > 1:
            groups[at] = Group(group.name, f"{group.id}-{seen}", group.texts)
    return groups


def _names(one: Writing, way: str) -> tuple[str, ...]:
    front = one.front
    match way:
        case "category":
            return front.categories or (UNSORTED,)
        case "author":
            return front.paper_authors
        case "status":
            return (front.status,) if front.status else ()
        case _:
            year = year_of(one)
            return (str(year) if year else UNDATED,)


def year_of(one: Writing) -> int:
    """Of the paper, not of the note; 0 where it is not known."""
    published = papers.of(one.front).published
    return published.year if published else 0


def _by_year(one: Writing) -> tuple[int, str]:
    return -year_of(one), fold(one.front.paper_title or one.title)


def _last_name(name: str) -> tuple[str, str]:
    words = name.partition(",")[0].split() if "," in name else name.split()
    return (slug(words[-1]) or fold(words[-1])) if words else "", fold(name)


def letters(groups: list[Group]) -> list[tuple[str, list[Group]]]:
    """Authors by the first letter of their last names; "#" for those that the alphabet does not have."""
    found: dict[str, list[Group]] = {}
    for group in groups:
        first = _last_name(group.name)[0][:1].upper()
        found.setdefault(first if "A" <= first <= "Z" else "#", []).append(group)
    return sorted(found.items(), key=lambda one: (one[0] == "#", one[0]))


_ORDERS: dict[str, Callable[[str], Any]] = {
    "year": lambda name: (name == UNDATED, [-ord(c) for c in name]),
    "category": lambda name: (name == UNSORTED, fold(name)),
    "author": _last_name,
    "status": STATUSES.index,
}


def neighbours(site: Site) -> dict[str, tuple[str, str]]:
    """Path -> the next newer and the next older note in its first category, where there is another."""
    found: dict[str, tuple[str, str]] = {}
    firsts: dict[str, list[str]] = {}
    for one in filed(site):
        firsts.setdefault(one.front.categories[0], []).append(one.path)
    for paths in firsts.values():
        if len(paths) > 1:
            around = zip(["", *paths[:-1]], [*paths[1:], ""], strict=True)
            found |= dict(zip(paths, around, strict=True))
    return found
