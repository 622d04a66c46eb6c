"""Which edition does this start show: the world's, or the sample where there is no network?"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from lookahead.config import Settings
from lookahead.core.urls import host
from lookahead.fetch import any_resolves
from lookahead.sources import catalogue

SAMPLE_HOME = "sample"


async def online() -> bool:
    """Does any host of the bundled catalogue have an address?"""
    return await any_resolves({host(source.url) for source in catalogue.load()})


def is_untouched(settings: Settings) -> bool:
    """Is there nothing here that a person put in or a pass brought: no article, no source of theirs?

    Reads the file without Django, since which file Django opens depends on the answer.
    """
    if not settings.database.exists():
        return True
    bundled = {source.url for source in catalogue.load()}
    try:
        return _holds_only(settings.database, bundled)
    except sqlite3.Error:
        return False  # whatever it is, it is not to be passed over in silence


def _holds_only(database: Path, bundled: set[str]) -> bool:
    connection = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)
    try:
        if not connection.execute(
            "SELECT 1 FROM sqlite_master WHERE name = 'store_source'"
        ).fetchone():
            return True
        if connection.execute("SELECT 1 FROM store_article LIMIT 1").fetchone():
            return False
        return {url for (url,) in connection.execute("SELECT url FROM store_source")} <= bundled
    finally:
        connection.close()


def sample_settings(settings: Settings) -> Settings:
    """The sample lives in a database of its own, inside the home folder."""
    return replace(settings, home=settings.home / SAMPLE_HOME, sample=True)
