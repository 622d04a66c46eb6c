"""Which phrases of which tags stand in a text?  Whole words; "quantiz*" takes any ending."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_STEM = 4  # a word with any ending is found by so many of its first letters


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One phrase, found by its first word; `stem`: its last word takes any ending."""

    text: str
    words: int
    stem: bool
    tags: tuple[str, ...]

    def begins_at(self, words: list[str], at: int) -> bool:
        said = words[at] if self.words == 1 else " ".join(words[at : at + self.words])
        return said.startswith(self.text) if self.stem else said == self.text


class Phrasebook:
    """The phrases of many tags, looked up together in one pass over a text."""

    def __init__(self, of: Mapping[str, Iterable[str]]) -> None:
        """`of` gives each tag its phrases, folded.  ValueError: a stem too short to be found."""
        tags: dict[str, list[str]] = defaultdict(list)
        for tag, phrases in of.items():
            for phrase in phrases:
                tags[phrase].append(tag)
        self._whole: dict[str, list[_Phrase]] = defaultdict(list)
        self._stems: dict[str, list[_Phrase]] = defaultdict(list)
        for phrase, whose in tags.items():
            self._add(phrase, tuple(whose))

    def _add(self, text: str, tags: tuple[str, ...]) -> None:
        first, *more = text.split(" ")
        phrase = _Phrase(text.rstrip("*"), 1 + len(more), text.endswith("*"), tags)
        if more or not phrase.stem:
            self._whole[first].append(phrase)
        elif len(phrase.text) >= _STEM:
            self._stems[first[:_STEM]].append(phrase)
        else:
            raise ValueError(f"{text!r}: a stem needs {_STEM} letters")

    def hits(self, words: list[str]) -> Iterator[tuple[str, str]]:
        """Every (tag, phrase) that stands in the folded words, in the order of the text."""
        whole, stems = self._whole, self._stems
        for at, word in enumerate(words):
            for phrases in (whole.get(word), stems.get(word[:_STEM])):
                for phrase in phrases or ():
                    if phrase.begins_at(words, at):
                        for tag in phrase.tags:
                            yield tag, phrase.text
