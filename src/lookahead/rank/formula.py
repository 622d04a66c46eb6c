"""What matters now?  The heat of a story is a sum, and each part of it is a Reason with its number.

Parts are rounded to hundredths before they are added, in whole hundredths: what a page shows adds up to
the heat exactly.  The constants are choices, not fits: there are no clicks to fit them to, and `/method`
says so.  Each is what one step of its kind is worth beside a doubling of the sources.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from lookahead.core.model import Reason
from lookahead.core.story import Ranked, StoryFacts, Teller

# tried in this order until one holds at least five stories: the page says which one it was
WINDOWS = tuple(timedelta(hours=hours) for hours in (24, 48, 168, 720))
ENOUGH = 5

SOURCES = 3.0  # for each doubling of the sources that tell it
WEIGHT = 1.0  # times the weight of the weightiest source
FRESH = 2.0  # for one just told, halved with each quarter of the window
SPEED = 1.5  # when sources that seldom speak all speak within hours
DEPTH = 0.5  # for a telling of ten minutes and more
LINKED = 1.0  # for each doubling of the other sources that link to it
BAIT = -1.5  # for a headline that withholds what it is about
SPEED_S = 6 * 3600
NAMED = 5  # sources in words

# headlines that promise instead of saying; each was found in real lists of the field
_BAIT = re.compile(
    r"you won'?t believe|what happened next|will (?:blow|shock|change) (?:you|your|everything)"
    r"|this (?:one|simple|weird) (?:trick|thing|tool)|(?:shocking|insane|mind.?blowing|jaw.?dropping)"
    r"|no one (?:is )?(?:talk|tell)\w*|here'?s why|the (?:real )?reason (?:why )?|\?\!|\!{2,}|!\?"
    r"|^\d+ (?:ways|things|reasons|tricks|secrets|tools)\b|changes everything|game.?changer|\bRIP\b"
    r"|don'?t want you to know|will shock you|number \w+ will",
    re.IGNORECASE,
)


def front(
    facts: Iterable[StoryFacts], window: timedelta, now: datetime, limit: int = 500
) -> list[Ranked]:
    """The stories told within `window` before `now`, hottest first.

    What is no article is left out.  Equal heat goes by the newest telling, then by the lead's id: the
    order is total and the same for the same input, whatever the order of `facts`.
    """
    until = int(now.timestamp())
    since = until - int(window.total_seconds())
    told = [f for f in facts if f.is_article and since <= f.newest <= until and f.tellers]
    # the words of the reasons are made for those alone that are shown
    hot = [
        (-_sum(_amounts(story, window, until)), -story.newest, story.lead.id, story)
        for story in told
    ]
    hot.sort(key=lambda place: place[:3])
    return [_ranked(story, window, until) for *_, story in hot[:limit]]


def parts(story: StoryFacts, window: timedelta, until: int) -> tuple[Reason, ...]:
    """Every part of a story's heat that is not nought, in hundredths.  `until`: now, in seconds."""
    best = max(story.tellers, key=lambda teller: teller.weight)
    bait = _bait(story.lead.title)
    words = (
        ("sources", _names(story.tellers)),
        ("freshness", f"told {_moment(story.newest)}"),
        ("weight", f"{best.ref.name} weighs {best.weight:g}"),
        ("speed", f"{len(_quick(story.tellers)) + 1} sources within 6 h of the first"),
        ("links", ", ".join(story.linked)),
        ("depth", f"{_minutes(story.tellers)} min to read"),
        ("headline", f"“{bait}” promises"),
    )
    amounts = _amounts(story, window, until)
    return tuple(
        Reason(label, amount, evidence)
        for (label, evidence), amount in zip(words, amounts, strict=True)
        if amount
    )


def _amounts(story: StoryFacts, window: timedelta, until: int) -> tuple[float, ...]:
    """What each part of the heat comes to, in the order in which `parts` names them."""
    age = max(0, until - story.newest)
    amounts = (
        SOURCES * _doublings(story.tellers),
        FRESH * 2 ** (-4 * age / window.total_seconds()),
        WEIGHT * max(teller.weight for teller in story.tellers),
        SPEED * _speed(story.tellers),
        LINKED * math.log2(1 + len(story.linked)),
        DEPTH * min(1.0, _minutes(story.tellers) / 10),
        BAIT if _bait(story.lead.title) else 0.0,
    )
    return tuple(round(amount, 2) for amount in amounts)


def heat(reasons: Sequence[Reason]) -> float:
    """The sum of what the parts say, without the error of adding binary fractions."""
    return _sum(reason.contribution for reason in reasons)


def _sum(amounts: Iterable[float]) -> float:
    return sum(round(amount * 100) for amount in amounts) / 100


def best_window(counts: Sequence[int]) -> int:
    """Which of the windows to show: the first with enough stories, else the one with the most.

    `counts` has the number of stories of each of WINDOWS.  Of equal windows the narrower one is taken.
    """
    for place, count in enumerate(counts):
        if count >= ENOUGH:
            return place
    return max(range(len(counts)), key=lambda place: (counts[place], -place))


def _ranked(story: StoryFacts, window: timedelta, until: int) -> Ranked:
    reasons = parts(story, window, until)
    return Ranked(
        story=story.id,
        lead=story.lead,
        heat=heat(reasons),
        reasons=reasons,
        sources=tuple(teller.ref for teller in story.tellers),
        articles=story.articles,
        newest=datetime.fromtimestamp(story.newest, UTC),
    )


@lru_cache(maxsize=20_000)  # every title is asked for in each window, every five minutes
def _bait(title: str) -> str:
    """The words by which a headline promises instead of saying; "" where it says."""
    found = _BAIT.search(title)
    return found[0] if found else ""


def _doublings(tellers: Sequence[Teller]) -> float:
    """How often the number of sources has doubled, each beside the weightiest counting by its weight."""
    weights = sorted(teller.weight for teller in tellers)
    return math.log2(1 + sum(weights[:-1]))


def _minutes(tellers: Sequence[Teller]) -> int:
    return max(teller.minutes for teller in tellers)


def _quick(tellers: Sequence[Teller]) -> list[Teller]:
    """Who told it after the first, but within six hours."""
    if len(tellers) == 1:
        return []
    first = min(teller.published for teller in tellers)
    return [t for t in tellers if first < t.published <= first + SPEED_S]


def _speed(tellers: Sequence[Teller]) -> float:
    """How surprising it is that so many told it within six hours of the first, 0 to 1.

    A source that writes 40 articles a day says little by writing one; one that writes weekly says much.
    Each telling after the first counts the chance that its source would have been silent for that long.
    """
    surprise = sum(math.exp(-teller.per_day * SPEED_S / 86400) for teller in _quick(tellers))
    return 1 - 2**-surprise


def _names(tellers: Sequence[Teller]) -> str:
    names = [teller.ref.name for teller in tellers]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _moment(at: int) -> str:
    """Not how long ago: a ranking is read later, in files by nobody knows whom when."""
    when = datetime.fromtimestamp(at, UTC)
    return f"{when.day} {when:%b %Y, %H:%M} UTC"
