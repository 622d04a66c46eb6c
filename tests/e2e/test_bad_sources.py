"""What happens to a source that misbehaves, to what it gave before, and to all the others?"""

from __future__ import annotations

import gzip
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from farm import Farm, Fault, answer, hangs, sends
from program import Program

pytestmark = pytest.mark.slow

GOOD = 8
ITEMS = 5
TIMEOUT_S = 3

_HTML = b"<!doctype html><title>Sorry</title><h1>We have moved</h1><p>Nothing is here now.</p>"
_BOMB = gzip.compress(b'<?xml version="1.0"?><rss><channel><title>' + b"a" * (64 << 20), 9)
_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]><rss><channel><title>&j;</title></channel></rss>"
)
_WIDE = '<?xml version="1.0"?><rss ' + " ".join(f'a{i}="1"' for i in range(50_000)) + "/>"
_YEAR_1 = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Old</title><item><guid>1</guid>'
    "<title>From year one</title><link>http://127.0.0.1/old</link>"
    "<pubDate>Mon, 01 Jan 0001 00:00:00 GMT</pubDate></item></channel></rss>"
)

FAULTS: dict[str, tuple[Fault, bool]] = {
    # name -> what the source does, and whether that is a problem
    "html": (
        sends(
            answer(b"<html><body><h1>Moved</h1></body></html>", "200 OK", "Content-Type: text/html")
        ),
        True,
    ),
    "empty": (sends(answer(b"")), True),
    "error": (sends(answer(b"down", "503 Service Unavailable")), True),
    "missing": (sends(answer(b"", "404 Not Found")), True),
    "hanging": (hangs(), True),
    "hanging-in-body": (hangs(answer(b"<rss>", length=5_000)), True),
    "lying-length": (sends(answer(b"<rss><channel>", length=5_000)), True),
    "not-http": (sends(b"220 mail.example ESMTP\r\n"), True),
    "bomb": (sends(answer(_BOMB, "200 OK", "Content-Encoding: gzip")), True),
    "laughs": (sends(answer(_LAUGHS.encode())), True),
    "wide": (sends(answer(_WIDE.encode())), True),
    "year-1": (sends(answer(_YEAR_1.encode())), False),
}


def _rows(home: Path, sql: str) -> list[tuple[str, ...]]:
    base = sqlite3.connect(home / "lookahead.sqlite3")
    try:
        return base.execute(sql).fetchall()
    finally:
        base.close()


@pytest.fixture
def seen(cli: Program, tmp_path: Path) -> Iterator[tuple[Farm, float]]:
    """One pass over good sources and bad ones; the farm, and how long the pass took."""
    with Farm(GOOD, ITEMS) as farm:
        farm.faults = {f"/{name}": fault for name, (fault, _) in FAULTS.items()}
        opml = tmp_path / "farm.opml"
        opml.write_text(farm.opml(*farm.faults), "utf-8")
        cli.env |= {
            "LOOKAHEAD_ALLOW_NETWORKS": "127.0.0.0/8",
            "LOOKAHEAD_TIMEOUT_S": str(TIMEOUT_S),
            "LOOKAHEAD_PER_HOST": "8",
        }
        assert cli("sources", "import", opml).code == 0
        began = time.monotonic()
        cli("update", timeout_s=120)
        yield farm, time.monotonic() - began


def test_each_bad_source_has_its_reason_and_the_others_everything(
    cli: Program, seen: tuple[Farm, float]
) -> None:
    """Bad sources get one sentence each; good ones are complete; the pass is not held up."""
    _, took = seen
    rows = _rows(cli.home, "SELECT url, problem, failures FROM store_source")
    problems = {str(url).rsplit("/", 1)[1]: str(text) for url, text, _ in rows}
    for name, (_, is_problem) in FAULTS.items():
        assert bool(problems[name]) == is_problem, (name, problems[name])
        assert "\n" not in problems[name]
        assert "Error" not in problems[name], f"{name}: {problems[name]} is no sentence for people"
    assert all(not problems[f"{i}.xml"] for i in range(GOOD))
    (count,) = _rows(
        cli.home,
        "SELECT count(*) FROM store_entry e JOIN store_source s ON s.id = e.source_id"
        " WHERE s.url LIKE '%.xml'",
    )
    assert count == (GOOD * ITEMS,)
    print(f"pass took {took:.1f} s; problems: {problems}")
    assert took < 40


def test_a_date_in_year_1_is_no_date(cli: Program, seen: tuple[Farm, float]) -> None:
    """The article is kept, dated when it was first seen, and says that it was not dated."""
    rows = _rows(
        cli.home,
        "SELECT published - first_seen, dated FROM store_article WHERE title = 'From year one'",
    )
    assert rows == [(0, 0)]


def test_what_a_source_gave_before_stays(cli: Program, seen: tuple[Farm, float]) -> None:
    """A source that turns into HTML, nothing, or an error keeps all its articles."""
    farm, _ = seen
    before = _rows(cli.home, "SELECT id, title FROM store_article ORDER BY id")
    broken = ["html", "empty", "error", "bomb"]
    farm.faults |= {f"/{i}.xml": FAULTS[name][0] for i, name in enumerate(broken)}
    cli("update", "--all", timeout_s=120)
    assert _rows(cli.home, "SELECT id, title FROM store_article ORDER BY id") == before
    problems = dict(_rows(cli.home, "SELECT url, problem FROM store_source"))
    assert all(problems[farm.url(i)] for i in range(len(broken)))
