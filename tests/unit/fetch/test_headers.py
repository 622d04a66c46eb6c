"""What headers say of time and versions, read without surprises."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.fetch.headers import freshness, http_date, plain, retry_after, validators

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Sat, 21 Nov 2026 12:10:00 GMT", 600.0),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 0.0),
        ("Saturday, 21-Nov-26 12:01:00 GMT", 60.0),
        ("soon", None),
        ("-5", None),
        ("1e9", None),
        ("", None),
        ("9" * 400, None),
    ],
)
def test_retry_after_in_both_forms(value: str, seconds: float | None) -> None:
    """Seconds and HTTP dates are read; what is neither says nothing."""
    assert retry_after({"retry-after": value}, NOW) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "public"}, None),
        ({"cache-control": "public, max-age=3600"}, 3600.0),
        ({"cache-control": 'MAX-AGE="60"'}, 60.0),
        ({"cache-control": "max-age=3600", "age": "600"}, 3000.0),
        ({"cache-control": "max-age=60", "age": "600"}, 0.0),
        ({"cache-control": "s-maxage=10"}, None),
        ({"cache-control": "no-cache, max-age=60"}, 0.0),
        ({"cache-control": "private,no-store"}, 0.0),
        ({"expires": "Sat, 21 Nov 2026 13:00:00 GMT"}, 3600.0),
        (
            {
                "expires": "Sat, 21 Nov 2026 13:00:00 GMT",
                "date": "Sat, 21 Nov 2026 12:59:00 GMT",
            },
            60.0,
        ),
        ({"expires": "0"}, 0.0),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0.0),
        ({"cache-control": "max-age=60", "expires": "Sat, 21 Nov 2026 13:00:00 GMT"}, 60.0),
    ],
)
def test_freshness(headers: dict[str, str], seconds: float | None) -> None:
    """max-age less Age, else Expires less Date; silence is None, refusal is 0."""
    assert freshness(headers, NOW) == seconds


@given(st.dictionaries(st.sampled_from(["cache-control", "expires", "date", "age"]), st.text()))
def test_freshness_is_never_negative(headers: dict[str, str]) -> None:
    """Whatever the headers hold, the answer is None or a length of time."""
    seconds = freshness(headers, NOW)
    assert seconds is None or seconds >= 0


@given(st.text(max_size=200))
def test_dates_are_aware_or_none(value: str) -> None:
    """No text makes a date that is naive, and none raises."""
    date = http_date(value)
    assert date is None or date.tzinfo is UTC


def test_headers_are_plain() -> None:
    """Names in lower case, repeated ones joined, cookies gone, no lone surrogates."""
    pairs = [("Link", "<a>"), ("LINK", "<b>"), ("Set-Cookie", "a=1"), ("X", "caf\udce9")]
    found = plain(pairs)
    assert found == {"link": "<a>, <b>", "x": "caf?"}


@pytest.mark.parametrize("etag", ['"' + "a" * 5000 + '"', "caf\udce9", "a\x00b"])
def test_validators_that_cannot_be_sent_back_are_not_kept(etag: str) -> None:
    """A validator is sent back as it came or not at all."""
    assert validators({"ETag": etag}).etag == ""
