"""Sound and film of the owner's site can be sought in, and who reads slowly holds up nobody."""

from __future__ import annotations

import socket
import time
import wave
from pathlib import Path
from typing import Any

import pytest
from program import Program, free_port, get, wait_until_served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SECONDS = 120
RATE = 48_000  # of 16 bits: 11.5 MB


@pytest.fixture
def shown(cli: Program) -> tuple[str, Path]:
    """The address of a radar, and the folder of the site that it shows."""
    port = free_port()
    running = cli.start("up", "--port", port)
    wait_until_served(f"http://127.0.0.1:{port}/", running)
    site = cli.home / "sample" / "site"
    end = time.monotonic() + 60
    while not (site / "notes/index.html").exists():
        assert time.monotonic() < end, running.said
        time.sleep(0.1)
    with wave.open(str(site / "talk.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(2 * RATE * SECONDS))
    return f"http://127.0.0.1:{port}", site


def test_a_player_seeks(shown: tuple[str, Path], browser: Any) -> None:
    """It knows the length at once, goes to near the end, and back."""
    url, _ = shown
    tab = browser.new_page()
    parts: list[int] = []
    tab.on("response", lambda one: parts.append(one.status) if "talk.wav" in one.url else None)
    tab.goto(f"{url}/site/notes/")
    told = tab.evaluate(
        """async () => {
            const player = new Audio("/site/talk.wav"), at = [];
            player.preload = "auto";
            await new Promise((done, wrong) => {
                player.oncanplay = done;
                player.onerror = wrong;
                player.load();
            });
            for (const second of [110, 3]) {
                await new Promise(done => { player.onseeked = done; player.currentTime = second; });
                at.push(Math.round(player.currentTime));
            }
            return [Math.round(player.duration), player.seekable.end(0), ...at];
        }"""
    )
    assert told == [SECONDS, SECONDS, 110, 3]
    assert set(parts) == {206}


def test_slow_readers_hold_nobody_up(shown: tuple[str, Path]) -> None:
    """Four that asked for all of a file and read nothing of it: pages come as before."""
    url, _ = shown
    port = int(url.rpartition(":")[2])
    for more in ("", "Range: bytes=0-\r\n"):
        waiting = []
        for _ in range(4):
            one = socket.create_connection(("127.0.0.1", port), 10)
            one.sendall(
                f"GET /site/talk.wav HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{more}\r\n".encode()
            )
            assert one.recv(12).startswith(b"HTTP/1.1 20")
            waiting.append(one)
        assert "Lookahead" in get(f"{url}/about")
        for one in waiting:
            one.close()
