"""The bundled catalogue is whole, and a mistake in it is found and named."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from lookahead.core.errors import WrongUse
from lookahead.core.model import Kind
from lookahead.sources.catalogue import load, read


def test_reading_it_costs_no_parser_of_pages() -> None:
    """Every command reads the catalogue: lxml is loaded where a source has rules to check."""
    said = "import sys; from lookahead.sources.catalogue import load; load(); sys.exit('lxml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", said], check=False).returncode == 0


GOOD = """
[[source]]
slug = "a-lab"
name = "A Lab"
home = "https://a.example/"
url = "https://a.example/feed"
monogram = "ALb"
categories = ["model"]
description = "A laboratory."
"""


def test_sixty_four_sources_forty_eight_first() -> None:
    """48 sources and 16 extras, four of them arXiv's, twelve of the 48 watched pages."""
    assert len(load()) == 64
    first = load(extras=False)
    assert first == load()[:48]
    assert sum(source.kind is Kind.PAGE for source in first) == 12
    assert sum(source.kind is Kind.ARXIV for source in load()) == 4


def test_every_source_says_what_it_is() -> None:
    """A sentence, categories and a three-letter monogram each; Lil'Log is [L(W]."""
    for source in load():
        assert source.description.endswith(".")
        assert source.categories
        assert len(source.monogram) == 3
        assert source.slug.replace("-", "").isalnum()
    assert {s.slug: s.monogram for s in load()}["lillog"] == "L(W"


@pytest.mark.shared
def test_it_names_all_sources_of_the_seed(shared: Path) -> None:
    """Each of the seed page's 48 names is there, in its order, and each collected feed address."""
    (seed,) = (shared / "seeds").glob("000_*.txt")
    bar = seed.read_text("utf-8").splitlines()[1]
    assert bar == "all sources" + "".join(source.name for source in load(extras=False))
    with (shared / "data/feeds/catalogue.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [source.url for source in load()] == [row["feed"] or row["home"] for row in rows]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"https://a.example/feed"', '"ftp://a.example/"', "url is not a web address"),
        ('"A laboratory."', '""', "description is missing"),
        ('"ALb"', "7", "monogram is missing"),
        ('["model"]', '["models"]', "categories are not among"),
        ('["model"]', '["model", "model"]', "categories repeat"),
        ("monogram", "monogramm", "unknown field monogramm"),
        ("slug", 'kind = "blog"\nslug', "kind is none of feed"),
        ("slug", 'kind = "page"\nslug', "a watched page is fetched at its home"),
        ("slug", "weight = 9\nslug", "weight is not between"),
        ("[[source]]", "[[source]", "not TOML"),
    ],
)
def test_a_mistake_is_named(old: str, new: str, message: str) -> None:
    """One clear line that says which source and what is wrong."""
    with pytest.raises(WrongUse, match=message):
        read(GOOD.replace(old, new))


def test_nothing_is_there_twice() -> None:
    """Names, slugs, addresses and monograms are one source's alone, whatever their case."""
    with pytest.raises(WrongUse, match="slug A-LAB is used twice"):
        read(GOOD + GOOD.replace("a-lab", "A-LAB"))


PAGE = GOOD.replace("https://a.example/feed", "https://a.example/") + 'kind = "page"\n'


def test_selectors_of_a_watched_page_are_read() -> None:
    """They come after the source's own fields, as a table of CSS by part."""
    (source,) = read(PAGE + '[source.selectors]\ncard = "li.post"\ntitle = "h3"\n')
    assert source.selectors == {"card": "li.post", "title": "h3"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (PAGE + '[source.selectors]\ntitle = "h3"\n', "card is missing"),
        (PAGE + '[source.selectors]\ncard = "li:::"\n', "card is no valid CSS"),
        (PAGE + '[source.selectors]\ncard = "li"\nimage = "img"\n', "there is no part image"),
        (PAGE + "[source.selectors]\ncard = 3\n", "selectors are no table of CSS"),
        (GOOD + '[source.selectors]\ncard = "li"\n', "selectors are for watched pages"),
    ],
)
def test_wrong_selectors_are_named(text: str, message: str) -> None:
    """Before anything is fetched, not when the page is read."""
    with pytest.raises(WrongUse, match=message):
        read(text)
