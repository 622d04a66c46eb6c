"""How does plain text become HTML that shows its lines, and lets its addresses be followed?"""

from __future__ import annotations

import re
from html import escape, unescape

_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|<!--")
_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,2000}", re.IGNORECASE)
_BEHIND = ".,;:!?)'\"…»”’）。，"  # ends a sentence, not an address


def lines(text: str) -> str:
    """The HTML of a plain text, for `clean`; what is HTML already stays as it is."""
    if _TAG.search(text):
        return text
    paragraphs = re.split(r"\n[ \t\r]*\n\s*", unescape(text).strip())
    return "".join(f"<p>{_linked(p)}</p>" for p in paragraphs if p)


def _linked(paragraph: str) -> str:
    parts, at = [], 0
    for match in _ADDRESS.finditer(paragraph):
        address = match[0].rstrip(_BEHIND)
        if match[0].startswith(f"{address})") and address.count("(") > address.count(")"):
            address += ")"
        parts.append(escape(paragraph[at : match.start()]))
        parts.append(f'<a href="{escape(address)}">{escape(address)}</a>')
        at = match.start() + len(address)
    parts.append(escape(paragraph[at:]))
    return "".join(parts).replace("\n", "<br>")
