"""How does a request get its page without Django?  A WSGI application around another one.

Only GET and HEAD, without a cookie, an Authorization header or a query string, and under a name that
this server has: everything else goes on to Django, and so does a page that is not good any more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

from lookahead.pages.board import Board, Versions
from lookahead.pages.mark import HEADER, read_mark
from lookahead.pages.negotiate import encoding, has_already
from lookahead.pages.page import Headers, StoredPage, build, stamp
from lookahead.pages.shelf import Shelf

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
BOARD = "board"
HOSTS_KNOWN = 256


class PageSettings(Protocol):
    """What the shim needs to know: where pages lie, and how many megabytes they may have."""

    @property
    def pages(self) -> Path: ...
    @property
    def page_cache_mb(self) -> int: ...


def application(
    inner: Application, settings: PageSettings, is_our_host: Callable[[str], bool]
) -> Application:
    """`inner` behind the page files of `settings.pages`."""
    board = Board(settings.pages / BOARD)
    board.reset()
    return Shim(
        inner, Shelf(settings.pages, board, settings.page_cache_mb << 20), board, is_our_host
    )


class Shim:
    """Serves what lies on the shelf, and lays onto it what `inner` marks as public."""

    def __init__(
        self,
        inner: Application,
        shelf: Shelf,
        board: Board,
        is_our_host: Callable[[str], bool],
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._inner, self._shelf, self._board = inner, shelf, board
        self._is_our_host, self._clock = is_our_host, clock
        self._hosts: set[str] = set()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not self._may_be_public(environ):
            return self._pass_on(environ, start_response)
        page = self._shelf.get(environ["PATH_INFO"])
        if page is None:
            return self._render(environ, start_response)
        return _send(page, environ, start_response)

    def _may_be_public(self, environ: Environ) -> bool:
        return (
            environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and not environ.get("QUERY_STRING")
            and not environ.get("HTTP_COOKIE")
            and "HTTP_AUTHORIZATION" not in environ
            and self._known_host(environ.get("HTTP_HOST", ""))
        )

    def _known_host(self, host: str) -> bool:
        if host in self._hosts:
            return True
        if not self._is_our_host(host):
            return False
        if len(self._hosts) < HOSTS_KNOWN:
            self._hosts.add(host)
        return True

    def _pass_on(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            kept = [pair for pair in headers if pair[0].lower() != HEADER.lower()]
            return (
                start_response(status, kept, exc_info) if exc_info else start_response(status, kept)
            )

        return self._inner(environ, start)

    def _render(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        # the versions are read before the first query: what changes while we render makes the page
        # old, never good
        before = self._board.snapshot()
        answer: list[Any] = []

        def start(status: str, headers: Headers, _exc_info: Any = None) -> Any:
            answer[:] = [status, headers]
            return _no_write

        body = self._inner(environ, start)
        status, headers = answer[0], answer[1]
        page = self._made(environ, status, headers, body, before)
        if page is not None:
            return _send(page, environ, start_response)
        start_response(status, [pair for pair in headers if pair[0].lower() != HEADER.lower()])
        return body

    def _made(
        self,
        environ: Environ,
        status: str,
        headers: Headers,
        body: Iterable[bytes],
        before: Versions,
    ) -> StoredPage | None:
        """The page that an answer is, laid onto the shelf; None where it is not for everybody."""
        names = {name.lower(): value for name, value in headers}
        mark = read_mark(names.get(HEADER.lower(), ""))
        if mark is None or status[:3] != "200" or "set-cookie" in names:
            return None
        if environ["REQUEST_METHOD"] != "GET":  # an answer to HEAD has no body to keep
            return None
        whole = b"".join(body)
        getattr(body, "close", lambda: None)()
        seconds, keys = mark
        made = stamp(keys, before, self._clock() + seconds)
        page = build(environ["PATH_INFO"], headers, whole, made)
        self._shelf.put(page)
        return page


def _no_write(_data: bytes) -> None:
    raise TypeError("what is written past the body is not kept: Django never does")


def _send(page: StoredPage, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    variant = page.variant(encoding(environ.get("HTTP_ACCEPT_ENCODING", "")))
    if has_already(environ.get("HTTP_IF_NONE_MATCH", ""), variant.etag):
        start_response("304 Not Modified", variant.headers_304)
        return []
    start_response("200 OK", variant.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [variant.body]
