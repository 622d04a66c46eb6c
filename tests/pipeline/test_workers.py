"""A worker that crashes, hangs or eats all memory costs one call, and the next call is served."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from lookahead.core.model import Problem
from lookahead.pipeline.workers import Bounds, Workers

pytestmark = pytest.mark.slow


def double(n: int) -> int:
    return 2 * n


def spin(_: int) -> None:
    while True:
        pass


def sleep(_: int) -> None:
    time.sleep(60)


def swallow(_: int) -> int:
    return len(bytearray(4 << 30))


def die(_: int) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def fail(_: int) -> None:
    raise RuntimeError("a bug")


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    made = Workers(2, Bounds(cpu_s=1, wall_s=3.0))
    yield made
    made.close()


def test_answers(workers: Workers) -> None:
    """Calls are answered, more of them at once than there are children."""
    futures = [workers.submit(double, n) for n in range(20)]
    assert [f.result() for f in futures] == [2 * n for n in range(20)]


@pytest.mark.parametrize(
    ("bad", "code", "words"),
    [
        (spin, "timeout", "CPU"),
        (sleep, "timeout", "more than 3 s"),
        (swallow, "memory", "memory"),
        (die, "crash", "crashed"),
        (fail, "crash", "RuntimeError: a bug"),
    ],
)
def test_one_bad_input_costs_one_call(workers: Workers, bad: object, code: str, words: str) -> None:
    """The call becomes a problem in words, and others beside and after it are served."""
    bad_one = workers.submit(bad, 0)  # type: ignore[arg-type]
    beside = workers.submit(double, 4)
    assert beside.result() == 8
    problem = bad_one.result()
    assert isinstance(problem, Problem)
    assert problem.code == code
    assert words in problem.text
    assert workers.submit(double, 5).result() == 10


def test_children_end_with_their_parent() -> None:
    """Closing ends every child."""
    made = Workers(1)
    assert made.submit(double, 1).result() == 2
    pid = made.submit(_pid, 0).result()
    made.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int(str(pid)), 0)


def _pid(_: int) -> int:
    return os.getpid()
