"""Are the papers found that an article names, and no others?"""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core import papers
from lookahead.core.urls import canonical
from lookahead.understand.papers import MOST, find

CASES = tomllib.loads(Path(__file__).with_name("papers.toml").read_text("utf-8"))["case"]
NEW = st.builds(
    "{:02}{:02}.{:05}".format, st.integers(15, 99), st.integers(1, 12), st.integers(1, 99999)
)
OLD = st.builds(
    "{}/{:02}{:02}{:03}".format,
    st.sampled_from(["hep-th", "astro-ph", "cs", "math", "q-bio", "cmp-lg"]),
    st.integers(92, 99),
    st.integers(1, 12),
    st.integers(1, 999),
)
WORD = st.from_regex(r"[a-z]{2,10}", fullmatch=True).filter(lambda word: word != "arxiv")


@pytest.mark.parametrize("case", CASES, ids=[case["what"] for case in CASES])
def test_the_papers_of_a_text(case: dict[str, Any]) -> None:
    """Each text names exactly the papers that stand beside it."""
    assert list(find(case.get("html", ""), case.get("text", ""))) == case["papers"]


@given(NEW | OLD, st.integers(0, 9), st.sampled_from(["abs", "pdf", "html"]))
def test_every_form_is_one_article(id: str, version: int, form: str) -> None:
    """Whatever its form and version, an address at arXiv has one key, and names its paper."""
    url = f"https://arxiv.org/{form}/{id}" + (f"v{version}" if version else "")
    assert canonical(url) == f"arxiv.org/abs/{id}"
    assert canonical("https://" + canonical(url)) == canonical(url)
    assert papers.of_address(url) == f"arxiv:{id}"
    assert papers.arxiv(id + (f"v{version}" if version else "")) == (id, version)


@given(NEW | OLD, st.lists(WORD, max_size=5), st.sampled_from([".", ",", ")", "]", ";", " ", ""]))
def test_found_among_words(id: str, words: list[str], behind: str) -> None:
    """An identifier behind its name is found whatever stands around it."""
    text = f"{' '.join(words)} arXiv:{id}{behind} {' '.join(words)}"
    assert find("", text) == (f"arxiv:{id}",)


@given(st.text(max_size=300), st.text(max_size=300))
def test_never_raises(html: str, text: str) -> None:
    """Any text gives keys, each of which has an address that names it again."""
    for key in find(f'<a href="{html}">arxiv</a>', f"arXiv doi {text}"):
        assert papers.address(key)


@given(st.from_regex(r"10\.[0-9]{4,9}/[!-~]{1,40}", fullmatch=True))
def test_a_doi_is_its_own_key(text: str) -> None:
    """A DOI that was read is read the same again, from its address too."""
    key = papers.doi(text)
    if key.startswith("doi:"):
        assert papers.doi(key.removeprefix("doi:")) == key


def test_a_catalogue_speaks_of_none() -> None:
    """A list of hundreds of papers is no mention of each."""
    many = " ".join(f"arXiv:2401.{n:05}" for n in range(1, MOST + 2))
    assert find("", many) == ()
    assert len(find("", many.rpartition(" ")[0])) == MOST


@pytest.mark.parametrize(
    "text",
    [
        "arxiv" + " " * 200_000,
        "a." * 100_000 + "arxiv.org",
        "arxiv.org/" * 20_000,
        "doi:10.1000/" + ")" * 200_000,
        '<a href="' * 30_000 + "arxiv",
        "doi:10.1000.1.1.1.1" * 10_000,
    ],
    ids=["spaces", "dots", "hosts", "brackets", "quotes", "prefixes"],
)
def test_hostile_texts_cost_little(text: str) -> None:
    """200 kB that are built to hurt are read within a second."""
    started = time.perf_counter()
    find(text, text)
    assert time.perf_counter() - started < 1
