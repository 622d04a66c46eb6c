"""A content folder with every element that a text can have, built in a theme and served from this machine."""

from __future__ import annotations

import gzip
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from lookahead.publish import Built, Options, publish

SOURCE = Path(__file__).parents[1] / "publish" / "gallery"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
THEMES = ("default", "log")
PAGES = {
    "home": "/",
    "second page": "/page/2/",
    "posts": "/posts/",
    "tags": "/tags/",
    "tag": "/tags/typography/",
    "archive": "/archives/",
    "search": "/search/",
    "about": "/about/",
    "faq": "/faq/",
    "elements": "/posts/elements/",
    "maths": "/posts/maths/",
    "pictures": "/posts/pictures/",
    "right to left": "/posts/arabic/",
    "note": "/notes/descent/",
    "404": "/404.html",
}
# its default rules, and "target-size" of WCAG 2.2.  Every violation is said, and of what passed one example:
# to describe each element that passed takes axe several times as long as all of its rules.
AXE: dict[str, object] = {
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
SCENES = [(colour, width) for colour in ("light", "dark", "terminal") for width in (1280, 390)]
_DRAWN = {  # name -> size, ground, ink
    "cover.png": ((1600, 700), "#e9e2d2", "#a33b12"),
    "slope.png": ((1200, 720), "#ffffff", "#1a5ba8"),
    "one.png": ((900, 700), "#dfe7ef", "#1a5ba8"),
    "two.png": ((700, 900), "#e3efdf", "#2f6b3a"),
    "three.png": ((900, 900), "#efe3ea", "#9b1c6e"),
    "light.png": ((900, 400), "#fdfcf9", "#1b1b19"),
    "dark.png": ((900, 400), "#161614", "#eceae4"),
}


def lay_out(folder: Path, **site: str) -> Path:
    """The content, with its pictures; `site` changes lines of site.toml."""
    shutil.copytree(SOURCE, folder)
    for name, (size, ground, ink) in _DRAWN.items():
        draw(folder / "posts" / "pictures" / name, size, ground, ink)
    path = folder / "site.toml"
    own = "".join(f'{name} = "{value}"\n' for name, value in site.items())
    path.write_text(own + path.read_text("utf-8"), "utf-8")
    return folder


def draw(path: Path, size: tuple[int, int], ground: str, ink: str) -> None:
    """A curve that falls, for want of anything to show."""
    from PIL import Image, ImageDraw

    width, height = size
    image = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(image)
    points = [
        (x, height * (0.9 - 0.75 / (1 + 6 * x / width)))
        for x in range(width // 12, width * 11 // 12, 8)
    ]
    pen.line([(x, height - y) for x, y in points], fill=ink, width=max(4, width // 90))
    pen.line([(width // 12, height // 12), (width // 12, height * 11 // 12)], fill=ink, width=3)
    pen.line(
        [(width // 12, height * 11 // 12), (width * 11 // 12, height * 11 // 12)], fill=ink, width=3
    )
    image.save(path)


def build(content: Path, out: Path, memory: Path) -> Built:
    return publish(content, out, Options(cache=memory, now=NOW))


class _Quiet(SimpleHTTPRequestHandler):
    """Files of a folder, compressed as any host would."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: who asks for what is seen in the test."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        found = path.is_file()
        body = (path if found else Path(self.directory) / "404.html").read_bytes()
        self.send_response(200 if found else 404)
        kind = self.guess_type(str(path)) if found else "text/html"
        text = kind.startswith("text/") or kind in ("application/json", "image/svg+xml")
        if text and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(body)))
        if "/assets/" in self.path:
            self.send_header("Cache-Control", "public, max-age=31536000, immutable")
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which the folder is served, on a port of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
