"""What runs around a note's code, in a process of its own?  Limits, a guard, and the report of what it did.

This file is given to the Python that a site names, which may be another than ours: it imports the standard
library alone, and works from Python 3.9 on.  It keeps accidents in: code that never ends, fills the memory,
writes where it should not, asks the network.  Code that means to get out gets out.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import json
import os
import resource
import signal
import socket
import sys
import traceback
import types
from typing import Any

NAMESPACES = (
    0x40000000 | 0x20000000
)  # CLONE_NEWNET, CLONE_NEWPID: no network, and nobody outlives us
USER = 0x10000000  # CLONE_NEWUSER: lets anybody have the other two
PROCESSES = 256
FORKS = 8  # of forks of forks: 256 processes at the most
NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
# audit event -> which of its arguments name what is changed
CHANGES = {
    "os.remove": (0,), "os.rmdir": (0,), "os.mkdir": (0,), "os.truncate": (0,), "os.chmod": (0,),
    "os.chown": (0,), "os.utime": (0,), "os.rename": (0, 1), "os.link": (1,), "os.symlink": (1,),
    "shutil.rmtree": (0,), "sqlite3.connect": (0,),
}  # fmt: skip
PROGRAMS = frozenset("subprocess.Popen os.system os.exec os.posix_spawn os.spawn pty.spawn".split())
NETWORK = frozenset(
    "socket.connect socket.bind socket.sendto socket.sendmsg socket.getaddrinfo"
    " socket.gethostbyname socket.gethostbyaddr socket.getnameinfo".split()
)


def alone() -> bool:
    """Put this process into namespaces of its own where the system lets us; it is a child then."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        ids = os.getuid(), os.getgid()
        if libc.unshare(USER | NAMESPACES) == 0:
            _mapped(*ids)
        elif libc.unshare(NAMESPACES) != 0:
            return False
    except (AttributeError, OSError):
        return False
    first = os.fork()
    if first:
        _wait(first)
    libc.prctl(
        1, signal.SIGKILL
    )  # PR_SET_PDEATHSIG: all of the namespace ends with its first process
    second = os.fork()
    if second:
        _wait(second)
    return True


def _mapped(user: int, group: int) -> None:
    for name, said in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(said)


def _wait(child: int) -> None:
    """End as the child ends, and reap whom it leaves behind."""
    while True:
        ended, status = os.wait()
        if ended == child:
            code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)
            os._exit(code)


def limit(seconds: int, memory_mb: int, file_mb: int, apart: bool) -> None:
    """Bounds that the kernel keeps; those that it does not know are left out."""
    wanted = [
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory_mb << 20),
        (resource.RLIMIT_FSIZE, file_mb << 20),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 512),
    ]
    if apart:  # elsewhere it would count all processes of this user
        wanted.append((resource.RLIMIT_NPROC, PROCESSES))
    for kind, most in wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


class Guard:
    """An audit hook (PEP 578): writes stay in our folders, nothing is asked of the network."""

    def __init__(self, work: str, roots: list[str], given: list[str]) -> None:
        self.work, self.given = os.path.realpath(work) + os.sep, set(given)
        self.roots = tuple(os.path.realpath(root) + os.sep for root in roots)
        self.read: set[str] = set()
        self.forks = 0

    def __call__(self, event: str, said: tuple[Any, ...]) -> None:
        if event == "open":
            self._opened(said[0], said[1], said[2])
        elif event in CHANGES:
            for at in CHANGES[event]:
                self._changes(said[at])
        elif event in NETWORK:
            self._asks(event, said)
        elif event in PROGRAMS:
            raise PermissionError("no other program is started: notes are run in Python alone")
        elif event in ("os.fork", "os.forkpty"):
            self.forks += 1  # a child begins with its parent's count
            if self.forks > FORKS:
                raise BlockingIOError(f"more than {FORKS} processes were begun one after another")

    def _opened(self, path: Any, mode: Any, flags: Any) -> None:
        if isinstance(path, int):
            return
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if writes or any(letter in str(mode or "") for letter in "wax+"):
            self._changes(path)
            return
        whole = os.path.realpath(os.fsdecode(path))
        if whole.startswith(self.work) and whole[len(self.work) :] in self.given:
            self.read.add(whole[len(self.work) :])

    def _changes(self, path: Any) -> None:
        if isinstance(path, int) or path in (":memory:", ""):
            return
        whole = os.path.realpath(os.fsdecode(path))
        if whole != os.devnull and not (whole + os.sep).startswith(self.roots):
            raise PermissionError(f"nothing is written outside of the note's own folder: {whole}")

    def _asks(self, event: str, said: tuple[Any, ...]) -> None:
        if event in ("socket.connect", "socket.bind") and said[0].family == socket.AF_UNIX:
            self._changes(said[1])
            return
        raise PermissionError("there is no network here: notes are run without one")


def run(task: dict[str, Any]) -> dict[str, Any]:
    """Run the code of a task; what went wrong is in the report: text, line, whether it ended by itself."""
    name = task["file"] or "<block>"
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    sys.argv = [name, "."]
    sys.path[0] = task["work"]
    try:
        if task["file"]:
            main.__file__ = os.path.join(task["work"], task["file"])
            with open(main.__file__, encoding="utf-8") as file:
                task["code"] = file.read()
        exec(compile(task["code"], name, "exec"), main.__dict__)  # noqa: S102  # what we are for
        _figures(task["report"])
    except SystemExit as end:
        if end.code not in (None, 0):
            return {"failed": f"it ended with exit code {end.code}", "line": 0}
        _figures(task["report"])
    except MemoryError:
        text = f"MemoryError: it needs more than {task['memory_mb']:,} MB (run_memory_mb)"
        return {"failed": text, "line": _line(sys.exc_info()[2], name)}
    except BaseException as error:  # whatever it is, it is theirs
        text = traceback.format_exception_only(type(error), error)[-1].strip()
        line = error.lineno if isinstance(error, SyntaxError) and error.filename == name else 0
        missing = error.name if isinstance(error, ModuleNotFoundError) else ""
        where = line or _line(error.__traceback__, name)
        return {"failed": text, "line": where, "missing": missing}
    lacking = "matplotlib" in task["code"] and importlib.util.find_spec("matplotlib") is None
    return {"failed": "", "line": 0, "missing": "matplotlib" if lacking else ""}


def _line(trace: Any, name: str) -> int:
    """The last line of the note's own code in a traceback."""
    lines = [at.lineno for at in traceback.extract_tb(trace) if at.filename == name]
    return lines[-1] or 0 if lines else 0


def _figures(folder: str) -> None:
    """The figures that pyplot holds, drawn once."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    for number in pyplot.get_fignums() if pyplot else ():
        pyplot.figure(number).savefig(
            os.path.join(folder, f"figure-{number}.svg"),
            format="svg",
            transparent=True,
            metadata=NO_METADATA,
        )


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        task = json.load(file)
    apart = task["apart"] and alone()
    limit(task["seconds"], task["memory_mb"], task["file_mb"], apart)
    guard = Guard(task["work"], [task["work"], task["home"], task["report"]], task["given"])
    sys.addaudithook(guard)
    owner = os.getpid()
    said = run(task)
    if os.getpid() != owner:  # a fork of the code's came back here: what it found is not the result
        os._exit(1)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    with open(os.path.join(task["report"], "report.json"), "w", encoding="utf-8") as file:
        json.dump({**said, "apart": apart, "read": sorted(guard.read)}, file)
        file.flush()
        os._exit(0)  # threads that it left behind do not hold us up


if __name__ == "__main__":
    main()
