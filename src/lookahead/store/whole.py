"""Whose own page is asked for next, and how does what it says become the article's text, only once?

A page is claimed by a lease in its row and committed under the lease's token, as looks at sources are
(`store.looks`).  It is due once; an edit of its entry makes it due again, and nothing else does.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from lookahead.core.look import Draft, PageLook, PageOutcome, PageRaw, PageTally, PageText
from lookahead.core.model import Problem
from lookahead.core.urls import host
from lookahead.store import tags, versions
from lookahead.store.counters import take
from lookahead.store.sql import Row, many, marks, moment, rows, run, seconds

LATER = timedelta(seconds=5)  # after the feed
LEASE_S = 300
AGAIN_S = 6 * 3600  # between two looks at one page, however often its entry is edited
FULLER = 1.5  # the page's text replaces the feed's where it is this much longer, and 20 words
LONGER_WORDS = 20
SHRUNK = 0.5  # a page that lost half of its words shows a wall now, or a notice
EXCERPT_WORDS = 20  # a shorter excerpt says too little to keep it

_SHORT = Problem("short", "The page has no more text than the source sends.")
_SHRUNK = Problem("short", "The page has far less text than it had: what it said before is kept.")


# ---- what is due -------------------------------------------------------------------------------


def want(articles: Iterable[tuple[int, str]], now: datetime) -> None:
    """Let the pages of these articles, (id, address), be fetched a little later than their feed.

    Runs in the caller's transaction.  A page that robots.txt forbids stays forbidden.
    """
    many(
        "INSERT INTO store_page (article_id, host, due) VALUES (%s, %s, %s)"
        " ON CONFLICT (article_id) DO UPDATE SET host = excluded.host,"
        f" due = max(excluded.due, coalesce(store_page.tried, 0) + {AGAIN_S}), failures = 0"
        " WHERE store_page.problem_code <> 'robots'",
        [(id, host(url), seconds(now + LATER)) for id, url in articles],
    )


def want_first(articles: Iterable[tuple[int, str]], now: datetime) -> None:
    """The same for articles whose pages were never wanted before; others are left as they are."""
    with transaction.atomic():
        many(
            "INSERT INTO store_page (article_id, host, due) VALUES (%s, %s, %s)"
            " ON CONFLICT (article_id) DO NOTHING",
            [(id, host(url), seconds(now + LATER)) for id, url in articles],
        )


_DUE = (
    " FROM store_page p JOIN store_article a ON a.id = p.article_id"
    " JOIN store_source s ON s.id = a.source_id"
    " WHERE p.due <= %s AND p.lease_until <= %s AND s.state = 'active'"
)


def is_waiting(now: datetime) -> bool:
    """Is any page due and not under way?"""
    return bool(rows(f"SELECT 1 {_DUE} LIMIT 1", [seconds(now), seconds(now)]))


def claim(
    now: datetime, limit: int, *, until: datetime | None = None, slugs: Collection[str] = ()
) -> list[PageLook]:
    """Claim up to `limit` pages that are due at `now` (or `until` then), one of each host.

    A host of which a page is under way gives none: it is asked for one page after the other, and for
    those that failed before after all others.
    """
    at, token = seconds(now), secrets.token_hex(16)
    narrow = f" AND s.slug IN ({marks(len(slugs))})" if slugs else ""
    with transaction.atomic():
        run(
            "UPDATE store_page SET lease_until = %s, lease_token = %s, tried = %s, due = min(due, %s)"
            " WHERE article_id IN (SELECT article_id FROM (SELECT p.article_id, p.failures > 0"
            " AS again, p.due, row_number() OVER (PARTITION BY p.host ORDER BY p.failures > 0, p.due,"
            f" p.article_id) AS place{_DUE}{narrow}"
            " AND p.host NOT IN (SELECT host FROM store_page WHERE lease_until > %s)) AS turn"
            " WHERE place = 1 ORDER BY again, due, article_id LIMIT %s)",
            [at + LEASE_S, token, at, at, seconds(until or now), at, *slugs, at, limit],
        )
        found = rows(
            f"SELECT {_LOOK}, p.failures {_ABOUT} WHERE p.lease_token = %s ORDER BY p.article_id",
            [token],
        )
    return [replace(_look(row), token=token, claimed=now, failures=row[-1]) for row in found]


_LOOK = "a.id, a.url, a.key, a.title, a.language, c.tags, s.categories, s.article"
_ABOUT = (
    " FROM store_page p JOIN store_article a ON a.id = p.article_id"
    " JOIN store_content c ON c.article_id = a.id JOIN store_source s ON s.id = a.source_id"
)


def _look(row: Row) -> PageLook:
    id, url, key, title, language, words, usual, rules, *_ = row
    return PageLook(
        article=id,
        token="",
        claimed=moment(0),
        failures=0,
        url=url,
        key=key,
        title=title,
        language=language,
        tags=tuple(json.loads(words)),
        usual=tuple(json.loads(usual)),
        rules=json.loads(rules),
    )


def release(looks: Sequence[PageLook]) -> None:
    """Give pages back unused, as at a clean stop: they are due again at once."""
    with transaction.atomic():
        many(
            "UPDATE store_page SET lease_until = 0, lease_token = '', tried = fetched"
            " WHERE article_id = %s AND lease_token = %s",
            [(look.article, look.token) for look in looks],
        )


def end_leases() -> None:
    """The same for every page that a process had claimed which is no more."""
    with transaction.atomic():
        run(
            "UPDATE store_page SET lease_until = 0, lease_token = '', tried = fetched"
            " WHERE lease_until > 0"
        )


# ---- what came of it -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Stored:
    """What of an article decides whether its page's text is better."""

    id: int
    published: int
    dated: bool
    whole: bool
    words: int
    title: str
    excerpt: str
    image: str
    author: str
    html: str
    tags: tuple[str, ...]


def commit(outcomes: Sequence[PageOutcome]) -> list[PageTally]:
    """Write what pages gave, all or none of it.  An outcome whose lease was lost writes nothing."""
    with transaction.atomic():
        held = [outcome for outcome in outcomes if _is_ours(outcome)]
        better: list[tuple[_Stored, PageText]] = []
        for outcome in held:
            stored = _stored(outcome.look.article)
            problem = _no_gain(outcome.text, stored) if outcome.text else None
            _finish(outcome, problem)
            if outcome.text and not problem and outcome.text.html != stored.html:
                better.append((stored, outcome.text))
        _rest([outcome for outcome in held if outcome.host_rests])
        for stored, text in better:
            if stored.whole:  # else it takes the place of a summary
                versions.keep({stored.id: (text.title or stored.title, text.text)}, outcomes[0].at)
        _put(better)
        changed = {stored.id for stored, _ in better}
        written = {o.look.article: _tally(o.look.article, changed) for o in held}
    lost = (PageTally(o.look.article, lost_lease=True) for o in outcomes)
    return [written.get(tally.article, tally) for tally in lost]


def _is_ours(outcome: PageOutcome) -> bool:
    return bool(
        rows(
            "SELECT 1 FROM store_page WHERE article_id = %s AND lease_token = %s",
            [outcome.look.article, outcome.look.token],
        )
    )


def _stored(id: int) -> _Stored:
    (row,) = rows(
        "SELECT a.id, a.published, a.dated, a.whole, a.words, a.title, a.excerpt, a.image, a.author,"
        " c.html, c.tags FROM store_article a JOIN store_content c ON c.article_id = a.id WHERE a.id = %s",
        [id],
    )
    id, published, dated, is_whole, words, title, excerpt, image, author, html, tagged = row
    return _Stored(
        id=id,
        published=published,
        dated=bool(dated),
        whole=bool(is_whole),
        words=words,
        title=title,
        excerpt=excerpt,
        image=image,
        author=author,
        html=html,
        tags=tuple(json.loads(tagged)),
    )


def _no_gain(text: PageText, stored: _Stored) -> Problem | None:
    """Why the page's text is not taken."""
    if stored.whole:
        return _SHRUNK if text.words < stored.words * SHRUNK else None
    return None if _is_fuller(text, stored) else _SHORT


def _is_fuller(text: PageText, stored: _Stored) -> bool:
    return text.words > max(stored.words * FULLER, stored.words + LONGER_WORDS)


def _finish(outcome: PageOutcome, problem: Problem | None) -> None:
    """Write the page's own row.  An edit that came while it was fetched keeps it due."""
    look, at = outcome.look, seconds(outcome.at)
    values: dict[str, object] = {
        "lease_until": 0,
        "lease_token": "",
        "failures": outcome.failures,
        "problem_code": problem.code if problem else outcome.problem_code,
        "problem": problem.text if problem else outcome.problem,
    }
    if outcome.raw is not None:
        raw = outcome.raw
        values |= {"fetched": at, "raw": raw.packed, "raw_type": raw.type, "raw_url": raw.url}
        values["canonical"] = outcome.canonical
    next_due = None if outcome.next_due is None else seconds(outcome.next_due)
    run(
        f"UPDATE store_page SET {', '.join(f'{name} = %s' for name in values)},"
        " due = CASE WHEN due > %s THEN due ELSE %s END WHERE article_id = %s",
        [*values.values(), seconds(look.claimed), next_due, look.article],
    )


def _rest(outcomes: Sequence[PageOutcome]) -> None:
    """Nobody answers at a host: its other pages wait until the one that was tried is due again."""
    many(
        "UPDATE store_page SET due = %s WHERE host = %s AND due < %s",
        [
            (seconds(o.next_due), host(o.look.url), seconds(o.next_due))
            for o in outcomes
            if o.next_due
        ],
    )


def _tally(article: int, changed: Collection[int]) -> PageTally:
    if article not in changed:
        return PageTally(article)
    sources = rows(
        "SELECT s.slug FROM store_carry c JOIN store_source s ON s.id = c.source_id"
        " WHERE c.article_id = %s",
        [article],
    )
    tagged = rows(
        "SELECT t.slug FROM store_tagging g JOIN store_tag t ON t.id = g.tag_id"
        " WHERE g.article_id = %s",
        [article],
    )
    return PageTally(
        article, True, tuple(slug for (slug,) in sources), tuple(slug for (slug,) in tagged)
    )


# ---- the text ----------------------------------------------------------------------------------


def _put(better: Sequence[tuple[_Stored, PageText]]) -> None:
    """Write the pages' texts."""
    articles: list[Row] = []
    dated: list[tuple[int, int]] = []
    tagged: dict[int, tags.Tags] = {}
    for seq, (stored, text) in zip(take("seq", len(better)), better, strict=True):
        published = stored.published
        if text.published and not stored.dated:
            published = seconds(text.published)
            dated.append((published, stored.id))
        articles.append((seq, *_visible(stored, text), published, stored.id))
        tagged[stored.id] = (published, text.categories, stored.tags)
    many(
        "UPDATE store_article SET seq = %s, words = %s, minutes = %s, language = %s, excerpt = %s,"
        " image = %s, author = %s, categories = %s, title = coalesce(%s, title), published = %s,"
        " whole = true WHERE id = %s",
        articles,
    )
    many(
        "UPDATE store_content SET html = %s, text = %s WHERE article_id = %s",
        [(text.html, text.text, stored.id) for stored, text in better],
    )
    _date(dated)
    tags.put(tagged, tagged)


def _visible(stored: _Stored, text: PageText) -> Row:
    return (
        text.words,
        text.minutes,
        text.language,
        stored.excerpt if _says_enough(stored.excerpt) else text.excerpt,
        stored.image or text.image,
        stored.author or text.author,
        json.dumps(text.categories),
        text.title or None,
    )


def _says_enough(excerpt: str) -> bool:
    return len(excerpt.split()) >= EXCERPT_WORDS or len(excerpt) >= 8 * EXCERPT_WORDS


def _date(articles: Sequence[tuple[int, int]]) -> None:
    """Put articles that had no date where they belong, in every list."""
    many("UPDATE store_article SET dated = true WHERE id = %s", [(id,) for _, id in articles])
    for table in ("carry", "tagging", "entry"):
        many(f"UPDATE store_{table} SET published = %s WHERE article_id = %s", articles)
    many(
        "UPDATE store_source SET newest = (SELECT max(published) FROM store_carry c"
        " WHERE c.source_id = store_source.id) WHERE id IN"
        " (SELECT source_id FROM store_carry WHERE article_id = %s)",
        [(id,) for _, id in articles],
    )


def kept(draft: Draft, article: int) -> Draft:
    """A draft of the feed with the text of the article's page, where that was stored."""
    ((title, html, text, words, minutes, image, author, language, categories, excerpt),) = rows(
        "SELECT a.title, c.html, c.text, a.words, a.minutes, a.image, a.author, a.language,"
        " a.categories, a.excerpt FROM store_article a JOIN store_content c ON c.article_id = a.id"
        " WHERE a.id = %s",
        [article],
    )
    return replace(
        draft,
        title=draft.title if draft.titled else title,
        html=html,
        text=text,
        words=words,
        minutes=minutes,
        image=draft.image or image,
        author=draft.author or author,
        language=language,
        categories=tuple(json.loads(categories)),
        excerpt=draft.excerpt if _says_enough(draft.excerpt) else excerpt,
    )


# ---- again -------------------------------------------------------------------------------------


def raws(after: int, since: datetime | None, limit: int) -> list[tuple[PageLook, PageRaw]]:
    """The next stored pages by article, those of articles first seen since `since` (None: all)."""
    found = rows(
        f"SELECT {_LOOK}, p.raw, p.raw_type, p.raw_url {_ABOUT}"
        " WHERE p.article_id > %s AND p.raw IS NOT NULL AND a.first_seen >= %s"
        " ORDER BY p.article_id LIMIT %s",
        [after, seconds(since) if since else 0, limit],
    )
    return [(_look(row), PageRaw(bytes(row[-3]), *row[-2:])) for row in found]


def rewrite(texts: Sequence[tuple[int, PageText]]) -> set[int]:
    """Put what is extracted today in the place of what is stored, where it differs; what changed."""
    with transaction.atomic():
        pairs = [(_stored(id), text) for id, text in texts]
        better = [
            (stored, text)
            for stored, text in pairs
            if stored.html != text.html and (stored.whole or _is_fuller(text, stored))
        ]
        _put(better)
        many(
            "UPDATE store_page SET problem = '', problem_code = '' WHERE article_id = %s",
            [(stored.id,) for stored, _ in better],
        )
    return {stored.id for stored, _ in better}
