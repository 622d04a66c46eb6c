"""Is anybody shut out from the notes, their lists, or a radar as files?  axe, in each colour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import showcase
import tellings

from lookahead.publish import Options, Radar, publish
from lookahead.sample import notes

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CATEGORY = "/notes/categories/optimization-and-training-techniques/"
NOTES = (
    "/", "/notes/", "/notes/all/", "/notes/adam/", "/notes/attention/", "/notes/sasrec/",
    "/notes/saliency-sanity-checks/", "/notes/categories/", CATEGORY, "/papers/",
    "/papers/authors/", "/papers/categories/", "/papers/reading/", "/tags/", "/archives/", "/search/",
    "/about/", "/404.html",
)  # fmt: skip
RADAR = (
    "/radar/", "/radar/by/category/", "/radar/latest/", "/radar/trending/", "/radar/leaderboard/",
    "/radar/method/", "/radar/about/", "/radar/papers/", "/radar/sources/", "/radar/search/",
    "/radar/tag/model/",
)  # fmt: skip


@pytest.fixture(scope="module", params=showcase.THEMES)
def written(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The sample's notes in a theme, served."""
    folder: Path = tmp_path_factory.mktemp("notes")
    notes.lay(folder / "content")
    site = folder / "content" / "site.toml"
    site.write_text(f'theme = "{request.param}"\n{site.read_text("utf-8")}', "utf-8")
    options = Options(cache=folder / "memory.sqlite3", now=datetime.now(UTC))
    publish(folder / "content", folder / "site", options)
    with showcase.served(folder / "site") as address:
        yield address


def barred(
    browser: Any, address: str, paths: tuple[str, ...], colour: str, width: int
) -> list[str]:
    """What axe says of the pages, and which of them are wider than the window."""
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 800})
    context.add_init_script(f"localStorage.setItem('theme', '{colour}')")
    tab, found = context.new_page(), []
    for path in paths:
        assert tab.goto(address + path).status == 200 or path == "/404.html", path
        tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        tab.add_style_tag(content=".up { top: auto }")  # it floats above something else
        said = Axe().run(tab, options=showcase.AXE).response["violations"]
        found += [f"{path}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in said]
        if tab.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{path} is too wide")
    context.close()
    return found


@pytest.mark.parametrize(("colour", "width"), showcase.SCENES)
def test_notes_and_their_lists(browser: Any, written: str, colour: str, width: int) -> None:
    """Notes with figures and tables, all of them on one page, categories, papers by year and author."""
    assert barred(browser, written, NOTES, colour, width) == []


def test_a_radar_as_files(browser: Any, home: Path, tmp_path: Path) -> None:
    """Beside the notes: front, lists, the pages about it, an article, a story and why it stands there."""
    from django.conf import settings

    from lookahead.pipeline import instance

    instance.migrate()
    now = datetime.now(UTC)
    tellings.fill(now, each=6)
    notes.lay(tmp_path / "content")
    options = Options(
        cache=tmp_path / "m.sqlite3", now=now, radar=Radar(replace(settings.RADAR), 30)
    )
    publish(tmp_path / "content", tmp_path / "site", options)
    more = [
        f"/{next((tmp_path / 'site').glob(kind)).parent.relative_to(tmp_path / 'site')}/"
        for kind in ("radar/a/*/index.html", "radar/story/*/index.html", "radar/why/*/index.html",
                     "radar/source/*/index.html", "radar/paper/arxiv/*/index.html")
        if any((tmp_path / "site").glob(kind))
    ]  # fmt: skip
    assert len(more) >= 4
    with showcase.served(tmp_path / "site") as address:
        for colour, width in showcase.SCENES:
            assert barred(browser, address, (*RADAR, *more), colour, width) == []
