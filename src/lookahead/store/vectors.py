"""Which vector has an article?  One of each encoder in use, and which articles wait for theirs.

`follow` goes along the change sequence and notes which texts an encoder has not seen; `waiting` gives
them newest first; `save` takes their vectors.  A text that changed meanwhile keeps waiting, by its hash.
The vectors of the encoder before serve until those of the new one are complete (`settle`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from lookahead.core.errors import CannotGoOn
from lookahead.core.text import storable
from lookahead.store import counters
from lookahead.store.sql import many, marks, rows, run, seconds

BATCH = 500
DROPPED = 2000  # rows of one transaction: looks are written in between
AT_ONCE = 4096  # vectors that are read at once
CHARACTERS = 2000  # of an article: 256 tokens are 1,300 characters of English
STORED = np.dtype("<f2")  # half the size; costs 0.0005 of a cosine
SEQ = "vectors"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article whose text is to be encoded."""

    article: int
    hash: bytes
    text: str


@dataclass(frozen=True, slots=True)
class Made:
    """The vector of a text, or why there is none."""

    article: int
    hash: bytes
    vector: NDArray[np.float32] | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one encoder."""

    name: str
    dim: int
    serves: bool
    vectors: int
    waiting: int
    problems: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Vectors of articles: row n belongs to ids[n].  `seq` is that of the newest."""

    encoder: str  # "" where there are none
    ids: NDArray[np.int64]
    vectors: NDArray[np.float32]
    seq: int = 0


def text(title: str, body: str) -> str:
    """What is encoded of an article: its title and how it begins."""
    return storable(f"{title}. {body}"[:CHARACTERS])


def digest(text: str) -> bytes:
    """16 bytes that tell one text from another."""
    return hashlib.sha256(text.encode()).digest()[:16]


# ---- what is to be encoded -----------------------------------------------------------------------


def use(name: str) -> int:
    """Keep vectors of this encoder from now on; its number.  The first one of all serves at once."""
    with transaction.atomic():
        run(
            "INSERT INTO store_encoder (name, serves) SELECT %s, NOT EXISTS"
            " (SELECT 1 FROM store_encoder WHERE serves) WHERE TRUE ON CONFLICT (name) DO NOTHING",
            [name],
        )
        return _number(name)


def _number(name: str) -> int:
    found = rows("SELECT id FROM store_encoder WHERE name = %s", [name])
    return int(found[0][0]) if found else 0


def follow(encoder: int) -> int:
    """Note which of the next articles that changed must be encoded; how many changed, 0 at the end."""
    with transaction.atomic():
        ((seen,),) = rows("SELECT seen FROM store_encoder WHERE id = %s", [encoder])
        changed = rows(
            "SELECT a.seq, a.id, a.published, a.title, substr(c.text, 1, %s) FROM store_article a"
            " JOIN store_content c ON c.article_id = a.id WHERE a.seq > %s ORDER BY a.seq LIMIT %s",
            [CHARACTERS, seen, BATCH],
        )
        last = changed[-1][0] if changed else counters.read("seq")
        if last > seen:
            run("UPDATE store_encoder SET seen = %s WHERE id = %s", [last, encoder])
        many(
            "INSERT INTO store_vector (article_id, encoder_id, published, wanted, hash)"
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (article_id, encoder_id) DO UPDATE SET"
            " published = excluded.published, hash = excluded.hash,"
            " wanted = CASE WHEN store_vector.wanted IS NOT NULL OR store_vector.hash <> excluded.hash"
            " THEN excluded.published END",
            [
                (id, encoder, published, published, digest(text(title, body)))
                for _, id, published, title, body in changed
            ],
        )
        return len(changed)


def waiting(encoder: int, limit: int) -> list[Waiting]:
    """The newest articles that wait for this encoder."""
    found = rows(
        "SELECT v.article_id, v.hash, a.title, substr(c.text, 1, %s) FROM store_vector v"
        " JOIN store_article a ON a.id = v.article_id JOIN store_content c ON c.article_id = a.id"
        " WHERE v.encoder_id = %s AND v.wanted IS NOT NULL ORDER BY v.wanted DESC LIMIT %s",
        [CHARACTERS, encoder, limit],
    )
    return [Waiting(id, bytes(hash), text(title, body)) for id, hash, title, body in found]


def is_waiting(encoder: int) -> bool:
    """Is there anything to encode, or any change that was not looked at?"""
    return bool(
        rows(
            "SELECT 1 FROM store_encoder e WHERE e.id = %s AND (e.seen <"
            " coalesce((SELECT value FROM store_counter WHERE name = 'seq'), 0) OR EXISTS"
            " (SELECT 1 FROM store_vector v WHERE v.encoder_id = e.id AND v.wanted IS NOT NULL))",
            [encoder],
        )
    )


def save(encoder: int, made: Sequence[Made]) -> int:
    """Keep vectors; how many.  One whose text changed meanwhile, or whose article went, is left.

    Raises CannotGoOn where they are of another length than those before.
    """
    dims = {len(one.vector) for one in made if one.vector is not None}
    with transaction.atomic():
        known = {dim for (dim,) in rows("SELECT dim FROM store_encoder WHERE id = %s", [encoder])}
        if len(dims | (known - {0})) > 1:
            raise CannotGoOn(f"the encoder gives vectors of {max(dims)} numbers, not of {known}")
        if known == {0} and dims:
            run("UPDATE store_encoder SET dim = %s WHERE id = %s", [*dims, encoder])
        return sum(
            run(
                "UPDATE store_vector SET vector = %s, problem = %s, seq = %s, wanted = NULL"
                " WHERE article_id = %s AND encoder_id = %s AND hash = %s",
                [_packed(one.vector), one.problem, seq, one.article, encoder, one.hash],
            )
            for seq, one in zip(counters.take(SEQ, len(made)), made, strict=True)
        )


def _packed(vector: NDArray[np.float32] | None) -> bytes | None:
    return None if vector is None else vector.astype(STORED).tobytes()


# ---- changing the encoder ------------------------------------------------------------------------


def settle(encoder: int) -> bool:
    """Let this encoder serve, where it has seen every article and did not serve yet; whether so."""
    with transaction.atomic():
        if is_waiting(encoder):
            return False
        if not run(
            "UPDATE store_encoder SET serves = TRUE WHERE id = %s AND NOT serves", [encoder]
        ):
            return False
        run("UPDATE store_encoder SET serves = FALSE WHERE id <> %s", [encoder])
        return True


def drop_others(encoder: int) -> int:
    """Delete some vectors of encoders that neither serve nor are this one; 0 when none are left."""
    others = "SELECT id FROM store_encoder WHERE id <> %s AND NOT serves"
    gone = run(
        "DELETE FROM store_vector WHERE id IN"
        f" (SELECT id FROM store_vector WHERE encoder_id IN ({others}) LIMIT %s)",
        [encoder, DROPPED],
    )
    if not gone:
        run("DELETE FROM store_encoder WHERE id <> %s AND NOT serves", [encoder])
    return gone


def kept() -> list[Kept]:
    """Every encoder that vectors are kept of, the one that serves first."""
    found = rows(
        "SELECT e.name, e.dim, e.serves, count(v.vector), count(v.wanted),"
        " count(v.id) FILTER (WHERE v.problem <> '') FROM store_encoder e"
        " LEFT JOIN store_vector v ON v.encoder_id = e.id GROUP BY e.id ORDER BY e.serves DESC, e.id"
    )
    return [Kept(name, dim, bool(serves), *counts) for name, dim, serves, *counts in found]


# ---- reading -------------------------------------------------------------------------------------


def seq() -> int:
    """The number of the newest vector: another one means that there is something new to read."""
    return counters.read(SEQ)


def serving() -> str:
    """The name of the encoder whose vectors serve; "" where there is none."""
    found = rows("SELECT name FROM store_encoder WHERE serves")
    return str(found[0][0]) if found else ""


def read(since: datetime | None = None, after: int = 0) -> Matrix:
    """The vectors that serve, of articles published `since`, with numbers above `after`.

    100,000 of 384 numbers take 0.3 s and 154 MB.
    """
    terms, parameters = ["v.vector IS NOT NULL"], []
    if since is not None:
        terms.append("v.published >= %s")
        parameters.append(seconds(since))
    if after:
        terms.append("v.seq > %s")
        parameters.append(after)
    return _matrix(terms, parameters)


def of(articles: Sequence[int]) -> Matrix:
    """The vectors of these articles, as far as there are any, in no order."""
    terms = [f"v.article_id IN ({marks(len(articles))})", "v.vector IS NOT NULL"]
    return _matrix(terms, list(articles))


def _matrix(terms: list[str], parameters: list[int]) -> Matrix:
    found = rows("SELECT id, name, dim FROM store_encoder WHERE serves")
    if not found:
        return Matrix("", np.zeros(0, np.int64), np.zeros((0, 0), np.float32))
    ((encoder, name, dim),) = found
    where = " AND ".join(["v.encoder_id = %s", *terms])
    ids, parts, newest = [np.zeros(0, np.int64)], [np.zeros((0, dim), np.float32)], 0
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT v.article_id, v.seq, v.vector FROM store_vector v WHERE {where}",
            [encoder, *parameters],
        )
        while part := cursor.fetchmany(AT_ONCE):
            ids.append(np.fromiter((row[0] for row in part), np.int64, len(part)))
            flat = np.frombuffer(b"".join(row[2] for row in part), STORED)
            parts.append(flat.reshape(len(part), dim).astype(np.float32))
            newest = max(newest, *(row[1] for row in part))
    return Matrix(name, np.concatenate(ids), np.concatenate(parts), newest)
