"""A server with `/v1/embeddings` on a loopback port, in a thread, that answers what a test tells it to."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DIM = 8
Answer = tuple[int, bytes]


def numbers(text: str, dim: int = DIM) -> list[float]:
    """A vector that depends on the text alone, not of unit length."""
    data = hashlib.sha256(text.encode()).digest() * (dim // 32 + 1)
    return [byte / 16 - 8.03 for byte in data[:dim]]


def well(asked: dict[str, Any], dim: int = DIM) -> Answer:
    """What a sound server answers, in another order than it was asked."""
    data = [{"index": n, "embedding": numbers(t, dim)} for n, t in enumerate(asked["input"])]
    return 200, json.dumps({"data": data[::-1]}).encode()


@dataclass
class Server:
    """A server that runs: how it answers can be changed, and what it was asked is kept."""

    port: int = 0
    answer: Callable[[dict[str, Any]], Answer] = well
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"


@contextmanager
def serve() -> Iterator[Server]:
    """A server on a free port."""
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            state.asked.append(json.loads(self.rfile.read(length)) | {"path": self.path})
            state.keys.append(self.headers.get("Authorization", ""))
            status, body = state.answer(state.asked[-1])
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if 300 <= status < 400:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
