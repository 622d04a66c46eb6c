"""Which tags are there, and what does each mean?  Categories, hashtags, categories of papers: data."""

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


def _read(name: str) -> dict[str, Named]:
    text = files("lookahead.understand.tags").joinpath(name).read_text("utf-8")
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
def categories() -> dict[str, Named]:
    """The ten categories, in the order in which pages show them."""
    return _read("categories.toml")


@cache
def hashtags() -> dict[str, Named]:
    """The hashtags that we give by ourselves; feeds bring others."""
    return _read("hashtags.toml")


@cache
def papers() -> dict[str, Named]:
    """The categories of papers."""
    return _read("papers.toml")
