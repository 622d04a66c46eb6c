"""Does the reader of arXiv's listings survive whatever comes under their name?"""

from __future__ import annotations

import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.model import Kind
from lookahead.core.urls import is_web
from lookahead.parse import parse_as

PAIRS = Path(__file__).parent / "pairs" / "arxiv"
URL = "https://export.arxiv.org/api/query?search_query=all:gulls"
FILES = st.sampled_from(
    sorted(path.read_bytes() for path in PAIRS.glob("*") if path.suffix != ".json")
)


@given(FILES, st.integers(0, 4000), st.integers(0, 60), st.binary(max_size=20))
def test_a_damaged_listing_gives_what_it_can(data: bytes, at: int, length: int, put: bytes) -> None:
    """Never raises; links are absolute or empty, and a paper has a key and a title of one line."""
    found = parse_as(Kind.ARXIV, data[:at] + put + data[at + length :], URL)
    for entry in found.entries:
        assert entry.link == "" or is_web(entry.link)
        if entry.paper:
            assert entry.paper.key == entry.guid
            assert entry.paper.key.startswith("arxiv:")
            assert "\n" not in entry.paper.title


@given(st.binary(max_size=300))
def test_any_bytes_are_read(data: bytes) -> None:
    """What is no listing is a problem, not an error."""
    found = parse_as(Kind.ARXIV, data, URL)
    assert found.entries or found.problems


def test_a_newer_version_comes_first() -> None:
    """Of two versions in one document the first is kept, and there is one entry."""
    found = parse_as(Kind.ARXIV, (PAIRS / "search.atom").read_bytes(), URL)
    papers = [(entry.paper.key, entry.paper.version) for entry in found.entries if entry.paper]
    assert papers == [("arxiv:2611.90001", 2), ("arxiv:hep-th/9901999", 1)]


def test_thousands_of_authors_and_papers_cost_little() -> None:
    """A collaboration of 3,000 and a listing of 1,000 are read within two seconds."""
    authors = "".join(f"<author><name>Author {n}</name></author>" for n in range(3000))
    entry = (
        "<entry><id>http://arxiv.org/abs/2611.{}v1</id><title>T $x$</title>"
        "<summary>S $y$</summary>{}</entry>"
    )
    body = "".join(entry.format(90000 + n, authors if not n else "") for n in range(1000))
    started = time.perf_counter()
    found = parse_as(
        Kind.ARXIV, f'<feed xmlns="http://www.w3.org/2005/Atom">{body}</feed>'.encode(), URL
    )
    assert time.perf_counter() - started < 2
    assert len(found.entries) == 1000
    first = found.entries[0].paper
    assert first
    assert len(first.authors) == 3000


def test_a_listing_from_elsewhere() -> None:
    """What says that it is arXiv's is read as that wherever it was fetched; its TeX becomes words."""
    data = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id><title>q</title>'
        b'<entry><id>http://arxiv.org/abs/2401.12345v1</id><title>{\\"U}ber \\emph{gulls}</title>'
        b"<summary>We count \\emph{all} of them.</summary>"
        b'<author><name>{\\"O}zg{\\"u}r {van Varga}</name></author></entry></feed>'
    )
    (entry,) = parse_as(Kind.FEED, data, "https://mirror.example/arxiv.xml").entries
    assert (entry.title, entry.author) == ("Über gulls", "Özgür van Varga")
    assert entry.content == "<p>We count all of them.</p>"
    assert entry.paper is not None
    assert entry.paper.key == "arxiv:2401.12345"
