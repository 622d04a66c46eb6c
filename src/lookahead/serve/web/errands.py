"""What takes longer than readers should wait?  Looking at somebody else's server, in a thread.

A worker serves one request at a time, so a slow site would hold up everybody.  The answer is left in a
file of the home folder, where any worker finds it.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import connections

from lookahead.core.errors import LookaheadError, WrongUse

Answer = dict[str, Any]
AT_ONCE = 4  # of one worker
GIVEN_UP_S = 300
FORGOTTEN_S = 3600
BUSY = "Several looks are under way already; try again in a moment."
LOST = "The look did not come back; try again."
BROKEN = "An error of ours; it is in the log."

_free = threading.BoundedSemaphore(AT_ONCE)
_log = structlog.get_logger()


def start(work: Callable[[], Answer]) -> str:
    """Have `work` done; the token under which its answer will be.  Raises WrongUse when busy."""
    if not _free.acquire(blocking=False):
        raise WrongUse(BUSY)
    token = secrets.token_urlsafe(16)
    try:
        _forget_old()
        _write(token, {"since": time.time()})
        threading.Thread(target=_run, args=(token, work), daemon=True).start()
    except BaseException:
        _free.release()
        raise
    return token


def answer(token: str) -> Answer | None:
    """What came of it: None while it goes on, `{"failure": words}` where it failed or is unknown."""
    try:
        found: Answer = json.loads(_file(token).read_text("utf-8"))
    except (OSError, ValueError):
        return {"failure": LOST}
    since = found.get("since")
    if since is None:
        return found
    return None if time.time() - since < GIVEN_UP_S else {"failure": LOST}


def _run(token: str, work: Callable[[], Answer]) -> None:
    try:
        done = work()
    except LookaheadError as error:
        done = {"failure": str(error)}
    except Exception:  # a bug of ours: into the log, and the owner is told, not left waiting
        _log.exception("an errand failed")
        done = {"failure": BROKEN}
    finally:
        connections.close_all()
        _free.release()
    _write(token, done)


def _file(token: str) -> Path:
    # a token names a file: nothing but its own letters may
    name = "".join(c for c in token if c.isascii() and (c.isalnum() or c in "-_"))[:40]
    return Path(settings.RADAR.home / "errands" / f"{name}.json")


def _write(token: str, value: Answer) -> None:
    file = _file(token)
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".draft")
    draft.write_text(json.dumps(value), "utf-8")
    draft.replace(file)


def _forget_old() -> None:
    for file in (settings.RADAR.home / "errands").glob("*"):
        with suppress(OSError):  # another worker was faster
            if time.time() - file.stat().st_mtime > FORGOTTEN_S:
                file.unlink()
