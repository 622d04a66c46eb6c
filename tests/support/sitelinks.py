"""Does every address that a built site names lead to a file of it, and every fragment to an element?

Looked at are pages (also pictures in several sizes, covers in the head, pages that lead on), style sheets,
feeds with the HTML in them, the sitemap, the search's list, `notes.json`, `llms.txt` and `_redirects`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

from lxml import etree, html

ATTRIBUTES = (
    "href",
    "src",
    "poster",
    "action",
    "data",
    "cite",
    "formaction",
    "data-find",
    "data-search",
)
SETS = ("srcset", "imagesrcset")
OTHERS = re.compile(r"(?:data|mailto|tel|xmpp|javascript|ftp|irc|tag|urn):", re.IGNORECASE)
_NAMED = " or ".join(f"@{name}" for name in (*ATTRIBUTES, *SETS))
# most elements are spans in code and parts of formulas, and name nothing
_naming = etree.XPath(f"descendant-or-self::*[{_NAMED} or self::meta or self::style]")
_CSS = re.compile(r"url\(\s*[\"']?([^\"')]+)")
_REFRESH = re.compile(r"^\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE)
_TEXT = (".txt", ".opml", ".webmanifest")


@dataclass(frozen=True, order=True)
class Link:
    """An address as a file of the site says it."""

    file: str
    link: str


@dataclass
class Site:
    """A folder of files, and the address at which it will stand, without a slash at the end."""

    out: Path
    base: str
    _ids: dict[Path, frozenset[str]] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return urlsplit(self.base).path

    def broken(self) -> list[Link]:
        """Every address of the site that has no file or no element."""
        return sorted({one for one in self.links() if not self._leads(one)})

    def links(self) -> Iterator[Link]:
        for path in sorted(self.out.rglob("*")):
            name = path.relative_to(self.out).as_posix()
            if path.is_file():
                yield from (Link(name, found.strip()) for found in self._named(name, path))

    def _leads(self, one: Link) -> bool:
        if not one.link or OTHERS.match(one.link):
            return True
        whole = urlsplit(
            urljoin(f"{self.base or 'http://site.invalid'}/{quote(one.file)}", one.link)
        )
        if whole.netloc != urlsplit(self.base or "http://site.invalid").netloc:
            return True
        here = unquote(whole.path)
        if here != self.path and not here.startswith(f"{self.path}/"):
            return "://" in one.link  # what else stands on that host is not ours
        file = self.file(here.removeprefix(self.path))
        return file is not None and (not whole.fragment or self._has(file, unquote(whole.fragment)))

    def file(self, path: str) -> Path | None:
        """What a host of files sends for a path."""
        target = self.out / path.lstrip("/")
        target = target / "index.html" if not path or path.endswith("/") else target
        return target if target.is_file() else None

    def _has(self, file: Path, fragment: str) -> bool:
        if file.suffix not in {".html", ".svg"} or fragment.startswith(":~:"):
            return True
        if file not in self._ids:
            named = _tree(file.read_bytes()).xpath("//@id | //a/@name")
            self._ids[file] = frozenset(map(str, named))
        return fragment in self._ids[file] or fragment == "top"

    # ---- what a file names -----------------------------------------------------------------------

    def _named(self, name: str, path: Path) -> Iterator[str]:
        if name.endswith(".html"):
            yield from of_html(_tree(path.read_bytes()))
        elif name.endswith(".css"):
            yield from _CSS.findall(path.read_text("utf-8"))
        elif name.endswith(".xml"):
            yield from _of_xml(path.read_bytes())
        elif name.endswith(".json"):
            yield from self._of_json(name, json.loads(path.read_bytes()))
        elif name == "_redirects":
            yield from (
                line.split()[1] for line in path.read_text("utf-8").splitlines() if line[:1] == "/"
            )
        elif self.base and name.endswith(_TEXT):
            yield from re.findall(re.escape(self.base) + r'[^\s"<>\\)]*', path.read_text("utf-8"))

    def _of_json(self, name: str, said: Any) -> Iterator[str]:
        if "search/texts-" in name:
            yield from (self.path + row[0] for row in said)
        elif name == "notes.json":
            yield from (
                self.path + one["address"] for found in said["papers"].values() for one in found
            )
        elif isinstance(said, dict) and "jsonfeed" in str(said.get("version")):
            for place in (said, *said["items"]):
                yield from (
                    place[n] for n in ("home_page_url", "feed_url", "url", "image") if n in place
                )
                yield from of_html(_tree(place.get("content_html", "").encode()))


def _tree(data: bytes) -> Any:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    return html.document_fromstring(data.strip() or b"<p></p>", parser=parser)


def of_html(tree: Any) -> Iterator[str]:
    """The addresses in a page or in the HTML of a feed."""
    for one in _naming(tree):
        yield from (one.get(name) for name in ATTRIBUTES if one.get(name))
        for name in SETS:
            yield from (part.split()[0] for part in one.get(name, "").split(", ") if part.strip())
        if one.tag == "meta":
            if one.get("property", one.get("name")) in {"og:image", "og:url", "twitter:image"}:
                yield one.get("content", "")
            if one.get("http-equiv", "").lower() == "refresh":
                yield from _REFRESH.findall(one.get("content", ""))
        if one.tag == "style":
            yield from _CSS.findall(one.text or "")


def _of_xml(data: bytes) -> Iterator[str]:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    for one in root.iter():
        if not isinstance(one.tag, str):
            continue
        name, text = one.tag.rpartition("}")[2], (one.text or "").strip()
        if name in {"link", "guid", "loc", "id", "url"} and text.startswith("http"):
            yield text
        yield from (one.get(n) for n in ("href", "url", "htmlUrl", "xmlUrl") if one.get(n))
        if name in {"encoded", "content", "summary", "description"} and "<" in text:
            yield from of_html(_tree(text.encode()))
