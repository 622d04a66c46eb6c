"""Which number comes next?  The change sequence, kept counts, and how far each follower has come.

Numbers are taken inside the writer's transaction, whose lock makes their order the order of commits: a
follower that has seen number n has seen everything below it.
"""

from __future__ import annotations

from lookahead.store.sql import rows, run


def take(name: str, count: int) -> range:
    """The next `count` numbers of a counter.  A negative count takes back and gives an empty range."""
    ((last,),) = rows(
        "INSERT INTO store_counter (name, value) VALUES (%s, %s)"
        " ON CONFLICT (name) DO UPDATE SET value = store_counter.value + excluded.value"
        " RETURNING value",
        [name, count],
    )
    return range(last - count + 1, last + 1)


def read(name: str) -> int:
    found = rows("SELECT value FROM store_counter WHERE name = %s", [name])
    return int(found[0][0]) if found else 0


def put(name: str, value: int) -> None:
    run(
        "INSERT INTO store_counter (name, value) VALUES (%s, %s)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [name, value],
    )
