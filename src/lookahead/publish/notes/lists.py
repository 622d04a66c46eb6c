"""Which lists does a site have of its notes on papers?  Jobs like those of `plan`; pure.

All notes on one page, the categories with what they mean, and the papers by year, category, author and
status.  `/notes.json` tells the radar, and whoever asks, which papers have a note.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from lookahead.publish.model import Writing
from lookahead.publish.notes import papers, shelf
from lookahead.publish.plan import FEEDS, Listing, Plan
from lookahead.publish.site import Site

MACHINE = "/notes.json"
WHOLE = 100  # notes that stand on the one page as a whole; of others, their TLDR does
MAX_TLDR = 400  # characters


def lists(plan: Plan, site: Site, digests: Mapping[str, str]) -> None:
    """The pages and feeds; none of them where there are no notes."""
    everything = site.section("notes")
    about = shelf.notes(site)
    if everything:
        said = [digests[one.path] for one in everything]
        plan.add(shelf.ALL, "notes", ("all", shelf.ALL, ""), said, bool(about))
    filed = shelf.filed(site)
    if not about and not filed:
        return
    _categories(plan, site, filed, digests)
    for way, address in shelf.WAYS.items():
        plan.add(address, "notes", ("papers", address, way), _facts(about))
    plan.add(MACHINE, "note_ids", (), rows(about))


def _categories(
    plan: Plan, site: Site, filed: tuple[Writing, ...], digests: Mapping[str, str]
) -> None:
    known = definitions()
    groups = [group for group in shelf.grouped(filed, "category") if group.name in known]
    counts = {group.name: len(group.texts) for group in groups}
    plan.add(
        shelf.CATEGORIES,
        "notes",
        ("categories", shelf.CATEGORIES, ""),
        [(name, said, counts.get(name, 0)) for name, said in known.items()],
    )
    for group in groups:
        address = shelf.category_address(group.name)
        newest = [one for one in filed if group.name in one.front.categories]
        said = [digests[one.path] for one in newest]
        plan.add(address, "notes", ("category", address, group.name), known[group.name], said)
        items = tuple(one.path for one in newest if one.front.feed)[: site.about.feed_size]
        shape = Listing(group.name, address, (), 1, 1, "term", ("rss",))
        made = [digests[path] for path in items]
        plan.add(address + FEEDS["rss"], "feed", ("rss", shape, items), shape, made)


def definitions() -> dict[str, str]:
    """What each category of papers means, in the order of the alphabet."""
    from lookahead.understand import definitions as known

    return {name: one.definition for name, one in sorted(known.papers().items())}


def _facts(about: Iterable[Writing]) -> list[object]:
    return [(one.address, one.title, one.front) for one in about]


def rows(about: Iterable[Writing]) -> dict[str, list[dict[str, str]]]:
    """Key of a paper -> the notes on it: title, address on the site, status, and what they say in short."""
    found: dict[str, list[dict[str, str]]] = {}
    for one in about:
        said = {
            "title": one.title,
            "address": one.address,
            "status": one.front.status,
            "tldr": (one.tldr or one.excerpt)[:MAX_TLDR],
        }
        for key in papers.keys(one.front):
            found.setdefault(key, []).append(said)
    return dict(sorted(found.items()))


def machine(site: Site) -> bytes:
    """`/notes.json`."""
    said = {"version": 1, "site": f"{site.base_url}/", "papers": rows(shelf.notes(site))}
    return json.dumps(said, ensure_ascii=False, indent=1).encode("utf-8")
