"""What is gathered from where, how well does it go, and how does its owner change that?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from lookahead.core.errors import WrongUse
from lookahead.core.model import Source, SourceCard
from lookahead.serve.address import list_path
from lookahead.serve.published import called, published
from lookahead.serve.web import about_source, errands, show
from lookahead.serve.web.respond import changed, message, owner_only, page, public
from lookahead.sources import opml
from lookahead.sources.discover import Discovery
from lookahead.store import lists
from lookahead.store import sources as stored

LONGEST_URL = 2000
LARGEST_OPML = 8 * 1024 * 1024
NOT_KEPT = (
    "This is the sample edition: what is added here would go with it. In a terminal,"
    " “lookahead sources add ADDRESS” or “lookahead sources import FILE” adds to your own radar;"
    " then stop Lookahead with Ctrl-C and start “lookahead up” again."
)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """`/sources`: every source with its health; `?q=` narrows by name."""
    wanted = request.GET.get("q", "").strip()[:100]
    cards = lists.source_cards()
    shown = [card for card in cards if _matches(card, wanted)]
    shown.sort(key=lambda card: not card.problem)  # what ails comes first; names stay in order
    context = {
        "cards": shown,
        "total": len(cards),
        "wanted": wanted,
        "failing": sum(bool(card.problem) for card in cards),
        "brief": about_source.in_brief(shown),
        "not_kept": NOT_KEPT,
    }
    return page(request, "sources.html", context, keys=["sources", "articles", "health"])


def _matches(card: SourceCard, wanted: str) -> bool:
    text = f"{card.source.name} {card.source.folder} {card.source.home} {card.source.url}"
    return wanted.casefold() in text.casefold()


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """`/sources.opml`: all of them, for any other reader."""
    # a file that is written again only when something changed has no other time
    now = lists.totals().newest if published(request) else None
    body = opml.write(lists.all_sources(), called.get(), now or datetime.now(UTC))
    response = HttpResponse(body, content_type="text/x-opml; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="lookahead.opml"'
    return public(request, response, ["sources"], 3600)


@owner_only
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Look at an address, and show what is there before it is added."""
    url, radar = _url(request), settings.RADAR

    def work() -> errands.Answer:
        # the client for the network is loaded only where it is used
        from lookahead.pipeline import discovery

        return {"url": url, **_described(discovery.preview(url, radar))}

    return _errand(request, work)


@owner_only
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Add what `preview` showed; nothing to the sample, whose database does not stay."""
    if settings.RADAR.sample:
        return message(request, "Nothing added", NOT_KEPT, 409)
    url, radar = _url(request), settings.RADAR

    def work() -> errands.Answer:
        from lookahead.pipeline import discovery

        return {"url": url, "added": discovery.add(url, settings=radar).source.slug}

    return _errand(request, work)


@owner_only
@require_POST
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Look at a source now, beside; then what happened, step by step."""
    _card(slug)
    radar = settings.RADAR

    def work() -> errands.Answer:
        from lookahead.pipeline.check import check as look

        found = look(slug, radar)
        steps = [(step.what, step.text, _took(step.took_s), step.well) for step in found.steps]
        about = {"name": found.name, "new": found.new, "edited": found.edited}
        return {"checked": slug, "slug": slug, **about, "problem": found.problem, "steps": steps}

    return _errand(request, work)


def _took(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _url(request: HttpRequest) -> str:
    return request.POST.get("url", "").strip()[:LONGEST_URL]


def _errand(request: HttpRequest, work: Callable[[], errands.Answer]) -> HttpResponse:
    try:
        return _to(f"/sources/errand/{errands.start(work)}")
    except WrongUse as error:
        return message(request, "Not now", str(error), 503)


def _described(found: Discovery) -> errands.Answer:
    """What a preview shows, as plain values."""
    if found.source is None or found.parsed is None:
        text = found.failure.text if found.failure else "Nothing was found."
        others = [other.url for other in found.others[:8]]
        return {"failure": text, "steps": found.steps, "others": others}
    entries = found.parsed.entries
    return {
        "name": found.source.name,
        "kind": found.source.kind,
        "feed": found.source.url,
        "count": len(entries),
        "entries": [
            (e.title or e.link, show.day(e.published) if e.published else "") for e in entries[:10]
        ],
        "problems": [problem.text for problem in found.parsed.problems[:5]],
        "others": [other.url for other in found.others[:8]],
        "steps": found.steps,
    }


@owner_only
@require_safe
def errand(request: HttpRequest, token: str) -> HttpResponse:
    """What came of a look; while it goes on, a page that asks again by itself."""
    found = errands.answer(token)
    if found is not None and "added" in found:
        return _to(_manage_path(found["added"]))
    if found is not None and "checked" in found:
        return page(request, "checked.html", {"found": found})
    return page(request, "preview.html", {"found": found, "not_kept": NOT_KEPT})


@owner_only
@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Add every source of an OPML file; nothing to the sample."""
    if settings.RADAR.sample:
        return message(request, "Nothing imported", NOT_KEPT, 409)
    file = request.FILES.get("file")
    if file is None or not file.size:
        return message(request, "Nothing imported", "No file came with the form.", 400)
    if file.size > LARGEST_OPML:
        return message(request, "Nothing imported", "The file is larger than 8 MB.", 413)
    try:
        read = opml.read(file.read())
    except WrongUse as error:
        return message(request, "Nothing imported", str(error), 422)
    before = {source.url for source in lists.all_sources()}
    added = stored.add_all(read.sources, datetime.now(UTC))
    new = [source for source in added if source.url not in before]
    changed("sources", "articles")
    context = {"new": new, "known": len(added) - len(new), "problems": read.problems}
    return page(request, "imported.html", context)


@owner_only
@require_safe
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    """`/source/<slug>/manage`: everything that can be done with one source."""
    card = _card(slug)
    return page(request, "manage.html", {"card": card, "about": about_source.described(card)})


@owner_only
@require_POST
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Do what the pressed button says with one source."""
    what, now = request.POST.get("do", ""), datetime.now(UTC)
    _card(slug)
    try:
        if what == "remove":
            return _remove(request, slug, now)
        return _done(_changed(request, slug, what, now))
    except WrongUse as error:
        return message(request, "Not changed", str(error), 422)


def _changed(request: HttpRequest, slug: str, what: str, now: datetime) -> Source:
    given = request.POST.get("value", "").strip()[:LONGEST_URL]
    match what:
        case "pause":
            return stored.pause(slug)
        case "resume":
            return stored.resume(slug, now)
        case "accept":
            return stored.accept(slug, now)
        case "watch":
            return stored.watch_again(slug, now)
        case "rename":
            return stored.rename(slug, given)
        case "move":
            return stored.move(slug, folder=given, now=now)
    raise WrongUse("the form did not say what to do")


def _remove(request: HttpRequest, slug: str, now: datetime) -> HttpResponse:
    if request.POST.get("sure") != "yes":
        return page(request, "remove.html", {"card": _card(slug)})
    stored.remove(slug, now)
    # its articles leave every list, tag and page that they were on
    changed("sources", "articles", f"source:{slug}", *_all_keys())
    return _to("/sources")


def _all_keys() -> list[str]:
    tags = [
        tag.slug for kind in ("category", "hashtag", "word") for tag in lists.tags(kind, 10_000)
    ]
    sources = [f"source:{card.source.slug}" for card in lists.source_cards()]
    return [*(f"tag:{slug}" for slug in tags), *sources]


def _card(slug: str) -> SourceCard:
    card = lists.source_by_slug(slug)
    if card is None:
        raise Http404("no such source")
    return card


def _done(source: Source) -> HttpResponse:
    changed("sources", "articles", f"source:{source.slug}")
    return _to(_manage_path(source.slug))


def _to(path: str) -> HttpResponse:
    response = HttpResponseRedirect(path)
    response.status_code = 303
    return response


def _manage_path(slug: str) -> str:
    return f"{list_path(slug)}/manage"
