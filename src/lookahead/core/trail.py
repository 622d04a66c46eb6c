"""What happened on the way to an answer, step by step, for whoever asked to see it?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done, and what came of it in words."""

    what: str  # wait robots dns connect tls request answer redirect body parse items store next
    text: str
    took_s: float | None = None
    well: bool = True  # False: here it broke
