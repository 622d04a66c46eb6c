"""Which address leads to which view?  No address ends in a slash, except the front page."""

from __future__ import annotations

from django.urls import include, path, re_path

from lookahead.serve.web.views import (
    account,
    article,
    changes,
    lists,
    papers,
    picture,
    radar,
    search,
    site,
    sources,
    story,
    system,
    write,
)

urlpatterns = [
    path("", lists.front),
    path("by/category", lists.front, {"by": "category"}),
    path("latest", lists.latest),
    path("trending", lists.trending),
    path("starred", lists.starred),
    path("later", lists.later),
    path("unread", lists.unread),
    path("source/<str:slug>", lists.source),
    path("source/<str:slug>/tag/<str:tag>", lists.source),
    path("tag/<str:slug>", lists.tag),
    path("search", search.search),
    path("a/<int:id>", article.article),
    path("a/<int:id>/mark", article.mark),
    path("a/<int:id>/tag", article.tag),
    path("a/<int:id>/changes", changes.changes),
    path("a/<int:id>/changes/<str:which>", changes.changes),
    path("story/<int:id>", story.story),
    path("story/<int:id>/rule", story.rule),
    path("why/<int:id>", radar.why),
    path("method", radar.method),
    path("at/<str:day>", radar.day),
    path("leaderboard", radar.leaderboard),
    path("papers", papers.overview),
    path("paper/<path:key>", papers.paper),
    path("picture/<str:signature>/<str:key>", picture.picture),
    path("read-all", article.mark_all),
    path("sources", sources.overview),
    path("sources.opml", sources.export),
    path("sources/preview", sources.preview),
    path("sources/add", sources.add),
    path("sources/import", sources.load),
    path("sources/errand/<str:token>", sources.errand),
    path("source/<str:slug>/manage", sources.manage),
    path("source/<str:slug>/change", sources.change),
    path("source/<str:slug>/check", sources.check),
    path("signin", account.explain),
    path("signin/<str:token>", account.sign_in),
    path("signout", account.sign_out),
    path("about", system.about),
    path("status", system.status),
    path("healthz", system.healthz),
    path("readyz", system.readyz),
    path("robots.txt", system.robots),
    path("sitemap.xml", system.sitemap),
    path("favicon.ico", system.icon),
    path("static/<str:fingerprint>/<str:name>", system.static),
    re_path(r"^site/(?P<path>.*)$", site.site),
    path("write", write.overview),
    path("write/new", write.begin),
    path("write/preview", write.preview),
    path("write/state", write.state),
    path("write/text/<path:path>", write.edit),
    path("write/file/<path:path>", write.file),
    # by name, so that the ways out do not import each other
    path("", include("lookahead.serve.feeds.urls")),
    re_path(r"^(?P<path>.+)/$", system.slashed),
]
handler400 = system.bad_request
handler403 = system.forbidden
handler404 = system.not_found
handler500 = system.broken
