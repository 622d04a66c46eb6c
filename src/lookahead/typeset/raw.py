"""What does raw HTML in a text mean that Markdown's own HTML says otherwise?

comrak says of its own elements where they stood; of raw ones nobody does.  Places were once marked by
`<a name="x">`, often without an end.
"""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Callable
from functools import cached_property

_ADDRESS = re.compile(
    r"\b(?:src|href|poster)\s*=\s*(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\s\"'<>]+))", re.I
)
_SET = re.compile(r"\bsrcset\s*=\s*(?:\"([^\"\n]*)\"|'([^'\n]*)')", re.I)
_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,]|[^\s,])(\s+[^\s,]+)?")
_BARE = re.compile(r"<img\b(?![^<>]*\bsrc\s*=)[^<>]*>", re.I)
_NAME = re.compile(r"(?:^|\s)(?:name|id)\s*=\s*(?:\"([^\"\s]+)\"|'([^'\s]+)'|([^\s\"'<>/]+))", re.I)


class Raw:
    """The raw HTML of one text whose first line has the number `first`."""

    def __init__(self, source: str, first: int) -> None:
        self._source, self._first = source, first

    def line(self, address: str) -> int:
        """The line of the next element that leads to `address`; 0 where there is none."""
        lines = self._lines.get(address)
        return (lines.popleft() if len(lines) > 1 else lines[0]) if lines else 0

    @cached_property
    def _lines(self) -> dict[str, deque[int]]:
        out: dict[str, deque[int]] = {}
        for number, text in enumerate(self._source.split("\n"), self._first):
            small = text.lower() if "=" in text else ""
            if "src" in small or "href" in small or "poster" in small:
                for found in _ADDRESS.finditer(text):
                    address = html.unescape(found[1] or found[2] or found[3] or "")
                    out.setdefault(address, deque()).append(number)
                for address in sized(text):
                    out.setdefault(address, deque()).append(number)
            if "<img" in text:
                for _ in _BARE.finditer(text):
                    out.setdefault("", deque()).append(number)
        return out


def sized(element: str) -> list[str]:
    """The addresses in the `srcset` of an element."""
    sets = (html.unescape(found[1] or found[2] or "") for found in _SET.finditer(element))
    return [found[1] for one in sets for found in _CANDIDATE.finditer(one)]


def resized(element: str, address: Callable[[str], str]) -> str:
    """`element` with each address of its `srcset` written anew."""

    def candidates(found: re.Match[str]) -> str:
        said = html.unescape(found[1] or found[2] or "")
        new = _CANDIDATE.sub(lambda one: address(one[1]) + (one[2] or ""), said)
        return f'srcset="{html.escape(new)}"'

    return _SET.sub(candidates, element)


def anchor(attributes: str, take: Callable[[str], bool]) -> str | None:
    """The opening of `<a name="x">` or `<a id="x" />` as HTML has it today; None for any other element.

    `take` says whether an id is still free, and takes it.
    """
    found = _NAME.search(attributes)
    if found is None or "footnote" in attributes:
        return None
    id = html.unescape(found[1] or found[2] or found[3])
    mark = f' id="{html.escape(id)}"' if take(id) else ""
    return f"<a{mark}>" + "</a>" * attributes.rstrip().endswith("/")
