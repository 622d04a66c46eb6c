"""What follows from one look?  Pure: an answer in, an Outcome out; nothing here does anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from lookahead.core.look import Look, Outcome
from lookahead.core.model import Failure, Fetched, Kind, Problem
from lookahead.fetch import freshness
from lookahead.pipeline.prepare import HASH_BYTES, RECENT, Prepared
from lookahead.sources import arxiv
from lookahead.sources.due import Move, Schedule, moved, next_look

GONE = 410
FEW = 3  # cards of a watched page: from fewer nothing can be concluded


@dataclass(frozen=True, slots=True)
class Moment:
    """Time and chance, as arguments."""

    now: datetime
    rng: Random


def failed(look: Look, failure: Failure, at: Moment) -> Outcome:
    """There was no answer that could be used: everything stored is kept, the next look comes later."""
    gone = failure.status == GONE
    failures = look.failures + 1
    # a paused host is nobody's fault: the source itself was not asked
    asked = failure.code != "paused"
    schedule = next_look(
        now=at.now,
        history=look.recent,
        failures=failures if asked else look.failures,
        retry_after_s=failure.retry_after_s,
        gone=gone,
        rng=at.rng,
    )
    return Outcome(
        look=look,
        at=at.now,
        next_due=schedule.next_due,
        schedule=schedule.reason,
        status=failure.status,
        failures=failures if asked else look.failures,
        problem_code=failure.code,
        problem=failure.text,
        gone=gone,
    )


def unchanged(look: Look, answer: Fetched, at: Moment) -> Outcome:
    """The server said 304 Not Modified."""
    schedule = _schedule(look, answer, look.recent, None, at)
    return replace(
        _well(look, answer, schedule, at),
        # RFC 9110, 15.4.5: a 304 may carry a newer validator
        validators=answer.validators if answer.validators.etag else None,
        unchanged=True,
    )


def read(look: Look, answer: Fetched, prepared: Prepared | Problem, at: Moment) -> Outcome:
    """The server sent a document, and a worker read it or died of it."""
    if isinstance(prepared, Problem):
        return _unreadable(look, answer, prepared, at)
    if not prepared.format:
        return _unreadable(look, answer, _first(prepared), at)
    if problem := redesigned(look, prepared.count):
        return _unreadable(look, answer, problem, at)
    if not prepared.count and prepared.problems:
        return _unreadable(look, answer, _first(prepared), at)
    if not prepared.count:
        return _empty(look, answer, prepared, at)
    recent = _merged(prepared.recent, look.recent)
    schedule = _schedule(look, answer, recent, prepared.feed.ttl_s, at, came=bool(prepared.drafts))
    feed = prepared.feed.self_url if look.source.kind is Kind.PAGE else ""
    if feed and not look.feed_refused:
        hint = f"{schedule.reason}; the page names a feed by now: {feed:.200}"
        schedule = replace(schedule, reason=hint)
    return replace(
        _well(look, answer, schedule, at),
        drafts=prepared.drafts,
        present=prepared.present,
        seen=prepared.seen if prepared.seen != look.seen else None,
        validators=answer.validators,
        recent=recent,
        home=prepared.feed.link,
        unchanged=not prepared.drafts,
        format=prepared.format,
        names_feed=feed,
    )


def redesigned(look: Look, count: int) -> Problem | None:
    """Does a watched page show far fewer cards than it did, so that what was found is likely wrong?

    A page shows about as many at every look; the usual number is that of the last good one.
    """
    usual = len(look.seen) // HASH_BYTES
    if look.source.kind is not Kind.PAGE or usual < FEW or 3 * count >= usual:
        return None
    cards = "no card" if not count else "1 card" if count == 1 else f"{count} cards"
    text = f"The page shows {cards} where it had {usual}: its layout may have changed."
    return Problem("redesign", text)


def _well(look: Look, answer: Fetched, schedule: Schedule, at: Moment) -> Outcome:
    """What every good answer says: it is there, and whether it has moved."""
    before = Move(look.moved_to, look.moved_since, look.moved_times)
    move = moved(before, answer.redirects, at.now)
    return Outcome(
        look=look,
        at=at.now,
        next_due=schedule.next_due,
        schedule=schedule.reason,
        status=answer.status,
        moved_to=move.to,
        moved_since=move.since,
        moved_times=move.times,
        new_url=move.new_url,
    )


def _unreadable(look: Look, answer: Fetched, problem: Problem, at: Moment) -> Outcome:
    """Not a feed.  Its validators are not kept: a later 304 would say that all is well."""
    failure = Failure(problem.code, problem.text, answer.status, redirects=answer.redirects)
    return failed(look, failure, at)


def _empty(look: Look, answer: Fetched, prepared: Prepared, at: Moment) -> Outcome:
    """A feed without items.  Some sources flip between 50 items and an empty shell: nothing goes.

    It is no failure: arXiv's feeds are empty at weekends.  Validators are not kept either.
    """
    schedule = _schedule(look, answer, look.recent, prepared.feed.ttl_s, at)
    return replace(_well(look, answer, schedule, at), unchanged=True, format=prepared.format)


def _first(prepared: Prepared) -> Problem:
    return next(iter(prepared.problems), Problem("format", "This is not a feed."))


def _merged(new: Iterable[datetime], known: Iterable[datetime]) -> tuple[datetime, ...]:
    return tuple(sorted({*new, *known}, reverse=True)[:RECENT])


def _schedule(
    look: Look,
    answer: Fetched,
    recent: tuple[datetime, ...],
    ttl_s: int | None,
    at: Moment,
    came: bool = False,
) -> Schedule:
    if look.source.kind is Kind.ARXIV:
        return arxiv.next_listing(at.now, came=came, rng=at.rng)
    return next_look(
        now=at.now,
        history=recent,
        max_age_s=freshness(answer.headers, at.now),
        ttl_s=ttl_s,
        rng=at.rng,
    )
