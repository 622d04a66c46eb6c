"""What follows from an answer: nothing stored is lost, and the reason is said in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from lookahead.core.look import Look
from lookahead.core.model import (
    Failure,
    FeedInfo,
    Fetched,
    Kind,
    Problem,
    Redirect,
    Source,
    Validators,
)
from lookahead.pipeline.decide import Moment, failed, read, redesigned, unchanged
from lookahead.pipeline.prepare import Prepared

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
AT = Moment(NOW, Random(1))
URL = "https://a.example/feed"
LOOK = Look(
    source=Source(slug="a", name="A", home="", url=URL),
    token="t",
    validators=Validators("old", ""),
    seen=b"12345678",
    recent=(NOW - timedelta(days=1),),
    failures=2,
)


def fetched(status: int = 200, **fields: object) -> Fetched:
    return Fetched(url=URL, status=status, headers={}, validators=Validators("new", ""), **fields)  # type: ignore[arg-type]


def prepared(**fields: object) -> Prepared:
    base: dict[str, object] = {
        "feed": FeedInfo(),
        "format": "rss2.0",
        "count": 1,
        "drafts": (),
        "present": frozenset(),
        "seen": b"87654321",
        "recent": (NOW,),
        "problems": (),
    }
    return Prepared(**(base | fields))  # type: ignore[arg-type]


def test_a_good_answer_ends_the_failures() -> None:
    """Validators and what was seen are replaced together."""
    outcome = read(LOOK, fetched(), prepared(), AT)
    assert (outcome.failures, outcome.problem) == (0, "")
    assert (outcome.validators, outcome.seen) == (Validators("new", ""), b"87654321")
    assert outcome.recent == (NOW, NOW - timedelta(days=1))


def test_unchanged_keeps_all() -> None:
    """304 writes no items and no hashes."""
    outcome = unchanged(LOOK, fetched(304), AT)
    assert outcome.unchanged
    assert (outcome.seen, outcome.drafts, outcome.failures) == (None, (), 0)


def test_a_web_page_is_a_failure_without_validators() -> None:
    """A later 304 must not say that all is well."""
    page = prepared(format="", count=0, problems=(Problem("html", "This is a web page."),))
    outcome = read(LOOK, fetched(), page, AT)
    assert (outcome.problem, outcome.failures) == ("This is a web page.", 3)
    assert outcome.validators is None
    assert outcome.seen is None


def test_a_killed_worker_is_a_failure() -> None:
    """The problem of the worker is what the source shows."""
    outcome = read(LOOK, fetched(), Problem("timeout", "It took too long."), AT)
    assert (outcome.problem, outcome.problem_code, outcome.seen) == (
        "It took too long.",
        "timeout",
        None,
    )


def test_an_empty_feed_is_no_failure_and_deletes_nothing() -> None:
    """Some feeds flip between 50 items and an empty shell."""
    outcome = read(LOOK, fetched(), prepared(count=0, seen=b""), AT)
    assert (outcome.failures, outcome.problem) == (0, "")
    assert (outcome.seen, outcome.validators) == (None, None)


def test_gone() -> None:
    """410 stops the source for good."""
    outcome = failed(LOOK, Failure("gone", "It is gone.", status=410), AT)
    assert outcome.gone
    assert outcome.next_due is None


def test_a_paused_host_is_not_the_sources_failure() -> None:
    """A source that was not asked has not failed."""
    outcome = failed(LOOK, Failure("paused", "The host asks to wait.", retry_after_s=600), AT)
    assert outcome.failures == LOOK.failures


def test_back_off_never_gives_up() -> None:
    """Whatever the number of failures, there is a next look within about a day."""
    from dataclasses import replace

    for failures in (0, 1, 5, 50, 5000):
        outcome = failed(replace(LOOK, failures=failures), Failure("http", "503", status=503), AT)
        assert outcome.next_due is not None
        assert timedelta(minutes=25) < outcome.next_due - NOW < timedelta(hours=27)


def test_a_permanent_redirect_is_believed_after_it_held() -> None:
    """The address changes only when the same target held over a day."""
    hop = (Redirect(301, "https://b.example/feed"),)
    first = read(LOOK, fetched(redirects=hop), prepared(), AT)
    assert (first.new_url, first.moved_to) == ("", "https://b.example/feed")
    from dataclasses import replace

    later = replace(LOOK, moved_to=first.moved_to, moved_since=first.moved_since, moved_times=1)
    after = Moment(NOW + timedelta(hours=25), Random(1))
    assert (
        read(later, fetched(redirects=hop), prepared(), after).new_url == "https://b.example/feed"
    )


WATCHED = replace(LOOK, source=replace(LOOK.source, kind=Kind.PAGE), seen=b"12345678" * 12)


@pytest.mark.parametrize(
    ("count", "said"), [(0, "no card"), (1, "1 card"), (3, "3 cards"), (4, ""), (40, "")]
)
def test_far_fewer_cards_than_usual_are_a_redesign(count: int, said: str) -> None:
    """Below a third of the usual number nothing is stored, no validator is kept, and words say why."""
    none = (Problem("no-cards", "There are none."),) if not count else ()
    outcome = read(WATCHED, fetched(), prepared(format="page", count=count, problems=none), AT)
    if not said:
        assert (outcome.problem, outcome.failures) == ("", 0)
        return
    text = f"The page shows {said} where it had 12: its layout may have changed."
    assert (outcome.problem_code, outcome.problem) == ("redesign", text)
    assert (outcome.seen, outcome.validators, outcome.drafts) == (None, None, ())
    assert outcome.failures == WATCHED.failures + 1


def test_only_pages_that_had_cards_are_redesigned() -> None:
    """A feed may shrink, and of a page's first look nothing is expected."""
    assert redesigned(replace(LOOK, seen=b"12345678" * 12), 1) is None
    assert redesigned(replace(WATCHED, seen=b""), 0) is None


def test_a_watched_page_that_names_a_feed_says_so() -> None:
    """It is no failure: the schedule tells where the feed is."""
    page = prepared(format="page", feed=FeedInfo(self_url="https://a.example/rss"))
    outcome = read(WATCHED, fetched(), replace(page, count=12), AT)
    assert outcome.problem == ""
    assert outcome.schedule.endswith("the page names a feed by now: https://a.example/rss")
