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
from hashlib import blake2b
from pathlib import Path

from lookahead.core.errors import LookaheadError

SECTIONS = ("posts", "notes", "pages")
ALONE = ("site.toml", "references.bib")  # texts that are no Markdown
TRASH = ".trash"
MAX_TEXT = 4 << 20  # bytes: no site builds a text that is longer
MAX_NAME = 120  # bytes, of one part
MAX_PATH = 240
MAX_DEPTH = 16
MAX_LISTED = 20_000
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\<>:"|?*\ud800-\udfff/]')
_IGNORED = frozenset({"readme.md", "license.md", "contributing.md", "changelog.md"})
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
                if one != name and not one.startswith(".") and _is_file(folder, one)
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

    def discarded(self, path: str, stamp: str) -> str:
        """Move a text, with its folder where it has one, to the trash; its path there."""
        folders, old, _ = _whole(path, path.rpartition("/")[2])
        with self._locked(), self._folder(folders) as folder:
            _read_kind(folder, old, path)
            with self._folder([TRASH], make=True) as trash:
                for number in range(1, 1000):
                    name = f"{stamp}-{old}" if number == 1 else f"{stamp}-{number}-{old}"
                    if not _exists(trash, name):
                        os.rename(old, name, src_dir_fd=folder, dst_dir_fd=trash)
                        return f"{TRASH}/{name}"
        raise Refused("The trash is full; empty it.")

    # ---- how

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
