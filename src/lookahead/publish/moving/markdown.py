"""How is a folder of plain Markdown taken over?  As posts; a folder named like a section is that section."""

from __future__ import annotations

import re
from typing import Any

from lookahead.publish.model import SECTIONS
from lookahead.publish.moving.old import Moved, Old, text_of

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})[-_ ]")
_APART = ("readme.md", "license.md", "contributing.md", "changelog.md")


def rewrite(old: Old, moved: Moved) -> None:
    """Texts stay as they are, apart from a day that only their names say."""
    folders = {path.rpartition("/")[0] for path in old.sizes if path.endswith(".md")}
    for path in old.sizes:
        top = path.partition("/")[0]
        target = path if top in (*SECTIONS, "static") and "/" in path else f"posts/{path}"
        if path.endswith((".md", ".markdown")):
            if path.rpartition("/")[2].lower() in _APART:
                moved.lost(
                    path,
                    1,
                    "taken for a file about the folder and left out; rename it if it is a text",
                )
                continue
            moved.texts[target.removesuffix(".markdown").removesuffix(".md") + ".md"] = _dated(
                path, old, moved
            )
        elif path == "site.toml":
            moved.copies[path] = path
        elif path.rpartition("/")[0] in folders or "/" in path:
            moved.copies[target] = path
        else:
            moved.lost(path, 1, "no text and beside none; put it into static/ if the site needs it")


def _dated(path: str, old: Old, moved: Moved) -> str:
    source = old.read(path, moved)
    text = text_of(source)
    if text.wrong:
        moved.lost(path, 1, f"{text.wrong}; mend it in the new file")
        return source
    day = _DATED.match(path.rpartition("/")[2])
    more: dict[str, Any] = {"date": day[1]} if day and text.get("date") is None else {}
    return text.with_head(more) if more else source
