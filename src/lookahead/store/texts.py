"""Where are the texts of the owner, and how is one changed?  Files that other programs change too.

Every name from outside passes `named`, and every folder on the way is opened without following links, so
that nothing outside of the content folder is read or written, whatever happens beside us.  A file is
replaced whole.  Who replaces one says which bytes were read before: other bytes are a `Conflict`.
"""

from __future__ import annotations

import fcntl
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from lookahead.core.errors import LookaheadError
from lookahead.core.leftovers import leftover

SECTIONS = ("posts", "notes", "pages")
ALONE = ("site.toml", "references.bib")  # texts that are no Markdown
TRASH = ".trash"
MAX_TEXT = 4 << 20  # bytes: no site builds a text that is longer
MAX_NAME = 120  # bytes, of one part
MAX_PATH = 240
MAX_DEPTH = 16
MAX_LISTED = 20_000
MAX_TRASH = 200  # moments of which the texts are listed
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\<>:"|?*\ud800-\udfff/]')
_IGNORED = frozenset({"readme.md", "license.md", "contributing.md", "changelog.md"})
_NEEDED = {
    "posts": ("index", "page"),
    "notes": ("index", "page", "all", "categories"),
    "pages": (
        "index", "page", "posts", "notes", "papers", "tags", "categories", "series", "assets", "radar",
    ),
}  # fmt: skip
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)))
)
_STAMP = re.compile(r"\d{8}-\d{6}")
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC


class Refused(LookaheadError):
    """What was asked for is not done; the text is a sentence for the owner."""


class Conflict(Refused):
    """The file was changed by somebody else meanwhile; `theirs` is what it says now."""

    def __init__(self, theirs: bytes) -> None:
        super().__init__("This file was changed elsewhere since you opened it.")
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class Entry:
    """A text in the folder."""

    path: str  # relative, with forward slashes
    mtime: int  # nanoseconds
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Discarded:
    """A text in the trash."""

    stamp: str  # when it was deleted, UTC: YYYYMMDD-HHMMSS
    path: str  # where it lay


def reserved(section: str, name: str) -> bool:
    """May a new text not be called so, since the site needs that address, or some systems that name?"""
    return name in _DEVICES or name in _NEEDED.get(section, ())


def mark(data: bytes) -> str:
    """What says which bytes somebody saw."""
    return blake2b(data, digest_size=16).hexdigest()


def named(path: str) -> list[str]:
    """The parts of a path that may be read or written.  Raises Refused."""
    parts = path.split("/")
    bad = any(
        not part
        or part.startswith((".", "~"))
        or part != part.strip()
        or _UNSAFE.search(part)
        or len(part.encode("utf-8", "replace")) > MAX_NAME
        for part in parts
    )
    inside = len(parts) > 1 and parts[0] in (*SECTIONS, "static")
    if bad or len(parts) > MAX_DEPTH or len(path.encode("utf-8", "replace")) > MAX_PATH:
        raise Refused(f"{path[:100]!r} is no name of a file here; use letters, digits and hyphens.")
    if not inside and len(parts) > 1:
        raise Refused(f"{path[:100]}: texts lie in {', '.join(SECTIONS)}.")
    return parts


def text(path: str) -> list[str]:
    """The parts of a path that is a text.  Raises Refused."""
    parts = named(path)
    if parts[0] == "static" or not (path.endswith(".md") or path in ALONE):
        raise Refused(f"{path[:100]} is no text; texts end in .md.")
    return parts


class Texts:
    """The content folder at `root`."""

    def __init__(self, root: Path) -> None:
        self._root = os.path.realpath(root)  # the owner may link the folder itself to anywhere

    # ---- looking

    def listed(self) -> list[Entry]:
        """All texts, what changed last first."""
        found = [*self._walk("", 0)][:MAX_LISTED]
        folders = {one.path.rpartition("/")[0] for one in found if one.path.endswith("/index.md")}
        folders -= set(SECTIONS)  # that one stands above the section's list
        kept = [one for one in found if not _in_bundle(one.path, folders)]
        return sorted(kept, key=lambda one: (-one.mtime, one.path))

    def _walk(self, prefix: str, depth: int) -> Iterator[Entry]:
        try:
            entries = sorted(os.scandir(os.path.join(self._root, prefix)), key=lambda e: e.name)
        except OSError:
            return
        for entry in entries:
            path = prefix + entry.name
            if entry.name.startswith(".") or entry.is_symlink():
                continue
            if entry.is_dir():
                if depth < MAX_DEPTH and (depth or entry.name in SECTIONS):
                    yield from self._walk(f"{path}/", depth + 1)
            elif entry.name.endswith(".md") and (depth or entry.name.lower() not in _IGNORED):
                with suppress(OSError):
                    found = entry.stat(follow_symlinks=False)
                    yield Entry(path, found.st_mtime_ns, found.st_size)

    def read(self, path: str, limit: int = MAX_TEXT) -> bytes:
        """The bytes of a file.  Raises Refused where there is no such file, or it has more than `limit`."""
        *folders, name = named(path)
        with self._folder(folders) as folder:
            return _read(folder, name, path, limit)

    def beside(self, path: str) -> list[str]:
        """The names of the other files in the bundle of a text."""
        *folders, name = named(path)
        if name != "index.md" or not folders:
            return []
        with self._folder(folders) as folder:
            names = sorted(os.listdir(folder))
            return [
                one
                for one in names
                if one != name
                and not one.startswith(".")
                and not leftover(one)
                and _is_file(folder, one)
            ]

    # ---- changing

    def write(self, path: str, data: bytes, was: str) -> None:
        """Replace a text whose bytes had the mark `was`; "" makes a new one.  Raises Conflict, Refused."""
        *folders, name = text(path)
        if len(data) > MAX_TEXT:
            raise Refused(f"This text has {len(data) / 1e6:.1f} MB; at most 4: divide it.")
        with self._locked(), self._folder(folders, make=not was) as folder:
            if not was:
                return _put(folder, name, data, new=True)
            theirs = _read(folder, name, path, MAX_TEXT)
            if mark(theirs) != was:
                raise Conflict(theirs)
            if theirs != data:
                _put(folder, name, data)
            return None

    def add(self, path: str, name: str, data: bytes) -> str:
        """Lay a file beside the text of a bundle; its name, with a number where there is one already."""
        *folders, index = text(path)
        if index != "index.md" or not folders:
            raise Refused("Files lie beside a text that has a folder of its own.")
        stem, dot, ending = name.rpartition(".")
        with self._locked(), self._folder(folders) as folder:
            for number in range(1, 1000):
                tried = name if number == 1 else f"{stem}-{number}{dot}{ending}"
                _fits(folders, tried)
                with suppress(FileExistsError):
                    _put(folder, tried, data, new=True)
                    return tried
        raise Refused(f"There are too many files called {name}.")

    def bundled(self, path: str) -> str:
        """Give a text a folder of its own, so that pictures can lie beside it; its path then."""
        *folders, name = text(path)
        if name == "index.md" and folders:
            return path
        stem = name.removesuffix(".md")
        if not folders or stem in ("index", "_index"):
            raise Refused("Only a text in posts, notes or pages can have pictures beside it.")
        with self._locked(), self._folder([*folders, stem], make=True) as inner:
            if _is_file(inner, "index.md"):
                raise Refused(f"{stem}/index.md exists already.")
            with self._folder(folders) as outer:
                os.rename(name, "index.md", src_dir_fd=outer, dst_dir_fd=inner)
        return "/".join([*folders, stem, "index.md"])

    def renamed(self, path: str, name: str) -> str:
        """Give the file of a text, or the folder of a bundle, another name; its path then."""
        folders, old, new = _whole(path, name)
        _fits(folders, new)
        with self._locked(), self._folder(folders) as folder:
            if _exists(folder, new) or _exists(folder, f"{name}.md") or _exists(folder, name):
                raise Refused(f"There is a text called {name} already; choose another name.")
            _read_kind(folder, old, path)
            os.rename(old, new, src_dir_fd=folder, dst_dir_fd=folder)
        return "/".join([*folders, new, *(["index.md"] if new == name else [])])

    def discard(self, path: str, was: str, now: datetime) -> None:
        """Move a text whose bytes had the mark `was`, with its folder where it has one, to the trash.

        Below `.trash/<moment>` it has the path that it had.  Raises Conflict, Refused.
        """
        folders, old, _ = _whole(path, path.rpartition("/")[2])
        stamp = f"{now:%Y%m%d-%H%M%S}"
        with self._locked(), self._folder(folders) as folder:
            _read_kind(folder, old, path)
            if mark(theirs := self.read(path)) != was:
                raise Conflict(theirs)
            with self._folder([TRASH, stamp, *folders], make=True) as trash:
                if _exists(trash, old):
                    raise Refused("A text of this name was deleted this second; try again.")
                os.rename(old, old, src_dir_fd=folder, dst_dir_fd=trash)

    def trash(self) -> list[Discarded]:
        """The texts that were deleted and can be put back, the last one first."""
        stamps = []
        with suppress(OSError), os.scandir(os.path.join(self._root, TRASH)) as entries:
            stamps = [
                one.name
                for one in entries
                if _STAMP.fullmatch(one.name) and one.is_dir(follow_symlinks=False)
            ]
        return [
            Discarded(stamp, one.path)
            for stamp in sorted(stamps, reverse=True)[:MAX_TRASH]
            for one in Texts(Path(self._root, TRASH, stamp)).listed()
        ]

    def put_back(self, stamp: str, path: str) -> None:
        """Move a text from the trash to where it lay.  Raises Refused where another is there."""
        folders, old, _ = _whole(path, path.rpartition("/")[2])
        if not _STAMP.fullmatch(stamp):
            raise Refused("There is no such text in the trash.")
        stem = old.removesuffix(".md")
        with self._locked(), self._folder([TRASH, stamp, *folders]) as trash:
            _read_kind(trash, old, path)
            with self._folder(folders, make=True) as folder:
                if _exists(folder, stem) or _exists(folder, f"{stem}.md"):
                    raise Refused(f"There is a text called {stem} now; rename that one first.")
                os.rename(old, old, src_dir_fd=trash, dst_dir_fd=folder)
            self._emptied([TRASH, stamp, *folders])

    # ---- how

    def _emptied(self, parts: list[str]) -> None:
        """Take away a folder with nothing in it, and those above it that have nothing then."""
        with suppress(OSError):
            while parts:
                *above, last = parts
                with self._folder(above) as folder:
                    os.rmdir(last, dir_fd=folder)
                parts = above

    @contextmanager
    def _folder(self, parts: list[str], *, make: bool = False) -> Iterator[int]:
        """A folder below the root, opened part by part without following any link."""
        if make:
            os.makedirs(self._root, exist_ok=True)
        try:
            at = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise Refused(f"The content folder cannot be opened: {error.strerror}.") from error
        try:
            for part in parts:
                below = _below(at, part, make)
                os.close(at)
                at = below
            yield at
        finally:
            os.close(at)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One of us at a time; other programs are noticed by their bytes."""
        os.makedirs(self._root, exist_ok=True)
        root = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(root, fcntl.LOCK_EX)
            yield
        finally:
            os.close(root)


def _fits(folders: list[str], name: str) -> None:
    """Refuse a name that is none, or that leads to another folder."""
    if "/" in name or not name.partition(".")[0]:
        raise Refused(f"{name[:100]!r} is no name; use letters, digits and hyphens.")
    named("/".join([*folders, name]))


def _whole(path: str, name: str) -> tuple[list[str], str, str]:
    """What moves when a text moves: the folder it lies in, its name there, and its new one."""
    *folders, file = text(path)
    if file == "index.md" and len(folders) > 1:
        return folders[:-1], folders[-1], name
    if not file.endswith(".md"):
        raise Refused(f"{file} belongs to the whole site; change what it says instead.")
    if file in ("index.md", "_index.md") and name != file:
        raise Refused(f"{path} stands at the address of its folder; it has no name of its own.")
    return folders, file, f"{name}.md"


def _in_bundle(path: str, folders: set[str]) -> bool:
    """A Markdown file beside the index of a bundle is no text."""
    folder, _, name = path.rpartition("/")
    above = folder
    while above:
        if above in folders and not (above == folder and name == "index.md"):
            return True
        above = above.rpartition("/")[0]
    return False


def _below(at: int, part: str, make: bool) -> int:
    if make:
        with suppress(FileExistsError):
            os.mkdir(part, dir_fd=at)
    try:
        return os.open(part, _FOLDER, dir_fd=at)
    except OSError as error:
        raise Refused(f"There is no folder {part} here.") from error


def _read_kind(folder: int, name: str, path: str) -> None:
    """Refuse what is neither a file nor a folder: links lead anywhere."""
    try:
        mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
    except OSError as error:
        raise Refused(f"There is no {path}.") from error
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise Refused(f"{path} is a link; change the file itself.")


def _exists(folder: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError:
        return False
    return True


def _is_file(folder: int, name: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    except OSError:
        return False


def _read(folder: int, name: str, path: str, limit: int) -> bytes:
    try:
        handle = os.open(name, _FILE, dir_fd=folder)
    except OSError as error:
        raise Refused(f"There is no {path} that can be read.") from error
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise Refused(f"{path} is no file.")
        data = file.read(limit + 1)
    if len(data) > limit:
        size = f"{found.st_size / 1e6:.1f} MB"
        raise Refused(f"{path} has {size}; at most {limit / 1e6:.0f} are read.")
    return data


def _put(folder: int, name: str, data: bytes, *, new: bool = False) -> None:
    """`data` under `name`, whole or not at all; FileExistsError for a new name that is taken."""
    temporary = f".{name[:40]}.{os.getpid()}.tmp"
    mode = 0o644
    with suppress(OSError):
        mode = stat.S_IMODE(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    handle = os.open(temporary, _NEW, mode, dir_fd=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
        if new:
            os.link(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
        else:
            os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary, dir_fd=folder)
