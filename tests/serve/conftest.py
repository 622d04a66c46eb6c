"""A filled radar behind the page files, and the two who visit it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from visitor import Visitor, signed_in

T = TypeVar("T")


class Once:
    """A database that many tests of a file begin with: the first fills it, the others get a copy."""

    def __init__(self, kept: Path) -> None:
        self.kept = kept
        self.given: Any = None

    def filled(self, fill: Callable[[], T]) -> T:
        """What `fill` gave when it filled the database, which is that of this test now."""
        from django.conf import settings

        mine = settings.RADAR.database
        if self.kept.exists():
            _copy(self.kept, mine)
        else:
            self.given = fill()
            _copy(mine, self.kept)
        given: T = self.given
        return given


def _copy(source: Path, target: Path) -> None:
    """Page by page, and at once for whoever has the target open."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """For the fixture of each file that fills the database."""
    return Once(tmp_path_factory.mktemp("once") / "filled.sqlite3")


@pytest.fixture
def app(home: Path) -> Any:
    """The whole web application over an empty radar."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    from lookahead.pages import shim
    from lookahead.pipeline import instance
    from lookahead.serve.web.wsgi import is_our_host

    instance.migrate()
    return shim.application(get_wsgi_application(), settings.RADAR, is_our_host)


@pytest.fixture
def radar(app: Any, once: Once) -> Any:
    """The whole web application over twelve sources with fifteen articles each."""
    import shelves

    once.filled(lambda: shelves.fill(now=datetime.now(UTC)))
    return app


@pytest.fixture
def anyone(radar: Any) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(radar)


@pytest.fixture
def owner(radar: Any) -> Visitor:
    """The owner, signed in by a link."""
    return signed_in(radar)
