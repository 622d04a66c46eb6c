"""How does a row of counts look?  Bars in SVG, drawn here: values in, markup out.

Colours are `currentColor`, so a chart follows its theme; nothing in it needs a style or a script.  Words
stand beside it as HTML, where they keep their size on a phone, and in it for those who cannot see it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from markupsafe import Markup, escape

from lookahead.serve.web.show import day, plural

WEEKS, DAYS = 52, 60
OFTEN = 40  # articles in so many DAYS, from which on a day is worth a bar
HEIGHT, BAR, GAP = 48, 8, 2  # in units of the drawing
LOW = 2  # the least height of a bar that is not nothing
_DAY_S = 86400


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How many articles came in each stretch of time, the oldest first; the last one is not over."""

    counts: tuple[int, ...]
    unit: str  # day or week
    since: datetime

    @property
    def words(self) -> str:
        """The chart in one sentence."""
        total, most = sum(self.counts), max(self.counts)
        if not total:
            return f"Nothing since {day(self.since)}."
        silent = sum(not count for count in self.counts)
        none = f", none in {silent} of {plural(len(self.counts), self.unit)}" if silent else ""
        return f"{plural(total, 'article')} since {day(self.since)}: at most {most} a {self.unit}{none}."


def rhythm(days: Mapping[int, int], now: datetime) -> Rhythm:
    """A bar a week for a year, or a day for two months where a source publishes nearly every day.

    `days` are counts by day since 1970 (UTC).  A week is seven days that end today.
    """
    today = int(now.timestamp()) // _DAY_S
    lately = sum(count for at, count in days.items() if 0 <= today - at < DAYS)
    size, bins, unit = (1, DAYS, "day") if lately >= OFTEN else (7, WEEKS, "week")
    counts = [0] * bins
    for at, count in days.items():
        back = max(0, today - at) // size
        if back < bins:
            counts[bins - 1 - back] += count
    midnight = datetime.fromtimestamp(today * _DAY_S, UTC)
    return Rhythm(tuple(counts), unit, midnight - timedelta(days=size * bins - 1))


def bars(shown: Rhythm, name: str, key: str) -> Markup:
    """The chart at its full size.  `key` keeps its ids apart from others' on the same page."""
    width = len(shown.counts) * (BAR + GAP) - GAP
    return Markup(  # noqa: S704 - numbers, and words that are escaped
        f'<svg class="chart" viewBox="0 0 {width} {HEIGHT + 1}" role="img"'
        f' aria-labelledby="{escape(key)}-t {escape(key)}-d">'
        f'<title id="{escape(key)}-t">{escape(name)}: articles a {shown.unit}</title>'
        f'<desc id="{escape(key)}-d">{escape(shown.words)}</desc>'
        f'<path fill="currentColor" d="{_path(shown.counts, HEIGHT, BAR, GAP)}"/>'
        f'<path class="ground" stroke="currentColor" d="M0 {HEIGHT}.5h{width}"/></svg>'
    )


def spark(shown: Rhythm) -> Markup:
    """The chart as small as a word, for a row of a list."""
    height, width = 14, len(shown.counts) * 2
    return Markup(  # noqa: S704 - numbers, and words that are escaped
        f'<svg class="spark" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" aria-label="{escape(shown.words)}">'
        f'<path fill="currentColor" d="{_path(shown.counts, height, 2, 0)}"/></svg>'
    )


def _path(counts: Sequence[int], height: int, bar: int, gap: int) -> str:
    """Every bar of one chart as one path: a hundred charts stand on one page."""
    most = max(counts) or 1
    parts = []
    for place, count in enumerate(counts):
        if count:
            tall = max(min(LOW, height), round(count * height / most))
            parts.append(f"M{place * (bar + gap)} {height}v-{tall}h{bar}v{tall}z")
    return "".join(parts)
