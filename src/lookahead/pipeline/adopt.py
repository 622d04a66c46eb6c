"""How does a watched page that names a feed become that feed?  Fetched once, compared, then decided.

The comparison is `sources.adopt`'s.  Where it says no, the page is watched on and its feed compared again in
a week; where the owner went back to the page, nothing is asked.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from lookahead.core.look import Outcome
from lookahead.core.model import Fetched, Kind
from lookahead.fetch import Client
from lookahead.parse import parse_as
from lookahead.pipeline.prepare import Job
from lookahead.pipeline.workers import Workers
from lookahead.sources.adopt import covers, is_time
from lookahead.sources.due import permanent_target


@dataclass(frozen=True, slots=True)
class _Pair:
    """A page, and what answered where it says that its feed is."""

    page: Job
    feed: Fetched


async def weighed(
    client: Client, workers: Workers, page: Job, outcome: Outcome, *, gap_s: float
) -> Outcome:
    """The outcome of a look at a page, with the change to its feed where that is right.

    A feed that does not answer is asked again at the next look, since that says nothing about it.
    """
    look, url = outcome.look, outcome.names_feed
    if not url or look.feed_refused or not is_time(look.feed_tried, outcome.at):
        return outcome
    answer = await client.get(url, obey_robots=True, gap_s=gap_s)
    if not isinstance(answer, Fetched):
        return outcome
    told = await asyncio.wrap_future(workers.submit(_is_same, _Pair(page, answer)))
    if told is not True:  # or a Problem: reading it killed its worker
        return replace(outcome, weighed_feed=True)
    use = permanent_target(answer.redirects) or url
    return replace(
        outcome, weighed_feed=True, use_feed=use, schedule=f"uses its feed now: {use:.200}"
    )


def _is_same(pair: _Pair) -> bool:
    page, feed = pair.page, pair.feed
    cards = parse_as(
        Kind.PAGE, page.data, page.url, page.content_type, selectors=page.selectors, now=page.now
    )
    kind = feed.headers.get("content-type", "")
    return covers(
        cards.entries, parse_as(Kind.FEED, feed.body, feed.url, kind, now=page.now).entries
    )
