"""How does a picture of an article reach its reader?  From our copy, under a policy of its own.

A copy that is not here yet is fetched by the work process; this one never waits for somebody else's
server.  What is refused has no picture as its answer, so that browsers show the picture's words.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lookahead.extract.rasters import SVG, Picture
from lookahead.pages.mark import CACHE_CONTROL, FOREVER
from lookahead.serve.web.headers import POLICY
from lookahead.serve.web.pictures import opened
from lookahead.store.pictures import Pictures

AGAIN_S = 2
_CLOSED = "default-src 'none'; sandbox"
# a drawing styles itself and holds rasters and fonts in itself; it runs and loads nothing
_POLICIES = {SVG: f"{_CLOSED}; style-src 'unsafe-inline'; img-src data:; font-src data:"}
_ENDINGS = {"image/jpeg": "jpg", SVG: "svg"}


@require_safe
def picture(request: HttpRequest, signature: str, key: str) -> HttpResponse:
    """`/picture/<signature>/<key>`: a picture that a page of ours shows."""
    url = opened(signature, key)
    if not url:
        raise Http404("no page of ours shows this")
    # browsers say so where the address is https or this machine; all obey the resource policy below
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        return _words("Pictures are shown on the pages of this radar alone.", 403)
    kept = Pictures(settings.RADAR.pictures, settings.RADAR.picture_cache_mb << 20)
    if found := kept.find(url):
        return _shown(found)
    if refusal := kept.refusal(url):
        return _words(f"This picture is not shown. {refusal}", 404)
    kept.want([url], asked=True)
    return _words("This picture is being fetched; load the page again in a moment.", 202)


def _shown(found: Picture) -> HttpResponse:
    response = HttpResponse(found.data, content_type=found.type)
    ending = _ENDINGS.get(found.type) or found.type.partition("/")[2]
    # opened by itself a drawing is a document: it goes to the disk instead
    how = "attachment" if found.type == SVG else "inline"
    response.headers["Content-Disposition"] = f'{how}; filename="picture.{ending}"'
    response.headers[CACHE_CONTROL] = FOREVER
    return _guarded(response, _POLICIES.get(found.type, _CLOSED))


def _words(text: str, status: int) -> HttpResponse:
    response = HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)
    response.headers[CACHE_CONTROL] = "no-store"
    if status == 202:
        response.headers["Retry-After"] = str(AGAIN_S)
    return _guarded(response, _CLOSED)


def _guarded(response: HttpResponse, policy: str) -> HttpResponse:
    response.headers[POLICY] = policy
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
