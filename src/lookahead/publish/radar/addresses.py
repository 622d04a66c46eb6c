"""Under which address does a page of the radar stand in a site of files?

A live address is a path of the server, percent-encoded as in its links, with its query.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from urllib.parse import parse_qsl, unquote

from lookahead.publish import addresses

FEEDS = {"feed.rss": "index.xml", "feed.atom": "atom.xml", "feed.json": "feed.json"}
AS_THEY_ARE = frozenset({"/404.html", "/sources.opml"})
CHOICES = frozenset({"window", "span"})  # of a query: each value is a page
LONGEST_PART = 80  # characters
_PLAIN = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST_PART - 1}}}")  # as nearly all are


def static(live: str, number: int = 1) -> str:
    """The address of a live one; of a list that goes on, its page `number`."""
    path, _, query = live.partition("?")
    if path in AS_THEY_ARE:
        return path
    *folders, last = unquote(path).replace(":", "/").strip("/").split("/")
    if last in FEEDS:
        return _joined(folders) + FEEDS[last]
    chosen = [value for name, value in parse_qsl(query) if name in CHOICES]
    further = ["page", str(number)] * (number > 1)
    return _joined([*folders, *([last] if last else []), *chosen, *further])


def _joined(parts: list[str]) -> str:
    return "/" + "".join(f"{_part(part)}/" for part in parts)


def _part(part: str) -> str:
    """One folder's name, which no file system reads as another's: small letters, digits, and a few signs."""
    if _PLAIN.fullmatch(part):
        return part
    kept = "".join(c if c.isalnum() or c in "-_.~" else "-" for c in part.lower())
    kept = kept.lstrip(".")[:LONGEST_PART]
    if kept == part and addresses.safe(kept) == kept:
        return kept
    digest = blake2b(part.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{kept}-{digest}" if kept else digest
