"""How much does a source publish, how much of it is here, and how has it gone of late?

One source is counted when its page is made, from indices and its newest articles.  For the page with all of
them the counts are kept, and follow the change sequence: they may be behind for seconds.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from statistics import median

from django.db import transaction

from lookahead.core.model import Figures, OwnPages, SourceView
from lookahead.store import counters, troubles
from lookahead.store.sql import many, moment, rows, seconds, when

DAY_S = 86400
YEAR_DAYS = 53 * 7  # that many whole weeks hold every day of a year
NEWEST = 1000  # articles of a source whose words and pages are counted
FULL_WORDS = 150  # a shorter text is a summary (`pipeline.prepare`)
AT_ONCE = 50  # sources counted anew in one go, so that looks are written in between
FOLLOWER = "figured"

_NEWEST = (
    "(SELECT article_id FROM store_carry WHERE source_id = %s"
    " ORDER BY published DESC, article_id DESC LIMIT %s)"
)


def view(slug: str, now: datetime) -> SourceView:
    """What is to be known of one source beyond its card, in five statements whatever its size."""
    ((id, form, status, code, text, page_url, since, refused),) = rows(
        "SELECT id, format, status, problem_code, troubles, page_url, feed_since, feed_refused"
        " FROM store_source WHERE slug = %s",
        [slug],
    )
    oldest = rows(
        "SELECT published FROM store_carry WHERE source_id = %s ORDER BY published, article_id LIMIT 1",
        [id],
    )
    return SourceView(
        figures=_counted(id, now),
        oldest=moment(oldest[0][0]) if oldest else None,
        format=form,
        status=status,
        problem_code=code,
        troubles=troubles.read(text),
        pages=_pages(id),
        page_url=page_url,
        feed_since=when(since),
        feed_refused=bool(refused),
    )


def page_problem(article: int) -> str:
    """Why an article is not here whole, in words; "" where it is, or where no page was wanted.

    An article of several pages may lack the last ones: its text is kept, and so is the reason.
    """
    found = rows(
        "SELECT p.problem FROM store_page p JOIN store_article a ON a.id = p.article_id"
        " WHERE p.article_id = %s AND p.problem_code <> 'short'"
        " AND (NOT a.whole OR p.problem LIKE 'Only %%')",
        [article],
    )
    return found[0][0] if found else ""


def _counted(source: int, now: datetime) -> Figures:
    days = rows(
        f"SELECT published / {DAY_S} AS day, count(*) FROM store_carry"
        " WHERE source_id = %s AND published > %s GROUP BY day ORDER BY day",
        [source, seconds(now) - YEAR_DAYS * DAY_S],
    )
    found = rows(
        f"SELECT a.words, a.whole FROM {_NEWEST} c JOIN store_article a ON a.id = c.article_id",
        [source, NEWEST],
    )
    words = [count for count, _ in found]
    return Figures(
        days=dict(days),
        counted=len(found),
        full=sum(bool(whole) or count >= FULL_WORDS for count, whole in found),
        median=round(median(words)) if words else 0,
    )


def _pages(source: int) -> OwnPages:
    found = rows(
        "SELECT p.problem_code, max(p.problem), p.due IS NOT NULL, p.fetched IS NOT NULL, count(*)"
        f" FROM {_NEWEST} c JOIN store_page p ON p.article_id = c.article_id"
        " GROUP BY 1, 3, 4 ORDER BY 5 DESC",
        [source, NEWEST],
    )
    problems: dict[str, tuple[str, int]] = {}
    for code, text, _, _, count in found:
        if code:
            first, so_far = problems.get(code, (text, 0))
            problems[code] = (first, so_far + count)
    return OwnPages(
        waiting=sum(count for *_, is_due, _, count in found if is_due),
        fetched=sum(count for code, _, _, is_here, count in found if is_here and not code),
        problems=tuple(problems.values()),
    )


# ---- kept ----------------------------------------------------------------------------------------


def kept(slugs: Collection[str]) -> dict[str, Figures]:
    """The figures of some sources by slug, as they were last counted; one statement."""
    wanted = frozenset(slugs)
    return {
        slug: Figures(dict(json.loads(days)), counted, full, middle)
        for slug, days, counted, full, middle in rows(
            "SELECT s.slug, f.days, f.counted, f.full, f.median FROM store_figures f"
            " JOIN store_source s ON s.id = f.source_id"
        )
        if slug in wanted
    }


def follow(now: datetime) -> int:
    """Count anew the next sources whose articles changed; how many, so that 0 is the end."""
    since = counters.read(FOLLOWER)
    if counters.read("seq") <= since:
        return 0
    # by their last change: whoever has none after the last of these is counted when this ends
    changed = rows(
        "SELECT c.source_id, max(a.seq) AS last FROM store_article a JOIN store_carry c"
        " ON c.article_id = a.id WHERE a.seq > %s GROUP BY c.source_id ORDER BY last LIMIT %s",
        [since, AT_ONCE],
    )
    found = [(source, _counted(source, now)) for source, _ in changed]
    with transaction.atomic():
        many(
            "INSERT INTO store_figures (source_id, days, counted, full, median)"
            # it may have been removed since: another process does that
            " SELECT id, %s, %s, %s, %s FROM store_source WHERE id = %s ON CONFLICT (source_id) DO UPDATE SET"
            " days = excluded.days, counted = excluded.counted, full = excluded.full,"
            " median = excluded.median",
            [
                (json.dumps(list(f.days.items())), f.counted, f.full, f.median, source)
                for source, f in found
            ],
        )
        counters.put(FOLLOWER, changed[-1][1] if changed else counters.read("seq"))
    return len(changed)
