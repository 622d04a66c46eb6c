"""Where do the pages of a radar stand in a site, and which files do they become?"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from lookahead.core.model import Card
from lookahead.publish import addresses as names
from lookahead.publish import site as sites
from lookahead.publish.looks import theme
from lookahead.publish.model import About, Flaw, Radar
from lookahead.publish.plan import Plan
from lookahead.publish.radar import choose, kept, render, rewrite, titles
from lookahead.publish.radar.asking import Gathered
from lookahead.publish.radar.resolve import Resolver

if TYPE_CHECKING:
    from lookahead.publish.site import Site
    from lookahead.store.pictures import Pictures

MOST_PICTURES, LARGEST_PICTURE = 200 << 20, 2 << 20  # bytes, of all and of one
MOST_IN_SITEMAP = 45_000  # rows; sitemaps.org allows 50,000 in a file
# what is for people who are here already; an article's own place is where it comes from
NOT_IN_SITEMAP = ("/why/", "/a/", "/search", choose.MISSING)
SCRIPTS = ("keys.js", "find.js")
WRITTEN = frozenset(
    {"list", "feed", "archive", "search", "about", "missing", "documents", "shard", "terms"}
)


def beside(site: Site) -> tuple[Site, list[Flaw]]:
    """The site with room for a radar: at its first address, or beneath a folder where somebody writes."""
    writes = bool(site.texts)
    said, flaws = site.about.radar, list[Flaw]()
    root = said if said == "/" else names.page(said) if said else "/radar/" if writes else "/"
    if not root:
        text = f"radar: {said[:80]!r} cannot be an address here; write / or one like /radar/"
        root, flaws = "/radar/", [Flaw("site.toml", 1, "site", text)]
    home = "/writing/" if root == "/" and writes else "/"
    menu = [("radar", root), *([("writing", home)] if home != "/" else []), *sites.told_apart(site)]
    title = site.about.title if site.about != About() else "lookahead"
    menu = menu if not site.about.menu else list(site.menu)
    about = replace(site.about, title=title)
    return replace(site, about=about, radar=root, home=home, menu=tuple(menu)), flaws


def planned(
    gathered: Gathered, site: Site, plan: Plan, assets: Mapping[str, theme.Asset]
) -> tuple[Planet, list[Flaw]]:
    """The pages of the radar, in the plan of the site; alone in it where nothing is written."""
    if not site.texts:
        for path in [path for path, job in plan.jobs.items() if job.kind in WRITTEN]:
            del plan.jobs[path]
    made, flaws = _placed(gathered, site, plan, assets)
    made.plan(plan, lambda address: site.prefix + names.quoted(address))
    return made, flaws


@dataclass(frozen=True)
class Planet:
    """The pages of a radar, each in its place."""

    gathered: Gathered
    resolver: Resolver
    pictures: Mapping[str, str]  # address in the site -> the picture's own address

    def made(self, live: str, url: Callable[[str], str], absolute: Callable[[str], str]) -> str:
        """The file of a page."""
        answer = _memory(self.gathered.path, os.getpid()).body(live)
        if answer.startswith("<!doctype html>"):
            return rewrite.page(answer, live, self.resolver, url, absolute)
        return rewrite.feed(answer, self.resolver, absolute)

    def picture(self, address: str) -> bytes:
        """A copy of a picture; nothing where it went meanwhile."""
        found = _stored(self.gathered.radar).find(self.pictures[address])
        return found.data if found else b""

    def plan(self, plan: Plan, url: Callable[[str], str]) -> None:
        """A job for each file."""
        to = self.resolver.to
        for live, address in self.resolver.pages.items():
            page = self.gathered.pages[live]
            parts = (page.digest, [to(link, live) for link in page.links])
            plan.add(address, "radar", (live,), address, *parts)
        for address in self.pictures:
            plan.add(address, "radar_picture", (address,))
        for name in SCRIPTS:
            asset = self.resolver.assets[name]
            plan.add(asset.address, "bytes", (asset.content,))
        for name, data in titles.files(self.gathered.cards, partial(self._where, url)).items():
            plan.add(f"{self.resolver.pages['/search']}{name}.json", "bytes", (data,), data)

    def _where(self, url: Callable[[str], str], card: Card) -> str:
        address = self.resolver.pages.get(f"/a/{card.id}")
        return url(address) if address else ""

    def listed(self) -> list[tuple[str, str]]:
        """Rows of the sitemap: address, and when it changed, which nobody knows."""
        lives = [
            one
            for one in self.resolver.pages
            if not one.startswith(NOT_IN_SITEMAP) and "?" not in one and "/feed." not in one
        ]
        return [(self.resolver.pages[one], "") for one in lives[:MOST_IN_SITEMAP]]

    def llms(self, absolute: Callable[[str], str]) -> list[str]:
        """What llms.txt says of the radar."""
        said = [
            ("Now", "/", "what weighs most now"),
            (
                "Latest",
                "/latest",
                "every article, newest first, each with its source and an excerpt",
            ),
            ("Papers", "/papers", "papers that articles speak of"),
            ("Sources", "/sources", "who is followed"),
            ("Method", "/method", "how it is decided what matters"),
            ("JSON Feed", "/feed.json", "the newest articles for programs"),
        ]
        rows = [
            f"- [{name}]({absolute(self.resolver.pages[live])}): {words}"
            for name, live, words in said
            if live in self.resolver.pages
        ]
        return ["## Radar", "", *rows, ""]


@lru_cache(maxsize=1)
def _memory(path: Path, _process: int) -> kept.Kept:
    return kept.Kept(path)


def _placed(
    gathered: Gathered, site: Site, plan: Plan, assets: Mapping[str, theme.Asset]
) -> tuple[Planet, list[Flaw]]:
    """Where everything stands: beneath `site.radar`, and beside what its owner writes."""
    root = site.radar.rstrip("/")
    pages, flaws = _pages(gathered, root, set(plan.jobs))
    pictures = dict(_pictures(gathered, root)) if gathered.whole else {}
    web = {name: _script(name) for name in SCRIPTS}
    resolver = Resolver(
        pages=pages,
        moved={
            live: page.links[0]
            for live, page in gathered.pages.items()
            if page.status in render.MOVED
        },
        originals=gathered.originals,
        assets={**assets, **web},
        pictures={live: address for live, (address, _) in pictures.items()},
        own=frozenset(plan.known()),
    )
    return Planet(gathered, resolver, dict(pictures.values())), flaws


def _script(name: str) -> theme.Asset:
    content = (theme.WEB / name).read_bytes()
    stem, _, suffix = name.partition(".")
    short = blake2b(content, digest_size=6).hexdigest()
    sri = base64.b64encode(hashlib.sha384(content).digest()).decode()
    return theme.Asset(f"/assets/{stem}.{short}.{suffix}", f"sha384-{sri}", content)


def _pages(gathered: Gathered, root: str, taken: set[str]) -> tuple[dict[str, str], list[Flaw]]:
    pages: dict[str, str] = {}
    flaws: list[Flaw] = []
    for live, page in gathered.pages.items():
        if page.status != 200:
            if page.status not in (404, *render.MOVED):
                text = f"the radar's page {live} could not be made; the log says why"
                flaws.append(Flaw("site.toml", 1, "radar", text))
            continue
        natural = gathered.address(live)
        # what its owner wrote keeps its address
        both = [natural] if live == choose.MISSING else [root + natural, "/radar" + natural]
        address = next((one for one in both if names.output(one) not in taken), "")
        if address:
            taken.add(names.output(address))
            pages[live] = address
        elif live != choose.MISSING:
            text = f"{both[0]} is taken by a page of yours, so the radar's {live} is left out"
            flaws.append(Flaw("site.toml", 1, "duplicate", text))
    return pages, flaws


def _pictures(gathered: Gathered, root: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Live address -> address in the site and the picture's own: rasters of which we have a copy."""
    from lookahead.extract.rasters import SVG
    from lookahead.serve.web.pictures import opened

    room = MOST_PICTURES
    links = {link for page in gathered.pages.values() for link in page.links}
    for live in sorted(link for link in links if link.startswith("/picture/")):
        _, _, signature, rest = live.split("/", 3)
        url = opened(signature, rest)
        found = _stored(gathered.radar).find(url) if url else None
        if found is None or found.type == SVG or len(found.data) > min(room, LARGEST_PICTURE):
            continue
        room -= len(found.data)
        digest = blake2b(found.data, digest_size=10).hexdigest()
        ending = found.type.partition("/")[2].replace("jpeg", "jpg")
        yield live, (f"{root}/pictures/{digest}.{ending}", url)


def _stored(radar: Radar) -> Pictures:
    from lookahead.store.pictures import Pictures

    return Pictures(radar.settings.pictures, radar.settings.picture_cache_mb << 20)
