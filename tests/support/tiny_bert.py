"""A BERT in a few lines of numpy, of tokens one by one: what the exported graph is held against."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def forward(weights: dict[str, Array], ids: list[int], heads: int, layers: int) -> Array:
    """The vector of every token."""
    w = {name: np.asarray(array, np.float64) for name, array in weights.items()}
    x = w["embeddings.word_embeddings.weight"][ids]
    x = x + w["embeddings.position_embeddings.weight"][: len(ids)]
    x = _norm(w, x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(layers):
        p = f"encoder.layer.{layer}."
        q, k, v = (_linear(w, x, f"{p}attention.self.{n}") for n in ("query", "key", "value"))
        width = x.shape[1] // heads
        parts = [slice(h * width, (h + 1) * width) for h in range(heads)]
        mixed = [_softmax(q[:, s] @ k[:, s].T / math.sqrt(width)) @ v[:, s] for s in parts]
        joined = _linear(w, np.concatenate(mixed, axis=1), f"{p}attention.output.dense")
        x = _norm(w, x + joined, f"{p}attention.output.LayerNorm")
        wide = _linear(w, x, f"{p}intermediate.dense")
        wide = wide * (1 + np.vectorize(math.erf)(wide / math.sqrt(2))) / 2
        x = _norm(w, x + _linear(w, wide, f"{p}output.dense"), f"{p}output.LayerNorm")
    return x


def _linear(w: dict[str, Array], x: Array, name: str) -> Any:
    return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]


def _norm(w: dict[str, Array], x: Array, name: str) -> Any:
    centred = x - x.mean(1, keepdims=True)
    scaled = centred / np.sqrt((centred**2).mean(1, keepdims=True) + 1e-12)
    return scaled * w[f"{name}.weight"] + w[f"{name}.bias"]


def _softmax(x: Array) -> Any:
    e = np.exp(x - x.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)
