"""Which papers do articles speak of, and what is known of one?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe
from markupsafe import Markup

from lookahead import typeset
from lookahead.core import papers as names
from lookahead.core import tex
from lookahead.serve.address import paper_path
from lookahead.serve.web.respond import page, reader
from lookahead.store import papers

ROWS = 30
MOST, MOST_AT_LEAST = 8, 2  # rows, mentions
SPAN = timedelta(days=30)
AUTHORS = 20  # that are shown at once


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """`/papers`: what is mentioned most of late, and everything by its last mention."""
    after = request.GET.get("after", "")
    found = papers.newest(after, ROWS)
    most = () if after else papers.most_mentioned(datetime.now(UTC) - SPAN, MOST)
    context = {
        "most": [(card, often) for card, often in most if often >= MOST_AT_LEAST],
        "span": f"{SPAN.days} days",
        "found": found,
        "older": f"/papers?after={found.next}" if found.next else "",
    }
    return page(request, "papers.html", context, keys=["papers"])


@require_safe
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """`/paper/<key>`: what is known of a paper, how it is cited, and who speaks of it."""
    card = papers.paper(key)
    if card is None:
        other = names.normal(key)
        if other and other != key and papers.paper(other):
            return HttpResponsePermanentRedirect(paper_path(other))
        raise Http404("no such paper")
    after = request.GET.get("after", "")
    found = papers.mentions(key, reader(request), after, ROWS)
    context = {
        "card": card,
        # escaped by core.tex, which writes no elements but paragraphs and formulas
        "abstract": Markup(typeset.article(tex.html(card.paper.abstract))),  # noqa: S704
        "bibtex": typeset.bibtex(card.paper),
        "forms": names.forms(key),
        "doi": names.address(f"doi:{card.paper.doi}"),
        "shown": AUTHORS,
        "found": found,
        "older": f"{paper_path(key)}?after={found.next}" if found.next else "",
        "older_than": after,
    }
    return page(request, "paper.html", context, keys=[f"paper:{key}", "sources"])
