"""When was that?  Dates as feeds and pages write them, read without guessing and without a clock."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lookahead.core.model import Entry, Problem

EARLIEST = datetime(
    1995, 1, 1, tzinfo=UTC
)  # before that there were no feeds: year 1 is Hugo's "no date"
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=2)  # clocks and time zones are wrong by hours, planned posts by weeks
LONGEST = 64  # characters; nothing longer is a date

_MONTHS = {
    name: number
    for number, name in enumerate(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1
    )
}
# Hours east of Greenwich (RFC 822, 5.1, and what servers write beyond it)
_ZONES: Mapping[str, float] = {
    "": 0, "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "met": 1, "mest": 2,
    "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3, "hkt": 8, "sgt": 8, "jst": 9, "kst": 9,
    "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "adt": -3, "ast": -4, "at": -4, "edt": -4,
    "est": -5, "et": -5, "cdt": -5, "cst": -6, "ct": -6, "mdt": -6, "mst": -7, "mt": -7, "pdt": -7,
    "pst": -8, "pt": -8, "akdt": -8, "akst": -9, "hst": -10, "a": -1, "m": -12, "n": 1, "y": 12,
}  # fmt: skip

_TIME = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{1,2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\b\.?)?"
)
_ZONE = r"\s*(?:etc/)?(?P<zone>(?:gmt|utc)?[+-]\d{1,2}(?::?\d{2})?|[a-z]{1,5})?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        # 2024-05-01T12:30:00Z, 2024-05-01 12:30, 2024/5/1 2:30 pm (RFC 3339, ISO 8601, W3C-DTF)
        rf"(?P<year>\d{{4}})(?:[-/.](?P<month>\d{{1,2}})(?:[-/.](?P<day>\d{{1,2}})"
        rf"(?:\s*t\s*|\s+|$))?)?(?:{_TIME}{_ZONE})?",
        # Wed, 01 May 2024 12:30:00 +0200 (RFC 822, RFC 5322, with what is left out in practice)
        rf"(?:[a-z]{{2,9}}\.?,?\s*)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s.-]+(?P<name>[a-z]{{3,9}})\.?"
        rf"[\s,-]+(?P<year>\d{{4}}|\d\d)(?:,?\s+{_TIME}{_ZONE})?",
        # May 1, 2024, 2:30 pm
        rf"(?:[a-z]{{3,9}}\.?,\s*)?(?P<name>[a-z]{{3,9}})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+"
        rf"(?P<year>\d{{4}})(?:,?\s+(?:at\s+)?{_TIME}{_ZONE})?",
        # Wed May  1 12:30:00 CEST 2024 (asctime)
        rf"[a-z]{{3}}\s+(?P<name>[a-z]{{3}})\s+(?P<day>\d{{1,2}})\s+{_TIME}{_ZONE}\s+(?P<year>\d{{4}})",
        # 5/1/2024 2:30:00 PM: who writes twelve-hour times writes the month first
        rf"(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}})/(?P<year>\d{{4}})\s+(?=[\d:]+\s*[ap]m){_TIME}{_ZONE}",
        # 20240501, 20240501T123000Z (ISO 8601, basic)
        r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)"
        rf"(?:t(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?{_ZONE})?",
    )
)
# The two forms that nearly all feeds use, as fast as Python reads them
_COMMON = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) "
    r"(?:GMT|UTC|([+-])(\d\d)(\d\d))",
    re.ASCII,
)


def read(text: str) -> datetime | None:
    """The moment that `text` names, in UTC; None where it is not a date in a form that is known.

    A date without a zone is taken as UTC, one without a time as midnight.
    """
    if not text or len(text) > LONGEST:
        return None
    if text[10:11] == "T":
        try:
            iso = datetime.fromisoformat(text)
            iso = iso.replace(microsecond=0) if iso.microsecond else iso
            return iso.astimezone(UTC) if iso.tzinfo else iso.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            pass
    try:
        common = _COMMON.fullmatch(text)
        return _common(common) if common else _any(text.strip())
    except (ValueError, OverflowError):
        return None


def impossible(text: str) -> bool:
    """Is it in a form that is known, and there is no such day or hour?  30 February is not 2 March."""
    text = text.strip()
    if len(text) > LONGEST:
        return False
    found = next(filter(None, (form.fullmatch(text) for form in _FORMS)), None)
    try:
        if found is not None:
            _made(found.groupdict())
    except (ValueError, OverflowError):
        return True
    return False


def _common(found: re.Match[str]) -> datetime | None:
    day, name, year, time, sign, hours, minutes = found.groups()
    month = _MONTHS.get(name.lower())
    if month is None:
        return None
    at = datetime.fromisoformat(f"{year}-{month:02}-{day:0>2}T{time}+00:00")
    if sign is None:
        return at
    east = timedelta(hours=int(hours), minutes=int(minutes))
    return at - east if sign == "+" else at + east


def _any(text: str) -> datetime | None:
    for form in _FORMS:
        found = form.fullmatch(text)
        if found:
            return _made(found.groupdict())
    return None


def _made(part: dict[str, str | None]) -> datetime | None:
    name = part.get("name")
    month = _MONTHS.get(name[:3].lower()) if name else int(part["month"] or 1)
    offset = _offset((part["zone"] or "").lower())
    if month is None or offset is None:
        return None
    year = int(part["year"] or 0)
    if len(part["year"] or "") == 2:
        year += 2000 if year < 90 else 1900
    hour = int(part["hour"] or 0)
    half = (part.get("half") or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    minute, second = int(part["minute"] or 0), int(part["second"] or 0)
    if hour > 24 or minute > 59 or second > 60:  # 24:00 and leap seconds do exist
        return None
    day = datetime(year, month, int(part["day"] or 1), tzinfo=UTC)
    return day + timedelta(hours=hour, minutes=minute, seconds=second) - offset


def _offset(zone: str) -> timedelta | None:
    """How far east; a name that is not known counts as UTC, as everywhere."""
    zone = re.sub(r"^(?:gmt|utc)(?=[+-])", "", zone)
    if zone[:1] not in ("+", "-"):
        return timedelta(hours=_ZONES.get(zone, 0))
    digits = zone[1:].replace(":", "")
    if len(digits) == 3:
        digits = "0" + digits
    east = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return -east if zone[0] == "-" else east


def believable(moment: datetime | None, now: datetime | None) -> datetime | None:
    """The moment, or None where no entry of a feed can be of that time.  `now` None: no clock at hand."""
    latest = LATEST if now is None else now + AHEAD
    return moment if moment is not None and EARLIEST <= moment <= latest else None


def believed(
    entries: Iterable[Entry], now: datetime | None
) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """The entries without the dates that cannot be, and a problem that counts those."""
    kept, wrong = [], 0
    for entry in entries:
        published, updated = believable(entry.published, now), believable(entry.updated, now)
        if published is not entry.published or updated is not entry.updated:
            entry = replace(entry, published=published, updated=updated)
            wrong += 1
        kept.append(entry)
    if not wrong:
        return tuple(kept), ()
    what = "1 entry has a date" if wrong == 1 else f"{wrong} entries have dates"
    problem = Problem("date", f"{what} that cannot be right; it counts as undated.")
    return tuple(kept), (problem,)
