"""What can templates do?  Escape everything, and call what is named here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from jinja2 import Environment, FileSystemBytecodeCache, StrictUndefined

from lookahead.core.text import duration
from lookahead.serve.address import absolute, list_path, paper_path
from lookahead.serve.web import assets, show


def environment(**options: Any) -> Environment:
    """Django calls this once, with its loader in `options`."""
    made = Environment(
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        loader=options["loader"],
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_compiled(settings.RADAR.home / "cache" / "templates"),
    )
    made.filters |= {
        "age": show.age,
        "characters": show.characters,
        "count": show.count,
        "day": show.day,
        "duration": duration,
        "formulas": show.formulas,
        "full": show.full,
        "host": show.host,
        "iso": show.iso,
        "tex": show.tex,
        "several": show.several,
        "then": show.then,
        "until": show.until,
        "web_url": show.web_url,
        "cadence": show.cadence,
    }
    made.globals |= {
        "absolute": absolute,
        "asset": assets.path,
        "day_heading": show.day_heading,
        "list_path": list_path,
        "paper_path": paper_path,
        "plural": show.plural,
        "time_tag": show.time_tag,
    }
    return made


def _compiled(folder: Path) -> FileSystemBytecodeCache | None:
    """Compiled templates, so that a worker starts in less time; None where nothing can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder))
