"""What does front matter say that is written as most of it is?  The quick way, for a small part of YAML.

`name: value` lines, lists of one item a line or in brackets; texts, days, times, whole numbers, true and
false.  PyYAML takes several times as long for them, and long to load.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

# nothing is given back once it matched, so that the time stays linear
_QUOTED = r"\"[^\"\\]*+\"|'[^']*+'"
_TIME = r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d))?"
_SCALAR = rf"{_QUOTED}|[^\W\d_][^:#]*+|-?[1-9]\d{{0,8}}|0|{_TIME}"
_PART = rf"{_QUOTED}|[^\W\d_][\w ./+-]*+"
_LIST = rf"\[ *+(?:(?:{_PART}) *+(?:, *+(?:{_PART}) *+)*+)?\]"
_LINE = re.compile(rf"([A-Za-z][\w-]*+):(?: ++(?:({_SCALAR})|({_LIST})))? *+")
_ITEM = re.compile(rf"( *+)- ++({_SCALAR}) *+")
_BEGUN = ("while scanning a quoted", "while scanning a simple key", "while parsing a flow")
_PARTS = re.compile(_PART)
_NAMED = {
    form: value
    for value, words in ((True, "yes true on"), (False, "no false off"), (None, "null"))
    for word in words.split()
    for form in (word, word.capitalize(), word.upper())
}  # YAML 1.1, as PyYAML has it


def read(head: str) -> dict[str, Any] | None:
    """Name and value as PyYAML reads them; None for what only YAML's own reader can tell."""
    if not head.replace("\n", "").isprintable():
        return None
    said: dict[str, Any] = {}
    items: list[Any] | None = None  # of a list that may go on
    name = indent = ""
    try:
        for line in filter(None, head.split("\n")):
            if (item := _ITEM.fullmatch(line)) and items is not None:
                if items and item[1] != indent:
                    return None
                indent = item[1]
                items.append(_scalar(item[2]))
                said[name] = items
            elif (pair := _LINE.fullmatch(line)) and pair[1] not in _NAMED:
                name = pair[1]
                items = None if pair[2] or pair[3] else []
                said[name] = _list(pair[3]) if pair[3] else _scalar(pair[2]) if pair[2] else None
            else:
                return None
    except ValueError:  # no such day
        return None
    return said


def _scalar(said: str) -> Any:
    if said[0] in "\"'":
        return said[1:-1]
    if said[0].isalpha():
        bare = said.rstrip(" ")
        return _NAMED.get(bare, bare)
    if said[4:5] != "-":
        return int(said)
    return datetime.fromisoformat(said) if "T" in said else date.fromisoformat(said)


def _list(said: str) -> list[Any]:
    return [_scalar(one) for one in _PARTS.findall(said, 1)]


def mark(error: Exception) -> int | None:
    """The line, from 0, of what PyYAML could not read: where a quote, a bracket or a name without a colon
    begins, else where it stumbled."""
    begun = str(getattr(error, "context", "")).startswith(_BEGUN)
    found = getattr(error, "context_mark", None) if begun else None
    found = found or getattr(error, "problem_mark", None)
    return None if found is None else int(found.line)
