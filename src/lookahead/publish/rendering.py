"""What runs in the children of a build?  Reading texts into the cache, and writing files."""

from __future__ import annotations

import os
import re
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from errno import ENOSPC
from functools import lru_cache
from pathlib import Path

from lookahead import typeset
from lookahead.core.text import one_line
from lookahead.publish import cache, reading
from lookahead.publish.looks import overrides
from lookahead.publish.make import Maker
from lookahead.publish.model import Common, Flaw, Found
from lookahead.publish.plan import Job

MAX_SAID = 200  # characters of what a fault says
MAX_HELD = 4_000_000  # characters of HTML that wait to be kept
LOOKED_AT = 250  # texts of which is seen, before there are children, what languages they show
MAX_LOOKED_AT = 20_000  # bytes of one of them
MAX_LANGUAGES = 24
_FENCE = re.compile(rb"^```+(\w+)", re.MULTILINE)


def warm(root: Path, texts: Sequence[Found]) -> None:
    """Load what reading needs, once, before children are forked: also the languages that some texts show.

    Their code is nothing for a process whose end is the end of the build.
    """
    typeset.markdown("`code`")
    shown = Counter[bytes]()
    for found in texts[:: 1 + len(texts) // LOOKED_AT]:
        with suppress(OSError), (root / found.path).open("rb") as opened:
            shown.update(_FENCE.findall(opened.read(MAX_LOOKED_AT)))
    for lang, _ in shown.most_common(MAX_LANGUAGES):
        typeset.code("", lang.decode("ascii"))


@lru_cache(maxsize=1)
def _connected(path: Path, _process: int) -> sqlite3.Connection:
    return cache.connect(path)


def render(
    common: Common, memory: Path, newest: int, hold: bool, batch: Sequence[Found]
) -> list[str]:
    """Read and render texts, keep them in the cache, and give their records.

    A file that changed after `newest` (nanoseconds) is kept without its time, so that it is read again.
    With `hold`, a text that cannot be read now stays as it is in the cache.
    """
    db = _connected(memory, os.getpid())
    records: list[str] = []
    rows: list[cache.Text] = []
    for found in batch:
        row = _read(common, newest, found)
        if hold and (held := _held(db, row)):
            records.append(held)
            continue
        rows.append(row)
        records.append(row.record)
        if sum(len(row.html) for row in rows) > MAX_HELD:
            cache.store(db, rows)
            rows = []
    cache.store(db, rows)
    return records


def _read(common: Common, newest: int, found: Found) -> cache.Text:
    try:
        writing, html = reading.read(common, found)
    except OSError as error:
        flaw = Flaw(found.path, 1, "unreadable", f"this file cannot be read: {error.strerror}")
        writing, html = reading.refused(found, flaw)
        found = replace(found, mtime=0)
    except Exception as error:  # a fault of ours costs the text that it is in, not the site
        writing, html = reading.refused(found, _fault(found.path, "this text was left out", error))
        found = replace(found, mtime=0)
    if found.mtime > newest:
        found = replace(found, mtime=0)
    return cache.Text(found, cache.pack(writing), html, writing.said)


def _held(db: sqlite3.Connection, row: cache.Text) -> str | None:
    """The record of a refused text as it could be read last, with what is wrong with it now.

    The cache keeps what it has, which is of another time of the file: the next build asks again.
    """
    now = cache.unpack(row.record)
    before = "" if now.address else cache.record_of(db, row.found.path)
    last = cache.unpack(before) if before else None
    if last is None or not last.address:
        return None
    flaws = [replace(one, text=f"{one.text}; its page stays as it was") for one in now.flaws]
    return cache.pack(replace(last, flaws=tuple(flaws)))


def _fault(file: str, what: str, error: Exception) -> Flaw:
    said = one_line(f"{type(error).__name__}: {error}".rstrip(": "))[:MAX_SAID]
    return Flaw(file, 1, "fault", f"{what}, by a fault of ours: {said}")


@dataclass(frozen=True, slots=True)
class Wrote:
    """The files that a job left, as rows of the cache, none where it failed; and what is wrong."""

    rows: tuple[tuple[str, str, int, int], ...] = ()
    flaws: tuple[Flaw, ...] = ()


def write(maker: Maker, job: Job) -> Wrote:
    """Write one file; what the disk does not allow is a flaw of that file.

    A template of the content folder that fails is left out for this page.  The row has no key then, so that
    the next build tries, and says so, again.
    """
    flaws: list[Flaw] = []
    while True:
        try:
            rows = maker.write(job)
        except Exception as error:
            if wrong := _outside(job, error):
                return Wrote(flaws=(wrong,))
            if not maker.overrides:
                fault = _fault(job.path, "this file was not made", error)
                return Wrote(flaws=(*flaws, fault))
            name, flaw = overrides.blamed(error, maker.overrides)
            flaws.append(flaw)
            maker = maker.without(name)
            continue
        return Wrote(
            tuple((*row[:1], "", *row[2:]) for row in rows) if flaws else tuple(rows), tuple(flaws)
        )


def _outside(job: Job, error: Exception) -> Flaw | None:
    """What is wrong with the disk, if that is it."""
    if (
        not isinstance(error, OSError) or not error.errno
    ):  # a template that is not there has no number
        return None
    if error.errno == ENOSPC:  # a full disk stops everything: half a site is no site
        raise error
    return Flaw(job.path, 1, "unwritable", f"this file cannot be written: {error.strerror}")
