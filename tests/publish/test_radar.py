"""A radar as files: what is there, what may not be, and how it lives beside what its owner writes."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import feedrules
import pytest
import tellings
from hypothesis import given
from hypothesis import strategies as st
from once import Once
from sitelinks import Link, Site

from lookahead.core.errors import CannotGoOn
from lookahead.publish import Built, Options, Radar, publish
from lookahead.publish.addresses import safe
from lookahead.publish.notes import field
from lookahead.publish.radar import addresses
from lookahead.sample import notes

BASE = "https://planet.example/under/here"
OWNER = re.compile(r'csrf|/signin|method="post"|mark read|data-key|data-unread|/manage|/write\b')


@dataclass
class Planet:
    """A filled radar, a folder of texts, and where both are written."""

    home: Path
    content: Path
    out: Path
    now: datetime
    stories: dict[str, int]

    def write(self, path: str, text: str) -> None:
        target = self.content / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")

    def post(self, name: str, text: str = "Some words.") -> None:
        self.write(f"posts/{name}.md", f"---\ntitle: {name}\ndate: 2026-01-02\n---\n{text}")

    def build(self, out: str = "site", days: int = 30, base: str = BASE) -> Built:
        from django.conf import settings

        self.out = self.home.parent / out
        alone = not self.content.is_dir()
        options = Options(
            cache=self.home.parent / f"{out}-cache" / "site.sqlite3",
            now=self.now,
            base_url=base,
            radar=Radar(settings.RADAR, days, alone),
            field=field.of(settings.RADAR),
        )
        return publish(self.content, self.out, options)

    def files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.out)): path.read_bytes()
            for path in sorted(self.out.rglob("*"))
            if path.is_file()
        }

    def page(self, path: str) -> str:
        return (self.out / path).read_text("utf-8")

    def pages(self) -> dict[str, str]:
        """The pages of the radar."""
        found = {n: data.decode() for n, data in self.files().items() if n.endswith(".html")}
        return {n: text for n, text in found.items() if "Content-Security-Policy" in text}

    def broken(self, base: str = BASE) -> list[Link]:
        """Every address of the site, in pages and in files for machines, that has no file."""
        return Site(self.out, base).broken()


@pytest.fixture
def planet(home: Path, tmp_path: Path, once: Once) -> Planet:
    from lookahead.pipeline import instance

    def fill() -> tuple[dict[str, int], datetime]:
        instance.migrate()
        now = datetime.now(UTC)
        return tellings.fill(now, each=6), now

    told, now = once.filled(fill)
    return Planet(home, tmp_path / "texts", tmp_path / "site", now, told)


@pytest.fixture(scope="module")
def _kept() -> list[Planet]:
    return []


@pytest.fixture
def written(request: pytest.FixtureRequest, _kept: list[Planet]) -> Planet:
    """A radar alone and its site, written once for all tests that look at its files and no further."""
    if not _kept:
        planet: Planet = request.getfixturevalue("planet")
        assert not planet.build().flaws
        _kept.append(planet)
    return _kept[0]


# ---- what is there -----------------------------------------------------------------------------


def test_every_link_leads_to_a_file(written: Planet) -> None:
    """Alone, beneath a path: pages, feeds, sitemap and index name nothing that is not there."""
    assert not written.broken()
    assert len(written.pages()) > 100


@pytest.mark.slow
def test_all_kinds_of_pages_are_written(written: Planet) -> None:
    """Lists, further pages, stories, reasons, papers, days, feeds and files for machines."""
    files = written.files()
    story = written.stories["three"]
    for name in (
        "index.html", "by/category/index.html", "latest/index.html", "latest/page/2/index.html",
        "trending/index.html", "trending/24h/index.html", "leaderboard/7d/index.html",
        "method/index.html", "about/index.html", "papers/index.html", "sources/index.html",
        "search/index.html", f"story/{story}/index.html", "tag/model/index.html", "404.html",
        "tag/model/index.xml", "tag/model/atom.xml", "tag/model/feed.json", "index.xml", "atom.xml",
        "feed.json", "trending/index.xml", "sources.opml", "sitemap.xml", "robots.txt", "llms.txt",
    ):  # fmt: skip
        assert name in files, name
    assert any(name.startswith("paper/arxiv/") for name in files)
    assert any(name.startswith(f"at/{written.now.date()}") for name in files)


@pytest.mark.slow
def test_feeds_break_no_rule_of_their_formats(planet: Planet) -> None:
    """The table of `feedrules` finds nothing in the feeds of a radar and of the texts beside it."""
    planet.post("hello")
    planet.build()
    found = feedrules.of_site(planet.out, BASE, planet.now)
    assert len(found) > 40
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.slow
def test_what_is_older_is_left_out_and_links_to_its_original(planet: Planet) -> None:
    """Articles from before the first day have no page: lists lead to where they come from."""
    planet.build(days=1)
    few = [name for name in planet.files() if re.fullmatch(r"a/\d+/index.html", name)]
    planet.build(out="more")
    many = [name for name in planet.files() if re.fullmatch(r"a/\d+/index.html", name)]
    assert 0 < len(few) < len(many)
    planet.out = planet.out.parent / "site"
    assert not planet.broken()
    assert '<a class="u-url" href="https://' in planet.page("sources/index.html") + "".join(
        planet.page(name) for name in planet.files() if name.startswith("source/")
        and name.endswith("index.html")
    )  # fmt: skip


@pytest.mark.slow
def test_old_stories_that_pages_speak_of_are_there(planet: Planet) -> None:
    """A story of weeks ago that a written list shows has its page."""
    planet.build(days=1)
    shown = {
        found
        for text in planet.pages().values()
        for found in re.findall(r'href="/under/here/story/(\d+)/"', text)
    }
    assert shown
    assert all(f"story/{id}/index.html" in planet.files() for id in shown)


@pytest.mark.slow
def test_the_search_finds_titles(written: Planet) -> None:
    """The shard of a word names the articles that have it in their titles, and blocks say where they are."""
    words = json.loads(written.page("search/words-t.json"))
    [first, *_] = words["tessellate"]
    where, title, source, _ = json.loads(written.page(f"search/block-{first // 200}.json"))[
        str(first)
    ]
    assert where == f"/under/here/a/{first}/"
    assert "tessellate" in f"{title} {source}".lower()


@pytest.mark.slow
def test_feeds_name_the_site_and_never_the_server(written: Planet) -> None:
    """Addresses in feeds are absolute and of the published site; ids hold its host."""
    feed = json.loads(written.page("feed.json"))
    assert feed["feed_url"] == f"{BASE}/feed.json"
    assert all(item["url"].startswith(BASE) for item in feed["items"])
    assert all(item["id"].startswith("tag:planet.example,") for item in feed["items"])
    assert not [name for name, data in written.files().items() if b"radar.invalid" in data]
    assert not [name for name, data in written.files().items() if b"127.0.0.1" in data]


# ---- what may not be there ---------------------------------------------------------------------


@pytest.mark.slow
def test_nothing_of_its_reader_leaves(planet: Planet) -> None:
    """What the owner read, starred, put aside and looked at changes no byte, and no form is there."""
    from lookahead.store import accounts, lists, marks

    planet.build(out="before")
    before = planet.files()
    me = accounts.owner().pk
    for card in lists.newest(limit=30).cards:
        for what in marks.WHAT:
            marks.set_mark(me, card.id, what, True, planet.now)
    planet.build(out="after")
    assert planet.files() == before
    assert not [name for name, text in planet.pages().items() if OWNER.search(text)]


def test_what_is_not_public_is_refused(planet: Planet) -> None:
    """A page that a view does not call the same for everybody is a bug, not a file."""
    from lookahead.publish.radar.render import Shell, render
    from lookahead.serve.published import Published

    shell = Shell(Published("x", (), False), "key", planet.home / "pages" / "board", "2026-01-01")
    with pytest.raises(RuntimeError, match="not the same for everybody"):
        render(shell, "/healthz")


@pytest.mark.slow
def test_the_database_is_only_read(planet: Planet) -> None:
    """Publishing changes no row, and cannot: the connection refuses to write meanwhile."""
    from django.db import OperationalError, connection

    from lookahead.store.sql import one_moment

    with sqlite3.connect(planet.home / "lookahead.sqlite3") as file:
        before = list(file.iterdump())
        planet.build()
        assert list(file.iterdump()) == before
    with one_moment(), connection.cursor() as cursor, pytest.raises(OperationalError):
        cursor.execute("DELETE FROM store_article")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_counter SET value = value")


@pytest.mark.slow
def test_texts_of_others_are_excerpts_unless_their_owner_agrees(planet: Planet) -> None:
    """Pages and feeds have title, source, excerpt and link; `radar_full` brings the text."""
    from lookahead.store import explain, lists

    ids = explain.titles(range(1, 500))
    long = next(a for a in lists.articles(list(ids)) if len(a.html) > len(a.card.excerpt) + 300)
    end = re.sub(r"<[^>]+>", " ", long.html).split()[-12:]
    planet.build()
    said = planet.page(f"a/{long.card.id}/index.html")
    assert " ".join(end) not in " ".join(re.sub(r"<[^>]+>", " ", said).split())
    assert f'<link rel="canonical" href="{long.card.url}">' in said
    assert b"content_html" not in b"".join(v for k, v in planet.files().items() if "feed.json" in k)
    planet.write("site.toml", 'title = "All of it"\nradar_full = true\n')
    planet.build(out="whole")
    said = planet.page(f"a/{long.card.id}/index.html")
    assert " ".join(end) in " ".join(re.sub(r"<[^>]+>", " ", said).split())
    assert not planet.broken()


@pytest.mark.slow
def test_every_page_says_what_it_may_load(written: Planet) -> None:
    """The policy stands in the page, since a host of files sends none; scripts bear their hash."""
    for name, text in written.pages().items():
        assert "default-src 'none'" in unescape(text), name
        assert not re.search(r'(?:src|srcset|poster)="(?:https?:)?//', text), name
        assert all(" integrity=" in tag for tag in re.findall(r"<script [^>]*>", text)), name


@pytest.mark.slow
def test_the_sample_says_so(planet: Planet) -> None:
    """Every page of a published sample says that it is one."""
    from django.conf import settings
    from django.test import override_settings

    with override_settings(RADAR=replace(settings.RADAR, sample=True)):
        planet.build(base="http://localhost:8000")
    assert all("This is the sample edition" in text for text in planet.pages().values())


# ---- beside what is written --------------------------------------------------------------------


@pytest.mark.slow
def test_what_is_written_keeps_its_addresses(planet: Planet) -> None:
    """With texts the radar stands beneath /radar/, texts may link to it, and menus lead to and fro."""
    planet.post("hello", "See [the radar](/radar/) and [a list](/radar/latest/).")
    built = planet.build()
    assert not [flaw for flaw in built.flaws if flaw.code == "link"]
    assert not planet.broken()
    assert 'href="/under/here/radar/"' in planet.page("index.html")
    front = planet.page("radar/index.html")
    assert 'href="/under/here/posts/"' in front
    assert 'class="brand" href="/under/here/"' in front
    assert "hello" in planet.page("index.xml")
    sitemap = planet.page("sitemap.xml")
    assert f"<loc>{BASE}/posts/hello/</loc>" in sitemap
    assert f"<loc>{BASE}/radar/latest/</loc>" in sitemap
    assert "## Radar" in planet.page("llms.txt")


@pytest.mark.slow
@pytest.mark.parametrize("base", [BASE, "https://planet.example"])
def test_notes_beside_a_radar_lead_to_files(planet: Planet, base: str) -> None:
    """The sample's notes and a radar on one site, wherever it stands: no link of either is broken."""
    notes.lay(planet.content)
    planet.build(base=base)
    assert planet.broken(base) == []


def _note_on_a_paper(planet: Planet, title: str) -> str:
    """Begins a note on a paper that articles of these days speak of; the paper's key."""
    from lookahead.store import papers

    card = max(papers.newest().cards, key=lambda one: (one.mentions, one.paper.key))
    front = f"title: {title}\ndate: 2026-01-02\npaper: {card.paper.key}\nstatus: to-read"
    planet.write("notes/über.md", f"---\n{front}\n---\nWords of mine.")
    return card.paper.key


@pytest.mark.slow
def test_papers_and_notes_lead_to_each_other(planet: Planet) -> None:
    """The radar's page of a paper shows the site's notes on it, a note what the same radar says."""
    key = _note_on_a_paper(planet, "My own reading")
    kind, _, id = key.partition(":")
    planet.build()
    page = f"radar/paper/{kind}/{id}/index.html"
    assert (
        '<a href="/under/here/notes/%C3%BCber/">My own reading</a> <span class="cat">to read</span>'
        in planet.page(page)
    )
    assert "/under/here/notes/%C3%BCber/" in planet.page("radar/papers/index.html")
    (note,) = [text for name, text in planet.files().items() if name.startswith("notes/ü")]
    told = note.decode().partition('id="told"')[2].partition("</section>")[0]
    assert f'href="/under/here/radar/paper/{kind}/{id}/"' in told
    assert re.search(r'<li><a href="/under/here/radar/a/\d+/"', told)
    assert not planet.broken()
    _note_on_a_paper(planet, "Another name")
    planet.build()
    assert "Another name" in planet.page(page)
    after = planet.files()
    planet.build(out="anew")
    assert planet.files() == after


def test_both_halves_of_a_site_are_told_apart(planet: Planet) -> None:
    """One name each for papers of the radar and of notes, and for two feeds; one button for the colours."""
    _note_on_a_paper(planet, "My own reading")
    planet.write("site.toml", 'title = "Both"\n')
    built = planet.build()
    assert not built.flaws
    front = planet.page("index.html")
    assert re.search(r'href="/under/here/papers/"[^>]*>my papers<', front)
    titles = [
        re.search("<title>(.*?)</title>", planet.page(name))
        for name in ("index.xml", "radar/index.xml")
    ]
    assert [one and one[1] for one in titles] == ["Both", "Both · radar"]
    assert all('class="toggle"' in planet.page(name) for name in ("index.html", "radar/index.html"))


@pytest.mark.slow
def test_the_radar_may_stand_first(planet: Planet) -> None:
    """`radar = "/"`: the home of the texts moves to /writing/, their feeds stay, and nothing clashes."""
    planet.post("hello")
    planet.write("site.toml", 'title = "Both"\nradar = "/"\n')
    built = planet.build()
    assert not [flaw for flaw in built.flaws if flaw.code == "duplicate"]
    assert not planet.broken()
    assert "top story" in planet.page("index.html")
    assert "hello" in planet.page("writing/index.html")
    assert "hello" in planet.page("index.xml")
    assert f'<link rel="canonical" href="{BASE}/writing/">' in planet.page("writing/index.html")
    assert "radar/index.xml" in planet.files()
    assert "radar/search/index.html" in planet.files()


@pytest.mark.slow
def test_a_bad_place_is_a_flaw(planet: Planet) -> None:
    """An address that cannot be one is said, and the radar stands where it does else."""
    planet.post("hello")
    planet.write("site.toml", 'radar = "../../etc"\n')
    built = planet.build()
    assert [flaw.file for flaw in built.flaws if "cannot be an address" in flaw.text] == [
        "site.toml"
    ]
    assert "radar/index.html" in planet.files()


# ---- what is made again ------------------------------------------------------------------------


@pytest.mark.slow
def test_nothing_changed_writes_nothing(planet: Planet) -> None:
    """A second build keeps every file, and asks for no page."""
    first = planet.build()
    again = planet.build()
    assert (again.written, again.kept, again.deleted) == (0, first.written, 0)


@pytest.mark.slow
def test_a_build_after_changes_is_that_from_nothing(planet: Planet) -> None:
    """After new articles and a removed source, what stands is what a first build would make."""
    import shelves

    from lookahead.store import lists, sources

    planet.build()
    before = planet.files()
    shelves.fill(12, 3, planet.now, seed=5)
    gone = lists.source_cards()[2].source.slug
    sources.remove(gone, planet.now)
    _changed(planet.home)
    later = planet.build()
    after = planet.files()
    planet.build(out="anew")
    assert planet.files() == after
    assert later.written
    assert later.deleted
    assert f"source/{gone}/index.html" in before
    assert f"source/{gone}/index.html" not in after


@pytest.mark.slow
def test_a_new_article_makes_few_pages_anew(planet: Planet) -> None:
    """The pages of articles that did not change are not asked for again."""
    planet.build()
    _changed(planet.home, "articles", "sources")
    kept = planet.out.parent / "site-cache" / "site.radar.sqlite3"
    with sqlite3.connect(kept) as file:
        file.execute("UPDATE pages SET body = NULL WHERE live LIKE '/a/%'")
    file.close()
    os.utime(planet.home / "lookahead.sqlite3")  # as after a change
    assert not planet.build().flaws
    with sqlite3.connect(kept) as file:
        [(empty,)] = file.execute(
            "SELECT count(*) FROM pages WHERE body IS NULL AND live LIKE '/a/%'"
        )
    file.close()
    assert empty > 50


@pytest.mark.slow
def test_what_is_ranked_is_explained(written: Planet) -> None:
    """Whatever shows a rank leads to its reasons, and no page names reasons that are not written."""
    ranked = re.findall(r'href="/under/here/why/(\d+)/"', written.page("trending/index.html"))
    assert len(set(ranked)) > 5
    reasons = {name.split("/")[1] for name in written.files() if name.startswith("why/")}
    assert set(ranked) <= reasons
    assert not [name for name, text in written.pages().items() if "<span>why →" in text]


@pytest.mark.slow
def test_further_pages_and_feeds_of_other_lists_stay(planet: Planet) -> None:
    """A look that brought something makes no further page and no feed of another source anew."""
    planet.build()
    _changed(planet.home, "articles", "sources")
    kept = planet.out.parent / "site-cache" / "site.radar.sqlite3"
    others = "(live LIKE '/source/%/feed.%' OR live LIKE '/source/%?after=%')"
    with sqlite3.connect(kept) as file:
        [(all,)] = file.execute(f"SELECT count(*) FROM pages WHERE {others}")  # noqa: S608
        file.execute(f"UPDATE pages SET body = NULL WHERE {others}")  # noqa: S608
    file.close()
    os.utime(planet.home / "lookahead.sqlite3")
    assert not planet.build().flaws
    with sqlite3.connect(kept) as file:
        [(empty,)] = file.execute(f"SELECT count(*) FROM pages WHERE {others} AND body IS NULL")  # noqa: S608
    file.close()
    assert 0 < empty == all


def _changed(home: Path, *keys: str) -> None:
    """As the work process says it; without keys, as a start does."""
    from lookahead.pages import Board

    with Board(home / "pages" / "board") as board:
        board.bump(keys) if keys else board.reset()


@pytest.mark.slow
def test_files_of_ours_go_whoever_they_were_made_of(planet: Planet, tmp_path: Path) -> None:
    """Radar alone, with texts, and texts alone into one folder: each leaves its own files, and others'."""
    planet.build()
    alone = set(planet.files())
    (planet.out / "CNAME").write_text("planet.example")
    planet.post("hello")
    built = planet.build()
    files = set(planet.files())
    assert built.deleted > 100
    assert {"CNAME", "posts/hello/index.html", "radar/latest/index.html"} <= files
    assert not {name for name in files & alone if name.startswith(("a/", "story/", "latest/"))}
    options = Options(planet.out.parent / "site-cache" / "site.sqlite3", planet.now, base_url=BASE)
    other = tmp_path / "other"
    (other / "posts").mkdir(parents=True)
    (other / "posts" / "hello.md").write_text(
        "---\ntitle: hello\ndate: 2026-01-02\n---\nOther words."
    )
    stat = (planet.content / "posts" / "hello.md").stat()
    os.utime(other / "posts" / "hello.md", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    publish(other, planet.out, options)
    files = set(planet.files())
    assert "CNAME" in files
    assert not {name for name in files if name.startswith("radar/")}
    assert "Other words" in planet.page("posts/hello/index.html")


# ---- what cannot be published ------------------------------------------------------------------


def test_no_radar_is_said_in_a_sentence(planet: Planet, tmp_path: Path) -> None:
    """A missing, an empty and a broken database each have words, and nothing is written."""
    from django.conf import settings

    for name, data in {"missing": None, "broken": b"no database at all" * 99}.items():
        home = tmp_path / name
        home.mkdir()
        if data:
            (home / "lookahead.sqlite3").write_bytes(data)
        radar = Radar(replace(settings.RADAR, home=home), alone=True)
        options = Options(cache=home / "cache" / "c.sqlite3", now=planet.now, radar=radar)
        with pytest.raises(CannotGoOn, match=r"there is no radar in|cannot be read"):
            publish(planet.content, tmp_path / "out", options)
        assert not list((tmp_path / "out").rglob("*.html"))


@pytest.mark.slow
def test_pages_of_the_radar_are_counted(planet: Planet) -> None:
    """A radar alone is not "0 texts": the result has the number of its pages, the second time too."""
    said = planet.build()
    assert said.texts == 0
    pages = [name for name in planet.files() if name.endswith(".html")]
    assert said.pages == len(pages) == planet.build().pages


def test_the_command_says_what_is_missing(cli: Any, tmp_path: Path) -> None:
    """Without a radar: one line, and exit code 1."""
    ran = cli("publish", "--radar", "--out", tmp_path / "out")
    assert ran.code == 1
    assert len(ran.lines) == 1
    assert "lookahead up" in ran.err


# ---- addresses ---------------------------------------------------------------------------------

PARTS = st.text(min_size=1, max_size=120).filter(lambda s: not set(s) & {"/", "?", "#", "%"})


@given(PARTS, PARTS)
def test_addresses_are_safe_and_do_not_meet(one: str, other: str) -> None:
    """Any slug gives a path that stays in its folder; two of them never the same, whatever the case."""
    first, second = (addresses.static(f"/tag/{part}") for part in (one, other))
    assert safe(first) == first.strip("/")
    if one.replace(":", "/").strip("/") != other.replace(":", "/").strip("/"):
        assert first.lower() != second.lower()
