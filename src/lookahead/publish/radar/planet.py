"""How do the pages of a radar come into the plan of a site?

`gather` asks for those that changed since the last time, `Planet` knows where each of them stands.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache, partial
from hashlib import blake2b
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from lookahead import __version__
from lookahead.core.errors import CannotGoOn
from lookahead.core.model import Card
from lookahead.publish import addresses as names
from lookahead.publish import pool
from lookahead.publish.looks import theme
from lookahead.publish.model import DATED, About, Flaw, Options, Radar
from lookahead.publish.plan import Plan, key
from lookahead.publish.radar import addresses, choose, kept, render, rewrite, titles
from lookahead.publish.radar.resolve import Resolver
from lookahead.serve.published import NOWHERE, Published

if TYPE_CHECKING:
    from lookahead.pages import Board
    from lookahead.publish.site import Site
    from lookahead.store.pictures import Pictures

FEW = 16  # pages that are not worth a process
AT_ONCE = 200  # pages that are remembered in one transaction
MOST_PICTURES, LARGEST_PICTURE = 200 << 20, 2 << 20  # bytes, of all and of one
MOST_IN_SITEMAP = 45_000  # rows; sitemaps.org allows 50,000 in a file
# what is for people who are here already; an article's own place is where it comes from
NOT_IN_SITEMAP = ("/why/", "/a/", "/search", choose.MISSING)
SCRIPTS = ("keys.js", "find.js")
_ARTICLE = re.compile(rf"(?:{re.escape(NOWHERE)})?/a/([0-9]{{1,18}})(?:#.*)?")
WRITTEN = frozenset(
    {"list", "feed", "archive", "search", "about", "missing", "documents", "shard", "terms"}
)


@dataclass(frozen=True)
class Gathered:
    """The answers of the radar, by their live addresses."""

    pages: Mapping[str, kept.Page]
    numbers: Mapping[str, int]  # of further pages of lists
    cards: tuple[Card, ...]
    originals: Mapping[int, str]
    path: Path  # of `kept.Kept`
    radar: Radar
    whole: bool

    def natural(self, site: Site) -> set[str]:
        """Where pages stand if nobody else does: for links from what is written."""
        root = site.radar.rstrip("/")
        return {root + self.address(live) for live in self.pages}

    def address(self, live: str) -> str:
        """Where a page stands, beneath the radar's first one."""
        return addresses.static(live, self.numbers.get(live, 1))

    def planned(
        self, site: Site, plan: Plan, assets: Mapping[str, theme.Asset]
    ) -> tuple[Planet, list[Flaw]]:
        """The pages of the radar, in the plan of the site; alone in it where nothing is written."""
        if not site.texts:
            for path in [path for path, job in plan.jobs.items() if job.kind in WRITTEN]:
                del plan.jobs[path]
        made, flaws = _placed(self, site, plan, assets)
        made.plan(plan, lambda address: site.prefix + names.quoted(address))
        return made, flaws


# ---- asking ------------------------------------------------------------------------------------


def gather(radar: Radar, site: Site, options: Options) -> Gathered:
    """The public pages of a radar.

    Raises CannotGoOn where there is no radar that can be read.
    """
    from lookahead.pages import Board
    from lookahead.pages.shim import BOARD

    _open(radar)
    path = options.cache.with_name(f"{options.cache.stem}.radar.sqlite3")
    board = radar.settings.pages / BOARD
    shell = _shell(site, options.now, board)
    memory, known = kept.Kept(path), Board(board)
    try:
        since = datetime.combine(options.now.date(), time(), UTC) - timedelta(days=radar.days)
        chosen = choose.chosen(since)
        asked = _Asking(memory, known, shell, options.workers)
        asked.everything(chosen.lives)
        return Gathered(
            pages=asked.pages,
            numbers=asked.numbers,
            cards=chosen.cards,
            originals=choose.originals(sorted(_elsewhere(asked.pages))),
            path=path,
            radar=radar,
            whole=site.about.radar_full,
        )
    finally:
        known.close()
        memory.close()


def _open(radar: Radar) -> None:
    """Start Django on the radar's home, and make sure that there is something to read."""
    from lookahead.pipeline import instance
    from lookahead.store import file

    database = radar.settings.database
    if not database.exists():
        raise CannotGoOn(
            f"there is no radar in {radar.settings.home} yet; `lookahead up` or `lookahead update` fills one"
        )
    if wrong := file.damage(database):
        raise CannotGoOn(
            f"the database {database} cannot be read: {wrong}; `lookahead doctor` says more"
        )
    instance.boot(radar.settings)
    if instance.is_old():
        raise CannotGoOn(
            f"the database {database} is of another version; start `lookahead up` once, then publish again"
        )
    from lookahead.store import lists

    if not lists.totals().articles:
        raise CannotGoOn(
            f"the radar in {radar.settings.home} has no article yet; `lookahead update` gathers some"
        )


def _shell(site: Site, now: datetime, board: Path) -> render.Shell:
    from lookahead.store import lists

    title = site.about.title
    whole = site.about.radar_full
    sections = {site.home, *(f"/{name}/" for name in DATED)}  # the rest is one step further
    own = tuple(
        (name, to)
        for name, to in (site.menu if site.texts else ())
        if to != site.radar and (site.about.menu or to in sections)
    )
    sources = [(s.slug, s.name, s.state, s.home, s.description) for s in lists.all_sources()]
    said = key(__version__, _program(), title, own, whole, sources)
    return render.Shell(Published(title, own, whole), said, board, now.date().isoformat())


def _program() -> str:
    """Of everything of ours that decides what a page says."""
    here = Path(__file__).parents[2]
    files = [*(here / "serve").rglob("*"), *Path(__file__).parent.glob("*.py")]
    stats = [(p.name, p.stat().st_mtime_ns) for p in sorted(files) if p.suffix in (".py", ".html")]
    return key(stats)


def _elsewhere(pages: Mapping[str, kept.Page]) -> set[int]:
    """The articles that pages link to and that have none of their own."""
    links = {link for page in pages.values() for link in page.links}
    ids = {int(found[1]) for link in links if (found := _ARTICLE.fullmatch(link))}
    return {id for id in ids if f"/a/{id}" not in pages}


class _Asking:
    """Asks for pages that are not good any more, and for what they lead to."""

    def __init__(self, memory: kept.Kept, board: Board, shell: render.Shell, workers: int) -> None:
        self._memory, self._board, self._shell, self._workers = memory, board, shell, workers
        self._before = memory.pages()
        self.pages: dict[str, kept.Page] = {}
        self.numbers: dict[str, int] = {}

    def everything(self, lives: Iterable[str]) -> None:
        wanted, step = list(lives), 0
        while wanted:
            self._ask(wanted)
            wanted, step = self._next(wanted, step), step + 1
        self._memory.forget(live for live in self._before if live not in self.pages)

    def _ask(self, wanted: list[str]) -> None:
        good = {live: page for live in wanted if (page := self._good(live))}
        self.pages |= good
        rows: list[tuple[kept.Page, bytes]] = []
        for row in _rendered(
            self._shell, [one for one in wanted if one not in good], self._workers
        ):
            rows.append(row)
            if len(rows) >= AT_ONCE:
                self._keep(rows)
                rows = []
        self._keep(rows)

    def _keep(self, rows: list[tuple[kept.Page, bytes]]) -> None:
        self._memory.put(rows)
        self.pages |= {page.live: page for page, _ in rows}

    def _good(self, live: str) -> kept.Page | None:
        page = self._before.get(live)
        if page is None or page.status != 200 or page.shell != self._shell.key:
            return None
        same = self._board.at(page.slots) == page.versions
        return page if same and page.day in ("", self._shell.today) else None

    def _next(self, wanted: list[str], step: int) -> list[str]:
        found: dict[str, None] = {}
        for live in wanted:
            page = self.pages[live]
            links = [unescape(link) for link in page.links]
            for link in choose.grown(live, links, step, lambda one: self.numbers.get(one, 1)):
                if link not in self.pages and link not in found:
                    found[link] = None
                    if "?after=" in link:
                        self.numbers[link] = self.numbers.get(live, 1) + 1
        return list(found)


def _rendered(
    shell: render.Shell, lives: list[str], workers: int
) -> Iterator[tuple[kept.Page, bytes]]:
    if len(lives) <= FEW:
        yield from (render.render(shell, live) for live in lives)
        return
    from django.db import connections

    connections.close_all()  # a child that has its parent's connection would break it
    for live, row in pool.spread(partial(render.render, shell), lives, workers):
        if isinstance(row, pool.Died):
            raise CannotGoOn(f"the page {live} could not be made in the time there is")
        yield row


# ---- placing -----------------------------------------------------------------------------------


def beside(site: Site) -> tuple[Site, list[Flaw]]:
    """The site with room for a radar: at its first address, or beneath a folder where somebody writes."""
    writes = bool(site.texts)
    said, flaws = site.about.radar, list[Flaw]()
    root = said if said == "/" else names.page(said) if said else "/radar/" if writes else "/"
    if not root:
        text = f"radar: {said[:80]!r} cannot be an address here; write / or one like /radar/"
        root, flaws = "/radar/", [Flaw("site.toml", 1, "site", text)]
    home = "/writing/" if root == "/" and writes else "/"
    menu = [("radar", root), *([("writing", home)] if home != "/" else []), *site.menu]
    title = site.about.title if site.about != About() else "lookahead"
    menu = menu if not site.about.menu else list(site.menu)
    about = replace(site.about, title=title)
    return replace(site, about=about, radar=root, home=home, menu=tuple(menu)), flaws


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
