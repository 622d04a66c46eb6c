"""Is this text meant as HTML, and is it spelt in the right characters?"""

from __future__ import annotations

import re
from contextlib import suppress
from html.entities import entitydefs

from feedparser.sanitizer import _HTMLSanitizer  # the oracle's own list of what counts as HTML

_CLOSED_OR_ENTITY = re.compile(r"</\w+>|&#?\w+;")
_TAG = re.compile(r"</?(\w+)")
_ENTITY = re.compile(r"&(\w+);")
_C1 = re.compile("[\x80-\x9f]")
# What C1 controls were meant to be: windows-1252, or nothing (encoding.spec.whatwg.org)
_MEANT = {i: bytes([i]).decode("cp1252", "ignore") for i in range(0x80, 0xA0)}


def looks_like_html(text: str) -> bool:
    """Whether text that is not declared as HTML is HTML: a closing tag or entity, and nothing unknown."""
    if not _CLOSED_OR_ENTITY.search(text):
        return False
    known = _HTMLSanitizer.acceptable_elements
    if any(tag.lower() not in known for tag in _TAG.findall(text)):
        return False
    return all(name in entitydefs for name in _ENTITY.findall(text))


def mended(text: str) -> str:
    """UTF-8 that was read as Latin-1 is read again, and windows-1252 passed off as Latin-1 is put right."""
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    # in UTF-8 all C1 controls begin with the byte C2: bytes are looked through ten times as fast
    if b"\xc2" not in text.encode("utf-8", "surrogatepass") or not _C1.search(text):
        return text
    return text.translate(_MEANT)
