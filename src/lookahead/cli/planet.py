"""Which radar does `lookahead publish --radar` write, and is there something written beside it?"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from lookahead.config import Settings

if TYPE_CHECKING:
    from lookahead.publish import Radar

CONTENT = "content"


def chosen(settings: Settings, content: str, days: int) -> Radar:
    """The radar of `shown` settings."""
    from lookahead.publish import Radar

    if settings.sample:
        click.echo(f"lookahead: publishing the sample edition, in {settings.home}", err=True)
    given = click.get_current_context().get_parameter_source(CONTENT)
    alone = given is ParameterSource.DEFAULT and not Path(content).is_dir()
    return Radar(settings, days, alone)


def shown(settings: Settings) -> Settings:
    """Whose database is asked, whatever for: the sample's where this home has nothing else."""
    from lookahead.pipeline import edition

    found = edition.shown(settings)
    if found.sample:
        os.environ["LOOKAHEAD_SAMPLE"] = "yes"  # Django reads the settings anew
    return found
