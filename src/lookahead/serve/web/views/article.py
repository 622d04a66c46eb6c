"""How is one article read, and what can its reader do with it?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from markupsafe import Markup

from lookahead import typeset
from lookahead.core.model import ArticlePage, Enclosure, Filter
from lookahead.core.text import slug
from lookahead.serve.web import pictures
from lookahead.serve.web.headers import POLICY, with_media
from lookahead.serve.web.respond import back, message, owner_only, page, reader, safe_next
from lookahead.serve.web.show import web_url
from lookahead.store import figures, lists, marks, papers, versions

LARGEST_ID = 2**63 - 1
ARTICLE_SECONDS = 24 * 3600  # it shows dates, not ages
RECENT, RECENT_SECONDS = timedelta(days=1), 600  # but the age of an edit
PLAYERS = 5  # of one article
TAGS = 12


def article(request: HttpRequest, id: int) -> HttpResponse:
    """`/a/<id>`: everything that we have of it, set for reading."""
    found = lists.article(id, reader(request)) if id <= LARGEST_ID else None
    if found is None:
        raise Http404("no such article")
    newer, older = lists.neighbours(id)
    players, files = _players(found.enclosures)
    edits, edited = versions.count(id)
    spoken_of = papers.in_article(id)
    now = datetime.now(UTC)
    context = {
        "a": found,
        "c": found.card,
        # the one place where HTML of a source reaches a page: cleaned, then set
        "body": Markup(pictures.kept_here(typeset.article(found.html, found.card.title))),  # noqa: S704
        "tags": _tags(found),
        "newer": newer,
        "older": older,
        "players": players,
        "files": files,
        "papers": spoken_of,
        "edits": edits,
        "edited": edited,
        "not_whole": figures.page_problem(id),
    }
    sources = [found.card.source, *found.card.others]
    keys = [f"article:{id}", "sources", *(f"source:{source.slug}" for source in sources)]
    keys += [f"paper:{one.paper.key}" for one in spoken_of]
    response = page(request, "article.html", context, keys=keys, seconds=_lasts(edited, now))
    if players:
        response.headers[POLICY] = with_media(one.url for one in players)
    return response


def _lasts(edited: datetime | None, now: datetime) -> int:
    """For how many seconds a page is true: the age of an edit is, as long as it is in hours."""
    return RECENT_SECONDS if edited and now - edited < RECENT else ARTICLE_SECONDS


def _tags(found: ArticlePage) -> list[tuple[str, str]]:
    """The feed's own words, each with its slug."""
    named = {slug(word): word for word in found.tags}
    return [(slug, word) for slug, word in named.items() if slug][:TAGS]


def _players(enclosures: tuple[Enclosure, ...]) -> tuple[list[Enclosure], list[Enclosure]]:
    """What can be played here, and what can only be linked to."""
    files = [one for one in enclosures if web_url(one.url)]
    played = [one for one in files if one.type.startswith(("audio/", "video/"))][:PLAYERS]
    return played, [one for one in files if one not in played]


@owner_only
@require_POST
def mark(request: HttpRequest, id: int) -> HttpResponse:
    """Set or take back one mark: the pressed button is named for it and holds 1 or 0."""
    what = next((word for word in marks.WHAT if word in request.POST), "")
    me = reader(request)
    if not what or me is None or id > LARGEST_ID:
        return message(request, "Nothing done", "The form named no mark.", 400)
    if not marks.set_mark(me, id, what, request.POST[what] == "1", datetime.now(UTC)):
        raise Http404("no such article")
    if request.headers.get("Accept") == "application/json":
        return HttpResponse(status=204)
    return back(request, f"/a/{id}")


@owner_only
@require_POST
def mark_all(request: HttpRequest) -> HttpResponse:
    """Mark a whole list read, but only what was there when its page was made; or take that back."""
    me, now = reader(request), datetime.now(UTC)
    undone, before = _moment(request, "undo"), _moment(request, "before")
    if me is None or not (undone or before):
        return message(request, "Nothing done", "The form did not say until when.", 400)
    if undone:
        marks.take_back_all_read(me, undone)
        return back(request)
    filter = Filter(
        source=request.POST.get("source", ""), tag=request.POST.get("tag", ""), reader=me
    )
    count = marks.mark_all_read(me, filter, now, before or now)
    context = {"count": count, "at": int(now.timestamp()), "next": safe_next(request)}
    return page(request, "marked.html", context)


def _moment(request: HttpRequest, name: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(request.POST.get(name, "")), UTC)
    except (ValueError, OverflowError, OSError):
        return None
