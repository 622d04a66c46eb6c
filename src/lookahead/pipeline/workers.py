"""How is a parser run that may crash, hang or eat all memory?  In a child that can be killed.

Children are forked from a server that has the heavy modules loaded (forkserver), so a new one after a
kill costs 20 ms.  Each has one pipe, takes one call at a time, and is bounded in CPU seconds, memory and
wall time.  A killed child breaks the standard library's process pool; here it costs one call.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import resource
import signal
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import Any, TypeVar

from lookahead.core.model import Problem

A = TypeVar("A")
R = TypeVar("R")

PRELOAD = ["lookahead.pipeline.prepare"]
MEMORY_BYTES = 1536 * 1024 * 1024  # of address space; the modules alone map 400 MB
MEMORY_FAULT = "memory"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one call may use: CPU seconds, wall seconds for a machine that is busy elsewhere, memory."""

    cpu_s: int = 10
    wall_s: float = 60.0
    memory_bytes: int = MEMORY_BYTES  # of address space; for all calls of a child


class Workers:
    """A few children, each with a thread that talks to it.  Children start when they are needed."""

    def __init__(self, count: int, bounds: Bounds = Bounds()) -> None:
        self.bounds = bounds
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(PRELOAD)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="worker")
        self._idle: queue.SimpleQueue[_Child] = queue.SimpleQueue()
        self._all: list[_Child] = []

    def submit(self, function: Callable[[A], R], argument: A) -> Future[R | Problem]:
        """Run a module-level function of one argument in a child.

        The result is a Problem where the child died of it, ran out of its bounds, or the function
        raised: one bad input costs one call.
        """
        return self._threads.submit(self._call, function, argument)

    def _call(self, function: Callable[[A], R], argument: A) -> R | Problem:
        try:
            child = self._idle.get_nowait()
        except queue.Empty:
            child = _Child(self._context.Process, self._context.Pipe, self.bounds)
            self._all.append(child)
        try:
            return child.call(function, argument, self.bounds)
        finally:
            if child.alive:
                self._idle.put(child)
            else:
                self._all.remove(child)

    def abort(self) -> None:
        """End all children at once; calls under way give a Problem."""
        for child in list(self._all):
            child.end()
        self.close()

    def close(self) -> None:
        """Wait for calls under way, then end all children."""
        self._threads.shutdown(cancel_futures=True)
        for child in self._all:
            child.kill()


class _Child:
    """One process and our end of its pipe."""

    def __init__(
        self, process: type[ForkServerProcess], pipe: Callable[[], Any], bounds: Bounds
    ) -> None:
        self._pipe, theirs = pipe()
        self._process = process(target=_serve, args=(theirs, bounds.memory_bytes), daemon=True)
        self._process.start()
        theirs.close()

    @property
    def alive(self) -> bool:
        return not self._pipe.closed

    def call(self, function: Callable[[A], R], argument: A, bounds: Bounds) -> R | Problem:
        try:
            self._pipe.send((function, argument, bounds.cpu_s))
            if self._pipe.poll(bounds.wall_s):
                good, value = self._pipe.recv()
                if value == MEMORY_FAULT and not good:
                    self.kill()
                    return Problem("memory", "it needs more memory than one input may have")
                return value if good else Problem("crash", f"reading it failed: {value}")
            problem = Problem("timeout", f"reading it took more than {bounds.wall_s:.0f} s")
        except (EOFError, OSError):
            problem = self._died(bounds)
        self.kill()
        return problem

    def _died(self, bounds: Bounds) -> Problem:
        self._process.join(1)
        if self._process.exitcode == -signal.SIGXCPU:
            return Problem("timeout", f"reading it took more than {bounds.cpu_s} s of CPU")
        return Problem("crash", "reading it crashed its worker")

    def end(self) -> None:
        """Kill the process alone: whoever waits at the pipe sees it end."""
        self._process.kill()

    def kill(self) -> None:
        self._pipe.close()
        self._process.kill()
        self._process.join()


def _serve(pipe: Connection, memory_bytes: int) -> None:
    """The child: answer calls until the pipe closes, that is until its parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which closes the pipe
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _bound_memory(memory_bytes)
    with contextlib.suppress(EOFError, OSError):
        while True:
            function, argument, cpu_s = pipe.recv()
            _bound_cpu(cpu_s)
            try:
                answer: tuple[bool, object] = (True, function(argument))
            except MemoryError:
                answer = (False, MEMORY_FAULT)
            except Exception as error:  # a bug of ours must not take the other sources with it
                answer = (False, f"{type(error).__name__}: {error}")
            pipe.send(answer)


def _bound_memory(count: int) -> None:
    with contextlib.suppress(ValueError, OSError):  # a lower limit is in force already
        resource.setrlimit(resource.RLIMIT_AS, (count, count))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)  # pages are served first


def _bound_cpu(seconds: int) -> None:
    """SIGXCPU when this call has used so many seconds more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard == resource.RLIM_INFINITY or soft < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
