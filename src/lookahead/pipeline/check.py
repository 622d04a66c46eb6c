"""What happens in one look at a source, step by step?  A real look, made now, that tells all it does.

The web process and the command call this: it opens a client of its own that is watched, claims the source
like any other look, and commits what it finds.  Hosts that asked to be left alone are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from time import monotonic

from lookahead.config import Settings
from lookahead.config.django import RADAR
from lookahead.core.errors import WrongUse
from lookahead.core.look import Look, Outcome, Tally
from lookahead.core.model import Failure, Kind, Problem, SourceState
from lookahead.core.trail import Step
from lookahead.core.urls import host
from lookahead.fetch import Client, trace
from lookahead.pages import Board
from lookahead.parse.feed import is_plain
from lookahead.pipeline import decide
from lookahead.pipeline.gather import NOT_MODIFIED, ask, changed, concluded, job
from lookahead.pipeline.policy import policy
from lookahead.pipeline.prepare import Job, Prepared, prepare
from lookahead.pipeline.workers import Workers
from lookahead.store import lists, looks

SHOWN = 3  # problems of one document
_FEEDS = (Kind.FEED, Kind.ARXIV)


@dataclass(frozen=True, slots=True)
class Checked:
    """One look, and what came of it."""

    name: str
    steps: tuple[Step, ...]
    looked: bool  # False: the source was not asked
    new: int = 0
    edited: int = 0
    unchanged: bool = False
    problem: str = ""  # one sentence; "" when all is well


def check(slug: str, settings: Settings = RADAR) -> Checked:
    """Look at a source now, due or not, and say what happened.  Raises WrongUse for an unknown one."""
    card = lists.source_by_slug(slug)
    if card is None:
        raise WrongUse(f"there is no source {slug}; `lookahead sources list` shows all")
    source, now = card.source, datetime.now(UTC)
    if source.state is not SourceState.ACTIVE:
        return _not_asked(source.name, f"It is {source.state}: resume it first.")
    if until := looks.left_alone(now, source.url):
        text = f"{host(source.url)} asked to be left alone until {_clock(until)}: it is not asked."
        return _not_asked(source.name, text)
    found = looks.claim(now, 1, slugs=[slug], early=True)
    if not found:
        return _not_asked(
            source.name, "Somebody is looking at it right now: try again in a moment."
        )
    return _looked(found[0], settings)


def _not_asked(name: str, text: str) -> Checked:
    return Checked(name, (Step("wait", text, well=False),), looked=False, problem=text)


def _looked(look: Look, settings: Settings) -> Checked:
    workers = Workers(1)
    try:
        with trace.watched() as steps:
            outcome = asyncio.run(_outcome(look, settings, workers))
    except BaseException:  # the look is given back, whatever it was: a bug of ours, or a stop
        looks.release([look])
        raise
    finally:
        workers.close()
    started = monotonic()
    (tally,) = looks.commit([outcome])
    took_s = monotonic() - started
    with Board(settings.pages / "board") as board:
        board.bump(changed([outcome], [tally]) | {"sources"})
    said = any(step.text == outcome.problem for step in steps)
    return Checked(
        name=look.source.name,
        steps=(*steps, *_after(outcome, tally, took_s, said=said)),
        looked=True,
        new=tally.new,
        edited=tally.edited,
        unchanged=outcome.unchanged,
        problem=outcome.problem,
    )


async def _outcome(look: Look, settings: Settings, workers: Workers) -> Outcome:
    """As in a pass (`gather`), and each step is told."""
    async with Client(policy(settings), watched=True) as client:
        answer = await ask(client, look)
        at = decide.Moment(datetime.now(UTC), Random())  # noqa: S311  # jitter, no secret
        if isinstance(answer, Failure):
            trace.say("answer", answer.text, answer.elapsed_s, well=False)
            return decide.failed(look, answer, at)
        if answer.status == NOT_MODIFIED:
            trace.say("items", "Nothing has changed since the last look: nothing was sent.")
            return decide.unchanged(look, answer, at)
        prepared = await _read(job(look, answer), workers)
        outcome = await concluded(client, workers, look, answer, prepared, at)
        if outcome.weighed_feed:
            _tell_feed(outcome)
        return outcome


async def _read(work: Job, workers: Workers) -> Prepared | Problem:
    """What a worker makes of a document, and how it read it."""
    started = monotonic()
    prepared = await asyncio.wrap_future(workers.submit(prepare, work))
    took_s = monotonic() - started
    if isinstance(prepared, Problem):
        trace.say("parse", prepared.text, took_s, well=False)
        return prepared
    plain = await asyncio.wrap_future(workers.submit(_is_plain, work))
    _tell_read(work, prepared, took_s, plain=plain is True)
    return prepared


def _is_plain(work: Job) -> bool:
    return work.kind in _FEEDS and is_plain(work.data, work.url, work.content_type)


# ---- in words ----------------------------------------------------------------------------------


def _tell_read(work: Job, prepared: Prepared, took_s: float, *, plain: bool) -> None:
    problems = [problem.text for problem in prepared.problems[:SHOWN]]
    if not prepared.format:
        trace.say("parse", problems[0] if problems else "This is not a feed.", took_s, well=False)
        return
    way = "cards found by their structure"
    if work.kind in _FEEDS and prepared.format.startswith("json"):
        way = "JSON"
    elif work.kind in _FEEDS:
        way = "well-formed, read the fast way" if plain else "read by the tolerant parser"
    elif work.kind is Kind.SITEMAP:
        way = "a list of addresses"
    elif work.selectors:
        way = "cards found by the selectors of the catalogue"
    trace.say(
        "parse", f"{prepared.format}, {way}: {_count(prepared.count, 'entry', 'entries')}.", took_s
    )
    for text in problems:
        trace.say("parse", text)


def _tell_feed(outcome: Outcome) -> None:
    if outcome.use_feed:
        text = "The page names a feed of the same list: that is followed from now on."
    else:
        text = "The page names a feed, but of another list: the page is watched on."
    trace.say("items", f"{text} {outcome.names_feed}")


def _after(outcome: Outcome, tally: Tally, took_s: float, *, said: bool) -> Sequence[Step]:
    """What was stored, and when the next look is.  `said`: the problem was told where it arose."""
    if tally.lost_lease:
        return (Step("store", "Somebody else looked meanwhile: nothing was written.", well=False),)
    told: list[Step] = []
    if outcome.problem and not said:
        told.append(Step("items", outcome.problem, well=False))
    if outcome.problem:
        told.append(Step("store", "Everything that is stored is kept."))
    elif outcome.present or outcome.format:
        told.append(Step("items", _items(outcome, tally)))
    wanted = sum(draft.wants_page for draft in outcome.drafts)
    own = f"; {_count(wanted, 'page', 'pages')} of their own to be fetched" if wanted else ""
    if outcome.drafts:
        told.append(
            Step("store", f"Written: {tally.new} new, {tally.edited} changed{own}.", took_s)
        )
    told.append(Step("next", _next(outcome)))
    return told


def _items(outcome: Outcome, tally: Tally) -> str:
    again = f", {tally.carried} of articles that are here already" if tally.carried else ""
    same = len(outcome.drafts) - tally.new - tally.edited - tally.carried
    if same > 0:
        again += f", {same} without anything to show or deleted before"
    if not outcome.drafts:
        return "All entries are as they were at the last look."
    return f"{tally.new} new, {tally.edited} changed{again}; the rest as at the last look."


def _next(outcome: Outcome) -> str:
    if outcome.use_feed:
        return "The feed is looked at next, within a second."
    when = f" ({_clock(outcome.next_due)})" if outcome.next_due else ""
    text = f"{outcome.schedule}{when}."
    return text[:1].upper() + text[1:]


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _clock(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
