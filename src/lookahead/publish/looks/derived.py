"""Which pictures does a site need besides those that its author gave?  Smaller copies, and drawn covers.

Both are made before the site is planned, since pages name them; they lie on shelves beside the build's cache.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path

from lookahead.publish import addresses
from lookahead.publish.content import Content
from lookahead.publish.looks import covers, pictures
from lookahead.publish.looks.covers import Card
from lookahead.publish.looks.pictures import Sized
from lookahead.publish.model import DATED, Flaw, Found, Options, Writing
from lookahead.publish.plan import Job, Plan, key
from lookahead.publish.site import Joined, Site


@dataclass(frozen=True, slots=True)
class Looks:
    """The pictures of a site, by their addresses, and the cover that was drawn for a text, by its path."""

    shelf: Path = Path()
    sizes: Mapping[str, Sized] = field(default_factory=dict)
    covers: Mapping[str, Card] = field(default_factory=dict)

    def digests(self, digests: Mapping[str, str], joined: Joined) -> dict[str, str]:
        """What each text is made from, with the pictures that it shows."""
        out = dict(digests)
        for path, found in joined.resolved.items():
            shown = [(a, self.sizes[a]) for a in map(_bare, found.values()) if a in self.sizes]
            if shown and path in out:
                out[path] = key(out[path], sorted(shown, key=lambda one: one[0]))
        for path, card in self.covers.items():
            out[path] = key(out[path], card.name)
        return out


def prepared(
    found: Content, site: Site, joined: Joined, options: Options
) -> tuple[Looks, list[Flaw]]:
    """Measure and copy what is new, draw what is missing."""
    shelf = options.cache.with_suffix(".shelf")
    asked = site.about.pictures
    flaws = []
    if asked not in ("sized", "original"):
        text = f'pictures: expected "sized" or "original", not {asked[:40]!r}'
        flaws.append(Flaw("site.toml", 1, "site", text))
    by_address = {f"/{one.path}": _static(one) for one in found.static}
    by_path = {one.path: one for one in found.files}
    by_address |= {_bare(a): by_path[path] for a, path in joined.files.items() if path in by_path}
    shown = {_bare(a) for texts in joined.resolved.values() for a in texts.values()}
    shown.add(site.about.profile.get("picture", ""))
    wanted = {a: by_address[a] for a in sorted(shown) if pictures.is_raster(a) and a in by_address}
    sizes, wrong = pictures.measured(
        shelf, found.root, wanted, asked != "original", options.workers
    )
    cards, more = _drawn(shelf, found, site, options.workers)
    return Looks(shelf, sizes, cards), [*flaws, *wrong, *more]


def _bare(address: str) -> str:
    return address.partition("#")[0]


def _static(one: Found) -> Found:
    return replace(one, path=f"static/{one.path}")


def _drawn(
    shelf: Path, found: Content, site: Site, workers: int
) -> tuple[dict[str, Card], list[Flaw]]:
    due = [one for one in site.texts.values() if _wants_card(one, site)]
    if not due:
        return {}, []
    font, stamp, flaws = _font(found, site)
    cards = {one.path: _card(one, site, font, stamp) for one in due}
    said = covers.made(shelf, cards.values(), workers)
    flaws += [
        Flaw(path, 1, "cover", f"the title {said[card]}")
        for path, card in sorted(cards.items())
        if said[card]
    ]
    return {path: card for path, card in cards.items() if not said[card]}, flaws


def _wants_card(one: Writing, site: Site) -> bool:
    if one.front.cover:
        return one.front.cover == covers.AUTO
    return site.about.covers and one.section in DATED


def _font(found: Content, site: Site) -> tuple[str, str, list[Flaw]]:
    """The font that the site names, a hash of it, and what is wrong with its name."""
    name = site.about.cover_font
    if not name:
        return "", "", []
    if addresses.safe(name) != name or name not in {one.path for one in found.static}:
        text = f"cover_font: there is no static/{name[:80]}; put the font there"
        return "", "", [Flaw("site.toml", 1, "site", text)]
    path = found.root / "static" / name
    return str(path), blake2b(path.read_bytes(), digest_size=8).hexdigest(), []


def _card(one: Writing, site: Site, font: str, stamp: str) -> Card:
    authors = one.front.authors or ((site.about.author,) if site.about.author else ())
    below = " · ".join(part for part in (one.front.day, ", ".join(authors)) if part)
    colours = covers.colours(site.about.variables)
    return Card(one.title, site.about.title, below, colours, font, stamp)


def planned(plan: Plan, looks: Looks) -> None:
    """A file for each copy and cover; what they are made from is in their names."""
    for one in looks.sizes.values():
        for width in one.copies:
            name = one.address(width)
            _plan(plan, name, f"{one.hash}-{width}.webp")
    for card in looks.covers.values():
        _plan(plan, card.address, card.name)


def _plan(plan: Plan, address: str, name: str) -> None:
    path = addresses.output(address)
    plan.jobs[path] = Job(path, name, "shelved", (name,))
