"""Which word triples does a text have, and how can two texts be compared without keeping them?

A sketch is the 64 smallest of the hashes of all word triples (bottom-k: Broder, "On the resemblance and
containment of documents", 1997): the share that two sketches have in common estimates that of the texts.
"""

from __future__ import annotations

import zlib
from array import array
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from lookahead.core.text import fold, spaced

Hashes = npt.NDArray[np.uint32]
Sketch: TypeAlias = "array[int]"

WORDS = 3  # in a shingle
SIZE = 64  # hashes in a sketch
CHANCE = 4  # so few common hashes say nothing
FEW = 24  # a text of fewer shingles has no sketch: two short ones are alike by chance


NONE: Sketch = array("I")


@lru_cache(maxsize=1024)  # a text is compared with several others, one after another
def shingles(text: str) -> Hashes:
    """The hashes of all triples of neighbouring words, each once, in order of size; read-only."""
    said = fold(spaced(text)).split()
    found = _triples(said) if len(said) >= WORDS else np.empty(0, np.uint32)
    found.flags.writeable = False
    return found


def _triples(said: list[str]) -> Hashes:
    words = np.fromiter((zlib.crc32(w.encode()) for w in said), np.uint64, len(said))
    mixed = words[:-2] * np.uint64(0x9E3779B97F4A7C15)
    mixed += words[1:-1] * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed += words[2:] * np.uint64(0x165667B19E3779F9)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return np.unique((mixed >> np.uint64(32)).astype(np.uint32))


def sketch(text: str) -> Sketch:
    """The smallest hashes of a text; none where it is too short to say anything."""
    found = shingles(text)
    return array("I", found[:SIZE].tolist()) if len(found) >= FEW else NONE


def alike(a: Sketch, b: Sketch) -> float:
    """The share of shingles that stand in both of two texts, estimated from their sketches: 0 to 1."""
    both = frozenset(a).intersection(b)
    if len(both) < CHANCE:
        return 0.0
    lowest = sorted(frozenset(a).union(b))[: min(SIZE, max(len(a), len(b)))]
    return sum(1 for one in lowest if one in both) / len(lowest)
