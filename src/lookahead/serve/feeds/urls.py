"""Which feeds are there?  Beside every list the same three."""

from __future__ import annotations

from django.urls import path

from lookahead.serve.feeds.views import feed, trending

urlpatterns = [
    path("feed.<str:format>", feed),
    path("trending/feed.<str:format>", trending),
    path("source/<str:source>/feed.<str:format>", feed),
    path("tag/<str:tag>/feed.<str:format>", feed),
    path("source/<str:source>/tag/<str:tag>/feed.<str:format>", feed),
]
