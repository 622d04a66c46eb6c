"""How does a row of counts look?  Bars in SVG, drawn here: values in, markup out.

Colours are `currentColor`, so a chart follows its theme; nothing in it needs a style or a script.  Words
stand beside it as HTML, where they keep their size on a phone, and in it for those who cannot see it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from markupsafe import Markup, escape

from lookahead.serve.web.show import day, plural

WEEKS, DAYS = 52, 60
OFTEN = 40  # articles in so many DAYS, from which on a day is worth a bar
HEIGHT, BAR, GAP = 48, 8, 2  # in units of the drawing
SPARK_HEIGHT, SPARK_BAR = 14, 2
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
    lately = sum(count for at, count in days.items() if at > today - DAYS)
    return _binned(days, today, 1, DAYS) if lately >= OFTEN else _binned(days, today, 7, WEEKS)


def year(days: Mapping[int, int], now: datetime) -> Rhythm:
    """A bar a week for a year, whatever the source, so that charts side by side say the same."""
    return _binned(days, int(now.timestamp()) // _DAY_S, 7, WEEKS)


def _binned(days: Mapping[int, int], today: int, size: int, bins: int) -> Rhythm:
    counts, last = [0] * bins, bins - 1
    for at, count in days.items():
        back = (today - at) // size if at < today else 0
        if back < bins:
            counts[last - back] += count
    since = datetime.fromtimestamp((today - size * bins + 1) * _DAY_S, UTC)
    return Rhythm(tuple(counts), "day" if size == 1 else "week", since)


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
    """The chart of a `year` as small as a word, for a row of a list."""
    height, width = SPARK_HEIGHT, len(shown.counts) * SPARK_BAR
    label = f"{plural(sum(shown.counts), 'article')} in a year, at most {max(shown.counts)} a week"
    return Markup(  # noqa: S704 - numbers, and words that are escaped
        f'<svg class="spark" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" aria-label="{label}"><path fill="currentColor"'
        f' d="{_path(shown.counts, height, SPARK_BAR)}M0 {height}v-1h{width}v1z"/></svg>'
    )


def _path(counts: Sequence[int], height: int, bar: int, gap: int = 0) -> str:
    """All bars of one chart as one path along its ground: hundreds of charts stand on one page."""
    none, tall = _pieces(height, bar, gap)
    most = max(counts) or 1
    drawn = [tall[count * height // most] if count else none for count in counts]
    return f"M0 {height}{''.join(drawn)}z"


@cache
def _pieces(height: int, bar: int, gap: int) -> tuple[str, list[str]]:
    """What draws no bar, and one of each height."""
    apart = f"h{gap}" if gap else ""
    heights = [max(tall, LOW) for tall in range(height + 1)]
    return f"h{bar}{apart}", [f"v-{tall}h{bar}v{tall}{apart}" for tall in heights]
