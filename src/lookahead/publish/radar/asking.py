"""What does a radar answer now?  Asks for pages that changed since the last time, and what they lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from lookahead import __version__
from lookahead.core.errors import CannotGoOn
from lookahead.core.model import Card
from lookahead.publish import pool
from lookahead.publish.model import DATED, Options, Radar
from lookahead.publish.notes import lists as notelists
from lookahead.publish.notes import shelf
from lookahead.publish.plan import key
from lookahead.publish.radar import addresses, choose, kept, render, states
from lookahead.serve.published import NOWHERE, Published
from lookahead.store import sql

if TYPE_CHECKING:
    from lookahead.pages import Board
    from lookahead.publish.site import Site

FEW = 16  # pages that are not worth a process
AT_ONCE = 200  # pages that are remembered in one transaction
ROUNDS = 3  # of asking, where the radar changes meanwhile
_ARTICLE = re.compile(rf"(?:{re.escape(NOWHERE)})?/a/([0-9]{{1,18}})(?:#.*)?")


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
        with sql.one_moment():
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
    sources = [
        (s.slug, s.name, s.monogram, s.state, s.home, s.description, s.language)
        for s in lists.all_sources()
    ]
    beside = bool(site.texts)
    said = key(__version__, _program(), title, own, whole, sources, beside)
    mine = notelists.rows(shelf.notes(site))
    shown = Published(title, own, whole, mine)
    return render.Shell(shown, said, board, now.date().isoformat(), beside)


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
        self._known = memory.pages()
        self._states: dict[str, str] = {}
        self._now = board.snapshot()
        self.pages: dict[str, kept.Page] = {}
        self.numbers: dict[str, int] = {}

    def everything(self, lives: Sequence[str]) -> None:
        """Ask, and again for what the radar changed meanwhile: else a list could tell what no story does."""
        for _ in range(ROUNDS):
            self._once(lives)
            self._known |= self.pages
            if all(self._board.at(page.slots) == page.versions for page in self.pages.values()):
                break
        self._memory.forget(live for live in self._known if live not in self.pages)

    def _once(self, lives: Sequence[str]) -> None:
        self.pages, self.numbers = {}, {}
        self._now = self._board.snapshot()
        self._states = states.of(lives)
        wanted, step = list(lives), 0
        while wanted:
            self._ask(wanted)
            wanted, step = self._next(wanted, step), step + 1

    def _ask(self, wanted: list[str]) -> None:
        good = {live: page for live in wanted if (page := self._good(live))}
        self.pages |= good
        rows: list[tuple[kept.Page, bytes]] = []
        for page, body in _rendered(
            self._shell, [one for one in wanted if one not in good], self._workers
        ):
            rows.append((replace(page, state=self._states.get(page.live, "")), body))
            if len(rows) >= AT_ONCE:
                self._keep(rows)
                rows = []
        self._keep(rows)

    def _keep(self, rows: list[tuple[kept.Page, bytes]]) -> None:
        self._memory.put(rows)
        self.pages |= {page.live: page for page, _ in rows}

    def _good(self, live: str) -> kept.Page | None:
        """What was answered, if it would be answered again."""
        page = self._known.get(live)
        if page is None or page.status != 200 or page.shell != self._shell.key_of(live):
            return None
        if page.day not in ("", self._shell.today):
            return None
        versions = tuple([self._now[at] for at in page.slots])
        if page.state and page.state == self._states.get(live):
            return replace(page, versions=versions)
        return page if not page.state and versions == page.versions else None

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
