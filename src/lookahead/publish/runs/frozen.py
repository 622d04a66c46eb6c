"""Which results of a note's code are kept beside it?  Files in `results/`, and a list, `frozen.json`.

Everything is text or a picture under a name that says which block it is of, keys are sorted and nothing says
when or where it was made: what changes in the results is what a diff shows.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from lookahead.publish import addresses
from lookahead.typeset import Run

FORMAT = 1
FOLDER = "results"
LIST = "frozen.json"
MAX_LIST = 1 << 20  # bytes
MAX_READ = 256 << 20  # bytes of a file that a block reads
MAX_TEXT = 1 << 20
# what a block says of how its result is shown is no reason to run it again
SHOWN = frozenset(
    "alt caption echo title output fig-cap tbl-cap lst-cap linenos hl_lines name".split()
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture in `results/`; with `dark`, for light pages only."""

    light: str
    dark: str = ""
    width: int = 0  # CSS pixels
    height: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a block when it was run."""

    code: str  # hash of the block
    read: Mapping[str, str] = field(default_factory=dict)  # files of the bundle -> hash of each
    printed: str = ""  # name of a file in `results/`
    figures: tuple[Figure, ...] = ()
    failed: str = ""  # a sentence, and then there is nothing else
    refused: str = ""  # which pictures may not be shown, and why; the rest is
    line: int = 0  # of the code or of the named file, where one is to blame

    @property
    def files(self) -> tuple[str, ...]:
        """Names in `results/`."""
        pictures = [name for one in self.figures for name in (one.light, one.dark)]
        return tuple(filter(None, (self.printed, *pictures)))


def code_hash(run: Run) -> str:
    """What a block says, as far as its result may depend on it."""
    said = {name: value for name, value in sorted(run.settings.items()) if name not in SHOWN}
    return _hash(json.dumps([FORMAT, run.lang, run.code, said]).encode())


def file_hash(path: Path) -> str:
    """Of the bytes of a file; "" for one that is not there."""
    try:
        with path.open("rb") as file:
            return _hash(file.read(MAX_READ))
    except OSError:
        return ""


def _hash(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def load(bundle: Path) -> tuple[dict[str, Result], str]:
    """Results by the names of their blocks, and what is wrong with the list."""
    try:
        with (bundle / FOLDER / LIST).open("rb") as file:
            said = json.loads(file.read(MAX_LIST))
        if said["format"] != FORMAT:
            return {}, f"has format {said['format']}, and this program knows {FORMAT}"
        return {str(name): _result(one) for name, one in said["blocks"].items()}, ""
    except FileNotFoundError:
        return {}, ""
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}, "cannot be read"


def _result(said: Mapping[str, Any]) -> Result:
    figures = tuple(
        Figure(_name(f["light"]), _name(f.get("dark", "")), int(f["width"]), int(f["height"]))
        for f in said.get("figures", ())
    )
    read = {str(name): str(value) for name, value in said.get("read", {}).items()}
    return Result(
        code=str(said["code"]),
        read={name: value for name, value in read.items() if addresses.safe(name) == name},
        printed=_name(said.get("printed", "")),
        figures=figures,
        failed=str(said.get("failed", ""))[:500],
        refused=str(said.get("refused", ""))[:500],
        line=int(said.get("line", 0)),
    )


def _name(said: str) -> str:
    """A file right in `results/`, and nowhere else."""
    if said and (addresses.safe(said) != said or "/" in said):
        raise ValueError(said)
    return said


def found(results: Mapping[str, Result], run: Run, bundle: Path) -> tuple[Result | None, bool]:
    """The result of a block, and whether it is one of what the block says now.

    A block without a label is known by what it says too: others may have come in front of it.
    """
    code = code_hash(run)
    for one in (results.get(run.name), *results.values()):
        if one is not None and one.code == code and _reads_the_same(one, bundle):
            return one, all((bundle / FOLDER / name).is_file() for name in one.files)
    return results.get(run.name), False


def _reads_the_same(one: Result, bundle: Path) -> bool:
    return all(file_hash(bundle / name) == value for name, value in one.read.items())


def printed(one: Result, bundle: Path) -> str:
    """What the block printed; "" where the file is gone."""
    if not one.printed:
        return ""
    with contextlib.suppress(OSError), (bundle / FOLDER / one.printed).open("rb") as file:
        return file.read(MAX_TEXT).decode("utf-8", "replace")
    return ""


def save(bundle: Path, results: Mapping[str, Result], files: Mapping[str, bytes]) -> None:
    """Keep these results and no others: `files` are written, those of former results go.

    Files that no list of ours named are left alone.  Raises OSError for what cannot be written.
    """
    before, _ = load(bundle)
    folder = bundle / FOLDER
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        _put(folder / name, data)
    blocks = {name: _said(one) for name, one in results.items()}
    said = {"format": FORMAT, "blocks": blocks}
    text = json.dumps(said, indent=1, sort_keys=True, ensure_ascii=False)
    _put(folder / LIST, f"{text}\n".encode())
    kept = {name for one in results.values() for name in one.files}
    for name in {name for one in before.values() for name in one.files} - kept:
        (folder / name).unlink(missing_ok=True)


def _said(one: Result) -> dict[str, Any]:
    """What it holds, without what is empty."""
    return {name: value for name, value in asdict(one).items() if value}


def _put(path: Path, data: bytes) -> None:
    if path.is_file() and path.read_bytes() == data:
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(data)
    temporary.replace(path)
