"""Is a citation valid BibTeX whatever its paper is called?"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.model import Paper
from lookahead.typeset.bibtex import bibtex, name

GULLS = Paper(
    "arxiv:2611.90001",
    "On the Counting of BERT & Gulls: $k_1$ at 50%",
    ("Jérôme Lefèvre", "Wei Tennholt, Jr.", "Gulls and Terns Collaboration"),
    categories=("stat.ML", "cs.CV"),
    published=datetime(2026, 11, 12, tzinfo=UTC),
    doi="10.1000/gulls_1",
)


def test_an_entry() -> None:
    """Words are escaped, formulas and accents stay, capitals and names of several words are held together."""
    assert bibtex(GULLS) == (
        "@misc{lefevre2026counting,\n"
        "  title = {On the Counting of {BERT} \\& Gulls: $k_1$ at 50\\%},\n"
        "  author = {Jérôme Lefèvre and Wei Tennholt, Jr. and {Gulls and Terns Collaboration}},\n"
        "  year = {2026},\n"
        "  eprint = {2611.90001},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass = {stat.ML},\n"
        "  doi = {10.1000/gulls_1},\n"
        "  url = {https://arxiv.org/abs/2611.90001},\n"
        "}\n"
    )
    assert bibtex(replace(GULLS, journal="J. of Shores")).startswith("@article{")


@pytest.mark.parametrize(
    ("paper", "called"),
    [
        (GULLS, "lefevre2026counting"),
        (replace(GULLS, authors=("Varga, Ines",)), "varga2026counting"),
        (replace(GULLS, authors=(), title="A"), "2026"),
        (replace(GULLS, authors=("李 明",), title="海鸥"), "2026"),
        (Paper("arxiv:hep-th/9901001"), "1999"),
        (Paper("doi:10.1000/x"), "doi101000x"),
    ],
)
def test_what_it_is_called(paper: Paper, called: str) -> None:
    """Last name, year, first word that says something; the key where nothing else is known."""
    assert name(paper) == called


def test_a_paper_that_nobody_described() -> None:
    """What is not known is left out: an identifier is no title."""
    assert bibtex(Paper("doi:10.1000/xyz(123)")) == (
        "@misc{doi101000xyz123,\n"
        "  doi = {10.1000/xyz(123)},\n"
        "  url = {https://doi.org/10.1000/xyz(123)},\n"
        "}\n"
    )


@given(st.text(alphabet=st.sampled_from("aB{}\\$%&#_^~ é,\n\"'@"), max_size=40))
def test_nothing_ends_a_field(text: str) -> None:
    """Braces balance in every field, and every special character is escaped or in a formula."""
    made = bibtex(replace(GULLS, title=text, authors=(text, text), journal=text, doi=text))
    bare = re.sub(r"\\[{}]", "", made)
    depth = 0
    for c in bare:
        depth += (c == "{") - (c == "}")
        assert depth >= 0
    assert depth == 0
    assert re.search(r"(?<!\\)[#%]", made) is None
