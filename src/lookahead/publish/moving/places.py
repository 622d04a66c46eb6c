"""On which line of its file does a setting of an old site stand?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from lookahead.publish import toml_lines
from lookahead.publish.moving.old import Moved, Old

MAX_DEPTH = 20  # tables in tables
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Places:
    """Names are in any case, with dots between tables."""

    def __init__(self, old: Old, files: Iterable[tuple[str, str]]) -> None:
        """Each file with what its names stand below ("params." for `params.toml`); the last one wins."""
        self.lines: dict[str, tuple[str, int]] = {}
        self.first = ""
        for path, below in files:
            self.first = self.first or path
            text = old.read(path, Moved())
            named = toml_lines.lines(text).items() if path.endswith(".toml") else _yaml(text)
            found: dict[str, int] = {}
            for name, line in named:
                found.setdefault(f"{below}{name}".lower(), line)
            self.lines |= {name: (path, line) for name, line in found.items()}

    def of(self, name: str, *below: str) -> tuple[str, int]:
        """File and line of a setting, else of the table that it stands in; `below` may stand before it."""
        while name:
            for whole in (name, *(f"{one}.{name}" for one in below)):
                if whole.lower() in self.lines:
                    return self.lines[whole.lower()]
            name = name.rpartition(".")[0]
        return self.first, 1


def _yaml(text: str) -> Iterator[tuple[str, int]]:
    """JSON too; what cannot be read has no lines."""
    try:
        yield from _within(yaml.compose(text, _LOADER), "", 0, set())
    except (yaml.YAMLError, RecursionError):
        return


def _within(node: Any, above: str, depth: int, seen: set[int]) -> Iterator[tuple[str, int]]:
    """Each table once: one that is named and repeated may hold more than can be walked."""
    if not isinstance(node, yaml.MappingNode) or depth > MAX_DEPTH or id(node) in seen:
        return
    seen.add(id(node))
    for key, value in node.value:
        name = f"{above}{key.value}"
        yield name, key.start_mark.line + 1
        yield from _within(value, f"{name}.", depth + 1, seen)
