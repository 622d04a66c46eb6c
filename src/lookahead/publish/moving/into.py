"""In which order does somebody move in?  Look, recognise, rewrite, put what is new, tell what was left."""

from __future__ import annotations

import importlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lookahead.core.errors import CannotGoOn, WrongUse
from lookahead.publish import addresses
from lookahead.publish.model import Flaw
from lookahead.publish.moving import starter
from lookahead.publish.moving.old import Moved, Old, walk

REPORT = "moved.txt"  # in the new folder; the build does not read it
CONFIGS = {
    "quarto": ("_quarto.yml", "_quarto.yaml"),
    "jekyll": ("_config.yml", "_config.yaml"),
    "hugo": tuple(
        f"{folder}{name}.{kind}"
        for folder in ("", "config/_default/")
        for name in ("hugo", "config")
        for kind in ("toml", "yaml", "yml", "json")
    ),
}


@dataclass(frozen=True, slots=True)
class Move:
    """What was done."""

    kind: str  # "hugo", "jekyll", "quarto", "markdown", or "" for a new site
    texts: int = 0
    files: int = 0  # that are no texts
    flaws: tuple[Flaw, ...] = ()  # of the old folder's files, and of what was there already


def move(old: Path, content: Path) -> Move:
    """Write the folder `content` from the site in `old`, which is not touched; nothing there is overwritten.

    Raises WrongUse where the folders cannot be these, CannotGoOn where the disk does not allow it.
    """
    _apart(old, content)
    found = walk(old)
    kind = recognised(found)
    moved = Moved(flaws=list(found.flaws))
    rewrite: Callable[[Old, Moved], None] = importlib.import_module(f"{__package__}.{kind}").rewrite
    rewrite(found, moved)
    return _put(kind, moved, content, found.root)


def start(content: Path, now: datetime) -> Move:
    """A site with one post and one note, to be written on."""
    return _put("", Moved(texts=starter.files(now)), content, content)


def recognised(old: Old) -> str:
    """Whose site it is, by its settings: Quarto's and Jekyll's names are their own, Hugo's may be others'."""
    for kind, names in CONFIGS.items():
        if any(name in old.sizes for name in names):
            return kind
    if "content" in old.folders and {"archetypes", "layouts", "themes"} & old.folders:
        return "hugo"
    if "_posts" in old.folders:
        return "jekyll"
    if any(path.endswith((".md", ".markdown")) for path in old.sizes):
        return "markdown"
    raise WrongUse(
        f"{old.root}: no site of Hugo, Jekyll or Quarto, and no Markdown; name the folder that holds"
        " hugo.toml, _config.yml or _quarto.yml"
    )


def _apart(old: Path, content: Path) -> None:
    one, other = old.resolve(), content.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise WrongUse(
            f"{content}: lies in {old}, or holds it; choose another folder with --content"
        )


def _put(kind: str, moved: Moved, content: Path, root: Path) -> Move:
    texts = files = 0
    try:
        for path, write in _writes(moved, root):
            if not _new(path, content, moved):
                continue
            write(content / path)
            if path.endswith(".md"):
                texts += 1
            else:
                files += 1
        flaws = tuple(sorted(set(moved.flaws), key=lambda one: (one.file, one.line, one.text)))
        if kind:
            _report(kind, texts, files, flaws, content)
    except OSError as error:
        raise CannotGoOn(f"{content}: {error.strerror or error}") from error
    return Move(kind, texts, files, flaws)


def _writes(moved: Moved, root: Path) -> Iterator[tuple[str, Callable[[Path], object]]]:
    for path, text in sorted(moved.texts.items()):
        yield path, lambda target, text=text: _exclusive(target, text)  # type: ignore[misc]  # bound at once
    for path, source in sorted(moved.copies.items()):
        yield path, lambda target, source=source: _copied(root / source, target)  # type: ignore[misc]  # the same


def _exclusive(target: Path, text: str) -> None:
    with target.open("x", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write(text)


def _copied(source: Path, target: Path) -> None:
    with source.open("rb") as old, target.open("xb") as new:
        shutil.copyfileobj(old, new)


def _new(path: str, content: Path, moved: Moved) -> bool:
    """May it be written?  The folder for it is made; nothing is written through a link or over a file."""
    target = content / path
    if addresses.safe(path) != path:
        moved.lost(
            path, 1, "this name cannot stand in an address; rename the file and move it by hand"
        )
        return False
    if os.path.lexists(target) or not _real(content, target.parent):
        moved.lost(path, 1, "there is such a file already; it was left as it is")
        return False
    if any(other.lower() == target.name.lower() for other in _names(target.parent)):
        said = "another file has this name but for capitals; rename one of them and move it by hand"
        moved.lost(path, 1, said)
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    return True


def _names(folder: Path) -> list[str]:
    return os.listdir(folder) if folder.is_dir() else []


def _real(content: Path, folder: Path) -> bool:
    real = content.resolve()
    there = folder.resolve()
    return there == real or real in there.parents


def _report(kind: str, texts: int, files: int, flaws: tuple[Flaw, ...], content: Path) -> None:
    """What was left, as a list to be worked off; a second moving in leaves the first list."""
    lines = [f"Moved in from {kind}: {texts:,} texts, {files:,} other files.", ""]
    lines += [str(flaw) for flaw in flaws] or ["Everything was taken over."]
    content.mkdir(parents=True, exist_ok=True)
    if not os.path.lexists(content / REPORT):
        _exclusive(content / REPORT, "\n".join([*lines, ""]))


# ---- what all of them need


def site_toml(said: dict[str, object]) -> str:
    """`site.toml` with what is known; tables last."""
    from lookahead.publish.moving.old import value

    plain = {n: v for n, v in said.items() if v not in ("", None, {}) and not isinstance(v, dict)}
    lines = [f"{name} = {value(one)}" for name, one in plain.items()]
    for name, table in said.items():
        if isinstance(table, dict) and table:
            lines += [
                "",
                f"[{name}]",
                *(f"{json.dumps(n, ensure_ascii=False)} = {value(v)}" for n, v in table.items()),
            ]
    return "\n".join([*lines, ""])


def folders_left(moved: Moved, old: Old, left: dict[str, str]) -> None:
    """One line for each folder that means nothing here."""
    counts = Counter(path.partition("/")[0] for path in old.sizes if "/" in path)
    for folder, why in left.items():
        if counts[folder]:
            moved.lost(folder, 1, f"{counts[folder]:,} files are not taken over: {why}")
