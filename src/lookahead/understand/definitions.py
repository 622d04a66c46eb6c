"""What does each tag mean?  Names and definitions, read from data without anything that models need."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lookahead.core.text import slug


@dataclass(frozen=True, slots=True)
class Named:
    """A tag that we know: its definition in one sentence, and the folded phrases that speak for it.

    `hints` are weaker phrases: they count for something only where training found that they do.
    """

    name: str
    slug: str
    definition: str
    phrases: tuple[str, ...]
    hints: tuple[str, ...] = ()


def read(name: str) -> dict[str, Named]:
    """The tags of a file in `tags/`, by their names."""
    text = files("lookahead.understand").joinpath("tags", name).read_text("utf-8")
    named = (
        Named(
            row["name"],
            row.get("slug") or slug(row["name"]),
            row["definition"],
            tuple(row["phrases"]),
            tuple(row.get("hints", ())),
        )
        for row in tomllib.loads(text)["tag"]
    )
    return {one.name: one for one in named}


@cache
def papers() -> dict[str, Named]:
    """The categories of papers."""
    return read("papers.toml")
