"""What does a build remember of the one before?  One SQLite file, which may be thrown away at any time.

`texts` hold each source as it was read, with its HTML; `said` what each says and `shards` who says it, for
`searching`; `outputs` say which files are ours, and from what they were made; `state` says whether anything
changed at all.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

from lookahead.publish.model import Flaw, Found, Front, Writing

VERSION = 15  # of what is kept, and of what rendering gives: another number makes all again
_TEXTS = """
CREATE TABLE texts (
  path TEXT PRIMARY KEY, mtime INTEGER, size INTEGER, beside TEXT, record TEXT, html TEXT);
CREATE TABLE said (path TEXT PRIMARY KEY, words TEXT, was TEXT, changed INTEGER);
CREATE TABLE shards (name TEXT PRIMARY KEY, key TEXT, body TEXT);
"""
_NO_TEXTS = "".join(f"DROP TABLE IF EXISTS {name};" for name in ("texts", "said", "shards"))
_SCHEMA = f"""{_TEXTS}
CREATE TABLE outputs (path TEXT PRIMARY KEY, key TEXT, mtime INTEGER, size INTEGER) WITHOUT ROWID;
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""
# what a text said when the index was made is kept until it is made again
_SAY = """
INSERT INTO said VALUES (?, ?, '', 1) ON CONFLICT (path) DO UPDATE SET
  was = CASE changed WHEN 0 THEN words ELSE was END, words = excluded.words, changed = 1
"""
_APART = ("front", "flaws", "said")  # of a writing
_FRONT = tuple(one.name for one in fields(Front))
_WRITING = tuple(one.name for one in fields(Writing) if one.name not in _APART)
# which of them are tuples, by their places: JSON knows lists only
_FRONT_LISTS = [at for at, one in enumerate(fields(Front)) if str(one.type).startswith("tuple")]
_WRITING_LISTS = [
    _WRITING.index(one.name)
    for one in fields(Writing)
    if str(one.type).startswith("tuple") and one.name not in _APART
]


class Output(NamedTuple):  # there are many, made at every start
    """A file of ours in the out folder."""

    key: str
    mtime: int  # nanoseconds
    size: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it was read; `record` is its packed writing."""

    found: Found
    record: str
    html: str
    words: str = ""  # for the search, see `finding.said`


class Cache:
    """The file at `path`, made where it is missing, broken or of another version.

    Of texts in another folder than `content` nothing stands; which files of the out folder are ours does.
    """

    def __init__(self, path: Path, version: str, content: str = "") -> None:
        self.path, self._version, self._content = path, f"{VERSION} {version} {content}", content
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self.db = self._opened()
        except sqlite3.DatabaseError:
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            self.db = self._opened()

    def _opened(self) -> sqlite3.Connection:
        db = connect(self.path)
        tables = db.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
        if not tables:
            db.executescript(_SCHEMA)
        if self._state(db, "content") != self._content:
            db.execute("UPDATE outputs SET key = ''")  # files are known by their times and sizes
        if self._state(db, "version") != self._version:
            db.executescript(f"{_NO_TEXTS} DELETE FROM state; {_TEXTS}")  # noqa: S608  # ours
            said = [("version", self._version), ("content", self._content)]
            db.executemany("INSERT INTO state VALUES (?, ?)", said)
        return db

    def close(self) -> None:
        self.db.close()

    @staticmethod
    def _state(db: sqlite3.Connection, name: str) -> str:
        row = db.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def state(self, name: str) -> str:
        """What was kept under `name`, or ""."""
        return self._state(self.db, name)

    def keep(self, **values: str) -> None:
        self.db.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", list(values.items()))

    def texts(self) -> dict[str, tuple[Found, str]]:
        """Path -> the file as it was then, and the record of its text."""
        rows = self.db.execute("SELECT path, mtime, size, beside, record FROM texts")
        return {row[0]: (Found(*row[:4]), row[4]) for row in rows}

    def forget(self, paths: Collection[str]) -> None:
        for table in ("texts", "said"):
            self.db.executemany(f"DELETE FROM {table} WHERE path = ?", [(path,) for path in paths])  # noqa: S608  # one of two names

    def outputs(self) -> dict[str, Output]:
        rows = self.db.execute("SELECT path, key, mtime, size FROM outputs")
        return {path: Output(key, mtime, size) for path, key, mtime, size in rows}

    def wrote(self, rows: Iterable[tuple[str, str, int, int]]) -> None:
        """Files that stand now: path, key, modification time, size."""
        with transaction(self.db):
            self.db.executemany("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?)", rows)

    def removed(self, paths: Iterable[str]) -> None:
        self.db.executemany("DELETE FROM outputs WHERE path = ?", [(path,) for path in paths])


def connect(path: Path) -> sqlite3.Connection:
    """A connection that waits for others; a lost write costs time, never a wrong page."""
    db = sqlite3.connect(path, timeout=30, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    return db


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def store(db: sqlite3.Connection, texts: Collection[Text]) -> None:
    """Texts as they were read."""
    rows = [(*astuple(one.found), one.record, one.html) for one in texts]
    with transaction(db):
        db.executemany("INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?, ?, ?)", rows)
        db.executemany(_SAY, [(one.found.path, one.words) for one in texts])


def html_of(db: sqlite3.Connection, path: str) -> str:
    """The rendered HTML of a text."""
    return str(db.execute("SELECT html FROM texts WHERE path = ?", (path,)).fetchone()[0])


def record_of(db: sqlite3.Connection, path: str) -> str:
    """The packed writing of a text, "" where there is none."""
    row = db.execute("SELECT record FROM texts WHERE path = ?", (path,)).fetchone()
    return str(row[0]) if row else ""


def pack(writing: Writing) -> str:
    front = [getattr(writing.front, name) for name in _FRONT]
    flaws = [[flaw.file, flaw.line, flaw.code, flaw.text] for flaw in writing.flaws]
    return json.dumps(
        [front, flaws, [getattr(writing, name) for name in _WRITING]], ensure_ascii=False
    )


def unpack(record: str) -> Writing:
    """The same writing; JSON's lists are tuples again."""
    front, flaws, rest = json.loads(record)
    for at in _FRONT_LISTS:
        front[at] = _tuples(front[at])
    for at in _WRITING_LISTS:
        rest[at] = _tuples(rest[at])
    return Writing(
        front=Front(*front),
        flaws=tuple([Flaw(*flaw) for flaw in flaws]),
        **dict(zip(_WRITING, rest, strict=True)),
    )


def _tuples(value: list[Any]) -> tuple[Any, ...]:
    """Lists in a list are tuples too."""
    if value and isinstance(value[0], list):
        return tuple(map(tuple, value))
    return tuple(value)
