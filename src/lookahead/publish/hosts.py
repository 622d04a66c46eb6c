"""How is a site brought to another machine?  By rsync, or as a commit on a branch of a git repository."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from lookahead.core.errors import CannotGoOn, WrongUse
from lookahead.publish import files
from lookahead.publish.deploy import MARK, MARKED, Deployed, Target, Way, own_name, refused

LIST_S = 120  # seconds for looking at what is there; sending may take as long as it takes
_ROW = re.compile(r"[a-z-][rwxsStT.+-]{9,10}\s+[\d,.]+\S*\s+\S+\s+\S+\s+(.+)")
_OURS = "GIT_"  # variables of the environment that would lead git elsewhere

# ---- rsync


def rsync(out: Path, to: Target, way: Way) -> Deployed:
    """Sends what differs and deletes what is no longer there, in a folder that is empty or bears our mark."""
    there = to.where.rstrip("/") + "/"
    if not way.force:
        names = _listed(there)
        if names and MARK not in names:
            raise refused(to, names)
    with tempfile.TemporaryDirectory(prefix="lookahead-") as beside:
        (Path(beside) / MARK).write_text(MARKED, "utf-8")
        said = _run(_sent(out, beside, there, way.dry), None)
    rows = [line.partition(" ") for line in said.split("\n")]
    changed = [n for word, _, n in rows if word == "send" and not n.endswith("/") and n != MARK]
    return Deployed(tuple(changed), tuple(n for word, _, n in rows if word == "del."))


def _sent(out: Path, beside: str, there: str, dry: bool) -> list[str]:
    options = [
        "--recursive", "--times", "--compress", "--protect-args", "--chmod=D755,F644",
        "--delete-delay", "--delay-updates", f"--exclude=/{files.TEMPORARY}/", "--exclude=/.git",
        "--out-format=%o %n",
    ]  # fmt: skip
    return [
        "rsync",
        *options,
        *(["--dry-run"] if dry else []),
        "--",
        f"{out}/",
        f"{beside}/",
        there,
    ]


def _listed(there: str) -> list[str]:
    """The names in the folder over there; none where there is no such folder yet."""
    command = ["rsync", "--list-only", "--protect-args", "--", there]
    ran = _started(command, None, LIST_S)
    if (
        ran.returncode == 23 and "No such file" in ran.stderr
    ):  # partial transfer: the folder is missing
        return []
    if ran.returncode:
        raise _failed("rsync", ran)
    found = [_ROW.match(line) for line in ran.stdout.split("\n")]
    return [row[1] for row in found if row and row[1] != "."]


# ---- git


def git(out: Path, to: Target, way: Way) -> Deployed:
    """One commit on top of the branch, from a repository of our own: nobody's checkout is touched."""
    work = _Repository.opened(to, way)
    tip = work.fetched(to.branch)
    if tip and not way.force and not work.marked(tip):
        raise refused(to, work.names(tip))
    tree = work.tree(out, own_name(way.base_url))
    changed, deleted = work.differences(tip, tree)
    if not way.dry and (changed or deleted or not tip):
        commit = work.commit(tree, tip)
        work.run("push", "--quiet", "--", work.remote, f"{commit}:refs/heads/{to.branch}")
    return Deployed(changed, deleted)


@dataclass(frozen=True, slots=True)
class _Repository:
    """A bare repository in our memory, which keeps what was sent, so that the next time sends little."""

    folder: Path
    remote: str
    who: tuple[str, str]

    @classmethod
    def opened(cls, to: Target, way: Way) -> _Repository:
        remote = _remote(to.where, way.content)
        name = blake2b(f"{remote}#{to.branch}".encode(), digest_size=8).hexdigest()
        folder = way.memory / f"{name}.git"
        who = tuple(
            _said(way.content, "config", "--get", f"user.{one}") for one in ("name", "email")
        )
        made = cls(folder, remote, (who[0] or "lookahead", who[1] or "lookahead@localhost"))
        if not (folder / "HEAD").exists():
            folder.mkdir(parents=True, exist_ok=True)
            made.run("init", "--quiet", "--bare", "--template=", str(folder))
        return made

    def run(
        self, *arguments: str, stdin: str | None = None, index: str = "", tree: Path | None = None
    ) -> str:
        return _run(self._command(arguments, tree), self._environment(index), stdin)

    def _command(self, arguments: Sequence[str], tree: Path | None = None) -> list[str]:
        safe = (
            "protocol.ext.allow=never", "core.hooksPath=/dev/null", "core.attributesFile=/dev/null",
            "core.autocrlf=false", "core.fsmonitor=false", "core.quotePath=false", "gc.auto=0",
            "core.symlinks=true",
        )  # fmt: skip
        options = [part for one in safe for part in ("-c", one)]
        where = [] if arguments[0] == "init" else [f"--git-dir={self.folder}"]
        return ["git", *options, *where, *([f"--work-tree={tree}"] if tree else []), *arguments]

    def _environment(self, index: str) -> dict[str, str]:
        name, email = self.who
        own = {
            "GIT_TERMINAL_PROMPT": "0", "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": email,
            "GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": email, "LC_ALL": "C",
        }  # fmt: skip
        return _clean() | own | ({"GIT_INDEX_FILE": index} if index else {})

    def fetched(self, branch: str) -> str:
        """The commit at the tip of the branch over there, "" where there is no such branch."""
        ref = f"refs/heads/{branch}"
        rows = self.run("ls-remote", "--", self.remote, ref).split()
        if not rows:
            return ""
        self.run("fetch", "--quiet", "--depth=1", "--no-tags", "--", self.remote, ref)
        return rows[0]

    def names(self, tip: str) -> list[str]:
        return self.run("ls-tree", "--name-only", "-z", tip).split("\0")[:-1]

    def marked(self, tip: str) -> bool:
        names = self.names(tip)
        return MARK in names or not names

    def tree(self, out: Path, own: str) -> str:
        """The site as a tree, with what GitHub's pages need: no Jekyll, and the site's own name."""
        more = {MARK: MARKED, ".nojekyll": ""}
        if own and not (out / "CNAME").exists():
            more["CNAME"] = f"{own}\n"
        with tempfile.TemporaryDirectory(prefix="lookahead-") as beside:
            index = f"{beside}/index"
            apart = f":(exclude,top){files.TEMPORARY}"
            self.run("add", "--all", "--force", "--", ".", apart, index=index, tree=out)
            for name, text in more.items():
                blob = self.run("hash-object", "-w", "--stdin", stdin=text).strip()
                entry = f"100644,{blob},{name}"
                self.run("update-index", "--add", "--cacheinfo", entry, index=index)
            return self.run("write-tree", index=index).strip()

    def differences(self, tip: str, tree: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if not tip:
            return tuple(self.run("ls-tree", "-r", "--name-only", "-z", tree).split("\0")[:-1]), ()
        said = self.run("diff-tree", "-r", "-z", "--name-status", "--no-renames", tip, tree).split(
            "\0"
        )
        pairs = list(zip(said[::2], said[1::2], strict=False))
        changed = tuple(name for kind, name in pairs if kind != "D")
        return changed, tuple(name for kind, name in pairs if kind == "D")

    def commit(self, tree: str, tip: str) -> str:
        parents = ["-p", tip] if tip else []
        return self.run("commit-tree", tree, *parents, "-m", "Publish the site").strip()


def _remote(said: str, content: Path) -> str:
    """The address of a repository: as said, a whole path, or that of a remote of the texts' repository."""
    if ":" in said:
        return said
    if not said.startswith((".", "/")):
        found = _said(content, "remote", "get-url", said)
        if found.startswith(("-", "ext::")):
            raise WrongUse(f"git:{said}: that remote is no repository; write its address")
        if found:
            return _whole(found, content)
    if not Path(said).exists():
        raise WrongUse(f"git:{said}: there is no such remote and no such folder; write its address")
    return str(Path(said).absolute())


def _whole(found: str, content: Path) -> str:
    """A path as git means it, from the top of the checkout; else from where we are."""
    if ":" in found or found.startswith(("/", "~")):
        return found
    top = _said(content, "rev-parse", "--show-toplevel")
    near = (Path(top) / found).resolve()
    return str(near if top and near.exists() else Path(found).absolute())


def _said(content: Path, *arguments: str) -> str:
    """What git says of the repository of the texts; "" where it says nothing."""
    ran = _started(["git", "-C", str(content), *arguments], _clean(), LIST_S)
    return ran.stdout.strip() if ran.returncode == 0 else ""


# ---- programs


def _clean() -> dict[str, str]:
    """The environment without what would lead git to another repository; how it reaches others stays."""
    kept = ("GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM")
    return {n: v for n, v in os.environ.items() if not n.startswith(_OURS) or n in kept}


def _run(command: list[str], environment: dict[str, str] | None, stdin: str | None = None) -> str:
    ran = _started(command, environment, None, stdin)
    if ran.returncode:
        raise _failed(command[0], ran)
    return ran.stdout


def _started(
    command: list[str],
    environment: dict[str, str] | None,
    timeout_s: float | None,
    stdin: str | None = None,
) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603  # a list of arguments, the site's own; no shell
            command, env=environment, timeout=timeout_s, input=stdin or "", capture_output=True,
            text=True, encoding="utf-8", errors="surrogateescape", check=False,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise CannotGoOn(
            f"{command[0]} is not installed; install it, or deploy to a folder"
        ) from error
    except subprocess.TimeoutExpired as error:
        raise CannotGoOn(f"{command[0]} got no answer in {LIST_S} s; try again") from error


def _failed(program: str, ran: subprocess.CompletedProcess[str]) -> CannotGoOn:
    lines = [line for line in ran.stderr.split("\n") if line.strip()]
    told = next((line for line in lines if line.startswith(("fatal:", "error:", "ssh:"))), "")
    shown = (told or (lines[-1] if lines else f"exit code {ran.returncode}"))[:300]
    return CannotGoOn(f"{program} could not bring the site there: {shown}")
