"""What is known of a paper before a note on it is begun?  The radar's store, then arXiv or Crossref.

Sources: info.arxiv.org/help/api/user-manual (Atom), and github.com/CrossRef/rest-api-doc (JSON).  The client
keeps the manners of both: one request, with our name and the owner's contact.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from lookahead.core.model import Failure, Paper, Problem
from lookahead.core.text import one_line, storable

if TYPE_CHECKING:
    from lookahead.config import Settings
    from lookahead.fetch import Policy

ARXIV = "https://export.arxiv.org/api/query"
CROSSREF = "https://api.crossref.org/works/"
MAX_BYTES = 4 << 20
MAX_TEXT = 1_000  # characters of a title or a name
MAX_AUTHORS = 500
FIRST_YEAR, LAST_YEAR = 1600, 2200  # of journals: 1665
_MARKUP = re.compile(r"<[^<>]{1,200}>")


def stored(settings: Settings, key: str) -> Paper | None:
    """What the radar of this home has of a paper; None where there is no radar, or it does not know it."""
    if not settings.database.is_file():
        return None
    from lookahead.pipeline import instance

    instance.boot(settings)
    from django.db import DatabaseError

    from lookahead.store import papers

    try:
        card = papers.paper(key)
    except DatabaseError:  # of another version: what it knows is not worth a failure
        return None
    return card.paper if card and card.paper.title else None


async def ask(
    key: str, policy: Policy, arxiv: str = ARXIV, crossref: str = CROSSREF
) -> Paper | Failure | Problem:
    """What arXiv or Crossref answers; a Problem where neither knows this kind of identifier, or this one."""
    from lookahead.fetch import Client

    kind, _, id = key.partition(":")
    if kind not in ("arxiv", "doi"):
        return Problem("metadata", "nobody can be asked about an address; use --title and so on")
    # both take the slash of an identifier as it is
    where = f"{arxiv}?id_list={quote(id, safe='/')}&max_results=1"
    url = where if kind == "arxiv" else crossref + quote(id, safe="/")
    async with Client(policy) as client:
        answer = await client.get(url, accept="application/atom+xml, application/json;q=0.9, */*;q=0.1",
                                  max_bytes=MAX_BYTES)  # fmt: skip
    if isinstance(answer, Failure):
        return answer
    read = of_arxiv if kind == "arxiv" else of_crossref
    return read(answer.body, key)


def of_arxiv(data: bytes, key: str) -> Paper | Problem:
    """The paper of an answer of arXiv's search interface."""
    from lookahead.parse import arxiv

    found = arxiv.read(data)
    papers = (entry.paper for entry in found.entries if entry.paper)
    paper = next((one for one in papers if one.key == key and one.title), None)
    if paper:
        return paper
    said = found.problems[0].text if found.problems else "arXiv knows no such paper."
    return Problem("metadata", said)


def of_crossref(data: bytes, key: str) -> Paper | Problem:
    """The work of an answer of Crossref's; what is not as it should be is left out."""
    try:
        said = json.loads(data)["message"]
    except (ValueError, KeyError, TypeError, RecursionError):
        said = None
    title = _first(said.get("title")) if isinstance(said, dict) else ""
    if not title or not isinstance(said, dict):
        return Problem("metadata", "Crossref's answer names no title.")
    authors = said.get("author")
    names = [_name(one) for one in authors[:MAX_AUTHORS]] if isinstance(authors, list) else []
    return Paper(
        key=key,
        title=title,
        authors=tuple(name for name in names if name),
        published=_issued(said),
        journal=_first(said.get("container-title")),
    )


def _first(said: Any) -> str:
    return _text(said[0]) if isinstance(said, list) and said else _text(said)


def _text(said: Any) -> str:
    """Crossref's titles hold markup (face markup and MathML) and character references."""
    text = unescape(_MARKUP.sub("", said)) if isinstance(said, str) else ""
    return one_line(storable(text))[:MAX_TEXT]


def _name(said: Any) -> str:
    if not isinstance(said, dict):
        return ""
    parts = (_text(said.get("given")), _text(said.get("family")))
    return " ".join(filter(None, parts)) or _text(said.get("name"))


def _issued(said: dict[str, Any]) -> datetime | None:
    for name in ("published-print", "published-online", "published", "issued"):
        try:
            year = said[name]["date-parts"][0][0]
        except (KeyError, IndexError, TypeError):
            continue
        if isinstance(year, int) and FIRST_YEAR <= year < LAST_YEAR:
            return datetime(year, 1, 1, tzinfo=UTC)
    return None


def named_by_file(url: str) -> str:
    """The title that the file's name of an address suggests: `deep_sets.pdf` is "deep sets"."""
    name = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
    stem = re.sub(r"\.(?:pdf|html?)$", "", name, flags=re.IGNORECASE)
    return one_line(storable(re.sub(r"[-_+./\\]+", " ", stem)))[:MAX_TEXT]


def names(said: tuple[str, ...]) -> tuple[str, ...]:
    """The authors that a person named, also several at once: "A and B; C"."""
    parts = (part for one in said for part in re.split(r";|\s(?:and|&)\s", one))
    return tuple(dict.fromkeys(filter(None, map(one_line, parts))))


def over(known: Paper, title: str, authors: tuple[str, ...], year: int) -> Paper:
    """What a person says goes over what was found."""
    return replace(
        known,
        title=title or known.title,
        authors=authors or known.authors,
        published=datetime(year, 1, 1, tzinfo=UTC) if year else known.published,
    )
