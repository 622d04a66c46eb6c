"""Is there a film behind an address, and where is it watched?"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_YOUTUBE = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com"})
_YOUTUBE_PATH = re.compile(r"/(?:watch|(?:shorts|live|embed|v)/[\w-]{5,})")
_VIMEO = re.compile(r"/(?:[\w/]{0,60}/)?\d{5,}")
# PeerTube runs on hosts of any name; its addresses hold a UUID, long or short
_PEERTUBE = re.compile(
    r"/w/[1-9A-HJ-NP-Za-km-z]{20,24}|/(?:videos/watch|w)/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)


def site(url: str) -> str:
    """The name of the site where a film is watched; "" for an address of anything else."""
    # most addresses are of no film, and that of each entry of a feed is asked about
    if "youtu" not in url and "vimeo" not in url and "/w/" not in url and "/watch/" not in url:
        return ""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    if host in _YOUTUBE and _YOUTUBE_PATH.fullmatch(path):
        return "YouTube"
    if host == "youtu.be" and len(path) > 5:
        return "YouTube"
    if host in ("vimeo.com", "www.vimeo.com") and _VIMEO.fullmatch(path):
        return "Vimeo"
    return host.removeprefix("www.") if host and _PEERTUBE.fullmatch(path) else ""
