"""How is an engine asked that may hang, grow or die?  In a child of its own, that can be ended."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

CHILD = Path(__file__).with_name("child.py")
PATIENCE_S = (
    20.0  # for an answer, on a machine that is busy elsewhere; the child itself gives up before
)
MAX_ANSWER = 16 << 20  # bytes


class Refused(Exception):
    """The engine does not do it; the text says why, as the end of a sentence."""


class Engine:
    """One child, begun when it is first asked.  Not for several threads."""

    def __init__(
        self, scripts: Mapping[str, Sequence[Path]], known: Mapping[str, str] | None = None
    ) -> None:
        self._begin = {
            "scripts": {name: [str(one) for one in files] for name, files in scripts.items()},
            "known": known or {},
        }
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(
        self, engine: str, function: str, *arguments: Any, known: bool = False
    ) -> dict[str, str]:
        """The answer.  Raises Refused."""
        child = self._running()
        asked = {"engine": engine, "function": function, "arguments": arguments, "known": known}
        try:
            answer = self._answer(child, json.dumps(asked).encode() + b"\n")
        except (OSError, ValueError) as error:
            self.end()
            raise Refused("the engine died of it") from error
        if answer.pop("end", ""):
            self.end()
        if why := answer.get("why", ""):
            raise Refused(why)
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._owner == os.getpid() and self._child.poll() is None:
            return self._child
        self.end()
        self._child = subprocess.Popen(  # noqa: S603  # our own file, by our own Python
            [sys.executable, "-I", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._owner = os.getpid()
        with contextlib.suppress(
            OSError
        ):  # a child that does not begin is noticed when it is asked
            _give(self._child, json.dumps(self._begin).encode() + b"\n")
        return self._child

    def _answer(self, child: subprocess.Popen[bytes], asked: bytes) -> dict[str, str]:
        """Raises OSError and ValueError where the child does not answer as it should."""
        _give(child, asked)
        assert child.stdout is not None  # noqa: S101  # asked for above
        out, end, parts = child.stdout.fileno(), time.monotonic() + PATIENCE_S, bytearray()
        while not parts.endswith(b"\n"):
            left = end - time.monotonic()
            if left <= 0 or len(parts) > MAX_ANSWER or not select.select([out], [], [], left)[0]:
                raise OSError("no answer")
            more = os.read(out, 1 << 16)
            if not more:
                raise OSError("the child is gone")
            parts += more
        answer: dict[str, str] = json.loads(parts)
        return answer

    def end(self) -> None:
        """End the child, if it is ours: a fork of us has its own."""
        child, self._child = self._child, None
        if child is None or self._owner != os.getpid():
            return
        child.kill()
        child.communicate()


def _give(child: subprocess.Popen[bytes], line: bytes) -> None:
    assert child.stdin is not None  # noqa: S101  # asked for where it is begun
    child.stdin.write(line)
    child.stdin.flush()
