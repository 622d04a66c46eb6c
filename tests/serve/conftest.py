"""A filled radar behind the page files, and the two who visit it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from once import Once
from visitor import Visitor, application, signed_in


@pytest.fixture
def app(home: Path) -> Any:
    """The whole web application over an empty radar."""
    from lookahead.pipeline import instance

    instance.migrate()
    return application()


@pytest.fixture
def radar(home: Path, once: Once) -> Any:
    """The whole web application over twelve sources with fifteen articles each."""
    import shelves

    from lookahead.pipeline import instance

    def fill() -> None:
        instance.migrate()
        shelves.fill(now=datetime.now(UTC))

    once.filled(fill)
    return application()


@pytest.fixture
def anyone(radar: Any) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(radar)


@pytest.fixture
def owner(radar: Any) -> Visitor:
    """The owner, signed in by a link."""
    return signed_in(radar)
