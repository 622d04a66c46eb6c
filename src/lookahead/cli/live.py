"""How does a command run the pipeline and the web server, and end cleanly?"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from lookahead.cli.progress import Count, Watch
from lookahead.config import Settings
from lookahead.core.errors import CannotGoOn
from lookahead.core.look import Pass

R = TypeVar("R")

STOPPED = "stopped; what was finished is stored, the next start goes on from there"
RUNNING = "running.json"
ONLINE_EVERY_S = 60.0
SERVER_STOP_S = 10.0
SITE_AFTER_S = 2.0


def address(settings: Settings) -> str:
    """Where a person finds the pages."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104  # compared
    shown = f"[{host}]" if ":" in host else host
    return settings.base_url or f"http://{shown}:{settings.port}"


# ---- one pass ----------------------------------------------------------------------------------


def run_update(settings: Settings, wanted: Pass, *, quiet: bool) -> Count:
    """One pass in the foreground; Ctrl-C writes what is finished and gives the rest back."""
    from lookahead.pipeline import instance
    from lookahead.store import lists, looks

    if not settings.sample:
        instance.follow_catalogue()
    due, _ = looks.waiting(datetime.now(UTC))
    total = len(wanted.slugs) or (lists.totals().sources if wanted.all else due)
    with Watch(total, quiet=quiet) as watch:
        ended = _until_signal(_update(settings, wanted, watch))
    if ended is None:
        click.echo(STOPPED, err=True)
        sys.exit(130)
    return watch.count


async def _update(settings: Settings, wanted: Pass, watch: Watch) -> bool:
    from lookahead.pipeline import work

    async with work.tools(settings, watch.tell, aside=watch.aside) as tools:
        await work.once(tools, wanted)
    return True


# ---- for ever ----------------------------------------------------------------------------------


def run_work(settings: Settings) -> None:
    """Gather until a signal comes."""
    from lookahead.pipeline import instance
    from lookahead.store import lists

    if not settings.sample:
        instance.follow_catalogue()
    with Watch(lists.totals().sources) as watch:
        _until_signal(_work(settings, watch, {}))
    click.echo(STOPPED)


async def _work(
    settings: Settings, watch: Watch, fixed_hosts: Mapping[str, tuple[str, int]]
) -> None:
    from lookahead.pipeline import work

    async with work.tools(settings, watch.tell, fixed_hosts, watch.aside) as tools:
        await work.forever(tools)


def run_up(settings: Settings, *, force_sample: bool) -> None:
    """Everything: the database, the web server beside us, and gathering here."""
    from lookahead.pipeline import edition, instance

    must_be_free(settings)
    start_home = settings.home
    is_first = _runs(start_home) is None
    if not is_first:
        there = address(running(settings))
        click.echo(f"Lookahead runs on this home already, at {there}/; this is one more.")
    untouched = edition.is_untouched(settings)
    offline = untouched and not force_sample and not asyncio.run(edition.online())
    if force_sample or offline:
        settings = edition.sample_settings(settings)
    instance.boot(settings)
    instance.migrate()
    total = instance.fill(sample=settings.sample)
    server = _start_web(settings)
    note = start_home / RUNNING
    try:
        if is_first:
            said = {"home": str(settings.home), "port": settings.port, "pid": os.getpid()}
            note.write_text(json.dumps(said))
        _greet(settings, offline=offline)
        with Watch(total) as watch:
            online_again = _until_signal(_up(settings, server, watch, wait_for_network=offline))
    finally:
        if is_first:  # else it is another's, and holds for as long as that runs
            note.unlink(missing_ok=True)
        _end(server)
    if online_again is None:
        click.echo(STOPPED)
    elif online_again:
        click.echo("the network is there now: leaving the sample edition")
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606  # this command again


def running(settings: Settings) -> Settings:
    """The settings of the `up` that runs on this home now: it may show the sample, on another port."""
    said = _runs(settings.home)
    return replace(settings, home=said[0], port=said[1]) if said else settings


def _runs(home: Path) -> tuple[Path, int] | None:
    """What an `up` that was started on this home, and is alive, shows: which home, on which port."""
    try:
        said = json.loads((home / RUNNING).read_text("utf-8"))
        os.kill(pid := int(said["pid"]), 0)
        # in a container the start after a kill may have the number of the dead
        return (Path(said["home"]), int(said["port"])) if pid != os.getpid() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _greet(settings: Settings, *, offline: bool) -> None:
    """The address, and the link that signs the owner in."""
    from lookahead.store import accounts

    token = accounts.sign_in_link(datetime.now(UTC))
    if offline:
        click.echo("No source can be reached: this machine seems to have no internet.")
    if settings.sample:
        click.echo("Showing the sample edition: invented labs, real subjects.")
    click.echo(f"\n  read     {address(settings)}/")
    click.echo(f"  sign in  {address(settings)}/signin/{token}   (works once)")
    click.echo("  stop     Ctrl-C\n")


async def _up(
    settings: Settings, server: subprocess.Popen[bytes], watch: Watch, *, wait_for_network: bool
) -> bool:
    """Gather until the web server ends or the network comes; True where it came."""
    async with AsyncExitStack() as stack:
        hosts: Mapping[str, tuple[str, int]] = {}
        if settings.sample:
            hosts = await stack.enter_async_context(_sample_server(settings))
        network = asyncio.create_task(_network(wait_for_network))
        tasks = {
            asyncio.create_task(_work(settings, watch, hosts)),
            asyncio.create_task(_served(server)),
            asyncio.create_task(_site(settings)),
            network,
        }
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
    return network in done


@asynccontextmanager
async def _sample_server(settings: Settings) -> AsyncIterator[Mapping[str, tuple[str, int]]]:
    """Serve the sample edition on loopback; where each of its hosts is."""
    from lookahead import sample
    from lookahead.pipeline.policy import playing

    server = await sample.serve(datetime.now(UTC))
    hosts = dict.fromkeys(server.hosts, ("127.0.0.1", server.port))
    try:
        with playing(settings, hosts):
            yield hosts
    finally:
        await server.close()


async def _site(settings: Settings) -> None:
    """Keep the owner's site built, from when the pages of the radar are there."""
    from lookahead.cli import site

    await asyncio.sleep(SITE_AFTER_S)
    await site.kept(settings, address(settings))


async def _network(wanted: bool) -> None:
    """Return when there is a network; never, where nobody waits for it."""
    from lookahead.pipeline import edition

    while True:
        await asyncio.sleep(ONLINE_EVERY_S)
        if wanted and await edition.online():
            return


async def _served(server: subprocess.Popen[bytes]) -> None:
    """Raise CannotGoOn when the web server ends by itself."""
    while server.poll() is None:
        await asyncio.sleep(0.5)
    raise CannotGoOn(f"the web server ended by itself (exit code {server.returncode})")


# ---- processes and signals ---------------------------------------------------------------------


def must_be_free(settings: Settings) -> None:
    """Say in words that a port is taken, before anything is started."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise CannotGoOn(
                f"cannot listen on {settings.host}, port {settings.port}: {error.strerror};"
                f" choose another with --port or, as with make, LOOKAHEAD_PORT={settings.port % 65_535 + 1}"
            ) from error


def _start_web(settings: Settings) -> subprocess.Popen[bytes]:
    """The web server as a child that ends with us, however we end: it watches its standard input."""
    environ = os.environ | {
        "LOOKAHEAD_HOME": str(settings.home),
        "LOOKAHEAD_HOST": settings.host,
        "LOOKAHEAD_PORT": str(settings.port),
        "LOOKAHEAD_SAMPLE": "yes" if settings.sample else "no",
        "LOOKAHEAD_CONTENT": str(settings.texts),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "lookahead.serve.web.server"],
        env=environ,
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C reaches us alone, and we end it when we are done
    )


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(SERVER_STOP_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _until_signal(coroutine: Coroutine[Any, Any, R]) -> R | None:
    """Run to the end.  SIGINT and SIGTERM cancel it, and None is the answer then."""

    async def run() -> R | None:
        task = asyncio.ensure_future(coroutine)
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, task.cancel)
        try:
            return await task
        except asyncio.CancelledError:
            return None

    return asyncio.run(run())
