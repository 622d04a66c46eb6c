"""How does the owner write in a browser?"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def overview(request: HttpRequest) -> HttpResponse:
    raise Http404


begin = preview = state = edit = file = overview
