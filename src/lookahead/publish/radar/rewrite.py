"""How does the answer of a view become a file?  Its links lead within the site, or out, or are none any more.

Our templates and the sanitiser write whole tags with quoted values, so that tags can be found one by one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import escape
from urllib.parse import urlsplit

from lookahead.publish.radar.resolve import Resolver
from lookahead.serve.published import NOWHERE

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_LOCAL = rf"(?:/(?!/)|{re.escape(NOWHERE)}(?=[/\"]))"
_ADDRESS = re.compile(rf'(\s(?:href|src|action|poster|data-find)=)"({_LOCAL}[^"]*)"')
_ABSOLUTE = re.compile(rf"{re.escape(NOWHERE)}(/[^\s\"'<>\\]*)?")
Address = Callable[[str], str]


def links(answer: str) -> Iterator[str]:
    """The local addresses of an answer, each once, as they stand there."""
    found: dict[str, None] = {}
    if answer.startswith("<!doctype html>"):
        for tag in _TAG.finditer(answer):
            if '="' in tag[3]:  # most have no attribute
                found |= {match[2]: None for match in _ADDRESS.finditer(tag[3])}
    else:
        found |= {match[0]: None for match in _ABSOLUTE.finditer(answer)}
    return iter(found)


def feed(answer: str, resolver: Resolver, absolute: Address) -> str:
    """A file for machines: every address of ours is absolute."""
    host = urlsplit(absolute("/")).hostname or ""
    is_json = answer.startswith("{")
    answer = answer.replace(f"tag:{urlsplit(NOWHERE).hostname},", f"tag:{host},")

    def address(match: re.Match[str]) -> str:
        found = resolver.to(match[0])
        # a feed names its list and its articles: what leads nowhere is told by the front page
        target = found if found.startswith("http") else absolute(found or "/")
        return json.dumps(target)[1:-1] if is_json else escape(target)

    return _ABSOLUTE.sub(address, answer)


def page(answer: str, here: str, resolver: Resolver, url: Address, absolute: Address) -> str:
    """A page of the site."""
    return _Rewriter(here, resolver, url, absolute).run(answer)


class _Rewriter:
    """Goes through the tags of a page, and knows whether the link that is open leads anywhere."""

    def __init__(self, here: str, resolver: Resolver, url: Address, absolute: Address) -> None:
        self._here, self._resolver, self._url, self._absolute = here, resolver, url, absolute
        self._dead = False

    def run(self, answer: str) -> str:
        return _TAG.sub(self._tag, answer)

    def _tag(self, match: re.Match[str]) -> str:
        closing, name, rest = match[1], match[2].lower(), match[3]
        if closing:
            return self._closed(match[0]) if name == "a" else match[0]
        if not (found := _ADDRESS.search(rest)):
            return match[0]
        target = self._resolver.to(found[2], self._here)
        if not target:
            return self._nowhere(name, rest, found[2])
        said = _ADDRESS.sub(lambda one: f'{one[1]}"{self._said(one[2])}"', rest)
        return f"<{match[2]}{said}{self._integrity(name, target)}>"

    def _said(self, link: str) -> str:
        target = self._resolver.to(link, self._here)
        if target.startswith("http"):
            return escape(target)
        return escape(self._absolute(target) if link.startswith(NOWHERE) else self._url(target))

    def _nowhere(self, name: str, rest: str, link: str) -> str:
        """In the place of a tag whose address has no file here."""
        if name != "a":
            return ""
        self._dead = True
        # a further page that is not there, or an explanation of what stands in no ranking
        silent = ' rel="' in rest or link.startswith("/why/")
        return "<span hidden>" if silent else "<span>"

    def _closed(self, tag: str) -> str:
        dead, self._dead = self._dead, False
        return "</span>" if dead else tag

    def _integrity(self, name: str, target: str) -> str:
        if name not in ("script", "link") or target.endswith(
            ".woff2"
        ):  # a style sheet asks without
            return ""
        found = next((one for one in self._resolver.assets.values() if one.address == target), None)
        return f' integrity="{found.integrity}"' if found else ""
