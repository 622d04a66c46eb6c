"""What runs in the children of a build?  Reading texts into the cache, and writing files."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from lookahead.publish import cache, reading
from lookahead.publish.make import Maker
from lookahead.publish.model import Common, Flaw, Found
from lookahead.publish.plan import Job


@lru_cache(maxsize=1)
def _connected(path: Path, _process: int) -> sqlite3.Connection:
    return cache.connect(path)


def render(common: Common, memory: Path, newest: int, found: Found) -> str:
    """Read and render a text, keep it in the cache, and give its record.

    A file that changed after `newest` (nanoseconds) is kept without its time, so that it is read again.
    """
    import os

    try:
        writing, html = reading.read(common, found)
    except OSError as error:
        flaw = Flaw(found.path, 1, "unreadable", f"this file cannot be read: {error.strerror}")
        writing, html = reading.refused(found, flaw)
        found = replace(found, mtime=0)
    if found.mtime > newest:
        found = replace(found, mtime=0)
    cache.store(_connected(memory, os.getpid()), [(found, writing, html)])
    return cache.pack(writing)


def write(maker: Maker, job: Job) -> list[tuple[str, str, int, int]] | Flaw:
    """Write one file; what the disk does not allow is a flaw of that file."""
    try:
        return maker.write(job)
    except OSError as error:
        if error.errno == 28:  # a full disk stops everything: half a site is no site
            raise
        return Flaw(job.path, 1, "unwritable", f"this file cannot be written: {error.strerror}")
    except Exception as error:
        if not maker.overrides:
            raise
        text = f"the templates of this site cannot make {job.path}: {error}; mend or delete them"
        return Flaw("templates", getattr(error, "lineno", None) or 1, "template", text)
