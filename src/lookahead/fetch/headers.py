"""What do the headers of an answer say of time and of versions?  Pure: `now` is an argument."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from lookahead.core.model import Validators

_MAX_VALIDATOR = 2048  # characters; a longer one is not kept, since it may not be cut
_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_NOT_CACHED = re.compile(r"(?:^|,)\s*no-(?:cache|store)\s*(?:,|$)", re.IGNORECASE)


def plain(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Headers with names in lower case, repeated ones joined, cookies left out."""
    found: dict[str, str] = {}
    for name, value in pairs:
        key = name.lower()
        if key != "set-cookie":
            value = value if value.isascii() else _printable(value)
            found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def _printable(value: str) -> str:
    return value.encode("utf-8", "replace").decode("utf-8")


def validators(pairs: Mapping[str, str]) -> Validators:
    """ETag and Last-Modified as they stand, or not at all where they could not be sent back so.

    Give the raw headers of the answer, looked up without regard to case.
    """
    return Validators(_kept(pairs.get("ETag", "")), _kept(pairs.get("Last-Modified", "")))


def _kept(value: str) -> str:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:  # bytes that are no UTF-8 came as lone surrogates
        return ""
    return value if len(value) <= _MAX_VALIDATOR and value.isprintable() else ""


def http_date(value: str) -> datetime | None:
    """A date of HTTP (RFC 9110, 5.6.7) in UTC; None where it is none."""
    try:
        date = parsedate_to_datetime(value.strip())
        return date.replace(tzinfo=date.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait by Retry-After (RFC 9110, 10.2.3), not negative; None where it is silent."""
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,12}", value):
        return float(value)
    date = http_date(value) if value else None
    return max(0.0, (date - now).total_seconds()) if date else None


def freshness(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds for which the answer stays fresh (RFC 9111, 4.2); None where the headers are silent.

    `no-cache` and an Expires that is no date give 0.
    """
    control = headers.get("cache-control", "")
    if _NOT_CACHED.search(control):
        return 0.0
    if match := _MAX_AGE.search(control):
        return max(0.0, float(match[1]) - _age(headers))
    if "expires" not in headers:
        return None
    expires = http_date(headers["expires"])
    sent = http_date(headers.get("date", "")) or now
    return max(0.0, (expires - sent).total_seconds()) if expires else 0.0


def _age(headers: Mapping[str, str]) -> float:
    value = headers.get("age", "").strip()
    return float(value) if re.fullmatch(r"[0-9]{1,12}", value) else 0.0
