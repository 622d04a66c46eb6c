"""What does an article name?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.story import Telling
from lookahead.understand.anchors import beginning, host, traits


def _named(title: str) -> set[str]:
    return set(traits(Telling(1, "a", 0, title)).anchors)


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Introducing Claude Opus 4.5", {"opus 4.5"}),
        ("GPT 5.1 and GPT-5.1-Codex are here", {"gpt 5.1"}),
        ("Kimi K2 raises $200 million", {"kimi k2", "k 2", "200m"}),
        ("OpenAI o3-mini", {"o 3"}),
        ("Qwen3 and Llama 3.2", {"qwen 3", "llama 3.2"}),
        ("Six things in 2025, and top 5 agents", set()),
        ("What we said on May 12", set()),
    ],
)
def test_a_product_and_its_version_are_one_name(title: str, names: set[str]) -> None:
    """However the two are joined; years, days and counts are no versions."""
    assert _named(title) == names


def test_what_kind_of_post_it_is() -> None:
    """Changelog entries, lists of many things, and entries that only repair are told apart."""

    def kind(title: str, text: str = "") -> tuple[str, bool]:
        found = traits(Telling(1, "a", 0, title, text))
        return found.series, found.repairs

    assert kind("Orchard 1.3.11", "Bug fixes and small improvements") == ("changelog", True)
    assert kind("Introducing Orchard 2.0") == ("", False)
    assert kind("Daily papers, 3 May")[0] == "digest"
    assert (
        kind("A giant lays off many, robots that knit, whales sing in code, cheap chips")[0]
        == "digest"
    )


def test_a_cut_makes_no_new_word() -> None:
    """The beginning of a long text ends at a word: half a word would be the rarest of all."""
    text = "orchard " * 60
    assert set(beginning(text).split()) == {"orchard"}


def test_hosts() -> None:
    """With and without a scheme; nonsense has none."""
    assert host("https://www.lab.example/x") == host("lab.example/x") == "lab.example"
    assert host("http://[") == host("") == ""


@given(st.text(), st.text())
def test_any_text_has_traits(title: str, text: str) -> None:
    """Nothing that a feed can send is too strange, and the same text has the same traits."""
    assert traits(Telling(1, "a", 0, title, text)) == traits(Telling(1, "a", 0, title, text))
