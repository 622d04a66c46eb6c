"""What do all texts together make?  Who is shown, in which order, with which tags, who links to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from lookahead.publish import addresses
from lookahead.publish.looks import covers
from lookahead.publish.model import DATED, INDEX, About, Flaw, Found, Writing
from lookahead.publish.notes import papers

LOCAL = "http://localhost:8000"
TAXONOMIES = ("tags", "categories", "series")
INTROS = ("index.md", *(f"{section}/{name}" for section in DATED for name in INDEX))
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")


@dataclass(frozen=True, slots=True)
class Term:
    """A tag, category or series, and who bears it, newest first (a series: oldest first)."""

    name: str
    address: str
    texts: tuple[Writing, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that templates may ask about."""

    about: About
    base_url: str  # without a slash at its end
    prefix: str  # path of `base_url`, "" or "/blog"
    texts: Mapping[str, Writing]  # by path, those that are shown
    listed: tuple[Writing, ...]  # posts and notes, newest first
    intros: Mapping[str, Writing]  # what stands above a section's list, by its address
    terms: Mapping[str, tuple[Term, ...]]  # by taxonomy, in the order of the alphabet
    menu: tuple[tuple[str, str], ...]
    next_change: str  # when a text begins or ends to be shown; "" for never
    flaws: tuple[Flaw, ...]
    hidden: Mapping[str, str] = field(default_factory=dict)  # file or address -> why it is not here
    left_out: tuple[str, ...] = ()  # files of texts that have no page, for what is wrong with them
    special: Mapping[str, str] = field(default_factory=dict)  # layout -> address
    names: Mapping[str, str] = field(default_factory=dict)  # file without ending -> path, the first
    home: str = "/"  # of what is written; the radar may stand at the first address
    radar: str = ""  # where the radar stands, "" without one
    shown_by: str = ""  # the address of the radar outside of the site that shows it

    def section(self, name: str) -> tuple[Writing, ...]:
        """Weighted ones first, then newest first."""
        found = [one for one in self.listed if one.section == name]
        return tuple(sorted(found, key=lambda one: one.front.weight or 1 << 31))


def assemble(
    writings: Iterable[Writing], about: About, base_url: str, now: str, drafts: bool
) -> Site:
    """`now` is a time like those of `Front`."""
    flaws: list[Flaw] = []
    everyone = sorted(writings, key=lambda one: one.path)
    sound = [one for one in everyone if one.address]
    for one in everyone:
        flaws += one.flaws
    shown = [one for one in sound if drafts or not _unshown(one, now)]
    intros = {
        one.address: one
        for one in shown
        if one.path.rpartition("/")[2] == "_index.md" or one.path in INTROS
    }
    special = {
        one.front.layout: one.address for one in shown if one.front.layout in ("archives", "search")
    }
    wanted = [one for one in shown if intros.get(one.address) is not one]
    texts = _unique(wanted, flaws)
    left_out = {one.path for one in everyone if not one.address}
    left_out |= {one.path for one in wanted} - {one.path for one in texts}
    plain = [one for one in texts if one.front.layout not in ("archives", "search")]
    listed = [one for one in plain if one.section in DATED and one.front.listed]
    listed.sort(key=lambda one: one.front.date, reverse=True)  # of one day: in the order of paths
    if about.base_url and (wrong := addresses.base_wrong(about.base_url)):
        flaws.append(Flaw("site.toml", 1, "site", f"base_url: {wrong}"))
        about = replace(about, base_url="")
    base = (base_url or about.base_url or LOCAL).rstrip("/")
    return Site(
        about=about,
        base_url=base,
        prefix=urlsplit(base).path.rstrip("/"),
        texts={one.path: one for one in plain},
        listed=tuple(listed),
        intros=intros,
        terms={name: _terms(name, listed) for name in TAXONOMIES},
        menu=about.menu or _menu(listed, plain, special),
        next_change="" if drafts else _next_change(sound, now),
        flaws=tuple(flaws),
        hidden={} if drafts else dict(_hidden(sound, now)),
        left_out=tuple(sorted(left_out)),
        special=special,
        names={_stem(one.path): one.path for one in reversed(plain)},
    )


def _stem(path: str) -> str:
    return path.removesuffix(".md").removesuffix(".ipynb").removesuffix("/index").rpartition("/")[2]


def _unshown(one: Writing, now: str) -> str:
    """Why a text is not on the site, "" where it is."""
    front = one.front
    begins = max(front.date, front.publish)
    if front.draft:
        return "is a draft"
    if begins > now:
        return f"is not published before {begins[:10]}"
    return f"expired on {front.expires[:10]}" if front.expires and front.expires <= now else ""


def _hidden(writings: list[Writing], now: str) -> Iterator[tuple[str, str]]:
    for one in writings:
        if why := _unshown(one, now):
            yield one.path, f"{one.path} {why}"
            yield one.address, f"{one.path} {why}"


def _next_change(writings: list[Writing], now: str) -> str:
    times = [t for w in writings for t in (max(w.front.date, w.front.publish), w.front.expires)]
    return min((t for t in times if t > now), default="")


def _unique(writings: list[Writing], flaws: list[Flaw]) -> list[Writing]:
    taken: dict[str, Writing] = {}
    for one in writings:
        if first := taken.get(one.address):
            text = f"the address {one.address} belongs to {first.path} already; give one of them another slug"
            flaws.append(Flaw(one.path, 1, "duplicate", text))
        else:
            taken[one.address] = one
    return list(taken.values())


def _terms(taxonomy: str, listed: list[Writing]) -> tuple[Term, ...]:
    names: dict[str, str] = {}
    found: dict[str, list[Writing]] = {}
    for one in listed:
        for word in _said(one, taxonomy):
            key = addresses.term(word)
            names[key] = min(names.get(key, word), word)  # the same whatever came first
            if one not in found.setdefault(key, [])[-1:]:
                found[key].append(one)
    order = slice(None, None, -1 if taxonomy == "series" else 1)
    return tuple(
        Term(names[key], f"/{taxonomy}/{key}/", tuple(found[key][order])) for key in sorted(found)
    )


def told_apart(site: Site) -> tuple[tuple[str, str], ...]:
    """The menu beside a radar, which has papers too."""
    own = bool(site.about.menu)
    return tuple(
        ("my_papers" if name == "papers" and not own else name, to) for name, to in site.menu
    )


def _said(one: Writing, taxonomy: str) -> tuple[str, ...]:
    """Categories of notes are those of papers, and have pages of their own (`shelf`)."""
    own = taxonomy == "categories" and one.section == "notes"
    return () if own else getattr(one.front, taxonomy)


def _menu(
    listed: list[Writing], texts: list[Writing], special: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    sections = [(name, f"/{name}/") for name in DATED if any(one.section == name for one in listed)]
    sections += [("papers", "/papers/")] if any(papers.is_note(one.front) for one in listed) else []
    more = [("archive", special.get("archives", "/archives/"))] if listed else []
    more += [(name, f"/{name}/") for name in TAXONOMIES if any(_said(w, name) for w in listed)]
    own = [
        (one.title.lower(), one.address)
        for one in texts
        if one.section == "pages" and one.front.listed
    ]
    return (*sections, *more, *own[:5])


@dataclass(frozen=True, slots=True)
class Joined:
    """What links lead to: destinations as written -> addresses, who links here, which files are needed."""

    resolved: Mapping[str, Mapping[str, str]]
    backlinks: Mapping[str, tuple[str, ...]]
    files: Mapping[str, str]  # address -> path in the content folder
    flaws: tuple[Flaw, ...]


def join(site: Site, files: Iterable[Found], known: set[str]) -> Joined:
    """Follow every local link; `known` are the addresses of the site besides the texts' own."""
    there = {one.path for one in files}
    by_address = {one.address: one for one in (*site.texts.values(), *site.intros.values())}
    extracted = [(addresses.folder(w.address), w.extracted) for w in by_address.values()]
    known = known | {folder + name for folder, names in extracted for name, _ in names}
    resolved: dict[str, dict[str, str]] = {}
    back: dict[str, dict[str, None]] = {}
    needed: dict[str, str] = {}
    flaws: list[Flaw] = []
    for one in sorted((*site.texts.values(), *site.intros.values()), key=lambda w: w.path):
        drawn = one.front.cover == covers.AUTO
        cover = ((one.front.cover, 1),) if addresses.local(one.front.cover) and not drawn else ()
        for destination, line in (*one.links, *cover):
            address, file, wrong = _followed(one, destination, site, there, by_address, known)
            if wrong:
                code = (
                    "picture"
                    if addresses.parted(destination)[0].lower().endswith(PICTURES)
                    else "link"
                )
                flaws.append(Flaw(one.path, max(1, line), code, wrong))
                continue
            if file:
                needed[address.partition("#")[0]] = file
            if address:
                resolved.setdefault(one.path, {})[destination] = address
                target = by_address.get(address.partition("#")[0])
                if target is not None and target is not one:
                    back.setdefault(target.path, {})[one.path] = None
    return Joined(resolved, {k: tuple(v) for k, v in back.items()}, needed, tuple(flaws))


def _followed(
    one: Writing,
    destination: str,
    site: Site,
    there: set[str],
    by_address: Mapping[str, Writing],
    known: set[str],
) -> tuple[str, str, str]:
    """Where a local link leads: address, file of the content folder if it is one, what is wrong."""
    path, fragment = addresses.parted(destination)
    if path.startswith(addresses.REF):
        path = named(path.removeprefix(addresses.REF), one, site)
    mark = f"#{fragment}" if fragment else ""
    if not path:
        wrong = fragment and fragment != "top" and fragment not in one.ids
        return "", "", f"nothing on this page is called #{fragment[:80]}" if wrong else ""
    beside = addresses.beside(one.path, path) if not path.startswith("/") else addresses.safe(path)
    if beside in there:
        return file_address(beside, one) + mark, beside, ""
    target = next((site.texts[one] for one in _files(beside) if one in site.texts), None)
    address = target.address if target else addresses.under(one.address, path)
    target = target or by_address.get(address) or by_address.get(f"{address}/")
    if target is not None:
        if fragment and fragment not in target.ids and fragment != "top":
            return "", "", f"{target.path} has nothing called #{fragment[:80]}"
        return target.address + mark, "", ""
    if address in known or f"{address}/" in known:
        return (address if address in known else f"{address}/") + mark, "", ""
    shown = destination.removeprefix(addresses.REF)[:120]
    meant = (address, f"{address}/", *_meant(beside), *_meant(path.strip("/")))
    if why := next((site.hidden[name] for name in meant if name in site.hidden), ""):
        said = f"{why}, so it is not on the site; take the link out until it is"
    else:
        said = f"there is no {shown}; mend the link, or put the file there"
    return "", "", said


def _files(path: str) -> tuple[str, ...]:
    """Where a text that a link names may lie: one that got or lost a folder of its own is the same."""
    if path.endswith("/index.md"):
        return path, f"{path.removesuffix('/index.md')}.md"
    return path, f"{path}/index.md", f"{path.removesuffix('.md')}/index.md"


def _meant(name: str) -> tuple[str, ...]:
    """The texts that a link without an ending may mean, too."""
    return (*_files(name), f"{name}.md", f"{name}.ipynb")


def named(path: str, one: Writing, site: Site) -> str:
    """The text that Hugo's `ref` means: by its file, with or without folder and ending; else `path`."""
    bare = path.removesuffix(".md").removesuffix("/index").rstrip("/")
    beside = addresses.beside(one.path, bare) if not path.startswith("/") else ""
    for base in filter(None, (beside, bare.strip("/"))):
        for found in (f"{base}.md", f"{base}/index.md", f"{base}/_index.md"):
            if found in site.texts:
                return f"/{found}"
    found, bare = site.names.get(bare.rpartition("/")[2], ""), bare.strip("/")
    return f"/{found}" if found.endswith((f"/{bare}.md", f"/{bare}/index.md")) else path


def file_address(path: str, owner: Writing) -> str:
    """Where a file of the content folder is published: in its bundle's page, else under its own path."""
    folder = owner.path.rpartition("/")[0]
    if owner.bundle and path.startswith(f"{folder}/"):
        return addresses.folder(owner.address) + path[len(folder) + 1 :]
    return f"/{path.removeprefix('pages/')}"
