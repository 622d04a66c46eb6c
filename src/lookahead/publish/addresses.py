"""Which names may stand in an address of the site, and where does a link lead?

Addresses are lower-case, begin with `/`, and those of pages end with `/`.  No name from a text reaches the
file system but through `safe`.
"""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from urllib.parse import quote, unquote

from lookahead.core.text import slug

MAX_ADDRESS = 240  # bytes, as file systems take them
REF = "ref:"  # begins a link to a text by its name, wherever the text lies
_SCHEME = re.compile(rf"(?!{REF})[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\<>:"|?*\ud800-\udfff]')
_RESERVED = frozenset({"con", "prn", "aux", "nul"})  # as names on Windows


def safe(path: str) -> str:
    """A relative path that stays where it is put, or "" where there is none such."""
    parts = [part for part in path.strip().split("/") if part not in ("", ".")]
    if not parts or _UNSAFE.search(path) or len(path.encode("utf-8", "replace")) > MAX_ADDRESS:
        return ""
    bad = any(p == ".." or (p.startswith(".") and p != ".well-known") for p in parts)
    return (
        "" if bad or any(p.split(".")[0].lower() in _RESERVED for p in parts) else "/".join(parts)
    )


def page(path: str) -> str:
    """The address of a page called `path`, or "" where it cannot be one."""
    kept = safe(path)
    return f"/{kept.lower()}/" if kept else ""


def alias(path: str, address: str) -> str:
    """The address that an alias names, as seen from the page at `address`, or ""."""
    whole = (
        path
        if path.startswith("/")
        else posixpath.join(posixpath.dirname(address.rstrip("/")), path)
    )
    if _SCHEME.match(path) or ".." in path.split("/"):
        return ""
    kept = safe(whole)
    return f"/{kept}" if kept.endswith(".html") else f"/{kept}/" if kept else ""


def term(word: str) -> str:
    """The name of a tag or a series in an address: never "", never a path."""
    return slug(word) or "-".join(f"{ord(c):x}" for c in word[:12])


def local(destination: str) -> bool:
    """Does a link stay on the site?"""
    return bool(destination) and not _SCHEME.match(destination.strip())


def parted(destination: str) -> tuple[str, str]:
    """The path of a local link, decoded, and its fragment."""
    path, _, fragment = destination.strip().partition("#")
    return unquote(path.partition("?")[0]), unquote(fragment)


def beside(path: str, destination: str) -> str:
    """The file that a relative link in the file `path` means, in the content folder; "" outside of it."""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), destination))
    return "" if joined.startswith(("..", "/")) else joined


def under(address: str, destination: str) -> str:
    """The address that a relative link means to a browser that shows `address`."""
    joined = posixpath.normpath(posixpath.join(address, destination))
    return f"{joined}/" if destination.endswith(("/", "..", ".")) and joined != "/" else joined


@lru_cache(maxsize=8_192)  # menus and tags come again on every page
def quoted(address: str) -> str:
    """An address as it stands in a page."""
    return quote(address, safe="/-._~!$'()*+,;=@")


def output(address: str) -> str:
    """The file that answers an address."""
    return f"{address.lstrip('/')}index.html" if address.endswith("/") else address.lstrip("/")
