"""Which errors did a source have of late?  The last few, each with when and how often."""

from __future__ import annotations

import json

from lookahead.core.look import Outcome
from lookahead.core.model import Trouble
from lookahead.store.sql import moment, rows, seconds

KEPT = 5


def after(source: int, outcome: Outcome) -> str:
    """What is remembered, as JSON, once a look failed.  The same error again is counted, not repeated."""
    ((text,),) = rows("SELECT troubles FROM store_source WHERE id = %s", [source])
    known = [tuple(row) for row in json.loads(text)]
    at = seconds(outcome.at)
    named = _name(outcome.problem_code, outcome.problem)
    same = next((row for row in known if _name(row[0], row[1]) == named), None)
    first, times = (same[2], same[4]) if same else (at, 0)
    newest = (outcome.problem_code, outcome.problem, first, at, times + 1)
    return json.dumps([newest, *(row for row in known if row is not same)][:KEPT])


def _name(code: str, text: str) -> str:
    """What makes two errors one: their kind, since the sentence holds times and counts; HTTP has many."""
    return text if code == "http" else code


def read(text: str) -> tuple[Trouble, ...]:
    """What was remembered, newest first."""
    return tuple(
        Trouble(code, words, moment(first), moment(last), times)
        for code, words, first, last, times in json.loads(text)
    )
