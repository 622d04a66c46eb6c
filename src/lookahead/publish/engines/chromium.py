"""How does mermaid, which draws with a browser, draw for us?  In one Chromium for all diagrams of a build.

It is spoken to through a pipe (Chrome DevTools Protocol), has no network, and shows one page of ours whose
policy loads nothing.  What comes back is judged by who asked.
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import json
import os
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
START_S = 40.0
DIAGRAM_S = 15.0
ALL_S = 600.0
MAX_ANSWER = 32 << 20  # bytes
_FLAGS = (
    "--headless=new --remote-debugging-pipe --disable-gpu --disable-quic --disable-sync"
    " --disable-extensions --disable-background-networking --disable-component-update"
    " --disable-default-apps --disable-dev-shm-usage --no-first-run --no-default-browser-check"
    " --mute-audio --hide-scrollbars --proxy-server=127.0.0.1:9 --proxy-bypass-list=<-loopback>"
).split()
_PAGE = (
    '<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="'
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:\"><title>drawings</title>"
    '<body><div id="place"></div>'
)
_SHOWN = "document.title === 'drawings' && document.readyState === 'complete'"  # not the empty page before
_DRAW = r"""
(async (source, dark) => {
  mermaid.initialize({startOnLoad: false, securityLevel: "strict", htmlLabels: false,
    flowchart: {htmlLabels: false}, class: {htmlLabels: false}, state: {htmlLabels: false},
    theme: dark ? "dark" : "default", fontFamily: "sans-serif", suppressErrorRendering: true,
    deterministicIds: true, deterministicIDSeed: "d", maxTextSize: 50000, maxEdges: 2000});
  try {
    const made = await mermaid.render("drawing", source, document.getElementById("place"));
    document.getElementById("place").textContent = "";
    const svg = new DOMParser().parseFromString(made.svg, "text/html").querySelector("svg");
    svg.querySelectorAll("switch > foreignObject").forEach(one => one.remove());  // text stands beside it
    return JSON.stringify({svg: new XMLSerializer().serializeToString(svg)});
  } catch (error) {
    document.getElementById("place").textContent = "";
    return JSON.stringify({why: String(error && error.message || error)});
  }
})"""

# the first drawing compiles the script: up to 10 s on a busy machine
_WARM = f'{_DRAW}("graph LR; a-->b", false)'


class Broken(Exception):
    """The browser does not do what it should; the text says what."""


@cache
def program() -> Path | None:
    """The Chromium of this machine: what CHROMIUM names, else the first that is found."""
    said = os.environ.get("CHROMIUM", "")
    found = (shutil.which(name) for name in ([said] if said else NAMES))
    return next((Path(one) for one in found if one), None)


def draw(
    browser: Path, script: Path, sources: Iterable[tuple[str, bool]]
) -> Iterator[tuple[str, str]]:
    """For each diagram and theme (dark or not): the SVG, or "" and why there is none.

    Raises Broken where the browser does not even begin.
    """
    end = time.monotonic() + ALL_S
    with tempfile.TemporaryDirectory(prefix="lookahead-diagrams-") as name:
        page = None
        try:
            for source, dark in sources:
                if page is None:
                    page = _Page(browser, script, Path(name))
                if time.monotonic() > end:
                    yield "", "all diagrams together took too long"
                    continue
                try:
                    yield page.draw(source, dark)
                except Broken as error:
                    page.end()
                    page = None
                    yield "", str(error)
        finally:
            if page is not None:
                page.end()


class Refusal(Broken):
    """It answers, and says that it cannot."""


class _Page:
    """One browser with one page, in which mermaid is loaded."""

    def __init__(self, browser: Path, script: Path, folder: Path) -> None:
        self._ids = itertools.count(1)
        self._unread = b""
        (folder / "page.html").write_text(_PAGE, "utf-8")
        self._pid, self._in, self._out = _begun(browser, folder)
        try:
            url = (folder / "page.html").as_uri()
            target = self._call("Target.createTarget", START_S, url=url)["targetId"]
            attached = self._call("Target.attachToTarget", START_S, targetId=target, flatten=True)
            self._session = str(attached["sessionId"])
            self._wait()
            self._evaluated(script.read_text("utf-8") + "\n;0", START_S)
            self._evaluated(_WARM, START_S)
        except (Broken, OSError, KeyError) as error:
            self.end()
            raise Broken(f"the browser {browser.name} does not begin: {error}") from error

    def _wait(self) -> None:
        """Until our page is there: the browser begins with an empty one, and forgets it on the way."""
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            with contextlib.suppress(Refusal):
                if self._evaluated(_SHOWN, START_S):
                    return
            time.sleep(0.02)
        raise Broken("it took too long")

    def draw(self, source: str, dark: bool) -> tuple[str, str]:
        """The SVG, or why none.  Raises Broken where the browser hangs or dies."""
        call = f"{_DRAW}({json.dumps(source)}, {json.dumps(dark)})"
        said = json.loads(str(self._evaluated(call, DIAGRAM_S)))
        return said.get("svg", ""), " ".join(str(said.get("why", "")).split())[:300]

    def _evaluated(self, expression: str, timeout_s: float) -> Any:
        answer = self._call(
            "Runtime.evaluate",
            timeout_s,
            self._session,
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in answer:
            raise Refusal(str(answer["exceptionDetails"].get("text", "an exception")))
        return answer["result"].get("value")

    def _call(
        self, method: str, timeout_s: float, session: str = "", **parameters: Any
    ) -> dict[str, Any]:
        number = next(self._ids)
        said = {"id": number, "method": method, "params": parameters}
        if session:
            said["sessionId"] = session
        end = time.monotonic() + timeout_s
        data = memoryview(json.dumps(said).encode() + b"\0")
        while data:
            if not select.select([], [self._in], [], max(0.0, end - time.monotonic()))[1]:
                raise Broken("it took too long")
            try:
                data = data[os.write(self._in, data) :]
            except OSError as error:
                raise Broken("the browser died of it") from error
        while True:
            answer = json.loads(self._message(end))
            if answer.get("id") == number:
                if "error" in answer:
                    raise Refusal(str(answer["error"].get("message", "")))
                result: dict[str, Any] = answer["result"]
                return result

    def _message(self, end: float) -> bytes:
        parts = [self._unread]
        size = len(self._unread)
        while b"\0" not in parts[-1]:
            left = end - time.monotonic()
            if left <= 0 or size > MAX_ANSWER or not select.select([self._out], [], [], left)[0]:
                raise Broken("it took too long")
            more = os.read(self._out, 1 << 18)
            if not more:
                raise Broken("the browser died of it")
            parts.append(more)
            size += len(more)
        message, _, self._unread = b"".join(parts).partition(b"\0")
        return message

    def end(self) -> None:
        """End the browser and all its children."""
        with contextlib.suppress(OSError):
            os.killpg(self._pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._pid, 0)
        for one in (self._in, self._out):
            with contextlib.suppress(OSError):
                os.close(one)


def _begun(browser: Path, folder: Path) -> tuple[int, int, int]:
    """Its process, and the pipe to and from it: a browser reads 3 and writes 4."""
    theirs_in, ours_in = os.pipe()
    ours_out, theirs_out = os.pipe()
    high = [fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, 20) for one in (theirs_in, theirs_out)]
    os.close(theirs_in)
    os.close(theirs_out)
    words = [str(browser), *_FLAGS, "--host-resolver-rules=MAP * ~NOTFOUND"]
    words += [f"--user-data-dir={folder / 'profile'}", "about:blank"]
    if os.geteuid() == 0:  # Chromium's own sandbox does not run as root
        words.insert(1, "--no-sandbox")
    actions = [
        (os.POSIX_SPAWN_DUP2, high[0], 3),
        (os.POSIX_SPAWN_DUP2, high[1], 4),
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    environment = {"HOME": str(folder), "PATH": os.environ.get("PATH", os.defpath)}
    pid = os.posix_spawn(browser, words, environment, file_actions=actions, setpgroup=0)
    for one in high:
        os.close(one)
    os.set_blocking(ours_in, False)
    return pid, ours_in, ours_out
