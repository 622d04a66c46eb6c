"""How is the owner's site kept built while the radar runs?  By a child of `up`, when there are texts.

`python -m lookahead.cli.site URL` builds what the settings of its environment say, watches, and ends with its
parent.  A process of its own: a thread would hold up the gathering beside it.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from lookahead.config import Settings, load, logs
from lookahead.core.errors import LookaheadError

if TYPE_CHECKING:
    from lookahead.publish.watch import Told

LOOK_S = 3.0  # how often a folder of texts is looked for, where there is none
AGAIN_S = 60.0  # after a child that ended by itself
STOP_S = 3.0
NICE = 10  # gathering and serving come first


async def kept(settings: Settings, url: str) -> None:
    """Keep the site of `settings.texts` built until cancelled; `url` is where it is shown."""
    if settings.sample_texts:
        await asyncio.to_thread(_lay, settings.texts)
    while True:
        while not settings.texts.is_dir():
            await asyncio.sleep(LOOK_S)
        child = _started(settings, url)
        try:
            while child.poll() is None:
                await asyncio.sleep(1)
        finally:
            _end(child)
        await asyncio.sleep(AGAIN_S)


def _lay(folder: Path) -> None:
    """The sample's own texts, once: what was changed in them stays."""
    from lookahead.sample import notes

    if not folder.exists():
        making = folder.with_name(f".{folder.name}-{os.getpid()}")
        notes.lay(making)
        making.rename(folder)
    for left in folder.parent.glob(f".{folder.name}-*"):
        shutil.rmtree(left, ignore_errors=True)


def _started(settings: Settings, url: str) -> subprocess.Popen[bytes]:
    environ = os.environ | {
        "LOOKAHEAD_HOME": str(settings.home),
        "LOOKAHEAD_SAMPLE": "yes" if settings.sample else "no",
        "LOOKAHEAD_CONTENT": str(settings.texts),
    }
    return subprocess.Popen(  # noqa: S603  # a module of ours, and an address that settings gave
        [sys.executable, "-m", __name__, url],
        env=environ,
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C reaches our parent alone
    )


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(STOP_S)
    except subprocess.TimeoutExpired:  # in a long build, which may be cut off anywhere
        child.kill()
        child.wait()


# ---- the child -----------------------------------------------------------------------------------


class Orphaned(Event):
    """Set by a signal, and when the parent is gone; no thread, so that children can be forked."""

    def __init__(self) -> None:
        super().__init__()
        self._parent = os.getppid()

    def is_set(self) -> bool:
        return super().is_set() or os.getppid() != self._parent


def main(url: str) -> None:
    from lookahead.publish import Options
    from lookahead.publish.build import cache_path
    from lookahead.publish.notes import field
    from lookahead.publish.watch import keep

    os.nice(NICE)
    settings = load()
    logs.configure(settings.log_level)
    stop = Orphaned()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
    cache = cache_path(settings.home, settings.site)

    def options() -> Options:
        return Options(
            cache,
            datetime.now(UTC),
            base_url=f"{url}/site",
            workers=settings.workers,
            field=field.of(settings),
            hold=True,
            shown_by="/",
        )

    before = _shown(settings)
    try:
        for told in keep(settings.texts, settings.site, options, stop):
            _say(settings, told)
            before = _renew(settings, told, before)
    except LookaheadError as error:
        _say_error(settings, str(error))
    except Exception as error:  # said where its owner looks, and loud in the log
        _say_error(settings, f"a fault of ours: {type(error).__name__}: {error}")
        raise


def _say(settings: Settings, told: Told) -> None:
    from lookahead.store.builds import Build, Trouble, write

    troubles = tuple(Trouble(one.file, one.line, one.text) for one in told.built.flaws)
    build = Build(
        time.time() - told.seconds, told.built.texts, told.error, troubles, dict(told.built.addresses),
        frozenset(told.built.missing),
    )  # fmt: skip
    write(settings.site_status, build)


def _say_error(settings: Settings, text: str) -> None:
    from lookahead.store.builds import Build, write

    write(settings.site_status, Build(time.time(), error=text))


def _shown(settings: Settings) -> tuple[bool, bool]:
    return (settings.site / "index.html").exists(), (settings.site / "notes").exists()


def _renew(settings: Settings, told: Told, before: tuple[bool, bool]) -> tuple[bool, bool]:
    """Pages that show our notes, or that there is a site, are made anew."""
    from lookahead.pages import Board
    from lookahead.pages.shim import BOARD

    board = Board(settings.pages / BOARD)
    if (now := _shown(settings)) != before:
        board.reset()  # the menu stands on every page
    elif told.built.written or told.built.deleted:
        board.bump(["notes"])
    board.close()
    return now


if __name__ == "__main__":
    main(sys.argv[1])
