"""Does `lookahead new paper` begin a note with what is known, and with nothing that is not?"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from loopback import Asked, always, answer, policy, serve
from program import Program

from lookahead.core import papers as names
from lookahead.core.model import Failure, Paper, Problem
from lookahead.publish.notes import metadata, papers

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
<id>http://arxiv.org/api/q</id><title>Query</title><updated>2026-11-20T00:00:00Z</updated>
<entry><id>http://arxiv.org/abs/2401.12345v2</id><title>Counting
 Gulls &amp; Terns</title><updated>2024-02-01T00:00:00Z</updated><published>2024-01-20T00:00:00Z</published>
<summary>We count.</summary><author><name>Ada Byron</name></author><author><name>Zoë Å</name></author>
<arxiv:journal_ref>Shores 12</arxiv:journal_ref></entry></feed>"""
WORK = {
    "title": ["Counting <i>Gulls</i> &amp; Terns"],
    "author": [{"given": "Ada", "family": "Byron"}, {"name": "The Gull Group"}, 7, {}],
    "issued": {"date-parts": [[2023, 5]]},
    "container-title": ["Shores"],
}


def asked(key: str, body: bytes, status: str = "200 OK") -> tuple[Any, list[Asked]]:
    """What becomes of an answer, and what was asked for it."""

    async def run() -> tuple[Any, list[Asked]]:
        async with serve(always(answer(body, status))) as site:
            found = await metadata.ask(key, policy(), f"{site.base}/api", f"{site.base}/works/")
            return found, site.asked

    return asyncio.run(run())


def test_arxiv_is_asked_once() -> None:
    """Title on one line, all authors, the year, and where it appeared."""
    found, requests = asked("arxiv:2401.12345", ATOM.encode())
    assert [one.path for one in requests] == ["/api?id_list=2401.12345&max_results=1"]
    assert found.title == "Counting Gulls & Terns"
    assert (found.authors, found.journal) == (("Ada Byron", "Zoë Å"), "Shores 12")
    assert found.published == datetime(2024, 1, 20, tzinfo=UTC)


def test_crossref_is_asked_for_a_doi() -> None:
    """Markup goes, names are put together, what is no author is left out."""
    found, requests = asked("doi:10.1000/a(b)", json.dumps({"message": WORK}).encode())
    assert [one.path for one in requests] == ["/works/10.1000/a(b)"]
    assert found.title == "Counting Gulls & Terns"
    assert found.authors == ("Ada Byron", "The Gull Group")
    assert (found.published.year, found.journal) == (2023, "Shores")


@pytest.mark.parametrize(
    ("key", "body"),
    [
        ("arxiv:2401.12345", ATOM.replace("2401.12345", "2401.99999")), ("arxiv:2401.12345", "no XML"),
        ("arxiv:2401.12345", ATOM[:300]), ("doi:10.1/x", "[]"), ("doi:10.1/x", "{"),
        ("doi:10.1/x", '{"message": 3}'), ("doi:10.1/x", '{"message": {"title": []}}'),
        ("doi:10.1/x", "[" * 100_000), ("openreview:abcdefgh", ""), ("https://example.org/a.pdf", ""),
    ],
)  # fmt: skip
def test_an_answer_that_is_none_is_a_problem_in_words(key: str, body: str) -> None:
    """Another paper, no document, no title: a sentence, and no paper."""
    found, _ = asked(key, body.encode())
    assert isinstance(found, Problem)
    assert found.text.endswith((".", "so on"))


def test_a_server_that_fails_is_a_failure() -> None:
    """404 from Crossref: it does not know the DOI."""
    assert isinstance(asked("doi:10.1/x", b"", "404 Not Found")[0], Failure)


@pytest.mark.parametrize(
    "work",
    [
        {"author": "x"}, {"author": [None, [], {"given": 3}]}, {"issued": {"date-parts": [[None]]}},
        {"issued": {"date-parts": "2020"}}, {"issued": {"date-parts": [[99999]]}}, {"container-title": {}},
    ],
)  # fmt: skip
def test_odd_fields_of_crossref_are_left_out(work: dict[str, Any]) -> None:
    """The rest of the work is kept."""
    body = json.dumps({"message": {"title": ["Gulls"]} | work}).encode()
    assert metadata.of_crossref(body, "doi:10.1/x") == Paper("doi:10.1/x", "Gulls")


def head(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8").split("---\n")[1])
    return found


@pytest.mark.slow
def test_a_note_is_begun_without_a_network(cli: Program, tmp_path: Path) -> None:
    """A sentence says that nobody answered; identifier and year are known, and the note builds as a draft."""
    ran = cli("new", "paper", "1412.6980v3", "--content", tmp_path)
    path = Path(ran.out.strip())
    assert ran.code == 0
    assert "nothing more is known of arxiv:1412.6980" in ran.err
    said = head(path)
    assert said["paper"] == {"id": "arxiv:1412.6980", "year": 2014}
    assert (said["draft"], said["status"]) == (True, "to-read")
    assert "## TLDR" in path.read_text("utf-8")
    assert cli("new", "paper", "1412.6980", "--content", tmp_path).code == 2  # there is one
    ran = cli("publish", "--content", tmp_path, "--out", tmp_path / "out", "--drafts", "--strict")
    assert (ran.code, "notes/" in ran.err) == (0, False), ran.err


@pytest.mark.slow
def test_what_its_author_says_is_enough(cli: Program, tmp_path: Path) -> None:
    """With title, author and year nobody is asked; odd characters stay what they are."""
    title = 'The "Gulls": a --- {b} \u2028\x85 # c'
    words = ["--title", title, "--author", "Ada: Byron", "--author", "B # C", "--year", "2020"]
    ran = cli(
        "new",
        "paper",
        "doi:10.1000/X",
        "--content",
        tmp_path,
        *words,
        "--category",
        "meta learning",
    )
    assert (ran.code, ran.err) == (0, "")
    said = head(Path(ran.out.strip()))
    assert said["paper"] == {
        "id": "doi:10.1000/x", "title": title, "authors": ["Ada: Byron", "B # C"], "year": 2020,
    }  # fmt: skip
    assert said["categories"] == ["Meta-Learning"]


@pytest.mark.slow
def test_a_pdf_is_called_by_its_file(cli: Program, tmp_path: Path) -> None:
    """Its address is kept; nobody is asked, and the file itself is not fetched."""
    ran = cli("new", "paper", "https://example.org/a/deep_sets%20v2.pdf", "--content", tmp_path)
    path = Path(ran.out.strip())
    assert path.name == "deep-sets-v2.md"
    assert head(path)["paper"] == {"id": "https://example.org/a/deep_sets%20v2.pdf"}
    for words in (["nonsense"], ["1412.6980", "--category", "Gulls"], ["1412.6980", "--year", "x"]):
        assert cli("new", "paper", *words, "--content", tmp_path).code == 2


@pytest.mark.usefixtures("home")
def test_the_radar_is_asked_before_the_network() -> None:
    """What a source has told of a paper is known here."""
    from django.conf import settings

    from lookahead.pipeline import instance
    from lookahead.store.sql import run

    instance.migrate()
    assert metadata.stored(settings.RADAR, "arxiv:2401.12345") is None
    run(
        "INSERT INTO store_paper (key, title, authors, abstract, categories, version, comment, doi, journal,"
        " mentions) VALUES ('arxiv:2401.12345', 'Gulls', '[\"Ada\"]', '', '[]', 1, '', '', '', 0)"
    )
    found = metadata.stored(settings.RADAR, "arxiv:2401.12345")
    assert found is not None
    assert (found.title, found.authors) == ("Gulls", ("Ada",))


SICI = "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2"


def test_a_doi_may_hold_angle_brackets() -> None:
    """Journals before 2003 have such; in a sentence they end the identifier as before."""
    key = f"doi:{SICI.lower()}"
    for typed in (SICI, f"doi:{SICI}", f"https://doi.org/{quote(SICI, safe='/')}"):
        assert papers.identifier(typed) == key
    assert names.doi("10.1000/a<br>b") == "doi:10.1000/a"
    assert names.address(key).startswith(
        "https://doi.org/10.1002/(sici)1097-0258(19980815/30)17:15/16%3C"
    )


@pytest.mark.parametrize(
    ("said", "authors"),
    [(("",), ()), (("Ada and Bo; Cy", "Di & Ed"), ("Ada", "Bo", "Cy", "Di", "Ed")),
     (("Byron, Ada",), ("Byron, Ada",)), (("Alexander Sandberg",), ("Alexander Sandberg",))],
)  # fmt: skip
def test_authors_may_be_named_together(said: tuple[str, ...], authors: tuple[str, ...]) -> None:
    """As a title page names them; nobody is called nothing."""
    assert metadata.names(said) == authors


def test_a_file_gives_a_title_of_words() -> None:
    """What is a slash or a space only in its name is a space."""
    assert metadata.named_by_file("https://example.org/x/a%20b%2Fc.pdf") == "a b c"


@pytest.mark.slow
def test_a_second_note_on_a_paper_is_noticed(cli: Program, tmp_path: Path) -> None:
    """It says where the first is, asks nobody, and begins another one only when forced to."""
    first = tmp_path / "notes" / "mine" / "index.md"
    first.parent.mkdir(parents=True)
    first.write_text("---\ntitle: a\npaper:\n  id: https://arxiv.org/abs/1412.6980v9\n---\n")
    asked_for = ("new", "paper", "1412.6980", "--content", tmp_path)
    ran = cli(*asked_for)
    assert ran.code == 2
    assert str(first) in ran.err
    assert "--force" in ran.err
    whole = ("--title", "Again", "--author", "A", "--year", "2014")
    assert cli(*asked_for, *whole).code == 2
    assert cli(*asked_for, *whole, "--force").code == 0
    assert (
        cli("new", "paper", "1412.6981", "--content", tmp_path, *whole[2:], "--title", "B").code
        == 0
    )


@pytest.mark.parametrize("title", ["Index", "All", "categories", "Con", "Page"])
def test_names_that_the_site_needs_are_refused(cli: Program, tmp_path: Path, title: str) -> None:
    """Before anybody is asked, with what to choose."""
    ran = cli("new", "paper", "1412.6980", "--title", title, "--content", tmp_path)
    assert ran.code == 2
    assert "choose another --title" in ran.err
    assert "nothing more is known" not in ran.err
    assert not list(tmp_path.rglob("*.md"))
