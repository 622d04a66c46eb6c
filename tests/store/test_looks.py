"""A look is claimed by one, committed once, and what it brought is there once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from store_support import NOW, counts, outcome, titles

from lookahead.core.identity import apart
from lookahead.core.look import Draft, Tally
from lookahead.core.model import Filter, Source, Validators

Follow = Callable[..., Source]
Look = Callable[..., Tally]
MakeDraft = Callable[..., Draft]


def test_a_due_source_is_claimed_once(follow: Follow) -> None:
    """Two claims at one time never give the same source."""
    from lookahead.store import looks

    follow("a")
    follow("b")
    first, second = looks.claim(NOW, 1), looks.claim(NOW, 5)
    assert {look.source.slug for look in [*first, *second]} == {"a", "b"}
    assert looks.claim(NOW, 5) == []


def test_a_lease_ends(follow: Follow) -> None:
    """A look that is lost comes back when its lease ends, and the late one writes nothing."""
    from lookahead.store import looks

    follow("a")
    (lost,) = looks.claim(NOW, 1)
    later = NOW + timedelta(seconds=looks.LEASE_S + 1)
    (taken,) = looks.claim(later, 1)
    assert taken.token != lost.token
    assert looks.commit([outcome(lost)])[0].lost_lease
    assert not looks.commit([outcome(taken)])[0].lost_lease


def test_committing_twice_writes_once(follow: Follow, draft: MakeDraft) -> None:
    """The same outcome again is a lost lease."""
    from lookahead.store import looks

    follow("a")
    (look,) = looks.claim(NOW, 1)
    done = outcome(look, draft(1))
    assert looks.commit([done])[0].new == 1
    assert looks.commit([done])[0] == Tally("a", lost_lease=True)
    assert counts() == {"articles": 1, "entries": 1, "carried": 1}


def test_a_released_look_is_due_again(follow: Follow) -> None:
    """A clean stop gives back what it did not do."""
    from lookahead.store import looks

    follow("a")
    looks.release(looks.claim(NOW, 1))
    assert len(looks.claim(NOW, 1)) == 1


def test_what_a_look_leaves_is_there_at_the_next(follow: Follow) -> None:
    """Validators verbatim, the items seen, and when it published."""
    from dataclasses import replace

    from lookahead.store import looks

    follow("a")
    (look,) = looks.claim(NOW, 1)
    kept = Validators('W/"a b"', "Fri, 20 Nov 2026 12:00:00 GMT")
    looks.commit([replace(outcome(look), validators=kept, recent=(NOW,), seen=b"abcdefgh")])
    (again,) = looks.claim(NOW + timedelta(hours=2), 1)
    assert (again.validators, again.seen, again.recent) == (kept, b"abcdefgh", (NOW,))


def test_a_failure_keeps_everything(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """A look that failed writes its reason and touches neither articles nor validators."""
    from dataclasses import replace

    from lookahead.store import lists, looks

    follow("a")
    look("a", draft(1))
    (claimed,) = looks.claim(NOW + timedelta(hours=2), 1)
    bad = replace(
        outcome(claimed), problem="It answers 503.", problem_code="http", failures=1, seen=None
    )
    looks.commit([bad])
    card = lists.source_by_slug("a")
    assert card is not None
    assert (card.problem, card.failures, card.articles) == ("It answers 503.", 1, 1)
    assert card.succeeded == NOW


def test_gone_is_not_looked_at_again(follow: Follow) -> None:
    """410 stops a source."""
    from dataclasses import replace

    from lookahead.store import looks

    follow("a")
    (claimed,) = looks.claim(NOW, 1)
    looks.commit([replace(outcome(claimed), gone=True, next_due=None)])
    assert looks.claim(NOW + timedelta(days=99), 1) == []


# ---- identity ----------------------------------------------------------------------------------


def test_the_same_document_again_changes_nothing(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """Nothing new, nothing edited, nothing doubled."""
    follow("a")
    assert look("a", draft(1), draft(2)).new == 2
    assert look("a", draft(1), draft(2)) == Tally("a")
    assert counts() == {"articles": 2, "entries": 2, "carried": 2}


def test_an_edit_is_made_in_place(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """A changed text under the same guid is the same article, and stays read."""
    from lookahead.store import accounts, lists, marks

    follow("a")
    look("a", draft(1))
    ((id, _),) = titles()
    reader = accounts.owner().pk
    marks.set_mark(reader, id, "read", True, NOW)
    tally = look("a", draft(1, title="Better", html="<p>New</p>"))
    assert (tally.new, tally.edited, tally.changed) == (0, 1, (id,))
    found = lists.article(id, reader)
    assert found is not None
    assert (found.card.title, found.html) == ("Better", "<p>New</p>")
    assert found.card.mark is not None
    assert found.card.mark.read
    assert found.updated is not None


def test_a_changed_guid_is_the_same_article(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """A source that changes its guids brings nothing new."""
    follow("a")
    look("a", draft(1), draft(2))
    tally = look("a", draft(1, guid="x1"), draft(2, guid="x2"))
    assert tally.new == 0
    assert counts() == {"articles": 2, "entries": 2, "carried": 2}


def test_a_reused_guid_is_a_new_article(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """A new post under an old guid hides nothing and replaces nothing."""
    follow("a")
    look("a", draft(1))
    new = draft(2, guid="g1", published=NOW + timedelta(days=3))
    assert look("a", new, at=NOW + timedelta(days=4)).new == 1
    assert [title for _, title in titles()] == ["Title 1", "Title 2"]


def test_two_sources_carry_one_article(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """One article per address, listed under both sources."""
    from lookahead.store import lists

    follow("a")
    follow("b")
    look("a", draft(1))
    assert look("b", draft(1, guid="other")).new == 0
    assert counts() == {"articles": 1, "entries": 2, "carried": 2}
    (card,) = lists.newest(Filter(source="b")).cards
    assert [ref.slug for ref in (card.source, *card.others)] == ["a", "b"]


def test_two_sources_in_one_batch_carry_one_article(follow: Follow, draft: MakeDraft) -> None:
    """The same address twice in one transaction is one article."""
    from lookahead.store import looks

    follow("a")
    follow("b")
    claimed = looks.claim(NOW, 2)
    tallies = looks.commit([outcome(look, draft(1)) for look in claimed])
    assert sorted(t.new for t in tallies) == [0, 1]
    assert counts() == {"articles": 1, "entries": 2, "carried": 2}


def test_the_fuller_text_wins(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """Where one source sends a summary and another the text, the text is shown."""
    from lookahead.store import lists

    follow("a")
    follow("b")
    look("a", draft(1))
    look("b", draft(1, guid="o", html="<p>Long</p>", words=500))
    ((id, _),) = titles()
    found = lists.article(id)
    assert found is not None
    assert found.html == "<p>Long</p>"
    assert found.card.source.slug == "a"


def test_an_empty_document_deletes_nothing(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """What is no longer in the feed stays in the radar."""
    follow("a")
    look("a", draft(1), draft(2))
    look("a")
    assert counts()["articles"] == 2


def test_a_purged_article_does_not_come_back(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """A tombstone keeps its key, whoever brings it."""
    from django.db import transaction

    from lookahead.store import articles

    follow("a")
    follow("b")
    look("a", draft(1), draft(2))
    with transaction.atomic():
        articles.purge([id for id, title in titles() if title == "Title 1"], NOW)
    assert look("a", draft(1)).new == 0
    assert look("b", draft(1, guid="o")).new == 0
    assert [title for _, title in titles()] == ["Title 2"]


def test_a_starred_article_is_not_purged(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """What a reader keeps is kept."""
    from django.db import transaction

    from lookahead.store import accounts, articles, marks

    follow("a")
    look("a", draft(1))
    ((id, _),) = titles()
    marks.set_mark(accounts.owner().pk, id, "starred", True, NOW)
    with transaction.atomic():
        assert articles.purge([id], NOW) == 0


def test_dates_of_the_future_are_brought_to_now(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """Nobody stands at the top of the list by lying about the date."""
    from lookahead.store import lists

    follow("a")
    look("a", draft(1, published=NOW + timedelta(days=1)))
    assert lists.newest().cards[0].published == NOW


def test_undated_entries_keep_the_order_of_the_document(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """Without dates, first seen stands in, newest first as the feed has them."""
    from lookahead.store import lists

    follow("a")
    look("a", *(draft(n, published=None) for n in (1, 2, 3)))
    cards = lists.newest().cards
    assert [c.title for c in cards] == ["Title 1", "Title 2", "Title 3"]
    assert not any(c.dated for c in cards)


@pytest.mark.parametrize("batch", [1, 7, 50])
def test_counts_that_are_kept_are_what_counting_gives(
    follow: Follow, look: Look, draft: MakeDraft, batch: int
) -> None:
    """Kept counts of sources, tags and the whole equal a recount."""
    from lookahead.store import lists
    from lookahead.store.sql import rows

    for slug in "abc":
        follow(slug)
        for at in range(0, 20, batch):
            drafts = [
                draft(n, categories=("agents",), tags=("x",))
                for n in range(at, min(20, at + batch))
            ]
            look(slug, *(d for d in drafts), present=set())
    kept: Any = {card.source.slug: card.articles for card in lists.source_cards()}
    counted = dict(
        rows(
            "SELECT s.slug, count(*) FROM store_carry c JOIN store_source s ON s.id = c.source_id GROUP BY 1"
        )
    )
    assert kept == counted == dict.fromkeys("abc", 20)
    assert lists.totals().articles == 20
    assert {t.slug: t.articles for t in (*lists.tags("category"), *lists.tags("word"))} == {
        "agents": 20,
        "x": 20,
    }


def test_a_stump_does_not_replace_a_text(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """A feed that breaks off, or sends teasers from today on, takes no words away; its title counts."""
    from lookahead.store import lists

    follow("a")
    look("a", draft(1, html="<p>All of it</p>", words=800))
    look("a", draft(1, html="<p>All</p>", words=3, title="Better title"))
    ((id, title),) = titles()
    found = lists.article(id)
    assert found is not None
    assert (title, found.html) == ("Better title", "<p>All of it</p>")


def test_a_shorter_version_is_an_edit(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """An author may cut a text; only what is less than half of it is not believed."""
    from lookahead.store import lists

    follow("a")
    look("a", draft(1, html="<p>Long</p>", words=800))
    assert look("a", draft(1, html="<p>Short</p>", words=500)).edited == 1
    found = lists.article(titles()[0][0])
    assert found is not None
    assert found.html == "<p>Short</p>"


def test_another_address_of_the_same_text_is_no_edit(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """New guids and links are taken over in silence: nothing is shown as changed."""
    from lookahead.store import lists

    follow("a")
    look("a", draft(1))
    tally = look("a", draft(1, guid="x", url="https://a.example/1?new"))
    assert (tally.new, tally.edited) == (0, 0)
    found = lists.article(titles()[0][0])
    assert found is not None
    assert found.updated is None


def test_what_shared_a_link_and_was_folded_gets_its_own_article(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """Entries that were folded into one article by their link part, and the first one keeps it."""
    follow("a")
    page = "a.example/log"
    three = [draft(n, key=page, hash=f"{n:016x}", title=title) for n, title in enumerate("ABC")]
    look("a", replace(three[0], title_key="x"))
    from lookahead.store.sql import run

    (first,) = titles()
    look("a", *(replace(d, title="A") for d in three))  # as it was: nobody looked at titles
    assert titles() == [first]
    run("UPDATE store_entry SET hash = 'other' WHERE guid <> 'g0'")
    own = [replace(d, key=apart(page, d.title)) for d in three]
    assert look("a", *own).new == 2
    assert [title for _, title in titles()] == ["A", "B", "C"]
    assert titles()[0] == first
    assert look("a", *own).new == 0


def test_the_newest_of_those_that_share_a_link(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """A document that holds only one of them does not hide it behind the one that is stored."""
    follow("a")
    look("a", draft(1, key="a.example/log"))
    look("a", draft(1, key=apart("a.example/log", "Title 1")))
    tally = look("a", draft(2, key="a.example/log"))
    assert (tally.new, tally.carried) == (1, 0)
    assert [title for _, title in titles()] == ["Title 1", "Title 2"]


def test_two_sources_fold_by_link(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """The tally says of an article that was there already that it was, and of no other."""
    follow("a")
    follow("b")
    assert look("a", draft(1)).carried == 0
    tally = look("b", draft(1, guid="other", title="Another headline"))
    assert (tally.new, tally.carried) == (0, 1)
    assert len(titles()) == 1


def test_an_upgrade_reads_again_what_was_folded(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """A source whose entries were folded forgets what it has seen, and no other source does."""
    from lookahead.store import looks
    from lookahead.store.sql import run

    for slug in "ab":
        follow(slug)
        look(slug, draft(1, key=f"{slug}.example/1"))
    look("a", draft(2, key="a.example/1", title="Title 1"), present={"g1", "g2"})
    upgrade = import_module("lookahead.store.migrations.0012_shared_links").Migration
    for statement, parameters in upgrade.operations[0].sql:
        run(statement, parameters)
    assert {one.source.slug: one.seen for one in looks.claim(NOW, 2, early=True)} == {
        "a": b"",
        "b": b"12345678",
    }
