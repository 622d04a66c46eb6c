"""What does the radar answer under an address?  Asked in this process, as somebody whom nobody knows.

Only what the views themselves mark as the same for everybody is taken, and the database can be read only.
"""

from __future__ import annotations

import io
import os
import sys
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, unquote_to_bytes

from lookahead.pages import Board
from lookahead.pages.mark import HEADER, read_mark
from lookahead.pages.page import stamp
from lookahead.publish import plan
from lookahead.publish.radar import kept, rewrite
from lookahead.publish.radar.choose import MISSING
from lookahead.serve.published import KEY, NOWHERE, Published, called, known_as
from lookahead.store import sql

if TYPE_CHECKING:
    from django.http import HttpResponse

DAY_SECONDS = 24 * 3600
MOVED = (301, 302)
# these and feeds show of sources what `Shell.key` holds, so that not each new article makes all pages anew
OWN_KEY = ("/source/", "/tag/")  # whose further pages show their own articles and no more
NAMES_ONLY = ("/a/", "/story/", "/paper/")


@dataclass(frozen=True, slots=True)
class Shell:
    """What all pages share: the site that they go to, the day, and where versions stand."""

    site: Published
    key: str  # of the site, of our program, and of the names of the sources
    board: Path
    today: str
    beside: bool = False  # does its owner write on the same site?

    def key_of(self, live: str) -> str:
        """`key`, and the notes that the page of a paper, or the list of papers, shows."""
        path = unquote(live.partition("?")[0])
        mine = self.site.notes
        shown = mine if path == "/papers" else mine.get(path.removeprefix("/paper/"))
        return plan.key(self.key, shown) if shown else self.key

    def called(self, live: str) -> str:
        """What a page calls the site; a feed of the radar has another name than those of what is written."""
        return f"{self.site.title} · radar" if self.beside and "/feed." in live else self.site.title


def render(shell: Shell, live: str) -> tuple[kept.Page, bytes]:
    """The answer of one address, and its body, packed."""
    board = _board(shell.board, os.getpid())
    before = board.snapshot()
    response = _answer(shell, live)
    status, body = response.status_code, response.content
    if status in MOVED:
        return _page(shell, live, status, (str(response.headers["Location"]),)), b""
    if status != 200 and live != MISSING:
        return _page(shell, live, status, ()), b""
    seconds, keys = _mark(response, live)
    if "?after=" in live and live.startswith(OWN_KEY):
        keys = tuple(key for key in keys if key not in ("sources", "articles"))
    elif live.startswith(NAMES_ONLY) or "/feed." in live:
        keys = tuple(key for key in keys if key != "sources")
    made = stamp(keys, before, 0)
    page = replace(
        _page(shell, live, 200, tuple(rewrite.links(body.decode("utf-8")))),
        slots=made.slots,
        versions=made.versions,
        day=shell.today if seconds < DAY_SECONDS else "",
        digest=blake2b(body, digest_size=12).hexdigest(),
    )
    return page, kept.packed(body)


def _page(shell: Shell, live: str, status: int, links: tuple[str, ...]) -> kept.Page:
    """A page that is asked for again the next time, unless it says on what it depends."""
    return kept.Page(live, shell.key_of(live), (), (), "", "", status, "", links)


def _mark(response: HttpResponse, live: str) -> tuple[int, tuple[str, ...]]:
    """For how long an answer is good and what it depends on.  What is not for everybody is a bug of ours."""
    if live == MISSING:
        return DAY_SECONDS, ()
    mark = read_mark(response.headers.get(HEADER, ""))
    if mark is None or response.cookies:
        raise RuntimeError(f"{live} is not the same for everybody: it must not be published")
    return mark


def _answer(shell: Shell, live: str) -> HttpResponse:
    path, _, query = live.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),  # as WSGI has it (PEP 3333)
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        KEY: replace(shell.site, here=NOWHERE + live),
    }
    tokens = known_as.set(NOWHERE), called.set(shell.called(live))
    try:
        with sql.one_moment():
            response: HttpResponse = _application(os.getpid())(environ, lambda *_: None)
            response.close()
            return response
    finally:
        known_as.reset(tokens[0])
        called.reset(tokens[1])


@lru_cache(maxsize=1)
def _application(_process: int) -> Any:
    import django
    from django.core.handlers.wsgi import WSGIHandler

    django.setup()
    return WSGIHandler()


@lru_cache(maxsize=1)
def _board(path: Path, _process: int) -> Board:
    return Board(path)
