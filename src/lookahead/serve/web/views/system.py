"""What do machines and worried people ask for: health, robots, sitemap, status, errors?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import get_template
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

import lookahead
from lookahead.core.model import SourceState
from lookahead.pages import mark_public
from lookahead.pages.mark import CACHE_CONTROL, FOREVER
from lookahead.serve.address import absolute, list_path
from lookahead.serve.web import assets, bars, written
from lookahead.serve.web.respond import page, public, reader
from lookahead.store import lists, writings

IN_SITEMAP = 2000  # newest articles
YEAR = 365 * 24 * 3600


@require_safe
def static(request: HttpRequest, fingerprint: str, name: str) -> HttpResponse:
    """A style sheet, a script, the icon: for ever, because a change gives it another name."""
    if name not in assets.TYPES or fingerprint != assets.fingerprint(name):
        raise Http404("no such file")
    response = HttpResponse(assets.content(name), content_type=assets.TYPES[name])
    response.headers[CACHE_CONTROL] = FOREVER
    mark_public(response.headers, [], YEAR)
    return response


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """`/favicon.ico`, which browsers ask for unasked."""
    response = HttpResponse(assets.content("icon.svg"), content_type=assets.TYPES["icon.svg"])
    return public(request, response, ["sources"], 24 * 3600)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """`/about`: what this is, how it ranks, and the keys."""
    context = {"categories": bars.categories(), "version": lookahead.__version__}
    return page(request, "about.html", context, keys=["sources"], seconds=3600)


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """`/status`: is it well?"""
    cards = lists.source_cards()
    checked = [card.checked for card in cards if card.checked]
    context = {
        "totals": lists.totals(),
        "active": sum(card.source.state is SourceState.ACTIVE for card in cards),
        "checked": max(checked, default=None),
        "failing": [card for card in cards if card.problem],
        "version": lookahead.__version__,
        "writer": written.writer(),
        "llm_tokens": settings.RADAR.llm_daily_tokens,
        "spent": writings.spent(datetime.now(UTC).date().isoformat()),
        "home": settings.RADAR.home if reader(request) is not None else "",
    }
    return page(request, "status.html", context, keys=["sources", "articles", "health"])


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return _plain("ok\n")


@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """The database answers too, and has our tables."""
    try:
        lists.totals()
    except DatabaseError as error:
        return _plain(f"not ready: {type(error).__name__}\n", 503)
    return _plain("ready\n")


def _plain(text: str, status: int = 200) -> HttpResponse:
    response = HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)
    response.headers[CACHE_CONTROL] = "no-store"
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`."""
    lines = ["User-agent: *", "Disallow: /search", "Disallow: /signin", ""]
    text = "\n".join([*lines, f"Sitemap: {absolute('/sitemap.xml')}", ""])
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    return public(request, response, ["sources"], 24 * 3600)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`: lists, sources, and the newest articles (sitemaps.org, protocol 0.9)."""
    sources = [list_path(card.source.slug) for card in lists.source_bar() if card.articles]
    tags = [list_path(tag=tag.slug) for tag in bars.categories() if tag.articles]
    context = {
        "paths": ["/", "/latest", "/papers", "/sources", "/about", *sources, *tags],
        "cards": lists.newest(limit=IN_SITEMAP).cards,
    }
    text = get_template("sitemap.xml").render(context)
    response = HttpResponse(text, content_type="application/xml; charset=utf-8")
    return public(request, response, ["articles", "sources"], 3600)


# ---- errors ------------------------------------------------------------------------------------


def slashed(request: HttpRequest, path: str) -> HttpResponse:
    """`/latest/` is `/latest`: no page has two addresses."""
    target = "/" + quote(path.strip("/"))
    try:
        resolve("/" + path.strip("/"))
    except Resolver404:
        raise Http404("no such page") from None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{target}?{query}" if query else target)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error("This request cannot be answered", "Something in it is not as it should be.", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error("That is not yours to do", "Sign in as the owner first.", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    text = "Nothing is at this address. What you look for may still be found by its words."
    return page(request, "message.html", {"title": "Not here", "text": text}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    text = "An error of ours; it is in the log. Reading again in a moment may help."
    return _error("Something broke", text, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    text = "The form was too old, or came from another site. Go back, load the page anew, and try again."
    return _error("Not done", text, 403)


def _error(title: str, text: str, status: int) -> HttpResponse:
    """A page that asks neither the database nor the session."""
    context: dict[str, Any] = {"title": title, "text": text, "status": status}
    response = HttpResponse(get_template("error.html").render(context), status=status)
    response.headers[CACHE_CONTROL] = "no-store"
    return response
