"""A list shows each of its articles once, in order, whatever it is narrowed by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from store_support import NOW, titles

from lookahead.core.look import Draft, Tally
from lookahead.core.model import Filter, Source

Follow = Callable[..., Source]
Look = Callable[..., Tally]
MakeDraft = Callable[..., Draft]


@pytest.fixture
def filled(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """Two sources, 30 articles, some at the same second, every third an agent's."""
    for at, slug in enumerate(("a", "b")):
        follow(slug)
        numbers = range(at * 15, at * 15 + 15)
        look(
            slug,
            *(
                draft(
                    n,
                    published=NOW - timedelta(hours=n // 4),
                    categories=("agents",) if n % 3 == 0 else (),
                )
                for n in numbers
            ),
        )


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("filter", "count"),
    [
        (Filter(), 30),
        (Filter(source="a"), 15),
        (Filter(tag="agents"), 10),
        (Filter(source="b", tag="agents"), 5),
        (Filter(source="nobody"), 0),
        (Filter(tag="nothing"), 0),
    ],
)
@pytest.mark.parametrize("limit", [1, 4, 40])
def test_leafing_neither_repeats_nor_skips(filter: Filter, count: int, limit: int) -> None:
    """Page after page holds every article once, newest first."""
    from lookahead.store import lists

    seen, after = [], ""
    while True:
        page = lists.newest(filter, after, limit)
        seen += page.cards
        if not page.next:
            break
        after = page.next
    assert len(seen) == len({card.id for card in seen}) == count
    keys = [(card.published, card.id) for card in seen]
    assert keys == sorted(keys, reverse=True)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("after", ["x", "1.2.3", "-1.x", "9" * 50, "'", "1;DROP"])
def test_a_made_up_key_is_the_beginning(after: str) -> None:
    """What is no key of ours shows the first page."""
    from lookahead.store import lists

    assert lists.newest(after=after) == lists.newest()


@pytest.mark.usefixtures("filled")
def test_marks_narrow_a_list() -> None:
    """Starred, later and unread lists hold what the reader did, for that reader alone."""
    from django.contrib.auth.models import User

    from lookahead.store import accounts, lists, marks

    me, other = accounts.owner().pk, User.objects.create_user("other").pk
    ids = [id for id, _ in titles()]
    marks.set_mark(me, ids[0], "starred", True, NOW)
    marks.set_mark(me, ids[1], "read", True, NOW)

    def listed(mark: str, reader: int) -> set[int]:
        return {c.id for c in lists.newest(Filter(mark=mark, reader=reader)).cards}

    assert listed("starred", me) == {ids[0]}
    assert listed("unread", me) == set(ids) - {ids[1]}
    assert listed("starred", other) == set()
    assert listed("unread", other) == set(ids)


@pytest.mark.usefixtures("filled")
def test_a_mark_can_be_taken_back() -> None:
    """Undo is the same call with False, and setting twice keeps the first time."""
    from lookahead.store import accounts, lists, marks

    me, id = accounts.owner().pk, titles()[0][0]
    marks.set_mark(me, id, "later", True, NOW)
    marks.set_mark(me, id, "later", True, NOW + timedelta(hours=1))
    marks.set_mark(me, id, "later", False, NOW)
    assert lists.newest(Filter(mark="later", reader=me)).cards == ()
    assert not marks.set_mark(me, 999_999, "read", True, NOW)
    with pytest.raises(ValueError, match="no such mark"):
        marks.set_mark(me, id, "password", True, NOW)


@pytest.mark.usefixtures("filled")
def test_mark_all_read_spares_what_came_later() -> None:
    """What was first seen after the page was made stays unread."""
    from lookahead.store import accounts, lists, marks

    me = accounts.owner().pk
    whole = Filter(reader=me)
    assert marks.mark_all_read(me, whole, NOW, NOW - timedelta(seconds=1)) == 0
    assert marks.mark_all_read(me, Filter(source="a", reader=me), NOW, NOW) == 15
    assert marks.mark_all_read(me, whole, NOW, NOW) == 15
    assert lists.newest(Filter(mark="unread", reader=me)).cards == ()


@pytest.mark.usefixtures("filled")
def test_blocks_hold_the_newest_of_each_source() -> None:
    """A block is the head of its source's own list."""
    from lookahead.store import lists

    for block in lists.blocks(per_block=3):
        expected = lists.newest(Filter(source=block.source.source.slug), limit=3).cards
        assert block.cards == expected


@pytest.mark.usefixtures("filled")
def test_neighbours_are_those_of_the_list() -> None:
    """Newer and older are the rows above and below in the source's list."""
    from lookahead.store import lists

    cards = lists.newest(Filter(source="a")).cards
    assert lists.neighbours(cards[3].id) == (cards[2], cards[4])
    assert lists.neighbours(cards[0].id) == (None, cards[1])
    assert lists.neighbours(cards[-1].id) == (cards[-2], None)
    assert lists.neighbours(999_999) == (None, None)


@pytest.mark.usefixtures("filled")
def test_search_follows_edits(look: Look, draft: MakeDraft) -> None:
    """The word index finds what is new, forgets what an edit took out, and reads ideographs."""
    from lookahead.search import find
    from lookahead.store import words

    while words.follow():
        pass
    assert len(find("title").cards) == 30
    look("a", draft(1, title="Quokka 模型训练"), present={"g1"})
    assert words.follow() == 1
    assert words.follow() == 0
    assert [c.title for c in find("quokka").cards] == ["Quokka 模型训练"]
    assert [c.title for c in find("训练").cards] == ["Quokka 模型训练"]
    assert len(find("title").cards) == 29
    assert len(find("title source:b").cards) == 15
    assert {c.source.slug for c in find("title tag:agents", Filter(source="a")).cards} == {"a"}
    assert len(find("source:b").cards) == 15
    assert len(find("source:b tag:agents").cards) == 5
    look("a", draft(2, title="Numbat", author="Ana Quill"), present={"g2"})
    assert [p.code for p in find("title").problems] == ["behind"]
    while words.follow():
        pass
    assert find("title").problems == ()
    assert [c.title for c in find("quill").cards] == ["Numbat"]


def test_a_sign_in_link_works_once(home: object) -> None:
    """A token signs in once, within its time, and only its hash is stored."""
    from lookahead.store import accounts
    from lookahead.store.sql import rows

    token = accounts.sign_in_link(NOW)
    assert token not in str(rows("SELECT * FROM store_signinlink"))
    assert accounts.redeem("x" * 43, NOW) is None
    assert accounts.redeem("\x00\ud800", NOW) is None
    assert accounts.redeem(token, NOW) == accounts.owner()
    assert accounts.redeem(token, NOW) is None
    late = accounts.sign_in_link(NOW)
    assert accounts.redeem(late, NOW + accounts.VALID_FOR + timedelta(seconds=1)) is None
