"""How do values become words on a page?  Ages, dates, counts and addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from lookahead import typeset
from lookahead.core import tex as plain_tex

UNDATED = "no date that can be believed; it stands beside its neighbours"
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


def age(at: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that is whole: `now`, `12m`, `9h`, `3d`."""
    seconds = (now - at).total_seconds()
    if seconds < -60:
        return "soon"  # the source gives a time that is still to come
    if seconds < 60:
        return "now"
    if seconds < 3600:
        return f"{int(seconds // 60)}m"
    return f"{int(seconds // 3600)}h" if seconds < 86400 else f"{int(seconds // 86400)}d"


def day(at: datetime) -> str:
    """`20 Nov 2026`."""
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def full(at: datetime) -> str:
    """`20 Nov 2026, 14:05 UTC`."""
    at = at.astimezone(UTC)
    return f"{day(at)}, {at.hour:02}:{at.minute:02} UTC"


def iso(at: datetime) -> str:
    """RFC 3339, in whole seconds, for machines."""
    return f"{at.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()}Z"


def time_tag(at: datetime, now: datetime | None, kind: str = "", dated: bool = True) -> Markup:
    """An age with the full date in reach.  Put together here, since a page has dozens of them.

    A page that is read who knows when has no `now`: there it is the day.
    """
    name = f' class="{kind}"' if kind else ""
    said = age(at, now) if now else day(at)
    words, title = (said, full(at)) if dated else ("undated", UNDATED)
    text = f'<time{name} datetime="{iso(at)}" title="{title}">{words}</time>'
    return Markup(text)  # noqa: S704 - made of numbers and of words in this file


def tex(text: str) -> Markup:
    """One line as authors of papers type it, with its formulas set."""
    # everything but our own elements is escaped there
    return Markup(typeset.article(plain_tex.inline_html(text)))  # noqa: S704


# Of a title or a summary, which is no TeX: only what can be nothing else.  $5 is money, $HOME a variable.
_FORMULA = re.compile(r"(?<![\\$\w])\$(?![\s$])((?:[^$\\\n]|\\.){1,300}?)(?<!\s)\$(?![\d$])")
_TEX = re.compile(r"[\\^_={}]")
_WORD = re.compile(r"[^\W\d_]{3}")


def characters(text: str) -> str:
    """Its formulas as characters, for lists; those that have no such form stay TeX."""
    return _FORMULA.sub(_in_line, text) if "$" in text else text


def formulas(text: str) -> Markup:
    """Its formulas as MathML, where there is room for them."""
    parts = _FORMULA.split(text) if "$" in text else [text]
    parts[::2] = [escape(part) for part in parts[::2]]
    parts[1::2] = [
        typeset.math(part, display=False) if _sure(part) else escape(f"${part}$")
        for part in parts[1::2]
    ]
    return Markup("").join(map(Markup, parts))  # escaped, or our own elements


def _in_line(found: re.Match[str]) -> str:
    said = typeset.line(found[0]) if _sure(found[1]) else ""
    return found[0] if said in ("", "…") else said


def _sure(tex: str) -> bool:
    return bool(_TEX.search(tex)) or not _WORD.search(tex)


def several(names: Sequence[str], shown: int = 3) -> str:
    """The first of some names, and how many more there are."""
    more = len(names) - shown
    return ", ".join(names[:shown]) + (f" and {more:,} more" if more > 0 else "")


def day_heading(at: datetime, now: datetime | None) -> str:
    """What a day is called above its articles."""
    before = (now.date() - at.date()).days if now else None
    if before in (0, 1):
        return "yesterday" if before else "today"
    return f"{DAYS[at.weekday()]} {day(at)}"


def then(on: str, now: datetime | None) -> str:
    """A past day (2026-11-20) within a sentence: `yesterday`, `on 20 Nov 2026`."""
    at = datetime.fromisoformat(on)
    return "yesterday" if now and at.date() == now.date() - timedelta(days=1) else f"on {day(at)}"


def until(at: datetime, now: datetime) -> str:
    """How long from now: `due`, `in 12m`."""
    seconds = (at - now).total_seconds()
    return "due" if seconds < 60 else f"in {age(now - (at - now), now)}"


def count(number: int) -> str:
    """With commas between the thousands."""
    return f"{number:,}"


def plural(number: int, one: str, many: str = "") -> str:
    """`1 article`, `2 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def host(url: str) -> str:
    """The host of an address, as people write it."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def web_url(url: str) -> str:
    """An address that may stand behind a link; "" for any scheme but http and https."""
    return url if url[:8].lower().startswith(("http://", "https://")) else ""


def cadence(per_week: float | None) -> str:
    """How often a source publishes, in words."""
    if per_week is None:
        return "rate not known yet"
    if per_week >= 7:
        return f"{per_week / 7:.0f} a day" if per_week >= 10.5 else "1 a day"
    if per_week >= 1:
        return f"{per_week:.0f} a week"
    return f"{per_week * 30 / 7:.0f} a month" if per_week * 30 / 7 >= 1 else "less than 1 a month"
