"""What an article said before an edit stays; what is no edit to a reader leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from store_support import NOW

from lookahead.core.look import Draft, PageLook, PageOutcome, PageText, Tally
from lookahead.core.model import Source

Follow = Callable[..., Source]
Look = Callable[..., Tally]
MakeDraft = Callable[..., Draft]
TEXT = " ".join(["kelp"] * 150)
SOON = NOW + timedelta(seconds=10)


def page_text(text: str = f"{TEXT} {TEXT}") -> PageText:
    """What an own page says."""
    return PageText(
        title="",
        html=f"<p>{text}</p>",
        text=text,
        excerpt=text[:100],
        words=300,
        minutes=2,
        image="",
        author="",
        published=None,
        language="en",
        categories=(),
    )


def found(look: PageLook, at: datetime = SOON, text: str = f"{TEXT} {TEXT}") -> PageOutcome:
    """A look that brought a page."""
    return PageOutcome(look, at, text=page_text(text))


@pytest.fixture
def say(follow: Follow, look: Look, draft: MakeDraft) -> Callable[..., Tally]:
    """Let source `a` say this of its one article."""
    follow("a")

    def again(text: str = "", *, day: int = 0, **changes: Any) -> Tally:
        if text:
            changes |= {"text": text, "html": f"<p>{text}</p>", "words": len(text.split())}
        return look("a", draft(1, **changes), at=NOW + timedelta(days=day))

    return again


def history() -> list[tuple[str, str]]:
    """Titles and texts of the one article, oldest first, what it says now last."""
    from lookahead.store import versions
    from lookahead.store.sql import rows

    ((id,),) = rows("SELECT id FROM store_article")
    return [(version.title, version.text) for version in versions.of(id)]


def test_what_an_edit_replaced_is_kept(say: Callable[..., Tally]) -> None:
    """Title and text, with the time until which they stood."""
    from lookahead.store import versions
    from lookahead.store.sql import rows

    say(f"{TEXT} It fell.")
    say(f"{TEXT} It rose.", day=1)
    say(f"{TEXT} It rose.", day=2, title="Title, corrected")
    assert history() == [
        ("Title 1", f"{TEXT} It fell."),
        ("Title 1", f"{TEXT} It rose."),
        ("Title, corrected", f"{TEXT} It rose."),
    ]
    ((id,),) = rows("SELECT id FROM store_article")
    assert versions.count(id) == (2, NOW + timedelta(days=2))
    assert [version.until for version in versions.of(id)] == [
        NOW + timedelta(days=1),
        NOW + timedelta(days=2),
        None,
    ]


def test_what_is_no_edit_leaves_nothing(say: Callable[..., Tally]) -> None:
    """The same again, white space, a counter, another author, the text that a summary began."""
    say("It fell by half … Read more")
    say("It fell  by half … Read more", day=1)
    say("It fell by half … Read more", day=2, author="Ada")
    say(f"It fell by half: {TEXT}", day=3)
    say(f"It fell by half: {TEXT} 12 comments", day=4)
    assert len(history()) == 1


def test_the_first_and_the_newest_stay(say: Callable[..., Tally]) -> None:
    """Thirty edits leave twenty versions."""
    from lookahead.store import versions

    for day in range(31):
        say(f"{TEXT} Day {day}.", day=day)
    texts = [text.removeprefix(f"{TEXT} Day ") for _, text in history()]
    assert texts == ["0.", *(f"{day}." for day in range(31 - versions.MOST, 31))]


def test_another_sources_text_is_no_edit(
    say: Callable[..., Tally], follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """A fuller text of somebody else replaces ours, and a stump replaces nothing."""
    follow("b")
    say("A short one of twelve words, or so it seems to us here.")
    fuller = {"text": TEXT, "html": f"<p>{TEXT}</p>", "words": 150}
    look("b", draft(1, guid="b1", **fuller))
    look("b", draft(1, guid="b1", **{**fuller, "words": 300, "text": f"{TEXT} {TEXT}"}))
    say("Sign in to read.", day=2)
    assert len(history()) == 1


NOTICE = "RETRACTED. This post was wrong in all of its claims and has been withdrawn."


def test_a_retraction_is_an_edit(say: Callable[..., Tally]) -> None:
    """Other words in the place of a text are believed however few they are; the text stays behind."""
    say(TEXT)
    assert say(NOTICE, day=1).edited == 1
    assert [text for _, text in history()] == [TEXT, NOTICE]


def test_an_excerpt_is_no_edit(say: Callable[..., Tally]) -> None:
    """The beginning of a text takes no words away, nor does nothing at all."""
    say(TEXT)
    say(TEXT[:100] + "… Read more", day=1)
    say(" ", day=2)
    assert history() == [("Title 1", TEXT)]


def test_a_feed_that_switches_to_summaries_takes_nothing_away(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """Many texts that become short at once are no retractions, whatever words they have."""
    from lookahead.store.sql import rows

    follow("a")
    look("a", *(draft(n, text=TEXT, words=150) for n in range(5)))
    look("a", *(draft(n, text=NOTICE, words=13) for n in range(5)))
    assert rows("SELECT DISTINCT text FROM store_content") == [(TEXT,)]


def test_the_own_page_is_no_edit_but_an_edit_of_it_is(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """Where the text of the page takes the place of a summary, and where the page is read again."""
    from lookahead.store import whole

    follow("a")
    look("a", draft(1, wants_page=True))
    (claimed,) = whole.claim(SOON, 9)
    whole.commit([found(claimed)])
    assert len(history()) == 1
    look("a", draft(1, wants_page=True, author="Ada"), at=SOON + timedelta(days=1))
    (claimed,) = whole.claim(SOON + timedelta(days=2), 9)
    later = SOON + timedelta(days=2)
    whole.commit([found(claimed, later, "Corrected.")])
    assert [text for _, text in history()] == [page_text().text, "Corrected."]


def test_extracting_again_is_no_edit(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """What we read better today, its publisher said all along."""
    from lookahead.store import articles, whole
    from lookahead.store.sql import rows

    follow("a")
    look("a", first := draft(1, wants_page=True))
    (claimed,) = whole.claim(SOON, 9)
    whole.commit([found(claimed)])
    ((id,),) = rows("SELECT id FROM store_article")
    assert whole.rewrite([(id, page_text("Better."))]) == {id}
    articles.rewrite([(id, replace(first, title="A better title"))])
    assert len(history()) == 1


def test_a_purged_article_takes_its_versions_along(say: Callable[..., Tally]) -> None:
    """Nothing of it stays."""
    from lookahead.store import articles
    from lookahead.store.sql import rows

    say(f"{TEXT} It fell.")
    say(f"{TEXT} It rose.", day=1)
    ((id,),) = rows("SELECT id FROM store_article")
    articles.purge([id], NOW)
    assert rows("SELECT 1 FROM store_version") == []
