"""Under which names are the style sheet and the scripts served?  Under names that say what is in them.

A name holds the hash of the content, so that browsers may keep it for ever.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

from lookahead.typeset import highlight_css, maths_css

FOLDER = Path(__file__).parent / "static"
TYPES = {
    "look.css": "text/css; charset=utf-8",
    "theme.js": "text/javascript; charset=utf-8",
    "keys.js": "text/javascript; charset=utf-8",
    "find.js": "text/javascript; charset=utf-8",
    "write.css": "text/css; charset=utf-8",
    "write.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "math.woff2": "font/woff2",
}


@cache
def content(name: str) -> bytes:
    """The bytes of one of TYPES."""
    data = (FOLDER / name).read_bytes()
    if name != "look.css":
        return data
    return (
        data + (highlight_css() + maths_css(path("math.woff2").replace("/static", ".."))).encode()
    )


@cache
def fingerprint(name: str) -> str:
    return blake2b(content(name), digest_size=6).hexdigest()


@cache
def path(name: str) -> str:
    """`/static/0123456789ab/look.css`."""
    return f"/static/{fingerprint(name)}/{name}"
