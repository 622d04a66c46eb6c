"""Is this instance well?  Each line says OK, WARN or FAIL, and what mends it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import click

from lookahead.cli.app import settings
from lookahead.cli.show import age, as_json, print_json
from lookahead.config import Settings
from lookahead.store import file
from lookahead.store.vectors import Kept

SQLITE_AT_LEAST = (3, 35, 0)  # RETURNING, row values, upsert
FREE_BYTES = 500 * 1024 * 1024
STALE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check says; `mend` is what to do about it."""

    check: str
    level: str  # OK WARN FAIL
    text: str
    mend: str = ""


@click.command()
@as_json
def doctor(json_: bool) -> None:
    """Check this instance, and say how to mend what is wrong.

    Exit code 1 where something must be mended.

    \b
    Example:
      lookahead doctor
    """
    findings = list(_examine(settings()))
    if json_:
        print_json(findings)
    else:
        for found in findings:
            click.echo(f"{found.level:4}  {found.check}: {found.text}")
            if found.mend:
                click.echo(f"      → {found.mend}")
    if any(found.level == "FAIL" for found in findings):
        sys.exit(1)


def _examine(chosen: Settings) -> Iterator[Finding]:
    yield _sqlite()
    yield _room(chosen)
    yield (home := _home(chosen))
    yield _encoder(chosen)
    if home.level == "FAIL":  # nothing can be opened there
        return
    if not chosen.database.exists():
        yield _no_database(chosen)
        yield from _site(chosen)
        return
    from lookahead.pipeline import instance

    instance.boot(chosen)
    yield (sound := _integrity(chosen))
    if sound.level == "FAIL":  # nothing that asks it would get an answer
        return
    for check in (_migrations, _secret, _sources, _index, _vectors, _writing):
        yield check(chosen)
    yield from _site(chosen)


def _sqlite() -> Finding:
    version = sqlite3.sqlite_version
    with sqlite3.connect(":memory:") as memory:
        options = {row[0] for row in memory.execute("PRAGMA compile_options")}
    if sqlite3.sqlite_version_info < SQLITE_AT_LEAST or "ENABLE_FTS5" not in options:
        return Finding("sqlite", "FAIL", version, "use a Python whose SQLite is 3.35+ with FTS5")
    return Finding("sqlite", "OK", f"{version} with FTS5")


def _room(chosen: Settings) -> Finding:
    folder = next(p for p in (chosen.home, *chosen.home.parents) if p.exists())
    free = shutil.disk_usage(folder).free
    text = f"{free / 1e9:.1f} GB free at {folder}"
    if free < FREE_BYTES:
        return Finding("disk", "WARN", text, "make room, or move LOOKAHEAD_HOME")
    return Finding("disk", "OK", text)


def _home(chosen: Settings) -> Finding:
    folder = next(p for p in (chosen.home, *chosen.home.parents) if p.exists())
    mend = "make it writable for you, or set LOOKAHEAD_HOME to another folder"
    if not folder.is_dir():
        return Finding("home", "FAIL", f"there is a file at {folder}, not a folder", mend)
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding("home", "FAIL", f"cannot write to the folder {folder}", mend)
    return Finding("home", "OK", str(chosen.home))


def _no_database(chosen: Settings) -> Finding:
    from lookahead.cli.live import running

    if (shown := running(chosen).home) != chosen.home:
        text = f"none of your own yet: the radar that runs shows the sample, in {shown}"
        mend = "it is made when the network comes, or by `lookahead sources add URL`"
        return Finding("database", "WARN", text, mend)
    return Finding("database", "WARN", "there is none yet", "lookahead up")


def _encoder(chosen: Settings) -> Finding:
    from lookahead.encode import Unavailable, identify
    from lookahead.pipeline.policy import encoder

    wanted = encoder(chosen)
    try:
        return Finding("encoder", "OK", identify(wanted))
    except Unavailable as error:
        if wanted.where == "none":
            return Finding("encoder", "OK", str(error))
        text = f"{error}; until then everything works by words"
        return Finding("encoder", "WARN", text, "lookahead encoder fetch")


def _integrity(chosen: Settings) -> Finding:
    if problem := file.damage(chosen.database):
        mend = "put a backup of the home folder in its place"
        return Finding("database", "FAIL", problem, mend)
    return Finding("database", "OK", f"{chosen.database.stat().st_size / 1e6:.1f} MB, sound")


def _migrations(_: Settings) -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        return Finding("tables", "WARN", f"{len(plan)} changes are due", "lookahead up makes them")
    return Finding("tables", "OK", "up to date")


def _secret(chosen: Settings) -> Finding:
    mode = (chosen.home / "secret.key").stat().st_mode & 0o777
    if mode & 0o077:
        mend = f"chmod 600 {chosen.home / 'secret.key'}"
        return Finding("secret key", "WARN", f"others may read it ({mode:o})", mend)
    return Finding("secret key", "OK", "only its owner can read it")


def _sources(_: Settings) -> Finding:
    from lookahead.store import lists

    cards = lists.source_cards()
    failing = [card for card in cards if card.failures]
    last = max((card.succeeded for card in cards if card.succeeded), default=None)
    text = f"{len(cards)} followed, {len(failing)} failing, last success {age(last)} ago"
    if not cards:
        return Finding("sources", "WARN", "none", "lookahead sources add URL")
    if last is None or datetime.now(UTC) - last > STALE:
        return Finding("sources", "WARN", text, "lookahead up, or lookahead update")
    return Finding("sources", "OK", text)


def _index(_: Settings) -> Finding:
    from lookahead.store import words

    if words.is_behind():
        text = "does not have the newest articles"
        return Finding("search index", "WARN", text, "lookahead update --understand")
    return Finding("search index", "OK", "has every article")


def _vectors(_: Settings) -> Finding:
    from lookahead.store import vectors

    texts = []
    for kept in vectors.kept():
        model = kept.name.split(":")[1]
        texts.append(f"{model}: {kept.vectors:,} articles" + _rest(kept))
    return Finding("vectors", "OK", "; ".join(texts) or "none yet")


def _writing(chosen: Settings) -> Finding:
    from lookahead.store import writings

    if not chosen.llm:
        return Finding("writing", "OK", "off: digests are in the sources' own words")
    day = writings.spent(datetime.now(UTC).date().isoformat())
    of = f"{day.tokens:,} of {chosen.llm_daily_tokens:,} tokens of today, {day.calls:,} calls"
    text = f"{chosen.llm_model or 'a language model'}: {of}"
    if day.problem:
        stands = "until then digests are in the sources' own words"
        return Finding(
            "writing", "WARN", f"{text}. {day.problem}", f"see llm in the settings; {stands}"
        )
    return Finding("writing", "OK", text)


def _site(chosen: Settings) -> Iterator[Finding]:
    """What the last build of its owner's texts said, where there are any."""
    from lookahead.store import builds

    build = builds.read(chosen.site_status)
    if build.error:
        mend = "mend what it names; the site is built again when a text is saved"
        yield Finding("site", "WARN", f"the last build failed: {build.error}", mend)
    elif build.at:
        problems = len(build.troubles)
        text = f"{build.texts:,} texts, {problems:,} problems"
        mend = "the page /write lists them" if problems else ""
        yield Finding("site", "WARN" if problems else "OK", text, mend)


def _rest(kept: Kept) -> str:
    """What is to be said beside the number."""
    said = [
        f"{kept.waiting:,} wait" if kept.waiting else "",
        f"{kept.problems:,} cannot be encoded" if kept.problems else "",
        "" if kept.serves else "serves once it is complete",
    ]
    return "".join(f", {text}" for text in said if text)
