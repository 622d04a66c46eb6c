"""How are the pages served?  Granian over WSGI, one blocking thread a worker.

One thread a worker was 25 % faster than four; more workers, not threads, use more cores.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from lookahead.config import Settings, load

TARGET = "lookahead.serve.web.wsgi:application"
STOP_S = 2


def serve_forever(settings: Settings) -> None:
    """Serve until a signal comes.  The home folder is in the environment for the workers."""
    server = Server(
        TARGET,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.web_workers,
        blocking_threads=1,
        backlog=1024,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_S,
        log_level=LogLevels.warning,
    )
    server.serve()


def _end_with_parent() -> None:
    """Our standard input is a pipe that nobody writes to: its end is the end of our parent."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    _end_with_parent()
    serve_forever(load())
