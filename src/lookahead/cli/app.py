"""Which commands are there, and how do they end?  Exit code 0 fine, 1 failed, 2 wrong use."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from lookahead import __version__
from lookahead.config import Settings, load
from lookahead.core.errors import LookaheadError

P = ParamSpec("P")
R = TypeVar("R")

COMMANDS = {
    "up": "lookahead.cli.run:up",
    "serve": "lookahead.cli.run:serve",
    "work": "lookahead.cli.run:work",
    "update": "lookahead.cli.run:update",
    "signin": "lookahead.cli.run:signin",
    "sources": "lookahead.cli.sources:sources",
    "search": "lookahead.cli.read:search",
    "why": "lookahead.cli.why:why",
    "eval": "lookahead.cli.read:evaluate",
    "redo": "lookahead.cli.redo:redo",
    "publish": "lookahead.cli.publish:publish",
    "new": "lookahead.cli.new:new",
    "encoder": "lookahead.cli.encoder:encoder",
    "engines": "lookahead.cli.engines:engines",
    "doctor": "lookahead.cli.doctor:doctor",
}


class Lazy(click.Group):
    """A group that imports a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's own signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002  # the same
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        found = getattr(__import__(module, fromlist=[attribute]), attribute)
        gc.freeze()
        gc.enable()
        assert isinstance(found, click.Command)  # noqa: S101  # COMMANDS names commands only
        return found


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", metavar="FOLDER", help="Where everything of this instance lies.")
@click.option("--log-level", metavar="LEVEL", help="debug, info, warning or error.")
@click.version_option(__version__, prog_name="lookahead")
@click.pass_context
def cli(ctx: click.Context, home: str | None, log_level: str | None) -> None:
    """A research radar that you run yourself.

    `lookahead up` is all that most people need: it gathers, serves, and prints the address.

    \b
    Example:
      lookahead up
    """
    ctx.obj = {"home": home, "log_level": log_level}


def settings(**flags: object) -> Settings:
    """The settings in force for the running command, with its own flags last."""
    given: dict[str, object] = click.get_current_context().find_root().obj or {}
    return load({**given, **flags})


def on_instance(function: Callable[P, R]) -> Callable[P, R]:
    """For commands that need the database: bring the instance up first."""

    @wraps(function)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        from lookahead.cli.live import running
        from lookahead.pipeline import instance

        chosen = settings()
        if (shown := running(chosen)).home != chosen.home:
            _say(
                f"the radar that runs now shows the sample, in {shown.home}; this is {chosen.home}"
            )
        instance.boot(chosen)
        instance.migrate()
        return function(*args, **kwargs)

    return inner


def run() -> None:
    """Run the command line, and say what goes wrong in one line."""
    try:
        code = cli.main(prog_name="lookahead", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except LookaheadError as error:
        _say(str(error))
        sys.exit(error.exit_code)
    except OSError as error:
        _say(f"{error.filename or 'the system'}: {error.strerror or error}")
        sys.exit(1)
    except Exception as error:
        if not _is_database(error):
            raise
        _say(f"the database says: {error}; {_mend(error)}")
        sys.exit(1)
    gc.freeze()  # what is left goes with the process: nobody need look through it
    sys.exit(code if isinstance(code, int) else 0)


def _is_database(error: Exception) -> bool:
    """A full disk, a locked or broken file: the machine's fault, not a bug of ours."""
    from django.db import DatabaseError

    return isinstance(error, DatabaseError)


def _mend(error: Exception) -> str:
    """What its owner can do about it."""
    said = str(error)
    if "locked" in said:
        return "another program holds it; end that, or try again"
    if "full" in said:
        return "make room on the disk"
    if "not a database" in said or "malformed" in said:
        return "put a backup of the home folder in its place; `lookahead doctor` says more"
    return "`lookahead doctor` says more"


def _say(line: str) -> None:
    click.echo(f"lookahead: {' '.join(line.split())}", err=True)
