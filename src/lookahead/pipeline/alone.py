"""Is any other process of this instance gathering right now, or changing the tables?

Whoever gathers holds a lock of the operating system on a file, which ends with its process however that
ends.  Who gets it whole knows that every lease in the tables belongs to the dead, and need not wait for
it to run out: a start after `kill -9` goes on at once.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def gathering(home: Path) -> Iterator[bool]:
    """Hold the lock while the context lasts; True where nobody else held it at the beginning."""
    handle = os.open(home / "gather.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            alone = True
        except OSError:
            alone = False
        # shared from now on: others may gather beside us, and none of them will think it is alone
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield alone
    finally:
        os.close(handle)


@contextmanager
def changing(home: Path) -> Iterator[None]:
    """Wait for whoever changes the home's tables or secret, and keep others waiting in the context."""
    handle = os.open(home / "change.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
