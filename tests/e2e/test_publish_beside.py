"""May a radar be published while it gathers?  Two processes, one that writes and one that reads."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from program import Program, free_port, wait_until_served

pytestmark = pytest.mark.slow

GATHERED_S = 90
TIMES = 3  # at least, of publishing while it gathers
ONE_PAGE = 30  # rows of a list


def test_a_radar_is_published_while_it_gathers(cli: Program, tmp_path: Path) -> None:
    """From the first article to the last: no error, every link holds, no page half a change."""
    port, out = free_port(), tmp_path / "planet"
    running = cli.start("up", "--port", port)
    wait_until_served(f"http://127.0.0.1:{port}/a/1", running, GATHERED_S)
    seen: list[int] = []
    while len(seen) < TIMES or seen[-1] != seen[-2]:
        ran = cli("publish", "--radar", "--out", out, "--json", timeout_s=300)
        assert ran.code == 0, ran.err
        assert ran.json["problems"] == []
        assert not _broken(out)
        _consistent(out)
        seen.append(len(list((out / "a").iterdir())))
    assert seen[0] < seen[-1] or seen[0] > 100
    assert running.process.poll() is None
    assert "rror" not in running.said


def _broken(out: Path) -> set[tuple[str, str]]:
    """Every local address in a page that has no file."""
    bad = set()
    for path in out.rglob("*.html"):
        for link in re.findall(r'\s(?:href|src|action)="(/[^"]*)"', path.read_text("utf-8")):
            target = unquote(urlsplit(unescape(link)).path).lstrip("/")
            file = out / target / "index.html" if link.endswith("/") else out / target
            if not file.exists():
                bad.add((str(path.relative_to(out)), link))
    return bad


def _consistent(out: Path) -> None:
    """A source has as many articles in its list as its page says, where they fit on one."""
    for path in (out / "source").glob("*/index.html"):
        page = path.read_text("utf-8")
        said = re.search(r"<span>(\d+) articles?</span>", page)
        assert said, path
        rows = page.count('<article class="row')
        assert rows == min(int(said[1]), ONE_PAGE), path
