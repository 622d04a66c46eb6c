"""Drafts and outcomes to commit, and what the database says afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from store_support import NOW, make_draft, outcome

from lookahead.core.look import Draft, Tally
from lookahead.core.model import Source


@pytest.fixture
def draft() -> Callable[..., Draft]:
    return make_draft


@pytest.fixture
def follow(home: Path) -> Callable[..., Source]:
    """Add a source by its slug."""
    from lookahead.store import sources

    def add(slug: str, **fields: object) -> Source:
        new = Source(slug=slug, name=slug.upper(), home="", url=f"https://{slug}.example/feed")
        return sources.add(replace(new, **fields), NOW)  # type: ignore[arg-type]

    return add


@pytest.fixture
def look(home: Path) -> Callable[..., Tally]:
    """Claim one source, commit these drafts for it, and say what that did."""
    from lookahead.store import looks

    def commit(
        slug: str, *drafts: Draft, at: datetime = NOW, present: set[str] | None = None
    ) -> Tally:
        looks.make_due(at, [slug])
        (claimed,) = looks.claim(at, 1, slugs=[slug])
        return looks.commit([outcome(claimed, *drafts, at=at, present=present)])[0]

    return commit
