"""The web server as it really runs: granian in a process of its own, over the database of a test."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from program import free_port


@contextmanager
def served(home: Path, log: Path, **settings: str) -> Iterator[str]:
    """The address of a server over `home`, from when it answers until the block ends."""
    port = free_port()
    env = {k: v for k, v in os.environ.items() if not k.startswith("LOOKAHEAD_")}
    env |= {"LOOKAHEAD_HOME": str(home), "LOOKAHEAD_PORT": str(port), **settings}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "lookahead.serve.web.server"],
            env=env,
            stdin=subprocess.PIPE,  # its end is the end of the server
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/healthz", process, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(10)
        finally:
            process.kill()
            process.communicate()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 30
    while True:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - a loopback address
                return
        except OSError:
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.05)
