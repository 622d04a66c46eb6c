"""Which listing of arXiv's is meant, and when does it change?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.model import Kind
from lookahead.sources import arxiv, opml
from lookahead.sources.catalogue import read
from lookahead.sources.discover import spellings

CL = "https://rss.arxiv.org/atom/cs.CL"


def query(words: str, size: int = 100) -> str:
    return (
        f"https://export.arxiv.org/api/query?search_query={words}&sortBy=submittedDate"
        f"&sortOrder=descending&start=0&max_results={size}"
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("arxiv:cs.CL", CL),
        ("arXiv: cs.cl", CL),
        ("arxiv:cs.CL+stat.ML", f"{CL}+stat.ML"),
        ("arxiv:hep-th", "https://rss.arxiv.org/atom/hep-th"),
        ("arxiv:cond-mat.stat-mech", "https://rss.arxiv.org/atom/cond-mat.stat-mech"),
        ('arxiv:"mixture of experts"', query("all%3A%22mixture%20of%20experts%22")),
        ("arxiv:mixture of experts", query("all%3A%22mixture%20of%20experts%22")),
        ("arxiv:cat:cs.CL AND ti:gulls", query("cat%3Acs.CL%20AND%20ti%3Agulls")),
        ("https://arxiv.org/list/cs.CL/recent", CL),
        ("arxiv.org/list/cs.CL/new?skip=0", CL),
        ("http://export.arxiv.org/rss/cs.CL", CL),
        ("https://rss.arxiv.org/rss/cs.CL", "https://rss.arxiv.org/rss/cs.CL"),
        ("https://arxiv.org/search/?query=sea+gulls&searchtype=all", query("all%3A%22sea%20gulls%22")),
        ("export.arxiv.org/api/query?search_query=all:gulls&max_results=9999", query("all%3Agulls", 300)),
        ("https://export.arxiv.org/api/query?id_list=2401.00001", ""),
        ("arxiv:2401.00001", ""),
        ("https://arxiv.org/abs/2401.00001", ""),
        ("https://arxiv.org.example/list/cs.CL/recent", ""),
        ("rss.arxiv.org/rss/tides.XX", ""),
        ("https://[::1/list/cs.CL", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_typed(typed: str, meant: str) -> None:
    """Shorthands, pages and feeds all lead to the feed of a category or to a search, newest first."""
    assert arxiv.address(typed) == meant
    if meant:
        assert arxiv.address(meant) == meant
        assert arxiv.is_listing(meant)
        assert spellings(typed) == [meant]


@given(st.text(max_size=60))
def test_anything_typed_is_a_listing_or_none(typed: str) -> None:
    """Never raises; what comes out is an address of arXiv's that stays what it is."""
    for text in (typed, f"arxiv:{typed}", f"arxiv.org/list/{typed}"):
        meant = arxiv.address(text)
        assert meant == "" or arxiv.address(meant) == meant


def test_what_it_is_called() -> None:
    """A listing is named for what it lists, and has a page for people."""
    assert arxiv.name(CL) == "arXiv cs.CL"
    assert arxiv.home(CL) == "https://arxiv.org/list/cs.CL/recent"
    url = arxiv.address("arxiv:sea gulls")
    assert arxiv.name(url) == 'arXiv: "sea gulls"'
    assert arxiv.home(url).startswith("https://arxiv.org/search/?query=all")


def test_further_pages_are_few() -> None:
    """A search has five pages at the most; a feed has one."""
    url = query("all%3Agulls", 50)
    pages = [arxiv.page(url, n) for n in range(8)]
    assert [page.partition("start=")[2] for page in pages] == [
        *(f"{n * 50}&max_results=50" for n in range(5)),
        *([""] * 3),
    ]
    assert arxiv.page(CL, 1) == ""
    assert arxiv.page("https://export.arxiv.org/api/query?search_query=x", 1) == ""


def test_a_listing_is_recognised_wherever_it_comes_from() -> None:
    """OPML and the catalogue need not say what an address of arXiv's is."""
    urls = ["http://export.arxiv.org/rss/cs.CL", query("all%3Agulls").replace("&", "&amp;")]
    outlines = "".join(f'<outline xmlUrl="{url}" text="A listing"/>' for url in urls)
    file = f'<opml version="2.0"><body>{outlines}</body></opml>'
    found = opml.read(file.encode()).sources
    assert [(source.kind, source.url) for source in found] == [
        (Kind.ARXIV, CL),
        (Kind.ARXIV, query("all%3Agulls")),
    ]
    (row,) = read(
        f'[[source]]\nslug="a"\nname="A"\nhome="https://arxiv.org/"\nurl="{CL}"\nmonogram="A"\n'
        'description="A."\n'
    )
    assert row.kind is Kind.ARXIV


@pytest.mark.parametrize(
    ("now", "came", "hours"),
    [
        ("2026-11-19T06:00", True, (23, 25)),  # Thursday: the next morning
        ("2026-11-19T02:00", True, (3, 5)),  # before today's list
        ("2026-11-19T06:00", False, (3, 4)),  # it is late
        ("2026-11-19T15:00", False, (14, 16)),  # it does not come any more
        ("2026-11-20T06:00", True, (71, 73)),  # Friday: on Monday
        ("2026-11-21T12:00", False, (41, 43)),  # Saturday
        ("2026-11-22T23:00", False, (6, 8)),  # Sunday night
    ],
)
def test_once_a_working_day(now: str, came: bool, hours: tuple[int, int]) -> None:
    """The next look is after the next list is made; a list that is late is asked for again that day."""
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    found = arxiv.next_listing(at, came=came, rng=Random(1))
    assert found.next_due
    low, high = (timedelta(hours=h) for h in hours)
    assert low <= found.next_due - at <= high
    assert "next look in" in found.reason


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.booleans(), st.integers(0, 9))
def test_never_at_once_and_never_for_long(now: datetime, came: bool, seed: int) -> None:
    """A look follows later, and within four days, whenever the last one was."""
    at = now.replace(tzinfo=UTC)
    due = arxiv.next_listing(at, came=came, rng=Random(seed)).next_due
    assert due
    assert timedelta() < due - at < timedelta(days=4)
