"""How are the texts of the owner shown?  The files of the built site; nothing foreign runs in them."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from lookahead.pages import ranges
from lookahead.pages.folder import File, find
from lookahead.pages.mark import CACHE_CONTROL, FOREVER
from lookahead.pages.negotiate import has_already
from lookahead.serve.web.headers import POLICY
from lookahead.serve.web.respond import message

# Bytes from which on a file is not given at once: the one thread of a worker waits for whoever reads what is
# streamed, and a player that was paused reads nothing.
STREAMED = 32 << 20
PLAYED = 4 << 20  # of sound and film at once; a player asks for more when it needs it
# A text may style itself: with pictures and fonts of ours alone that tells nobody anything.
_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:;"
    " font-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none';"
    " base-uri 'none'"
)


@require_safe
def home(_request: HttpRequest) -> HttpResponse:
    """`/site`: the one address of ours that ends in a slash, since its files name each other by it."""
    return HttpResponsePermanentRedirect("/site/")


@require_safe
def site(request: HttpRequest, path: str) -> HttpResponseBase:
    """`/site/...`: what `publish` wrote there."""
    found = find(settings.RADAR.site, path, request.headers.get("Accept-Encoding", ""))
    if isinstance(found, str):
        return HttpResponsePermanentRedirect(f"/site/{quote(found)}")
    if found is not None:
        return _file(request, found, path)
    missing = find(settings.RADAR.site, "404.html")
    if isinstance(missing, File):
        return _file(request, missing, "404.html", 404)
    text = "No site was built yet: write something, and it will stand here."
    return message(request, "Not here", text, 404)


def _file(request: HttpRequest, file: File, path: str, status: int = 200) -> HttpResponseBase:
    response: HttpResponseBase
    if status == 200 and has_already(request.headers.get("If-None-Match", ""), file.etag):
        response = HttpResponse(status=304)
    elif status == 200 and (part := _part(request, file)):
        response = _partial(file, part)
    elif file.size < STREAMED:
        response = HttpResponse(file.path.read_bytes(), status=status)
    else:
        response = FileResponse(file.path.open("rb"), status=status)
    response.headers["Content-Type"] = _type(file, path)
    response.headers["ETag"] = file.etag
    response.headers["Accept-Ranges"] = "bytes"
    response.headers[CACHE_CONTROL] = FOREVER if file.for_ever else "no-cache"
    if file.encoding:
        response.headers["Content-Encoding"] = file.encoding
    if file.varies:
        response.headers["Vary"] = "Accept-Encoding"
    response.headers[POLICY] = _POLICY
    return response


def _part(request: HttpRequest, file: File) -> ranges.Part | None:
    """The part that is asked for, None for the whole file."""
    if request.method != "GET":  # elsewhere a range means nothing (RFC 9110, 14.2)
        return None
    said = request.headers
    return ranges.part(said.get("Range", ""), said.get("If-Range", ""), file.etag, file.size)


def _partial(file: File, part: ranges.Part) -> HttpResponseBase:
    """So that a film can be sought in, and begins at all in browsers that ask for its first bytes only."""
    plays = file.type.startswith(("audio/", "video/"))
    part = part.within(PLAYED if plays else STREAMED)
    response = HttpResponse(b"".join(ranges.blocks(file.path, part)), status=part.status)
    response.headers["Content-Range"] = part.said
    return response


def _type(file: File, path: str) -> str:
    """Only scripts of the theme are scripts: others would run where the owner is signed in."""
    if file.type.startswith("text/javascript") and not path.startswith("assets/"):
        return "text/plain; charset=utf-8"
    return file.type
