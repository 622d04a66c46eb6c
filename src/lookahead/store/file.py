"""What does a database file say before Django opens it?  Read-only, and without a model."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def holds_only(path: Path, urls: set[str]) -> bool:
    """Does it hold no article, and no source but those at `urls`?

    A file that cannot be read holds something: it is not to be passed over in silence.
    """
    try:
        with _opened(path) as file:
            tables = "SELECT 1 FROM sqlite_master WHERE name = 'store_source'"
            if not file.execute(tables).fetchone():
                return True
            if file.execute("SELECT 1 FROM store_article LIMIT 1").fetchone():
                return False
            return {url for (url,) in file.execute("SELECT url FROM store_source")} <= urls
    except sqlite3.Error:
        return False


def damage(path: Path) -> str:
    """What is wrong with the file, in SQLite's words; "" where it is sound."""
    try:
        with _opened(path) as file:
            ((answer,),) = file.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.Error as error:
        return str(error)
    return "" if answer == "ok" else str(answer)
