"""Sources come, change and go without taking with them what a reader keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from store_support import NOW, counts, outcome, titles

from lookahead.core.errors import WrongUse
from lookahead.core.look import Draft, Tally
from lookahead.core.model import Filter, Source

Follow = Callable[..., Source]
Look = Callable[..., Tally]
MakeDraft = Callable[..., Draft]


def test_the_same_address_is_one_source(follow: Follow) -> None:
    """Adding what is there gives what is there."""
    assert follow("a") == follow("a", name="Other")


def test_slugs_are_unique(follow: Follow) -> None:
    """Two sources of one name get different addresses."""
    assert follow("a").slug == "a"
    assert follow("a", url="https://b.example/feed").slug == "a-2"


def test_a_paused_source_is_not_looked_at(follow: Follow) -> None:
    """Paused means not due, resumed means due at once."""
    from lookahead.store import looks, sources

    follow("a")
    sources.pause("a")
    assert looks.claim(NOW, 1) == []
    sources.resume("a", NOW)
    assert len(looks.claim(NOW, 1)) == 1


def test_an_unknown_slug_is_wrong_use(home: Path) -> None:
    """Nothing changes for a slug that is not there."""
    from lookahead.store import sources

    with pytest.raises(WrongUse, match="no source nobody"):
        sources.pause("nobody")


def test_removing_takes_only_what_it_alone_carried(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """An article that another source carries stays, and becomes that one's."""
    from lookahead.store import lists, sources

    follow("a")
    follow("b")
    look("a", draft(1), draft(2))
    look("b", draft(1, guid="o"))
    assert sources.remove("a", NOW) == 1
    (card,) = lists.newest().cards
    assert (card.title, card.source.slug, card.others) == ("Title 1", "b", ())
    assert [s.slug for s in lists.all_sources()] == ["b"]
    assert counts() == {"articles": 1, "entries": 1, "carried": 1}


def test_removing_keeps_starred_articles(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """A starred article outlives its source, and can still be opened."""
    from lookahead.store import accounts, lists, marks, sources

    follow("a")
    look("a", draft(1), draft(2))
    id = next(id for id, title in titles() if title == "Title 2")
    reader = accounts.owner().pk
    marks.set_mark(reader, id, "starred", True, NOW)
    assert sources.remove("a", NOW) == 1
    assert lists.all_sources() == ()
    (card,) = lists.newest(Filter(mark="starred", reader=reader)).cards
    assert card.id == id
    assert lists.article(id) is not None


def test_a_removed_source_can_come_back(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """Adding it again brings back what the feed still has: removing buries nothing."""
    from lookahead.store import accounts, marks, sources

    follow("a")
    look("a", draft(1), draft(2))
    id = titles()[0][0]
    marks.set_mark(accounts.owner().pk, id, "starred", True, NOW)
    sources.remove("a", NOW)
    follow("a")
    look("a", draft(1), draft(2))
    assert counts() == {"articles": 2, "entries": 2, "carried": 2}


def test_another_source_keeps_its_address(follow: Follow) -> None:
    """A source cannot be moved to the address of another."""
    from lookahead.store import sources

    follow("a")
    follow("b")
    with pytest.raises(WrongUse, match="another source"):
        sources.move("a", url="https://b.example/feed", now=NOW)


def test_selectors_reach_the_look(follow: Follow) -> None:
    """What the catalogue says of a watched page is there when it is looked at."""
    from lookahead.store import looks

    assert follow("a", selectors={"card": "li.post"}).selectors == {"card": "li.post"}
    (look,) = looks.claim(NOW, 1)
    assert look.source.selectors == {"card": "li.post"}


@pytest.mark.parametrize(
    ("apart", "per_week"),
    [(timedelta(minutes=5), 9), (timedelta(days=1), 7.0), (timedelta(days=3.5), 2.0)],
)
def test_no_rate_is_made_of_a_few_minutes(
    follow: Follow, draft: MakeDraft, apart: timedelta, per_week: float
) -> None:
    """A shorter span than a week is no pace: then it is as many as came in a week."""
    from lookahead.store import lists, looks

    follow("a")
    times = tuple(NOW - n * apart for n in range(9))
    sent = (draft(n, published=at) for n, at in enumerate(times))
    (look,) = looks.claim(NOW, 1)
    looks.commit([replace(outcome(look, *sent), recent=times)])
    (card,) = lists.source_cards()
    assert card.per_week == per_week
