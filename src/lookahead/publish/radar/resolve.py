"""Where does a live address lead in the site?  To a file of it, to the original of an article, or nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote

from lookahead.publish.looks.theme import Asset
from lookahead.serve.published import HOME, NOWHERE


@dataclass(frozen=True)
class Resolver:
    """Everything that links may lead to."""

    pages: Mapping[str, str]  # live address -> address in the site
    moved: Mapping[str, str]  # live address -> live address
    originals: Mapping[int, str]  # of articles without a page
    assets: Mapping[str, Asset]  # by name
    pictures: Mapping[str, str]  # live address -> address in the site
    own: frozenset[str]  # addresses of what its owner writes
    _known: dict[str, str] = field(default_factory=dict)

    def to(self, link: str, here: str = "") -> str:
        """The address of a link on the page at `here`; "" where it leads nowhere.

        A link as it stands in a page: with entities, and of this radar.
        """
        if "/tag/" in link and link.startswith("/source/"):
            return self._wider(link, here)
        if link not in self._known:
            self._known[link] = self._to(unescape(link).removeprefix(NOWHERE) or "/")
        return self._known[link]

    def _to(self, link: str) -> str:
        path, hash, fragment = link.partition("#")
        live = path.partition("?")[0]
        if link == HOME:
            return "/"
        if live not in self.pages and live != "/" and unquote(live) in self.own:  # menu and notes
            return unquote(live) + hash + fragment
        if live.startswith("/static/"):
            found = self.assets.get(live.rpartition("/")[2])
            return found.address if found else ""
        if live.startswith("/picture/"):
            return self.pictures.get(live, "")
        target = self.pages.get(path) or self.pages.get(self.moved.get(path, ""), "")
        if target:
            return target + hash + fragment
        kind, _, number = live.removeprefix("/").partition("/")
        return self.originals.get(int(number), "") if kind == "a" and number.isdigit() else ""

    def _wider(self, link: str, here: str) -> str:
        """In the place of a source's articles about something: all about it, or all of the source."""
        source, _, tag = unescape(link).partition("#")[0].removesuffix("/").partition("/tag/")
        wider = [path for path in (f"/tag/{tag}", source) if path != here.partition("?")[0]]
        return next((self.pages[path] for path in wider if path in self.pages), "")
