"""Which texts does the sample's site show?  Ten paper notes, each with a script and its frozen results.

The folders beside this file are content: they are copied, shown and run, never imported.
"""

from __future__ import annotations

import shutil
from pathlib import Path

ABOUT = """\
title = "Sample notes"
description = "Ten papers in our own words, each with a small experiment that shows its point."
author = "The Lookahead authors"
language = "en"
"""


def lay(folder: Path) -> None:
    """Lay out a content folder for `publish` in `folder`, which is made where it is missing.

    Files of the same names are written over, other files stay.  Raises OSError for what cannot be written.
    """
    here = Path(__file__).parent
    for index in sorted(here.glob("*/index.md")):
        target = folder / "notes" / index.parent.name
        shutil.copytree(
            index.parent, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
        )
    (folder / "site.toml").write_text(ABOUT, "utf-8")
