"""How is a step run again from what is stored, once it is better?  No source is asked again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from lookahead.core.look import Draft
from lookahead.core.model import Enclosure, Entry, FeedInfo, Paper, Parsed, Problem
from lookahead.pages import Board
from lookahead.pipeline import follow, page_text
from lookahead.pipeline.prepare import Job, draft
from lookahead.pipeline.understand import AT_ONCE, PORTION, Mind, keep
from lookahead.pipeline.workers import Workers
from lookahead.store import articles, counters, papers, raw, understanding, whole, words

BATCH = 100
PAGES = 10  # extraction of one takes up to a second, and a call has ten
CALLS = 8  # of them, for as many workers as there are


def unpack(packed: bytes) -> Entry:
    """The Entry that `prepare` packed.  Fields that are no more are left out."""
    data: dict[str, Any] = json.loads(zlib.decompress(packed))
    known = {field.name for field in fields(Entry)}
    data = {name: value for name, value in data.items() if name in known}
    for name in ("published", "updated"):
        data[name] = datetime.fromisoformat(data[name]) if data.get(name) else None
    data["tags"] = tuple(data.get("tags", ()))
    if told := data.get("paper"):
        data["paper"] = _paper(told)
    data["enclosures"] = tuple(Enclosure(**e) for e in data.get("enclosures", ()))
    return Entry(**data)


def _paper(told: dict[str, Any]) -> Paper:
    known = {field.name: told[field.name] for field in fields(Paper) if told.get(field.name)}
    for name in ("published", "updated"):
        if name in known:
            known[name] = datetime.fromisoformat(known[name])
    for name in ("authors", "categories"):
        known[name] = tuple(known.get(name, ()))
    return Paper(**known)


def again(batch: list[tuple[raw.RawEntry, datetime]]) -> list[tuple[int, Draft]]:
    """In a worker: the drafts that stored entries make today."""
    return [(stored.article, _draft(stored, now)) for stored, now in batch]


def _draft(stored: raw.RawEntry, now: datetime) -> Draft:
    source = stored.source
    job = Job(
        source=source.slug,
        kind=source.kind,
        language=source.language,
        usual=source.categories,
        url=source.url,
        content_type="",
        data=b"",
        seen=b"",
        now=now,
    )
    parsed = Parsed(FeedInfo(link=source.home))
    return draft(job, parsed, unpack(stored.raw), stored.names, stored.hash)


def prepare(workers: Workers, since: datetime | None, tell: Callable[[int], None]) -> set[int]:
    """Clean, measure and categorise again what was first seen `since`; the ids that changed."""
    changed: set[int] = set()
    after, now = 0, datetime.now(UTC)
    while batch := raw.entries(after, since, BATCH):
        drafts = workers.submit(again, [(stored, now) for stored in batch]).result()
        if not isinstance(drafts, Problem):  # one bad batch is left as it was
            changed |= articles.rewrite(drafts)
            whole.want_first([(id, draft.url) for id, draft in drafts if draft.wants_page], now)
        after = batch[-1].id
        tell(len(batch))
    return changed


def extract(workers: Workers, since: datetime | None, tell: Callable[[int], None]) -> set[int]:
    """Extract again from the stored pages of articles first seen `since`; the ids that changed."""
    changed: set[int] = set()
    after, now = 0, datetime.now(UTC)
    while batch := whole.raws(after, since, PAGES * CALLS):
        pages = [(look, raw, now) for look, raw in batch]
        parts = [pages[at : at + PAGES] for at in range(0, len(pages), PAGES)]
        for made in [workers.submit(page_text.again, part) for part in parts]:
            texts = made.result()
            if not isinstance(texts, Problem):  # one bad batch is left as it was
                changed |= whole.rewrite(texts)
        after = batch[-1][0].article
        tell(len(batch))
    return changed


def index(tell: Callable[[int], None]) -> None:
    """Make the word index anew."""
    counters.put(words.FOLLOWER, 0)
    while count := words.follow():
        tell(count)


def mention(tell: Callable[[int], None]) -> set[str]:
    """Find again which papers every article speaks of; what pages depend on of what changed."""
    counters.put(papers.FOLLOWER, 0)
    changed: set[str] = set()
    while True:
        count, keys = papers.follow()
        changed |= keys
        if not count:
            return changed
        tell(count)


def understand(board: Board, tell: Callable[[int], None]) -> None:
    """Tag, summarise and bind every article anew; the front page follows."""
    understanding.forget_all()
    mind = Mind()
    while (changed := understanding.changed(AT_ONCE)).articles:
        for at in range(0, len(changed.articles), PORTION):
            thoughts = mind.think(changed.articles[at : at + PORTION])
            board.bump(keep(thoughts, datetime.now(UTC)))
            tell(len(thoughts))
        understanding.reached(changed)
    follow.rank_now(datetime.now(UTC))
    board.bump(["articles"])
