"""From a summary in a feed to the whole text, over real HTTP: politely, once, and whatever answers."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import Asked, Site, answer, serve
from program import Program

from lookahead.core.identity import names
from lookahead.core.look import Draft, PageLook, Pass
from lookahead.core.model import (
    Enclosure,
    Entry,
    Failure,
    FeedInfo,
    Fetched,
    Kind,
    Parsed,
    Redirect,
    Source,
)
from lookahead.pipeline.page_text import Leaf, PageJob, read
from lookahead.pipeline.prepare import FRESH_PLACES, Job, draft
from lookahead.pipeline.workers import Bounds, Workers

# many passes over a real server: half a second each
pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SENTENCES = (
    "The reef was measured again in spring, with the same nets and the same boats.",
    "Nobody had expected the kelp to come back before the urchins were gone.",
    "What follows is the table of all counts, and the reason why two of them are missing.",
    "The second survey was longer than the first, and it cost half as much.",
)
PARAGRAPHS = [" ".join(SENTENCES) for _ in range(8)]
SUMMARY = "A short word about the reef."


def html(title: str = "Reef one", body: list[str] | None = None, head: str = "") -> bytes:
    """A page as sites write them, with a menu and a footer around the text."""
    text = "".join(f"<p>{p}</p>" for p in (PARAGRAPHS if body is None else body))
    page = (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body>"
        "<nav><a href=/>Home</a> <a href=/about>About</a></nav>"
        f"<main><article><h1>{title}</h1>{text}</article></main>"
        "<footer>All rights reserved</footer></body></html>"
    )
    return page.encode()


def page(body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    return answer(body, status, content_type=kind)


class Town:
    """A site with a feed of summaries; `pages` says what stands at its addresses."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.pages: dict[str, bytes] = {}
        self.entries: dict[str, tuple[str, str]] = {"/one": ("Reef one", SUMMARY)}
        self.published = format_datetime(datetime.now(UTC) - timedelta(hours=1))

    def feed(self) -> bytes:
        items = "".join(
            f"<item><title>{title}</title><link>{self.site.base}{path}</link><guid>{path}</guid>"
            f"<pubDate>{self.published}</pubDate><description>{summary}</description></item>"
            for path, (title, summary) in self.entries.items()
        )
        head = f"<title>Town</title><link>{self.site.base}/</link>"
        return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()

    def times(self, path: str) -> int:
        return sum(asked.path == path for asked in self.site.asked)

    def run(self, *, whole: bool = True, workers: Workers | None = None) -> None:
        """One pass over the feed, and over what is due behind it."""
        asyncio.run(self.pass_over(Pass(all=True, whole=whole, understand=True), workers))

    async def pass_over(self, wanted: Pass, workers: Workers | None = None) -> None:
        from lookahead.config import load
        from lookahead.pipeline import work

        async with work.tools(load(), lambda _: None) as tools:
            tools.workers = workers or tools.workers
            await work.once(tools, wanted)


@pytest.fixture
def town(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A town that is up, and a radar that follows it."""
    from lookahead.pipeline import whole
    from lookahead.store import sources

    monkeypatch.setenv("LOOKAHEAD_ALLOW_NETWORKS", "127.0.0.0/8")
    monkeypatch.setattr(whole, "PAGE_GAP_S", 0.0)
    with _up() as town:
        feed = f"{town.site.base}/feed"
        sources.add(Source(slug="town", name="Town", home="", url=feed), datetime.now(UTC))
        yield town


@contextmanager
def _up() -> Iterator[Town]:
    """The town in a thread of its own, since every pass has a loop of its own."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    town = Town(Site(0))

    async def handle(asked: Asked, writer: asyncio.StreamWriter) -> None:
        if asked.path == "/feed":
            writer.write(page(town.feed(), "application/rss+xml"))
        else:
            writer.write(town.pages.get(asked.path) or answer(status="404 Not Found"))

    server = serve(handle)
    try:
        town.site = asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result()
        yield town
    finally:
        ending = server.__aexit__(None, None, None)
        asyncio.run_coroutine_threadsafe(ending, loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def due_now() -> None:
    """Days pass for every page that will be asked for again."""
    from lookahead.store.sql import run

    run("UPDATE store_page SET due = 1 WHERE due IS NOT NULL")


def row(columns: str) -> Any:
    """What the database says of the only article and its page."""
    from lookahead.store.sql import rows

    (found,) = rows(
        f"SELECT {columns} FROM store_article a JOIN store_content c ON c.article_id = a.id"  # noqa: S608  columns that tests name
        " LEFT JOIN store_page p ON p.article_id = a.id"
    )
    return found if len(found) > 1 else found[0]


# ---- over the wire -------------------------------------------------------------------------------


def test_a_summary_becomes_the_whole_text(town: Town) -> None:
    """The article, the search and the board of page files know it; robots.txt was asked first."""
    from lookahead.core.model import Filter
    from lookahead.store import words

    town.pages["/one"] = page(html())
    town.run()
    count, text, problem = row("a.words, c.text, p.problem")
    assert problem == ""
    assert count > 300
    assert "two of them are missing" in text
    assert "All rights reserved" not in text
    assert words.find("urchins", Filter(), 5).cards[0].title == "Reef one"
    assert [a.path for a in town.site.asked] == ["/feed", "/robots.txt", "/one"]


def test_a_pass_that_does_not_wait_fetches_no_page(town: Town) -> None:
    """`update` ends when all is readable; pages come behind it, once."""
    town.pages["/one"] = page(html())
    town.run(whole=False)
    assert town.times("/one") == 0
    town.run()
    town.run()
    assert town.times("/one") == 1


@pytest.mark.slow
def test_pages_of_one_host_are_asked_seconds_apart(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other."""
    from lookahead.pipeline import whole

    monkeypatch.setattr(whole, "PAGE_GAP_S", 1.0)
    for n in range(3):
        town.entries[f"/{n}"] = (f"Reef {n}", SUMMARY)
        town.pages[f"/{n}"] = page(html(f"Reef {n}"))
    started = datetime.now(UTC)
    town.run()
    assert datetime.now(UTC) - started > timedelta(seconds=2)
    assert town.site.most == 1


def test_robots_txt_is_obeyed_for_good(town: Town) -> None:
    """The page is never asked for, and the reason is kept in words."""
    town.pages["/robots.txt"] = page(b"User-agent: *\nDisallow: /one\n", "text/plain")
    town.pages["/one"] = page(html())
    town.run()
    due, problem, text = row("p.due, p.problem, c.text")
    assert (town.times("/one"), due, text) == (0, None, SUMMARY)
    assert "asks not to" in problem


WALLS = {
    "consent": ["We and our partners use cookies to store and read data.", "Accept all cookies"],
    "login": ["Please sign in to continue reading.", "Create an account"],
    "captcha": ["Checking your browser before you come in.", "Verify you are human"],
}


@pytest.mark.parametrize("code", WALLS)
def test_a_wall_is_no_article(town: Town, code: str) -> None:
    """What the feed said is kept; the page is not asked for again."""
    town.pages["/one"] = page(html("Before you continue", WALLS[code]))
    town.run()
    assert row("p.problem_code, p.due, c.text, a.whole") == (code, None, SUMMARY, 0)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (page(b"%PDF-1.7 ...", "application/pdf"), "type"),
        (page(b"%PDF-1.7 <html>", "text/html"), "type"),
        (page(b"\x00\x01 <html>", "image/png"), "type"),
        (page(b"word " * 400, "text/plain"), "type"),
        (page(b"<html>" + b"<p>word word</p>" * 500_000), "too-large"),
        (page(b"", "text/html"), "empty"),
        (page(html(body=["Only this."])), "short"),
        (answer(status="410 Gone"), "http"),
        (answer(status="302 Found", Location="/one"), "redirect-loop"),
        (answer(status="302 Found", Location="/"), "front-page"),
    ],
    ids="pdf,called-html,picture,plain,huge,nothing,short,gone,circle,front-page".split(","),
)
def test_what_is_no_page_changes_nothing(town: Town, sent: bytes, code: str) -> None:
    """Another type, too much, too little, gone, or the front page: said in words, and never again."""
    town.pages = {"/one": sent, "/": page(html("Town"))}
    town.run()
    found, due, text, problem = row("p.problem_code, p.due, c.text, p.problem")
    assert (found, due, text) == (code, None, SUMMARY)
    assert problem.endswith(".")


def test_a_page_that_is_missing_is_asked_for_less_and_less_and_then_given_up(town: Town) -> None:
    """Some pages come up after their feed; none is asked for for ever."""
    waits = []
    for _ in range(6):
        town.run()
        tried, due = row("p.tried, p.due")
        waits.append(None if due is None else round((due - tried) / 600))
        due_now()
    assert waits == [1, 6, 36, 144, None, None]
    assert town.times("/one") == 5
    assert "not asked for again" in row("p.problem")


def test_waiting_pages_are_fetched_where_no_source_is_due(town: Town) -> None:
    """The feed was read a moment ago, and its pages were not asked for then."""
    town.pages["/one"] = page(html())
    town.run(whole=False)
    asyncio.run(town.pass_over(Pass(whole=True)))
    assert (row("a.whole"), town.times("/feed")) == (1, 1)


def test_a_page_that_comes_up_later_is_taken(town: Town) -> None:
    """Failures are forgotten with the first good answer."""
    town.run()
    town.pages["/one"] = page(html())
    due_now()
    town.run()
    assert row("p.failures, p.problem, a.whole") == (0, "", 1)


def test_a_page_that_kills_its_worker_costs_one_look(town: Town) -> None:
    """Nothing is lost, and the page is read when there is a worker for it."""
    town.pages["/one"] = page(html())
    town.run(whole=False)
    dying = Workers(1, Bounds(cpu_s=5, wall_s=0.0))
    town.run(workers=dying)
    dying.close()
    code, failures, text = row("p.problem_code, p.failures, c.text")
    assert (code, failures, text) == ("timeout", 1, SUMMARY)
    due_now()
    town.run()
    assert row("a.whole, p.failures") == (1, 0)


def test_an_edit_of_the_feed_keeps_the_text_and_looks_again(town: Town) -> None:
    """The new title at once, and the new text when its page is due."""
    town.pages["/one"] = page(html())
    town.run()
    town.entries["/one"] = ("Reef one, corrected", "A short word about the reef, corrected.")
    town.pages["/one"] = page(html(body=[*PARAGRAPHS, "A correction stands here."]))
    town.run()
    title, count = row("a.title, a.words")
    assert (title, town.times("/one")) == ("Reef one, corrected", 1)
    due_now()
    town.run()
    assert "A correction stands here." in row("c.text")
    assert row("a.words") > count > 300
    assert town.times("/one") == 2


def test_extracting_again_asks_nobody(town: Town) -> None:
    """The stored page gives the text back, and a second time there is nothing to do."""
    from lookahead.pipeline import redo
    from lookahead.store.sql import run

    town.pages["/one"] = page(html())
    town.run()
    before = row("c.html")
    asked = len(town.site.asked)
    run("UPDATE store_content SET html = '<p>of an old extractor</p>'")
    workers, told = Workers(1), []
    assert redo.extract(workers, None, told.append) == {row("a.id")}
    assert redo.extract(workers, None, told.append) == set()
    workers.close()
    assert (row("c.html"), told) == (before, [1, 1])
    assert len(town.site.asked) == asked


def test_preparing_again_does_not_bring_the_summary_back(town: Town) -> None:
    """`redo prepare` works on what the feed sent, and the page's text is more."""
    from lookahead.pipeline import redo

    town.pages["/one"] = page(html())
    town.run()
    workers = Workers(1)
    redo.prepare(workers, None, lambda _: None)
    workers.close()
    assert row("a.words") > 300


def test_a_pass_that_is_stopped_gives_its_pages_back(town: Town) -> None:
    """What was under way is due again at once; what was read is written."""
    from lookahead.config import load
    from lookahead.pipeline import whole, work
    from lookahead.store import whole as stored

    async def stopped() -> None:
        async with work.tools(load(), lambda _: None) as tools:
            passing = asyncio.create_task(whole.fetch(tools, ahead=stored.LATER))
            while not town.times("/one"):
                await asyncio.sleep(0.01)
            passing.cancel()
            with suppress(asyncio.CancelledError):
                await passing

    town.pages["/one"] = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"  # and then silence
    town.run(whole=False)
    asyncio.run(stopped())
    assert row("p.lease_until, p.tried, p.failures") == (0, None, 0)
    town.pages["/one"] = page(html())
    town.run()
    assert row("a.whole")


@pytest.mark.slow
def test_kill_in_the_middle_costs_the_page_under_way(cli: Program) -> None:
    """What was committed before SIGKILL is not asked for again, and what was not comes after it."""
    with _up() as town:
        town.entries = {f"/{n}": (f"Reef {n}", SUMMARY) for n in range(3)}
        town.pages = {f"/{n}": page(html(f"Reef {n}")) for n in range(3)}
        here = {"LOOKAHEAD_ALLOW_NETWORKS": "127.0.0.0/8"}
        opml = cli.home.parent / "town.opml"
        feed = f"{town.site.base}/feed"
        opml.write_text(f'<opml version="2.0"><body><outline xmlUrl="{feed}"/></body></opml>')
        assert cli("sources", "import", opml, **here).code == 0
        running = cli.start("update", "--whole", "--understand", **here)
        while not town.times("/1"):
            assert running.process.poll() is None, running.said
            time.sleep(0.01)
        running.kill()
        with sqlite3.connect(cli.home / "lookahead.sqlite3") as base:
            (done,) = base.execute("SELECT count(*) FROM store_article WHERE whole").fetchone()
        assert done < 3
        assert cli("update", "--whole", "--understand", **here).code == 0
        (whole,) = base.execute("SELECT count(*) FROM store_article WHERE whole").fetchone()
        base.close()
    assert whole == 3
    assert sum(town.times(f"/{n}") for n in range(3)) <= 4
    assert town.times("/0") == 1


# ---- what a page says ----------------------------------------------------------------------------


def look(**changes: Any) -> PageLook:
    fields: dict[str, Any] = {
        "article": 1,
        "token": "t",
        "claimed": NOW,
        "failures": 0,
        "url": "https://a.example/reef-one",
        "key": "a.example/reef-one",
        "title": "Reef one",
        "language": "en",
        "tags": (),
        "usual": (),
    }
    return PageLook(**(fields | changes))


def job(data: bytes, kind: str = "text/html", **changes: Any) -> PageJob:
    wanted = look(**changes)
    return PageJob(wanted, (Leaf(data, kind, wanted.url),), NOW)


GERMAN = [
    "Das ist der Text der Seite, und er ist nicht in der Sprache, die wir erwartet haben. "
    "Die Seite wird auf Deutsch gezeigt, weil der Server das für richtig hält."
] * 8


def test_another_language_is_another_article() -> None:
    """A page that sends people by their country elsewhere is not what was linked."""
    problem = read(job(html("Riff eins", GERMAN))).problem
    assert problem
    assert problem.code == "language"
    assert "de, not en" in problem.text
    assert read(job(html("Reef one", GERMAN))).problem is None  # its own title stands on it
    assert read(job(html("Riff eins", GERMAN), language="de")).problem is None


def test_the_address_that_a_page_calls_its_own_is_evidence() -> None:
    """A copy names its original on another host."""
    other = '<link rel="canonical" href="https://b.example/the-reef?a=1&amp;b=2">'
    own = "<link href='https://www.a.example/reef-one/?utm_source=x' rel=canonical>"
    assert read(job(html(head=other))).canonical == "https://b.example/the-reef?a=1&b=2"
    assert read(job(html(head=own))).canonical == ""
    assert read(job(html(head='<link rel=canonical href="javascript:1">'))).canonical == ""


@pytest.mark.parametrize(
    ("body", "declared", "language"),
    [(PARAGRAPHS, "en-GB", "en-GB"), (GERMAN, "en", "de"), (["kelp"] * 30, "sv", "sv")],
    ids=["agrees", "disagrees", "cannot be told"],
)
def test_what_is_spoken_goes_before_what_is_declared(
    body: list[str], declared: str, language: str
) -> None:
    """Themes call every page English; where the text says nothing, the page's word counts."""
    data = html(body=body).replace(b"lang=en", f"lang={declared}".encode())
    text = read(job(data)).text
    assert text
    assert text.language == language


def test_a_title_made_of_the_address_is_replaced() -> None:
    """A sitemap has no titles; what a feed says is never replaced."""
    named = read(job(html("The reef, measured twice")))
    assert named.text
    assert named.text.title == "The reef, measured twice"
    kept = read(job(html("The reef, measured twice"), title="Our reef"))
    assert kept.text
    assert kept.text.title == ""


@pytest.mark.parametrize(
    ("stated", "taken"),
    [("2026-11-01", True), ("2026-12-24", False), ("1970-01-01", False), ("never", False)],
)
def test_only_a_date_that_can_be_is_taken(stated: str, taken: bool) -> None:
    """Not the future, and not before there were feeds."""
    head = f'<meta property="article:published_time" content="{stated}T08:00:00Z">'
    text = read(job(html(head=head))).text
    assert text
    assert (text.published is not None) == taken


@given(st.binary(max_size=3000), st.sampled_from(["text/html", "text/html; charset=utf-16", ""]))
def test_no_bytes_are_too_much(data: bytes, kind: str) -> None:
    """Whatever a page is, it gives a text or a problem, never both, and it is kept as it came."""
    import zlib

    found = read(job(b"<p>" + data, kind))
    assert (found.text is None) != (found.problem is None)
    assert zlib.decompress(found.raw.packed) == b"<p>" + data


# ---- what follows from an answer -----------------------------------------------------------------


@given(
    code=st.sampled_from(
        ["http", "dns", "connect", "tls", "timeout", "protocol", "crash", "robots"]
    ),
    status=st.sampled_from([0, 404, 410, 429, 500, 503]),
    wait=st.none() | st.floats(0, 1e9),
    failures=st.integers(0, 50),
)
def test_a_failure_is_tried_again_a_few_times(
    code: str, status: int, wait: float | None, failures: int
) -> None:
    """Never at once, within a week if at all, and at last no more."""
    from lookahead.pipeline.whole import BACK_OFF, failed

    failure = Failure(code, "It failed.", status=status, retry_after_s=wait)
    outcome = failed(look(failures=failures), failure, NOW)
    assert outcome.failures == failures + 1
    if failures >= len(BACK_OFF) or status == 410:
        assert outcome.next_due is None
    if outcome.next_due is not None:
        assert timedelta(minutes=10) <= outcome.next_due - NOW <= timedelta(days=7)
    assert outcome.problem


def test_a_paused_host_is_not_the_pages_failure() -> None:
    """It was not asked for, and its neighbours wait with it."""
    from lookahead.pipeline.whole import failed

    wait = Failure("paused", "Wait.", retry_after_s=900)
    outcome = failed(look(failures=4), wait, NOW)
    assert (outcome.failures, outcome.host_rests) == (4, True)
    assert outcome.next_due == NOW + timedelta(seconds=900)


@pytest.mark.parametrize(
    ("code", "led_to", "rests"),
    [
        ("connect", "", True),
        ("timeout", "", True),
        ("slow", "", False),
        ("timeout", "https://a.example/other", True),
        ("timeout", "https://b.example/other", False),
    ],
)
def test_only_silence_is_the_hosts_failure(code: str, led_to: str, rests: bool) -> None:
    """A host that began to answer, or that led elsewhere, is there for its other pages."""
    from lookahead.pipeline.whole import BACK_OFF, failed

    redirects = (Redirect(302, led_to),) if led_to else ()
    outcome = failed(look(), Failure(code, "It failed.", redirects=redirects), NOW)
    assert (outcome.host_rests, outcome.failures) == (rests, 1)
    assert outcome.next_due == NOW + BACK_OFF[0]


def test_a_page_that_never_ends_concerns_itself_only(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others of its host are read in the same pass."""
    endless = page(html()).replace(b"Content-Length: ", b"Content-Length: 9")
    town.entries = {path: (path[1:], SUMMARY) for path in ("/one", "/two", "/three")}
    town.pages = {"/one": endless, "/two": page(html("two")), "/three": page(html("three"))}
    monkeypatch.setenv("LOOKAHEAD_TIMEOUT_S", "1")
    town.run()
    from lookahead.store.sql import rows

    told = rows(
        "SELECT a.title, a.whole, p.problem_code FROM store_article a"
        " JOIN store_page p ON p.article_id = a.id ORDER BY a.id"
    )
    assert {row[0]: row[1:] for row in told} == {
        "one": (0, "slow"),
        "two": (1, ""),
        "three": (1, ""),
    }


def test_a_page_without_a_type_is_looked_at() -> None:
    """Markup is a page, whatever the header forgot."""
    from lookahead.pipeline.whole import no_page

    def of(data: bytes) -> Fetched:
        return Fetched("https://a.example/reef-one", 200, {}, data)

    assert no_page(look(), of(b"<!doctype html><p>Reef")) is None
    assert no_page(look(), of(b"reef")) is not None


# ---- whose page is wanted ------------------------------------------------------------------------

LINK = "https://a.example/one"


def wants(place: int = 0, kind: Kind = Kind.FEED, **changes: Any) -> bool:
    fields: dict[str, Any] = {"title": "One", "link": LINK, "summary": SUMMARY, "published": NOW}
    entry = Entry(**(fields | changes))
    what = Job("a", kind, "en", (), "https://a.example/feed", "", b"", b"", NOW)
    (name,) = names("a", [entry])
    assert name
    feed = Parsed(FeedInfo(link="https://a.example/"))
    made: Draft = draft(what, feed, entry, name, "0" * 16, place)
    return made.wants_page


OLD = NOW - timedelta(days=400)
LONG = f"<p>{' '.join(PARAGRAPHS)}</p>"


@pytest.mark.parametrize(
    ("wanted", "changes"),
    [
        (True, {}),
        (True, {"summary": ""}),
        (True, {"summary": "", "content": "<p>It began in spring … Read more</p>"}),
        (True, {"summary": f"<p>{' '.join(SENTENCES * 4)} Continue reading →</p>"}),
        (True, {"published": OLD}),
        (True, {"published": None}),
        (True, {"place": FRESH_PLACES}),
        (False, {"place": FRESH_PLACES, "published": OLD}),
        (False, {"place": FRESH_PLACES, "published": None}),
        (False, {"summary": LONG}),
        (False, {"content": "<p>All of it, in a few words.</p>"}),
        (False, {"content": LONG}),
        (False, {"content": f"{LONG}<p>Read more</p>"}),
        (False, {"title": ""}),
        (False, {"link": ""}),
        (False, {"link": "https://a.example/paper.PDF"}),
        (False, {"link": "https://a.example"}),
        (False, {"link": "https://a.example/changes#v2"}),
        (False, {"kind": Kind.ARXIV}),
        (False, {"enclosures": (Enclosure("https://a.example/1.mp3", "audio/mpeg"),)}),
    ],
)
def test_whose_page_is_wanted(wanted: bool, changes: dict[str, Any]) -> None:
    """Summaries with a page of their own, new or among the first of their document."""
    assert wants(**changes) == wanted


# ---- articles of several pages -------------------------------------------------------------------

RULES = {"include": "article", "exclude": ".ad", "next": "a.next"}


def leaf(number: int, following: str = "") -> bytes:
    """One page of an article, with an advertisement in its text and a link to what follows."""
    body = [f"This is page {number} of the reef.", *PARAGRAPHS[:3]]
    onward = f'<a class=next href="{following}">Next</a>' if following else ""
    return page(html(body=[*body, "<span class=ad>Buy a net now</span>", onward]))


def rule(rules: dict[str, str]) -> None:
    from lookahead.store.sql import run

    run("UPDATE store_source SET article = %s", [json.dumps(rules)])


def test_the_pages_of_an_article_are_joined(town: Town) -> None:
    """In their order, each once, though the last one leads back to the first; `redo` gives the same."""
    from lookahead.pipeline.page_text import again
    from lookahead.store import whole

    rule(RULES)
    town.pages |= {"/one": leaf(1, "/one?p=2"), "/one?p=2": leaf(2, "/one?p=3")}
    town.pages |= {"/one?p=3": leaf(3, "/one")}
    town.run()
    text, words, problem = row("c.text, a.words, p.problem")
    places = [text.index(f"This is page {n} of") for n in (1, 2, 3)]
    assert places == sorted(places)
    assert "Buy a net" not in text
    assert problem == ""
    assert words > 3 * 100
    assert [town.times(path) for path in ("/one", "/one?p=2", "/one?p=3")] == [1, 1, 1]
    ((look, raw),) = whole.raws(0, None, 5)
    ((_, stored),) = again([(look, raw, NOW)])
    assert stored.text == text


def test_an_article_without_end_is_bounded(town: Town) -> None:
    """A site that always names a further page is asked for ten."""
    from lookahead.pipeline import whole

    rule(RULES)
    town.pages |= {f"/one?p={n}": leaf(n, f"/one?p={n + 1}") for n in range(2, 30)}
    town.pages["/one"] = leaf(1, "/one?p=2")
    town.run()
    assert len([a for a in town.site.asked if a.path.startswith("/one")]) == whole.MOST_LEAVES


def test_a_further_page_is_asked_for_like_any_other(town: Town) -> None:
    """Not on another host, and not where robots.txt forbids it: what is here is kept, with the reason."""
    rule(RULES)
    town.pages["/one"] = leaf(1, "http://127.0.0.2:1/elsewhere")
    town.run()
    assert row("p.problem") == ""
    assert "This is page 1" in row("c.text")
    town.pages["/robots.txt"] = page(b"User-agent: *\nDisallow: /hidden\n", "text/plain")
    town.pages["/one"] = leaf(1, "/hidden")
    town.entries["/one"] = ("Reef one", SUMMARY + " Edited.")
    town.run()
    due_now_at_all()
    town.run()
    assert "Only the first page" in row("p.problem")
    assert "This is page 1" in row("c.text")
    assert town.times("/hidden") == 0


def due_now_at_all() -> None:
    """As if its entry had been edited long after."""
    from lookahead.store.sql import run

    run("UPDATE store_page SET due = 1, problem_code = ''")
