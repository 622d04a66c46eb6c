"""Which day is named in the words of a page?  "Nov 20, 2026", "20. November 2026", "2026年11月20日".

Only what names day, month and year is a date: "2 days ago" and "Nov 20" would need a clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

_NAMES = (
    "jan gennaio ene", "feb fév fev", "mar mär mrt mär", "apr avr abr", "may mai mag maj mei",
    "jun juin giu", "jul juil lug", "aug août aou ago", "sep set", "oct okt ott out",
    "nov", "dec dez déc dic",
)  # fmt: skip
_MONTHS = {start: number for number, row in enumerate(_NAMES, 1) for start in row.split()}
_DAY, _YEAR = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|º)?", r"(?P<year>(?:19|20)\d\d)"
_NAME = r"(?P<name>[^\W\d_]{3,10})\.?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)",
        r"(?P<year>(?:19|20)\d\d)\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]",
        rf"(?<![\w.])(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|º)?\.?[\s-]+(?:de\s+)?{_NAME},?[\s-]+(?:de\s+)?{_YEAR}\b",
        rf"(?<!\w){_NAME}\s+{_DAY},?\s+{_YEAR}\b",
        rf"(?<![\w.])(?P<first>\d{{1,2}})(?P<mark>[./])(?P<second>\d{{1,2}})(?P=mark){_YEAR}(?!\d)",
    )
)
_NUMERIC = re.compile(r"(?<![\w./])(\d{1,2})[./](\d{1,2})[./](?:19|20)\d\d(?!\d)")
_DIGITS = re.compile(r"\d")
LONGEST = 200  # characters looked at


@lru_cache(maxsize=8192)  # the same texts are asked about once for each list they may be in
def find(text: str, *, month_first: bool = False) -> tuple[datetime, str] | None:
    """The first date that a text names, at midnight UTC, and the words that name it.

    `month_first` says how to read 05.11.2026; else it is a day of November, and 05/11/2026 no date.
    """
    text = text[:LONGEST]
    if not _DIGITS.search(text):
        return None
    for form in _FORMS:
        for found in form.finditer(text):
            day = _day(found.groupdict(), month_first)
            if day is not None:
                return day, found.group()
    return None


def _day(part: dict[str, str | None], month_first: bool) -> datetime | None:
    name = (part.get("name") or "").lower()
    if "first" in part:
        first, second = int(part["first"] or 0), int(part["second"] or 0)
        month, day = (first, second) if month_first else _ordered(first, second, part["mark"] or "")
    else:
        named = next((_MONTHS[name[:n]] for n in (7, 4, 3) if name[:n] in _MONTHS), 0)
        month, day = named or int(part.get("month") or 0), int(part["day"] or 0)
    try:
        return datetime(int(part["year"] or 0), month, day, tzinfo=UTC)
    except ValueError:
        return None


def _ordered(first: int, second: int, mark: str) -> tuple[int, int]:
    """Month and day: whichever is above twelve is the day; else 05.11. is a day, 05/11 nobody knows."""
    if first > 12 or (mark == "." and second <= 12):
        return second, first
    return (first, second) if second > 12 else (0, 0)


def is_month_first(texts: Iterable[str]) -> bool:
    """Do these write 11.18.2026?  One day above twelve tells how all of a list are meant."""
    pairs = [found.groups() for text in texts for found in _NUMERIC.finditer(text[:LONGEST])]
    return any(int(second) > 12 for _, second in pairs) and all(
        int(first) <= 12 for first, _ in pairs
    )
