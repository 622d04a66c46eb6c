"""The pages in a real Chromium, from a real server: readable by everybody, with keys, without scripts."""

from __future__ import annotations

import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from webserver import served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AtHome = Callable[[Path], AbstractContextManager[Path]]
THEMES = ["light", "dark", "terminal"]
PAGES = {
    "front": "/",
    "article": "/a/2",
    "papers": "/papers",
    "sources": "/sources",
    "search": "/search?q=budget",
    "source": "/source/northlight-research",
    "about": "/about",
    "nothing": "/search?q=zzzz",
    "missing": "/nope",
    "trending": "/trending?window=7d",
    "tag": "/tag/model",
    "method": "/method",
    "leaders": "/leaderboard",
}
# of the events of `tellings`; their stories are numbered as they come, the largest first
TOLD = {
    "front": "/",
    "by category": "/by/category",
    "story": "/story/1",
    "small story": "/story/3",
    "why": "/why/100",
    "day": "",
    "paper": "/paper/arxiv:2611.01234",
    "article": "/a/100",
    "source": "/source/tessellate",
}


def filled(home: Path) -> Path:
    import shelves

    from lookahead.pipeline import instance

    instance.migrate()
    shelves.fill(now=datetime.now(UTC))
    return home


@pytest.fixture
def radar(home: Path) -> Path:
    """A home with twelve sources and their articles."""
    return filled(home)


@pytest.fixture
def told(home: Path, tmp_path: Path) -> Iterator[str]:
    """Where a radar with stories is served."""
    import tellings

    from lookahead.pipeline import instance

    instance.migrate()
    tellings.fill(datetime.now(UTC), each=5)
    with served(home, tmp_path / "server.log") as address:
        yield address


@pytest.fixture
def address(radar: Path, tmp_path: Path) -> Iterator[str]:
    """Where it is served."""
    with served(radar, tmp_path / "server.log") as address:
        yield address


@pytest.fixture(scope="module")
def standing(at_home: AtHome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where such a radar is served to tests that change nothing in it."""
    folder = tmp_path_factory.mktemp("standing")
    with at_home(folder / "home") as home:
        filled(home)
    with served(home, folder / "server.log") as address:
        yield address


def link(radar: Path) -> str:
    """A path that signs in."""
    from lookahead.store import accounts

    assert radar
    return f"/signin/{accounts.sign_in_link(datetime.now(UTC))}"


def opened(browser: Any, theme: str = "", **context: Any) -> Any:
    """A tab that says what the page asked for and complained about."""
    held = browser.new_context(**context)
    if theme:
        held.add_init_script(f"localStorage.setItem('theme', '{theme}')")
    tab = held.new_page()
    tab.asked, tab.complaints = [], []
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.on("console", lambda said: tab.complaints.append(said.text) if said.type == "error" else 0)
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    return tab


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_shuts_anybody_out(browser: Any, standing: str, theme: str, width: int) -> None:
    """axe finds nothing, nothing is wider than the window, nothing comes from elsewhere."""
    tab = opened(browser, theme, viewport={"width": width, "height": 800}, bypass_csp=True)
    for name, path in PAGES.items():
        tab.goto(standing + path)
        assert tab.evaluate("document.documentElement.dataset.theme") == theme
        shuts_nobody_out(tab, name)
    assert all(url.startswith(standing) for url in tab.asked)


def shuts_nobody_out(tab: Any, name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    result = Axe().run(tab)
    assert result.violations_count == 0, f"{name}\n{result.generate_report()}"
    wide = tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{name} is {wide} px too wide"


def test_no_word_is_wider_than_a_phone(browser: Any, radar: Path, tmp_path: Path) -> None:
    """Titles and names of one unbroken word, with everybody's navigation and with the owner's."""
    from lookahead.store.sql import run

    run("UPDATE store_article SET title = %s, excerpt = %s", ["W" * 600, "x" * 600])
    run("UPDATE store_source SET name = %s || slug", ["N" * 200])
    tab = opened(browser, viewport={"width": 375, "height": 800})
    with served(radar, tmp_path / "server.log") as address:
        for turn in ("everybody", "the owner"):
            for name, path in (PAGES | {"why": "/why/2", "latest": "/latest"}).items():
                tab.goto(address + path)
                wide = tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                assert wide <= 0, f"{name}, {turn}, is {wide} px too wide"
            tab.goto(address + link(radar))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_of_a_story_shuts_anybody_out(
    browser: Any, told: str, home: Path, theme: str, width: int
) -> None:
    """The same of stories, reasons, days and papers, all of it unfolded, by everybody and by the owner."""
    tab = opened(browser, theme, viewport={"width": width, "height": 800}, bypass_csp=True)
    for turn in ("everybody", "the owner"):
        for name, path in TOLD.items():
            tab.goto(told + (path or f"/at/{datetime.now(UTC).date().isoformat()}"))
            tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            shuts_nobody_out(tab, f"{name}, {turn}")
        tab.goto(told + link(home))
    assert all(url.startswith(told) for url in tab.asked)


def test_stories_and_tags_are_corrected_without_scripts(
    browser: Any, told: str, home: Path
) -> None:
    """Split and take back, wrong and take back: details, buttons and forms alone."""
    tab = opened(browser, java_script_enabled=False)
    tab.goto(told + link(home))
    tab.goto(f"{told}/story/3")
    before = tab.locator(".told article").count()
    tab.locator(".told .why summary").last.click()
    tab.get_by_role("button", name="this is another story").last.click()
    assert tab.locator(".told article").count() == before - 1
    tab.get_by_role("button", name="take it back").click()
    assert tab.locator(".told article").count() == before
    tab.locator(".told .u-url").first.click()
    tab.locator(".own summary").click()
    tab.get_by_label("A tag that belongs here").select_option("hardware")
    tab.get_by_role("button", name="add").click()
    assert "You said: hardware belongs here." in tab.locator(".own").inner_text()
    tab.get_by_role("button", name="Take back what you said of hardware").click()
    assert tab.locator(".own .said").count() == 0
    assert "telling.example" in tab.locator(".acts").inner_text()


def test_the_owners_pages_shut_nobody_out(browser: Any, address: str, radar: Path) -> None:
    """The same for what only the owner sees."""
    from axe_playwright_python.sync_playwright import Axe

    tab = opened(browser, "light", bypass_csp=True)
    tab.goto(address + link(radar))
    for path in ("/", "/a/2", "/sources", "/source/tessellate/manage", "/starred", "/unread"):
        tab.goto(address + path)
        result = Axe().run(tab)
        assert result.violations_count == 0, f"{path}\n{result.generate_report()}"


def test_pages_keep_to_their_own_policy(browser: Any, address: str, radar: Path) -> None:
    """No page needs anything that its policy refuses, and only this server is asked."""
    tab = opened(browser)
    for path in PAGES.values():
        tab.goto(address + path)
    tab.goto(address + link(radar))
    for path in ("/", "/a/2", "/sources"):
        tab.goto(address + path)
    assert [one for one in tab.complaints if "404" not in one] == []
    assert all(url.startswith(address) for url in tab.asked)


def test_opening_an_article_with_sound_and_pictures_tells_nobody(
    browser: Any, address: str
) -> None:
    """Its picture is asked of us alone; its podcast of nobody until the reader does."""
    from lookahead.store import lists

    found = next(one for id in range(1, 60) if (one := lists.article(id)) and one.enclosures)
    tab = opened(browser)
    tab.goto(f"{address}/a/{found.card.id}", wait_until="networkidle")
    assert tab.locator("audio").count() == 1
    assert tab.locator(".body img").get_attribute("alt") == "loss against steps"
    assert all(url.startswith(address) for url in tab.asked)


def test_the_theme_follows_the_system_until_one_is_chosen(browser: Any, standing: str) -> None:
    """System first; a chosen theme is there before the first paint and stays."""
    tab = opened(browser, color_scheme="dark")

    def paper() -> str:
        return str(tab.evaluate("getComputedStyle(document.body).backgroundColor"))

    tab.goto(standing)
    assert paper() == "rgb(22, 22, 20)"
    tab.get_by_role("button", name="light").click()
    assert paper() == "rgb(253, 252, 249)"
    tab.goto(f"{standing}/about")
    assert paper() == "rgb(253, 252, 249)"
    tab.get_by_role("button", name="system").click()
    assert paper() == "rgb(22, 22, 20)"


def test_everything_works_without_scripts(browser: Any, address: str, radar: Path) -> None:
    """Reading, narrowing, searching, expanding, marking and taking back: links and forms alone."""
    tab = opened(browser, java_script_enabled=False)
    tab.goto(address)
    tab.locator(".row .more summary").first.click()
    assert tab.locator(".row .more[open]").count() == 1
    tab.locator(".bar a", has_text="Tessellate").click()
    tab.locator(".cats a", has_text="model").click()
    assert tab.url == f"{address}/source/tessellate/tag/model"
    tab.locator("main .u-url").first.click()
    assert "/a/" in tab.url
    tab.locator(".find input").fill("budget")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"{address}/search?q=budget")
    tab.locator("[aria-label='Filter sources']").fill("sundial")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"{address}/sources?q=sundial")
    assert tab.locator("article.source").count() == 1
    tab.goto(address + link(radar))
    tab.goto(f"{address}/a/3")
    tab.get_by_role("button", name="star").click()
    assert tab.get_by_role("button", name="star").get_attribute("aria-pressed") == "true"
    tab.goto(f"{address}/starred")
    assert tab.locator("#a3").count() == 1
    tab.get_by_role("button", name="star").click()
    assert tab.locator("#a3").count() == 0
    tab.get_by_role("button", name="sign out").click()
    assert tab.get_by_role("link", name="sign in").count() == 1


def test_an_excerpt_shows_two_lines_and_opens(browser: Any, standing: str) -> None:
    """Two lines until the reader wants more, by mouse or key."""
    tab = opened(browser)
    tab.goto(standing)
    summary = tab.locator(".row .p-summary").first
    line = tab.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.row .p-summary')).lineHeight)"
    )
    assert summary.bounding_box()["height"] <= 2.1 * line
    tab.locator(".row .more summary").first.press("Enter")
    assert summary.bounding_box()["height"] >= 4 * line


def test_keys_lead_through_the_radar(browser: Any, address: str, radar: Path) -> None:
    """j k o m s / ? do what the list of keys says."""
    tab = opened(browser)
    tab.goto(address + link(radar))
    tab.goto(f"{address}/latest")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    tab.keyboard.press("k")
    row = tab.locator("main article").first
    assert row.evaluate("row => row.contains(document.activeElement)")
    for key, name in (("s", "star"), ("m", "read"), ("l", "later")):
        tab.keyboard.press(key)
        row.locator(f"button[aria-pressed=true]:has-text('{name}')").wait_for()
    assert "read" in row.get_attribute("class").split()
    tab.keyboard.press("s")
    row.locator("button[aria-pressed=false]:has-text('star')").wait_for()
    href = row.locator(".u-url").get_attribute("href")
    tab.keyboard.press("o")
    tab.wait_for_url(address + href)
    tab.keyboard.press("j")
    tab.wait_for_url(lambda url: "/a/" in url and not url.endswith(href))
    tab.keyboard.press("/")
    tab.keyboard.type("j?")
    assert tab.locator(".find input").input_value() == "j?"
    tab.keyboard.press("Escape")
    tab.keyboard.press("?")
    tab.wait_for_url(f"{address}/about#keys")


def test_a_lost_session_is_said_and_not_hidden(browser: Any, address: str, radar: Path) -> None:
    """A mark that the server refuses shows the server's page, not a pressed button."""
    tab = opened(browser)
    tab.goto(address + link(radar))
    tab.goto(f"{address}/a/3")
    tab.context.clear_cookies()
    tab.get_by_role("button", name="star").click()
    tab.get_by_role("heading", name="Not done").wait_for()


def test_the_filter_narrows_the_sources_as_one_types(browser: Any, standing: str) -> None:
    """Progressive: with scripts, at once; the form stays for Enter."""
    tab = opened(browser)
    tab.goto(standing)
    tab.locator("[aria-label='Filter sources']").fill("tess")
    assert tab.locator(".bar li:visible").count() == 1
    assert "Tessellate" in tab.locator(".bar li:visible").inner_text()


FEED = b"""<rss version="2.0"><channel><title>Estuary Notes</title><link>http://127.0.0.1/</link>
<item><title>Silt &amp;lt;b&amp;gt;and&amp;lt;/b&amp;gt; gradients</title><link>http://127.0.0.1/1</link>
<guid>1</guid><description>Both settle.</description></item></channel></rss>"""


@pytest.fixture
def feed() -> Iterator[str]:
    """The address of a feed on this machine."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.path == "/feed"
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", "application/rss+xml")
            self.end_headers()
            self.wfile.write(FEED if known else b"")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/feed"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_source_is_added_after_a_look_at_it(
    browser: Any, radar: Path, tmp_path: Path, feed: str
) -> None:
    """The owner sees what was found before it is added; its articles are there at once."""
    allowed = {"LOOKAHEAD_ALLOW_NETWORKS": "127.0.0.0/8"}
    with served(radar, tmp_path / "log", **allowed) as address:
        tab = opened(browser, java_script_enabled=False)
        tab.goto(address + link(radar))
        tab.goto(f"{address}/sources")
        tab.get_by_label("Add a source").fill(feed)
        tab.get_by_role("button", name="look").click()
        tab.get_by_role("heading", name="Estuary Notes").wait_for()
        assert "gradients" in tab.locator("main").inner_text()
        tab.get_by_role("button", name="add this source").click()
        tab.wait_for_url(f"{address}/source/estuary-notes/manage")
        tab.goto(f"{address}/source/estuary-notes")
        assert tab.locator("main article").count() == 1
        tab.goto(f"{address}/sources")
        tab.get_by_label("Add a source").fill(feed.replace("/feed", "/nothing"))
        tab.get_by_role("button", name="look").click()
        tab.get_by_role("heading", name="Nothing to follow there").wait_for()


def test_a_slow_site_holds_nobody_up(browser: Any, radar: Path, tmp_path: Path) -> None:
    """While the owner looks at a site that never answers, everybody else is served."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with served(radar, tmp_path / "log", LOOKAHEAD_ALLOW_NETWORKS="127.0.0.0/8") as address:
            tab = opened(browser)
            tab.goto(address + link(radar))
            tab.goto(f"{address}/sources")
            tab.get_by_label("Add a source").fill(url)
            tab.get_by_role("button", name="look").click()
            tab.get_by_role("heading", name="Looking…").wait_for()
            start = time.monotonic()
            urllib.request.urlopen(f"{address}/latest", timeout=5).close()  # noqa: S310 - loopback
            assert time.monotonic() - start < 1


def test_a_private_address_is_not_looked_at(
    browser: Any, address: str, radar: Path, feed: str
) -> None:
    """Without the setting, the page says why and the server asks nobody."""
    tab = opened(browser)
    tab.goto(address + link(radar))
    tab.goto(f"{address}/sources")
    tab.get_by_label("Add a source").fill(feed)
    tab.get_by_role("button", name="look").click()
    tab.get_by_role("heading", name="Nothing to follow there").wait_for()


def test_a_page_can_be_printed(browser: Any, standing: str) -> None:
    """On paper there is the text, and nothing to press."""
    tab = opened(browser)
    tab.goto(f"{standing}/a/2")
    tab.emulate_media(media="print")
    for selector in (".head nav", ".find", ".leaf", ".wrap > footer"):
        assert not tab.locator(selector).is_visible()
    assert tab.locator(".body").is_visible()


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nIf-None-Match: \xff\xfe"\r\nCookie: \xff=\xfe\r\n\r\n',
        b"GET /%ff%fe%00 HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: \xe2\x82\xac;q=\r\n\r\n",
        b"GET //evil.example/%2e%2e/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /a/1 HTTP/1.0\r\n\r\n",
    ],
)
def test_hostile_bytes_get_an_answer(standing: str, request_bytes: bytes) -> None:
    """Whatever comes over the wire, the next visitor is served."""
    host, port = standing.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as wire:
        wire.sendall(request_bytes)
        status = int(wire.recv(64).split(b" ")[1])
    assert status == 200 or 400 <= status < 500
    with socket.create_connection((host, int(port)), timeout=5) as wire:
        wire.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert wire.recv(12) == b"HTTP/1.1 200"
