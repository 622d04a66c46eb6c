"""Which paper is a note about?  What stands under `paper:` above a text, and what follows from it; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from lookahead.core import papers
from lookahead.core.text import one_line
from lookahead.publish.model import Front
from lookahead.typeset.begun import STATUSES

if TYPE_CHECKING:
    from lookahead.core.model import Paper

MOST_AUTHORS = 100
_FIELDS = ("id", "title", "authors", "year", "venue", "code", "pdf", "also")
ALIKE = (
    0.88  # of two words: a plural, British spelling, a slip; "transfer" and "transformer" are 0.84
)
_COMMON = frozenset("and learning models systems techniques processing analysis training".split())
_LETTERS = re.compile(r"[\W_]+")


def flat(said: Any) -> list[tuple[str, Any]]:
    """The table `paper` as fields of `Front`; a text is an identifier.  ValueError for anything else."""
    if not isinstance(said, Mapping):
        return [("paper", said)]
    small = {str(name).lower(): value for name, value in said.items()}
    small["authors"] = small.get("authors", small.get("author"))
    said = {name: small.get(name) for name in _FIELDS if small.get(name) not in ("", [])}
    return [("paper" if name == "id" else f"paper_{name}", one) for name, one in said.items()]


def is_note(front: Front) -> bool:
    """Is a text about a paper?"""
    return bool(front.paper or front.paper_title)


# ---- fields, each read as what it is ------------------------------------------------------------


def identifier(value: Any) -> str:
    """The key of a paper (`core.papers`), or the address of one that has none, like that of a PDF."""
    if isinstance(value, float):
        raise ValueError("a number loses its zeros; write it like arxiv:1412.6980")
    text = one_line(value) if isinstance(value, str) else ""
    if found := papers.meant(text):
        return found
    raise ValueError(
        f"{str(value)[:60]!r} names no paper; write arxiv:1412.6980, doi:10.1000/182 or the address of a PDF"
    )


def _also(value: Any) -> tuple[str, ...]:
    found = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(identifier(one) for one in found[:MOST_AUTHORS]))


def _address(value: Any) -> str:
    text = one_line(str(value))
    if not papers.is_address(text):
        raise ValueError(f"{text[:60]!r} is no address; write one that begins with https://")
    return text


def _year(value: Any) -> int:
    found = re.fullmatch(r"(\d{4})(?:-\d\d(?:-\d\d)?)?", str(value).strip())
    if isinstance(value, int | str | date) and found and 1600 <= int(found[1]) <= 2200:
        return int(found[1])
    raise ValueError(f"{str(value)[:40]!r} is no year; write it like 2017")


def _status(value: Any) -> str:
    text = "-".join(str(value).lower().split())
    if text and text not in STATUSES:
        raise ValueError(f"{str(value)[:40]!r} is none; choose one of {', '.join(STATUSES)}")
    return text


def _rating(value: Any) -> int:
    if not isinstance(value, bool) and str(value) in ("1", "2", "3", "4", "5"):
        return int(value)
    raise ValueError(f"{str(value)[:40]!r} is none; write a whole number from 1 to 5")


def _authors(value: Any) -> tuple[str, ...]:
    """A list of names, or one text with "and" between them, as in BibTeX."""
    said = re.split(r"\s+and\s+|\s*;\s*", value) if isinstance(value, str) else value
    if not isinstance(said, list) or len(said) > MOST_AUTHORS:
        raise ValueError(f"expected a list of at most {MOST_AUTHORS} names")
    names = [one.get("name") if isinstance(one, dict) else one for one in said]
    if not all(isinstance(one, str | int | None) for one in names):
        raise ValueError("expected a list of names; put them in quotes")
    if said is not value and len(said) > 1 and "," in value:
        raise ValueError('commas beside "and"; write a list: [Ada Byron, Emmy Noether]')
    texts = [one_line(str(one)) for one in names if one is not None]
    return tuple(dict.fromkeys(one for one in texts if one and one != "others"))


READERS: dict[str, Callable[[Any], Any]] = {
    "paper": identifier, "paper_year": _year, "paper_code": _address, "paper_pdf": _address,
    "paper_also": _also, "paper_authors": _authors, "status": _status, "rating": _rating,
}  # fmt: skip


def categories(said: tuple[str, ...]) -> tuple[tuple[str, ...], list[str]]:
    """The categories of papers that are meant, by their names, and a sentence for each that is none."""
    from lookahead.understand import definitions

    names = {_folded(name): name for name in definitions.papers()}
    kept = [names[_folded(one)] for one in said if _folded(one) in names]
    wrong = [
        f"there is no category {one[:60]!r}; {_instead(one, list(names.values()))}"
        for one in said
        if _folded(one) not in names
    ]
    return tuple(dict.fromkeys(kept)), wrong


def _instead(word: str, names: list[str]) -> str:
    near = _nearest(word, names)
    return f"the nearest is {near!r}" if near else "the documentation of notes lists the 22"


def _folded(name: str) -> str:
    return _LETTERS.sub("", name.casefold())


def _nearest(word: str, names: list[str]) -> str:
    """The one whose initials it is, or that shares most words; "" where none is near."""
    from difflib import SequenceMatcher

    def like(one: str, other: str) -> float:
        return SequenceMatcher(None, one, other).ratio()

    words = _telling(word)

    def likeness(name: str) -> tuple[int, int, float]:
        shared = sum(any(like(one, other) >= ALIKE for other in _telling(name)) for one in words)
        return _initials(word, name), shared, like(word.casefold(), name.casefold())

    best = max(names, key=likeness)
    initials, shared, whole = likeness(best)
    return best if initials or shared or whole >= ALIKE else ""


def _telling(name: str) -> set[str]:
    """The words that say which it is: learning and models are what most are about."""
    return set(re.findall(r"[^\W\d_]{3,}", name.casefold())) - _COMMON


def _initials(word: str, name: str) -> int:
    """2 where `word` are the initials of all of it, 1 of the words on one side of an "and"; else 0."""
    said = re.sub(r"(?<=[A-Z])s$", "", word.strip()).casefold()
    if len(said) < 2:
        return 0
    parts = [re.findall(r"\w+", part) for part in name.casefold().split(" and ")]
    found = ["".join(one[0] for one in part) for part in parts]
    return 2 if said in ("".join(found), found[0]) else int(said in found)


# ---- what follows --------------------------------------------------------------------------------


def of(front: Front) -> Paper:
    """The paper as the rest of Lookahead knows papers; the key of one without an identifier is ""."""
    from lookahead.core.model import Paper  # with all nouns of the radar: few sites have notes

    year = front.paper_year or papers.submitted(front.paper)
    return Paper(
        key="" if front.paper.startswith("http") else front.paper,
        title=front.paper_title,
        authors=front.paper_authors,
        published=datetime(year, 1, 1, tzinfo=UTC) if year else None,
        journal=front.paper_venue,
    )


def keys(front: Front) -> tuple[str, ...]:
    """Every key under which others may speak of the paper."""
    found = (front.paper, *front.paper_also)
    return tuple(dict.fromkeys(key for key in found if key and not key.startswith("http")))


def about(front: Front) -> tuple[str, ...]:
    """The paper itself, by whatever it is known, and what belongs to it."""
    return tuple(key for key in (front.paper, *front.paper_also) if key)


def searched(front: Front) -> str:
    """What of a paper is searched for: its title, who wrote it, and its identifiers."""
    said = (front.paper_title, *front.paper_authors, front.paper_venue, *about(front))
    return " ".join(filter(None, said))


def links(front: Front) -> list[tuple[str, str]]:
    """Where the paper and what belongs to it are to be found: (what, address), each address once."""
    found = [
        ({"abstract": "arXiv", "DOI": "DOI"}.get(name, name), to)
        for name, to in papers.forms(front.paper)
    ]
    if front.paper.startswith("http"):
        found.append(("PDF" if ".pdf" in front.paper.lower() else "paper", front.paper))
    if front.paper_pdf:
        found = [*(one for one in found if one[0] != "PDF"), ("PDF", front.paper_pdf)]
    found += [("code", front.paper_code)] if front.paper_code else []
    found += [(key, papers.address(key) or key) for key in front.paper_also]
    return list({to: (name, to) for name, to in reversed(found)}.values())[::-1]


def bibtex(front: Front) -> str:
    """The paper itself as an entry; "" where not even its title is known."""
    from lookahead.typeset import bibtex as entry

    if not front.paper_title:
        return ""
    paper = of(front)
    made = entry(paper if paper.key else replace(paper, key="")).rstrip()
    where = front.paper if front.paper.startswith("http") else ""
    if where:
        url = re.sub(r"([%#])", r"\\\1", re.sub(r"[\s{}\\]", "", where))
        made = f"{made.removesuffix('}').rstrip()}\n  url = {{{url}}},\n}}"
    return made
