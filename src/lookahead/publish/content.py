"""What lies in a content folder?  Texts, files beside them, `static/`, `templates/` and `site.toml`.

Nothing outside of the folder is read: a link of the file system that leads out is a flaw.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from hashlib import blake2b
from pathlib import Path
from typing import Any

from lookahead.core import leftovers
from lookahead.core.errors import CannotGoOn, WrongUse
from lookahead.core.text import one_line
from lookahead.publish import addresses, toml_lines
from lookahead.publish.model import INDEX, SECTIONS, TEXTS, About, Flaw, Found

MAX_FILES = 200_000
MAX_DEPTH = 16
MAX_ABOUT = 262_144  # bytes
PLACES = (*SECTIONS, "static", "templates")
COMMON = ("site.toml", "references.bib")  # what every text may be made from
_SETTING = re.compile(r"(\w+): (?:[^']*'([^']*)')?")
IGNORED = frozenset({"readme.md", "license.md", "contributing.md", "changelog.md"})


@dataclass(frozen=True, slots=True)
class Content:
    """The files of a content folder, sorted by their names."""

    root: Path
    texts: tuple[Found, ...]
    files: tuple[Found, ...]  # beside texts
    static: tuple[Found, ...]  # paths without "static/"
    templates: tuple[Found, ...]  # the same
    about: Found | None
    common: tuple[Found, ...] = ()  # those of COMMON that are there
    flaws: tuple[Flaw, ...] = ()

    def everything(self) -> Iterator[Found]:
        """All files, for saying whether anything changed."""
        yield from self.texts
        yield from self.files
        yield from self.static
        yield from self.templates
        yield from self.common


def nothing(root: Path) -> Content:
    """Of a site without texts."""
    return Content(root, (), (), (), (), None)


def scan(root: Path) -> Content:
    """Raises WrongUse where there is no such folder."""
    if not root.is_dir():
        raise WrongUse(f"{root}: there is no such folder; make it, or name another with --content")
    flaws: list[Flaw] = []
    top = list(_walk(root, "", 0, flaws, os.path.realpath(root)))
    parts: dict[str, list[Found]] = {place: [] for place in PLACES}
    loose: list[Found] = []
    for found in top:
        place, slash, _ = found.path.partition("/")
        (parts[place] if slash else loose).append(found)
    inside = [one for place in SECTIONS for one in parts[place]]
    bundles = _bundles(inside)
    texts = [f for f in inside if _text(f.path, bundles)]
    kept = {f.path for f in texts}
    files = [f for f in inside if f.path not in kept and not f.path.endswith(".md")]
    texts += [f for f in loose if f.path.endswith(".md") and f.path.lower() not in IGNORED]
    static = [_without(f) for f in parts["static"]]
    flaws += [*_alike(files), *_alike(static, "static/")]
    common = [f for f in loose if f.path in COMMON or f.path.endswith(".bib")]
    return Content(
        root=root,
        texts=tuple(sorted(_stamped(texts, files, common), key=lambda f: f.path)),
        files=tuple(files),
        static=tuple(static),
        templates=tuple(_without(f) for f in parts["templates"]),
        about=next((f for f in loose if f.path == "site.toml"), None),
        common=tuple(common),
        flaws=tuple(flaws),
    )


def _stamped(texts: list[Found], files: list[Found], common: list[Found]) -> Iterator[Found]:
    """Texts that know what else they are made from: what lies in their bundle, and what all texts share."""
    shared = _digest(common) if common else ""
    bundled: dict[str, list[Found]] = {_folder(f.path): [] for f in texts if f.path.endswith(INDEX)}
    for one in files:
        folder = one.path
        while folder := folder.rstrip("/").rpartition("/")[0]:
            if (mine := bundled.get(f"{folder}/")) is not None:
                mine.append(one)
                break
    for text in texts:
        mine = bundled.get(_folder(text.path), []) if text.path.endswith(INDEX) else []
        yield replace(text, beside=_digest(mine, shared) if mine else shared)


def _digest(files: list[Found], before: str = "") -> str:
    said = repr((before, [(one.path, one.mtime, one.size) for one in files]))
    return blake2b(said.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def _folder(path: str) -> str:
    return path[: path.rfind("/") + 1]


def _bundles(files: list[Found]) -> dict[str, str]:
    """Folder -> the name of its text.  Those of a section's own folder stand above its list."""
    found: dict[str, str] = {}
    for one in files:
        folder, _, name = one.path.rpartition("/")
        if name in INDEX and "/" in folder:
            found[folder] = min(found.get(folder, name), name, key=INDEX.index)
    return found


def _text(path: str, bundles: dict[str, str]) -> bool:
    """A Markdown file or a notebook of a bundle, other than its index, belongs to it and is no text."""
    if not path.endswith(TEXTS):
        return False
    folder, _, name = path.rpartition("/")
    above = folder
    while above:
        if above in bundles and not (above == folder and name == bundles[above]):
            return False
        above = above.rpartition("/")[0]
    return True


def _without(found: Found) -> Found:
    return Found(found.path.partition("/")[2], found.mtime, found.size)


def _walk(folder: Path, prefix: str, depth: int, flaws: list[Flaw], real: str) -> Iterator[Found]:
    if depth > MAX_DEPTH:
        flaws.append(
            Flaw(
                prefix.rstrip("/"), 1, "depth", f"folders lie more than {MAX_DEPTH} deep; left out"
            )
        )
        return
    with os.scandir(folder) as entries:
        listed = sorted(entries, key=lambda e: e.name)
    for entry in listed:
        path = prefix + entry.name
        if entry.name.startswith(".") and path != "static/.well-known":
            continue
        if entry.name in leftovers.FOLDERS or (
            leftovers.leftover(entry.name) and not entry.is_dir()
        ):
            continue
        if entry.is_symlink() and (wrong := _link(entry.path, real)):
            flaws.append(Flaw(path, 1, "outside", wrong))
        elif entry.is_dir():
            if depth or entry.name in PLACES:
                yield from _walk(Path(entry.path), path + "/", depth + 1, flaws, real)
        elif entry.is_file():
            if "/" in path and not addresses.safe(path):
                flaws.append(
                    Flaw(path, 1, "name", "this file's name cannot stand in an address; rename it")
                )
                continue
            stat = entry.stat()
            yield Found(path, stat.st_mtime_ns, stat.st_size)


def _link(path: str, real: str) -> str:
    """What is wrong with a link of the file system: the folder is read once, and nothing outside of it."""
    there = os.path.realpath(path)
    if not there.startswith(real + os.sep):
        return "this link leads out of the content folder; copy the file instead"
    if not os.path.exists(path):
        return "this link leads nowhere; delete it"
    above = os.path.realpath(os.path.dirname(path)) + os.sep
    if os.path.isdir(path) and above.startswith(there + os.sep):
        return "this link leads to a folder that it lies in; delete it"
    return ""


def _alike(found: list[Found], prefix: str = "") -> Iterator[Flaw]:
    """Files that many disks and hosts take for one, because only capitals tell them apart."""
    seen: dict[str, str] = {}
    for one in found:
        first = seen.setdefault(one.path.lower(), one.path)
        if first != one.path:
            text = f"only capitals tell this file from {prefix}{first}; rename one of them"
            yield Flaw(prefix + one.path, 1, "duplicate", text)


class Unsettled(CannotGoOn):
    """`site.toml` cannot be read: with every default instead of it, this would be another site."""


def read_about(content: Content) -> tuple[About, list[Flaw]]:
    """What `site.toml` says; a setting that cannot be read is a flaw, and its default holds.

    Raises Unsettled for a file that is no TOML at all.
    """
    if content.about is None:
        return About(), []
    text, said = _toml(content.root / "site.toml")
    kinds = {one.name: str(one.type) for one in fields(About)}
    values: dict[str, Any] = {}
    flaws: list[Flaw] = []
    lines = toml_lines.lines(text)
    for name, value in said.items():
        try:
            if name not in kinds:
                raise ValueError(_unknown(name, kinds))
            values[name] = _value(kinds[name], value)
        except ValueError as error:
            flaws.append(Flaw("site.toml", lines.get(name, 1), "site", f"{name}: {error}"))
    return _with_emoji(About(**values)), flaws


def _with_emoji(about: About) -> About:
    if not about.emoji:
        return about
    from lookahead.typeset.emoji import characters  # long to load, and few sites want it

    profile = {name: characters(text) for name, text in about.profile.items()}
    title, description = characters(about.title), characters(about.description)
    return replace(about, title=title, description=description, profile=profile)


def placed(content: Content, flaws: Iterable[Flaw]) -> Iterator[Flaw]:
    """Flaws of settings on the lines of theirs: they begin with the setting's name, and quote one in it."""
    lines: dict[str, int] | None = None
    for flaw in flaws:
        said = _SETTING.match(flaw.text) if flaw.file == "site.toml" and flaw.line == 1 else None
        if said and content.about:
            lines = (
                toml_lines.lines(_toml(content.root / "site.toml")[0]) if lines is None else lines
            )
            inside = lines.get(f"{said[1]}.{said[2]}")
            yield replace(flaw, line=inside or lines.get(said[1], 1))
        else:
            yield flaw


def _toml(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        if path.stat().st_size > MAX_ABOUT:
            raise Unsettled(f"site.toml has more than {MAX_ABOUT:,} bytes; shorten it")
        data = path.read_bytes()
    except OSError as error:
        raise Unsettled(f"site.toml cannot be read: {error.strerror}") from error
    try:
        text = data.decode("utf-8")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        line, what = data.count(b"\n", 0, error.start) + 1, "this is no UTF-8"
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line = int(found[1]) if found else max(1, len(data.decode().rstrip().split("\n")))
        what = f"this is no TOML: {re.sub(r' [(]at .*', '', one_line(str(error)))}"
    raise Unsettled(f"site.toml:{line}: {what}; mend that line, the site stays as it was")


def _unknown(name: str, known: Iterable[str]) -> str:
    bare = {one.replace("_", ""): one for one in known}  # as other programs write it: baseURL
    near = get_close_matches(name.lower().replace("_", "").replace("-", ""), bare, 1, 0.75)
    return "there is no such setting" + (f"; did you mean {bare[near[0]]}?" if near else "")


_EXPECTED = {
    "str": "a text; put it in quotes",
    "str | bool": "a text in quotes, true or false",
    "bool": "true or false",
    "int": "a whole number from 1 on, at most 10,000",
    "dict": "a table of texts",
    "tuple": "a table of texts",
}


def _value(kind: str, value: Any) -> Any:
    if kind.startswith("str") and isinstance(value, str):
        return value
    if kind.endswith("bool") and isinstance(value, bool):
        return value
    if kind == "int" and isinstance(value, int) and 1 <= value <= 10_000:
        return value
    if kind.startswith("dict") and _texts(value):
        return value
    if kind.startswith("tuple") and _texts(value):
        return tuple(value.items())
    raise ValueError(f"expected {_EXPECTED[kind.partition('[')[0]]}")


def _texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
