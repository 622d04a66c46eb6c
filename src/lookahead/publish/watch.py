"""How is a site kept as its texts are?  Built once, and again whenever something in its folder is saved."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from watchfiles import Change, DefaultFilter, watch

from lookahead.core.errors import CannotGoOn, LookaheadError
from lookahead.core.leftovers import leftover
from lookahead.core.text import one_line
from lookahead.publish.build import publish
from lookahead.publish.content import Unsettled
from lookahead.publish.model import Built, Options

STEP_MS = 40  # of silence after a change, then it is built
DEBOUNCE_MS = 1_000  # at the most, where somebody writes all the time
LOOK_S = 1.0  # how often a folder that is gone, and the clock, are looked at


@dataclass(frozen=True, slots=True)
class Told:
    """One build, or why there was none."""

    built: Built
    seconds: float
    error: str = ""  # a sentence; what stood in the out folder stands


class Wanted(DefaultFilter):
    """Is this a file that a site is made of?  Not what we write ourselves, nor what hides."""

    def __init__(self, content: Path, out: Path) -> None:
        self._root, self._out = os.path.realpath(content), os.path.realpath(out)
        super().__init__(ignore_entity_patterns=())

    def __call__(self, change: Change, path: str) -> bool:
        real = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
        if real == self._out or real.startswith(self._out + os.sep):
            return False
        if leftover(os.path.basename(real)):
            return False
        parts = os.path.relpath(real, self._root).split(os.sep)
        if any(part.startswith(".") and part not in (".well-known", ".") for part in parts):
            return False
        return super().__call__(change, path)


def keep(
    content: Path, out: Path, options: Callable[[], Options], stop: Event | None = None
) -> Iterator[Told]:
    """Every build from now on, the first at once.  Ends when `stop` is set or Ctrl-C is pressed.

    Raises LookaheadError where the first build is not possible at all, or the machine cannot watch.
    """
    began = time.monotonic()
    try:
        built, error = publish(content, out, options()), ""
    except Unsettled as failure:  # as if it were saved so later: it waits to be mended
        built, error = Built(), str(failure)
    except (LookaheadError, OSError):  # a folder that is not there is said at once
        raise
    except Exception as failure:
        built, error = Built(), _fault(failure)
    yield Told(built, time.monotonic() - began, error)
    stop = stop or Event()
    while not stop.is_set():
        for told in _watched(content, out, options, stop, Told(built, 0.0, error)):
            built, error = told.built, told.error
            yield told
        while not content.is_dir() and not stop.is_set():  # it may be moved, and come back
            stop.wait(LOOK_S)


def _watched(
    content: Path, out: Path, options: Callable[[], Options], stop: Event, before: Told
) -> Iterator[Told]:
    """Builds for as long as the folder is there."""
    first, built = True, before.built
    for changes in _changes(content, out, stop):
        due = bool(built.next_change) and built.next_change <= _now()
        if not changes and not due and not first:
            if not content.is_dir():
                return
            continue
        # what was saved between the last build and the first look is found by building once more
        told = _again(content, out, options(), built)
        fresh = told.error != before.error or told.built.written or told.built.deleted
        if not first or changes or fresh:
            yield told
        first, built = False, told.built


def _changes(content: Path, out: Path, stop: Event) -> Iterator[object]:
    try:
        yield from watch(
            content,
            watch_filter=Wanted(content, out),
            debounce=DEBOUNCE_MS,
            step=STEP_MS,
            rust_timeout=int(LOOK_S * 1000),
            yield_on_timeout=True,
            stop_event=stop,
            ignore_permission_denied=True,
        )
    except FileNotFoundError:
        return
    except OSError as error:
        raise CannotGoOn(f"{content}: changes cannot be watched: {error}") from error


def _again(content: Path, out: Path, options: Options, before: Built) -> Told:
    began = time.monotonic()
    try:
        built, error = publish(content, out, options), ""
    except (LookaheadError, OSError) as failure:  # a file that went while it was read, a full disk
        built, error = before, str(failure)
    except Exception as failure:  # the next save may be built again
        built, error = before, _fault(failure)
    return Told(built, time.monotonic() - began, error)


def _fault(error: Exception) -> str:
    return f"a fault of ours: {type(error).__name__}: {one_line(str(error))[:200]}"


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
