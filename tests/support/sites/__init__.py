"""Pages of our own in the layouts of real sites, with what must survive extraction; see `site.py`."""

from __future__ import annotations

import json
from pathlib import Path

from sites import blogs, fresh, labs, later, static
from sites.story import read, truth

# Each set was measured once before anything was changed after it was written: main text .955, .971 and .967.
SETS = {
    "known": (*blogs.SITES, *static.SITES, *labs.SITES),
    "later": later.SITES,
    "held_out": fresh.SITES,
}


def write(folder: Path, name: str) -> None:
    """All pages of one set and their truth, as `lookahead eval articles` reads them."""
    (folder / "pages").mkdir(parents=True)
    truths = {}
    for kind in SETS[name]:
        for text in kind.stories:
            site, story = kind(), read(text)
            page = f"{kind.__name__.lower()}_{text}.html"
            (folder / "pages" / page).write_text(site.html(story), "utf-8")
            truths[page] = truth(story, kind.notes_linked, kind.languages, site.noise)
    (folder / "truth.json").write_text(json.dumps(truths), "utf-8")
