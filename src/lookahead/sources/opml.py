"""Which sources does an OPML file list, and how is such a file written?

OPML 2.0 (http://opml.org/spec2.opml) and 1.0; outlines without an address are folders, and nest.  What
OPML has no word for (our kind, slug, weight, monogram, state) travels in a namespace of its own, which
other readers pass over.  The file is hostile until shown otherwise: it is read as a stream, with limits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from html.entities import name2codepoint
from typing import Any

from lxml import etree

from lookahead.core.model import Kind, Problem, Source, SourceState
from lookahead.core.text import monogram, one_line, slug, storable
from lookahead.core.urls import canonical, host, is_web
from lookahead.extract import plain
from lookahead.sources import arxiv

MAX_BYTES = 16_000_000
MAX_DEPTH = 64
MAX_OUTLINES = 20_000

_NAMESPACE = "https://github.com/lookahead-radar/lookahead#opml"
_CHUNK = 65536
_END = re.compile(rb"</\s*(?:\w+:)?opml|<(?:\w+:)?opml[^>]*/>", re.IGNORECASE)
_MAX_NAME, _MAX_DESCRIPTION, _MAX_URL = 200, 500, 2048
_MAX_NAMED = 20  # addresses that cannot be used, named one by one
_KINDS: dict[str, Kind] = {kind.value: kind for kind in Kind}
_STATES = {"paused": SourceState.PAUSED}  # the only one that a person chose
_MARK = re.compile(rb"&(?!#[0-9]{1,7};|#x[0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)(\w{2,8};)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")
_SLUG = re.compile(r"[^\W_]+(-[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class OpmlResult:
    """The sources in the order of the file, every address once, and what was wrong with the rest."""

    sources: tuple[Source, ...] = ()
    problems: tuple[Problem, ...] = ()


def read(data: bytes) -> OpmlResult:
    """What an OPML file lists.  Never raises; a file that breaks off gives what came before."""
    if len(data) > MAX_BYTES:
        text = f"The file is larger than {MAX_BYTES // 1_000_000} MB; nothing was read."
        return OpmlResult(problems=(Problem("too-large", text),))
    # also in UTF-16 and UTF-32; no list of feeds has a use for entities of its own
    if b"<!entity" in data.replace(b"\0", b"").lower():
        text = "The file declares entities, as an attack would; nothing was read."
        return OpmlResult(problems=(Problem("entities", text),))
    outlines = _Outlines()
    problem = _stream(data, outlines)
    if not outlines.is_opml:
        return OpmlResult(problems=(Problem("not-opml", "This is not an OPML file."),))
    sources, problems = _folded(outlines.found)
    return OpmlResult(sources, (*([problem] if problem else []), *outlines.problems(), *problems))


class _Enough(Exception):
    """A limit was reached: what was found until now is kept."""


class _Outlines:
    """Receives the elements one by one and keeps the outlines that have an address."""

    def __init__(self) -> None:
        self.is_opml = False
        self.found: list[Source] = []
        self._count = 0
        self._depth = 0
        self._folders: list[str] = []  # one for each open outline; "" for one that is no folder
        self._unusable: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _local(tag)
        self._depth += 1
        self.is_opml = self.is_opml or (self._depth == 1 and name == "opml")
        if not self.is_opml:
            raise _Enough
        if self._depth > MAX_DEPTH:
            raise _Enough(f"It is nested more than {MAX_DEPTH} deep; what follows was not read.")
        if name == "outline":
            self._outline({_key(key): value for key, value in attributes.items()})

    def end(self, tag: str) -> None:
        self._depth -= 1
        if _local(tag) == "outline" and self._folders:
            self._folders.pop()

    def close(self) -> None:
        pass

    def _outline(self, given: Mapping[str, str]) -> None:
        self._count += 1
        if self._count > MAX_OUTLINES:
            raise _Enough(f"It has more than {MAX_OUTLINES} outlines; the rest was not read.")
        address = _address(given)
        if not address:
            self._folders.append(_name(given).replace("/", "-"))
            return
        folder = "/".join(part for part in self._folders if part)
        self._folders.append("")
        if is_web(address) and len(address) <= _MAX_URL:
            self.found.append(_source(given, address, folder))
        else:
            self._unusable.append(one_line(storable(address))[:100])

    def problems(self) -> list[Problem]:
        """What could not be used, by name as long as there are few of them."""
        found = [
            Problem("address", f"{address} is not a web address.")
            for address in self._unusable[:_MAX_NAMED]
        ]
        if more := len(self._unusable) - len(found):
            found.append(Problem("address", f"{more} more outlines have no web address."))
        return found


def _stream(data: bytes, outlines: _Outlines) -> Problem | None:
    """Feed the file through; why it was not read to its end, if it was not."""
    data = _MARK.sub(_reference, data) if b"\0" not in data[:4] else data
    target: Any = outlines  # the stubs want parameters that also take bytes
    parser = etree.XMLParser(
        target=target,
        recover=True,
        resolve_entities="internal",  # type: ignore[arg-type]  # newer than the stubs
        no_network=True,
        load_dtd=False,
    )
    try:
        for at in range(0, len(data), _CHUNK):
            parser.feed(data[at : at + _CHUNK])
        parser.close()
    except _Enough as limit:
        return Problem("too-many", str(limit)) if str(limit) else None
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return Problem("malformed", "The file is broken; what came before the break was read.")
    if not _END.search(data.replace(b"\0", b"")[-_CHUNK:]):
        return Problem("cut", "The file breaks off before its end; what is there was read.")
    return None


def _reference(mark: re.Match[bytes]) -> bytes:
    """A bare ampersand as XML wants it, and HTML's names for characters as their numbers."""
    name = (mark[1] or b"").decode("ascii", "replace")
    code = name2codepoint.get(name.rstrip(";"))
    return b"&#%d;" % code if code else b"&amp;" + (mark[1] or b"")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def _key(name: str) -> str:
    """Ours with a colon before it, all others as they are, without case: `xmlUrl` has many spellings."""
    return ":" + _local(name) if name.startswith(f"{{{_NAMESPACE}}}") else name.lower()


def _address(given: Mapping[str, str]) -> str:
    """The address of the feed, or of a link that is marked as one of our watched pages."""
    address = given.get("xmlurl", "").strip()
    if not address and ":kind" in given:
        address = given.get("url", "").strip()
    return re.sub(
        r"^feed:(?://)?(?=https?:)", "", re.sub(r"^feed://(?!https?:)", "http://", address)
    )


def _name(given: Mapping[str, str]) -> str:
    return _short(given.get("title") or given.get("text") or "")


def _short(name: str) -> str:
    return one_line(storable(name))[:_MAX_NAME].strip()


def _source(given: Mapping[str, str], address: str, folder: str) -> Source:
    home = given.get("htmlurl", "").strip()
    listed = arxiv.address(address) if arxiv.is_listing(address) else ""
    # who wrote another file copied what a feed calls itself, and that may be HTML
    name = _name(given) if ":slug" in given else _short(plain(_name(given)))
    name = name or host(address)
    language = given.get("language", "").strip()
    categories = (one_line(storable(c)) for c in given.get("category", "").split(","))
    return Source(
        slug=given.get(":slug", ""),
        name=name,
        home=home if is_web(home) else "",
        url=listed or address,
        kind=_KINDS.get(given.get(":kind", "")) or (Kind.ARXIV if listed else Kind.FEED),
        monogram=one_line(storable(given.get(":monogram", "")))[:4] or monogram(name),
        language=language if _LANGUAGE.fullmatch(language) else "en",
        weight=_weight(given.get(":weight", "")),
        categories=tuple(c for c in categories if c)[:10],
        folder=folder,
        description=one_line(storable(given.get("description", "")))[:_MAX_DESCRIPTION].strip(),
        state=_STATES.get(given.get(":state", ""), SourceState.ACTIVE),
    )


def _weight(text: str) -> float:
    return float(text) if re.fullmatch(r"[0-9](\.[0-9]{1,4})?", text) else 1.0


def _folded(found: Iterable[Source]) -> tuple[tuple[Source, ...], list[Problem]]:
    """Every address once, and every slug once."""
    kept: dict[str, Source] = {}
    slugs: dict[str, int] = {}
    repeated = 0
    for source in found:
        key = canonical(source.url)
        if key in kept:
            repeated += 1
            continue
        wanted = source.slug if _SLUG.fullmatch(source.slug) else slug(source.name) or "source"
        kept[key] = replace(source, slug=_free(wanted, slugs))
    if not repeated:
        return tuple(kept.values()), []
    noun = "outline repeats a source" if repeated == 1 else "outlines repeat sources"
    return tuple(kept.values()), [Problem("repeated", f"{repeated} {noun} of the same file.")]


def _free(wanted: str, taken: dict[str, int]) -> str:
    """A slug that is not taken; `taken` counts how often each was wanted."""
    found = wanted
    while found in taken:
        taken[wanted] += 1
        found = f"{wanted}-{taken[wanted]}"
    taken[found] = 1
    return found


# ---- writing -----------------------------------------------------------------------------------


def write(sources: Iterable[Source], title: str, now: datetime) -> bytes:
    """An OPML 2.0 file of the sources, in their folders.  Watched pages are outlines of type `link`."""
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"lookahead": _NAMESPACE})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = one_line(storable(title))
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    folders: dict[tuple[str, ...], Any] = {(): etree.SubElement(root, "body")}
    for source in sources:
        path = tuple(part for part in source.folder.split("/") if part.strip())
        etree.SubElement(_folder(folders, path), "outline", _attributes(source))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _folder(folders: dict[tuple[str, ...], Any], path: tuple[str, ...]) -> Any:
    """The element of a folder; it and those around it are made when first asked for."""
    for depth in range(1, len(path) + 1):
        if path[:depth] not in folders:
            name = one_line(storable(path[depth - 1]))
            folders[path[:depth]] = etree.SubElement(
                folders[path[: depth - 1]], "outline", {"text": name, "title": name}
            )
    return folders[path]


def _attributes(source: Source) -> dict[str, str]:
    is_link = source.kind in (Kind.PAGE, Kind.SITEMAP)
    ours = {
        "kind": source.kind.value,
        "slug": source.slug,
        "monogram": source.monogram,
        "weight": f"{source.weight:g}",
        "state": source.state.value if source.state.value in _STATES else "",
    }
    known = {
        "type": "link" if is_link else "rss",
        "text": source.name,
        "title": source.name,
        "url" if is_link else "xmlUrl": source.url,
        "htmlUrl": source.home,
        "description": source.description,
        "language": source.language,
        "category": ",".join(source.categories),
    } | {f"{{{_NAMESPACE}}}{name}": value for name, value in ours.items()}
    return {name: one_line(storable(value)) for name, value in known.items() if value}
