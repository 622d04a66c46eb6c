"""What does the editor ask of whoever builds the site?  That is above us: Django's settings name it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Typed:
    """A text as it stands in the editor."""

    root: Path  # the content folder
    path: str  # of the text in it, with forward slashes
    text: str
    built: Path  # the site as it was built last
    placed: Callable[[str], str]  # where the editor finds what an address of the text names


@dataclass(frozen=True, slots=True)
class Preview:
    """The same as its site shows it; raw HTML of its author stays in it."""

    title: str
    html: str
    words: int
    problems: tuple[tuple[int, str], ...]  # line of the file, a sentence
    title_html: str = ""  # where a title with formulas says more than its words
    date: str = ""  # the day, YYYY-MM-DD
    terms: tuple[str, ...] = ()  # categories, and tags with their #
    cover: str = ""  # an address
    cover_alt: str = ""
    cover_html: str = ""  # its caption


Previewer = Callable[[Typed], Preview]  # what the setting PREVIEW names
