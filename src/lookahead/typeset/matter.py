"""How is a field above a text changed, and nothing else?  Comments, order and unknown fields stay.

Front matter is YAML between `---` or TOML between `+++`.  A change is made in the lines of its field
alone, and is kept only if reading it gives what was wanted and every other field as it was.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

MAX_HEAD = 65_536  # characters
Value = str | bool | tuple[str, ...]
_FENCES = ("---", "+++")
_PLAIN = re.compile(r"[A-Za-z][\w ./()'-]*[\w.()'-]|[A-Za-z]")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ][\d:.]+ ?(?:Z|[+-]\d\d:?\d\d)?)?")
_RESERVED = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


class Unchangeable(Exception):
    """A field stands there in a way that only its author can change; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A text cut in two: `fence` is "" where it has no front matter, `end` where the body begins."""

    fence: str
    head: str
    start: int  # of the head in the text
    end: int


def parts(text: str) -> Parts | None:
    """Where the front matter of `text` (lines end in "\\n") stands; None where it is not closed."""
    lead = 1 if text.startswith("\ufeff") else 0
    fence = text[lead : lead + 3]
    if fence not in _FENCES or text[lead + 3 : lead + 4] not in ("\n", ""):
        return Parts("", "", lead, lead)
    closing = re.compile(rf"^{re.escape(fence)}[ \t]*$\n?", re.MULTILINE).search(text, lead + 4)
    if closing is None:
        return None
    return Parts(fence, text[lead + 4 : closing.start()], lead + 4, closing.end())


def said(text: str) -> dict[str, Any] | None:
    """Every field above a text under its name as written; None where that cannot be read."""
    found = parts(text)
    return None if found is None else _read(found.fence, found.head)


def _read(fence: str, head: str) -> dict[str, Any] | None:
    if len(head) > MAX_HEAD:
        return None
    try:
        read = yaml.load(head, _LOADER) if fence == "---" else tomllib.loads(head)  # noqa: S506  # a safe one
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError):
        return None
    if not isinstance(read or {}, dict):
        return None
    return {str(name): value for name, value in (read or {}).items()}


def changed(text: str, fields: Mapping[str, Value]) -> str:
    """`text` with these fields saying this; an empty value of a field that is not there adds nothing.

    Names are matched in any case.  Raises Unchangeable.
    """
    for name, value in fields.items():
        text = _with(text, name, value)
    return text


def _with(text: str, name: str, value: Value) -> str:
    found, before = parts(text), said(text)
    if found is None or before is None:
        raise Unchangeable("The front matter cannot be read; mend it in the text first.")
    known = next((key for key in before if key.lower() == name.lower()), None)
    if known is None and value in ("", (), False):
        return text
    if not found.fence:
        lead, rest = text[: found.start], text[found.start :]
        gap = "" if rest.startswith("\n") or not rest else "\n"
        return f"{lead}---\n{name}: {_yaml(value)}\n---\n{gap}{rest}"
    change = _in_yaml if found.fence == "---" else _in_toml
    head = change(found.head, known or name, value, new=known is None)
    after = _read(found.fence, head)
    others = {key: one for key, one in before.items() if key != known}
    told = after.pop(known or name, None) if after is not None else None
    if after != others or not _same(told, value):
        raise Unchangeable(f"{name} is written in a way that only you can change, in the text.")
    return text[: found.start] + head + text[found.start + len(found.head) :]


def _same(told: Any, wanted: Value) -> bool:
    """Does what is read again say what was wanted?"""
    if isinstance(told, date):
        return isinstance(wanted, str) and wanted.startswith(told.isoformat()[:10])
    if isinstance(wanted, tuple):
        return isinstance(told, list) and tuple(map(str, told)) == wanted
    return told is None if wanted == "" else told == wanted


# ---- YAML ----------------------------------------------------------------------------------------


def _in_yaml(head: str, name: str, value: Value, *, new: bool) -> str:
    if new:
        gap = "" if head.endswith("\n") or not head else "\n"
        return f"{head}{gap}{name}: {_yaml(value)}\n"
    try:
        root = yaml.compose(head, yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise Unchangeable("The front matter cannot be read; mend it in the text first.") from error
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    for key, node in pairs:
        if key.value == name:
            return _replaced(head, node, value, key.end_mark.index)
    raise Unchangeable(f"{name} does not stand where it can be changed; change it in the text.")


def _replaced(head: str, node: Any, value: Value, key_end: int) -> str:
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and isinstance(value, tuple):
        return _list(head, node, value)
    start, end = node.start_mark.index, _end(head, node)
    if start == end:  # `name:` alone
        colon = head.index(":", key_end) + 1
        return f"{head[:colon]} {_yaml(value)}".rstrip(" ") + head[colon:]
    block = "\n" in head[start:end] and "\n" in head[key_end:start]  # begins on a line of its own
    if block or (isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")):
        start = head.index(":", key_end) + 1
        return f"{head[:start]} {_yaml(value)}".rstrip(" ") + head[len(head[:end].rstrip()) :]
    return head[:start] + _yaml(value) + head[end:]


def _end(head: str, node: Any) -> int:
    """Where a node ends, without the comments and empty lines behind it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(head, last[1] if isinstance(last, tuple) else last)
    end: int = node.end_mark.index
    return end


def _list(head: str, node: Any, value: tuple[str, ...]) -> str:
    """A list of one item a line: items that stay keep their lines, comments stay."""
    first = head.rfind("\n", 0, node.start_mark.index) + 1
    ends = head.find("\n", _end(head, node))
    last = len(head) if ends < 0 else ends + 1
    indent = head[first : node.start_mark.index]
    if indent.strip():
        raise Unchangeable("This list is written in a way that only you can change, in the text.")
    lines = head[first:last].splitlines(keepends=True)
    owner = {item.start_mark.line - node.start_mark.line: str(item.value) for item in node.value}
    wanted = list(value)
    out: list[str] = []
    for at, line in enumerate(lines):
        if at not in owner:
            out.append(line)
        elif owner[at] in wanted:
            wanted.remove(owner[at])
            out.append(line if line.endswith("\n") else f"{line}\n")
    kept = [one for one in owner.values() if one in value]
    if kept != [one for one in value if one in owner.values()]:  # in another order: written anew
        out, wanted = [line for at, line in enumerate(lines) if at not in owner], list(value)
    out += [f"{indent}- {_yaml(one)}\n" for one in wanted]
    if not value:
        colon = head.rfind(":", 0, first)
        return f"{head[:colon]}: []\n{''.join(out)}{head[last:]}"
    return head[:first] + "".join(out) + head[last:]


def _yaml(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_yaml, value)) + "]"
    if not value:
        return ""  # null: the field stands there and says nothing
    plain = _PLAIN.fullmatch(value) and value.lower() not in _RESERVED and " #" not in value
    if plain or _DATE.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)  # a double-quoted scalar of YAML 1.2


# ---- TOML ----------------------------------------------------------------------------------------


def _in_toml(head: str, name: str, value: Value, *, new: bool) -> str:
    table = _TABLE.search(head)
    top = table.start() if table else len(head)
    if new:
        before = head[:top].rstrip()
        gap = "\n" if before else ""
        return f"{before}{gap}{name} = {_toml(value)}{head[len(before) :] or chr(10)}"
    for found in re.finditer(
        rf"^[ \t]*[\"']?{re.escape(name)}[\"']?[ \t]*=[ \t]*", head, re.MULTILINE
    ):
        end = _toml_end(head, found.start())
        if end and found.start() < max(top, 1):
            if value == "":  # TOML has no null
                return head[: found.start()] + head[end:].partition("\n")[2]
            return head[: found.end()] + _toml(value) + head[end:]
    raise Unchangeable(f"{name} does not stand where it can be changed; change it in the text.")


def _toml_end(head: str, start: int) -> int:
    """Where the value of the pair that begins at `start` ends: the shortest text that is a pair."""
    end = head.find("\n", start)
    for _ in range(200):  # lines of one value
        stop = len(head) if end < 0 else end
        if (read := _toml_pair(head[start:stop])) is not None:
            marks = [found.start() for found in re.finditer("#", head[start:stop])]
            cut = next((m for m in marks if _toml_pair(head[start : start + m]) == read), None)
            whole = head[start : start + cut] if cut is not None else head[start:stop]
            return start + len(whole.rstrip())
        if end < 0:
            break
        end = head.find("\n", end + 1)
    return 0


def _toml_pair(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _toml(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if _DATE.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
