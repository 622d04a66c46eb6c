"""Which of arXiv's listings is meant, how is the next page of one asked for, and when does it change?  Pure.

A category has a feed, made once a day; words are looked for through the search interface
(info.arxiv.org/help/api/user-manual), newest first.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from random import Random
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from lookahead.core.papers import arxiv as identifier
from lookahead.core.text import duration, one_line, storable
from lookahead.sources.due import Schedule

PAGE = 100  # papers of one answer
MOST_ON_A_PAGE = 300
MOST_PAGES = 5  # of one look; a daily look at a narrow query needs one
_LISTINGS = "https://rss.arxiv.org/atom/"
_SEARCH = "https://export.arxiv.org/api/query"
_CATEGORY = r"[a-z]{2,8}(?:-[a-z]{2,4})?(?:\.(?:[A-Z]{2}|[a-z]{2,4}(?:-[a-z]{2,4})?))?"
_CATEGORIES = re.compile(rf"{_CATEGORY}(?:\+{_CATEGORY}){{0,9}}")
_ARCHIVES = frozenset(
    "astro-ph cond-mat cs econ eess gr-qc hep-ex hep-lat hep-ph hep-th math math-ph nlin nucl-ex"
    " nucl-th physics q-bio q-fin quant-ph stat".split()
)
_FIELDED = re.compile(r"\b(?:ti|au|abs|co|jr|cat|rn|id|all):|\b(?:AND|OR|ANDNOT)\b")
_MAX_QUERY = 500  # characters

# Announced on the evenings of Sunday to Thursday, 20:00 in New York; feeds and search have it from
# midnight there on, 04:00 or 05:00 UTC from Monday to Friday (info.arxiv.org/help/availability)
_READY_H, _READY_M = 5, 20
_SPREAD_S = 3600.0  # over which all radars and sources spread
_LATE_S = 3 * 3600.0  # nothing new on a working day: it may be late
_GIVEN_UP_H = 14  # UTC; what has not come by then comes tomorrow


def address(typed: str) -> str:
    """The listing that a person means: `arxiv:cs.CL`, `arxiv:"mixture of experts"`, or an address.

    "" for what is none of arXiv's, and for a single paper.
    """
    text = one_line(storable(typed))
    if (short := re.fullmatch(r"arxiv:\s*(.{1,600})", text, re.IGNORECASE)) and "//" not in text:
        wanted = short[1].strip()
        return listing(wanted) or ("" if identifier(wanted) else search(wanted))
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return _on_site(host, unquote(parts.path), dict(parse_qsl(parts.query)))


def _on_site(host: str, path: str, asked: dict[str, str]) -> str:
    """The listing that a page or feed of arXiv's stands for."""
    if host == "rss.arxiv.org":
        found = re.match(r"(/(?:rss|atom)/)([^/]+)/?$", path)
        return listing(found[2], f"https://{host}{found[1]}") if found else ""
    if host not in ("arxiv.org", "export.arxiv.org"):
        return ""
    if path == "/api/query":
        return _query(asked)
    if re.match(r"/search(?:/|$)", path):
        return search(asked["query"]) if asked.get("query") else ""
    found = re.match(r"/(?:list|rss|archive)/([^/]+)(?:/|$)", path)
    return listing(found[1]) if found else ""


def listing(categories: str, base: str = _LISTINGS) -> str:
    """The daily feed of a category or of several (`cs.CL+cs.LG`); "" where there is no such archive."""
    if not _CATEGORIES.fullmatch(categories):
        return ""
    named = [part.partition(".") for part in categories.split("+")]
    if any(archive not in _ARCHIVES for archive, _, _ in named):
        return ""
    spelt = [f"{a}{dot}{c.upper() if len(c) == 2 else c}" for a, dot, c in named]
    return base + "+".join(spelt)


def search(words: str) -> str:
    """The search for words together, or for what arXiv's own fields (`ti:`, `au:`, `cat:`) say."""
    words = words.strip()[:_MAX_QUERY]
    if not _FIELDED.search(words):
        words = f'all:"{words.strip(chr(34)).replace(chr(34), "")}"'
    return _query({"search_query": words})


def _query(asked: dict[str, str]) -> str:
    """An address of the search interface, newest first; "" where it asks for nothing."""
    if not asked.get("search_query"):
        return ""  # a list of single papers says nothing new
    most = asked.get("max_results", "")
    size = min(int(most), MOST_ON_A_PAGE) if re.fullmatch(r"[1-9]\d{0,4}", most) else PAGE
    fields = {
        "search_query": asked["search_query"][:_MAX_QUERY],
        "sortBy": asked["sortBy"] if asked.get("sortBy") == "lastUpdatedDate" else "submittedDate",
        "sortOrder": "descending",
        "start": "0",
        "max_results": str(size),
    }
    return f"{_SEARCH}?{urlencode(fields, quote_via=quote)}"


def is_listing(url: str) -> bool:
    """Is it an address of a feed of arXiv's, or of its search interface?"""
    return bool(address(url)) and urlsplit(url).path.startswith(("/rss/", "/atom/", "/api/query"))


def page(url: str, number: int) -> str:
    """The address of a further page of a search, counted from 0; "" where there is none."""
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    size = asked.get("max_results", "")
    if not parts.path.endswith("/api/query") or not re.fullmatch(r"[1-9]\d{0,4}", size):
        return ""
    if not 0 <= number < MOST_PAGES:
        return ""
    start = asked.get("start", "0")
    first = int(start) if re.fullmatch(r"\d{1,6}", start) else 0
    asked["start"] = str(first + number * int(size))
    return parts._replace(query=urlencode(asked, quote_via=quote)).geturl()


def name(url: str) -> str:
    """What a listing is called: `arXiv cs.CL`, `arXiv: "mixture of experts"`."""
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query)).get("search_query", "")
    if asked:
        return f"arXiv: {asked.removeprefix('all:')}"[:200]
    return f"arXiv {unquote(parts.path).rpartition('/')[2]}"[:200]


def home(url: str) -> str:
    """The page for people: the list of a category, or the search that finds the same."""
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query)).get("search_query", "")
    if asked:
        return "https://arxiv.org/search/?" + urlencode({"query": asked, "searchtype": "all"})
    category = unquote(parts.path).rpartition("/")[2].partition("+")[0]
    return f"https://arxiv.org/list/{category}/recent"


def next_listing(now: datetime, *, came: bool, rng: Random) -> Schedule:
    """When to look at a listing again after a good look at `now` (UTC) that brought something new, or not.

    Once a day, an hour and more after it is made; on a working day that has brought nothing yet, every
    three hours until the afternoon.
    """
    ready = now.replace(hour=_READY_H, minute=_READY_M, second=0, microsecond=0)
    late = now.weekday() < 5 and ready <= now and now.hour < _GIVEN_UP_H
    if late and not came:
        due, why = now + timedelta(seconds=_LATE_S), "arXiv's list of today has not come yet"
    else:
        due = ready if now < ready else ready + timedelta(days=1)
        while due.weekday() >= 5:
            due += timedelta(days=1)
        why = "arXiv lists on working days"
    due += timedelta(seconds=rng.uniform(0, _SPREAD_S))
    return Schedule(due, f"{why}, next look in {duration((due - now).total_seconds())}")
