"""How is a paper cited?  As an entry of BibTeX that LaTeX takes as it is.

Source of the fields: the BibTeX manual (Patashnik, 1988) and arXiv's own page on citing e-prints
(eprint, archivePrefix, primaryClass).
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from lookahead.core import papers
from lookahead.core.tex import one_line

if TYPE_CHECKING:
    from lookahead.core.model import Paper

_SMALL = frozenset(
    "a an and are as at be by can do does for from how in into is it its no not of on or the to towards"
    " toward via what when where which who why with without we".split()
)
_SPECIAL = {
    "&": r"\&", "$": r"\$", "%": r"\%", "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}",
}  # fmt: skip
_MATHS = re.compile(r"(?<!\\)\$[^\s$](?:[^$]{0,1000}[^\s$\\])?\$(?!\d)")
_CAPITALS = re.compile(r"\b\w*[A-Z]\w*[A-Z]\w*\b|\b[A-Z]\b")  # BERT, ImageNet, GPT2


def bibtex(paper: Paper) -> str:
    """One entry, called like `author2024word`, ended by a line break.  Any text gives valid BibTeX."""
    kind, _, id = paper.key.partition(":")
    fields = {
        "title": _title(paper.title),  # left out where it is not known
        "author": " and ".join(_author(name) for name in paper.authors if name.strip()),
        "year": _year(paper),
        "journal": _plain(paper.journal),
        "eprint": _verbatim(id) if kind == "arxiv" else "",
        "archivePrefix": "arXiv" if kind == "arxiv" else "",
        "primaryClass": _verbatim(paper.categories[0])
        if kind == "arxiv" and paper.categories
        else "",
        "doi": _verbatim(paper.doi or (id if kind == "doi" else "")),
        "url": _verbatim(papers.address(paper.key)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join(
        [f"@{'article' if paper.journal else 'misc'}{{{name(paper)},", *lines, "}", ""]
    )


def name(paper: Paper) -> str:
    """What the entry is called: the first author's last name, the year, the title's first real word."""
    author = _ascii(_last(paper.authors[0])) if paper.authors else ""
    year = _year(paper)
    words = (_ascii(word) for word in re.split(r"[\s\-–—:/]+", one_line(paper.title)))
    word = next((word for word in words if len(word) > 1 and word not in _SMALL), "")
    return f"{author}{year}{word}" or re.sub(r"[^a-z0-9]+", "", paper.key.lower()) or "paper"


def _year(paper: Paper) -> str:
    year = paper.published.year if paper.published else papers.submitted(paper.key)
    return str(year or "")


def _last(author: str) -> str:
    """The last name: before a comma, or the last word that is no Jr."""
    first = author.partition(",")[0] if "," in author else author
    words = [
        word for word in first.split() if word.lower().rstrip(".") not in ("jr", "sr", "ii", "iii")
    ]
    return words[-1] if words else ""


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", one_line(text)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def _author(author: str) -> str:
    """A name that BibTeX must not part at `and` or at a comma is held together by braces."""
    said = _plain(author)
    return f"{{{said}}}" if re.search(r"\band\b|,.*,", said) else said


def _title(title: str) -> str:
    """With its formulas as they are, and with braces around what must stay in capitals."""
    parts, at = [], 0
    title = " ".join(one_line(title).split())
    for found in _MATHS.finditer(title):
        parts += [_held(title[at : found.start()]), _formula(found.group())]
        at = found.end()
    return "".join([*parts, _held(title[at:])])


def _formula(tex: str) -> str:
    """As it is; as words where it would end the field or hide the rest of its line."""
    bare = re.sub(r"\\.", "", tex)
    depth = 0
    for c in bare:
        depth += (c == "{") - (c == "}")
        if depth < 0:
            break
    return _escaped(tex) if depth or re.search("[%#]", bare) or tex.endswith("\\") else tex


def _held(text: str) -> str:
    parts, at = [], 0
    for found in _CAPITALS.finditer(text):
        parts += [_escaped(text[at : found.start()]), f"{{{_escaped(found.group())}}}"]
        at = found.end()
    return "".join([*parts, _escaped(text[at:])])


def _plain(text: str) -> str:
    """One line of words."""
    return _escaped(" ".join(one_line(text).split()))


def _escaped(text: str) -> str:
    """TeX's own characters as characters; accents stay what they are, in Unicode."""
    return "".join(_SPECIAL.get(c, c) for c in text)


def _verbatim(text: str) -> str:
    """An address or identifier: nothing in it may end the field."""
    return re.sub(r"([%#])", r"\\\1", re.sub(r"[\s{}\\]", "", text))
