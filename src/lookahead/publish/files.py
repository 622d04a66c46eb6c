"""How are files put into the out folder?  Whole or not at all, and only where their bytes differ."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lookahead.publish.cache import Output

TEMPORARY = ".lookahead-tmp"
COMPRESSED = (".gz", ".br")
SUFFIXES = (".html", ".css", ".js", ".json", ".xml", ".svg", ".txt")
MIN_COMPRESSED = 512  # bytes

Row = tuple[str, int, int]  # path, modification time in nanoseconds, size


def put(out: Path, path: str, data: bytes) -> Row:
    """`data` at `path`; a kill at any moment leaves the old file or the new one."""
    target = f"{out}/{path}"
    try:
        stat = os.stat(target)
        if stat.st_size == len(data) and Path(target).read_bytes() == data:
            return path, stat.st_mtime_ns, stat.st_size
    except OSError:  # it is new
        with contextlib.suppress(OSError):
            os.mkdir(os.path.dirname(target))
    temporary = _temporary(out)
    try:
        file = open(temporary, "wb", buffering=0)  # noqa: SIM115  # the next line is its `with`
    except FileNotFoundError:
        os.makedirs(os.path.dirname(temporary), exist_ok=True)
        file = open(temporary, "wb", buffering=0)  # noqa: SIM115
    with file:
        left = memoryview(data)
        while left:
            left = left[file.write(left) :]
    return _moved(temporary, out, path)


def copy(out: Path, path: str, source: Path) -> Row:
    """The file `source` at `path`, bytes and all, however large it is."""
    temporary = _temporary(out)
    os.makedirs(os.path.dirname(temporary), exist_ok=True)
    shutil.copyfile(source, temporary)
    return _moved(temporary, out, path)


def _temporary(out: Path) -> str:
    """In a folder of each process: in one for all of them they would wait for one another."""
    return f"{out}/{TEMPORARY}/{os.getpid()}/file"


def _moved(temporary: str, out: Path, path: str) -> Row:
    target = f"{out}/{path}"
    stat = os.stat(temporary)
    try:
        os.replace(temporary, target)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.replace(temporary, target)
    return path, stat.st_mtime_ns, stat.st_size


def names(path: str, precompress: bool) -> tuple[str, ...]:
    """The files that one output makes."""
    if not precompress or not path.endswith(SUFFIXES):
        return (path,)
    return (path, *(path + suffix for suffix in COMPRESSED))


def compressed(out: Path, path: str, data: bytes) -> list[Row]:
    """The same bytes as gzip and Brotli beside the file, for servers that send them as they are."""
    import gzip

    import brotli  # type: ignore[import-untyped]  # ships none

    return [
        put(out, path + ".gz", gzip.compress(data, 9, mtime=0)),
        put(out, path + ".br", brotli.compress(data, quality=9)),
    ]


def delete(out: Path, path: str) -> None:
    """The file, and the folders that are empty then."""
    target = out / path
    target.unlink(missing_ok=True)
    for folder in target.parents:
        if folder == out or out not in folder.parents:
            return
        try:
            folder.rmdir()
        except OSError:
            return


def standing(out: Path, outputs: Mapping[str, Output]) -> set[str]:
    """The paths of those files that are there as we left them."""
    found = set()
    folder = os.open(out, os.O_RDONLY)  # so that the way to it is walked once
    for path, one in outputs.items():
        try:
            stat = os.stat(path, dir_fd=folder)
        except OSError:
            continue
        if stat.st_mtime_ns == one.mtime and stat.st_size == one.size:
            found.add(path)
    os.close(folder)
    return found


def sweep(out: Path) -> None:
    """What a killed build left half written."""
    shutil.rmtree(out / TEMPORARY, ignore_errors=True)
