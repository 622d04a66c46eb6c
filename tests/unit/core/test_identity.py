"""An entry is known by its guid, then by its link, then by title and day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.identity import Known, Names, apart, match, names, reused, title_key
from lookahead.core.model import Entry
from lookahead.core.text import fold
from lookahead.core.urls import canonical

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
    """Another title and another day under an old guid or an old link, all else being new, are a new post."""
    old = known(1, Names("g", "a.example/1", "t1"))
    later = DAY + timedelta(days=7)
    assert reused(Names("g", "a.example/2", "t2"), later, old)
    assert not reused(Names("g", "a.example/1", "t2"), later, old)
    assert reused(Names("h", "a.example/1", "t2"), later, old)
    assert not reused(Names("h", "a.example/1", "t1"), later, old)
    assert not reused(Names("h", "a.example/1", "t2"), DAY, old)
    assert not reused(Names("g", apart("a.example/1", "T"), "t2"), later, old)
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


LINK = "https://a.example/log"


def log(*titles: str, guids: bool = True) -> list[Entry]:
    return [entry(f"g-{t}" if guids else "", LINK, t) for t in titles]


@pytest.mark.parametrize("guids", [True, False])
def test_a_shared_link_names_the_page(guids: bool) -> None:
    """Five items of a changelog are five articles, with guids and without, at every look."""
    first = [n for n in names("s", log(*"ABCDE", guids=guids)) if n]
    assert len({n.key for n in first}) == len({n.guid for n in first}) == 5
    again = [n for n in names("s", log(*"XABCDE", guids=guids)) if n]
    assert again[1:] == first
    assert canonical(f"https://{first[0].key}") == first[0].key


def test_a_link_that_becomes_shared_keeps_its_first_entry() -> None:
    """What was stored under the plain link is found again when a second item comes to share it."""
    for guids in (True, False):
        (old,) = names("s", log("A", guids=guids))
        both = [n for n in names("s", log("B", "A", guids=guids)) if n]
        assert old is not None
        stored = known(1, old)
        assert match(both, [stored], {n.guid for n in both}) == [None, stored]


def test_a_new_guid_under_a_shared_link() -> None:
    """Another scheme of guids finds each of those that share a link by its title."""
    old = [known(i, n) for i, n in enumerate(names("s", log(*"AB")), 1) if n]
    new = [n for n in names("s", [replace(e, guid=f"2-{e.guid}") for e in log(*"AB")]) if n]
    assert match(new, old, {n.guid for n in new}) == old


def test_one_link_and_one_title_are_one_article() -> None:
    """Different guids alone do not make two of one, nor do the versions of a paper."""
    twins = names("s", [entry("1", LINK, "One"), entry("2", LINK, "one!")])
    assert {n.key for n in twins if n} == {"a.example/log"}
    paper = "https://arxiv.org/abs/2401.12345"
    versions = names("s", [entry("1", paper + "v1", "Old"), entry("2", paper + "v2", "New")])
    assert {n.key for n in versions if n} == {"arxiv.org/abs/2401.12345"}


ENTRIES = st.lists(
    st.builds(
        entry,
        st.sampled_from(["", "1", "2", "3", "4"]),
        st.sampled_from(["", LINK, LINK + "#v1", "https://a.example/2"]),
        st.sampled_from(["", "A", "a!", "B", "C", "🎉"]),
        st.sampled_from(["", "x", "y"]),
    ),
    max_size=8,
)


@given(ENTRIES)
def test_who_shares_a_link_has_a_key_of_its_own(entries: list[Entry]) -> None:
    """Under one link, titles that differ have keys that differ, and one title has one key."""
    found = names("s", entries)
    for one, its in zip(entries, found, strict=True):
        for other, name in zip(entries, found, strict=True):
            if its and name and one.link and one.link == other.link and one.title and other.title:
                alike = fold(one.title) == fold(other.title) and bool(fold(one.title))
                assert (its.key == name.key) is alike or not fold(one.title + other.title)


@given(ENTRIES)
def test_a_second_look_finds_every_entry(entries: list[Entry]) -> None:
    """The same document again is matched one to one."""
    first = [n for n in names("s", entries) if n]
    stored = [known(i, n) for i, n in enumerate(first, 1)]
    again = [n for n in names("s", entries) if n]
    assert match(again, stored, {n.guid for n in again}) == stored
