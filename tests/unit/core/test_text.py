"""The small questions about text have the answers that other steps count on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.text import fold, monogram, slug, spaced, storable


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Lil'Log (Lilian Weng)", "L(W"),
        ("Wired", "Wir"),
        ("vLLM Blog", "vB"),
        ("MIT Technology Review", "MTR"),
        ("!!!", "?"),
        ("", "?"),
    ],
)
def test_monogram(name: str, shown: str) -> None:
    """A monogram has at most three characters and is never empty."""
    assert monogram(name) == shown


@given(st.text())
def test_slug_is_for_addresses(text: str) -> None:
    """A slug holds words and single hyphens only, and is its own slug."""
    made = slug(text)
    assert made == made.strip("-")
    assert "--" not in made
    assert len(made) <= 60


@given(st.text())
def test_fold_is_a_fixed_point(text: str) -> None:
    """Folding twice changes nothing more."""
    assert fold(fold(text)) == fold(text)


def test_storable_drops_what_no_database_takes() -> None:
    """NUL, other controls and lone surrogates go; line ends and tabs stay."""
    assert storable("a\x00b\x1bc\ud800d\n\te") == "abcd\n\te"


def test_spaced_parts_ideographs() -> None:
    """Every ideograph is a word of its own, latin words stay whole."""
    assert spaced("用GPU训练").split() == ["用", "GPU", "训", "练"]


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_is_folded_as_everything_else(text: str) -> None:
    """The short way for ASCII gives what the long one gives."""
    assert fold(text) == fold(f"{text} é").removesuffix("é").strip()
