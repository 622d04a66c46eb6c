"""Which bytes stand at which address of the sample, at a given `now`?  All of them, as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import sha256

from lookahead.sample.content import CONTENT, Piece, Site, sites
from lookahead.sample.feeds import WRITERS, changed
from lookahead.sample.sound import wav
from lookahead.sample.web import article, home, plain, robots, sitemap

_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


@dataclass(frozen=True, slots=True)
class Resource:
    """What one address answers."""

    body: bytes
    type: str
    modified: datetime

    @property
    def etag(self) -> str:
        """Weak, since the same tag stands for the compressed and the plain form."""
        return f'W/"{sha256(self.body).hexdigest()[:24]}"'


def resources(now: datetime, edition: int) -> dict[tuple[str, str], Resource]:
    """(host, path) -> what is there.  `now` is rounded down to the hour, so a start gives its bytes."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return {
        (site.host, path): resource
        for site in sites(edition)
        for path, resource in _of_site(site, hour)
    }


def _of_site(site: Site, now: datetime) -> Iterator[tuple[str, Resource]]:
    newest = max(changed(piece, now) for piece in site.pieces)
    charset = site.charset

    def text(body: str, kind: str) -> Resource:
        encoded = body.encode(charset, "xmlcharrefreplace")
        return Resource(encoded, f"{kind}; charset={charset}", newest)

    if site.format in WRITERS:
        write, kind = WRITERS[site.format]
        # a search of the arXiv kind is always answered with everything there is
        yield (
            site.source.url.removeprefix(site.root).partition("?")[0],
            text(write(site, now), kind),
        )
    elif site.format == "page":
        yield site.source.url.removeprefix(site.root), text(home(site, now), "text/html")
    yield "/", text(home(site, now), "text/html")
    yield "/about", text(plain(site, "About", site.source.description), "text/html")
    older = "Older articles are in the basement."
    yield "/archive", text(plain(site, "Archive", older), "text/html")
    yield "/sitemap.xml", Resource(sitemap(site, now).encode(), "application/xml", newest)
    yield "/robots.txt", Resource(robots(site).encode(), "text/plain; charset=utf-8", newest)
    for piece in site.pieces:
        yield from _of_piece(site, piece, now, text(article(site, piece, now), "text/html"))
    for name, picture in pictures().items():
        yield f"/pictures/{name}", Resource(picture, _TYPES[name.rpartition(".")[2]], newest)


def _of_piece(
    site: Site, piece: Piece, now: datetime, page: Resource
) -> Iterator[tuple[str, Resource]]:
    modified = changed(piece, now)
    if piece.own_page:
        yield site.path.format(slug=piece.slug), replace(page, modified=modified)
    if site.format == "podcast":
        yield f"/audio/{piece.slug}.wav", Resource(wav(piece.slug), "audio/wav", modified)


@cache
def pictures() -> Mapping[str, bytes]:
    """The drawn pictures by file name; every host has them all."""
    folder = CONTENT / "pictures"
    drawn = (file for file in folder.iterdir() if file.name.endswith(tuple(_TYPES)))
    return {file.name: file.read_bytes() for file in drawn}
