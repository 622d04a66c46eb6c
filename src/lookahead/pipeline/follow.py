"""What runs behind gathering?  Steps that follow the change sequence: index, papers and ranking."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from lookahead.pages import Board
from lookahead.pipeline.writer import Writer
from lookahead.rank import WINDOWS, front
from lookahead.store import counters, facts, figures, papers, rankings, understanding, words

RANKED_AT = "ranked"


async def index(writer: Writer) -> int:
    """Index what changed, batch by batch, so that looks are written in between; how many articles."""
    total = 0
    while count := await writer.do(words.follow):
        total += count
    return total


async def count(writer: Writer) -> None:
    """Count anew what sources publish, where that changed; pages show it when they are made again."""
    while await writer.do(figures.follow, datetime.now(UTC)):
        pass


async def mention(writer: Writer, board: Board, most: int = sys.maxsize) -> int:
    """Find which papers articles that changed speak of, batch by batch; how many articles.

    After `most` articles or more the others wait for the next time.
    """
    total = 0
    while total < most:
        count, changed = await writer.do(papers.follow)
        if not count:
            break
        board.bump(changed)
        total += count
    return total


async def rank(writer: Writer, board: Board) -> None:
    """Work out the front page of every window anew, from what is stored."""
    await writer.do(rank_now, datetime.now(UTC))
    board.bump(["articles"])


def rank_now(now: datetime) -> None:
    """The same, in this thread."""
    state = _state()
    told = facts.since(now - max(WINDOWS))
    ranked = {window: front(told, window, now) for window in WINDOWS}
    for window, stories in ranked.items():
        rankings.save(window, stories)
    rankings.remember(now, ranked)
    counters.put(RANKED_AT, state)


def behind() -> bool:
    """Did articles, or what is understood of them, change since the ranking was last worked out?"""
    return counters.read(RANKED_AT) != _state()


def _state() -> int:
    """Another number whenever any of those has moved on."""
    followed = ("seq", understanding.FOLLOWER, understanding.VECTORS)
    return sum(map(counters.read, followed))
