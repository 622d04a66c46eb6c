"""The command that writes a site from a folder of Markdown."""

from __future__ import annotations

import gc
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lookahead.cli import planet
from lookahead.cli.app import settings
from lookahead.cli.deploy import Deploying, deploy, deploy_options
from lookahead.cli.problems import instead, told
from lookahead.core.errors import WrongUse

if TYPE_CHECKING:
    from lookahead.publish import Built
    from lookahead.publish.model import Flaw


@click.command()
@click.option(
    "--content", default="content", show_default=True, metavar="DIR", help="The folder of texts."
)
@click.option(
    "--out", default="site", show_default=True, metavar="DIR", help="Where the site is written."
)
@click.option(
    "--base-url", default="", metavar="URL", help="The address at which the site will be found."
)
@click.option("--drafts", is_flag=True, help="Also drafts, and texts that are dated in the future.")
@click.option(
    "--strict", is_flag=True, help="Fail (exit code 1) if anything is wrong with any text."
)
@click.option("--all", "whole", is_flag=True, help="Every problem, not the first 50.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.option("--radar", is_flag=True, help="The public pages of the radar too.")
@click.option(
    "--days",
    default=30,
    show_default=True,
    type=click.IntRange(1, 3650),
    metavar="N",
    help="How many days of the radar.",
)
@click.option(
    "--execute", is_flag=True, help="First run the code marked `run` that has no result yet."
)
@click.option(
    "--watch", is_flag=True, help="Go on: serve the site, build on save, reload the browser."
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Where --watch listens.",
)
@click.option(
    "--port", default=8421, show_default=True, type=click.IntRange(0, 65535), metavar="PORT",
    help="The port of --watch; 0 takes a free one.",
)  # fmt: skip
@deploy_options
def publish(  # noqa: PLR0913, PLR0917  # one for each option
    content: str, out: str, base_url: str, drafts: bool, strict: bool, whole: bool, as_json: bool,
    radar: bool, days: int, execute: bool, watch: bool, host: str, port: int, deploying: Deploying,
) -> int:  # fmt: skip
    """Write a site from a folder of Markdown files.

    Only what changed is made again. What is wrong with a text is said with its file and line, and the
    rest is built. With --watch the site is served on this machine, built again whenever a file is saved,
    and loaded anew in the browser, until Ctrl-C. With --radar the public pages of the radar stand beside the
    texts, or alone where there are none.

    \b
    Example:
      lookahead publish --content blog --out /var/www/blog
      lookahead publish --content blog --watch --drafts
      lookahead publish --radar --out planet --base-url https://example.org/planet
    """
    gc.set_threshold(200_000)  # texts stay until the end: there is little to be found among them
    from lookahead.publish import Options, addresses
    from lookahead.publish import publish as build
    from lookahead.publish.build import cache_path
    from lookahead.publish.notes import field

    if base_url and (wrong := addresses.base_wrong(base_url)):
        raise WrongUse(f"--base-url {base_url}: {wrong}")
    chosen = settings()
    radars = planet.shown(chosen)
    options = Options(
        cache=cache_path(chosen.home, Path(out)),
        now=datetime.now(UTC),
        drafts=drafts,
        base_url=base_url,
        workers=chosen.workers,
        radar=planet.chosen(radars, content, days) if radar else None,
        field=field.of(radars),
        encoder=chosen,
    )
    lacking = _execute(Path(content)) if execute else []
    if watch:
        for flaw in lacking:
            click.echo(str(flaw), err=True)
        from lookahead.cli.watch import run_watch

        run_watch(
            Path(content),
            Path(out),
            lambda: replace(options, now=datetime.now(UTC), field=field.of(radars), hold=True),
            host,
            port,
        )
        return 0
    built = build(Path(content), Path(out), options)
    built = replace(built, flaws=instead(built.flaws, lacking))
    _tell(built, out, as_json, whole)
    deploy(deploying, built, Path(content), Path(out), strict)
    return 1 if strict and built.flaws else 0


def _execute(content: Path) -> list[Flaw]:
    """Run what has no result; what this machine lacked for it."""
    from lookahead.publish.runs.execution import execute

    return execute(content, lambda ran: click.echo(str(ran), err=True))


def _tell(built: Built, out: str, as_json: bool, whole: bool) -> None:
    if as_json:
        said = {
            "texts": built.texts,
            "radar": built.pages,
            "written": built.written,
            "kept": built.kept,
            "deleted": built.deleted,
            "base_url": built.base_url,
            "problems": [
                {"file": one.file, "line": one.line, "code": one.code, "text": one.text}
                for one in built.flaws
            ],
            "notes": built.notes,
            "missing": built.missing,
        }
        # as bytes: a text would be searched for colours of a terminal
        click.echo(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace"))
        return
    for line in (*told(built.flaws, built.missing, whole), *built.notes):
        click.echo(line, err=True)
    radar = f"{built.pages:,} pages of the radar" if built.pages else ""
    texts = f"{built.texts:,} texts" if built.texts or not radar else ""
    click.echo(
        f"{' and '.join(filter(None, (texts, radar)))} in {out}: {built.written:,} files written,"
        f" {built.kept:,} as they were, {built.deleted:,} deleted; {len(built.flaws):,} problems"
    )
