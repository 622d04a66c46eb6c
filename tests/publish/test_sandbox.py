"""Does an accident in a note's code stay in it?  Real processes, with limits made small."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lookahead.publish.runs import sandbox
from lookahead.publish.runs import sandbox as sandboxes
from lookahead.publish.runs.sandbox import Limits, Outcome, Sandbox

LIMITS = Limits(seconds=1, memory_mb=256, printed=100_000)
pytestmark = pytest.mark.slow


@pytest.fixture(params=["namespaces", "hook"])
def box(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """With what the system offers, and with the guard in Python alone."""
    with sandbox.sandbox("", LIMITS, apart=request.param == "namespaces") as made:
        yield made


def run(box: Sandbox, code: str, bundle: Path | None = None) -> Outcome:
    return box.run(code, "", bundle)


def test_what_is_printed_comes_back(box: Sandbox) -> None:
    """Standard output is text in UTF-8; what goes to standard error is not."""
    found = run(box, "import sys\nprint('αβ')\nprint('no', file=sys.stderr)")
    assert (found.printed, found.failed) == ("αβ\n", "")


@pytest.mark.parametrize(
    ("code", "said", "line"),
    [
        ("a = 1\n1 / 0", "ZeroDivisionError: division by zero", 2),
        ("def f():\n  raise KeyError('x')\n\nf()", "KeyError: 'x'", 2),
        ("a = (", "SyntaxError: '(' was never closed", 1),
        ("import sys\nsys.exit(3)", "it ended with exit code 3", 0),
        ("import os\nos._exit(3)", "it ended with exit code 3", 0),
        ("import os\nos._exit(0)", "it ended before its results could be taken", 0),
        ("import ctypes\nctypes.string_at(0)", "it was ended by SIGSEGV", 0),
    ],
)
def test_errors_name_line_and_reason(box: Sandbox, code: str, said: str, line: int) -> None:
    """The last line of the traceback, and the line of the note's own code that it comes from."""
    found = run(box, code)
    assert (found.failed, found.line) == (said, line)


def test_a_clean_exit_is_no_error(box: Sandbox) -> None:
    """`sys.exit()` ends a script well."""
    found = run(box, "import sys\nprint(1)\nsys.exit()")
    assert (found.printed, found.failed) == ("1\n", "")


def test_an_endless_loop_is_ended(box: Sandbox) -> None:
    """By the time of the processor that it takes; on a machine that is busy elsewhere, by the clock."""
    text = "it took more than 1 seconds"
    ways = (f"{text} of the processor (run_seconds)", f"{text} by the clock (run_seconds)")
    assert run(box, "while True: pass").failed in ways


def test_who_is_killed_early_is_told_of_memory() -> None:
    """SIGKILL comes of the limit of the processor, or of a system without memory."""
    assert "run_seconds" in sandboxes._end(-9, LIMITS, 1.0)
    assert "too little memory" in sandboxes._end(-9, LIMITS, 0.1)


def test_waiting_is_ended(box: Sandbox) -> None:
    """By the clock."""
    begun = time.monotonic()
    text = "it took more than 1 seconds by the clock (run_seconds)"
    assert run(box, "import time\ntime.sleep(60)").failed == text
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize(
    "code", ["bytearray(10**10)", "x = []\nwhile True: x.append(bytes(10**7))"]
)
def test_memory_has_an_end(box: Sandbox, code: str) -> None:
    """Memory that is not there is an error in words."""
    assert run(box, code).failed == "MemoryError: it needs more than 256 MB (run_memory_mb)"


def test_output_has_an_end(box: Sandbox) -> None:
    """100 MB of output end the run, and do not come into our memory."""
    found = run(box, "for _ in range(1000): print('x' * 100_000)")
    assert found.failed == "it printed more than 0.1 MB"
    assert len(found.printed) <= 200_000


def test_files_have_an_end(box: Sandbox) -> None:
    """No file grows over its limit."""
    found = run(box, "with open('a', 'wb') as f:\n  while True: f.write(bytes(10**7))")
    assert "File too large" in found.failed


def test_a_fork_bomb_is_kept_small(box: Sandbox) -> None:
    """Forks of forks are refused soon, and nobody is left."""
    box.limits = replace(LIMITS, seconds=20)  # a busy machine takes long to refuse them
    found = run(box, "import os\nwhile True: os.fork()")
    assert "processes" in found.failed


def test_workers_are_no_fork_bomb(box: Sandbox) -> None:
    """A pool of processes is a fair thing to use."""
    code = "from multiprocessing import Pool\nwith Pool(2) as p: print(p.map(abs, [-1, 2]))"
    found = run(box, code)
    assert (found.printed, found.failed) == ("[1, 2]\n", "")


@pytest.mark.parametrize(
    "code",
    [
        "import socket\nsocket.create_connection(('127.0.0.1', 9))",
        "import socket\ns = socket.socket(type=socket.SOCK_DGRAM)\ns.sendto(b'x', ('127.0.0.1', 9))",
        "import socket\nsocket.socket().bind(('127.0.0.1', 0))",
        "import urllib.request\nurllib.request.urlopen('http://localhost/')",
        "import asyncio\nasyncio.run(asyncio.open_connection('127.0.0.1', 9))",
    ],
)
def test_there_is_no_network(box: Sandbox, code: str) -> None:
    """Whichever way it is asked for, and the sentence says why."""
    assert "there is no network here" in run(box, code).failed


def test_no_network_for_what_python_does_not_see() -> None:
    """In a namespace, a socket that is made past the guard leads nowhere."""
    code = (
        "import ctypes, struct\nc = ctypes.CDLL(None, use_errno=True)\ns = c.socket(2, 1, 0)\n"
        "a = struct.pack('=H', 2) + struct.pack('!H4B8x', 9, 127, 0, 0, 1)\n"
        "print(c.connect(s, a, 16), ctypes.get_errno())"
    )
    with sandbox.sandbox("", LIMITS) as box:
        found = run(box, code)
    if not found.apart:
        pytest.skip("this system gives nobody a network namespace")
    assert found.printed == "-1 101\n"  # ENETUNREACH


def test_other_programs_are_not_started(box: Sandbox) -> None:
    """They would not have the guard."""
    assert "no other program" in run(box, "import subprocess\nsubprocess.run(['ls'])").failed
    assert "no other program" in run(box, "import os\nos.system('ls')").failed


def test_writes_outside_are_refused(box: Sandbox, tmp_path: Path) -> None:
    """Nothing is made, changed, moved or deleted outside of the scratch folder."""
    kept = tmp_path / "kept"
    kept.write_text("as it was")
    for code in (
        f"open({str(kept)!r}, 'w')",
        f"open({str(kept)!r}, 'a')",
        f"import os\nos.open({str(kept)!r}, os.O_RDWR)",
        f"import os\nos.remove({str(kept)!r})",
        f"import os\nos.rename({str(kept)!r}, 'here')",
        f"import os\nos.mkdir({str(tmp_path / 'made')!r})",
        f"import os\nos.symlink({str(kept)!r}, 'link')\nopen('link', 'w')",
        f"import pathlib\npathlib.Path('../../../x').resolve()\npathlib.Path({str(kept)!r}).chmod(0)",
    ):
        assert "nothing is written outside" in run(box, code).failed, code
    assert kept.read_text() == "as it was"
    assert os.listdir(tmp_path) == ["kept"]


def test_files_beside_are_there_as_copies(box: Sandbox, tmp_path: Path) -> None:
    """Data and modules of the bundle are found; what is written over them is not kept."""
    (tmp_path / "data").mkdir()
    (tmp_path / "results").mkdir()
    (tmp_path / "data" / "a.csv").write_text("1,2\n")
    (tmp_path / "helper.py").write_text("def f():\n    return 7\n")
    (tmp_path / "results" / "old.txt").write_text("")
    (tmp_path / "index.md").write_text("")
    code = (
        "import helper, os\nprint(helper.f(), open('data/a.csv').read().strip(), sorted(os.listdir()))\n"
        "open('data/a.csv', 'w').write('3')"
    )
    found = run(box, code, tmp_path)
    assert found.failed == ""
    assert found.printed == "7 1,2 ['data', 'helper.py']\n"
    assert found.read == ("data/a.csv", "helper.py")
    assert (tmp_path / "data" / "a.csv").read_text() == "1,2\n"


def test_a_module_beside_does_not_hide_behind_ours(box: Sandbox) -> None:
    """What lies beside our own harness cannot be imported by accident."""
    found = run(box, "import sandbox")
    assert (found.missing, found.line) == ("sandbox", 1)


def test_what_is_left_behind_ends(box: Sandbox) -> None:
    """A process that goes on in the background does not hold us up."""
    begun = time.monotonic()
    found = run(box, "import os, time\nif os.fork() == 0:\n  time.sleep(60)\nprint('done')")
    assert found.printed == "done\n"
    assert time.monotonic() - begun < 10


def test_runs_are_the_same_everywhere(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes, the home folder, the time zone and our own environment do not get in."""
    monkeypatch.setenv("SECRET", "x")
    monkeypatch.setenv("PYTHONHASHSEED", "random")
    code = (
        "import os, time\nprint(hash('a'), os.environ.get('SECRET'), time.tzname[0], "
        "os.environ['SOURCE_DATE_EPOCH'], os.environ['HOME'] != os.getcwd())"
    )
    first, second = run(box, code), run(box, code)
    assert first.printed == second.printed
    assert first.printed.split()[1:] == ["None", "UTC", "0", "True"]


def test_pictures_that_it_saved_come_back(box: Sandbox) -> None:
    """By their names; links of the file system do not."""
    code = "import os\nopen('a.svg', 'w').write('<svg/>')\nos.symlink('/etc/hostname', 'b.png')"
    assert run(box, code).pictures == {"a.svg": b"<svg/>"}


def test_too_many_pictures_are_an_error(box: Sandbox) -> None:
    """A loop that saves a picture each time fills no folder of ours."""
    found = run(box, "for n in range(21): open(f'{n}.png', 'w').close()")
    assert (found.pictures, found.failed) == ({}, "it made 21 pictures; at most 20")


def test_a_python_that_is_not_there_is_a_sentence() -> None:
    """Nothing is started, nobody sees a traceback."""
    with sandbox.sandbox("/nowhere/python", LIMITS) as box:
        found = run(box, "print(1)")
    assert found.missing == "python"
    assert "there is no Python at /nowhere/python" in found.failed


def test_nothing_is_left_of_a_sandbox() -> None:
    """Scratch folders go, also after a run that was ended."""
    with sandbox.sandbox("", LIMITS) as box:
        run(box, "while True: pass")
        folder = box._folder
    assert not folder.exists()
