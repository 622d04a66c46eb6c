"""How is a site shown to its author while it is written?  A small server here, in a process of its own.

`python -m lookahead.publish.serving SOCKET OUT` takes a listening socket that its parent opened.  Each line
on standard input is a state of the site, which browsers are told by server-sent events; its end is the end
of the server.  Not made for the internet: Lookahead's own web server shows what was built.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from lookahead.pages import ranges
from lookahead.pages.folder import File, find
from lookahead.pages.negotiate import has_already

EVENTS, SCRIPT = "/.lookahead/events", "/.lookahead/reload.js"
ADDED = f'<script src="{SCRIPT}" defer></script>'.encode()
JAVASCRIPT = "text/javascript; charset=utf-8"
PING_S = 15.0  # so that a browser that is gone is noticed
MAX_SHOWN = 20  # problems over a page, of its own text and of others
MISSING = b"<!doctype html><title>Not here</title><p>Nothing is at this address."


class Stage:
    """What the site is like now; whoever waits is woken when that changes."""

    def __init__(self, out: Path, hosts: frozenset[str]) -> None:
        self.out, self.hosts = out, hosts
        self.state: Mapping[str, Any] = {"version": 0, "prefix": "", "error": "", "flaws": []}
        self._changed = threading.Condition()

    def tell(self, state: Mapping[str, Any]) -> None:
        with self._changed:
            self.state = state
            self._changed.notify_all()

    def states(self) -> Iterator[Mapping[str, Any] | None]:
        """The state now, and each that follows; None where nothing happened for a while."""
        shown: Mapping[str, Any] | None = None
        while True:
            with self._changed:
                if self.state is shown:
                    self._changed.wait(PING_S)
                fresh = self.state is not shown
                shown = self.state
            yield shown if fresh else None


class Handler(BaseHTTPRequestHandler):
    """GET and HEAD of files, the script, and the events."""

    protocol_version = "HTTP/1.1"
    timeout = 60  # seconds that a silent connection may last
    server: Server

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        stage = self.server.stage
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        if host not in stage.hosts:  # another site's name that was pointed at this machine
            return self._send(HTTPStatus.FORBIDDEN, "text/plain", b"not under this name\n")
        asked = urlsplit(self.path)
        path = unquote(asked.path, errors="surrogateescape")
        if path == EVENTS:
            return self._events(parse_qs(asked.query).get("page", [""])[0])
        if path == SCRIPT:
            script = Path(__file__).with_name("reload.js").read_bytes()
            return self._send(HTTPStatus.OK, JAVASCRIPT, script)
        return self._answer(path, str(stage.state["prefix"]))

    def _answer(self, path: str, prefix: str) -> None:
        """A file of the site, where the site lies below `prefix`."""
        if prefix and not f"{path}/".startswith(f"{prefix}/"):
            return self._moved(f"{prefix}/") if path == "/" else self._missing()
        if path == prefix:
            return self._moved(f"{prefix}/")
        found = find(
            self.server.stage.out, path[len(prefix) + 1 :], self.headers.get("Accept-Encoding", "")
        )
        if isinstance(found, str):
            return self._moved(f"{prefix}/{quote(found, errors='surrogateescape')}")
        return self._file(found, HTTPStatus.OK) if found else self._missing()

    def _missing(self) -> None:
        found = find(self.server.stage.out, "404.html")
        if isinstance(found, File):
            return self._file(found, HTTPStatus.NOT_FOUND)
        return self._send(HTTPStatus.NOT_FOUND, "text/html; charset=utf-8", MISSING + ADDED)

    def _moved(self, to: str) -> None:
        self._send(HTTPStatus.FOUND, "text/plain", b"", {"Location": to})

    def _file(self, file: File, status: HTTPStatus) -> None:
        headers = {"ETag": file.etag, "Vary": "Accept-Encoding", "Accept-Ranges": "bytes"}
        if file.type.startswith("text/html"):
            plain = file.path.with_suffix("") if file.encoding else file.path
            data = plain.read_bytes()
            at = data.rfind(b"</body>")
            data = data[:at] + ADDED + data[at:] if at >= 0 else data + ADDED
            return self._send(status, file.type, data, {"Vary": "Accept-Encoding"})
        if has_already(self.headers.get("If-None-Match", ""), file.etag):
            return self._send(HTTPStatus.NOT_MODIFIED, file.type, b"", headers)
        if file.encoding:
            headers["Content-Encoding"] = file.encoding
        said = (self.headers.get("Range", ""), self.headers.get("If-Range", ""))
        part = ranges.part(*said, file.etag, file.size)
        if part and status == HTTPStatus.OK and self.command == "GET":
            return self._part(file, part, headers)
        return self._send(status, file.type, file.path.read_bytes(), headers)

    def _part(self, file: File, part: ranges.Part, headers: Mapping[str, str]) -> None:
        told = {"Content-Length": str(part.length), "Content-Range": part.said}
        self._send(HTTPStatus(part.status), file.type, b"", {**headers, **told})
        sent = sum(map(self.wfile.write, ranges.blocks(file.path, part)))
        self.close_connection |= sent < part.length  # the file was made shorter meanwhile

    def _send(
        self, status: HTTPStatus, type_: str, data: bytes, headers: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(status)
        said = {
            "Content-Type": type_,
            "Cache-Control": "no-cache",
            "X-Content-Type-Options": "nosniff",
        }
        if status != HTTPStatus.NOT_MODIFIED:
            said["Content-Length"] = str(len(data))
        for name, value in (said | dict(headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _events(self, page: str) -> None:
        """https://html.spec.whatwg.org/multipage/server-sent-events.html"""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        for state in self.server.stage.states():
            said = ": still here" if state is None else f"data: {json.dumps(_shown(state, page))}"
            self.wfile.write(f"{said}\n\n".encode())
            self.wfile.flush()

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:  # the browser went away
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not told; what is wrong with the site is."""


def _shown(state: Mapping[str, Any], page: str) -> dict[str, Any]:
    """What a page is told: the problems of its own text, and some of the others."""
    page = page.removeprefix(state["prefix"]) or "none"  # "": a text that has no page
    mine = [text for address, text in state["flaws"] if address == page]
    others = [text for address, text in state["flaws"] if address != page]
    return {
        "version": state["version"],
        "error": state["error"],
        "mine": mine[:MAX_SHOWN],
        "others": others[:MAX_SHOWN],
        "all": len(others),
    }


class Server(ThreadingHTTPServer):
    """A thread a connection: an author has few, and each page keeps one open for its events."""

    daemon_threads = True

    def __init__(self, listening: socket.socket, stage: Stage) -> None:
        super().__init__(listening.getsockname(), Handler, bind_and_activate=False)
        self.socket.close()
        self.socket, self.stage = listening, stage


class Showing:
    """The server's process, seen by whoever builds; it ends with us, however we end."""

    def __init__(self, listening: socket.socket, out: Path) -> None:
        self._version = 0
        self._process = subprocess.Popen(  # noqa: S603  # a module of ours
            [sys.executable, "-m", __name__, str(listening.fileno()), str(out)],
            stdin=subprocess.PIPE,
            pass_fds=[listening.fileno()],
            start_new_session=True,  # Ctrl-C reaches us alone
        )

    def tell(self, *, prefix: str, flaws: list[tuple[str, str]], error: str, reload: bool) -> None:
        """The site is like this now; `flaws` are the address of a page, or "", and a sentence.

        With `reload`, pages that are open are loaded anew.
        """
        self._version += reload
        line = json.dumps(
            {"version": self._version, "prefix": prefix, "error": error, "flaws": flaws}
        )
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101  # it was asked for
        pipe.write(f"{line}\n".encode())
        pipe.flush()

    def end(self) -> None:
        self._process.terminate()
        self._process.wait()


def listen(host: str, port: int) -> socket.socket:
    """A socket for the server; 0 is any free port.  Raises OSError where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=64)


def main(descriptor: int, out: Path) -> None:
    listening = socket.socket(fileno=descriptor)
    host = str(listening.getsockname()[0])
    stage = Stage(out, frozenset({"127.0.0.1", "localhost", "::1", host}))
    threading.Thread(target=Server(listening, stage).serve_forever, daemon=True).start()
    for line in sys.stdin:
        stage.tell(json.loads(line))
    os._exit(0)  # nothing is left to be written, and waiting browsers hold their threads


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
