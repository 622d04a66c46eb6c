"""How do tests run Lookahead as people do: the installed command, in processes of its own?"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = Path(sys.prefix) / "bin" / "lookahead"


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The last line of standard output, which `--json` promises to be one document."""
        return json.loads(self.out.strip().splitlines()[-1])

    @property
    def lines(self) -> list[str]:
        """What standard error says, without empty lines."""
        return [line for line in self.err.splitlines() if line.strip()]


class Running:
    """A command that goes on, leader of a session of its own."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process = process
        self.log = log

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def wait_for(self, pattern: str, timeout_s: float = 30) -> re.Match[str]:
        """The first match in what it says; fails when it ends or stays silent for too long."""
        end = time.monotonic() + timeout_s
        while time.monotonic() < end:
            ended = self.process.poll() is not None
            if found := re.search(pattern, self.said):
                return found
            assert not ended, f"ended with {self.process.returncode} instead:\n{self.said}"
            time.sleep(0.05)
        raise AssertionError(f"never said {pattern!r} in {timeout_s:.0f} s:\n{self.said}")

    def interrupt(self, timeout_s: float = 30) -> int:
        """Ctrl-C as a terminal sends it, to the whole group; the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout_s)

    def kill(self) -> None:
        """SIGKILL to it and all that it started, as when the machine loses power under it."""
        family = [self.process.pid, *descendants(self.process.pid)]
        for pid in family:  # the parent first: it must not see its children die and act on it
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(10)


def descendants(pid: int) -> list[int]:
    """Every process that `pid` started, and those they started, in sessions of their own or not."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(") ")[2].split()
                parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, wanted = [], [pid]
    while wanted:
        children = parents.get(wanted.pop(), [])
        found += children
        wanted += children
    return found


class Program:
    """Lookahead with a home of its own; call it, or start it."""

    def __init__(self, home: Path, offline: Path) -> None:
        self.home = home
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("LOOKAHEAD_")}
        self.env |= {
            "LOOKAHEAD_HOME": str(home),
            "PYTHONPATH": str(offline),
            "COLUMNS": "160",
            "NO_COLOR": "1",
        }
        self.env.pop("DJANGO_SETTINGS_MODULE", None)
        self.running: list[Running] = []

    def __call__(self, *args: object, timeout_s: float = 60, **env: str) -> Ran:
        """Run it to its end.  Whatever happens, it never shows a traceback."""
        done = subprocess.run(
            [COMMAND, *map(str, args)],
            env=self.env | env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        ran = Ran(done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in ran.out + ran.err, ran.err
        return ran

    def start(self, *args: object, **env: str) -> Running:
        """Start it and go on."""
        self.home.parent.mkdir(parents=True, exist_ok=True)
        log = self.home.parent / f"{self.home.name}-{len(self.running)}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [COMMAND, *map(str, args)],
                env=self.env | env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        self.running.append(Running(process, log))
        return self.running[-1]

    def end(self) -> None:
        """Kill what still runs."""
        for running in self.running:
            running.kill()


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def get(url: str, timeout_s: float = 10) -> str:
    """The text of a page of ours; fails on anything but 200."""
    with urllib.request.urlopen(url, timeout=timeout_s) as answer:  # noqa: S310  a loopback address
        return str(answer.read().decode("utf-8"))


def wait_until_served(url: str, running: Running, timeout_s: float = 30) -> str:
    """The text of a page as soon as it is there."""
    end = time.monotonic() + timeout_s
    while True:
        assert running.process.poll() is None, f"ended instead:\n{running.said}"
        try:
            return get(url)
        except (OSError, urllib.error.URLError) as error:
            if time.monotonic() > end:
                raise AssertionError(f"{url}: {error}\n{running.said}") from error
            time.sleep(0.05)
