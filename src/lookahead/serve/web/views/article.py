"""How is one article read, and what can its reader do with it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from markupsafe import Markup

from lookahead import typeset
from lookahead.core import video
from lookahead.core.model import ArticlePage, Filter
from lookahead.core.text import slug
from lookahead.extract.pictures import lead
from lookahead.pipeline.correct import SAYINGS, correct
from lookahead.serve.published import whole
from lookahead.serve.web import pictures
from lookahead.serve.web.headers import POLICY, with_media
from lookahead.serve.web.media import media
from lookahead.serve.web.respond import (
    back,
    changed,
    message,
    owner_only,
    page,
    reader,
    safe_next,
)
from lookahead.store import (
    corrections,
    figures,
    lists,
    marks,
    papers,
    stories,
    understanding,
    versions,
)
from lookahead.store import tags as stored_tags
from lookahead.store.pictures import Pictures, is_common

LARGEST_ID = 2**63 - 1
ARTICLE_SECONDS = 24 * 3600  # it shows dates, not ages
RECENT, RECENT_SECONDS = timedelta(days=1), 600  # but the age of an edit
LEAD_WIDTH, LEAD_HEIGHT = 240, 120  # pixels; what is smaller is an icon
TAGS = 12
CHOICES = 300  # hashtags
LONG = 5  # minutes, from which on an article is said in short first


def article(request: HttpRequest, id: int) -> HttpResponse:
    """`/a/<id>`: everything that we have of it, set for reading."""
    found = lists.article(id, reader(request)) if id <= LARGEST_ID else None
    if found is None:
        raise Http404("no such article")
    if not whole(request):  # its excerpt, and where the text is
        found = replace(found, card=replace(found.card, image=""), html="", enclosures=())
    newer, older = lists.neighbours(id)
    shown = _Pictures(found)
    files = media(found.enclosures, shown.lead)
    edits, edited = versions.count(id)
    spoken_of = papers.in_article(id)
    story, tellers = stories.of_articles([id]).get(id, (0, 0))
    now = datetime.now(UTC)
    context = {
        "a": found,
        "c": found.card,
        # the one place where HTML of a source reaches a page: cleaned, then set
        "body": Markup(shown.body()),  # noqa: S704
        "lead": shown.lead and pictures.address(shown.lead),
        "lead_size": shown.size,
        "film": video.site(found.card.url),
        "tags": _tags(found),
        "newer": newer,
        "older": older,
        "media": files,
        "papers": spoken_of,
        "edits": edits,
        "edited": edited,
        "not_whole": figures.page_problem(id),
        "story": story,
        "tellers": tellers,
        "digest": understanding.digest(id) if found.card.minutes > LONG else (),
        "own": _own_tags(id) if reader(request) is not None else None,
    }
    sources = [found.card.source, *found.card.others]
    keys = [f"article:{id}", "sources", *(f"source:{source.slug}" for source in sources)]
    keys += [f"paper:{one.paper.key}" for one in spoken_of]
    keys += [f"story:{story}"] * bool(story)
    response = page(request, "article.html", context, keys=keys, seconds=_lasts(edited, now, shown))
    if files.players:
        response.headers[POLICY] = with_media(one.url for one in files.players)
    return response


def _own_tags(id: int) -> dict[str, Any]:
    """What the owner can say of the tags of an article, and what was said."""
    all = [*lists.tags("category"), *lists.tags("hashtag", CHOICES)]
    borne = {slug(tag.name) for tag in stored_tags.of_article(id)}
    names = {tag.slug: tag for tag in all}
    said = corrections.of_article(id)
    return {
        "borne": [names[one] for one in names if one in borne and one not in said],
        "others": [names[one] for one in names if one not in borne and one not in said],
        "said": [(names[one], right) for one, right in said.items() if one in names],
    }


class _Pictures:
    """The pictures of an article: which one stands above its text, and what is known of their copies."""

    def __init__(self, found: ArticlePage) -> None:
        self._found = found
        self._kept = Pictures(settings.RADAR.pictures, settings.RADAR.picture_cache_mb << 20)
        self.are_known = True
        self.size: tuple[int, int] | None = None
        self.lead = self._lead(lead(found.card.image, found.html))

    def body(self) -> str:
        set_for_reading = typeset.article(self._found.html, self._found.card.title)
        return pictures.kept_here(set_for_reading, self._about)

    def _about(self, url: str) -> tuple[int, int] | str | None:
        about = self._kept.about(url)
        self.are_known = self.are_known and isinstance(about, tuple)
        return about

    def _lead(self, url: str) -> str:
        """The address of the picture above the text; "" where none is worth its room."""
        if not pictures.can_be_kept(url) or is_common(self._found.card.id):
            return ""
        about = self._about(url)
        if isinstance(about, str) or (about and (about[0] < LEAD_WIDTH or about[1] < LEAD_HEIGHT)):
            return ""
        self.size = about
        return url


def _lasts(edited: datetime | None, now: datetime, shown: _Pictures) -> int:
    """For how many seconds a page is true: sizes of pictures and the age of an edit come and go."""
    moves = not shown.are_known or (edited and now - edited < RECENT)
    return RECENT_SECONDS if moves else ARTICLE_SECONDS


def _tags(found: ArticlePage) -> list[tuple[str, str]]:
    """The feed's own words, each with its slug."""
    named = {slug(word): word for word in found.tags}
    return [(slug, word) for slug, word in named.items() if slug][:TAGS]


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
def tag(request: HttpRequest, id: int) -> HttpResponse:
    """Say that a tag belongs to an article, that it does not, or take such a word back."""
    me, say = reader(request), request.POST.get("say", "")
    if me is None or say not in SAYINGS or id > LARGEST_ID:
        return message(request, "Nothing done", "The form named no tag of ours.", 400)
    keys = correct(id, request.POST.get("slug", ""), say, me, datetime.now(UTC))
    if not keys:
        return message(request, "Nothing done", "There is no such article, or no such tag.", 400)
    changed(*keys)
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
