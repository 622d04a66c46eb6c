"""An article gets the categories that its words speak for, and none where nothing speaks clearly."""

import pytest

from lookahead.understand import CATEGORIES, categorise


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("How to fine-tune a small model on one GPU: a step by step guide", "tutorial"),
        ("Agents that keep a diary finish longer tasks", "agents"),
        ("We open-source our training data under Apache 2.0", "open source"),
        ("A new accelerator board with 96 GB of HBM", "hardware"),
        ("Structured outputs in the API: the schema is checked while decoding", "api"),
        ("Cutting inference latency with a shared KV cache", "infra"),
    ],
)
def test_by_title(title: str, category: str) -> None:
    """A title that says it is enough."""
    assert category in categorise(title, "")


def test_none_is_an_answer() -> None:
    """Company news belongs to no category."""
    assert categorise("Our new office in Lisbon", "We are hiring and the coffee is good.") == ()


def test_the_feeds_own_word_counts_most() -> None:
    """A feed that names a category of ours is believed."""
    assert categorise("Notes of the week", "", tags=("Research",))[0] == "research"


def test_at_most_two() -> None:
    """An article that mentions everything gets two categories, not ten."""
    everything = " ".join(CATEGORIES)
    assert 1 <= len(categorise(everything, everything)) <= 2
