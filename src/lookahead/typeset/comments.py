"""What of rendered HTML did its author only say to oneself?  Comments, which no page needs; pure.

In code comrak wrote `<` as a reference, so whatever still looks like a comment is one, but within a tag, a
script or a style.  Syntax: HTML Living Standard, 13.2.5.42 and on.
"""

from __future__ import annotations

import re

_OPENING = re.compile(
    r"<!--(?P<none>-?>)?"
    r"|<(?P<raw>script|style|textarea|title|xmp)\b"
    r"|<[a-zA-Z](?:[^<>\"']++|\"[^\"]*\"|'[^']*')*>",
    re.IGNORECASE,
)
_END = re.compile(r"--!?>")
_RAW_END = re.compile(r"</(script|style|textarea|title|xmp)\b", re.IGNORECASE)


def without_comments(html: str) -> str:
    """`html` without its comments; one that nothing ends takes the rest along, as in a browser."""
    if "<!--" not in html:
        return html
    parts: list[str] = []
    at = seen = 0
    while found := _OPENING.search(html, seen):
        seen = found.end()
        if found["raw"]:
            name = found["raw"].lower()
            ends = (one for one in _RAW_END.finditer(html, seen) if one[1].lower() == name)
            seen = next((one.end() for one in ends), len(html))
            continue
        if not found[0].startswith("<!--"):
            continue
        parts.append(html[at : found.start()])
        if found["none"] is None:
            end = _END.search(html, seen)
            seen = end.end() if end else len(html)
        at = seen
    return "".join([*parts, html[at:]])
