"""Pages of our own in the layouts of real sites, with what must survive extraction; see `site.py`."""

from __future__ import annotations

import json
from pathlib import Path

from sites import blogs, labs, static
from sites.story import read, truth

SITES = (*blogs.SITES, *static.SITES, *labs.SITES)


def write(folder: Path) -> None:
    """All pages and their truth, as `lookahead eval articles` reads them."""
    (folder / "pages").mkdir(parents=True)
    truths = {}
    for kind in SITES:
        for name in kind.stories:
            site, story = kind(), read(name)
            page = f"{kind.__name__.lower()}_{name}.html"
            (folder / "pages" / page).write_text(site.html(story), "utf-8")
            truths[page] = truth(story, kind.notes_linked, kind.languages, site.noise)
    (folder / "truth.json").write_text(json.dumps(truths), "utf-8")
