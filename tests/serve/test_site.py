"""Is the site that was built shown under /site/, and nothing else of the machine?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from visitor import Visitor

OUTSIDE = [
    "../secret.key",
    "..%2fsecret.key",
    "%2e%2e/secret.key",
    "notes/%2e%2e/%2e%2e/secret.key",
    "%2fetc/passwd",
    ".lookahead-tmp/1",
    ".git/config",
    "notes/.hidden.html",
    "..%5csecret.key",
    "link.txt",
    "away/secret.key",
    "a.txt/",
    "%00",
    "x" * 5000,
    "nothing",
    "//",
]


@pytest.fixture
def site(home: Path) -> Path:
    folder = home / "site"
    for path, text in {
        "index.html": "<h1>home</h1>",
        "404.html": "<h1>none such</h1>",
        "notes/index.html": "<h1>notes</h1>" + " words" * 200,
        "notes/index.html.br": "brotli",
        "notes/.hidden.html": "hidden",
        ".lookahead-tmp/1": "half",
        ".well-known/security.txt": "Contact: x",
        "assets/look.0123456789ab.css": "a{}",
        "assets/site.0123456789ab.js": "1",
        "own.js": "alert(1)",
        "a.txt": "text",
        "é.txt": "accent",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    (home / "secret.key").write_text("secret")
    (folder / "link.txt").symlink_to(home / "secret.key")
    (folder / "away").symlink_to(home)
    return folder


def test_files_are_shown_with_their_types_and_a_strict_policy(app: Any, site: Path) -> None:
    """Pages, styles and texts; nothing foreign may run or load."""
    visitor = Visitor(app)
    for target, kind in {
        "/site/": "text/html; charset=utf-8",
        "/site/notes/": "text/html; charset=utf-8",
        "/site/a.txt": "text/plain; charset=utf-8",
        "/site/%C3%A9.txt": "text/plain; charset=utf-8",
        "/site/.well-known/security.txt": "text/plain; charset=utf-8",
        "/site/assets/look.0123456789ab.css": "text/css; charset=utf-8",
        "/site/assets/site.0123456789ab.js": "text/javascript; charset=utf-8",
    }.items():
        answer = visitor.get(target)
        assert (answer.status, answer.headers["content-type"]) == (200, kind)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert visitor.get("/site/notes").headers["location"] == "/site/notes/"
    assert visitor.get("/site").headers["location"] == "/site/"
    assert visitor.post("/site/").status in (403, 405)


def test_a_script_beside_the_texts_is_no_script(app: Any, site: Path) -> None:
    """It would run where the owner is signed in: only the theme's are served as scripts."""
    assert Visitor(app).get("/site/own.js").headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_outside_of_it_is_an_answer(app: Any, site: Path, path: str) -> None:
    """Whatever the way is written like: the site's own page that there is none such."""
    answer = Visitor(app).get(f"/site/{path}")
    assert answer.status == 404
    assert answer.text == "<h1>none such</h1>"


def test_browsers_ask_again_and_get_little(app: Any, site: Path) -> None:
    """A tag for the bytes, 304 for who has them, variants, and for ever what its name tells."""
    visitor = Visitor(app)
    plain = visitor.get("/site/notes/")
    packed = visitor.get("/site/notes/", accept_encoding="br")
    assert (packed.headers["content-encoding"], packed.body) == ("br", b"brotli")
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert packed.headers["etag"] != plain.headers["etag"]
    same = visitor.get("/site/notes/", if_none_match=plain.headers["etag"])
    assert (same.status, same.body) == (304, b"")
    assert plain.headers["cache-control"] == "no-cache"
    kept = visitor.get("/site/assets/look.0123456789ab.css").headers["cache-control"]
    assert "immutable" in kept
    (site / "notes/index.html").write_text("other")
    assert visitor.get("/site/notes/", if_none_match=plain.headers["etag"]).text == "other"


def test_films_can_be_sought(app: Any, site: Path) -> None:
    """A part of a file, one that is not there, another file meanwhile, and the whole for what is no range."""
    data = bytes(range(256)) * 20_000  # 5 MB
    (site / "talk.mp4").write_bytes(data)
    visitor = Visitor(app)
    whole = visitor.get("/site/talk.mp4")
    assert (whole.status, whole.body, whole.headers["accept-ranges"]) == (200, data, "bytes")
    begin = visitor.get("/site/talk.mp4", range="bytes=0-1")
    assert (begin.status, begin.body, begin.headers["content-length"]) == (206, data[:2], "2")
    assert begin.headers["content-range"] == f"bytes 0-1/{len(data)}"
    assert begin.headers["content-type"] == "video/mp4"
    assert begin.headers["etag"] == whole.headers["etag"]
    assert "default-src 'none'" in begin.headers["content-security-policy"]
    rest = visitor.get("/site/talk.mp4", range="bytes=100-", if_range=whole.headers["etag"])
    assert (rest.status, rest.body) == (206, data[100 : 100 + (4 << 20)])
    assert rest.headers["content-range"] == f"bytes 100-{99 + (4 << 20)}/{len(data)}"
    (site / "data.zip").write_bytes(data)
    assert visitor.get("/site/data.zip", range="bytes=100-").body == data[100:]
    last = visitor.get("/site/talk.mp4", range="bytes=-5", if_none_match='"x"')
    assert (last.status, last.body) == (206, data[-5:])
    beyond = visitor.get("/site/talk.mp4", range=f"bytes={len(data)}-")
    assert (beyond.status, beyond.body) == (416, b"")
    assert beyond.headers["content-range"] == f"bytes */{len(data)}"
    same = visitor.get("/site/talk.mp4", range="bytes=0-1", if_none_match=whole.headers["etag"])
    assert same.status == 304
    for said in ({"if_range": '"other"'}, {"if_range": "Sat, 29 Oct 1994 19:43:31 GMT"}):
        other = visitor.get("/site/talk.mp4", range="bytes=0-1", **said)
        assert (other.status, other.body) == (200, data)
    for bad in ("bytes=5-4", "bytes=0-1,3-4", "x", "bytes=" + "9" * 5_000 + "-", "bytes=\xe9-1"):
        assert visitor.get("/site/talk.mp4", range=bad).status == 200
    assert visitor.head("/site/talk.mp4", range="bytes=0-1").status == 200
    assert visitor.get("/site/nothing.mp4", range="bytes=0-1").status == 404
    packed = visitor.get("/site/notes/", range="bytes=0-2", accept_encoding="br")
    assert (packed.status, packed.headers["content-encoding"], packed.body) == (206, "br", b"bro")


def test_the_menu_leads_to_it_where_there_is_one(app: Any, home: Path, site: Path) -> None:
    """To the notes, else to the front of it, else nowhere."""
    assert 'href="/site/notes/">notes' in Visitor(app, {"a": "cookie"}).get("/").text
    (site / "notes/index.html").unlink()
    assert 'href="/site/">notes' in Visitor(app, {"a": "cookie"}).get("/").text
    (site / "index.html").unlink()
    assert "/site/" not in Visitor(app, {"a": "cookie"}).get("/").text


def test_where_nothing_was_built_a_page_says_so(app: Any, home: Path) -> None:
    """404 in words."""
    answer = Visitor(app).get("/site/")
    assert (answer.status, "No site was built yet" in answer.text) == (404, True)
