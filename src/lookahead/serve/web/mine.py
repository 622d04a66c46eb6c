"""Which notes does the owner's site have on a paper?  What its last build wrote in `notes.json`.

The file is made by us from the owner's texts, and may be missing, old or broken: then there are none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest

from lookahead.serve.published import published

KEY = "notes"  # what pages that show them depend on
STATUSES = ("to-read", "reading", "read", "skimmed", "dropped")
PREFIX = "/site"
MAX_BYTES = 8 << 20
MAX_TEXT = 500  # characters


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a paper."""

    title: str
    path: str  # on this server
    status: str = ""
    tldr: str = ""


def notes(request: HttpRequest) -> Mapping[str, tuple[Note, ...]]:
    """Key of a paper -> the notes on it; in files those of the site that they go to."""
    if (site := published(request)) is not None:
        return _read_as("", site.notes)
    file = settings.RADAR.site / "notes.json"
    try:
        stat = file.stat()
    except OSError:
        return {}
    return _read(file, stat.st_mtime_ns, stat.st_size) if stat.st_size <= MAX_BYTES else {}


def notes_on(request: HttpRequest, key: str) -> tuple[Note, ...]:
    """The notes on one paper."""
    if (site := published(request)) is not None:
        return _read_as("", {key: site.notes.get(key, ())}).get(key, ())
    return notes(request).get(key, ())


@lru_cache(maxsize=1)
def _read(file: Path, _mtime: int, _size: int) -> Mapping[str, tuple[Note, ...]]:
    try:
        return _read_as(PREFIX, json.loads(file.read_bytes())["papers"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _read_as(prefix: str, said: Mapping[str, Any]) -> Mapping[str, tuple[Note, ...]]:
    found = {
        str(key): tuple(filter(None, (_note(row, prefix) for row in rows)))
        for key, rows in said.items()
    }
    return {key: rows for key, rows in found.items() if rows}


def _note(said: Any, prefix: str) -> Note | None:
    """None for what is no note, or leads elsewhere."""
    fields = {name: said.get(name) for name in ("title", "address", "status", "tldr")}
    texts = {name: one[:MAX_TEXT] for name, one in fields.items() if isinstance(one, str)}
    address, status = texts.get("address", ""), texts.get("status", "")
    if not address.startswith("/") or not texts.get("title"):
        return None
    return Note(
        title=texts["title"],
        path=prefix + quote(address),
        status=status.replace("-", " ") if status in STATUSES else "",
        tldr=texts.get("tldr", ""),
    )
