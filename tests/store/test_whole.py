"""The own page of an article is fetched once, and what it says is never lost to a summary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_support import NOW

from lookahead.core.look import Draft, PageLook, PageOutcome, PageRaw, PageText, Tally
from lookahead.core.model import Filter, Source

Follow = Callable[..., Source]
Look = Callable[..., Tally]
MakeDraft = Callable[..., Draft]

SOON = NOW + timedelta(seconds=10)
BODY = " ".join(["kelp"] * 300)


def page_text(**changes: Any) -> PageText:
    base = PageText(
        title="",
        html=f"<p>{BODY}</p>",
        text=BODY,
        excerpt=BODY[:100],
        words=300,
        minutes=2,
        image="https://a.example/i.png",
        author="Ada Page",
        published=None,
        language="en",
        categories=("research",),
    )
    return replace(base, **changes)


def found(look: PageLook, at: datetime = SOON, **changes: Any) -> PageOutcome:
    """A look that brought a page."""
    raw = PageRaw(b"packed", "text/html", look.url)
    return PageOutcome(look, at, text=page_text(**changes), raw=raw)


def one(sql: str) -> Any:
    from lookahead.store.sql import rows

    ((value,),) = rows(sql)
    return value


@pytest.fixture
def summary(follow: Follow, look: Look, draft: MakeDraft) -> Draft:
    """An article of which the source sent a summary."""
    follow("a")
    sent = draft(1, wants_page=True)
    look("a", sent)
    return sent


def test_a_page_is_due_a_little_later_than_its_feed(summary: Draft) -> None:
    """Not at the moment at which its host answers for the feed."""
    from lookahead.store import whole

    assert whole.claim(NOW, 9) == []
    assert not whole.is_waiting(NOW)
    assert whole.is_waiting(SOON)
    (claimed,) = whole.claim(SOON, 9)
    assert (claimed.url, claimed.title) == (summary.url, summary.title)


def test_a_committed_page_is_not_fetched_again(summary: Draft) -> None:
    """Neither now nor in ten years."""
    from lookahead.store import whole

    (claimed,) = whole.claim(SOON, 9)
    assert whole.claim(SOON, 9) == []
    (tally,) = whole.commit([found(claimed)])
    assert tally.changed
    assert tally.sources == ("a",)
    assert not whole.is_waiting(SOON + timedelta(days=3650))


def test_an_article_that_is_whole_already_has_no_page(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """A feed with whole texts costs no request."""
    from lookahead.store import whole

    follow("a")
    look("a", draft(1))
    assert not whole.is_waiting(SOON)


def test_a_host_is_asked_for_one_page_after_the_other(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """Pages of other hosts do not wait for it."""
    from lookahead.store import whole

    follow("a")
    others = [draft(9, wants_page=True, url="https://b.example/9")]
    look("a", *(draft(n, wants_page=True) for n in range(4)), *others)
    first = whole.claim(SOON, 9)
    assert sorted(p.url for p in first) == ["https://a.example/0", "https://b.example/9"]
    assert whole.claim(SOON, 9) == []
    whole.commit([found(p) for p in first])
    assert [p.url for p in whole.claim(SOON, 9)] == ["https://a.example/1"]


def test_a_lost_lease_writes_nothing(summary: Draft) -> None:
    """Whoever was killed or slow finds its page taken by another."""
    from lookahead.store import whole

    (lost,) = whole.claim(SOON, 9)
    later = SOON + timedelta(seconds=whole.LEASE_S + 1)
    (taken,) = whole.claim(later, 9)
    assert whole.commit([found(lost)])[0].lost_lease
    assert one("SELECT words FROM store_article") == 2
    assert whole.commit([found(taken, later)])[0].changed
    assert whole.commit([found(taken, later)])[0].lost_lease


def test_a_released_page_is_due_again(summary: Draft) -> None:
    """A clean stop gives back what it did not do."""
    from lookahead.store import whole

    whole.release(whole.claim(SOON, 9))
    assert len(whole.claim(SOON, 9)) == 1


def test_the_page_gives_the_text_and_the_feed_the_title(summary: Draft) -> None:
    """All that a page knows better is taken, the index follows, and the title stays."""
    from lookahead.store import lists, whole, words

    words.follow()
    (claimed,) = whole.claim(SOON, 9)
    whole.commit([found(claimed, title="")])
    stored = lists.article(claimed.article, None)
    assert stored
    assert (stored.card.title, stored.author, stored.html) == (
        "Title 1",
        "Ada Page",
        f"<p>{BODY}</p>",
    )
    assert (stored.card.categories, stored.card.minutes) == (("research",), 2)
    assert stored.card.excerpt.startswith("kelp")
    assert words.follow() == 1
    assert words.find("kelp", Filter(), 5).cards[0].id == claimed.article
    assert lists.newest(Filter(tag="research"), limit=5).cards[0].id == claimed.article


def test_a_page_with_no_more_than_the_feed_changes_nothing(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """What we have is kept, and the page's row says why."""
    from lookahead.store import whole

    follow("a")
    look("a", draft(1, wants_page=True, words=120))
    seq = one("SELECT seq FROM store_article")
    (claimed,) = whole.claim(SOON, 9)
    assert not whole.commit([found(claimed, words=140)])[0].changed
    assert one("SELECT seq FROM store_article") == seq
    assert "no more text" in one("SELECT problem FROM store_page")


def test_a_page_dates_an_article_that_had_no_date(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """It moves to its place in every list; one that had a date stays where it is."""
    from lookahead.store import whole

    follow("a")
    undated = draft(1, wants_page=True, published=None, categories=("research",))
    dated = draft(2, wants_page=True, url="https://b.example/2")
    look("a", undated, dated)
    day = NOW - timedelta(days=90)
    whole.commit([found(p, published=day) for p in whole.claim(SOON, 9)])
    at, keeps = int(day.timestamp()), int((NOW - timedelta(hours=2)).timestamp())
    for table in ("carry", "entry"):
        assert one(f"SELECT min(published) FROM store_{table}") == at  # noqa: S608  fixed names
        assert one(f"SELECT max(published) FROM store_{table}") == keeps  # noqa: S608  fixed names
    assert one("SELECT newest FROM store_source") == keeps
    assert one("SELECT count(*) FROM store_tagging g JOIN store_article a ON a.id = g.article_id"
               " WHERE g.published = a.published AND a.dated") == 2  # fmt: skip


def test_an_edit_of_the_summary_keeps_the_text(
    summary: Draft, look: Look, draft: MakeDraft
) -> None:
    """The title changes at once, the page's text stays, and the page is asked for again later."""
    from lookahead.store import lists, whole

    (claimed,) = whole.claim(SOON, 9)
    whole.commit([found(claimed)])
    edited = draft(1, wants_page=True, title="Another title", text="Text one", words=2)
    assert look("a", edited, at=NOW + timedelta(minutes=30)).edited == 1
    stored = lists.article(claimed.article, None)
    assert stored
    assert (stored.card.title, stored.html) == ("Another title", f"<p>{BODY}</p>")
    assert stored.card.minutes == 2
    assert not whole.is_waiting(NOW + timedelta(hours=1))
    assert whole.is_waiting(NOW + timedelta(hours=7))


def test_an_edit_while_the_page_is_fetched_is_not_lost(
    summary: Draft, look: Look, draft: MakeDraft
) -> None:
    """What was fetched may be older than the edit: the page is due once more."""
    from lookahead.store import whole

    (claimed,) = whole.claim(SOON, 9)
    look("a", draft(1, wants_page=True, title="Another title"), at=SOON)
    assert whole.commit([found(claimed)])[0].changed
    assert whole.is_waiting(SOON + timedelta(hours=7))


def test_a_feed_that_sends_more_than_the_page_wins(
    summary: Draft, look: Look, draft: MakeDraft
) -> None:
    """The longer text is the whole one."""
    from lookahead.store import whole

    (claimed,) = whole.claim(SOON, 9)
    whole.commit([found(claimed)])
    look("a", draft(1, html="<p>All of it</p>", words=900), at=NOW + timedelta(hours=1))
    assert one("SELECT html FROM store_content") == "<p>All of it</p>"
    assert not one("SELECT whole FROM store_article")


def test_a_page_that_lost_its_text_changes_nothing(
    summary: Draft, look: Look, draft: MakeDraft
) -> None:
    """Behind a wall that came later stands what we have."""
    from lookahead.store import whole

    (claimed,) = whole.claim(SOON, 9)
    whole.commit([found(claimed)])
    look("a", draft(1, wants_page=True, title="Another title"), at=SOON)
    later = NOW + timedelta(hours=7)
    (again,) = whole.claim(later, 9)
    assert not whole.commit([found(again, later, words=40, html="<p>Subscribe</p>")])[0].changed
    assert one("SELECT html FROM store_content") == f"<p>{BODY}</p>"


def test_a_page_that_robots_may_not_read_is_left_alone_for_good(
    summary: Draft, look: Look, draft: MakeDraft
) -> None:
    """An edit does not make it due."""
    from lookahead.store import whole

    (claimed,) = whole.claim(SOON, 9)
    whole.commit([PageOutcome(claimed, SOON, problem_code="robots", problem="It asks not to.")])
    look("a", draft(1, wants_page=True, title="Another title"), at=SOON)
    assert not whole.is_waiting(NOW + timedelta(days=365))
    assert one("SELECT problem FROM store_page") == "It asks not to."


def test_a_host_where_nobody_answers_rests(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """Its other pages are not tried in vain one by one."""
    from lookahead.store import whole

    follow("a")
    look("a", *(draft(n, wants_page=True) for n in range(3)))
    (claimed,) = whole.claim(SOON, 9)
    next_due = SOON + timedelta(minutes=10)
    whole.commit([PageOutcome(claimed, SOON, next_due, 1, "connect", "No.", host_rests=True)])
    assert not whole.is_waiting(next_due - timedelta(seconds=1))
    assert whole.is_waiting(next_due)


def test_pages_that_failed_before_come_after_all_others(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """One that hangs each time, and was there first, holds up nobody."""
    from lookahead.store import whole

    follow("a")
    look("a", *(draft(n, wants_page=True) for n in range(3)))
    (hangs,) = whole.claim(SOON, 9)
    whole.commit([PageOutcome(hangs, SOON, SOON, 1, "slow", "It did not end.")])
    for n in (1, 2, 0):
        (claimed,) = whole.claim(SOON + timedelta(hours=1), 9)
        assert claimed.url == f"https://a.example/{n}"
        whole.commit([found(claimed)])


def test_pages_of_a_paused_source_wait(summary: Draft) -> None:
    """Its owner wants nothing of it."""
    from lookahead.store import sources, whole

    sources.pause("a")
    assert whole.claim(SOON, 9) == []
    assert not whole.is_waiting(SOON)


def test_a_purged_article_takes_its_page_along(summary: Draft) -> None:
    """Also while it is fetched."""
    from lookahead.store import articles, whole

    (claimed,) = whole.claim(SOON, 9)
    articles.purge([claimed.article], SOON)
    assert whole.commit([found(claimed)])[0].lost_lease
    assert one("SELECT count(*) FROM store_page") == 0


def test_preparing_again_keeps_the_text(summary: Draft) -> None:
    """`redo prepare` makes drafts of what the feed said, and that was a summary."""
    from lookahead.store import articles, whole

    (claimed,) = whole.claim(SOON, 9)
    whole.commit([found(claimed)])
    assert articles.rewrite([(claimed.article, summary)]) == set()
    assert one("SELECT html FROM store_content") == f"<p>{BODY}</p>"
    assert one("SELECT whole FROM store_article")


def test_extracting_again_replaces_what_differs(summary: Draft) -> None:
    """A better extractor may also find less."""
    from lookahead.store import whole

    (claimed,) = whole.claim(SOON, 9)
    whole.commit([found(claimed)])
    ((look, raw),) = whole.raws(0, None, 9)
    assert (look.article, raw) == (
        claimed.article,
        PageRaw(b"packed", "text/html", claimed.url),
    )
    assert whole.rewrite([(look.article, page_text())]) == set()
    less = page_text(html="<p>kelp</p>", text="kelp", words=1)
    assert whole.rewrite([(look.article, less)]) == {look.article}
    assert one("SELECT html FROM store_content") == "<p>kelp</p>"


class Life:
    """One page and what may happen to it; `owed` is what the outside must expect."""

    def __init__(self, n: int, look: Look, draft: MakeDraft) -> None:
        self.look, self.draft = look, draft
        self.n, self.url = n, f"https://host{n}.example/{n}"
        self.now, self.edits = NOW, 0
        self.claims: list[PageLook] = []
        self.owed, self.edited = True, False  # since the newest claim
        self._say()
        self.now = SOON

    def _say(self) -> None:
        title = f"Title {self.edits}"
        sent = self.draft(self.n, wants_page=True, url=self.url, published=NOW, title=title)
        self.look("a", sent, at=self.now)

    def claim(self) -> bool:
        from lookahead.store import whole

        given_out = [p for p in whole.claim(self.now, 99) if p.url == self.url]
        assert self.owed or not given_out
        self.claims += given_out
        self.edited = self.edited and not given_out
        return bool(given_out)

    def commit(self) -> None:
        from lookahead.store import whole

        if self.claims and not whole.commit([found(self.claims[-1], self.now)])[0].lost_lease:
            self.owed = self.edited

    def commit_late(self) -> None:
        from lookahead.store import whole

        if self.claims[:-1]:
            assert whole.commit([found(self.claims[0], self.now)])[0].lost_lease

    def fail(self) -> None:
        from lookahead.store import whole

        later = self.now + timedelta(minutes=10)
        whole.commit([PageOutcome(c, self.now, later, 1, "http", "No.") for c in self.claims[-1:]])

    def release(self) -> None:
        from lookahead.store import whole

        whole.release(self.claims)

    def lease_ends(self) -> None:
        self.now += timedelta(seconds=301)

    def hours_pass(self) -> None:
        self.now += timedelta(hours=7)

    def edit(self) -> None:
        self.edits += 1
        self._say()
        self.owed = self.edited = True


STEPS = (
    Life.claim,
    Life.commit,
    Life.commit_late,
    Life.fail,
    Life.release,
    Life.lease_ends,
    Life.hours_pass,
    Life.edit,
)
_numbers = count(1000)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), max_size=16))
def test_whatever_happens_a_committed_page_is_not_claimed_again(
    summary: Draft, look: Look, draft: MakeDraft, steps: list[Callable[[Life], object]]
) -> None:
    """Only an edit makes it due once more, and nothing makes a page that is due forgotten."""
    life = Life(next(_numbers), look, draft)
    for step in steps:
        step(life)
    life.now += timedelta(days=2)
    assert life.claim() == life.owed
