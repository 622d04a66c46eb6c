"""What did the publisher of an article change, and when?"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from lookahead.serve.web.respond import page, reader
from lookahead.serve.web.views.article import ARTICLE_SECONDS, LARGEST_ID
from lookahead.store import lists, versions
from lookahead.understand.changes import Passage, compare, folded

ALL = "all"


def changes(request: HttpRequest, id: int, which: str = "") -> HttpResponse:
    """`/a/<id>/changes`: the last edit; `/1` the first one, `/all` all edits in one."""
    found = lists.article(id, reader(request)) if id <= LARGEST_ID else None
    said = versions.of(id) if found else ()
    edits = len(said) - 1
    place = _place(which, edits)
    if found is None or not place:
        raise Http404("no such edit")
    before, after = (said[0], said[-1]) if which == ALL else said[place - 1 : place + 1]
    context = {
        "c": found.card,
        "edits": [(n, version.until) for n, version in enumerate(said[:-1], 1)],
        "place": 0 if which == ALL else place,
        "title": _title(before.title, after.title),
        "passages": folded(compare(before.text, after.text)),
        "same": before.text == after.text,
        "after": after,
    }
    keys = [f"article:{id}", "sources"]
    return page(request, "changes.html", context, keys=keys, seconds=ARTICLE_SECONDS)


def _place(which: str, edits: int) -> int:
    """The number of the edit that is asked for, 0 where there is none."""
    if which in ("", ALL):
        return edits
    number = int(which) if which.isascii() and which.isdigit() and len(which) < 4 else 0
    return number if number <= edits else 0


def _title(before: str, after: str) -> tuple[Passage, ...]:
    return compare(before, after) if before != after else ()
