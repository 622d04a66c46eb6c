"""What is said of one source: how often it publishes, how much of it is here, how the looks at it go?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from markupsafe import Markup

from lookahead.core.model import Figures, SourceCard, SourceView
from lookahead.serve.web import chart
from lookahead.serve.web.show import count, plural
from lookahead.store import figures

REDESIGN = "redesign"


@dataclass(frozen=True, slots=True)
class About:
    """What the template of one source shows."""

    view: SourceView
    chart: Markup
    caption: str
    text: str  # how much of it is here whole
    reason: str  # why it is looked at when it is
    redesigned: bool  # its owner may say that it is right


@dataclass(frozen=True, slots=True)
class InBrief:
    """The same in a row of the list of all sources."""

    spark: Markup
    text: str


def described(card: SourceCard) -> About:
    """One source, counted now."""
    now = datetime.now(UTC)
    view = figures.view(card.source.slug, now)
    shown = chart.rhythm(view.figures.days, now)
    return About(
        view=view,
        chart=chart.bars(shown, card.source.name, "cadence"),
        caption=shown.words,
        text=_text(view.figures),
        reason=reason(card.schedule),
        redesigned=view.problem_code == REDESIGN,
    )


def in_brief(cards: Sequence[SourceCard]) -> dict[str, InBrief]:
    """Those of these sources that were counted, by slug."""
    now, kept = datetime.now(UTC), figures.kept([card.source.slug for card in cards])
    return {slug: _in_brief(found, now) for slug, found in kept.items()}


def _in_brief(found: Figures, now: datetime) -> InBrief:
    text = f"{share(found)} with full text" if found.counted else ""
    return InBrief(chart.spark(chart.year(found.days, now)), text)


def share(found: Figures) -> str:
    """The share of articles with full text, in percent; all and none only where that is so."""
    percent = round(100 * found.full / found.counted)
    if found.full not in (0, found.counted):
        percent = min(max(percent, 1), 99)
    return f"{percent} %"


def _text(found: Figures) -> str:
    if found.counted < 2:
        return ("yes" if found.full else "no") if found.counted else "no article yet"
    whose = "its newest " if found.counted == figures.NEWEST else ""
    half = f"half of them have {plural(found.median, 'word')} or more"
    return f"{share(found)} of {whose}{count(found.counted)} have it here; {half}"


def reason(schedule: str) -> str:
    """Why the next look is when it is, without the time that was left when that was written."""
    before, _, after = schedule.partition(", next look")
    _, semicolon, rest = after.partition("; ")
    return before + semicolon + rest
