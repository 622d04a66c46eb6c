"""Pictures in a real Chromium: the sample's figures are seen, and only this server is asked."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from program import Program, free_port, get, wait_until_served
from webserver import served

import lookahead.sample
from lookahead.extract.rasters import Picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PNG = (
    Path(lookahead.sample.__file__).parent / "content" / "pictures" / "losscurves-cover.png"
).read_bytes()
# whether every picture of the text is there, each scrolled to since they load lazily
SEEN = """async () => {
    const all = [...document.querySelectorAll('.body img')];
    for (const one of all) { one.loading = 'eager'; await one.decode().catch(() => 0); }
    return all.map(one => one.naturalWidth > 0);
}"""


def opened(browser: Any, **context: Any) -> Any:
    """A tab that says what was asked for and what it complained about."""
    tab = browser.new_context(**context).new_page()
    tab.asked, tab.complaints = [], []
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.on("console", lambda said: tab.complaints.append(said.text) if said.type == "error" else 0)
    return tab


def test_the_samples_figures_are_seen_and_nobody_else_is_asked(browser: Any, cli: Program) -> None:
    """Every picture of every article, drawings too; from this server alone; no policy broken."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    running = cli.start("up", "--sample", "--port", port)
    wait_until_served(f"{base}/", running)
    paths = _with_pictures(base)
    tab = opened(browser)
    for path in paths:
        tab.goto(base + path, wait_until="networkidle")
        seen = tab.evaluate(SEEN)
        assert seen
        assert all(seen), path
    print(f"{len(paths)} articles with pictures")
    assert tab.complaints == []
    assert all(url.startswith(base) for url in tab.asked)
    plain = opened(browser, java_script_enabled=False)
    plain.goto(base + paths[0], wait_until="networkidle")
    assert plain.locator(".body img").first.bounding_box()["height"] > 100


def _with_pictures(base: str, at_least: int = 8, timeout_s: float = 60) -> list[str]:
    """The articles that show pictures, as soon as all their copies are here."""
    end = time.monotonic() + timeout_s
    while True:
        sitemap = get(f"{base}/sitemap.xml")
        texts = {
            path: get(base + path) for path in re.findall(r"<loc>[^<]+(/a/\d+)</loc>", sitemap)
        }
        shown = {path: re.findall(r'"(/picture/[^"]+)"', text) for path, text in texts.items()}
        shown = {path: pictures for path, pictures in shown.items() if pictures}
        here = [_is_here(base + one) for pictures in shown.values() for one in pictures]
        if len(shown) >= at_least and all(here):
            return list(shown)
        assert time.monotonic() < end, f"{sum(here)} of {len(here)} pictures came"
        time.sleep(0.5)


def _is_here(url: str) -> bool:
    import urllib.request

    with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - a loopback address
        return bool(answer.status == 200)


# ---- one article whose picture comes, or does not ------------------------------------------------


@pytest.fixture
def radar(home: Path) -> Path:
    """A home with one source and an article that shows a picture."""
    import shelves

    from lookahead.pipeline import instance

    instance.migrate()
    shelves.fill(1, 3, now=datetime.now(UTC))
    return home


def _kept(radar: Path) -> Any:
    from lookahead.store.pictures import Pictures

    return Pictures(radar / "pictures", 1 << 24)


def test_a_picture_that_comes_later_appears(browser: Any, radar: Path, tmp_path: Path) -> None:
    """Words at once; the picture by itself where scripts run, at the next load where none do."""
    with served(radar, tmp_path / "log") as address:
        tab = opened(browser)
        tab.goto(f"{address}/a/2")
        assert tab.evaluate(SEEN) == [False]
        plain = opened(browser, java_script_enabled=False)
        plain.goto(f"{address}/a/2")
        (note,) = _kept(radar).wanted(asked=True)
        _kept(radar).keep(note.url, Picture("image/png", 300, 300, PNG))
        end = time.monotonic() + 15
        while tab.locator(".body img").evaluate("img => img.naturalWidth") != 300:
            assert time.monotonic() < end
            tab.wait_for_timeout(100)
        plain.reload(wait_until="load")
        assert plain.locator(".body img").bounding_box()["height"] == 300
        assert tab.complaints == []


def test_a_refused_picture_leaves_its_words(browser: Any, radar: Path, tmp_path: Path) -> None:
    """The description takes its place, and axe has nothing against the page."""
    from axe_playwright_python.sync_playwright import Axe

    with served(radar, tmp_path / "log") as address:
        tab = opened(browser, bypass_csp=True)
        tab.goto(f"{address}/a/2")
        assert tab.evaluate(SEEN) == [False]
        (note,) = _kept(radar).wanted(asked=True)
        _kept(radar).refuse(note.url, "It is too large.")
        tab.goto(f"{address}/a/2")
        assert tab.evaluate(SEEN) == [False]
        assert tab.get_by_alt_text("loss against steps").is_visible()
        result = Axe().run(tab)
        assert result.violations_count == 0, result.generate_report()


def test_a_silent_host_of_pictures_delays_no_page(radar: Path, tmp_path: Path) -> None:
    """The web server's one thread connects to nobody: thirty such pictures, and pages come at once."""
    from django.db import connection

    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.setblocking(False)
        far = f"http://127.0.0.1:{silent.getsockname()[1]}"
        html = "".join(f'<p><img src="{far}/{n}.png" alt="x"></p>' for n in range(30))
        with connection.cursor() as cursor:
            cursor.execute("UPDATE store_content SET html = %s", [html])
        with served(radar, tmp_path / "log", LOOKAHEAD_ALLOW_NETWORKS="127.0.0.0/8") as address:
            start = time.monotonic()
            paths = re.findall(r'"(/picture/[^"]+)"', get(f"{address}/a/2"))
            assert [_is_here(address + path) for path in paths] == [False] * 30
            get(f"{address}/latest")
            assert time.monotonic() - start < 2
        with pytest.raises(BlockingIOError):
            silent.accept()


@contextmanager
def other_site(body: str) -> Iterator[str]:
    """The address of a page of another site: `localhost` is not `127.0.0.1` to a browser."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_another_site_cannot_show_our_copies(browser: Any, radar: Path, tmp_path: Path) -> None:
    """It neither uses our line nor learns from the picture's size what is read here."""
    with served(radar, tmp_path / "log") as address:
        page = get(f"{address}/a/2")
        (path,) = re.findall(r'"(/picture/[^"]+)"', page)
        assert not _is_here(address + path)
        (note,) = _kept(radar).wanted(asked=True)
        _kept(radar).keep(note.url, Picture("image/png", 300, 300, PNG))
        assert _is_here(address + path)
        with other_site(f'<div class=body><img src="{address}{path}"></div>') as elsewhere:
            tab = opened(browser)
            tab.goto(elsewhere)
            assert tab.evaluate(SEEN) == [False]


def test_a_hostile_drawing_runs_nothing_even_when_it_is_kept(
    browser: Any, radar: Path, tmp_path: Path
) -> None:
    """Were the check of drawings to fail one day: in a page it is a picture, by itself a file."""
    hostile = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="document.title=1">'
        b"<script>fetch('/healthz?ran')</script><image href='/healthz?loaded'/></svg>"
    )
    with served(radar, tmp_path / "log") as address:
        tab = opened(browser)
        tab.goto(f"{address}/a/2")
        assert tab.evaluate(SEEN) == [False]
        (note,) = _kept(radar).wanted(asked=True)
        _kept(radar).keep(note.url, Picture("image/svg+xml", 9, 9, hostile))
        tab.goto(f"{address}/a/2", wait_until="networkidle")
        assert tab.evaluate(SEEN) == [True]
        (path,) = re.findall(r'"(/picture/[^"]+)"', tab.content())
        with tab.expect_download():
            tab.evaluate(f"location.href = {path!r}")
        assert not [url for url in tab.asked if "healthz" in url]
