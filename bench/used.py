"""What did a command use, with all that it started, killed children included?"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PR_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>


@dataclass(frozen=True)
class Used:
    """CPU seconds (user and system) of the whole family, wall seconds of the command, its exit code."""

    cpu_s: float
    wall_s: float
    code: int
    said: str


def run(
    command: Sequence[str], env: Mapping[str, str] | None = None, timeout_s: float = 900
) -> Used:
    """Run a command to its end and to the end of every process that came of it."""
    done = subprocess.run(
        [sys.executable, __file__, *command],
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=True,
    )
    report = json.loads(done.stdout.splitlines()[-1])
    return Used(**report, said=done.stderr)


def main() -> None:
    """Become the one to whom orphans go, run the command, and wait for all of them.

    A process counts its children's time when it waits for them; who is not waited for by its parent
    is waited for here.  So nothing is missed, whoever was killed by whom.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    began = time.monotonic()
    code = subprocess.run(sys.argv[1:], stdout=sys.stderr, check=False).returncode
    wall_s = time.monotonic() - began
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = used.ru_utime + used.ru_stime
    print(json.dumps({"cpu_s": cpu_s, "wall_s": wall_s, "code": code}))


if __name__ == "__main__":
    main()
