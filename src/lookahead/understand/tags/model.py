"""How sure is the classifier of every tag?  Logistic regression over named features and a vector.

`weights.npz` is made by `scripts/train_tags.py`.  Temperature and calibration are folded into the weights,
so that a softmax over the classes of category and a sigmoid for every hashtag are probabilities.  There are
two heads: one with the vector of the article, one for where there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from lookahead.understand.tags.features import Features

Floats = npt.NDArray[np.float32]
NONE = "none:"  # classes of category that are reasons to have none begin so


@dataclass(frozen=True, slots=True)
class Head:
    """Weights of the features, of the vector's numbers if it has them, and a constant; a column a tag."""

    words: Floats
    vector: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What models that had not seen a labelled article say of it: chances like those of `Model`."""

    ids: tuple[str, ...]
    full: Floats
    words: Floats


@dataclass(frozen=True, slots=True)
class Model:
    """The classifier.  Columns: first `classes`, then `hashtags`."""

    encoder: str  # the id of the encoder whose vectors it was trained on
    classes: tuple[str, ...]
    hashtags: tuple[str, ...]
    thresholds: Floats  # of the hashtags
    row: dict[str, int]  # of a feature
    full: Head
    words: Head
    papers: Floats  # the vectors of the definitions of the categories of papers
    held_out: HeldOut

    @property
    def dim(self) -> int:
        return int(self.full.vector.shape[0])

    def logits(self, found: Sequence[Features], vectors: Floats | None) -> Floats:
        """[n, columns] for n articles; `vectors` is [n, dim], or None where there are none."""
        head = self.words if vectors is None else self.full
        out = np.tile(head.bias, (len(found), 1))
        for at, features in enumerate(found):
            rows, values = self._known(features)
            out[at] += values @ head.words[rows]
        return out if vectors is None else out + vectors @ head.vector

    def chances(self, logits: Floats) -> Floats:
        """Probabilities from logits, of the same shape."""
        cut = len(self.classes)
        powers = np.exp(logits[:, :cut] - logits[:, :cut].max(axis=1, keepdims=True))
        powers /= powers.sum(axis=1, keepdims=True)
        single = 1 / (1 + np.exp(-np.clip(logits[:, cut:], -30, 30)))
        return np.hstack([powers, single])

    def _known(self, features: Features) -> tuple[list[int], Floats]:
        known = [(self.row[name], value) for name, value in features.items() if name in self.row]
        return [row for row, _ in known], np.array([value for _, value in known], np.float32)

    def weight(self, name: str, column: int, *, full: bool) -> float:
        """How much a feature speaks for a column, compared with the other classes of category."""
        row = self.row.get(name)
        if row is None:
            return 0.0
        weights = (self.full if full else self.words).words[row]
        cut = len(self.classes)
        level = float(weights[:cut].mean()) if column < cut else 0.0
        return float(weights[column]) - level


def _texts(packed: npt.NDArray[Any]) -> tuple[str, ...]:
    return tuple(packed.tobytes().decode().split("\n"))


def _head(stored: Any, name: str) -> Head:
    return Head(
        stored[f"{name}_words"].astype(np.float32),
        stored[f"{name}_vector"].astype(np.float32),
        stored[f"{name}_bias"].astype(np.float32),
    )


@cache
def load() -> Model:
    """The bundled classifier."""
    path = files("lookahead.understand.tags").joinpath("weights.npz")
    with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        return Model(
            encoder=_texts(stored["encoder"])[0],
            classes=_texts(stored["classes"]),
            hashtags=_texts(stored["hashtags"]),
            thresholds=stored["thresholds"].astype(np.float32),
            row={name: at for at, name in enumerate(_texts(stored["features"]))},
            full=_head(stored, "full"),
            words=_head(stored, "words"),
            papers=stored["papers"].astype(np.float32),
            held_out=HeldOut(
                _texts(stored["held_out_ids"]),
                stored["held_out_full"].astype(np.float32),
                stored["held_out_words"].astype(np.float32),
            ),
        )
