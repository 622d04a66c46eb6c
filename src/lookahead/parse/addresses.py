"""Where does that address point?  Relative references made absolute, and only the web counts as a link."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin

from lookahead.core.urls import is_web

# What needs no second look: absolute, plain ASCII, nothing that joining would normalise away
_PLAIN = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{2,5})?"
    r"(?:/[\w\-./~%+,:@!$&'()*=]*+(?:\?[\w\-./~%+,:@!$&'()*=;]++)?+(?:#[\w\-./~%+,:@!$&'()*=;]++)?+)?",
    re.ASCII,
)
_is_plain = lru_cache(maxsize=256)(_PLAIN.fullmatch)  # link, guid and enclosure are often one
_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*://)/+")
# RFC 3986, 3.1; a base of any other kind (javascript:, data:) is no place to start from
_BASES = ("http", "https", "ftp", "file", "feed")


def join(base: str, reference: str) -> str:
    """`reference` against `base` (RFC 3986, 5); "" where there is none, or none that can be read."""
    if not reference or _is_plain(reference):
        return reference
    try:
        return urljoin(base, _SLASHES.sub(r"\1", reference))
    except ValueError:  # an unclosed bracket of an IPv6 host
        return ""


def web(url: str) -> str:
    """The address if it is absolute http(s), else ""."""
    if _is_plain(url):
        return url
    url = url.strip()
    return url if is_web(url) else ""


def rebase(base: str, given: str) -> str:
    """The base that holds below an `xml:base` (XML Base, 4): unchanged where the new one is no place."""
    joined = join(base, given) if base else given
    return joined if joined.split(":", 1)[0].strip().lower() in _BASES else base
