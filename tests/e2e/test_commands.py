"""Every command does what its help says, in a process of its own, and `--json` is for scripts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from farm import Farm, answer, sends
from program import Program

pytestmark = pytest.mark.slow

HOME_PAGE = (
    b"<!doctype html><html><head><title>Feed 0</title>"
    b'<link rel="alternate" type="application/rss+xml" href="/0.xml"></head><body>Hi</body></html>'
)


@pytest.fixture(scope="module")
def farm() -> Iterator[Farm]:
    with Farm(3, 5) as made:
        made.faults["/"] = sends(answer(HOME_PAGE, "200 OK", "Content-Type: text/html"))
        yield made


@pytest.fixture(scope="module")
def follower(farm: Farm, tmp_path_factory: pytest.TempPathFactory, no_internet: Path) -> Program:
    """A home that follows the farm's three feeds and has looked at them: for copies of it."""
    folder = tmp_path_factory.mktemp("follower")
    program = Program(folder / "radar", offline=no_internet)
    program.env["LOOKAHEAD_ALLOW_NETWORKS"] = "127.0.0.0/8"
    opml = folder / "farm.opml"
    opml.write_text(farm.opml(), "utf-8")
    assert program("sources", "import", opml, "--json").json["new"] == 3
    assert program("update", "--understand", "--json").json["new"] == len(farm.links)
    return program


@pytest.fixture
def followed(cli: Program, follower: Program) -> Program:
    """A home of one's own like that of the follower."""
    cli.env["LOOKAHEAD_ALLOW_NETWORKS"] = "127.0.0.0/8"
    shutil.copytree(follower.home, cli.home)
    return cli


def slugs(cli: Program) -> list[str]:
    return [card["source"]["slug"] for card in cli("sources", "list", "--json").json]


def test_update_looks_at_what_is_due_and_at_what_is_named(followed: Program) -> None:
    """Nothing is due right after a pass; --all and --source look all the same."""
    first = slugs(followed)[0]
    assert followed("update", "--json").json["looks"] == 0
    again = followed("update", "--all", "--json").json
    assert (again["looks"], again["new"], again["failed"]) == (3, 0, 0)
    assert followed("update", "--source", first, "--json").json["looks"] == 1


def test_a_site_is_followed_by_its_home_page(cli: Program, farm: Farm) -> None:
    """`sources add` finds the feed that the page names, and what proved it is stored."""
    cli.env["LOOKAHEAD_ALLOW_NETWORKS"] = "127.0.0.0/8"
    url, asked = f"http://127.0.0.1:{farm.port}/", farm.requests
    added = cli("sources", "add", url, "--name", "Zero", "--folder", "A/B", "--json").json
    assert (added["source"]["name"], added["source"]["folder"]) == ("Zero", "A/B")
    assert added["source"]["url"] == farm.url(0)
    assert added["articles"] == 5
    assert added["steps"]
    assert farm.requests - asked <= 3  # the page, perhaps robots.txt, and the feed once


def test_nothing_is_followed_in_the_place_of_a_feed(cli: Program, farm: Farm) -> None:
    """A dead feed address fails in words, and the one that its site names can be given instead."""
    cli.env["LOOKAHEAD_ALLOW_NETWORKS"] = "127.0.0.0/8"
    farm.faults["/old.xml"] = sends(answer(b"", "404 Not Found"))
    ran = cli("sources", "add", f"http://127.0.0.1:{farm.port}/old.xml")
    assert (ran.code, len(ran.lines)) == (1, 1)
    assert "404" in ran.err
    assert farm.url(0) in ran.err
    assert slugs(cli) == []


def test_a_source_can_be_paused_renamed_moved_and_removed(followed: Program, farm: Farm) -> None:
    """Each change is there at once, and removing takes what nobody else carries."""
    first = slugs(followed)[0]
    assert followed("sources", "pause", first).code == 0
    assert followed("update", "--all", "--json").json["looks"] == 2
    assert followed("sources", "resume", first).code == 0
    assert followed("sources", "rename", first, "Number One").code == 0
    assert followed("sources", "move", first, "--folder", "Labs/Europe").code == 0
    (card,) = [
        c for c in followed("sources", "list", "--json").json if c["source"]["slug"] == first
    ]
    assert (card["source"]["name"], card["source"]["folder"]) == ("Number One", "Labs/Europe")
    assert followed("sources", "check", first, "--json").json["problem"] == ""
    assert followed("sources", "remove", first).code == 0
    assert first not in slugs(followed)


def test_opml_goes_round(followed: Program, tmp_path: Path) -> None:
    """What one home exports another imports, folders and names kept."""
    first = slugs(followed)[0]
    followed("sources", "move", first, "--folder", "Labs/Europe")
    file = tmp_path / "out.opml"
    assert followed("sources", "export", file).code == 0
    shown = followed("sources", "export").out
    assert "Europe" in shown
    other = {"LOOKAHEAD_HOME": str(tmp_path / "other")}
    assert followed("sources", "import", file, "--json", **other).json["new"] == 3
    (card,) = [
        c
        for c in followed("sources", "list", "--json", **other).json
        if c["source"]["folder"] == "Labs/Europe"
    ]
    assert card["source"]["slug"] == first


def test_search_finds_what_was_indexed(followed: Program) -> None:
    """Words find articles, and nothing found is no failure."""
    found: dict[str, Any] = followed("search", "gradient", "--limit", "3", "--json").json
    assert len(found["cards"]) == 3
    assert followed("search", "zebrafish").out.strip() == "nothing found"


@pytest.mark.parametrize("step", ["prepare", "extract", "index", "rank"])
def test_a_step_runs_again_without_asking_anybody(followed: Program, farm: Farm, step: str) -> None:
    """`redo` works on what is stored."""
    asked = farm.requests
    assert followed("redo", step).code == 0
    assert farm.requests == asked
    assert len(followed("search", "gradient", "--json").json["cards"]) > 0


def test_doctor_finds_a_well_home_well(followed: Program) -> None:
    """Every line is OK, and a script can read them."""
    findings = followed("doctor", "--json")
    assert findings.code == 0
    assert {f["level"] for f in findings.json} == {"OK"}


def test_a_sign_in_link_is_printed(followed: Program) -> None:
    """The link stands alone on standard output."""
    said = followed("signin", "--port", "9123").out.strip()
    assert said.startswith("http://127.0.0.1:9123/signin/")


def test_commands_that_start_at_once_on_an_empty_home_wait_for_one_another(cli: Program) -> None:
    """One makes the tables, the others go on when they are there."""
    with ThreadPoolExecutor(3) as pool:
        ran = list(pool.map(lambda _: cli("signin"), range(3)))
    assert [(one.code, one.err) for one in ran] == [(0, "")] * 3


def test_search_words_may_begin_with_a_dash(followed: Program) -> None:
    """What a person types into the page's search works here, too."""
    assert followed("search", "gradient", "-zebrafish", "--json").code == 0


def test_a_source_that_is_followed_is_not_added_again(followed: Program, farm: Farm) -> None:
    """It says so, and under which name."""
    again = followed("sources", "add", farm.url(1))
    assert "followed already" in again.out
    assert len(slugs(followed)) == 3


def test_the_catalogue_can_be_followed_later(followed: Program) -> None:
    """A home that began with other sources gets the bundled ones when they are asked for."""
    assert followed("sources", "catalogue").code == 0
    assert len(slugs(followed)) > 50


def test_doctor_says_how_to_mend_a_broken_database(followed: Program) -> None:
    """A file that is no database is a finding with its remedy, not an error."""
    for name in ("lookahead.sqlite3-wal", "lookahead.sqlite3-shm"):
        (followed.home / name).unlink(missing_ok=True)
    (followed.home / "lookahead.sqlite3").write_bytes(b"no database " * 1000)
    said = followed("doctor", "--json")
    (bad,) = [f for f in said.json if f["level"] == "FAIL"]
    assert (said.code, bad["check"]) == (1, "database")
    assert "backup" in bad["mend"]
    for command in ("up", "update"):
        ran = followed(command)
        assert (ran.code, len(ran.lines)) == (1, 1)
        assert "backup" in ran.err
        assert "lookahead doctor" in ran.err
