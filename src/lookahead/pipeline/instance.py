"""How does an instance come up: its folder, its database, its first sources?"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from lookahead.config import Settings, logs
from lookahead.core.errors import CannotGoOn
from lookahead.pipeline import alone

NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs"})


def boot(settings: Settings) -> None:
    """Make the home folder and start Django on it.  Raises CannotGoOn where that cannot be."""
    _make(settings.home)
    os.environ["LOOKAHEAD_HOME"] = str(settings.home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lookahead.config.django")
    logs.configure(settings.log_level)
    import django  # the settings are read when Django starts, not before the home is known

    with alone.changing(settings.home):  # the first start makes a secret, too
        django.setup()


def _make(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe = home / f".probe-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except (FileExistsError, NotADirectoryError) as error:
        raise CannotGoOn(f"{home} cannot be a folder: there is a file in its place") from error
    except OSError as error:
        raise CannotGoOn(f"cannot write to the folder {home}: {error.strerror}") from error
    if (kind := _file_system(home)) in NETWORK_FILE_SYSTEMS:
        raise CannotGoOn(
            f"{home} lies on a network file system ({kind}), where SQLite's log is not safe;"
            " set LOOKAHEAD_HOME to a folder of this machine"
        )


def _file_system(path: Path) -> str:
    """The type of the file system that holds `path`, where the system tells (Linux)."""
    try:
        mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
    except OSError:
        return ""
    holding = [(m[1], m[2]) for m in mounts if path.is_relative_to(m[1])]
    return max(holding, key=lambda mount: len(mount[0]))[1] if holding else ""


def is_old() -> bool:
    """Do the tables lack something that this version expects?"""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Bring the tables up to date, and the tags that we give into them; one process at a time."""
    from django.conf import settings

    with alone.changing(settings.RADAR.home):
        _migrated()


def _migrated() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from lookahead.store.sources import name_tags
    from lookahead.understand.tags.vocabulary import categories, hashtags

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    name_tags("category", {name: tag.definition for name, tag in categories().items()})
    name_tags("hashtag", {name: tag.definition for name, tag in hashtags().items()})


def fill(*, sample: bool) -> int:
    """Give an empty home its first sources, the sample's or the catalogue; how many it has then."""
    from lookahead import sample as edition
    from lookahead.sources import catalogue
    from lookahead.store import lists, sources

    if not sample and (known := lists.totals().sources):
        follow_catalogue()
        return known
    wanted = edition.sources() if sample else catalogue.load()
    sources.add_all(wanted, datetime.now(UTC))
    if not sample:
        follow_catalogue()
    return lists.totals().sources


def follow_catalogue() -> list[str]:
    """Bring the catalogue's sources to what this version says of them; the slugs of those that changed."""
    from lookahead.sources import catalogue
    from lookahead.store import catalogued

    return catalogued.follow(catalogue.load(), datetime.now(UTC))
