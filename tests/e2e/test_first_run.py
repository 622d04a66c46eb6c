"""What does somebody see who starts Lookahead for the first time, without internet?"""

from __future__ import annotations

import contextlib
import re
import sqlite3
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from program import Program, Running, free_port, get, wait_until_served

pytestmark = pytest.mark.slow

FIRST_PAGE_S = 10


@pytest.fixture
def started(cli: Program) -> tuple[Running, str]:
    """`lookahead up` in an empty home on a machine without internet, and its address."""
    port = free_port()
    return cli.start("up", "--port", port), f"http://127.0.0.1:{port}"


def _front_with_articles(base: str, running: Running, timeout_s: float = FIRST_PAGE_S) -> str:
    """The front page as soon as it shows articles."""
    end = time.monotonic() + timeout_s
    page = wait_until_served(f"{base}/", running, timeout_s)
    while page.count('href="/a/') < 20 and time.monotonic() < end:
        time.sleep(0.1)
        page = get(f"{base}/")
    return page


def test_the_sample_edition_is_there_in_ten_seconds(started: tuple[Running, str]) -> None:
    """Within ten seconds of `up` the front page shows sample articles, and says that they are."""
    began = time.monotonic()
    running, base = started
    page = _front_with_articles(base, running)
    print(f"front page with articles after {time.monotonic() - began:.1f} s")
    assert page.count('href="/a/') >= 20
    assert "sample" in page.lower()


def test_an_article_can_be_read(started: tuple[Running, str]) -> None:
    """From the front page a link leads to an article with its text, its source and the original."""
    running, base = started
    page = _front_with_articles(base, running)
    found = re.search(r'href="(/a/\d+)"', page)
    assert found
    article = get(base + found[1])
    assert len(re.sub(r"<[^>]+>", " ", article).split()) > 60
    assert re.search(r'href="https?://[\w.-]+\.example/', article)
    assert "sample" in article.lower()


def _visit(link: str) -> tuple[int, str]:
    """A visit by a browser of its own: the status, and the page that it ends on."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    try:
        with browser.open(link, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_the_sign_in_link_works_once(started: tuple[Running, str]) -> None:
    """The link that `up` prints signs its first visitor in, and nobody after."""
    running, base = started
    link = running.wait_for(r"http://\S+/signin/\S+")[0]
    wait_until_served(f"{base}/", running)
    status, page = _visit(link)
    assert (status, 'href="/starred"' in page) == (200, True)
    status, page = _visit(link)
    assert (status, 'href="/starred"' in page) == (410, False)


def test_signin_gives_a_link_for_what_runs(cli: Program, started: tuple[Running, str]) -> None:
    """The sample lives in a home and on a port of its own; the command finds both."""
    running, base = started
    wait_until_served(f"{base}/", running)
    link = cli("signin").out.strip()
    assert link.startswith(base)
    status, page = _visit(link)
    assert (status, 'href="/starred"' in page) == (200, True)


def test_a_second_start_leaves_the_first_ones_address(
    cli: Program, started: tuple[Running, str]
) -> None:
    """It says that the home is in use, and when it ends `signin` still finds the first."""
    running, base = started
    wait_until_served(f"{base}/", running)
    second = cli.start("up", "--port", free_port())
    second.wait_for(f"already, at {base}/")
    second.wait_for("Ctrl-C")
    second.interrupt()
    assert cli("signin").out.strip().startswith(base)


def test_the_doctor_knows_the_sample(cli: Program, started: tuple[Running, str]) -> None:
    """That one's own database is not there yet is no fault, and the words say why."""
    running, base = started
    wait_until_served(f"{base}/", running)
    ran = cli("doctor")
    assert ran.code == 0
    assert "shows the sample" in ran.out


def test_what_is_added_beside_the_sample_is_shown_next(
    cli: Program, started: tuple[Running, str], tmp_path: Path
) -> None:
    """The terminal adds to one's own radar, says what is left to do, and that is all there is to do."""
    running, base = started
    wait_until_served(f"{base}/", running)
    opml = tmp_path / "mine.opml"
    opml.write_text(
        '<opml version="2.0"><body><outline text="My own" type="rss"'
        ' xmlUrl="https://mine.example/feed"/></body></opml>'
    )
    ran = cli("sources", "import", opml)
    assert ran.code == 0
    assert "lookahead up" in ran.err
    running.interrupt()
    again = cli.start("up", "--port", base.rsplit(":", 1)[1])
    wait_until_served(f"{base}/", again)
    assert "My own" in get(f"{base}/sources")


def test_the_owners_texts_are_theirs_beside_the_sample_too(cli: Program) -> None:
    """Where there are any they stand under /site/, and none of the sample's between them."""
    posts = cli.home / "content" / "posts"
    posts.mkdir(parents=True)
    (posts / "mine.md").write_text("---\ntitle: My own words\ndate: 2026-01-02\n---\nHello.\n")
    running = cli.start("up", "--port", port := free_port())
    wait_until_served(f"http://127.0.0.1:{port}/", running)
    shown, end = "", time.monotonic() + 30
    while "My own words" not in shown and time.monotonic() < end:
        time.sleep(0.3)
        with contextlib.suppress(urllib.error.HTTPError):
            shown = get(f"http://127.0.0.1:{port}/site/")
    assert "My own words" in shown
    assert not (cli.home / "sample" / "content").exists()
    assert not (cli.home / "sample" / "site").exists()


def test_ctrl_c_ends_it_and_a_second_start_goes_on(
    cli: Program, started: tuple[Running, str]
) -> None:
    """After Ctrl-C nothing runs on, exit code 0, and the next start has the articles at once."""
    running, base = started
    _front_with_articles(base, running)
    assert running.interrupt() in (0, 130)
    assert "Traceback" not in running.said
    before = _articles(cli)
    port = base.rsplit(":", 1)[1]
    again = cli.start("up", "--port", port)
    page = wait_until_served(f"{base}/", again)
    assert page.count('href="/a/') >= 20
    assert _articles(cli) >= before > 0
    assert again.interrupt() in (0, 130)


def _articles(cli: Program) -> int:
    (path,) = cli.home.rglob("sample/lookahead.sqlite3")
    base = sqlite3.connect(path)
    try:
        (count,) = base.execute("SELECT count(*) FROM store_article").fetchone()
        return int(count)
    finally:
        base.close()


def test_the_sample_stays_out_of_the_real_database(
    cli: Program, started: tuple[Running, str]
) -> None:
    """What the sample brings lies in a database of its own."""
    running, base = started
    _front_with_articles(base, running)
    running.interrupt()
    real = cli.home / "lookahead.sqlite3"
    if real.exists():
        base_ = sqlite3.connect(real)
        rows = base_.execute("SELECT count(*) FROM sqlite_master WHERE name = 'store_article'")
        has_table = rows.fetchone() == (1,)
        count = (
            base_.execute("SELECT count(*) FROM store_article").fetchone() if has_table else (0,)
        )
        base_.close()
        assert count == (0,)
