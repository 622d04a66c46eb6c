"""What a client takes and has is understood as RFC 9110 says, and nothing it sends breaks anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.pages.negotiate import encoding, has_already


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("*;q=0", ""),
        ("br;q=0, *", "gzip"),
        ("identity", ""),
        ("GZIP ; Q=0.5", "gzip"),
        ("gzip;q=nan", ""),
        ("gzip;q=-1", ""),
        ("gzip;q=2", ""),
        (";;;,,=", ""),
    ],
)
def test_the_best_encoding_that_is_allowed_is_chosen(accept: str, expected: str) -> None:
    """Weights, wildcards and refusals count; what cannot be read refuses."""
    assert encoding(accept) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ('"b" , W/"a"', True),
        ("*", True),
        (" * ", True),
        ("", False),
        ('"b"', False),
        ("a", False),
        ('"a', False),
    ],
)
def test_a_page_that_is_known_is_recognised(header: str, expected: bool) -> None:
    """Lists, weak tags and the star all match (RFC 9110, 13.1.2)."""
    assert has_already(header, '"a"') is expected


@given(st.text(), st.text())
def test_no_header_breaks_anything(accept: str, match: str) -> None:
    """Whatever a client sends, there is an answer."""
    assert encoding(accept) in ("", "gzip", "br")
    assert has_already(match, '"a"') in (True, False)
