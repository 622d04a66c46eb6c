"""Is a site that is written shown as it is, a moment after each save?"""

from __future__ import annotations

import contextlib
import itertools
import json
import re
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from program import Program, Running, descendants
from watchfiles import Change

from lookahead.publish.watch import Wanted

pytestmark = pytest.mark.slow


class Watched:
    """A folder that is watched, its site, and the events that a browser gets."""

    def __init__(self, cli: Program, folder: Path, *args: str) -> None:
        self.content, self.out = folder / "blog", folder / "site"
        self.write("posts/a.md", "---\ntitle: First\n---\nSome words.\n")
        self.running = cli.start(
            "publish", "--content", self.content, "--out", self.out, "--watch", "--port", "0", *args
        )
        found = self.running.wait_for(r"http://127\.0\.0\.1:(\d+)(\S*)/")
        self.port, self.url = int(found[1]), found[0].rstrip("/")
        self.running.wait_for(r"texts: \d+ files written")
        time.sleep(1.2)  # the watcher looks once more, for what was saved while it began

    def write(self, path: str, text: str) -> None:
        (self.content / path).parent.mkdir(parents=True, exist_ok=True)
        (self.content / path).write_text(text)

    def ask(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        root = f"http://127.0.0.1:{self.port}"
        request = urllib.request.Request(root + path, headers=headers)  # noqa: S310  loopback
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  loopback
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read()

    @contextlib.contextmanager
    def events(self) -> Iterator[Iterator[dict[str, Any]]]:
        url = f"http://127.0.0.1:{self.port}/.lookahead/events"
        with urllib.request.urlopen(url, timeout=20) as stream:
            yield (json.loads(line[6:]) for line in stream if line.startswith(b"data: "))


def said_of(place: str, events: Iterator[dict[str, Any]]) -> None:
    """Wait for a problem there; a file may be seen half written before."""
    seen: list[str] = []
    for told in itertools.islice(events, 4):
        if any(one.startswith(place) for one in told["others"]):
            return
        seen += told["others"]
    raise AssertionError(f"no problem in {place}: {seen}")


@pytest.fixture
def watched(cli: Program, tmp_path: Path) -> Watched:
    return Watched(cli, tmp_path)


def test_a_save_is_on_the_page_and_the_browser_is_told(watched: Watched) -> None:
    """The page says the new words before the event comes; the file has no script of the server."""
    with watched.events() as events:
        first = next(events)
        began = time.monotonic()
        watched.write("posts/a.md", "---\ntitle: First\n---\nOther words.\n")
        told = next(events)
        print(f"{time.monotonic() - began:.2f} s from save to event")
        assert told["version"] > first["version"]
    page = watched.ask("/posts/a/")[2]
    assert b"Other words." in page
    assert b"/.lookahead/reload.js" in page
    assert "/.lookahead" not in (watched.out / "posts/a/index.html").read_text()


def test_what_is_broken_is_said_and_the_rest_goes_on(watched: Watched) -> None:
    """Front matter, then a template: problems with file and line, and pages all the same; then mended."""
    with watched.events() as events:
        next(events)
        watched.write("posts/b.md", "---\ntitle: [\n---\n")
        said_of("posts/b.md:", events)
        watched.running.wait_for(r"posts/b\.md:\d+: the front matter")
        watched.write("templates/list.html", "{% broken")
        said_of("templates/list.html:1", events)
        watched.write("templates/list.html", "{{ nothing.at.all }}")
        said_of("templates/list.html:1: 'nothing' is undefined", events)
        assert watched.ask("/posts/a/")[0] == 200
        (watched.content / "templates/list.html").unlink()
        watched.write("posts/b.md", "---\ntitle: Second\n---\n")
        while next(events)["others"]:
            pass
    assert watched.ask("/posts/b/")[0] == 200


def test_a_folder_that_goes_away_may_come_back(watched: Watched) -> None:
    """Said, and built again when it is there."""
    watched.content.rename(watched.content.with_name("gone"))
    watched.running.wait_for("there is no such folder")
    watched.content.with_name("gone").rename(watched.content)
    watched.write("posts/c.md", "---\ntitle: Third\n---\n")
    watched.running.wait_for("2 texts")


def test_files_are_served_as_a_host_would(watched: Watched) -> None:
    """Types, tags, variants, the page for what is not there, and no way out."""
    watched.write("site.toml", "precompress = true\n")
    watched.write("static/a.css", "a { color: red }\n" * 100)
    end = time.monotonic() + 10
    while not (watched.out / "a.css.br").exists() and time.monotonic() < end:
        time.sleep(0.05)
    status, headers, _ = watched.ask("/a.css", **{"Accept-Encoding": "br"})
    assert (status, headers["Content-Encoding"]) == (200, "br")
    assert headers["Content-Type"] == "text/css; charset=utf-8"
    again = watched.ask("/a.css", **{"Accept-Encoding": "br", "If-None-Match": headers["ETag"]})
    assert again[0] == 304
    (watched.out / "talk.mp4").write_bytes(bytes(range(200)) * 1_000)
    status, headers, body = watched.ask("/talk.mp4", Range="bytes=150-249")
    assert (status, len(body), body[0]) == (206, 100, 150)
    assert headers["Content-Range"] == "bytes 150-249/200000"
    assert watched.ask("/talk.mp4", Range="bytes=0-1", **{"If-Range": '"other"'})[0] == 200
    assert watched.ask("/talk.mp4", Range="bytes=200000-")[:1] == (416,)
    assert watched.ask("/talk.mp4", Range="bytes=0-0,2-2,4-4")[0] == 200
    assert watched.ask("/nowhere")[0] == 404
    assert b"/.lookahead/reload.js" in watched.ask("/nowhere")[2]
    assert watched.ask("/", Host="evil.example")[0] == 403
    for path in (b"/../blog/posts/a.md", b"/%2e%2e/blog/posts/a.md", b"//etc/passwd", b"/%00"):
        with socket.create_connection(("127.0.0.1", watched.port), 10) as raw:
            raw.sendall(
                b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            )
            assert raw.recv(100).startswith(b"HTTP/1.1 404")


def test_a_site_below_a_prefix_is_served_there(cli: Program, tmp_path: Path) -> None:
    """The files are those that will be uploaded: their links hold."""
    (tmp_path / "blog").mkdir()
    (tmp_path / "blog/site.toml").write_text('base_url = "https://example.org/blog"\n')
    watched = Watched(cli, tmp_path)
    assert watched.url.endswith("/blog")
    assert watched.ask("/blog/posts/a/")[0] == 200
    assert watched.ask("/posts/a/")[0] == 404


def test_ctrl_c_ends_all_of_it(watched: Watched) -> None:
    """Exit code 0, a word, no child left; also while a browser listens."""
    with watched.events() as events:
        next(events)
        family = descendants(watched.running.process.pid)
        assert family
        assert watched.running.interrupt(10) == 0
    assert "stopped" in watched.running.said
    assert "Traceback" not in watched.running.said
    assert not [pid for pid in family if Path(f"/proc/{pid}/stat").exists() and _alive(pid)]


def _alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    return False


def test_a_kill_leaves_no_server_behind(watched: Watched) -> None:
    """Its end of the pipe closes, whatever ended the builder."""
    (server,) = descendants(watched.running.process.pid)
    watched.running.process.kill()
    end = time.monotonic() + 5
    while _alive(server) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _alive(server)


def test_a_port_that_is_taken_is_said(cli: Program, tmp_path: Path) -> None:
    """One line, exit code 1."""
    (tmp_path / "blog").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = cli("publish", "--content", tmp_path / "blog", "--watch", "--port", port)
    assert (ran.code, len(ran.lines)) == (1, 1)
    assert re.search(r"choose another with --port", ran.err)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("posts/a.md", True),
        ("static/.well-known/x", True),
        ("static/pic.png", True),
        ("templates/base.html", True),
        ("site.toml", True),
        ("posts/.a.md.swp", False),
        ("posts/.#a.md", False),
        ("posts/#a.md#", False),
        ("posts/4913", False),
        ("posts/a.md~", False),
        ("posts/a.tmp", False),
        (".git/index", False),
        (".trash/a.md", False),
        ("public/index.html", False),
    ],
)
def test_what_is_watched(tmp_path: Path, path: str, wanted: bool) -> None:
    """Files of the site; not what editors leave for a moment, nor what we write."""
    filter = Wanted(tmp_path, tmp_path / "public")
    assert filter(Change.modified, str(tmp_path / path)) is wanted


def _told(running: Running) -> int:
    return len(re.findall(r"texts: \d+ files written", running.said))


def test_it_does_not_build_for_ever(cli: Program, tmp_path: Path) -> None:
    """A site inside of the content folder is not its own cause."""
    watched = Watched(cli, tmp_path, "--out", str(tmp_path / "blog/public"))
    before = _told(watched.running)
    watched.write("posts/.a.md.swp", "x")
    time.sleep(1.5)
    assert _told(watched.running) == before
