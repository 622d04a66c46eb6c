"""Which papers does an article speak of?  By the identifiers in its links and in its words.

Numbers alone are never taken for one: an identifier stands in an address, or behind its name (`arXiv:`,
`doi:`), or is one of arXiv's old ones, whose archive is a name (`hep-th/9901001`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lookahead.core import papers

MOST = 300  # of one article: a longer list is a catalogue, and speaks of none of them
_HREF = re.compile(r'href="([^"<>]{1,2000})"')  # as the sanitiser writes it
_ID = rf"({papers.NEW_ID}|{papers.OLD_ID})(?:{papers.VERSION})?(?![\w/]|\.\d)"
# arXiv:2401.12345v2, arXiv preprint 2401.12345, arXiv: hep-th/9901001, arXiv:[2401.12345]
_ARXIV = re.compile(
    r"(?<![\w.])arxiv(?:\s{1,3}(?:e-?print|preprint|paper|id|identifier|no\.?|number))?"
    rf"\s{{0,3}}[:#]?\s{{0,3}}[\[(]?{_ID}",
    re.IGNORECASE | re.ASCII,
)
# an old identifier alone, where the archive cannot be a word before a slash: hep-th/9901001
_OLD = re.compile(
    r"(?<![\w./-])([a-z]{1,6}-[a-z]{2,4}/\d{7})(?:v[1-9]\d?)?(?![\w/]|\.\d)", re.IGNORECASE
)
_DOI = re.compile(
    r"(?<![\w.])doi(?:\s{0,3}[:=]\s{0,3}|\s{1,3})(?:https?://(?:dx\.)?doi\.org/|doi:)?"
    r"(10\.\d{4,9}[./]\S{1,200})",
    re.IGNORECASE | re.ASCII,
)
_ADDRESS = re.compile(
    r"(?<![\w.@/-])((?:https?://)?(?:[\w-]{1,30}\.){0,3}"
    rf"(?:{'|'.join(map(re.escape, papers.HOSTS))})/[^\s<>\"]{{1,300}})",
    re.IGNORECASE | re.ASCII,
)


def find(html: str, text: str) -> tuple[str, ...]:
    """The keys (`core.papers`) of all papers in an article, those of links first, each once.

    `html` is the stored one, `text` its plain words.  Time is linear in both.
    """
    found = dict.fromkeys(key for key in (*_linked(html), *_named(text)) if key)
    return tuple(found) if len(found) <= MOST else ()


def _linked(html: str) -> Iterator[str]:
    for link in _HREF.finditer(html):
        yield papers.of_address(unescape(link[1]))


def _named(text: str) -> Iterator[str]:
    """Most texts name none, and a look for a word is much cheaper than one for a pattern."""
    low = text.lower()
    if "arxiv" in low:
        yield from map(_arxiv, _ARXIV.finditer(text))
    if "doi" in low:
        yield from (papers.doi(found[1].partition("](")[0]) for found in _DOI.finditer(text))
    if any(host in low for host in papers.HOSTS):
        yield from map(_address, _ADDRESS.finditer(text))
    if "/" in text and re.search(r"/\d{7}", text):
        yield from map(_arxiv, _OLD.finditer(text))


def _arxiv(found: re.Match[str]) -> str:
    known = papers.arxiv(found[1])
    return f"arxiv:{known[0]}" if known else ""


def _address(found: re.Match[str]) -> str:
    url = papers.trimmed(found[1].partition("](")[0])
    return papers.of_address(url if "://" in url else f"https://{url}")
