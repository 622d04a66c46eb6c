"""How do the other files of this package speak SQL?  Three verbs, and times as whole seconds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import connection

Row = tuple[Any, ...]
T = TypeVar("T")


def rows(sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
    """Every row of one statement that gives rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def run(sql: str, parameters: Sequence[Any] = ()) -> int:
    """Run one statement; how many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


def many(sql: str, parameters: Iterable[Sequence[Any]]) -> None:
    """Run one statement once for each row of parameters."""
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(parameters))


@contextmanager
def one_moment() -> Iterator[None]:
    """Every statement sees the database as it is now, whoever writes meanwhile; none changes it."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        cursor.execute("BEGIN")  # deferred: readers and the writer do not wait for each other (WAL)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
            cursor.execute("PRAGMA query_only = OFF")


def marks(count: int) -> str:
    """Placeholders for an IN list of `count` values."""
    return ",".join(["%s"] * count)


def place(after: str) -> tuple[int, int] | None:
    """Time and id of the last row of a list's page before; None for what cannot be one."""
    found = re.fullmatch(r"(-?[0-9]{1,18})\.([0-9]{1,18})", after)  # both fit a column
    return (int(found[1]), int(found[2])) if found else None


CHUNK = 400  # values of one IN list


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in parts that are short enough for an IN list."""
    all = list(values)
    return (all[at : at + CHUNK] for at in range(0, len(all), CHUNK))


def when(seconds: int | None) -> datetime | None:
    return None if seconds is None else moment(seconds)


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def seconds(at: datetime) -> int:
    return int(at.timestamp())
