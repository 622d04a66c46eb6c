"""What did a language model write about which story, and what has it cost?

A writing belongs to one state of the texts, one prompt and one model (its key), so one that is found is
never out of date.  Tokens are reserved before a call and what was not used is given back: a process that
dies in between has spent them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lookahead.core.story import Written
from lookahead.store.sql import marks, rows, run, seconds

STAYS = timedelta(days=2)  # how long what was written about an earlier state is kept


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that stands high, and the state of its articles: another one means other texts."""

    story: int
    articles: tuple[tuple[int, int], ...]  # id and change number, by time


@dataclass(frozen=True, slots=True)
class Spent:
    """What a day has cost so far; `problem` is what the last call ran into, in words."""

    tokens: int = 0
    calls: int = 0
    problem: str = ""


def candidates(window: timedelta, places: int) -> list[Candidate]:
    """The stories of two sources or more among the first places of a window, newest first."""
    found = rows(
        "SELECT s.id FROM store_ranking r JOIN store_story s ON s.id = r.story_id"
        " WHERE r.window_s = %s AND r.position < %s AND s.sources > 1 ORDER BY s.newest DESC, s.id DESC",
        [int(window.total_seconds()), places],
    )
    states: dict[int, list[tuple[int, int]]] = {story: [] for (story,) in found}
    for story, article, seq in rows(
        "SELECT m.story_id, a.id, a.seq FROM store_member m JOIN store_article a"
        f" ON a.id = m.article_id WHERE m.story_id IN ({marks(len(states))})"
        " ORDER BY a.published, a.id",
        list(states),
    ):
        states[story].append((article, seq))
    return [Candidate(story, tuple(state)) for story, state in states.items()]


def known(key: str) -> bool:
    """Was this asked before, whatever came of it?"""
    return bool(rows("SELECT 1 FROM store_writing WHERE key = %s", [key]))


def written(key: str) -> tuple[Written, ...]:
    """What may be shown for a key; () where nothing was written, or nothing of it held."""
    found = rows("SELECT sentences FROM store_writing WHERE key = %s", [key])
    told = json.loads(found[0][0]) if found else ()
    return tuple(Written(text, tuple(passages)) for text, passages in told)


def save(
    key: str, story: int, model: str, sentences: Sequence[Written], tokens: int, now: datetime
) -> None:
    """Keep what was written; what stood for earlier states of the story goes after a while.

    A story that is gone meanwhile is left alone.
    """
    run(
        "DELETE FROM store_writing WHERE story_id = %s AND made < %s", [story, seconds(now - STAYS)]
    )
    told = json.dumps([(one.text, one.passages) for one in sentences])
    run(
        "INSERT INTO store_writing (key, story_id, model, made, sentences, tokens)"
        " SELECT %s, id, %s, %s, %s, %s FROM store_story WHERE id = %s ON CONFLICT (key) DO NOTHING",
        [key, model, seconds(now), told, tokens, story],
    )


# ---- the budget --------------------------------------------------------------------------------


def reserve(day: str, tokens: int, budget: int) -> bool:
    """Take tokens out of a day's budget, all or none of them; in one statement, whoever else does."""
    return tokens <= budget and bool(
        run(
            "INSERT INTO store_spending (day, tokens, calls) VALUES (%s, %s, 1)"
            " ON CONFLICT (day) DO UPDATE SET tokens = store_spending.tokens + excluded.tokens,"
            " calls = store_spending.calls + 1"
            " WHERE store_spending.tokens + excluded.tokens <= %s",
            [day, tokens, budget],
        )
    )


def settle(day: str, back: int) -> None:
    """Give back what a call did not cost, negative where it cost more; what was wrong is so no more."""
    run("UPDATE store_spending SET tokens = tokens - %s, problem = '' WHERE day = %s", [back, day])


def note(day: str, problem: str) -> None:
    """Say what keeps anything from being asked."""
    run(
        "INSERT INTO store_spending (day, problem) VALUES (%s, %s)"
        " ON CONFLICT (day) DO UPDATE SET problem = excluded.problem",
        [day, problem],
    )


def spent(day: str) -> Spent:
    """What a day (2026-11-20, UTC) has cost."""
    found = rows("SELECT tokens, calls, problem FROM store_spending WHERE day = %s", [day])
    return Spent(*found[0]) if found else Spent()
