"""Which articles are near a vector?  Exact: filter first, then one product over what is left.

The vectors live in the database; what is here is a copy in memory that follows them and can be thrown
away.  No approximate index pays below about a million vectors.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from lookahead.store import vectors

GROW = 1.25


class Near:
    """The vectors that serve, in memory: 154 MB for 100,000.  One for a process; not for threads."""

    def __init__(self) -> None:
        self._clear("", 0)

    def _clear(self, encoder: str, dim: int) -> None:
        self.encoder = encoder
        self._seq = 0
        self._rows: dict[int, int] = {}
        self._ids = np.zeros(0, np.int64)
        self._matrix = np.zeros((0, dim), np.float32)

    def __len__(self) -> int:
        return len(self._rows)

    def refresh(self) -> None:
        """Take over what is new since the last time; all, where another encoder serves."""
        serving = vectors.serving()
        if serving == self.encoder and vectors.seq() == self._seq:
            return
        found = vectors.read(after=self._seq if serving == self.encoder else 0)
        if found.encoder != self.encoder:
            if self._seq:  # it changed between the two questions
                found = vectors.read()
            self._clear(found.encoder, found.vectors.shape[1])
        self._take(found)

    def _take(self, found: vectors.Matrix) -> None:
        new = [int(id) for id in found.ids if int(id) not in self._rows]
        self._rows.update(zip(new, range(len(self._rows), len(self._rows) + len(new)), strict=True))
        if len(self._rows) > len(self._ids):
            more = int(len(self._rows) * (GROW if len(self._ids) else 1)) - len(self._ids)
            self._ids = np.concatenate([self._ids, np.zeros(more, np.int64)])
            dim = found.vectors.shape[1]
            wider = np.zeros((more, dim), np.float32)
            self._matrix = np.concatenate([self._matrix.reshape(-1, dim), wider])
        at = [self._rows[int(id)] for id in found.ids]
        self._ids[at], self._matrix[at] = found.ids, found.vectors
        self._seq = max(self._seq, found.seq)

    def nearest(
        self, vector: NDArray[np.float32], limit: int, among: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """The nearest articles and their cosines, nearest first; of `among`, where it is given."""
        chosen = self._chosen(among)
        if not len(chosen) or limit < 1 or len(vector) != self._matrix.shape[1]:
            return []
        whole = len(chosen) == len(self)
        part = self._matrix[: len(self)] if whole else self._matrix[chosen]
        scores = part @ vector
        if limit < len(scores):
            first = np.argpartition(-scores, limit)[:limit]
            best = first[np.argsort(-scores[first], kind="stable")]
        else:
            best = np.argsort(-scores, kind="stable")
        return [(int(self._ids[chosen[at]]), float(scores[at])) for at in best]

    def _chosen(self, among: Collection[int] | None) -> NDArray[np.int64]:
        """Rows of the matrix."""
        if among is None:
            return np.arange(len(self), dtype=np.int64)
        found = [self._rows[id] for id in among if id in self._rows]
        return np.array(sorted(found), np.int64)
