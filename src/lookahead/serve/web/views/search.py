"""What was found for some words, narrowed by the same bars as any list?"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from lookahead import search as engine
from lookahead.core.model import Filter
from lookahead.serve.published import published
from lookahead.serve.web import bars
from lookahead.serve.web.respond import page, reader
from lookahead.store import lists

ROWS = 30
LONGEST = 500  # characters of a question
DEEPEST = 5  # digits of the place where a page starts


def search(request: HttpRequest) -> HttpResponse:
    """`/search?q=…`, with `source`, `tag` and `after` where they are given."""
    if published(request):
        return page(request, "find.html", {}, keys=["sources"])
    query = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    after = request.GET.get("after", "")
    filter = Filter(
        source=request.GET.get("source", ""),
        tag=request.GET.get("tag", ""),
        reader=reader(request),
    )
    place = after if after.isascii() and after.isdigit() and len(after) <= DEEPEST else ""
    found = engine.find(query, filter, ROWS, place) if query else None
    context = {
        "query": query,
        "filter": filter,
        "found": found,
        "older": _next(query, filter, found.next) if found and found.next else "",
        "bars": bars.of(filter, lists.source_bar(), query),
    }
    return page(request, "search.html", context)


def _next(query: str, filter: Filter, after: str) -> str:
    given = {"q": query, "source": filter.source, "tag": filter.tag, "after": after}
    return "/search?" + urlencode({name: value for name, value in given.items() if value})
