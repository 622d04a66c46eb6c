"""Which files does a site consist of?  One job for each, with a key that changes when its bytes may; pure.

A key is a hash of all that a file is made from.  So a build makes only files whose key is new, and a file
that is no longer planned is deleted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any, NamedTuple

from lookahead.publish import addresses, finding
from lookahead.publish.looks.theme import Asset
from lookahead.publish.model import DATED, Flaw, Found, Writing
from lookahead.publish.notes import shelf
from lookahead.publish.site import Joined, Site, Term

FEEDS = {"rss": "index.xml", "atom": "atom.xml", "json": "feed.json"}


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be: `kind` names the method of `make.Maker` that makes it out of `args`."""

    path: str
    key: str
    kind: str
    args: tuple[Any, ...] = ()


class Listing(NamedTuple):  # a part of keys, and said as a tuple there: a `repr` in C
    """One page of a list."""

    title: str
    address: str  # of its first page
    texts: tuple[str, ...]  # paths
    number: int
    pages: int
    kind: str  # "home", "section", "term"
    feeds: tuple[str, ...] = ()

    @property
    def root(self) -> str:
        """Where its feeds and its introduction stand: of the home, at the first address in any case."""
        return "/" if self.kind == "home" else self.address


@dataclass(slots=True)
class Plan:
    """Jobs by path; the first who names a path has it."""

    base: str  # key of what all pages share; "": jobs get no keys, only their addresses are wanted
    jobs: dict[str, Job] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)

    def add(
        self, address: str, kind: str, args: tuple[Any, ...], *parts: object, owner: str = ""
    ) -> bool:
        """A file at `address`; `parts` are what its bytes depend on, besides what all pages share."""
        path = addresses.output(address)
        if path in self.jobs:
            if owner:
                text = f"the address {address} is taken already; choose another name"
                self.flaws.append(Flaw(owner, 1, "duplicate", text))
            return False
        self.jobs[path] = Job(path, self.base and key(self.base, kind, parts), kind, args)
        return True

    def known(self) -> set[str]:
        """The addresses of what is planned."""
        return {f"/{path.removesuffix('index.html')}" for path in self.jobs}


def depends(plan: Plan, address: str, *parts: object) -> None:
    """The file at `address` depends on more than was known when it was planned."""
    path = addresses.output(address)
    plan.jobs[path] = replace(plan.jobs[path], key=key(plan.jobs[path].key, parts))


def key(*parts: object) -> str:
    """A short hash of values whose `repr` says all."""
    return digest(repr(parts))


def digest(text: str) -> str:
    """The same of a long text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def lists(plan: Plan, site: Site, digests: Mapping[str, str]) -> None:
    """Home, sections, tags and the like, each in pages, with their feeds."""
    everything = [("", site.home, site.listed, "home", tuple(FEEDS))]
    everything += [
        (name, f"/{name}/", site.section(name), "section", tuple(FEEDS)) for name in DATED
    ]
    for taxonomy, terms in site.terms.items():
        if terms:
            summary = [(t.name, t.address, len(t.texts)) for t in terms]
            plan.add(f"/{taxonomy}/", "terms", (taxonomy,), summary)
        everything += [(term.name, term.address, term.texts, "term", ("rss",)) for term in terms]
    for title, address, texts, kind, feeds in everything:
        if texts or kind == "home":
            _list(plan, site, Listing(title, address, (), 1, 1, kind, feeds), texts, digests)


def _list(
    plan: Plan, site: Site, shape: Listing, texts: Sequence[Writing], digests: Mapping[str, str]
) -> None:
    size = site.about.page_size
    alone = shape.kind == "home" and site.about.profile  # a home without a list
    pages = 1 if alone else max(1, -(-len(texts) // size))
    intro = site.intros.get(shape.root)
    for number in range(1, pages + 1):
        shown = [one.path for one in texts[(number - 1) * size : number * size]]
        address = shape.address if number == 1 else f"{shape.address}page/{number}/"
        listing = Listing(
            shape.title, shape.address, tuple(shown), number, pages, shape.kind, shape.feeds
        )
        said = digests[intro.path] if intro else ""
        made = [digests[path] for path in shown]
        plan.add(address, "list", (listing,), tuple(listing), made, said)
    newest = sorted(
        (one for one in texts if one.front.feed), key=lambda w: w.front.date, reverse=True
    )
    items = tuple(one.path for one in newest[: site.about.feed_size])
    for format in shape.feeds:
        made = [digests[path] for path in items]
        plan.add(shape.root + FEEDS[format], "feed", (format, shape, items), tuple(shape), made)


def writings(
    plan: Plan,
    site: Site,
    joined: Joined,
    related: Mapping[str, tuple[str, ...]],
    digests: Mapping[str, str],
    told: Mapping[str, object] | None = None,  # what else a page shows, by path
) -> None:
    """A page for each text; its key holds what it shows of others: their titles and addresses."""
    around = neighbours(site) | shelf.neighbours(site)
    series = _series(site)
    for path, one in site.texts.items():
        beside = around.get(path, ("", ""))
        near = related.get(path, ())
        back = joined.backlinks.get(path, ())
        others = [_name(site, other) for other in (*beside, *near, *back)]
        in_series = [
            (t.name, [(w.title, w.address) for w in t.texts]) for t in series.get(path, ())
        ]
        parts = (digests[path], others, len(near), in_series, (told or {}).get(path))
        plan.add(one.address, "writing", (path, beside, near, back), *parts, owner=path)
        for name, digest in one.extracted:
            plan.add(
                addresses.folder(one.address) + name, "extracted", (path, name), digest, owner=path
            )


def _name(site: Site, path: str) -> tuple[str, str] | None:
    found = site.texts.get(path)
    return (found.title, found.address) if found else None


def neighbours(site: Site) -> dict[str, tuple[str, str]]:
    """Path -> the next newer and the next older text of its section, "" where there is none."""
    found: dict[str, tuple[str, str]] = {}
    for name in DATED:
        paths = [one.path for one in site.listed if one.section == name]
        found |= {
            path: (paths[at - 1] if at else "", paths[at + 1] if at + 1 < len(paths) else "")
            for at, path in enumerate(paths)
        }
    return found


def _series(site: Site) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = {}
    for term in site.terms["series"]:
        for one in term.texts:
            found.setdefault(one.path, []).append(term)
    return found


def special(plan: Plan, site: Site, assets: Iterable[Asset]) -> None:
    """What a site has once: archive, search, about, 404, and the files for machines."""
    rows = [(w.title, w.address, w.front.day, w.section) for w in site.listed]
    plan.add(site.special.get("archives", "/archives/"), "archive", (), rows)
    plan.add(site.special.get("search", "/search/"), "search", ())
    plan.add("/about/", "about", (), len(site.listed))
    plan.add("/404.html", "missing", ())
    for asset in assets:
        plan.jobs[addresses.output(asset.address)] = Job(
            addresses.output(asset.address), asset.integrity, "bytes", (asset.content,)
        )
    shown = [(w.title, w.address, w.excerpt) for w in site.listed]
    plan.add("/llms.txt", "llms", (), shown)
    plan.add("/robots.txt", "robots", ())
    if site.about.contact:
        plan.add("/.well-known/security.txt", "security", ())


def search(plan: Plan, site: Site, shards: Mapping[str, str]) -> None:
    """What there is, the texts in blocks, and the words in shards, whose keys are given."""
    texts = searched(site)
    plan.add(
        "/search/contents.json", "contents", (len(texts), tuple(shards)), len(texts), sorted(shards)
    )
    for at in range(0, len(texts), finding.BLOCK):
        block = texts[at : at + finding.BLOCK]
        rows = [(w.address, w.title, w.front.day, w.excerpt) for w in block]
        name = f"/search/texts-{at // finding.BLOCK}.json"
        plan.add(name, "block", (tuple(w.path for w in block),), rows)
    for name, said in shards.items():
        plan.add(f"/search/{name}.json", "shard", (name,), said)


def searched(site: Site) -> list[Writing]:
    """The texts that search finds, in the order of their numbers in the index: the oldest first."""
    found = [one for one in site.texts.values() if one.front.search]
    return sorted(found, key=lambda one: (one.front.date, one.path))


def moved(plan: Plan, site: Site) -> None:
    """Old addresses: a page each for any host, and one file of redirects for hosts that read it."""
    found: list[tuple[str, str]] = []
    for one in site.texts.values():
        for alias in one.front.aliases:
            address = addresses.alias(alias, one.address)
            if not address:
                text = (
                    f"the alias {alias[:80]!r} cannot be an address here; write it like /old/name/"
                )
                plan.flaws.append(Flaw(one.path, 1, "alias", text))
            elif address != one.address and plan.add(
                address, "moved", (one.address,), one.address, owner=one.path
            ):
                found.append((address, one.address))
    for taxonomy, terms in site.terms.items():
        for term in terms:
            for name in addresses.former_terms(term.name):
                plan.add(f"/{taxonomy}/{name}/", "moved", (term.address,), term.address)
    if found:
        plan.add("/_redirects", "redirects", (tuple(found),), found)


def copied(
    plan: Plan,
    joined: Joined,
    bundled: Mapping[str, str],
    static: Iterable[Found],
    files: Mapping[str, Found],
) -> None:
    """Pictures and other files, as they are."""
    for one in static:
        plan.add(
            f"/{one.path}",
            "file",
            (f"static/{one.path}",),
            one.mtime,
            one.size,
            owner=f"static/{one.path}",
        )
    for address, path in sorted({**bundled, **joined.files}.items()):
        found = files[path]
        plan.add(address.partition("#")[0], "file", (path,), found.mtime, found.size, owner=path)


def sitemap(plan: Plan, site: Site, more: Iterable[tuple[str, str]] = ()) -> None:
    """Every page that may be indexed, with when it changed."""
    rows: list[tuple[str, str]] = [*more]
    rows += [
        (w.address, w.front.updated or w.front.date)
        for w in site.texts.values()
        if not w.front.noindex
    ]
    rows += [
        (job.args[0].address, "")
        for job in plan.jobs.values()
        if job.kind == "list" and job.args[0].number == 1
    ]
    rows += [(job.args[1], "") for job in plan.jobs.values() if job.kind == "notes"]
    plan.add("/sitemap.xml", "sitemap", (tuple(sorted(set(rows))),), json.dumps(sorted(set(rows))))
