"""How is a site built by one process at a time?  A lock of the operating system, which ends with its holder.

A forked child shares the lock that its parent holds, and would hold it for as long as it lives: so it lets go
of it as its first step.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lookahead.core.errors import CannotGoOn

_HELD: set[int] = set()  # descriptors of the locks of this process


@contextmanager
def locked(cache: Path) -> Iterator[None]:
    """Held while the site of this cache is built.  Raises CannotGoOn where another process holds it."""
    cache.parent.mkdir(parents=True, exist_ok=True)
    with cache.with_suffix(".lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotGoOn(_busy(lock.name)) from error
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        _HELD.add(lock.fileno())
        try:
            yield
        finally:
            _HELD.discard(lock.fileno())


def _busy(lock: str) -> str:
    with suppress(OSError, ValueError):
        pid = int(Path(lock).read_text("ascii")[:20])
        return (
            f"this site is being built by another process, {pid}; try again when it is done,"
            f" or end it: kill {pid}"
        )
    return "this site is being built by another process; try again when it is done"


def _let_go() -> None:
    """In a child: without this, the lock of a parent that was killed is held by its children."""
    for descriptor in _HELD:
        with suppress(OSError):
            os.close(descriptor)
    _HELD.clear()


os.register_at_fork(after_in_child=_let_go)
