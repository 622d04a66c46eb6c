"""How do drafts become articles: nothing lost, nothing doubled, nothing unread again?

One Entry per (source, guid), one Article per key, whoever carries it.  Everything here runs inside the
transaction of `looks.commit`, a few statements for a whole batch: 20,000 entries cost about 2 s.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from lookahead.core.identity import Known, apart
from lookahead.core.look import Draft, Outcome, Tally
from lookahead.core.model import Paper, Source
from lookahead.core.text import fold
from lookahead.store import entries, papers, tags, understanding, versions, whole
from lookahead.store.counters import take
from lookahead.store.sql import Row, chunks, many, marks, rows, run, seconds
from lookahead.store.tags import Tags
from lookahead.understand.excerpts import is_excerpt

FULLER = 1.5  # another source's text replaces ours where it is this much longer, and 50 words
A_TEXT, STUMP = 100, 0.5  # words; a share of them below which what comes is not the whole
SUMMARIES = 3  # more texts than these that become short in one look: the feed sends summaries now


@dataclass(slots=True)
class _Article:
    """What of a stored or just written article decides about the next draft."""

    id: int
    source: int
    published: int
    words: int
    others: list[int]
    dated: bool = True
    whole: bool = False  # its text is that of its own page
    title: str = ""


@dataclass(slots=True)
class _Batch:
    """Rows that wait to be written together."""

    articles: list[Row] = field(default_factory=list)
    contents: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    entry_edits: list[Row] = field(default_factory=list)
    article_edits: list[Row] = field(default_factory=list)
    content_edits: list[Row] = field(default_factory=list)
    carries: list[Row] = field(default_factory=list)
    others: dict[int, _Article] = field(default_factory=dict)
    tags: dict[int, Tags] = field(default_factory=dict)
    pages: list[tuple[int, str]] = field(default_factory=list)  # articles whose own page is wanted
    papers: list[tuple[int, Paper]] = field(default_factory=list)  # that articles are about
    edits: dict[int, tuple[str, str]] = field(default_factory=dict)  # title and text from now on
    summaries: set[int] = field(default_factory=set)  # sources that send them from today on
    new: Counter[int] = field(default_factory=Counter)
    edited: Counter[int] = field(default_factory=Counter)
    carried: Counter[int] = field(default_factory=Counter)
    changed: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def save(outcomes: Sequence[Outcome]) -> list[Tally]:
    """Store the drafts of some looks, and say for each what it did."""
    batch = _Batch()
    found = [(outcome, entries.known(outcome)) for outcome in outcomes if outcome.drafts]
    keys = {draft.key for outcome, _ in found for draft in outcome.drafts}
    stored = _articles(keys)
    buried = entries.buried(keys - stored.keys())
    seqs = iter(take("seq", sum(len(outcome.drafts) for outcome, _ in found)))
    by_id = {article.id: article for article in stored.values()}
    for outcome, known in found:
        if _sends_summaries(outcome, known):
            batch.summaries.add(outcome.look.source.id)
        for place, (draft, entry) in enumerate(zip(outcome.drafts, known, strict=True)):
            if entry is not None:
                _edit(batch, outcome, draft, entry, by_id, next(seqs))
                continue
            if _is_another(draft, stored.get(draft.key), outcome.look.source.id):
                key = apart(draft.key, draft.title, draft.text)
                draft = replace(draft, key=key, wants_page=False)
                stored |= _articles([draft.key])
                buried |= entries.buried([draft.key])
            if draft.key in stored:
                _carry(batch, outcome, draft, stored[draft.key], next(seqs))
            elif draft.key not in buried:
                article = _add(batch, outcome, draft, place, next(seqs))
                stored[draft.key] = by_id[article.id] = article
    if batch.edits:
        versions.keep(batch.edits, outcomes[0].at)
    _write(batch)
    if batch.pages:
        whole.want(batch.pages, outcomes[0].at)
    return [_tally(batch, outcome.look.source) for outcome in outcomes]


def _tally(batch: _Batch, source: Source) -> Tally:
    return Tally(
        source.slug,
        new=batch.new[source.id],
        edited=batch.edited[source.id],
        carried=batch.carried[source.id],
        changed=tuple(sorted(batch.changed[source.id])),
    )


# ---- what is there -----------------------------------------------------------------------------


def _articles(keys: Iterable[str]) -> dict[str, _Article]:
    return {
        key: _article_of(row)
        for part in chunks(keys)
        for key, *row in rows(
            f"SELECT key, {_ARTICLE} FROM store_article WHERE key IN ({marks(len(part))})", part
        )
    }


# ---- what a draft becomes ----------------------------------------------------------------------


def _is_another(draft: Draft, article: _Article | None, source: int) -> bool:
    """Does its link hold another article of the same source?

    A document shows that a link is shared, unless it holds only the newest of those that share it.
    """
    if article is None or article.source != source or "#" in draft.key or draft.paper:
        return False
    return fold(draft.title) != fold(article.title)


def _published(draft: Draft, now: datetime, place: int) -> int:
    """Never in the future.  An undated one stands beside its neighbour, or where it was first seen."""
    at = draft.published or draft.beside
    return min(seconds(at), seconds(now)) if at else seconds(now) - place


def _entry(outcome: Outcome, draft: Draft, article: _Article) -> Row:
    return (
        outcome.look.source.id,
        draft.guid,
        article.id,
        draft.key,
        draft.title_key,
        draft.hash,
        article.published,
        seconds(outcome.at),
        draft.raw,
    )


def _visible(draft: Draft) -> Row:
    """The columns of an article that an edit changes."""
    return (
        draft.url,
        draft.title,
        draft.author,
        draft.excerpt,
        draft.image,
        draft.language,
        draft.words,
        draft.minutes,
        _listed(draft.categories),
        draft.hash,
    )


def _content(draft: Draft) -> Row:
    enclosures = [
        (e.url, e.type, e.length, e.duration_s, e.role, e.title) for e in draft.enclosures
    ]
    return draft.html, draft.text, _listed(draft.tags), _listed(enclosures)


def _listed(values: Sequence[object]) -> str:
    """As JSON; most are empty, and to be told so by an encoder takes longer than to write a row."""
    return json.dumps(values) if values else "[]"


def _add(batch: _Batch, outcome: Outcome, draft: Draft, place: int, seq: int) -> _Article:
    source = outcome.look.source.id
    at = _published(draft, outcome.at, place)
    # the number of the change that wrote it first is the article's id: given once, for ever
    article = _Article(
        seq, source, at, draft.words, [], draft.published is not None, title=draft.title
    )
    updated = seconds(draft.updated) if draft.updated else None
    batch.articles.append(
        (
            *(seq, draft.key, source, at, article.dated, seconds(outcome.at), updated, seq),
            *_visible(draft),
        )
    )
    batch.contents.append((seq, *_content(draft)))
    batch.entries.append(_entry(outcome, draft, article))
    batch.carries.append((source, seq, at))
    batch.tags[seq] = (at, draft.categories, draft.tags)
    batch.new[source] += 1
    _describe(batch, draft, seq)
    if draft.wants_page:
        batch.pages.append((seq, draft.url))
    return article


def _carry(batch: _Batch, outcome: Outcome, draft: Draft, article: _Article, seq: int) -> None:
    """Another source, or another guid, brings an article that is there."""
    source = outcome.look.source.id
    batch.carried[source] += 1
    batch.entries.append(_entry(outcome, draft, article))
    _describe(batch, draft, article.id)
    if source != article.source and source not in article.others:
        article.others.append(source)
        batch.others[seq] = article
        batch.changed[source].add(article.id)
        batch.carries.append((source, article.id, article.published))
    if draft.words > max(article.words * FULLER, article.words + 50):
        batch.changed[source].add(article.id)
        _rewrite(batch, _faithful(draft, article), article, seq, None)


def _edit(
    batch: _Batch,
    outcome: Outcome,
    draft: Draft,
    entry: Known,
    by_id: dict[int, _Article],
    seq: int,
) -> None:
    """An entry that we know came again: in place, under its new names, and only if it changed."""
    batch.entry_edits.append(
        (draft.guid, draft.key, draft.title_key, draft.hash, draft.raw, entry.id)
    )
    if draft.hash == entry.hash:
        return
    _describe(batch, draft, entry.article)
    article = by_id.get(entry.article) or _article(entry.article)
    by_id[article.id] = article
    if article.source == outcome.look.source.id or draft.words > article.words * FULLER:
        was_whole = article.whole
        if not _takes_back(batch, draft, entry, article):
            draft = _faithful(draft, article)
        same = _says_the_same(draft, article.id)
        # another source's text, or the feed's in the place of the page's, is no edit
        if article.source == outcome.look.source.id and article.whole == was_whole:
            batch.edits[article.id] = (draft.title, draft.text)
        _rewrite(batch, draft, article, seq, None if same else outcome.at)
        if same:  # another guid or another address of the same text is no edit to a reader
            return
        batch.edited[outcome.look.source.id] += 1
        if draft.wants_page:
            batch.pages.append((article.id, draft.url))
        batch.changed[outcome.look.source.id].add(article.id)


def _describe(batch: _Batch, draft: Draft, article: int) -> None:
    if draft.paper:
        batch.papers.append((article, draft.paper))


def _says_the_same(draft: Draft, article: int) -> bool:
    ((title, author, html, image),) = rows(
        "SELECT a.title, a.author, c.html, a.image FROM store_article a"
        " JOIN store_content c ON c.article_id = a.id WHERE a.id = %s",
        [article],
    )
    return (draft.title, draft.author, draft.html, draft.image) == (title, author, html, image)


_ARTICLE = "id, source_id, published, words, others, dated, whole, title"


def _article(id: int) -> _Article:
    (row,) = rows(f"SELECT {_ARTICLE} FROM store_article WHERE id = %s", [id])
    return _article_of(row)


def _article_of(row: Sequence[Any]) -> _Article:
    id, source, published, words, others, dated, is_whole, title = row
    return _Article(
        id, source, published, words, json.loads(others), bool(dated), bool(is_whole), title
    )


def _faithful(draft: Draft, article: _Article) -> Draft:
    """The draft as it may be written: neither a summary nor a stump takes the place of a text.

    A feed that breaks off in the middle, or that sends teasers from today on, is no edit.
    """
    article.whole = article.whole and draft.words <= article.words
    kept = article.whole or _is_stump(draft, article)
    return whole.kept(draft, article.id) if kept else draft


def _is_stump(draft: Draft, article: _Article) -> bool:
    return article.words >= A_TEXT and draft.words < article.words * STUMP


def _sends_summaries(outcome: Outcome, known: Sequence[Known | None]) -> bool:
    short = (
        entry is not None and draft.hash != entry.hash and draft.words < A_TEXT
        for draft, entry in zip(outcome.drafts, known, strict=True)
    )
    return sum(short) > SUMMARIES


def _takes_back(batch: _Batch, draft: Draft, entry: Known, article: _Article) -> bool:
    """Does its source say something else, and far less, in the place of a text of its own?

    A retraction takes the text's place as any edit does; what was there becomes a version.
    """
    if article.whole or article.source in batch.summaries or not _is_stump(draft, article):
        return False
    stored = rows(
        "SELECT c.text FROM store_content c JOIN store_article a ON a.id = c.article_id"
        " WHERE a.id = %s AND a.hash = %s",
        [article.id, entry.hash],
    )
    return bool(stored) and not is_excerpt(draft.text, stored[0][0])


def _rewrite(
    batch: _Batch, draft: Draft, article: _Article, seq: int, now: datetime | None
) -> None:
    article.words = draft.words
    updated = draft.updated or now
    at = seconds(updated) if updated else None
    batch.article_edits.append((at, seq, *_visible(draft), article.whole, article.id))
    batch.content_edits.append((*_content(draft), article.id))
    batch.tags[article.id] = (article.published, draft.categories, draft.tags)


def rewrite(drafts: Sequence[tuple[int, Draft]]) -> set[int]:
    """Put better drafts in the place of what is stored, where they differ; the ids that changed."""
    with transaction.atomic():
        ids = [id for id, _ in drafts]
        stored = {
            row[0]: (row[1:-1], row[-1])
            for row in rows(
                f"SELECT a.id, {_VISIBLE}, c.html FROM store_article a JOIN store_content c"
                f" ON c.article_id = a.id WHERE a.id IN ({marks(len(ids))})",
                ids,
            )
        }
        drafts = understanding.as_understood(drafts)
        found = [(_article(id), draft) for id, draft in drafts if id in stored]
        better = [
            (article, draft)
            for article, draft in ((a, _faithful(draft, a)) for a, draft in found)
            if stored[article.id] != (_visible(draft), draft.html)
        ]
        batch = _Batch()
        for article, draft in found:
            _describe(batch, draft, article.id)
        for seq, (article, draft) in zip(take("seq", len(better)), better, strict=True):
            _rewrite(batch, draft, article, seq, None)
        _write(batch)
    return {article.id for article, _ in better}


# ---- writing -----------------------------------------------------------------------------------

_VISIBLE = "url, title, author, excerpt, image, language, words, minutes, categories, hash"


def _write(batch: _Batch) -> None:
    many(
        "INSERT INTO store_article (id, key, source_id, published, dated, first_seen, updated,"
        f" seq, {_VISIBLE}, hashtags, others) VALUES ({marks(18)}, '[]', '[]')",
        batch.articles,
    )
    many(
        f"INSERT INTO store_content (article_id, html, text, tags, enclosures) VALUES ({marks(5)})",
        batch.contents,
    )
    many(
        "INSERT INTO store_entry (source_id, guid, article_id, key, title_key, hash, published,"
        f" first_seen, raw) VALUES ({marks(9)})",
        batch.entries,
    )
    many(
        "UPDATE store_entry SET guid = %s, key = %s, title_key = %s, hash = %s, raw = %s"
        " WHERE id = %s",
        batch.entry_edits,
    )
    many(
        "UPDATE store_article SET updated = coalesce(%s, updated), seq = %s,"
        f" {', '.join(f'{name.strip()} = %s' for name in _VISIBLE.split(','))}, whole = %s"
        " WHERE id = %s",
        batch.article_edits,
    )
    many(
        "UPDATE store_content SET html = %s, text = %s, tags = %s, enclosures = %s"
        " WHERE article_id = %s",
        batch.content_edits,
    )
    many(
        "UPDATE store_article SET others = %s, seq = %s WHERE id = %s",
        [(json.dumps(a.others), seq, a.id) for seq, a in batch.others.items()],
    )
    many(
        f"INSERT INTO store_carry (source_id, article_id, published) VALUES ({marks(3)})",
        batch.carries,
    )
    _count(batch)
    papers.describe(batch.papers)
    tags.put(batch.tags, {row[-1] for row in batch.article_edits})


def _count(batch: _Batch) -> None:
    """Keep the counts that pages show."""
    newest: dict[int, int] = {}
    carried: Counter[int] = Counter()
    for source, _, at in batch.carries:
        carried[source] += 1
        newest[source] = max(at, newest.get(source, at))
    many(
        "UPDATE store_source SET articles = articles + %s,"
        " newest = max(coalesce(newest, %s), %s) WHERE id = %s",
        [(carried[id], newest[id], newest[id], id) for id in carried],
    )
    if batch.articles:
        take("articles", len(batch.articles))


# ---- forgetting --------------------------------------------------------------------------------


def purge(articles: Sequence[int], now: datetime, *, bury: bool = True) -> int:
    """Delete articles for good, except starred ones and those kept for later.

    With `bury`, tombstones stay, so that they do not come back with the next look.
    """
    gone = _unkept(articles)
    papers.forget(gone)
    understanding.forget(gone)
    by_source: dict[int, int] = defaultdict(int)
    for seq, id in zip(take("seq", len(gone)), gone, strict=True):
        if bury:
            run(
                "INSERT INTO store_tombstone (key, article_id, seq, at)"
                " SELECT key, id, %s, %s FROM store_article WHERE id = %s"
                " ON CONFLICT (key) DO NOTHING",
                [seq, seconds(now), id],
            )
        for (source,) in rows("SELECT source_id FROM store_carry WHERE article_id = %s", [id]):
            by_source[source] += 1
        run(
            "UPDATE store_tag SET articles = articles - 1 WHERE id IN"
            " (SELECT tag_id FROM store_tagging WHERE article_id = %s)",
            [id],
        )
        for table in (
            "tagging",
            "carry",
            "entry",
            "content",
            "state",
            "ranking",
            "page",
            "version",
            "vector",
        ):
            run(f"DELETE FROM store_{table} WHERE article_id = %s", [id])
        run("DELETE FROM store_article WHERE id = %s", [id])
    many(
        "UPDATE store_source SET articles = articles - %s WHERE id = %s",
        [(by, source) for source, by in by_source.items()],
    )
    take("articles", -len(gone))
    return len(gone)


def _unkept(articles: Sequence[int]) -> list[int]:
    kept = {
        id
        for part in chunks(articles)
        for (id,) in rows(
            "SELECT article_id FROM store_state WHERE (starred IS NOT NULL OR later IS NOT NULL)"
            f" AND article_id IN ({marks(len(part))})",
            part,
        )
    }
    return [id for id in articles if id not in kept]
