"""How is a page kept from loading anything from elsewhere?

Reading here must not tell a source's servers who reads.  So a picture from elsewhere is shown from a copy
of ours; sound and film in a text become links.  What is inside the page (`data:`) stays.

The address of a copy holds the picture's own address and our signature: nobody else can say what we fetch.
"""

from __future__ import annotations

import binascii
import html
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from django.utils.crypto import constant_time_compare, salted_hmac

# one whole tag with its quoted values, so that "<img" inside a value is never taken for a picture
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_VALUE = re.compile(r"([^\s=\"'/>]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
LONGEST_URL = 2000  # characters; some servers cut off what is much longer
_SALT = "lookahead.serve.web.pictures"  # the key is derived from this and SECRET_KEY
SIDES = ("width", "height")
About = Callable[[str], tuple[int, int] | str | None]
_WORDS = {"img": "picture", "image": "picture", "video": "video", "audio": "sound"}
_DROPPED = frozenset({"source", "track", "picture", "embed", "object", "iframe", "link", "base"})
_CLOSED = frozenset({"video", "audio", "picture", "object", "iframe"})


def kept_here(page: str, about: About = lambda _: None) -> str:
    """Safe HTML (as `extract.clean` and `typeset` write it) without anything that loads by itself.

    `about` knows the size of a copy, so that nothing moves while it loads, or why there is none.
    """
    return _Rewriter(about).run(page)


class _Rewriter:
    """Goes through the tags of a text, and knows whether it is inside a link."""

    def __init__(self, about: About) -> None:
        self._about, self._in_link = about, False

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
        if name == "img" and can_be_kept(url):
            known = self._about(url)
            if isinstance(known, str):
                return self._link("picture", url, alt, known)
            # without words a picture that does not come would leave a hole, and a link around it no name
            said = alt or f"picture from {_host(url)}"
            more = " loading=lazy decoding=async"
            return _inline(address(url), said, _sized(values, known), more)
        return self._link(_WORDS[name], url, alt)

    def _link(self, word: str, url: str, alt: str, why: str = "") -> str:
        host = _host(url)
        if not host:
            return f"<span class=away>{word}: {html.escape(alt)}</span>" if alt else ""
        why = f" (not shown here: {why.rstrip('.')})" if why else ""
        text = html.escape(f"{word} at {host}{why}" + (f": {alt}" if alt else ""))
        if self._in_link:  # a link inside a link does not exist
            return f"<span class=away>{text}</span>"
        return f'<a class=away href="{html.escape(url)}">{text}</a>'


def can_be_kept(url: str) -> bool:
    """May there be a copy of the picture at this address?"""
    return bool(_host(url)) and len(url) <= LONGEST_URL and url.isprintable()


def address(url: str) -> str:
    """Where our copy of a picture is, as a path."""
    return f"/picture/{_signature(url)}/{urlsafe_b64encode(url.encode()).decode().rstrip('=')}"


def opened(signature: str, key: str) -> str:
    """The address of the picture that a path of ours stands for; "" where the path is not ours."""
    try:
        url = urlsafe_b64decode(key + "=" * (-len(key) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""
    return url if constant_time_compare(signature, _signature(url)) else ""


def _signature(url: str) -> str:
    return salted_hmac(_SALT, url, algorithm="sha256").hexdigest()[:32]


def _inline(url: str, alt: str, values: Mapping[str, str], more: str = "") -> str:
    size = "".join(f' {side}="{n}"' for side in SIDES if (n := _pixels(values.get(side, ""))))
    return f'<img src="{html.escape(url)}" alt="{html.escape(alt)}"{size}{more}>'


def _sized(values: Mapping[str, str], copy: tuple[int, int] | None) -> Mapping[str, str]:
    """The size that the text gives, in the proportions of the copy; the copy's own where it gives none."""
    if copy is None or min(copy) < 1:
        return values
    width, height = (_pixels(values.get(side, "")) for side in SIDES)
    if width:
        height = max(1, round(width * copy[1] / copy[0]))
    elif height:
        width = max(1, round(height * copy[0] / copy[1]))
    else:
        width, height = copy
    return {"width": str(width), "height": str(height)}


def _pixels(text: str) -> int:
    """A number of pixels, 0 for what is none."""
    sane = text.isascii() and text.isdigit() and len(text) <= 5
    return int(text) if sane else 0


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.hostname or "" if parts.scheme in ("http", "https") else ""
