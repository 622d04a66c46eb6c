"""Under which address is this server known?  Never taken from a request: a Host header can lie."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from django.conf import settings

from lookahead.serve.published import called, known_as

EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not bound to


def base_url() -> str:
    """`https://radar.example` or `http://127.0.0.1:8420`, without a slash at the end."""
    if elsewhere := known_as.get():
        return elsewhere
    if settings.RADAR.base_url:
        return settings.RADAR.base_url
    host = "127.0.0.1" if settings.RADAR.host in EVERYWHERE else settings.RADAR.host
    return (
        f"http://[{host}]:{settings.RADAR.port}"
        if ":" in host
        else f"http://{host}:{settings.RADAR.port}"
    )


def absolute(path: str) -> str:
    """The whole address of one of our paths."""
    return base_url() + path


@lru_cache(maxsize=4096)
def list_path(source: str = "", tag: str = "") -> str:
    """Where the list of a source, of a tag, or of both is; `/` for everything."""
    parts = []
    if source:
        parts += ["source", quote(source, safe="")]
    if tag:
        parts += ["tag", quote(tag, safe="")]
    return "/" + "/".join(parts)


def paper_path(key: str) -> str:
    """Where a paper is shown."""
    return "/paper/" + quote(key, safe=":/")


def list_name(source: str = "", tag: str = "") -> str:
    """What a list is called where there is only a line for it."""
    return " · ".join([called.get(), *filter(None, [source, tag])])
