"""How does a view answer?  With a template, and with what the page depends on if it is for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import get_template
from django.utils.http import url_has_allowed_host_and_scheme

from lookahead.pages import Board, mark_public
from lookahead.pages.shim import BOARD
from lookahead.serve.published import called, published

LIST_SECONDS = 60  # ages and trending move by themselves
View = Callable[..., HttpResponse]


def reader(request: HttpRequest) -> int | None:
    """Who is signed in, as a number; None for everybody else."""
    # without a cookie there is no session, so the database need not be asked
    return request.user.pk if request.COOKIES else None


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    keys: Iterable[str] = (),
    seconds: int = LIST_SECONDS,
    status: int = 200,
) -> HttpResponse:
    """A rendered page; public where it has `keys` and nobody is signed in."""
    site = published(request)
    shared = {
        "now": None if site else datetime.now(UTC),  # a file is read who knows when
        "sample": getattr(settings.RADAR, "sample", False),
        "reader": reader(request),
        "here": request.path,
        "query": "",
        "brand": called.get(),
        "has_site": _site(),
        "published": site,
    }
    response = HttpResponse(
        get_template(template).render({**shared, **context}, request), status=status
    )
    return public(request, response, keys, seconds)


def _site() -> str:
    """Where the owner's own texts are shown, "" where none are."""
    built: Path = settings.RADAR.site
    if (built / "notes" / "index.html").exists():
        return "/site/notes/"
    return "/site/" if (built / "index.html").exists() else ""


def public(
    request: HttpRequest, response: HttpResponse, keys: Iterable[str], seconds: int = LIST_SECONDS
) -> HttpResponse:
    """Say who may keep an answer: everybody, where it has keys and no reader; else only the browser."""
    keys = tuple(keys)
    if keys and reader(request) is None and response.status_code == 200:
        mark_public(response.headers, keys, seconds)
    else:
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def owner_only(view: View) -> View:
    """Everybody else is shown how to sign in, and nothing happens."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if reader(request) is None:
            if request.method == "POST":
                return message(request, "Sign in first", "Only the owner can do this.", 403)
            return HttpResponseRedirect("/signin")
        return view(request, *args, **kwargs)

    return guarded


def message(request: HttpRequest, title: str, text: str, status: int) -> HttpResponse:
    """A page that says one thing."""
    return page(request, "message.html", {"title": title, "text": text}, status=status)


def back(request: HttpRequest, otherwise: str = "/") -> HttpResponse:
    """To where the form says.  303: what follows is a GET."""
    response = HttpResponseRedirect(safe_next(request, otherwise))
    response.status_code = 303
    return response


def safe_next(request: HttpRequest, otherwise: str = "/") -> str:
    """Where the form wants to go on, if that is a path of ours."""
    wanted = request.POST.get("next", "")
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe else otherwise


def changed(*keys: str) -> None:
    """Pages that depend on these are to be made anew."""
    with Board(settings.RADAR.pages / BOARD) as board:
        board.bump(keys)
