"""What did the last build of the owner's site say?  A file beside the site, written by who builds it.

Read by the web on each page of the editor, so what was read is kept until the file is another.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something wrong with a text: file in the content folder, line, a sentence."""

    file: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Build:
    """One build.  `at`, when it began, is in seconds since 1970, 0 where there was none."""

    at: float = 0.0
    texts: int = 0
    error: str = ""  # why the site stands as it was before
    troubles: tuple[Trouble, ...] = ()
    addresses: dict[str, str] = field(
        default_factory=dict
    )  # "/posts/a/" of each text that is shown
    missing: frozenset[str] = frozenset()  # texts without a page, for what is wrong with them


def write(path: Path, build: Build) -> None:
    """Replace the file, whole or not at all."""
    said = {
        "at": build.at,
        "texts": build.texts,
        "error": build.error,
        "troubles": [[one.file, one.line, one.text] for one in build.troubles],
        "addresses": build.addresses,
        "missing": sorted(build.missing),
    }
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(json.dumps(said), "utf-8")
    temporary.replace(path)


def read(path: Path) -> Build:
    """The last build; an empty one where there was none."""
    try:
        stat = path.stat()
    except OSError:
        return Build()
    return _read(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=2)
def _read(path: Path, _mtime: int, _size: int) -> Build:
    try:
        said: Any = json.loads(path.read_bytes())
        troubles = tuple(Trouble(*one) for one in said["troubles"])
        missing = frozenset(said.get("missing", ()))
        return Build(said["at"], said["texts"], said["error"], troubles, said["addresses"], missing)
    except (OSError, ValueError, KeyError, TypeError):  # of another version, or torn
        return Build()
