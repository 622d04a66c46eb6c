"""How does it look?  Pictures of a running sample edition, drawn by a headless Chromium.

python scripts/pictures.py             docs/pictures/front.png and notes.png, for the README
python scripts/pictures.py --all DIR   every page, theme and width into DIR, to look at before a release
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from browser import find, launched  # noqa: E402  from tests/support
from program import Program, Running, free_port, get, wait_until_served  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
WIDTHS = {"phone": (390, 844), "desktop": (1280, 900)}
THEMES = ("light", "dark", "terminal")
PAGES = ("/", "/latest", "/sources", "/search?q=attention", "/about", "/status")
NOTE = "attention"  # the note of the sample that is shown
BUILT_S = 60.0  # until the sample's site is built
FILLED = 20  # links to articles on the front page: the sample is all there


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="lookahead-pictures-") as folder:
        program = Program(Path(folder) / "home", offline=ROOT / "tests" / "support" / "offline")
        try:
            base, running = _started(program)
            with launched(find()) as browser:
                if "--all" in sys.argv:
                    _every(browser, base, Path(sys.argv[-1]))
                else:
                    _front(browser, base, PICTURES / "front.png")
                    _notes(browser, base, running, PICTURES / "notes.png")
        finally:
            program.end()


def _started(program: Program) -> tuple[str, Running]:
    """The address of a radar that shows the whole sample edition, and what runs it."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    running = program.start("up", "--sample", "--port", port)
    wait_until_served(f"{base}/", running)
    end = time.monotonic() + 30
    while get(f"{base}/").count('href="/a/') < FILLED and time.monotonic() < end:
        time.sleep(0.5)
    time.sleep(4)  # the ranking follows
    return base, running


def _front(browser: Any, base: str, path: Path) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.goto(f"{base}/")
    page.screenshot(path=path)
    context.close()


def _notes(browser: Any, base: str, running: Running, path: Path) -> None:
    """The sample's notes on papers, in dark colours."""
    wait_until_served(f"{base}/site/notes/", running, BUILT_S)
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    context.add_init_script("localStorage.setItem('theme', 'dark')")
    page = context.new_page()
    page.goto(f"{base}/site/notes/{NOTE}/", wait_until="networkidle")
    page.screenshot(path=path)
    context.close()


def _every(browser: Any, base: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    found = re.search(r'href="(/a/\d+)"', get(f"{base}/"))
    pages = [*PAGES, *([found[1]] if found else [])]
    for theme in THEMES:
        for width, (w, h) in WIDTHS.items():
            context = browser.new_context(viewport={"width": w, "height": h})
            context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
            page = context.new_page()
            for address in pages:
                page.goto(base + address)
                name = re.sub(r"\W+", "-", address).strip("-") or "front"
                page.screenshot(path=folder / f"{name}-{theme}-{width}.png", full_page=True)
            context.close()


main()
