"""Which texts mean something near?  Those whose vectors are: exact neighbours by cosine.

Vectors are kept beside the cache by the hash of what was encoded, so that each text is encoded once; each
alone, since a vector shifts a little with what else is in its batch, and the same site is to get the same
neighbours.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from hashlib import blake2b
from pathlib import Path

import numpy as np

from lookahead.core.errors import CannotGoOn
from lookahead.encode import Choice, Encoder, Unavailable, identify
from lookahead.encode.backend import Vectors
from lookahead.publish import pool
from lookahead.publish.model import Writing
from lookahead.publish.related import NEAR, terms_of

FILE = "vectors.sqlite3"
FLOOR = 0.3  # cosine below which two texts share chance
BLOCK = 256  # rows of the matrix of likeness that are held at once
DIGITS = 4  # of a cosine that count: sums differ in the last ones with the machine
MAX_TEXT = 2_000  # characters; an encoder reads no more
_encoders: list[tuple[Choice, Encoder]] = []


def said(one: Writing) -> str:
    """What is encoded of a text: its title, how it begins, its headings, and the words it says most."""
    headings = ". ".join(text for _, _, text in one.headings[:30])
    parts = (one.title, one.excerpt, headings, " ".join(terms_of(one.terms)))
    return ". ".join(part for part in parts if part)[:MAX_TEXT]


def related(
    texts: Mapping[str, str], memory: Path, choice: Choice, workers: int
) -> dict[str, tuple[str, ...]]:
    """For each name those nearest to it, nearest first; ties in the order of their names.

    Raises Unavailable where there is no encoder.
    """
    names = sorted(texts)
    keys = [
        blake2b(texts[name].encode("utf-8", "replace"), digest_size=12).digest() for name in names
    ]
    id = identify(choice)
    with _opened(memory / FILE) as db:
        kept = dict(db.execute("SELECT key, vector FROM vectors WHERE encoder = ?", (id,)))
        missing = {
            key: texts[name] for name, key in zip(names, keys, strict=True) if key not in kept
        }
        for key, vector in _encoded(choice, missing, workers):
            kept[key] = vector
            db.execute("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", (id, key, vector))
            db.commit()
    if not names:
        return {}
    matrix = np.stack([np.frombuffer(kept[key], np.float32) for key in keys])
    return dict(zip(names, nearest(matrix, names), strict=True))


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The vectors; a file that is broken is begun anew."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table = (
        "CREATE TABLE IF NOT EXISTS vectors"
        " (encoder TEXT, key BLOB, vector BLOB, PRIMARY KEY (encoder, key)) WITHOUT ROWID"
    )
    with closing(sqlite3.connect(path, timeout=30)) as db:
        try:
            db.execute(table)
        except sqlite3.DatabaseError as error:
            if "not a database" not in str(error) and "malformed" not in str(error):
                raise
            path.unlink()
            raise CannotGoOn(f"{path}: was broken and is deleted; build again") from error
        yield db


def _encoded(
    choice: Choice, texts: Mapping[bytes, str], workers: int
) -> Iterator[tuple[bytes, bytes]]:
    """In children, which end with it: a model in the parent would be in every fork of it."""
    tasks = list(texts.items())
    for (key, _), vector in pool.spread(partial(_vector, choice), tasks, workers):
        if not isinstance(vector, bytes):
            raise Unavailable("the encoder died, or took too long")
        yield key, vector


def _vector(choice: Choice, task: tuple[bytes, str]) -> bytes:
    if not _encoders:
        _encoders.append((choice, Encoder(choice)))
    return bytes(_encoders[0][1].encode([task[1]])[0].astype(np.float32).tobytes())


def nearest(matrix: Vectors, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """For each row the names of its neighbours.  Exact; memory grows with the number of rows."""
    count = min(NEAR + 1, len(names))
    for at in range(0, len(names), BLOCK):
        likeness = np.round(matrix[at : at + BLOCK] @ matrix.T, DIGITS)
        for row, scores in enumerate(likeness):
            scores[at + row] = -2.0
            least = np.partition(scores, -count)[-count]
            candidates = np.flatnonzero(scores >= max(least, FLOOR))
            order = sorted(candidates.tolist(), key=lambda i, s=scores: (-s[i], names[i]))  # type: ignore[misc]
            yield tuple(names[i] for i in order[:NEAR])
