"""How do the themes look?  A site with every element of a text, in each theme, and pictures of its pages.

python scripts/gallery.py DIR   sites, pictures and an index.html that shows them, into DIR
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

import showcase  # noqa: E402  from tests/support
from browser import find, launched  # noqa: E402

COLOURS = ("light", "dark", "terminal")
WIDTHS = {"phone": (390, 844), "desktop": (1280, 900), "wide": (1600, 1000)}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with launched(find()) as browser, tempfile.TemporaryDirectory() as scratch:
        for theme in showcase.THEMES:
            content = showcase.lay_out(Path(scratch) / theme, theme=theme)
            shutil.rmtree(folder / theme, ignore_errors=True)
            built = showcase.build(content, folder / theme, Path(scratch) / f"{theme}.sqlite3")
            for flaw in built.flaws:
                print(flaw, file=sys.stderr)
            with showcase.served(folder / theme) as address:
                shoot(browser, address, folder / "pictures" / theme)
    (folder / "index.html").write_text(index(), "utf-8")


def shoot(browser: Any, address: str, folder: Path) -> None:
    """Every page in every colour and width."""
    folder.mkdir(parents=True, exist_ok=True)
    for width, (x, y) in WIDTHS.items():
        for colour in COLOURS:
            context = browser.new_context(viewport={"width": x, "height": y})
            context.add_init_script(f"localStorage.setItem('theme', '{colour}')")
            page = context.new_page()
            for name, path in showcase.PAGES.items():
                page.goto(address + path)
                page.screenshot(path=folder / picture(name, width, colour), full_page=True)
            context.close()


def picture(page: str, width: str, colour: str) -> str:
    return f"{page.replace(' ', '-')}-{width}-{colour}.png"


def index() -> str:
    """A page that shows all of it, and leads to the sites themselves."""
    rows = []
    for theme in showcase.THEMES:
        rows.append(f"<h2>{theme}</h2>")
        for name, path in showcase.PAGES.items():
            end = "index.html" if path.endswith("/") else ""
            rows.append(f'<h3><a href="{theme}{path}{end}">{escape(name)}</a></h3><p>')
            rows += [
                f'<a href="pictures/{theme}/{file}"><img src="pictures/{theme}/{file}" height="260"'
                f' loading="lazy" alt="{escape(f"{name}, {width}, {colour}")}"></a>'
                for width in WIDTHS
                for colour in COLOURS
                for file in [picture(name, width, colour)]
            ]
            rows.append("</p>")
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Themes</title>'
        "<style>body{font:16px/1.5 sans-serif;margin:2rem}img{object-fit:cover;object-position:top;"
        "max-width:20rem;border:1px solid #999;margin:.2rem}</style><h1>Themes</h1>"
        + "\n".join(rows)
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
