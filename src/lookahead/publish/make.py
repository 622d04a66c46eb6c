"""How is one file of the site made?  A job in, bytes out; runs in any process that knows the site."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from html import escape, unescape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from jinja2.runtime import Macro
from markupsafe import Markup

from lookahead.publish import addresses, cache, cite, feeds, files, finding, linked, searching
from lookahead.publish.engines import diagrams
from lookahead.publish.looks import pictures, theme
from lookahead.publish.looks.derived import Looks
from lookahead.publish.model import Writing
from lookahead.publish.notes import lists as notelists
from lookahead.publish.notes import pages as notepages
from lookahead.publish.notes import papers
from lookahead.publish.notes.field import Told
from lookahead.publish.plan import FEEDS, Job, Listing
from lookahead.publish.site import LOCAL, Joined, Site
from lookahead.typeset.raw import resized

if TYPE_CHECKING:
    from lookahead.publish.radar.planet import Planet

SECURITY_DAYS = 365  # RFC 9116: the time after which security.txt says nothing any more
_ELEMENT = re.compile(
    r"<(?=[aisvetol])"  # most elements are others, and names regardless of case are compared slowly
    r"(?!a href=\"https?://[^\"]*\">)"  # most links are as they shall be
    r"(?:a|img|source|video|audio|iframe|area|track|embed|object|link)\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"""(\s(?:href|src|poster|data)\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE
)


def _addressed(placed: Callable[[str], str]) -> Callable[[re.Match[str]], str]:
    """An attribute with another address in it."""

    def address(match: re.Match[str]) -> str:
        said = unescape(match[2] or match[3] or match[4] or "")
        new = placed(said)
        return match[0] if new is said else f'{match[1]}"{escape(new)}"'

    return address


def relinked(html: str, placed: Callable[[str], str]) -> str:
    """The HTML of a text with other addresses in it."""
    address = _addressed(placed)

    def element(found: re.Match[str]) -> str:
        tag = _ADDRESS.sub(address, found[0])
        return resized(tag, placed) if " srcset=" in tag else tag

    return _ELEMENT.sub(element, html)


@dataclass(frozen=True)
class Maker:
    """Everything that a file of the site may be made from."""

    root: Path  # the content folder
    out: Path
    cache: Path
    site: Site
    joined: Joined
    assets: Mapping[str, theme.Asset]
    overrides: dict[str, bytes] = field(default_factory=dict)
    year: int = 1970  # of the build, for security.txt
    looks: Looks = field(default_factory=Looks)
    told: Mapping[str, Told] = field(default_factory=dict)  # of notes on papers, by path
    planet: Planet | None = None  # the radar that is part of the site
    drawn: diagrams.Drawn = field(default_factory=diagrams.Drawn)

    def __getstate__(self) -> dict[str, Any]:
        """For children that were not forked: what was given, without what was worked out of it."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def write(self, job: Job) -> list[tuple[str, str, int, int]]:
        """Make the file and put it in place: path, key, modification time and size of what stands then."""
        if job.kind == "file":
            rows = [files.copy(self.out, job.path, self.root / job.args[0])]
            data = b""
        else:
            data = self.make(job)
            rows = [files.put(self.out, job.path, data)]
        if self.site.about.precompress and job.path.endswith(files.SUFFIXES):
            data = data or (self.root / job.args[0]).read_bytes()
            rows += files.compressed(self.out, job.path, data)
        return [(path, job.key, mtime, size) for path, mtime, size in rows]

    def make(self, job: Job) -> bytes:
        """The bytes of a file."""
        made = getattr(self, f"_{job.kind}")(*job.args)
        return made if isinstance(made, bytes) else str(made).encode("utf-8", "replace")

    # ---- addresses

    def url(self, address: str) -> str:
        """An address of the site as it stands in a page."""
        path, mark, fragment = address.partition("#")
        return self.site.prefix + addresses.quoted(path) + mark + addresses.quoted(fragment)

    def absolute(self, address: str) -> str:
        path = self.url(address)
        return self.site.base_url.removesuffix(self.site.prefix) + path

    # ---- pages

    @cached_property
    def _environment(self) -> Any:
        helpers = {
            "url": self.url, "absolute": self.absolute, "asset": self.asset, "site": self.site,
            "about": self.site.about, "card": self.card, "address_of_term": self.term,
            "shaped": self.shaped, "once": self.once,
        } | notepages.helpers()  # fmt: skip
        return theme.environment(
            self.site.about, self.overrides, helpers, self.cache.parent / "templates"
        )

    def warm(self) -> None:
        """Load what most pages need, once, before children are forked."""
        for name in ("writing.html", "list.html", "parts.html"):
            with suppress(Exception):  # the pages that need it say so
                self._environment.get_template(name)

    def without(self, name: str) -> Maker:
        """The same without a template of the content folder; with "", without any of them."""
        if name not in self._fallen:
            kept = {n: content for n, content in self.overrides.items() if name and n != name}
            self._fallen[name] = replace(self, overrides=kept)
        return self._fallen[name]

    @cached_property
    def _fallen(self) -> dict[str, Maker]:
        return {}

    def _page(self, template: str, here: str, **values: Any) -> str:
        return str(self._environment.get_template(template).render(here=here, **values))

    def asset(self, name: str) -> theme.Asset:
        return self.assets[name]

    def term(self, taxonomy: str, name: str) -> str:
        return f"/{taxonomy}/{addresses.term(name)}/"

    @cached_property
    def _said_once(self) -> dict[Macro, Markup]:
        return {}

    def once(self, macro: Macro) -> Markup:
        """What a macro says that says the same on every page."""
        if not isinstance(macro, Macro):
            raise TypeError("once() takes a macro")  # and calls nothing that the sandbox would not
        if macro not in self._said_once:
            self._said_once[macro] = Markup(macro())  # noqa: S704  # a template's own output
        return self._said_once[macro]

    @cached_property
    def _cards(self) -> dict[str, Markup]:
        return {}

    def card(self, one: Writing) -> Markup:
        """A text as a row of a list; the same in every list."""
        if one.path not in self._cards:
            macro = self._environment.get_template("card.html").module.row
            self._cards[one.path] = Markup(macro(one, self.cover(one)))  # noqa: S704  # a template's own output
        return self._cards[one.path]

    def cover(self, one: Writing) -> str:
        """The address of a text's cover, "" without one."""
        said = one.front.cover
        if not addresses.local(said):
            return said if urlsplit(said).scheme in ("http", "https") else ""
        found = self.joined.resolved.get(one.path, {}).get(said)
        return self.url(found) if found else ""

    def _writing(
        self, path: str, beside: tuple[str, str], near: tuple[str, ...], back: tuple[str, ...]
    ) -> str:
        one = self.site.texts[path]
        texts = self.site.texts
        crumbs = [
            ("home", "/"),
            *([(one.section, f"/{one.section}/")] if one.section != "pages" else []),
        ]
        note = papers.is_note(one.front) and one.section == "notes"
        return self._page(
            "note.html" if note else "writing.html",
            one.address,
            w=one,
            body=Markup(self._body(one)),  # noqa: S704  # its author's own HTML, see `reading`
            newer=texts.get(beside[0]),
            older=texts.get(beside[1]),
            related=[texts[p] for p in near if p in texts],
            backlinks=[texts[p] for p in back if p in texts],
            series=[term for term in self.site.terms["series"] if one in term.texts],
            cover=self.cover(one),
            crumbs=crumbs,
            citation=cite.bibtex(one, self.site.about, self._cited(one)),
            data=linked.writing(one, self.site.about, self.absolute, crumbs, self._image(one)),
            image=self._image(one),
            drawn=one.path in self.looks.covers,
            **(notepages.values(self, one) if note else {}),
        )

    def _cited(self, one: Writing) -> str:
        """The address under which others find a text, "" where nobody said where the site is."""
        return "" if self.site.base_url == LOCAL else self.absolute(one.address)

    def _image(self, one: Writing) -> str:
        drawn = self.looks.covers.get(one.path)
        if drawn:
            return self.absolute(drawn.address)
        cover = self.cover(one)
        return urljoin(self.site.base_url + "/", cover) if cover else ""

    def shaped(self, source: str, sizes: str = "") -> Markup:
        """Width, height and smaller copies of a picture, as attributes; `sizes` as in `<img sizes>`."""
        one = self._sizes.get(source)
        if one is None or not one.width:
            return Markup("")
        more = pictures.shape("", one)
        more += pictures.srcset(one, escape(source), self.site.prefix, sizes) if one.copies else ""
        return Markup(more)  # noqa: S704  # numbers, and addresses that were escaped

    @cached_property
    def _sizes(self) -> dict[str, pictures.Sized]:
        """By the address as it stands in a page."""
        return {self.url(address): one for address, one in self.looks.sizes.items()}

    def _placed(self, one: Writing, whole: bool, away: bool) -> Callable[[str], str]:
        """What an address of a text is on this site."""
        resolved = self.joined.resolved.get(one.path, {})
        page = self.absolute(one.address) if whole else self.url(one.address)

        def placed(said: str) -> str:
            if said.startswith(("https:", "http:", "mailto:")):
                return said
            found = resolved.get(said)
            new = self.url(found) if found else said.removeprefix(addresses.REF)
            if found is None and new.startswith("/") and not new.startswith("//"):
                new = self.site.prefix + new
            return urljoin(page, new) if whole or (away and not new.startswith("#")) else new

        return placed

    def _body(self, one: Writing, whole: bool = False, away: bool = False) -> str:
        """The HTML of a text with links as this site has them; `whole` for feeds: absolute ones.

        `away` from its own page, what lies beside the text needs the path as well.
        """
        placed = self._placed(one, whole, away)
        address = _addressed(placed)
        late = bool(self.cover(one))  # the first picture of a page is wanted at once

        def element(found: re.Match[str]) -> str:
            nonlocal late
            if whole and "only-dark" in found[0]:  # a feed has no looks: both would be shown
                return ""
            tag = _ADDRESS.sub(address, found[0])
            if " srcset=" in tag:
                tag = resized(tag, placed)
            if whole or not tag.startswith("<img"):
                return tag
            first, late = not late, True
            return pictures.dressed(tag, self._sizes, self.site.prefix, first)

        html = cache.html_of(self._db, one.path)
        if one.diagrams:
            html = self.drawn.shown(html, one.path, one.diagrams, whole)
        return _ELEMENT.sub(element, html)

    render, body = _page, _body  # for pages that other files make

    @cached_property
    def _db(self) -> Any:
        return cache.connect(self.cache)

    def _list(self, shape: Listing) -> str:
        intro = self.site.intros.get(shape.root)
        return self._page(
            "list.html",
            shape.address,
            shape=shape,
            texts=[self.site.texts[path] for path in shape.texts],
            title=(intro.title if intro else "") or shape.title,
            intro=Markup(self._body(intro)) if intro else "",  # noqa: S704  # its author's own HTML
            feeds=[(name, shape.root + FEEDS[name]) for name in shape.feeds],
            data=linked.home(self.site.about, self.absolute) if shape.kind == "home" else None,
        )

    def _terms(self, taxonomy: str) -> str:
        return self._page(
            "tags.html", f"/{taxonomy}/", taxonomy=taxonomy, terms=self.site.terms[taxonomy]
        )

    def _archive(self) -> str:
        dated = [one for one in self.site.listed if one.front.day]
        years = [
            (
                year,
                [(month, list(rest)) for month, rest in groupby(texts, lambda w: w.front.day[5:7])],
            )
            for year, texts in groupby(dated, lambda w: w.front.day[:4])
        ]
        return self._page(
            "archive.html", self.site.special.get("archives", "/archives/"), years=years
        )

    def _search(self) -> str:
        return self._page("search.html", self.site.special.get("search", "/search/"))

    def _about(self) -> str:
        return self._page("about.html", "/about/", count=len(self.site.listed))

    def _missing(self) -> str:
        return self._page("404.html", "/404.html")

    def _moved(self, address: str) -> str:
        return self._page("moved.html", address, address=address)

    # ---- for machines

    def _bytes(self, content: bytes) -> bytes:
        return content

    def _extracted(self, path: str, name: str) -> bytes:
        from lookahead.publish.runs import outputs

        return outputs.picture(self.root / path, name)

    def _notes(self, name: str, address: str, which: str) -> str:
        return notepages.page(self, name, address, which)

    def _note_ids(self) -> bytes:
        return notelists.machine(self.site)

    def _radar(self, live: str) -> str:
        assert self.planet  # noqa: S101  # its jobs are planned with it
        return self.planet.made(live, self.url, self.absolute)

    def _radar_picture(self, address: str) -> bytes:
        assert self.planet  # noqa: S101  # the same
        return self.planet.picture(address)

    def _shelved(self, name: str) -> bytes:
        return (self.looks.shelf / name).read_bytes()

    def _diagram(self, name: str) -> bytes:
        return (self.drawn.folder / name).read_bytes()

    def _feed(self, format: str, shape: Listing, paths: tuple[str, ...]) -> bytes:
        about = self.site.about
        said = [self.site.texts[path].front for path in paths]
        channel = feeds.Channel(
            title=f"{shape.title} · {about.title}" if shape.title else about.title,
            description=about.description,
            url=self.absolute(shape.address),
            self_url=self.absolute(shape.root + FEEDS[format]),
            language=about.language,
            author=about.author,
            updated=max((one.updated or one.date for one in said), default=""),
        )
        return feeds.FEEDS[format](channel, [self._written(format, path) for path in paths])

    @cached_property
    def _written(self) -> Any:
        """A text as an item of a feed."""

        @lru_cache(maxsize=512)  # some 10 MB
        def written(format: str, path: str) -> bytes:
            return feeds.ITEMS[format](self._item(path))

        return written

    def _item(self, path: str) -> feeds.Item:
        one = self.site.texts[path]
        authors = one.front.authors or ((self.site.about.author,) if self.site.about.author else ())
        return feeds.Item(
            url=self.absolute(one.address),
            title=one.title,
            published=one.front.date,
            updated=one.front.updated,
            excerpt=one.excerpt,
            html=feeds.carried(self._body(one, whole=True)),
            authors=authors,
            tags=one.front.tags,
        )

    def _contents(self, count: int, shards: tuple[str, ...]) -> bytes:
        return finding.contents(count, shards)

    def _block(self, paths: tuple[str, ...]) -> bytes:
        return finding.block([self.site.texts[path] for path in paths])

    def _shard(self, name: str) -> bytes:
        return searching.shard(self._db, name)

    def _sitemap(self, rows: tuple[tuple[str, str], ...]) -> str:
        urls = "".join(
            f"<url><loc>{escape(self.absolute(address))}</loc>{at and f'<lastmod>{at}</lastmod>'}</url>\n"
            for address, at in rows
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
        )

    def _robots(self) -> str:
        rule = "Allow: /" if self.site.about.robots else "Disallow: /"
        return f"User-agent: *\n{rule}\n\nSitemap: {self.absolute('/sitemap.xml')}\n"

    def _llms(self) -> str:
        """https://llmstxt.org: a title, a summary, and lists of links."""
        about = self.site.about
        lines = [
            f"# {about.title}",
            "",
            *([f"> {about.description}", ""] if about.description else []),
        ]
        for name in ("posts", "notes"):
            texts = self.site.section(name)
            lines += [f"## {name.capitalize()}", ""] if texts else []
            lines += [f"- [{w.title}]({self.absolute(w.address)}): {w.excerpt}" for w in texts]
            lines += [""] if texts else []
        lines += self.planet.llms(self.absolute) if self.planet else []
        return "\n".join(lines)

    def _security(self) -> str:
        """RFC 9116; it holds until the end of next year, so that it does not change with every build."""
        end = datetime(self.year + 1, 1, 1, tzinfo=UTC) + timedelta(days=SECURITY_DAYS - 1)
        lines = [f"Contact: {self.site.about.contact}", f"Expires: {end:%Y-%m-%dT%H:%M:%SZ}"]
        return "\n".join([*lines, f"Canonical: {self.absolute('/.well-known/security.txt')}", ""])

    def _redirects(self, pairs: tuple[tuple[str, str], ...]) -> str:
        return "".join(f"{self.url(old)} {self.url(new)} 301\n" for old, new in pairs)
