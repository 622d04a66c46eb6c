"""A filled radar behind the page files, and the two who visit it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from once import Once
from visitor import Visitor, signed_in


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
