"""What may a page of ours do in a browser?  As little as possible, said in its headers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse

POLICY = "Content-Security-Policy"
BASE = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


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
    """The policy of a page whose sound and film the reader may start.

    By scheme and not by host: podcasts are redirected through those who count them, and a browser checks
    every hop.  The players load nothing until then (`preload=none`), and they are the only ones: text of a
    source brings none (`pictures.kept_here`).
    """
    schemes = {url.partition(":")[0].lower() for url in urls} & {"http", "https"}
    # a server that is asked over http may answer that it is to be asked over https
    allowed = "https: http:" if "http" in schemes else "https:"
    return f"{BASE}; media-src {allowed}" if schemes else BASE
