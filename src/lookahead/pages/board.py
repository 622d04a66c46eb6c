"""Which version has everything that pages depend on?

One file of 4,096 counters, mapped into every process.  A key is hashed to a counter; two keys that share
one only make a page again that was still good.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Self

COUNTERS = 4096
WIDTH = 8  # bytes; eight at an aligned address are read and written whole
Versions = tuple[int, ...]


@lru_cache(maxsize=65536)
def slot(key: str) -> int:
    """The counter that stands for a key."""
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "big") % COUNTERS


class Board:
    """The versions, shared between processes through a file.  Raises OSError where it cannot be made."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if os.fstat(self._file).st_size != COUNTERS * WIDTH:
            os.ftruncate(self._file, COUNTERS * WIDTH)
        self._map = mmap.mmap(self._file, COUNTERS * WIDTH)
        self._counters = memoryview(self._map).cast("Q")

    def bump(self, keys: Iterable[str]) -> None:
        """What these keys stand for has changed, and the change can be read by everybody."""
        self._raise({slot(key) for key in keys})

    def reset(self) -> None:
        """Anything may have changed: called at every start.

        A power cut may have taken the file back to older numbers, which page files could still bear;
        the clock gives numbers that none of them has had.
        """
        self._raise(range(COUNTERS), time.time_ns())

    def _raise(self, slots: Iterable[int], least: int = 0) -> None:
        # the lock keeps two processes from writing the same number: a page made before the first
        # bump would come back to life with the second
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            for at in slots:
                self._counters[at] = max(self._counters[at] + 1, least)
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def read(self, keys: Iterable[str]) -> Versions:
        """The versions of these keys, in their order."""
        return tuple(self._counters[slot(key)] for key in keys)

    def at(self, slots: Iterable[int]) -> Versions:
        """The versions in these counters, for who has hashed the keys before."""
        counters = self._counters
        return tuple([counters[at] for at in slots])

    def snapshot(self) -> Versions:
        """All versions now: for who learns only after rendering what a page depends on."""
        return tuple(self._counters.tolist())

    def close(self) -> None:
        self._counters.release()
        with suppress(BufferError):  # somebody still reads; the process end unmaps it
            self._map.close()
        os.close(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
