"""What is shown beside a text that is being written?  What it becomes, with the files that it names."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from lookahead.core.model import Problem
from lookahead.extract.rasters import SVG
from lookahead.serve.web import assets, draft, writing
from lookahead.serve.web.headers import POLICY
from lookahead.serve.web.respond import message, owner_only, page
from lookahead.store import builds, texts

MAX_PICTURE = 10 << 20  # bytes
MAX_PROBLEMS = 100  # that are shown of one text
_PREVIEW = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self';"
    " media-src 'self'; form-action 'none'; frame-ancestors 'self'; base-uri 'none';"
    " sandbox allow-same-origin"
)
_CLOSED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
_TYPES = {"svg": SVG}


def _texts() -> texts.Texts:
    return texts.Texts(settings.RADAR.texts)


@xframe_options_sameorigin
@owner_only
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What is typed, as the site would show it; runs nothing (its policy, and the frame it stands in)."""
    path, typed = request.POST.get("path", ""), writing.shown(request.POST.get("text", ""))
    typed, wrong = writing.applied(typed, request.POST)
    try:
        made = draft.rendered(_texts(), path, typed)
    except texts.Refused as error:
        return message(request, "Not done", str(error), 404)
    context = {
        "made": made,
        "problems": _unsaid(request, path, made.problems)[:MAX_PROBLEMS],
        "broken": writing.head(typed).broken,
        "wrong": wrong,
        "sheets": _sheets(),
    }
    response = page(request, "typed.html", context)
    response.headers[POLICY] = _PREVIEW
    response.headers["Cache-Control"] = "no-store"
    return response


def _unsaid(
    request: HttpRequest, path: str, problems: tuple[tuple[int, str], ...]
) -> list[tuple[int, str]]:
    """The problems that do not stand above the form; its script takes them away there instead."""
    troubles = () if "live" in request.POST else builds.read(settings.RADAR.site_status).troubles
    known = {(one.line, one.text) for one in troubles if one.file == path}
    return [one for one in problems if one not in known]


def _sheets() -> list[str]:
    """The style sheets of the site as it was built, so that a text looks as it will; else our own."""
    built: Path = settings.RADAR.site / "assets"
    own = sorted(f"/site/assets/{one.name}" for one in built.glob("*.css"))
    return own or [assets.path("look.css")]


@owner_only
@require_safe
def file(request: HttpRequest, path: str) -> HttpResponse:
    """`/write/file/<path>`: a picture of the content folder, for the preview."""
    try:
        data = _texts().read(path, MAX_PICTURE)
    except texts.Refused as error:
        raise Http404("no such picture") from error
    kind = _TYPES.get(path.rpartition(".")[2].lower(), "")
    if not kind:
        found = writing.picture(data, "", "x")
        if isinstance(found, Problem):
            raise Http404("no picture")
        kind = found[1].type
    response = HttpResponse(data, content_type=kind)
    response.headers[POLICY] = _CLOSED
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
