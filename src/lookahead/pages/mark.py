"""How does a view say that its answer is the same for everybody?

By one header, which the shim reads and always takes off again: seconds until it expires, then the keys
that it depends on, such as `60 articles source%3Ababel`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from urllib.parse import quote, unquote

HEADER = "X-Lookahead-Page"
CACHE_CONTROL = "Cache-Control"
# a browser may keep the page but asks each time: signing in must change what it sees at once
REVALIDATE = "public, no-cache"
FOREVER = "public, max-age=31536000, immutable"


class Headers(Protocol):
    """The headers of an answer, as Django or a dict has them."""

    def __setitem__(self, name: str, value: str, /) -> None: ...
    def setdefault(self, name: str, value: str, /) -> object: ...


def mark_public(headers: Headers, keys: Iterable[str], seconds: int) -> None:
    """Say that an answer may be kept for `seconds`, as long as nothing under `keys` changes."""
    headers[HEADER] = " ".join([str(seconds), *(quote(key, safe="") for key in keys)])
    headers.setdefault(CACHE_CONTROL, REVALIDATE)


def read_mark(value: str) -> tuple[int, tuple[str, ...]] | None:
    """What `mark_public` wrote; None where it is something else."""
    seconds, *keys = value.split()[:1000] or [""]
    if not (seconds.isascii() and seconds.isdigit()):
        return None
    return int(seconds), tuple(unquote(key) for key in keys)
