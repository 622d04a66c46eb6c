"""Who is signed in?  One owner, by a link that works once."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lookahead.serve.web.respond import message, page
from lookahead.store import accounts

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
SPENT = (
    "It may have been used already, or it is older than twelve hours. "
    "Run “lookahead signin” on the machine that Lookahead runs on for a new one."
)


@require_safe
def explain(request: HttpRequest) -> HttpResponse:
    """`/signin`: how to get a link."""
    return page(request, "signin.html", {}, keys=["sources"], seconds=3600)


@never_cache
@require_safe
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """`/signin/<token>`: GET uses the link up; HEAD, which programs send to look, does not."""
    if request.method == "HEAD":
        return HttpResponse()
    user = accounts.redeem(token, datetime.now(UTC))
    if user is None:
        return message(request, "This sign-in link does not work", SPENT, 410)
    login(request, user, MODEL_BACKEND)  # gives the session a new key
    return HttpResponseRedirect("/")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """`/signout`: the session ends on the server, so a copied cookie is worth nothing."""
    logout(request)
    response = HttpResponseRedirect("/")
    response.status_code = 303
    response.delete_cookie("csrftoken")
    return response
