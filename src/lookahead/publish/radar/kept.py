"""What did the views answer the last time?  A SQLite file beside the cache, which may be thrown away."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lookahead.publish import cache

VERSION = 3
_SCHEMA = """
CREATE TABLE pages (live TEXT PRIMARY KEY, shell TEXT, slots TEXT, versions TEXT, state TEXT, day TEXT,
  status INTEGER, digest TEXT, links TEXT, body BLOB) WITHOUT ROWID;
"""
_ABOUT = "live, shell, slots, versions, state, day, status, digest, links"


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of a view: what it depends on, and where it links to."""

    live: str
    shell: str  # of what all pages share
    slots: tuple[int, ...]  # counters of the board
    versions: tuple[int, ...]  # and what stood in them before it was rendered
    state: str  # of what it shows, where that is known without rendering (`states`); else ""
    day: str  # the day it was made, where it changes by itself; else ""
    status: int
    digest: str
    links: tuple[str, ...]  # local ones; of a page that has moved, where it is


class Kept:
    """The answers in the file at `path`, which is made anew where it is broken or of another version."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = self._opened(path)
        except sqlite3.DatabaseError:
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            self._db = self._opened(path)

    @staticmethod
    def _opened(path: Path) -> sqlite3.Connection:
        db = cache.connect(path)
        if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            db.executescript(f"DROP TABLE IF EXISTS pages; {_SCHEMA} PRAGMA user_version={VERSION}")
        return db

    def close(self) -> None:
        self._db.close()

    def pages(self) -> dict[str, Page]:
        """All of them by their addresses, without their bodies."""
        found = self._db.execute(f"SELECT {_ABOUT} FROM pages")  # noqa: S608  # names of ours
        return {row[0]: _page(row) for row in found}

    def put(self, rendered: Iterable[tuple[Page, bytes]]) -> None:
        """Answers, each with its body, packed."""
        rows = [(*_row(page), body) for page, body in rendered]
        with cache.transaction(self._db):
            self._db.executemany("INSERT OR REPLACE INTO pages VALUES (?,?,?,?,?,?,?,?,?,?)", rows)

    def forget(self, lives: Iterable[str]) -> None:
        with cache.transaction(self._db):
            self._db.executemany("DELETE FROM pages WHERE live = ?", [(live,) for live in lives])

    def body(self, live: str) -> str:
        """What the view answered."""
        row = self._db.execute("SELECT body FROM pages WHERE live = ?", (live,)).fetchone()
        return zlib.decompress(row[0]).decode("utf-8")


def packed(body: bytes) -> bytes:
    return zlib.compress(body, 1)


def _page(row: Sequence[str]) -> Page:
    live, shell, slots, versions, state, day, status, digest, links = row
    return Page(
        live=live,
        shell=shell,
        slots=_numbers(slots),
        versions=_numbers(versions),
        state=state,
        day=day,
        status=int(status),
        digest=digest,
        links=tuple(links.split("\n")) if links else (),
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split()))


def _row(page: Page) -> tuple[str | int, ...]:
    slots, versions = " ".join(map(str, page.slots)), " ".join(map(str, page.versions))
    about = (page.live, page.shell, slots, versions, page.state, page.day, page.status, page.digest)
    return (*about, "\n".join(page.links))
