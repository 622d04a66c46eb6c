"""How alike are two vectors once what everybody says, and what each source always says, is taken out?

All articles about AI look alike to an encoder, and those of one source more so.  The mean of all
vectors is subtracted; of what is left, the part along the source's own mean direction is taken out in
the proportion n / (n + 30): with 2,400 articles this raised the average precision of the pairs' cosine
from .74 to .76-.80.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

_SHY = 30.0  # articles of a source after which half of its direction is taken out
_FEW = 20.0  # articles after which half of the mean of all is taken out


class Means:
    """Running sums of vectors, of all and of each source."""

    def __init__(self, size: int) -> None:
        self._total = np.zeros(size, np.float64)
        self._count = 0
        self._rows: dict[str, int] = {}
        self._sums = np.zeros((16, size), np.float64)
        self._counts = np.zeros(16, np.float64)

    def row(self, source: str) -> int:
        """The number under which a source is kept here."""
        found = self._rows.setdefault(source, len(self._rows))
        if found >= len(self._counts):
            self._sums = np.vstack([self._sums, np.zeros_like(self._sums)])
            self._counts = np.concatenate([self._counts, np.zeros_like(self._counts)])
        return found

    def learn(self, vector: Vectors, source: str, times: int = 1) -> None:
        """Count a vector; with `times` -1, forget it."""
        at = self.row(source)
        self._total += times * vector
        self._count += times
        self._sums[at] += times * vector
        self._counts[at] += times

    def common(self) -> Vectors:
        """What is said by all, less where little has been seen."""
        return np.asarray(self._total / (max(self._count, 0) + _FEW), np.float32)

    def own(self, vectors: Vectors, rows: npt.NDArray[np.intp]) -> Vectors:
        """What each of `vectors` says of its own, at length 1; `rows` are the numbers of their sources."""
        common = self.common()
        left = _unit(vectors - common)
        which, back = np.unique(rows, return_inverse=True)
        counts = self._counts[which][:, None]
        ways = _unit(np.asarray(self._sums[which] / np.maximum(counts, 1), np.float32) - common)
        shares = np.asarray(counts / (counts + _SHY), np.float32)
        along = np.einsum("ij,ij->i", left, ways[back])[:, None]
        return _unit(left - (shares * ways)[back] * along)


def _unit(rows: Vectors) -> Vectors:
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)
