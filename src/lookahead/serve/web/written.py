"""What did a language model write about a story, and on what does each sentence rest?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from lookahead.core.story import Sentence, Telling
from lookahead.store import writings
from lookahead.understand.writing import ask


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence of a model's with its passages, of which there is at least one."""

    text: str
    passages: tuple[Sentence, ...]


def writer() -> str:
    """Who writes, as pages name it; "" where nobody does."""
    radar = settings.RADAR
    return radar.llm_model or "a language model" if radar.llm else ""


def of_story(tellings: Iterable[Telling]) -> tuple[Shown, ...]:
    """What stands for the texts as they are now; () where nothing does, so the sources' words do."""
    if not settings.RADAR.llm or (asked := ask(tellings, settings.RADAR.llm_model)) is None:
        return ()
    return tuple(
        Shown(one.text, tuple(asked.passages[number - 1] for number in one.passages))
        for one in writings.written(asked.key)
    )
