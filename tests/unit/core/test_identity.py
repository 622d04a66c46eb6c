"""An entry is known by its guid, then by its link, then by title and day."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.identity import Known, Names, match, names, reused, title_key
from lookahead.core.model import Entry

DAY = datetime(2026, 11, 20, tzinfo=UTC)


def entry(guid: str = "", link: str = "", title: str = "", body: str = "") -> Entry:
    return Entry(guid=guid, link=link, title=title, summary=body, published=DAY)


def known(id: int, name: Names) -> Known:
    return Known(id, name, "h", id, int(DAY.timestamp()))


def test_a_unique_guid_names_the_entry() -> None:
    """A guid that stands once in the document is the name."""
    (name,) = names("s", [entry("g", "https://a.example/1", "One")])
    assert name is not None
    assert (name.guid, name.key) == ("g", "a.example/1")


def test_a_repeated_guid_names_nothing() -> None:
    """Entries that share a guid go by their links, and all of them are kept."""
    found = names("s", [entry("g", f"https://a.example/{n}", f"T{n}") for n in range(3)])
    assert [n.guid for n in found if n] == [f"link:a.example/{n}" for n in range(3)]


def test_one_link_two_titles() -> None:
    """Items of one changelog page share its address and are told apart by title."""
    found = names("s", [entry("", "https://a.example/log", t) for t in ("One", "Two")])
    assert len({n.guid for n in found if n}) == 2


def test_said_twice_is_kept_once() -> None:
    """The same item twice in a document is one."""
    one = entry("", "https://a.example/1", "One")
    assert [n is None for n in names("s", [one, one])] == [False, True]


def test_no_guid_no_link_no_title() -> None:
    """An entry with nothing but a text is named by it, and keyed within its source."""
    (name,) = names("s", [entry(body="hello")])
    assert name is not None
    assert name.guid.startswith("text:")
    assert name.key.startswith("entry:s:")


def test_a_changed_guid_finds_the_old_entry_by_link() -> None:
    """A new scheme of guids makes nothing new."""
    old = known(1, Names("old", "a.example/1", title_key("One", DAY)))
    assert match([Names("new", "a.example/1", "x")], [old], {"new"}) == [old]


def test_a_changed_guid_and_link_find_it_by_title_and_day() -> None:
    """A site that moves keeps its titles and days."""
    old = known(1, Names("old", "a.example/1", "t"))
    assert match([Names("new", "b.example/1", "t")], [old], {"new"}) == [old]


def test_an_entry_that_is_still_there_is_nobody_else() -> None:
    """Two entries with one link are two while both guids stand in the document."""
    old = known(1, Names("old", "a.example/1", "t"))
    assert match([Names("new", "a.example/1", "t")], [old], {"old", "new"}) == [None]


def test_a_reused_guid_is_a_new_post() -> None:
    """Another link, another title and another day under an old guid are a new post."""
    old = known(1, Names("g", "a.example/1", "t1"))
    later = DAY + timedelta(days=7)
    assert reused(Names("g", "a.example/2", "t2"), later, old)
    assert not reused(Names("g", "a.example/1", "t2"), later, old)
    assert not reused(Names("g", "a.example/2", "t2"), DAY, old)


NAME = st.builds(Names, *[st.sampled_from("abcd")] * 3)


@given(st.lists(NAME, unique_by=lambda n: n.guid), st.lists(NAME, unique_by=lambda n: n.guid))
def test_no_stored_entry_is_taken_twice(incoming: list[Names], stored: list[Names]) -> None:
    """Whatever comes, each stored entry is at most one incoming one, and a guid finds itself."""
    old = [known(i, name) for i, name in enumerate(stored, 1)]
    found = match(incoming, old, {n.guid for n in incoming})
    ids = [k.id for k in found if k]
    assert len(ids) == len(set(ids))
    by_guid = {k.names.guid: k for k in old}
    assert all(by_guid.get(n.guid) in (None, k) for n, k in zip(incoming, found, strict=True))
