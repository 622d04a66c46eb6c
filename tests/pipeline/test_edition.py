"""Which database is asked where a home shows the sample?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from lookahead.config import Settings, load
from lookahead.pipeline import edition

EMPTY = "CREATE TABLE store_source (url TEXT); CREATE TABLE store_article (id INTEGER);"


def _home(tmp_path: Path) -> Settings:
    (tmp_path / "sample").mkdir()
    return replace(load({"home": str(tmp_path)}), content="")


def _lay(path: Path, *more: str) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.executescript(EMPTY + "".join(more))


def test_the_sample_is_asked_where_nothing_else_is(tmp_path: Path) -> None:
    """Beside an untouched database too, and of settings that are the sample's already it stays as it is."""
    settings = _home(tmp_path)
    assert edition.shown(settings) == settings
    _lay(tmp_path / "sample" / "lookahead.sqlite3")
    found = edition.shown(settings)
    assert found.sample
    assert found.home == tmp_path / "sample"
    _lay(settings.database)
    assert edition.shown(settings) == found == edition.shown(found)


def test_what_a_person_or_a_pass_brought_is_asked(tmp_path: Path) -> None:
    """One article, or one source of theirs, and the sample is not meant any more; nor where it is broken."""
    settings = _home(tmp_path)
    _lay(tmp_path / "sample" / "lookahead.sqlite3")
    for said in ("INSERT INTO store_article VALUES (1);", "INSERT INTO store_source VALUES ('x');"):
        _lay(settings.database, said)
        assert edition.shown(settings) == settings
        settings.database.unlink()
    settings.database.write_bytes(b"no database " * 99)
    assert edition.shown(settings) == settings
