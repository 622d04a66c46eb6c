"""What a view says of its answer arrives, whatever its keys hold, and nothing else is believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.pages import mark_public
from lookahead.pages.mark import HEADER, read_mark

KEYS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(st.integers(0, 10**9), st.lists(KEYS))
def test_a_mark_is_read_as_it_was_written(seconds: int, keys: list[str]) -> None:
    """Keys of any script, with spaces and percent signs, and never a line break in a header."""
    headers: dict[str, str] = {}
    mark_public(headers, keys, seconds)
    assert headers[HEADER].isascii()
    assert "\n" not in headers[HEADER]
    assert read_mark(headers[HEADER]) == (seconds, tuple(keys))


@pytest.mark.parametrize("value", ["", " ", "x", "-1 articles", "1.5", "²", "articles 60"])
def test_what_is_no_mark_is_refused(value: str) -> None:
    """An answer with a header of another's is not kept."""
    assert read_mark(value) is None


def test_a_view_keeps_its_own_cache_control() -> None:
    """A page is asked for each time, unless its view said otherwise."""
    headers = {"Cache-Control": "public, immutable"}
    mark_public(headers, [], 1)
    assert headers["Cache-Control"] == "public, immutable"
