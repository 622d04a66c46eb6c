"""Which author do the `defaults` of a site of Jekyll give a text, and what of them is left?

https://jekyllrb.com/docs/configuration/front-matter-defaults/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from lookahead.core.text import one_line

MAX_RULES = 50
_TAKEN = ("author", "authors", "layout", "permalink")  # the last where it is that of posts


def rules(said: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Path, kind of text, and values, what is more special last; "" is any."""
    found = said.get("defaults")
    rows = found[:MAX_RULES] if isinstance(found, list) else []
    sound = []
    for row in rows:
        values = row.get("values") if isinstance(row, dict) else None
        scope = row.get("scope") if isinstance(row, dict) else None
        if isinstance(values, dict):
            scope = scope if isinstance(scope, dict) else {}
            sound.append((_word(scope.get("path")).strip("/"), _word(scope.get("type")), values))
    yield from sorted(sound, key=lambda one: (len(one[0]), bool(one[1])))


def authors(said: Mapping[str, Any], path: str) -> tuple[str, ...]:
    """Of a text of the old folder that names nobody itself; "" is what holds for the whole site."""
    found: tuple[str, ...] = ()
    for below, kind, values in rules(said):
        if _within(path, below) and (not kind or kind == _kind(path)):
            found = names(values.get("author", values.get("authors"))) or found
    return found


def names(said: Any) -> tuple[str, ...]:
    """One author or several, each a name or a table with one."""
    rows = said[:20] if isinstance(said, list) else [said]
    found = (_word(one.get("name") if isinstance(one, dict) else one) for one in rows)
    return tuple(filter(None, found))


def left(said: Mapping[str, Any]) -> list[str]:
    """Names of the values that nothing here reads."""
    return list(dict.fromkeys(
        one_line(str(name))[:80] for *_, values in rules(said) for name in values if name not in _TAKEN
    ))  # fmt: skip


def _within(path: str, below: str) -> bool:
    return not below or f"{path}/".startswith(f"{below}/") or fnmatchcase(path, below)


def _kind(path: str) -> str:
    """As Jekyll calls it; "" for the site itself."""
    if not path:
        return ""
    for folder, kind in (("_posts/", "posts"), ("_drafts/", "drafts")):
        if folder in f"/{path}":
            return kind
    return path.partition("/")[0][1:] if path.startswith("_") else "pages"


def _word(said: Any) -> str:
    return one_line(said) if isinstance(said, str) else ""
