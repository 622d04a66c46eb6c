"""What is an encoder, whichever way it works?"""

from __future__ import annotations

from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from lookahead.core.errors import CannotGoOn
from lookahead.core.text import storable

Kind = Literal["doc", "query"]
Vectors = NDArray[np.float32]
NOTHING = "."  # what an empty text is encoded as: servers refuse "", and a vector needs a length


class Unavailable(CannotGoOn):
    """No vectors can be made now: there is no model, or its server does not answer.  One sentence."""


class Backend(Protocol):
    """Texts in, vectors out.  `id` is backend:model:sha256:precision; another id, other vectors."""

    @property
    def id(self) -> str: ...

    @property
    def dim(self) -> int: ...

    @property
    def max_tokens(self) -> int:
        """What is behind so many tokens of a text is not read."""

    def encode(self, texts: list[str], kind: Kind = "doc") -> Vectors:
        """float32 [n, dim], each row of unit length.  Raises Unavailable."""


def plain(text: str, characters: int) -> str:
    """A text as models take it: one line, nothing that is no character, at most so many of them."""
    return " ".join(storable(text[:characters]).split()) or NOTHING


def unit(matrix: Vectors, who: str) -> Vectors:
    """The rows at unit length.  Raises Unavailable where one has none: a model that is broken."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    if not np.all(np.isfinite(lengths) & (lengths > 0)):
        raise Unavailable(f"{who} gives vectors that are no numbers, or all zero")
    return np.asarray(matrix / lengths, np.float32)
