"""What are the texts of a card, and which of them is its title?  Its like cards say what repeats."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lookahead.core.text import one_line
from lookahead.parse import written
from lookahead.parse.document import Element

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LONGEST_TITLE = 300
_OPEN = frozenset({"a", "time", *HEADINGS})  # what is inside a text and still is a text of its own
_SILENT = frozenset({"script", "style", "svg", "button", "template", "noscript", "input", "select"})
_MORE = re.compile(
    r"(?:(?:read|learn|view|show|see|find out|continue)\b.{0,24}|read|more|details|featured|new|pdf|"
    r"weiterlesen|mehr(?: lesen)?|lire la suite|阅读全文|\W+)",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"\d+\s*(?:min(?:ute)?s?|mins?)\.?(?: read)?|by .{2,40}|\d+ comments?", re.IGNORECASE
)
_IS_TITLE = re.compile(r"title|headline|heading|tit\b", re.IGNORECASE)
_BIG = re.compile(r"\btext-(?:[2-9]?xl|lg)\b|bold|weight[67]00|\bh[1-6]\b", re.IGNORECASE)
_IS_OTHER = re.compile(
    r"excerpt|summary|desc|meta|date|author|avatar|\btags?\b|cat\b|category|kicker|eyebrow|caption|label|"
    r"subject|paragraph|line-clamp",
    re.IGNORECASE,
)
MOST_TEXTS = 60  # of one card


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a card.  `place` is the same for the same text of like cards."""

    place: str
    text: str
    element: Element

    @property
    def words(self) -> int:
        """Words; of scripts without spaces, every second character."""
        return max(len(self.text.split()), sum(ord(c) > 0x2E80 for c in self.text) // 2)


def texts(parts: Sequence[Element]) -> list[Text]:
    """The texts of a card in their order: whole headings, links and paragraphs, not their words."""
    found: list[Text] = []
    times: Counter[str] = Counter()
    for place, text, element in (one for part in parts for one in _texts(part, "", 0)):
        said = one_line(text)
        if said and any(map(str.isalnum, said)):
            times[place] += 1
            found.append(Text(f"{place}#{times[place]}", said, element))
        if len(found) == MOST_TEXTS:
            break
    return found


def _texts(element: Element, above: str, deep: int) -> Iterator[tuple[str, str, Element]]:
    if not isinstance(element.tag, str) or element.tag in _SILENT or deep > 60:
        return
    place = f"{above}/{shape(element)}"
    mixed = bool((element.text or "").strip()) or any((c.tail or "").strip() for c in element)
    if element.tag in HEADINGS or (mixed and next(element.iterdescendants(*_OPEN), None) is None):
        yield place, _said(element), element
        return
    yield place, element.text or "", element
    for child in element:
        yield from _texts(child, place, deep + 1)
        yield place, child.tail or "", element


def _said(element: Element) -> str:
    """All words, but not those of a link to the heading itself."""
    words = "".join(element.itertext())
    for anchor in element.iterfind("a"):
        if (anchor.get("href") or "").startswith("#"):
            words = words.removesuffix("".join(anchor.itertext()))
    return words


def shape(element: Element) -> str:
    """Tag and classes without what differs from card to card: numbers, and states like `is-first`."""
    names = (element.get("class") or "")[:300].split()
    kept = sorted(n for n in names if not re.search(r"\d{2,}|first|last|odd|even|active|post-", n))
    return ".".join([str(element.tag), *kept[:6]])


def is_more(text: str) -> bool:
    """Does it say "read more", the length of the reading or who wrote it, not what it is about?"""
    return bool(_MORE.fullmatch(text) or _LENGTH.fullmatch(text))


def is_date(text: str) -> bool:
    """Is it a date and hardly anything beside it?"""
    found = written.find(text)
    return found is not None and len(text) - len(found[1]) < 14


def title_places(cards: Sequence[Sequence[Text]], linked: Sequence[Element]) -> list[str]:
    """Where titles stand in like cards, the likeliest place first.

    A title is in most cards, is another in each, has some words, and is a heading or is called so.
    """
    said: dict[str, list[Text]] = defaultdict(list)
    for card in cards:
        for text in card:
            if (
                not is_more(text.text)
                and not is_date(text.text)
                and len(text.text) <= LONGEST_TITLE
            ):
                said[text.place].append(text)
    links = set(linked)
    scores = {place: _titled(found, len(cards), links) for place, found in said.items()}
    return sorted(scores, key=lambda place: -scores[place])


def _titled(found: Sequence[Text], cards: int, links: set[Element]) -> float:
    covered = len(found) / cards
    distinct = len({text.text for text in found}) / len(found)
    words = sum(text.words for text in found) / len(found)
    length = 1.0 if 3 <= words <= 16 else 0.6 if words < 3 else 0.3
    return covered * distinct**2 * length * _hints(found[0].element, links)


def _hints(element: Element, links: set[Element]) -> float:
    """How much markup says that this is a title."""
    score = 1.0
    near = element
    for _ in range(3):
        names = near.get("class") or ""
        if near.tag in HEADINGS:
            return 4 * score
        if _IS_TITLE.search(names):
            return 3 * score
        if _IS_OTHER.search(names):
            return 0.25 * score
        if near in links:
            score *= 1.6
        if near.tag in ("b", "strong") or _BIG.search(names):
            score *= 1.5
        parent = near.getparent()
        if parent is None or len(parent) > 1 or near in links:
            break
        near = parent
    return score
