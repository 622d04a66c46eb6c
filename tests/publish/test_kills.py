"""Does anything stay behind of a build that is killed, or keep the next one from its work?"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

import pytest
from program import Program, descendants

pytestmark = pytest.mark.slow
TEXTS = 1_200


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Texts that keep two children busy for a second or two."""
    folder = tmp_path / "blog"
    (folder / "posts").mkdir(parents=True)
    body = "Words and $x^2$ of it.\n\n```python\nprint(1)\n```\n\n" * 40
    for number in range(TEXTS):
        text = f"---\ntitle: Post {number}\ndate: 2026-01-02\n---\n{body}"
        (folder / "posts" / f"p{number}.md").write_text(text)
    return folder


def _alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    return False


def test_a_killed_build_takes_its_children_along(
    cli: Program, tmp_path: Path, content: Path
) -> None:
    """Whenever it is killed, nobody is left a moment later, and the next build begins at once."""
    arguments = ("publish", "--content", content, "--out", tmp_path / "site")
    had_children = 0
    for moment in (0.05, 0.3, 0.8):
        running = cli.start(*arguments)
        pid, end = running.process.pid, time.monotonic() + 20
        while not descendants(pid) and time.monotonic() < end and running.process.poll() is None:
            time.sleep(0.005)
        time.sleep(moment)
        family = descendants(pid)
        had_children += bool(family)
        os.kill(pid, signal.SIGKILL)
        running.process.wait(10)
        end = time.monotonic() + 2
        while any(map(_alive, family)) and time.monotonic() < end:
            time.sleep(0.02)
        assert not [one for one in family if _alive(one)], moment
    assert had_children
    ran = cli(*arguments, timeout_s=120)
    assert ran.code == 0, ran.err
    assert f"{TEXTS:,} texts" in ran.out


def test_who_builds_already_is_named(cli: Program, tmp_path: Path, content: Path) -> None:
    """One line, exit code 1, and the process that holds the lock."""
    arguments = ("publish", "--content", content, "--out", tmp_path / "site")
    running = cli.start(*arguments)
    end = time.monotonic() + 20
    while not descendants(running.process.pid) and time.monotonic() < end:
        time.sleep(0.005)
    ran = cli(*arguments)
    assert (ran.code, len(ran.lines)) == (1, 1)
    assert f"another process, {running.process.pid};" in ran.err
