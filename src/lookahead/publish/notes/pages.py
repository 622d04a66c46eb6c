"""How are the pages of notes made?  What `note.html` and the lists of papers are given."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from lookahead.core.text import slug
from lookahead.publish.model import Writing
from lookahead.publish.notes import asides, papers, shelf
from lookahead.publish.notes import lists as notelists

if TYPE_CHECKING:
    from lookahead.publish.make import Maker

MOST_NAMED = 12  # authors in the head of a note; the others are counted


def helpers() -> dict[str, Any]:
    """What every template may ask of a note on a paper."""
    return {
        "is_paper": lambda one: papers.is_note(one.front),
        "category_address": shelf.category_address,
        "paper_links": lambda one: papers.links(one.front),
        "paper_year": shelf.year_of,
        "paper_ways": shelf.WAYS,
    }


def values(maker: Maker, one: Writing) -> dict[str, Any]:
    """What the page of a note on a paper shows beyond that of any text."""
    names = one.front.paper_authors
    return {
        "named": names[:MOST_NAMED],
        "unnamed": names[MOST_NAMED:],
        "paper_bibtex": papers.bibtex(one.front),
        "told": maker.told.get(one.path),
        "within": one.front.categories[0] if one.path in shelf.neighbours(maker.site) else "",
    }


def page(maker: Maker, name: str, address: str, which: str) -> str:
    """One of the lists that `notelists` planned."""
    return _PAGES[name](maker, address, which)


def _all(maker: Maker, address: str, which: str) -> str:  # noqa: ARG001  # the same for all pages
    texts = maker.site.section("notes")
    shown = [(one, _whole(maker, one, at), _id(one)) for at, one in enumerate(texts)]
    used = {name for one in texts for name in one.front.categories}
    known = notelists.definitions() if used else {}
    return maker.render("all.html", address, shown=shown, definitions=known, used=used)


def _id(one: Writing) -> str:
    """Of a note on the page of all."""
    return slug(one.address, len(one.address))


def _whole(maker: Maker, one: Writing, at: int) -> Markup | str:
    """The HTML of a note as it stands on the page of all; of those far down, what they say in short."""
    if at >= notelists.WHOLE:
        return one.tldr or one.excerpt
    return Markup(asides.embedded(maker.body(one, away=True), _id(one)))  # noqa: S704  # its author's own


def _categories(maker: Maker, address: str, which: str) -> str:  # noqa: ARG001  # the same for all pages
    counts = {
        group.name: len(group.texts) for group in shelf.grouped(shelf.filed(maker.site), "category")
    }
    rows = [(name, said, counts.get(name, 0)) for name, said in notelists.definitions().items()]
    return maker.render("categories.html", address, rows=rows)


def _category(maker: Maker, address: str, which: str) -> str:
    texts = [one for one in shelf.filed(maker.site) if which in one.front.categories]
    said = notelists.definitions().get(which, "")
    return maker.render("category.html", address, name=which, definition=said, texts=texts)


def _papers(maker: Maker, address: str, which: str) -> str:
    groups = shelf.grouped(shelf.notes(maker.site), which)
    letters = shelf.letters(groups) if which == "author" else []
    return maker.render("papers.html", address, groups=groups, way=which, letters=letters)


_PAGES: dict[str, Callable[[Maker, str, str], str]] = {
    "all": _all,
    "categories": _categories,
    "category": _category,
    "papers": _papers,
}
