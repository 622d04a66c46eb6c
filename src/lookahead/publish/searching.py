"""How does the index of the search stay that of all texts, where only some changed?

The cache keeps what each text says, what it said when the index was made, and the index in shards.  A changed
text changes the shards of those words that it says differently.  Texts are numbered by age, so that a new one
takes the next number; where numbers move, the index is made from nothing.  Both ways give the same bytes.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from lookahead.publish import finding
from lookahead.publish.cache import Cache, transaction

_STATE = "searched"
Edits = dict[str, dict[str, list[tuple[str, str]]]]  # shard -> word -> number and weight


def indexed(cache: Cache, order: Sequence[str]) -> dict[str, str]:
    """Bring the index to the texts of these paths, in the order of their numbers: shard -> key."""
    before = json.loads(cache.state(_STATE) or "[]")
    rows = cache.db.execute("SELECT path, words, was FROM said WHERE changed").fetchall()
    if rows or before != list(order):
        with transaction(cache.db):
            if _goes_on(before, order, len(rows)):
                _patch(cache.db, order, len(before), rows)
            else:
                _make(cache.db, order)
            cache.db.execute("UPDATE said SET was = '', changed = 0 WHERE changed")
            cache.keep(**{_STATE: json.dumps(list(order))})
    return dict(cache.db.execute("SELECT name, key FROM shards"))


def shard(db: sqlite3.Connection, name: str) -> bytes:
    """The bytes of a shard."""
    body = db.execute("SELECT body FROM shards WHERE name = ?", (name,)).fetchone()[0]
    return str(body).encode("utf-8", "replace")


def _goes_on(before: Sequence[str], order: Sequence[str], changed: int) -> bool:
    """Do the texts keep their numbers, and are few enough of them others than before?"""
    same = list(order[: len(before)]) == list(before)
    long = finding.width(len(before)) == finding.width(len(order))
    return same and long and (changed + len(order) - len(before)) * 20 < len(order)


def _make(db: sqlite3.Connection, order: Sequence[str]) -> None:
    shards = finding.index((_said(db, path) for path in order), len(order))
    db.execute("DELETE FROM shards")
    _keep(db, shards.items())


def _said(db: sqlite3.Connection, path: str) -> str:
    row = db.execute("SELECT words FROM said WHERE path = ?", (path,)).fetchone()
    return str(row[0]) if row else ""


def _patch(
    db: sqlite3.Connection, order: Sequence[str], known: int, rows: Iterable[tuple[str, str, str]]
) -> None:
    changed = {path: (words, was) for path, words, was in rows}
    for path in order[known:]:
        changed[path] = (_said(db, path), "")
    edits: Edits = defaultdict(lambda: defaultdict(list))
    digits = finding.width(len(order))
    for at, path in enumerate(order):
        if path in changed:
            _noted(edits, finding.number(at, digits), *changed[path])
    for name, words in edits.items():
        _edited(db, name, words)


def _noted(edits: Edits, number: str, said: str, was: str) -> None:
    new, old = finding.weights(said), finding.weights(was)
    for word, _ in new.items() ^ old.items():
        edits[finding.shard(word)][word].append((number, new.get(word, "")))


def _edited(db: sqlite3.Connection, name: str, edits: dict[str, list[tuple[str, str]]]) -> None:
    row = db.execute("SELECT body FROM shards WHERE name = ?", (name,)).fetchone()
    words = json.loads(row[0]) if row else {}
    for word, listed in edits.items():
        for number, weight in listed:
            words[word] = finding.changed(words.get(word, ""), number, weight)
    kept = {word: words[word] for word in sorted(words) if words[word]}
    if kept:
        _keep(db, [(name, kept)])
    else:
        db.execute("DELETE FROM shards WHERE name = ?", (name,))


def _keep(db: sqlite3.Connection, shards: Iterable[tuple[str, dict[str, str]]]) -> None:
    rows = ((name, *_packed(words)) for name, words in shards)
    db.executemany("INSERT OR REPLACE INTO shards VALUES (?, ?, ?)", rows)


def _packed(words: dict[str, str]) -> tuple[str, str]:
    body = finding.packed(words)
    return blake2b(body.encode("utf-8", "replace"), digest_size=12).hexdigest(), body
