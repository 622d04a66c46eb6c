"""What may a page of ours do in a browser?  As little as possible, said in its headers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse

POLICY = "Content-Security-Policy"
BASE = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?", re.IGNORECASE)


class SecurityHeaders:
    """Every answer has a policy; a view that needs another one has set it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        response.headers.setdefault(POLICY, BASE)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        return response


def with_media(urls: Iterable[str]) -> str:
    """The policy of a page whose sound and film the reader may start, from these addresses' hosts.

    The player loads nothing until then (`preload=none`), so opening the page tells nobody.
    """
    origins = sorted({origin for url in urls if (origin := _origin(url))})
    return f"{BASE}; media-src {' '.join(origins)}" if origins else BASE


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    # a hostile host could hold a semicolon and add a rule of its own
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc):
        return ""
    return f"{parts.scheme}://{parts.netloc}"
