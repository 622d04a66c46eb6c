"""What does an episode of the sample's podcast sound like?  A soft chord, another for each episode."""

from __future__ import annotations

import math
import struct
from functools import cache
from hashlib import sha256

RATE = 8000  # samples a second
LENGTH = RATE * 2  # samples


@cache
def wav(name: str) -> bytes:
    """Two seconds of sound as WAV (8 bit, mono), the same for the same name."""
    root = 220.0 * 2 ** (sha256(name.encode()).digest()[0] % 12 / 12)
    sound = bytes(_sample(root, index) for index in range(LENGTH))
    head = struct.pack("<4sI4s", b"RIFF", 36 + LENGTH, b"WAVE")
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, RATE, 1, 8)
    return head + form + struct.pack("<4sI", b"data", LENGTH) + sound


def _sample(root: float, index: int) -> int:
    loudness = 60 * math.sin(math.pi * index / LENGTH)  # swells and fades
    turns = 2 * math.pi * root * index / RATE
    return 128 + round(loudness * (math.sin(turns) + math.sin(turns * 1.5)) / 2)
