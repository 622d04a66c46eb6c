"""What does `publish --deploy` take, and what does it say?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lookahead.cli.app import settings
from lookahead.core.errors import CannotGoOn, WrongUse

if TYPE_CHECKING:
    from lookahead.publish import Built

MAX_SHOWN = 20  # names of a dry run
MAX_NAMED = 5  # of texts that are missing


@dataclass(frozen=True, slots=True)
class Deploying:
    """What was asked for."""

    to: str | None  # None: stay here; "": where site.toml says
    dry: bool
    force: bool  # to a place that holds other things
    incomplete: bool  # a site that lacks texts


def deploy_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of a command that may deploy what it built, given to it as one argument."""

    @click.option(
        "--deploy", "deploy_to", is_flag=False, flag_value="", default=None, metavar="TARGET",
        help="Then bring the site to a folder, user@host:/folder (rsync) or git:origin#gh-pages;"
        " alone: to where site.toml says.",
    )  # fmt: skip
    @click.option("--dry-run", is_flag=True, help="Only say what --deploy would do.")
    @click.option(
        "--force",
        is_flag=True,
        help="Let --deploy take over a place that holds other things.",
    )
    @click.option(
        "--incomplete", is_flag=True,
        help="Let --deploy send a site that lacks texts which could not be read.",
    )  # fmt: skip
    @wraps(command)
    def taken(
        *args: Any, deploy_to: str | None, dry_run: bool, force: bool, incomplete: bool, **more: Any
    ) -> Any:
        return command(*args, deploying=Deploying(deploy_to, dry_run, force, incomplete), **more)

    return taken


def deploy(deploying: Deploying, built: Built, content: Path, out: Path, strict: bool) -> None:
    """Brings the site to its place, unless it must not leave as it is."""
    if deploying.to is None:
        return
    from lookahead.publish.deploy import Way, target
    from lookahead.publish.deploy import deploy as send

    lacking = bool(built.missing) and not deploying.incomplete
    if strict and built.flaws:
        click.echo("not deployed: with --strict only a site without problems is", err=True)
        return
    to = target(deploying.to or _said(content))
    if "://localhost" in built.base_url and not built.notes:
        said = "the pages name http://localhost as their address; say base_url in site.toml"
        click.echo(said, err=True)
    memory = settings().home / "cache" / "publish" / "deploy"
    way = Way(content, memory, built.base_url, deploying.dry or lacking, deploying.force)
    try:
        done = send(out, to, way)
    except (WrongUse, CannotGoOn) as error:
        raise CannotGoOn(f"{_lacks(built.missing)}\n{error}") if lacking else error from error
    if lacking:
        raise CannotGoOn(_lacks(built.missing))
    _tell(deploying.dry, str(to), done.changed, done.deleted)


def _lacks(missing: tuple[str, ...]) -> str:
    shown = ", ".join(missing[:MAX_NAMED])
    more = f" and {len(missing) - MAX_NAMED:,} more" if len(missing) > MAX_NAMED else ""
    return (
        f"not deployed: the site would lack {shown}{more};"
        " mend what is said above, or say --incomplete to deploy it without"
    )


def _said(content: Path) -> str:
    from lookahead.publish.content import read_about, scan

    about, _ = read_about(scan(content))
    said = about.deploy.get("to", "")
    if not said:
        raise WrongUse('site.toml does not say where to; write to = "..." under [deploy] in it')
    apart = said.startswith(("git:", "/", "~")) or ":" in said
    return said if apart else str(content.absolute() / said)


def _tell(dry: bool, to: str, changed: tuple[str, ...], deleted: tuple[str, ...]) -> None:
    if dry:
        rows = [
            *(f"would send {name}" for name in changed),
            *(f"would delete {n}" for n in deleted),
        ]
        for row in rows[:MAX_SHOWN]:
            click.echo(row, err=True)
        if len(rows) > MAX_SHOWN:
            click.echo(f"... and {len(rows) - MAX_SHOWN:,} more", err=True)
    word = "would be" if dry else "were"
    said = f"{to}: {len(changed):,} files {word} sent, {len(deleted):,} {word} deleted"
    click.echo(said, err=True)
