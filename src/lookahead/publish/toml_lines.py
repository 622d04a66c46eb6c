"""On which line of a text in TOML does a name stand?  Names of tables come before theirs, with dots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

_NAME = r"(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')"
_NAMES = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_TABLE = re.compile(rf"[ \t]*\[\[?[ \t]*({_NAMES})[ \t]*\]")
_PAIR = re.compile(rf"[ \t]*({_NAMES})[ \t]*=")


def lines(text: str) -> dict[str, int]:
    """Where each name stands first; a name within a value of several lines may be among them."""
    found: dict[str, int] = {}
    for name, line in _named(text):
        found.setdefault(name, line)
    return found


def _named(text: str) -> Iterator[tuple[str, int]]:
    table: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if head := _TABLE.match(line):
            table = _parts(head[1])
            names = table
        elif pair := _PAIR.match(line):
            names = [*table, *_parts(pair[1])]
        else:
            continue
        yield from ((above, number) for above in accumulate(names, "{}.{}".format))


def _parts(said: str) -> list[str]:
    return [one.strip("\"'") for one in re.findall(_NAME, said)]
