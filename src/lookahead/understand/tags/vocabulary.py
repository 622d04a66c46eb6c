"""Which tags are there, and what does each mean?  Categories, hashtags, categories of papers: data."""

from __future__ import annotations

from functools import cache

from lookahead.understand.definitions import Named, papers, read

__all__ = ["Named", "categories", "hashtags", "papers"]


@cache
def categories() -> dict[str, Named]:
    """The ten categories, in the order in which pages show them."""
    return read("categories.toml")


@cache
def hashtags() -> dict[str, Named]:
    """The hashtags that we give by ourselves; feeds bring others."""
    return read("hashtags.toml")
