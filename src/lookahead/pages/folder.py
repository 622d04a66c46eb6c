"""Which file of a folder of a site answers a path, and in which encoding?

For folders that `publish` wrote.  Nothing outside of the folder is ever an answer, and nothing hidden but
`.well-known`.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from lookahead.pages.negotiate import encoding

TYPES = {
    ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8", ".json": "application/json",
    ".xml": "application/xml; charset=utf-8", ".txt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8", ".py": "text/plain; charset=utf-8",
    ".bib": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
    ".gif": "image/gif", ".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon",
    ".woff2": "font/woff2", ".woff": "font/woff", ".pdf": "application/pdf",
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".mp4": "video/mp4",
    ".oga": "audio/ogg", ".opus": "audio/ogg", ".wav": "audio/wav", ".flac": "audio/flac",
    ".m4v": "video/mp4", ".mov": "video/quicktime", ".ogv": "video/ogg", ".vtt": "text/vtt; charset=utf-8",
    ".webm": "video/webm", ".ipynb": "application/json", ".webmanifest": "application/manifest+json",
}  # fmt: skip
OTHER = "application/octet-stream"
_SUFFIXES = {"br": ".br", "gzip": ".gz"}
_BAD = re.compile(r"[\x00-\x1f\x7f\\]")
_FOR_EVER = re.compile(r"assets/[^/]+\.[0-9a-f]{12}\.[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class File:
    """An answer: where it lies, its type, its encoding ("" as it is), and a tag for its bytes."""

    path: Path
    type: str
    encoding: str
    etag: str
    size: int  # bytes
    for_ever: bool  # its name says what is in it

    @property
    def varies(self) -> bool:
        return self.type.startswith(("text/", "application/json", "application/xml", "image/svg"))


def find(root: Path, path: str, accept: str = "") -> File | str | None:
    """The file that answers `path` (decoded, without a slash before it), or where to look instead, or None.

    `accept` is an Accept-Encoding; a variant that lies beside the file is taken where it allows one.
    """
    parts = path.split("/")
    if _BAD.search(path) or not all(map(_plain, parts[:-1])) or not _plain(parts[-1] or "index"):
        return None
    try:
        base = os.path.realpath(root)
        real = os.path.realpath(os.path.join(base, *parts))
        if real != base and not real.startswith(base + os.sep):
            return None
        found = os.stat(real)
        if stat.S_ISDIR(found.st_mode):
            if path and not path.endswith("/"):
                return f"{path}/"
            real = os.path.join(real, "index.html")
        elif path.endswith("/"):
            return None
        return _file(Path(real), path, accept)
    except (OSError, ValueError):  # not there, not to be read, or no name of a file
        return None


def _plain(part: str) -> bool:
    return bool(part) and (not part.startswith(".") or part == ".well-known")


def _file(real: Path, path: str, accept: str) -> File | None:
    kind = TYPES.get(real.suffix.lower(), OTHER)
    wanted = encoding(accept) if accept else ""
    found = os.stat(real)
    if not stat.S_ISREG(found.st_mode):
        return None
    if wanted:
        beside = real.with_name(real.name + _SUFFIXES[wanted])
        try:
            variant = os.lstat(beside)
        except OSError:
            wanted = ""
        else:
            real, found = beside, variant
    tag = f'"{found.st_mtime_ns:x}-{found.st_size:x}"'
    return File(real, kind, wanted, tag, found.st_size, bool(_FOR_EVER.fullmatch(path)))
