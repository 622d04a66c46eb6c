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
SAMPLE_HOME = "sample"  # as `pipeline.edition` has it


def chosen(settings: Settings, content: str, days: int) -> Radar:
    """The radar of this home; the sample's where this home has nothing else."""
    from lookahead.publish import Radar

    if (sample := _sample(settings)) is not None:
        click.echo(f"lookahead: publishing the sample edition, in {sample.home}", err=True)
        os.environ["LOOKAHEAD_SAMPLE"] = "yes"  # Django reads the settings anew
        settings = sample
    given = click.get_current_context().get_parameter_source(CONTENT)
    alone = given is ParameterSource.DEFAULT and not Path(content).is_dir()
    return Radar(settings, days, alone)


def _sample(settings: Settings) -> Settings | None:
    """The sample's settings, if this home holds the sample and nothing else."""
    if not (settings.home / SAMPLE_HOME).is_dir():
        return None
    from lookahead.pipeline import edition  # the network's client comes with it

    sample = edition.sample_settings(settings)
    shown = sample.database.exists() and edition.is_untouched(settings)
    return sample if shown else None
