"""What lies in the folder of an old site?  Read with care: it may come from anywhere."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from lookahead.core.errors import WrongUse
from lookahead.core.text import one_line
from lookahead.publish import addresses
from lookahead.publish.model import Flaw
from lookahead.publish.plain_yaml import mark as mark_of

MAX_FILES = 100_000
MAX_DEPTH = 16
MAX_BYTES = 200_000_000  # of a file that is copied
MAX_TEXT = 4 << 20  # of one that is read
MAX_ALIASED = 200_000  # characters of YAML, after which aliases in it are refused
_APART = frozenset(
    "public resources node_modules vendor _site _freeze _book __pycache__ venv site_libs".split()
)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SPLIT = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)^\1[ \t]*$\n?", re.DOTALL | re.MULTILINE)


@dataclass(slots=True)
class Moved:
    """What the new folder will hold, and what it will not."""

    texts: dict[str, str] = field(default_factory=dict)  # path -> what stands in it
    copies: dict[str, str] = field(default_factory=dict)  # path -> path in the old folder
    flaws: list[Flaw] = field(default_factory=list)

    def lost(self, file: str, line: int, text: str) -> None:
        self.flaws.append(Flaw(file, line, "moving", text))


@dataclass(frozen=True)
class Old:
    """The files of the folder, by their paths; links that lead out and what is too large are left out."""

    root: Path
    sizes: Mapping[str, int]
    flaws: tuple[Flaw, ...] = ()

    def under(self, folder: str) -> Iterator[str]:
        """Paths in a folder, without it."""
        start = f"{folder.strip('/')}/" if folder.strip("/") else ""
        return (path[len(start) :] for path in self.sizes if path.startswith(start))

    @cached_property
    def folders(self) -> frozenset[str]:
        """The names at the top that are folders."""
        return frozenset(path.partition("/")[0] for path in self.sizes if "/" in path)

    def read(self, path: str, moved: Moved) -> str:
        """A text in UTF-8, with plain line ends; what is no UTF-8 is a flaw and replaced."""
        if self.sizes[path] > MAX_TEXT:
            moved.lost(
                path,
                1,
                f"this text has over {MAX_TEXT / 1e6:.1f} MB; divide it, then move it by hand",
            )
            return ""
        data = (self.root / path).read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            moved.lost(
                path, line, "this is no UTF-8; save the new file as UTF-8 and look at that line"
            )
            text = data.decode("utf-8", "replace")
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")

    def settings(self, path: str, moved: Moved) -> dict[str, Any]:
        """A file of settings in YAML, TOML or JSON; {} with a flaw where it cannot be read."""
        text = self.read(path, moved)
        said, line, wrong = parsed(text, "toml" if path.endswith(".toml") else "yaml")
        if wrong:
            moved.lost(path, line, f"cannot be read: {wrong}; write site.toml by hand")
        return said


def walk(root: Path) -> Old:
    """Raises WrongUse where there is no such folder."""
    if not root.is_dir():
        raise WrongUse(f"{root}: there is no such folder; name the one of the old site with --from")
    sizes: dict[str, int] = {}
    flaws: list[Flaw] = []
    real = os.path.realpath(root)
    for path, size in _walk(root, "", 0, real, flaws):
        if len(sizes) >= MAX_FILES:
            flaws.append(
                Flaw(path, 1, "moving", f"only the first {MAX_FILES:,} files were looked at")
            )
            break
        if size > MAX_BYTES:
            said = f"this file has over {MAX_BYTES / 1e6:.0f} MB; put it elsewhere and link it"
            flaws.append(Flaw(path, 1, "moving", said))
        else:
            sizes[path] = size
    return Old(root, sizes, tuple(flaws))


def _walk(
    folder: Path, prefix: str, depth: int, real: str, flaws: list[Flaw]
) -> Iterator[tuple[str, int]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda one: one.name)
    except OSError as error:
        flaws.append(Flaw(prefix or ".", 1, "moving", f"cannot be read: {error.strerror}"))
        return
    for entry in entries:
        path = prefix + entry.name
        if entry.name.startswith(".") and entry.name not in (".well-known", ".nojekyll"):
            continue
        if entry.is_symlink():
            flaws.append(
                Flaw(
                    path,
                    1,
                    "moving",
                    "links of the file system are not followed; copy what it leads to",
                )
            )
        elif entry.is_dir():
            if depth >= MAX_DEPTH:
                flaws.append(
                    Flaw(path, 1, "moving", f"folders lie more than {MAX_DEPTH} deep; left out")
                )
            elif entry.name not in _APART:
                yield from _walk(Path(entry.path), f"{path}/", depth + 1, real, flaws)
        elif entry.is_file():
            if not addresses.safe(path):
                flaws.append(
                    Flaw(
                        path, 1, "moving", "this file's name cannot stand in an address; rename it"
                    )
                )
                continue
            yield path, entry.stat().st_size


def parsed(text: str, kind: str) -> tuple[dict[str, Any], int, str]:
    """What YAML (JSON is YAML) or TOML says, or the line and what is wrong."""
    if len(text) > MAX_ALIASED and "&" in text:
        return {}, 1, "too large for a file that names and repeats parts"
    try:
        said = tomllib.loads(text) if kind == "toml" else yaml.load(text, _LOADER)  # noqa: S506  # a safe one
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError, TypeError) as error:
        mark = mark_of(error)
        found = re.search(r"at line (\d+)", str(error))
        line = mark + 1 if mark is not None else int(found[1]) if found else 1
        return {}, line, one_line(str(getattr(error, "problem", None) or error))[:200]
    if not isinstance(said or {}, dict):
        return {}, 1, "no list of names and values"
    return {str(name): value for name, value in (said or {}).items()}, 0, ""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the old site: what stands above it, as it was written and as it was meant."""

    fence: str  # "---", "+++" or "" where nothing stands above
    head: str  # as written, without the fences
    said: Mapping[str, Any]
    body: str
    line: int  # of the body's first line
    wrong: str = ""

    def get(self, name: str) -> Any:
        """A value, whatever the case of its name."""
        return next((v for n, v in self.said.items() if n.lower() == name), None)

    def with_head(self, more: Mapping[str, Any], without: tuple[str, ...] = ()) -> str:
        """The text with further lines above it; those that are there stay as they were written."""
        fence = self.fence or "---"
        head = self.head
        for name in (*without, *more):
            head = _without(head, name, fence)
        lines = "".join(
            f"{name}{' = ' if fence == '+++' else ': '}{value(one)}\n" for name, one in more.items()
        )
        if fence == "+++" and lines:  # before the first table
            table = re.search(r"^\s*\[", head, re.MULTILINE)
            at = table.start() if table else len(head)
            head = head[:at] + lines + head[at:]
        else:
            head += lines
        return f"{fence}\n{head}{fence}\n{self.body}"


def text_of(source: str) -> Text:
    """Front matter in YAML or TOML and the body; JSON above a text becomes YAML."""
    found = _SPLIT.match(source)
    if found:
        said, line, wrong = parsed(found[2], "toml" if found[1] == "+++" else "yaml")
        first = source.count("\n", 0, found.end()) + 1
        note = f"line {line + 1} of what stands above the text: {wrong}" if wrong else ""
        return Text(found[1], found[2], said, source[found.end() :], first, note)
    if source.startswith("{"):
        try:
            said, end = json.JSONDecoder().raw_decode(source)
        except (ValueError, RecursionError) as error:
            return Text("", "", {}, source, 1, f"what stands above the text is no JSON: {error}")
        head = "".join(
            f"{name}: {json.dumps(one, ensure_ascii=False)}\n" for name, one in said.items()
        )
        body = source[end:].removeprefix("\n")
        return Text("---", head, said, body, source.count("\n", 0, len(source) - len(body)) + 1)
    return Text("", "", {}, source, 1)


def _without(head: str, name: str, fence: str) -> str:
    """Front matter without one name and what is indented beneath it."""
    mark = "=" if fence == "+++" else ":"
    return re.sub(
        rf"^[\"']?{re.escape(name)}[\"']?[ \t]*{mark}.*\n(?:[ \t]+.*\n|- .*\n)*", "", head,
        flags=re.MULTILINE | re.IGNORECASE,
    )  # fmt: skip


def value(one: Any) -> str:
    """A value as YAML and TOML both read it."""
    if isinstance(one, bool):
        return "true" if one else "false"
    if isinstance(one, int | float):
        return str(one)
    if isinstance(one, list | tuple):
        return f"[{', '.join(value(part) for part in one)}]"
    return json.dumps(str(one), ensure_ascii=False).replace("\x7f", "\\u007f")
