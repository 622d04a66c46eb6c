"""What was written for the sample edition, and as whom?

    content/<source>/source.toml     who publishes, where, in which format, with which habits
    content/<source>/<slug>.html     an article: TOML between +++ lines, then the body (see `body`)
    content/pictures/                drawn by scripts/draw_sample.py

Ages are hours before the edition's `now`.  `story` and `category` are the author's own labels: what
grouping and tagging are measured against.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from lookahead.core.model import Kind, Source
from lookahead.sample.body import to_html, to_text

EDITIONS = (1, 2)
CONTENT: Traversable = files("lookahead.sample") / "content"


@dataclass(frozen=True, slots=True)
class Piece:
    """One article as one edition has it."""

    slug: str
    title: str
    html: str
    age_h: float
    category: str
    summary: str = ""  # plain text
    author: str = ""
    tags: tuple[str, ...] = ()
    story: str = ""
    title_html: str = ""  # the title as HTML, where the feed sends entities or tags in it
    guid: str | None = None  # None: by the source's scheme; "": the feed gives none
    date: str | None = None  # None: from the age; "": the feed gives none; else as the feed has it
    edited_h: float | None = None  # age of its last correction
    image: str = ""
    copy_of: str = ""  # "source/slug" of the original
    own_page: bool = True  # False: the feed links to the original's page
    duration_s: int = 0  # of a podcast episode


@dataclass(frozen=True, slots=True)
class Site:
    """A publisher of the sample: the Source it is to the radar, and how it publishes."""

    source: Source
    host: str
    format: str  # rss atom rdf json podcast arxiv page sitemap
    guids: str  # link tag uuid number: how guids are made
    path: str  # of an article, with {slug}
    layout: str  # semantic or divs
    accent: str
    full: bool  # the feed carries whole articles
    charset: str
    pieces: tuple[Piece, ...]  # newest first

    @property
    def root(self) -> str:
        return f"http://{self.host}"

    def url(self, piece: Piece) -> str:
        return self.root + self.path.format(slug=piece.slug)


@dataclass(frozen=True, slots=True)
class Truth:
    """What the author says of an article."""

    source: str  # slug
    url: str
    title: str
    category: str
    story: str  # articles with the same one tell the same event; "" for those that stand alone
    copy_of: str  # address of the original where this is a copy of it


@cache
def sites(edition: int) -> tuple[Site, ...]:
    """All publishers with the articles that they show in `edition`."""
    if edition not in EDITIONS:
        raise ValueError(f"there is no edition {edition}")
    folders = sorted(CONTENT.iterdir(), key=lambda folder: folder.name)
    read = [_site(folder, edition) for folder in folders if (folder / "source.toml").is_file()]
    originals = {f"{s.source.slug}/{p.slug}": p for s in read for p in s.pieces}
    return tuple(_with_copies(site, originals) for site in read)


def sources() -> tuple[Source, ...]:
    """The sample's sources, with addresses that never change."""
    return tuple(site.source for site in sites(1))


def hosts() -> frozenset[str]:
    """Every host name that the sample's server answers to."""
    return frozenset(site.host for site in sites(1))


def truth(edition: int = EDITIONS[-1]) -> tuple[Truth, ...]:
    """The author's labels for every article of `edition`."""
    return tuple(_truths(edition))


def address(key: str) -> str:
    """The address of the article "source/slug", the same in every edition."""
    slug, _, name = key.partition("/")
    site = next(site for site in sites(EDITIONS[0]) if site.source.slug == slug)
    return site.root + site.path.format(slug=name)


def _truths(edition: int) -> Iterator[Truth]:
    for site in sites(edition):
        for piece in site.pieces:
            original = address(piece.copy_of) if piece.copy_of else ""
            url = site.url(piece) if piece.own_page else original
            slug = site.source.slug
            yield Truth(slug, url, piece.title, piece.category, piece.story, original)


# ---- reading the files -----------------------------------------------------------------------


def _site(folder: Traversable, edition: int) -> Site:
    told = tomllib.loads((folder / "source.toml").read_text("utf-8"))
    host, format_ = told["host"], told["format"]
    source = Source(
        slug=folder.name,
        name=told["name"],
        home=f"http://{host}/",
        url=f"http://{host}{told['feed']}",
        kind=Kind(format_) if format_ in set(Kind) else Kind.FEED,
        monogram=told["monogram"],
        language=told.get("language", "en"),
        weight=told.get("weight", 1.0),
        categories=tuple(told["categories"]),
        folder=told["folder"],
        description=told["description"],
    )
    guids = told.get("guids", "link")
    return Site(
        source=source,
        host=host,
        format=format_,
        guids=told.get("guids_edition_2", guids) if edition > 1 else guids,
        path=told.get("path", "/posts/{slug}"),
        layout=told.get("layout", "semantic"),
        accent=told.get("accent", "#345"),
        full=told.get("full", True),
        charset=told.get("charset", "utf-8"),
        pieces=_pieces(folder, told, edition),
    )


def _pieces(folder: Traversable, told: Mapping[str, Any], edition: int) -> tuple[Piece, ...]:
    found = [
        _piece(file.name.removesuffix(".html"), file.read_text("utf-8"), told, edition)
        for file in folder.iterdir()
        if file.name.endswith(".html")
    ]
    shown = [piece for piece in found if piece is not None]
    return tuple(sorted(shown, key=lambda piece: (piece.age_h, piece.slug)))


def _piece(slug: str, text: str, told: Mapping[str, Any], edition: int) -> Piece | None:
    """The article as `edition` has it, or None where it comes later."""
    try:
        _, front, body = text.split("+++\n", 2)
        said = tomllib.loads(front)
    except ValueError as error:
        raise ValueError(f"{slug}: {error}") from error
    if said.pop("edition", 1) > edition:
        return None
    correction = said.pop("edition_2", {})
    if edition > 1:
        body = _corrected(slug, body, correction.pop("replace", []))
        said |= correction
    html = to_html(body, said.pop("maths", told.get("maths", "")))
    said["tags"] = tuple(said.get("tags", ()))
    said.setdefault("author", told.get("author", ""))
    said.setdefault("summary", to_text(html.partition("</p>")[0]))
    said["age_h"] = float(said.pop("age"))
    return Piece(slug=slug, html=html, **said)


def _corrected(slug: str, body: str, pairs: list[list[str]]) -> str:
    for old, new in pairs:
        if body.count(old) != 1:
            raise ValueError(f"{slug}: a correction must match once: {old}")
        body = body.replace(old, new)
    return body


def _with_copies(site: Site, originals: Mapping[str, Piece]) -> Site:
    """Articles that are copies get the original's text behind their own words."""
    return replace(site, pieces=tuple(_filled(piece, originals) for piece in site.pieces))


def _filled(piece: Piece, originals: Mapping[str, Piece]) -> Piece:
    if not piece.copy_of:
        return piece
    original = originals[piece.copy_of]
    html = f"{piece.html}\n{original.html}".strip()
    return replace(piece, html=html, summary=piece.summary or original.summary)
