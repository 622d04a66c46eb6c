"""How does a built site reach its host?  A folder, rsync, or a branch of git.

Only what is ours is deleted: a place that holds other things and not our mark is refused.  Programs are
started with lists of arguments, never through a shell, and nothing that could be an option gets into them.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from lookahead.core.errors import CannotGoOn, WrongUse
from lookahead.publish import files

MARK = ".lookahead-site"  # in every place that we deploy to: says which files there are ours
MARKED = "This folder is written by `lookahead publish --deploy`; what it does not hold is deleted here.\n"
MAX_NAMED = 5  # things of others, in a refusal
_HOST = r"(?:[A-Za-z0-9_][\w.+-]*@)?(?:[A-Za-z0-9][\w.-]*|\[[0-9A-Fa-f:.]+\])"
_SSH = re.compile(rf"({_HOST}):(?!//)([^\x00-\x1f\x7f]+)")
_DAEMON = re.compile(rf"rsync://({_HOST})(?::\d{{1,5}})?/([^\x00-\x1f\x7f]+)")
_BRANCH = re.compile(r"(?!.*(?:\.\.|//|@\{|\.lock$|/$))[A-Za-z0-9_][\w./+-]{0,200}")
_REMOTE = re.compile(
    rf"(?:https?|ssh|git)://{_HOST}(?::\d{{1,5}})?/[^\x00-\x1f\x7f]+|{_HOST}:(?!:|-|//)[^\x00-\x1f\x7f]+"
    r"|file:///[^\x00-\x1f\x7f]+|\.{0,2}/[^\x00-\x1f\x7f]+|[A-Za-z0-9_][\w./+-]*"
)
_OWN_NAMES = (
    ".github.io",
    ".gitlab.io",
    ".pages.dev",
    ".netlify.app",
    ".vercel.app",
    ".codeberg.page",
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a site goes."""

    kind: str  # "folder", "rsync" or "git"
    where: str  # a path, what rsync takes, or a remote of git
    branch: str = ""

    def __str__(self) -> str:
        return f"git:{self.where}#{self.branch}" if self.kind == "git" else self.where


@dataclass(frozen=True, slots=True)
class Way:
    """How a site is deployed."""

    content: Path  # the folder that it was built from
    memory: Path  # a folder for what makes the next time faster
    base_url: str = ""
    dry: bool = False  # only say what would be done
    force: bool = False  # also to a place that holds other things: see docs/deploy.md


@dataclass(frozen=True, slots=True)
class Deployed:
    """What was done, or would be."""

    changed: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()


def target(said: str) -> Target:
    """What a person calls a place.  Raises WrongUse for what is none, or could be read as an option."""
    text = said.strip()
    if text.startswith("git:"):
        where, _, branch = text.removeprefix("git:").rpartition("#")
        if not where:
            where, branch = branch, "gh-pages"
        if not _REMOTE.fullmatch(where) or not _BRANCH.fullmatch(branch):
            raise WrongUse(f"{said}: no repository and branch; write it like git:origin#gh-pages")
        return Target("git", where, branch)
    if _DAEMON.fullmatch(text):
        return Target("rsync", text)
    bare = text.removeprefix("rsync://")
    ssh = _SSH.fullmatch(bare)
    if ssh:
        if ssh[2].startswith(("-", ":")) or not ssh[2].strip("/.~ "):
            raise WrongUse(f"{said}: no folder of the host; write it like user@host:/var/www/blog")
        return Target("rsync", bare)
    path = ":" not in text or text.startswith(("/", "./", "../", "~/"))
    if not text or text.startswith("-") or not path or re.search(r"[\x00-\x1f\x7f]", text):
        raise WrongUse(
            f"{said}: no place for a site; name a folder, user@host:/folder, or git:origin#gh-pages"
        )
    return Target("folder", text)


def deploy(out: Path, to: Target, way: Way) -> Deployed:
    """Bring the built site in `out` to its place.

    Raises WrongUse for a place that holds other things, CannotGoOn where the place cannot be reached.
    """
    from lookahead.publish import hosts

    send: dict[str, Callable[[Path, Target, Way], Deployed]] = {
        "folder": folder, "rsync": hosts.rsync, "git": hosts.git,
    }  # fmt: skip
    return send[to.kind](out.absolute(), to, way)


def held(out: Path) -> Iterator[str]:
    """The files of a site, as paths with forward slashes, in order; links of the file system are left out."""
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        apart = name.partition("/")[0] in (files.TEMPORARY, ".git", MARK)
        if not apart and path.is_file() and not path.is_symlink():
            yield name


def own_name(base_url: str) -> str:
    """The host name that a site has for itself; "" for a name of its host's, or a folder of another site."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    common = "." not in host or host.endswith(_OWN_NAMES) or re.fullmatch(r"[\d.:]+", host)
    return "" if common or parts.path.strip("/") or host == "localhost" else host


def refused(
    where: object, names: list[str], fate: str = "are deleted", what: str = "they"
) -> WrongUse:
    """Names what is in danger, and what becomes of it with --force."""
    more = f" and {len(names) - MAX_NAMED:,} more" if len(names) > MAX_NAMED else ""
    return WrongUse(
        f"{where} holds other things ({', '.join(names[:MAX_NAMED])}{more}); choose an empty place,"
        f" or say --force: {what} {fate} then"
    )


# ---- a folder


def folder(out: Path, to: Target, way: Way) -> Deployed:
    """Copies what differs, each file in one step, pages last; deletes what an earlier time brought."""
    there = Path(to.where).expanduser().absolute()
    _apart(there, (out, way.content.absolute()))
    now = list(held(out))
    ours = _brought(there, now, way.force)
    changed = [name for name in now if _differs(out / name, there / name)]
    gone = sorted(ours - set(now))
    if not way.dry:
        try:
            _carry(out, there, changed, gone, now)
        except OSError as error:
            raise CannotGoOn(f"{there}: {error.strerror or error}") from error
    return Deployed(tuple(changed), tuple(gone))


def _apart(there: Path, others: tuple[Path, ...]) -> None:
    real = there.resolve()
    for other in (one.resolve() for one in others):
        if real == other or other in real.parents or real in other.parents:
            raise WrongUse(f"{there}: lies in {other}, or holds it; choose another folder")


def _brought(there: Path, now: list[str], force: bool) -> set[str]:
    """The files that an earlier time brought; none where no earlier time was, also with `force`."""
    if not there.exists():
        return set()
    if not there.is_dir():
        raise WrongUse(f"{there} is no folder; choose another place")
    names = sorted(path.name for path in there.iterdir())
    if MARK not in names:
        if names and not force:
            raise _among(there, names, now)
        return set()
    try:
        said = json.loads((there / MARK).read_text("utf-8"))["files"]
        return {name for name in said if _stays(there, name)}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return set()  # a broken mark: nothing is deleted


def _among(there: Path, names: list[str], now: list[str]) -> WrongUse:
    over = [name for name in now if os.path.lexists(there / name)]
    if over:
        return refused(there, over, "are written over, and nothing else of yours is touched")
    return refused(there, names, "goes among them, and nothing of yours is touched", "the site")


def _stays(there: Path, name: str) -> bool:
    """Does a path from a mark name something within the folder?"""
    parts = name.split("/")
    return all(parts) and ".." not in parts and _within(there, there / name)


def _within(there: Path, path: Path) -> bool:
    real = there.resolve()
    parent = path.parent.resolve()
    return parent == real or real in parent.parents


def _differs(source: Path, target: Path) -> bool:
    try:
        return target.is_symlink() or (
            target.stat().st_size != source.stat().st_size
            or target.read_bytes() != source.read_bytes()
        )
    except OSError:
        return True


def _carry(out: Path, there: Path, changed: list[str], gone: list[str], now: list[str]) -> None:
    there.mkdir(parents=True, exist_ok=True)
    kept = sorted({*now, *gone})  # until they are gone they are ours
    files.put(there, MARK, _marked(kept))
    try:
        for name in sorted(changed, key=lambda one: (one.endswith(".html"), one)):
            if not _within(there, there / name):
                raise CannotGoOn(f"{there / name}: a link leads out of the folder; delete it there")
            files.copy(there, name, out / name)
        for name in gone:
            files.delete(there, name)
    finally:
        files.sweep(there)
    files.put(there, MARK, _marked(now))
    files.sweep(there)


def _marked(names: list[str]) -> bytes:
    return json.dumps({"about": MARKED.strip(), "files": names}, ensure_ascii=False).encode("utf-8")
