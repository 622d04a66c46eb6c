"""Sound in a real Chromium: nobody is asked before its reader presses play, and then it plays."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import shelves
from webserver import served

from lookahead.core.look import Outcome
from lookahead.core.model import Enclosure

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SECONDS, RATE = 2, 8000
CHAPTER = """() => {
    document.querySelector('.parts ol a').click();
    return new Promise(done => document.querySelector('audio').addEventListener('seeked', e =>
        done([Math.floor(e.target.currentTime), location.pathname])));
}"""
PLAYED = """async () => {
    const one = document.querySelector('audio');
    await Promise.race([one.play(), new Promise(done => setTimeout(done, 5000))]).catch(() => 0);
    return [one.duration, one.error && one.error.message];
}"""


def wav() -> bytes:
    """Two seconds of silence (RIFF WAVE, 8 bits, mono)."""
    data = b"\x80" * SECONDS * RATE
    head = b"WAVEfmt " + (16).to_bytes(4, "little") + b"\x01\0\x01\0"
    head += RATE.to_bytes(4, "little") * 2 + b"\x01\0\x08\0data" + len(data).to_bytes(4, "little")
    return b"RIFF" + (len(head) + len(data)).to_bytes(4, "little") + head + data


@contextmanager
def host(moved_to: str = "") -> Iterator[tuple[str, list[str]]]:
    """A server that has the sound, or says where it moved, and what it was asked for."""
    asked: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            whole = b"" if moved_to else wav()
            start = int(self.headers.get("Range", "bytes=0-")[6:].partition("-")[0])
            body = whole[start:]
            self.send_response(302 if moved_to else 206)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Range", f"bytes {start}-{len(whole) - 1}/{len(whole)}")
            self.send_header(
                *(("Location", moved_to) if moved_to else ("Content-Type", "audio/wav"))
            )
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/a.wav", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_sound_plays_when_its_reader_says_so(home: Path, tmp_path: Path, browser: Any) -> None:
    """Not a byte before; then through the redirects that podcasts count their listeners by."""
    from django.db import connections

    from lookahead.store import looks, sources

    now = datetime.now(UTC)
    source = sources.add(shelves.sources(1)[0], now)
    with host() as (file, last), host(file) as (counted, first):
        sound = Enclosure(counted, "audio/wav", None, SECONDS)
        chapter = Enclosure(f"{counted}#t=1", role="chapter", title="0:01 Second")
        said = replace(shelves.draft(source, 1, now, random.Random(1)), enclosures=(sound, chapter))
        (look,) = looks.claim(now, 1)
        looks.commit([Outcome(look, now, now, "", 200, (said,), frozenset({said.guid}))])
        connections.close_all()
        with served(home, tmp_path / "log") as base:
            tab = browser.new_context().new_page()
            tab.goto(f"{base}/a/1", wait_until="networkidle")
            assert (first, last) == ([], [])
            assert tab.evaluate(PLAYED) == [SECONDS, None]
            assert first
            assert last
            assert tab.evaluate(CHAPTER) == [1, "/a/1"]  # and a chapter is played on the page
