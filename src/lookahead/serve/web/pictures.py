"""How is a page kept from loading anything from elsewhere?

Reading here must not tell a source's servers who reads.  So a picture from elsewhere becomes a link that
says what it shows; sound and film in a text become links too.  What is inside the page (`data:`) stays.
"""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

# one whole tag with its quoted values, so that "<img" inside a value is never taken for a picture
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_VALUE = re.compile(r"([^\s=\"'/>]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_WORDS = {"img": "picture", "image": "picture", "video": "video", "audio": "sound"}
_DROPPED = frozenset({"source", "track", "picture", "embed", "object", "iframe", "link", "base"})
_CLOSED = frozenset({"video", "audio", "picture", "object", "iframe"})


def kept_here(page: str) -> str:
    """Safe HTML (as `extract.clean` and `typeset` write it) without anything that loads by itself."""
    return _Rewriter().run(page)


class _Rewriter:
    """Goes through the tags of a text, and knows whether it is inside a link."""

    def __init__(self) -> None:
        self._in_link = False

    def run(self, page: str) -> str:
        return _TAG.sub(self._tag, page)

    def _tag(self, match: re.Match[str]) -> str:
        closing, name, rest = match[1], match[2].lower(), match[3]
        if name == "a":
            self._in_link = not closing
            return match[0]
        if closing:
            return "" if name in _CLOSED else match[0]
        if name in _DROPPED:
            return ""
        return self._media(name, rest) if name in _WORDS else match[0]

    def _media(self, name: str, rest: str) -> str:
        values = {
            m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in _VALUE.finditer(rest)
        }
        url = values.get("src", "") or values.get("href", "")
        alt = values.get("alt", "").strip() or values.get("title", "").strip()
        if name == "img" and url.startswith("data:image/"):
            return _inline(url, alt, values)
        return self._link(_WORDS[name], url, alt)

    def _link(self, word: str, url: str, alt: str) -> str:
        host = _host(url)
        if not host:
            return f"<span class=away>{word}: {html.escape(alt)}</span>" if alt else ""
        text = html.escape(f"{word} at {host}" + (f": {alt}" if alt else ""))
        if self._in_link:  # a link inside a link does not exist
            return f"<span class=away>{text}</span>"
        return f'<a class=away href="{html.escape(url)}">{text}</a>'


def _inline(url: str, alt: str, values: dict[str, str]) -> str:
    size = "".join(
        f' {side}="{values[side]}"'
        for side in ("width", "height")
        if values.get(side, "").isascii() and values.get(side, "").isdigit()
    )
    return f'<img src="{html.escape(url)}" alt="{html.escape(alt)}"{size}>'


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.hostname or "" if parts.scheme in ("http", "https") else ""
