"""How do many tests begin with the same database, without each of them filling it?"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

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
