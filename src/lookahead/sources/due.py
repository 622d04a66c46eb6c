"""When is a source looked at again, and has it moved for good?  Pure: time and chance are arguments.

The interval follows how often a source publishes.  Looking every T seconds at a source that publishes
every G costs 1/T looks and makes each article wait T/2; with one look worth the waiting of one article
for WORTH seconds, the sum is least at T = sqrt(2 · WORTH · G) (the square-root rule of economic order
quantity; Cho and Garcia-Molina, "Effective page refresh policies for web crawlers", 2003, find that
rates in proportion to change waste looks).  So an hourly source is looked at every 50 minutes, a weekly
one every 9 hours, a silent one once a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from random import Random

from lookahead.core.model import Redirect
from lookahead.core.text import duration

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
MIN_S = 30 * MINUTE
MAX_S = DAY
MAX_RETRY_AFTER_S = 7 * DAY
JITTER = 0.1  # of the interval, so that sources that were added together drift apart

_WORTH_S = 15 * MINUTE
_FIRST_GUESS_S = 12 * HOUR  # between two publications, before anything is known
_FIRST_WEIGHT = 0.25  # publications that the guess counts for
_BATCH_S = 10 * MINUTE  # articles published within it are one publication
_LATEST = 5  # publications that show a new rhythm
_MOVED_LOOKS = 2
_MOVED_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When to look again, and why then, in words.  `next_due` is None where there is no use in it."""

    next_due: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Move:
    """Where permanent redirects point since when; `new_url` once that has proved true."""

    to: str = ""
    since: datetime | None = None
    times: int = 0
    new_url: str = ""


def next_look(  # noqa: PLR0913 -- each is a separate fact, all by name
    *,
    now: datetime,
    history: Sequence[datetime],
    rng: Random,
    failures: int = 0,
    max_age_s: float | None = None,
    ttl_s: float | None = None,
    retry_after_s: float | None = None,
    gone: bool = False,
) -> Schedule:
    """When to look at a source again after a look at `now`.

    `history`: when its newest entries were published, in any order.  `failures`: looks in a row, this
    one included, that gave nothing of use; the wait doubles with each, up to a day, and never ends.
    `max_age_s`, `ttl_s`: what HTTP and the feed ask for, obeyed up to a day; `retry_after_s` up to 7
    days.  Without a failure `retry_after_s` means that the host is paused and the source was not asked.
    """
    if gone:
        return Schedule(None, "gone for good (410), not looked at again")
    wait_s, why = _wait(now, history, failures, max_age_s, ttl_s, retry_after_s)
    wait_s *= rng.uniform(1 - JITTER, 1 + JITTER)
    wait_s = min(max(wait_s, MIN_S), MAX_S)
    asked_s = max(max_age_s or 0.0, ttl_s or 0.0) if not failures else 0.0
    wait_s = max(wait_s, min(asked_s, MAX_S), min(retry_after_s or 0.0, MAX_RETRY_AFTER_S))
    return Schedule(now + timedelta(seconds=wait_s), f"{why}, next look in {duration(wait_s)}")


def _wait(
    now: datetime,
    history: Sequence[datetime],
    failures: int,
    max_age_s: float | None,
    ttl_s: float | None,
    retry_after_s: float | None,
) -> tuple[float, str]:
    """Seconds to wait, before chance and limits, and the reason."""
    if failures > 0:
        back_off_s = _within(MIN_S * 2 ** min(failures - 1, 20))
        if (retry_after_s or 0.0) > back_off_s:
            return _upwards(retry_after_s, MAX_RETRY_AFTER_S), "the host asks to wait"
        times = "once" if failures == 1 else f"{failures} times in a row"
        return back_off_s, f"failed {times}"
    if retry_after_s is not None:
        return _upwards(retry_after_s, MAX_RETRY_AFTER_S), "the host asks to be left alone"
    gap_s = typical_gap_s(now, history)
    adaptive_s = _within(sqrt(2 * _WORTH_S * gap_s))
    for asked_s, who in ((max_age_s, "the server"), (ttl_s, "the feed")):
        if (asked_s or 0.0) > adaptive_s and (asked_s or 0.0) >= max(
            max_age_s or 0.0, ttl_s or 0.0
        ):
            return _upwards(asked_s, MAX_S), f"{who} asks for {duration(asked_s or 0.0)}"
    if not history:
        return adaptive_s, "rhythm not known yet"
    lately = ", lately" if rhythm(gap_s) != rhythm(_long_run_s(now, history)) else ""
    return adaptive_s, rhythm(gap_s) + lately


def _within(wait_s: float) -> float:
    """Between the least and the most, with room for chance on both sides."""
    return min(max(wait_s, MIN_S / (1 - JITTER)), MAX_S / (1 + JITTER))


def _upwards(asked_s: float | None, most_s: float) -> float:
    """A wait that was asked for: chance may only make it longer."""
    return min(asked_s or 0.0, most_s) / (1 - JITTER)


def typical_gap_s(now: datetime, history: Sequence[datetime]) -> float:
    """Seconds between two publications: the shorter of the long run and of the latest few.

    Silence until `now` counts, so a source that stops is looked at less and less; entries that came
    together count once; a weak first guess keeps one early entry from deciding alone.
    """
    ages = sorted(max(0.0, (now - at).total_seconds()) for at in history)
    starts: list[float] = []
    for age in ages:
        if not starts or age - starts[-1] > _BATCH_S:
            starts.append(age)
    spans = [(starts[n - 1], n) for n in {len(starts), _LATEST} if 0 < n <= len(starts)] or [
        (0.0, 0)
    ]
    guess_s = _FIRST_WEIGHT * _FIRST_GUESS_S
    return min((age + guess_s) / (n + _FIRST_WEIGHT) for age, n in spans)


def _long_run_s(now: datetime, history: Sequence[datetime]) -> float:
    """Seconds between two publications over all that is known."""
    oldest = max(0.0, (now - min(history)).total_seconds())
    return (oldest + _FIRST_WEIGHT * _FIRST_GUESS_S) / (len(history) + _FIRST_WEIGHT)


def rhythm(gap_s: float) -> str:
    """How often a source publishes, in words."""
    steps = (
        (3 * HOUR, "publishes about every hour"),
        (14 * HOUR, "publishes several times a day"),
        (36 * HOUR, "daily publisher"),
        (4.5 * DAY, "publishes every few days"),
        (11 * DAY, "weekly publisher"),
        (45 * DAY, "publishes every few weeks"),
    )
    return next((words for limit_s, words in steps if gap_s < limit_s), "publishes rarely")


def permanent_target(redirects: Sequence[Redirect]) -> str:
    """Where the permanent hops (301, 308) from the source's own address lead; "" where there is none.

    A temporary hop ends the chain: what comes after it may be gone tomorrow.
    """
    target = ""
    for hop in redirects:
        if hop.status not in (301, 308):
            break
        target = hop.url
    return target


def moved(before: Move, redirects: Sequence[Redirect], now: datetime) -> Move:
    """What a look that ended in a valid feed says of a move; a look that failed says nothing.

    The address is changed only when the same target answered at two looks at least, over a day at
    least: hotel networks and broken configurations redirect permanently, too, but not for long.
    """
    target = permanent_target(redirects)
    if not target:
        return Move()
    if target != before.to or before.since is None:
        return Move(target, now, 1)
    times = before.times + 1
    proved = times >= _MOVED_LOOKS and now - before.since >= _MOVED_AFTER
    return Move(target, before.since, times, target if proved else "")
