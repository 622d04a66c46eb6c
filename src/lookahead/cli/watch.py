"""How does `lookahead publish --watch` go on, and end?  It builds here and serves from a child."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from lookahead.core.errors import CannotGoOn

if TYPE_CHECKING:
    from lookahead.publish import Options
    from lookahead.publish.model import Flaw
    from lookahead.publish.serving import Showing
    from lookahead.publish.watch import Told

MAX_TOLD = 50  # problems of one build in the terminal


def run_watch(
    content: Path, out: Path, options: Callable[[], Options], host: str, port: int
) -> None:
    """Build and serve until Ctrl-C.  Raises CannotGoOn where nobody can listen."""
    from lookahead.publish.serving import Showing, listen
    from lookahead.publish.watch import keep

    try:
        listening = listen(host, port)
    except OSError as error:
        raise CannotGoOn(
            f"cannot listen on {host}, port {port}: {error.strerror}; choose another with --port"
        ) from error
    with listening, _until_signal() as stop:
        showing: Showing | None = None
        known: frozenset[Flaw] = frozenset()
        try:
            for told in keep(content, out, options, stop):
                if showing is None:
                    showing = Showing(listening, out.absolute())
                    _greet(told, *listening.getsockname()[:2])
                _print(told, known)
                known = frozenset(told.built.flaws)
                showing.tell(
                    prefix=urlsplit(told.built.base_url).path.rstrip("/"),
                    flaws=[
                        (told.built.addresses.get(flaw.file, ""), str(flaw))
                        for flaw in told.built.flaws
                    ],
                    error=told.error,
                    reload=bool(not told.error and (told.built.written or told.built.deleted)),
                )
        finally:
            if showing:
                showing.end()
    click.echo("stopped; the site stands as it was built last")


@contextmanager
def _until_signal() -> Iterator[Event]:
    """An event that SIGINT and SIGTERM set: a build is never cut off in the middle."""
    stop = Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {name: signal.signal(name, end) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _greet(told: Told, host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"\n  read     http://{shown}:{port}{urlsplit(told.built.base_url).path}/")
    click.echo("  stop     Ctrl-C\n")


def _print(told: Told, known: frozenset[Flaw]) -> None:
    """What the build did, and the problems that were not there before it."""
    built = told.built
    fresh = [flaw for flaw in built.flaws if flaw not in known]
    for flaw in fresh[:MAX_TOLD]:
        click.echo(str(flaw), err=True)
    if len(fresh) > MAX_TOLD:
        click.echo(f"and {len(fresh) - MAX_TOLD:,} more problems", err=True)
    if told.error:
        click.echo(told.error, err=True)
    else:
        click.echo(
            f"{datetime.now():%H:%M:%S}  {built.texts:,} texts: {built.written:,} files written,"  # noqa: DTZ005  # the clock on the wall
            f" {built.deleted:,} deleted in {told.seconds:.2f} s; {len(built.flaws):,} problems"
        )
