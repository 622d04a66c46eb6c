"""What runs in the child that encodes?  One model, loaded with the first text and kept."""

from __future__ import annotations

from lookahead.core.errors import LookaheadError
from lookahead.core.model import Problem
from lookahead.encode.backend import Vectors
from lookahead.encode.encoder import Choice, Encoder

_loaded: list[tuple[Choice, Encoder]] = []


def encode(call: tuple[Choice, list[str]]) -> tuple[str, Vectors] | Problem:
    """The encoder's id and the vectors of these texts, or why there are none."""
    choice, texts = call
    try:
        if not _loaded or _loaded[0][0] != choice:
            _loaded[:] = [(choice, Encoder(choice))]
        encoder = _loaded[0][1]
        return encoder.id, encoder.encode(texts)
    except LookaheadError as error:
        return Problem("encoder", str(error))
