"""Which elements of a page are its cards?  Like links at like places, each with what stands around it.

A card is the largest element around a link that holds no like link.  Candidates are groups of links by
their place in the tree and by their folder; the group that says most as a list of articles is taken, and
what the page shows apart from it in the same folder (the pinned article, another section) is joined.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from lookahead.core.model import Entry
from lookahead.core.text import one_line
from lookahead.parse import cards
from lookahead.parse.addresses import join, web
from lookahead.parse.around import inside, is_article
from lookahead.parse.cards import MOST_IN_CARD, Card
from lookahead.parse.document import Element
from lookahead.parse.texts import HEADINGS, is_date, is_more, shape

FEWEST = 3  # cards; two things alike may be chance
MOST_LINKS = 1_500  # of a page that are looked at
MOST_BESIDE = 100  # links in the content of a page whose list may be in its navigation
MOST_READ = 4_000  # links in all the groups that are read
_FILES = (".pdf", ".docx", ".pptx")
_DATED = 0.7  # of a list, to count where nothing else speaks for it


@dataclass(frozen=True, slots=True)
class Link:
    """A link that may lead to an article, with where it stands."""

    anchor: Element
    url: str
    at: int  # its number in the document
    path: str  # the tags above it


@dataclass(frozen=True, slots=True)
class Found:
    """A list of entries, and how much it looks like a list of articles."""

    entries: tuple[Entry, ...]
    score: float


def lists(page: Element, base: str, page_url: str) -> list[Found]:
    """The lists of a page's content, the best first; where there is none, those dated in navigation."""
    links = _links(inside(page), base, page_url)
    found = _lists(links, base, page_url)
    if found or len(links) > MOST_BESIDE:
        return found
    everywhere = _lists(_links(page.iter(etree.Element), base, page_url), base, page_url)
    return [one for one in everywhere if dated(one.entries) >= _DATED]


def _links(elements: Iterable[Element], base: str, page_url: str) -> list[Link]:
    found: list[Link] = []
    for at, element in enumerate(elements):
        if element.tag != "a":
            continue
        url = web(join(base, (element.get("href") or "").strip())).partition("#")[0]
        if url and is_article(url, page_url):
            above = [str(a.tag) for a in element.iterancestors()]
            found.append(Link(element, url, at, "/".join(above)))
            if len(found) == MOST_LINKS:
                break
    return found


def _lists(links: Sequence[Link], base: str, page_url: str) -> list[Found]:
    groups = _groups(links)
    found = []
    for group in groups:
        read = _read(group, base)
        score = value([entry for _, entry in read], page_url) * _said(group)
        if len(read) >= FEWEST and score > 0:
            found.append((score, group, read))
    found.sort(key=lambda one: -one[0])
    if not found:
        return []
    score, group, read = found[0]
    whole = Found(tuple(_joined(group, read, links, base)), score)
    rest = [Found(tuple(entry for _, entry in read), score) for score, _, read in found[1:]]
    return [whole, *rest]


def _groups(links: Sequence[Link]) -> list[list[Link]]:
    """Links at one place of the tree, of one shape there, and of one folder of the site."""
    keyed: dict[tuple[str, ...], list[Link]] = defaultdict(list)
    for link in links:
        keyed["place", link.path].append(link)
        around = (shape(a) for a in link.anchor.iterancestors())
        near = [shape(link.anchor), *(name for name, _ in zip(around, range(2), strict=False))]
        keyed["shape", link.path, *near].append(link)
        keyed["folder", _folder(link.url)].append(link)
    groups: dict[tuple[int, ...], list[Link]] = {}
    for group in keyed.values():
        if len({link.url for link in group}) >= FEWEST:
            groups.setdefault(tuple(link.at for link in group), group)
    left = MOST_READ
    found = []
    for group in sorted(groups.values(), key=len, reverse=True):
        left -= len(group)
        if left >= 0:
            found.append(group)
    return found


def _folder(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path.rstrip('/').rpartition('/')[0]}"


# ---- from links to cards -----------------------------------------------------------------------


def _read(group: Sequence[Link], base: str) -> list[tuple[Link, Entry]]:
    """What the cards of these links say, one for each address."""
    usual = Counter(link.path for link in group)
    chosen: dict[str, Link] = {}
    for link in group:
        if usual[link.path] > usual[chosen.setdefault(link.url, link).path]:
            chosen[link.url] = link
    links = list(chosen.values())
    made = _cards(links, group)
    by_url = {entry.link: entry for entry in cards.entries(made, base)}
    return [(link, by_url[link.url]) for link in links if link.url in by_url]


def _cards(links: Sequence[Link], group: Sequence[Link]) -> list[Card]:
    """The largest element around each link that holds no other of the group, and no larger than most."""
    many = _shared(group)
    climbs = [_climb(link.anchor, many) for link in links]
    usual = Counter(len(climb) for climb in climbs).most_common(1)[0][0]
    roots = [climb[min(usual, len(climb)) - 1] for climb in climbs]
    runs = _runs(roots)
    found = []
    for link, root in zip(links, roots, strict=True):
        parts = runs.get(root, (root,))
        if sum(1 for part in parts for _ in part.iter(etree.Element)) <= MOST_IN_CARD:
            found.append(Card(parts, link.anchor, link.url))
    return found


def _shared(group: Sequence[Link]) -> set[Element]:
    """The elements that hold links to different addresses."""
    owner: dict[Element, str] = {}
    many: set[Element] = set()
    for link in group:
        for element in (link.anchor, *link.anchor.iterancestors()):
            if element in many:
                break
            if owner.setdefault(element, link.url) != link.url:
                many.add(element)
    return many


def _climb(anchor: Element, many: set[Element]) -> list[Element]:
    climb = [anchor]
    for element in anchor.iterancestors():
        if element in many or element.tag in ("body", "main", "html"):
            break
        climb.append(element)
    return climb


def _runs(roots: Sequence[Element]) -> dict[Element, tuple[Element, ...]]:
    """Where cards have no element of their own: each root with its siblings up to the next root."""
    known = set(roots)
    by_parent: dict[Element, list[Element]] = defaultdict(list)
    for root in roots:
        parent = root.getparent()
        if parent is not None and root.tag not in ("li", "tr", "article"):
            by_parent[parent].append(root)
    runs: dict[Element, tuple[Element, ...]] = {}
    for siblings in by_parent.values():
        if len(siblings) >= FEWEST:
            runs.update(_split(siblings, known))
    return runs


def _split(roots: Sequence[Element], known: set[Element]) -> dict[Element, tuple[Element, ...]]:
    before = roots[0].getprevious()
    leads = before is not None and is_date(one_line("".join(before.itertext())))
    runs = {root: tuple(_beside(root, known, leads)) for root in roots}
    if not leads:  # the last would take all that follows the list
        most = max((len(run) for run in list(runs.values())[:-1]), default=1)
        runs[roots[-1]] = runs[roots[-1]][:most]
    return runs


def _beside(root: Element, known: set[Element], leads: bool) -> list[Element]:
    found = [root]
    for element in root.itersiblings(preceding=leads):
        if element in known or (element.tag in HEADINGS and str(element.tag) <= str(root.tag)):
            break
        if isinstance(element.tag, str):
            found.append(element)
        if len(found) > 8:
            break
    return found[::-1] if leads else found


def _joined(
    group: Sequence[Link], first_read: list[tuple[Link, Entry]], links: Sequence[Link], base: str
) -> list[Entry]:
    """The group's entries, with those shown apart from it that are of its folder and as well dated."""
    read = list(first_read)
    known = {link.url for link in group}
    folders = {_folder(url) for url in known}
    places: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        places[link.path].append(link)
    wants_dates = dated([entry for _, entry in read]) >= _DATED
    for others in places.values():
        new = [link for link in others if link.url not in known]
        alike = sum(_folder(link.url) in folders for link in others)
        if not new or alike < len(others) / 2:
            continue
        apart = _apart(new, [*group, *links], base)
        if not wants_dates or dated([entry for _, entry in apart]) >= _DATED:
            read += apart
            known |= {link.url for link, _ in apart}
    first = {link.url: link.at for link in reversed(links)}
    return [entry for _, entry in sorted(read, key=lambda one: first[one[0].url])]


def _apart(new: Sequence[Link], links: Sequence[Link], base: str) -> list[tuple[Link, Entry]]:
    many = _shared(links)
    found = []
    for url in dict.fromkeys(link.url for link in new):
        tries = [link for link in new if link.url == url]
        made = [Card((_climb(link.anchor, many)[-1],), link.anchor, url) for link in tries[:1]]
        if made and sum(1 for _ in made[0].parts[0].iter()) <= MOST_IN_CARD:
            found += [(tries[0], entry) for entry in cards.entries(made, base)]
    return found


# ---- which list --------------------------------------------------------------------------------


def value(entries: Sequence[Entry], page_url: str) -> float:
    """How much a list looks like one of articles: many, dated, titled in words, in the page's folder.

    0 where nothing but repetition speaks for it.
    """
    if not entries:
        return 0.0
    count = len(entries)
    words = sum(_words(entry.title) for entry in entries) / count
    told = sum(bool(entry.summary) for entry in entries) / count
    pictured = sum(bool(entry.image) for entry in entries) / count
    below = _below(entries, page_url)
    if dated(entries) < 0.3 and (words < 3 or below < 0.6) and (words < 5 or told + pictured < 0.5):
        return 0.0
    whole = 1 + 4 * dated(entries) + 0.5 * told + 0.5 * pictured + below
    return math.sqrt(min(count, 60)) * words * whole


def _words(title: str) -> int:
    return min(max(len(title.split()), sum(ord(c) > 0x2E80 for c in title) // 2), 8)


def dated(entries: Sequence[Entry]) -> float:
    """The share of entries with a date."""
    return sum(entry.published is not None for entry in entries) / max(len(entries), 1)


def _below(entries: Sequence[Entry], page_url: str) -> float:
    """The share of links below the page's own address."""
    here = urlsplit(page_url)
    folder = here.path.rstrip("/") + "/"
    if folder == "/":
        return 0.0
    links = (urlsplit(entry.link) for entry in entries)
    return sum(u.netloc == here.netloc and u.path.startswith(folder) for u in links) / len(entries)


def _said(group: Sequence[Link]) -> float:
    """Less for links to files and for those that say the same everywhere."""
    words = [one_line("".join(link.anchor.itertext())) for link in group]
    files = sum(link.url.lower().endswith(_FILES) for link in group) / len(group)
    same = 1 - len(set(words)) / len(words) if any(words) else 0.0
    plain = sum(is_more(text) for text in words if text) / len(words)
    return (1 - 0.7 * files) * (1 - 0.3 * same) * (1 - 0.3 * plain)
