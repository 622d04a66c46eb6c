"""Which papers do articles speak of, and what is known of one?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe
from markupsafe import Markup

from lookahead import typeset
from lookahead.core import papers as names
from lookahead.core import tex
from lookahead.core.model import PaperCard
from lookahead.serve.address import paper_path
from lookahead.serve.published import whole
from lookahead.serve.web import chart, mine
from lookahead.serve.web.respond import page, reader
from lookahead.store import papers, stories

ROWS = 30
MOST, MOST_AT_LEAST = 8, 2  # rows, mentions
SPAN = timedelta(days=30)
AUTHORS = 20  # that are shown at once
STORIES = 6
YEAR = timedelta(days=365)


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
        "notes": mine.notes(request),
    }
    return page(request, "papers.html", context, keys=["papers", mine.KEY])


@require_safe
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """`/paper/<key>`: what is known of a paper, how it is cited, and who speaks of it."""
    card = papers.paper(key)
    if card is None:
        other = names.normal(key)
        if other and other != key and papers.paper(other):
            return HttpResponsePermanentRedirect(paper_path(other))
        raise Http404("no such paper")
    # arXiv gives its abstracts to everybody (CC0), publishers do not
    abstract = card.paper.abstract if whole(request) or key.startswith("arxiv:") else ""
    after = request.GET.get("after", "")
    found = papers.mentions(key, reader(request), after, ROWS)
    told = stories.told([one.id for one in found.cards], STORIES)
    context = {
        "card": card,
        # escaped by core.tex, which writes no elements but paragraphs and formulas
        "abstract": Markup(typeset.article(tex.html(abstract))),  # noqa: S704
        "bibtex": typeset.bibtex(card.paper),
        "forms": names.forms(key),
        "doi": names.address(f"doi:{card.paper.doi}"),
        "shown": AUTHORS,
        "found": found,
        "older": f"{paper_path(key)}?after={found.next}" if found.next else "",
        "older_than": after,
        "stories": told,
        "notes": mine.notes_on(request, key),
        **(_attention(card) if card.mentions >= MOST_AT_LEAST else {"chart": ""}),
    }
    keys = [f"paper:{key}", "sources", mine.KEY, *(f"story:{one.story}" for one in told)]
    return page(request, "paper.html", context, keys=keys)


def _attention(card: PaperCard) -> dict[str, Any]:
    """How often a paper was spoken of over a year, where it was."""
    now = datetime.now(UTC)
    shown = chart.rhythm(papers.volume(card.paper.key, now - YEAR), now)
    if not sum(shown.counts):
        return {"chart": ""}
    name = card.paper.title or card.paper.key
    return {"chart": chart.bars(shown, name, "attention"), "chart_words": shown.words}
