"""How do several processes share a list of tasks, and what if one of them dies?

Forked where that is safe, so that a child has what its parent knows.  A child that dies or takes too long
costs the one task it was at: the others of its batch are tried again, one by one.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess, SpawnProcess
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

BATCH = 24
DEADLINE_S = 120.0  # wall clock of one batch, on a machine that is busy elsewhere


class Died:
    """A task that its child did not survive."""


def spread(
    function: Callable[[T], R], tasks: Sequence[T], workers: int
) -> Iterator[tuple[T, R | Died]]:
    """Each task with its result, in no order.  An exception of `function` is raised here."""
    yield from batches_of(partial(_each, function), tasks, workers)


def _each(function: Callable[[T], R], batch: Sequence[T]) -> list[R]:
    return [function(task) for task in batch]


def batches_of(
    function: Callable[[Sequence[T]], list[R]], tasks: Sequence[T], workers: int
) -> Iterator[tuple[T, R | Died]]:
    """The same with a function that takes several tasks and gives the result of each."""
    count = max(1, min(workers, len(tasks) // 4))
    batches = deque(list(tasks[at : at + BATCH]) for at in range(0, len(tasks), BATCH))
    children: list[_Child[T, R]] = []
    try:
        while batches or any(child.busy for child in children):
            while batches and (child := _free(children, function, count)):
                child.give(batches.popleft())
            for child in _ready(children):
                batch, results = child.take()
                if results is not None:
                    yield from zip(batch, results, strict=True)
                    continue
                children.remove(child)
                if len(batch) == 1:
                    yield batch[0], Died()
                batches.extendleft([one] for one in batch if len(batch) > 1)
    finally:
        for child in children:
            child.end()


def _free(
    children: list[_Child[T, R]], function: Callable[[Sequence[T]], list[R]], count: int
) -> _Child[T, R] | None:
    idle = next((child for child in children if not child.busy), None)
    if idle is None and len(children) < count:
        idle = _Child(function, [child.pipe for child in children])
        children.append(idle)
    return idle


def _ready(children: list[_Child[T, R]]) -> list[_Child[T, R]]:
    """Those that answered or died; where nobody does in time, all that are at work are given up."""
    busy = {child.pipe: child for child in children if child.busy}
    ready = wait(list(busy), DEADLINE_S)
    if not ready:
        for child in busy.values():
            child.process.kill()
        return list(busy.values())
    return [busy[pipe] for pipe in ready if isinstance(pipe, Connection)]


class _Child(Generic[T, R]):
    """One process and its pipe; it ends when the pipe closes."""

    def __init__(
        self, function: Callable[[Sequence[T]], list[R]], others: Sequence[Connection]
    ) -> None:
        forks = sys.platform == "linux" and threading.active_count() == 1
        self.batch: list[T] = []
        self.process: ForkProcess | SpawnProcess
        if forks:
            fork = multiprocessing.get_context("fork")
            self.pipe, far = fork.Pipe()
            ours = (*others, self.pipe)
            self.process = fork.Process(target=_forked, args=(far, function, ours), daemon=True)
        else:
            spawn = multiprocessing.get_context("spawn")
            self.pipe, far = spawn.Pipe()
            self.process = spawn.Process(target=_serve, args=(far, function), daemon=True)
        self.process.start()
        far.close()

    @property
    def busy(self) -> bool:
        return bool(self.batch)

    def give(self, batch: list[T]) -> None:
        self.batch = batch
        self.pipe.send(batch)

    def take(self) -> tuple[list[T], list[R] | None]:
        """The batch and its results; None for results where the child died."""
        batch, self.batch = self.batch, []
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):
            self.end()
            return batch, None
        if isinstance(answer, Exception):
            raise answer
        return batch, answer

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self.pipe.send(None)
        self.pipe.close()
        self.process.join(0 if self.busy else 5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _forked(
    pipe: Connection, function: Callable[[Sequence[T]], list[R]], ours: Sequence[Connection]
) -> None:
    """Without its parent's ends of the pipes, a child sees its own close when its parent is killed."""
    for one in ours:
        one.close()
    _end_with_parent()
    _serve(pipe, function)


def _end_with_parent() -> None:
    """Also in the middle of a task; PR_SET_PDEATHSIG of prctl(2), for a parent of one thread."""
    import ctypes

    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    parent = multiprocessing.parent_process()
    if parent is not None and os.getppid() != parent.pid:  # it went before we said so
        os._exit(1)


def _serve(pipe: Connection, function: Callable[[Sequence[T]], list[R]]) -> None:
    gc.freeze()  # what the parent knows is looked through no more, and stays in memory that is shared
    while True:
        try:
            batch = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        if batch is None:
            return
        try:
            answer: object = function(batch)
        except Exception as error:
            answer = error
        pipe.send(answer)
