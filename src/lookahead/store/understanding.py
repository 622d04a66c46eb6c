"""What was worked out of which article, and which are still to be understood?

Articles follow the change sequence; a vector that comes later has an article understood again.  What is
written here takes no number of that sequence: nobody follows it.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from django.db import transaction

from lookahead.core.look import Draft
from lookahead.core.story import Bond, Copy, Sentence, Telling, Verdict
from lookahead.core.urls import canonical
from lookahead.store import counters, stories, tags
from lookahead.store.sql import chunks, many, marks, rows, run

FOLLOWER, VECTORS = "understood", "understood vectors"
TEXT = 6000  # characters: what an article is about is said by then
LINKS = 60  # of one article
FIRST_OF_BAND = 64  # articles that are looked at for what they have in common
LIKE = 40  # articles whose texts are compared

_HREF = re.compile(r'<a [^>]*?href="(https?://[^"#]+)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Thought:
    """All that was worked out of one article."""

    article: int
    seq: int  # the change of it that was read
    model: str  # the encoder whose vector was used, "": none
    verdict: Verdict
    digest: tuple[Sentence, ...] = ()
    links: tuple[str, ...] = ()
    bonds: tuple[Bond, ...] = ()
    bands: tuple[int, ...] = ()
    copies: tuple[Copy, ...] = ()  # of which it is the copy or the original


@dataclass(frozen=True, slots=True)
class Read:
    """An article as it is to be understood: the telling, and what belongs to it."""

    seq: int
    telling: Telling
    usual: tuple[str, ...] = field(default=())  # what its source mostly writes about


@dataclass(frozen=True, slots=True)
class Changed:
    """Articles to understand, newest publication first, and how far one has come with them."""

    articles: tuple[int, ...]
    seq: int  # of articles
    vector: int  # of vectors


def changed(limit: int) -> Changed:
    """The next articles whose text changed, or whose vector came."""
    seq, vector = counters.read(FOLLOWER), counters.read(VECTORS)
    texts = rows(
        "SELECT a.id, a.published, a.seq FROM store_article a LEFT JOIN store_understood u"
        " ON u.article_id = a.id WHERE a.seq > %s AND (u.seq IS NULL OR u.seq <> a.seq)"
        " ORDER BY a.seq LIMIT %s",
        [seq, limit],
    )
    encoded = rows(
        "SELECT v.article_id, v.published, v.seq FROM store_vector v JOIN store_encoder e"
        " ON e.id = v.encoder_id WHERE e.serves AND v.vector IS NOT NULL AND v.seq > %s"
        " ORDER BY v.seq LIMIT %s",
        [vector, limit],
    )
    found = {id: published for id, published, _ in (*texts, *encoded)}
    return Changed(
        tuple(sorted(found, key=lambda id: (-found[id], -id))),
        max((row[2] for row in texts), default=seq),
        max((row[2] for row in encoded), default=vector),
    )


def reached(changed: Changed) -> None:
    """These have been understood."""
    counters.put(FOLLOWER, changed.seq)
    counters.put(VECTORS, changed.vector)


def between(since: int, until: int, near: int, limit: int) -> list[int]:
    """The articles published in a span of seconds since 1970, both ends included, the nearest to one
    second first.
    """
    found = rows(
        "SELECT id FROM store_article WHERE published BETWEEN %s AND %s"
        " ORDER BY abs(published - %s), id DESC LIMIT %s",
        [since, until, near, limit],
    )
    return [id for (id,) in found]


def reads(ids: Sequence[int]) -> list[Read]:
    """Articles as they are to be understood, in the order of `ids`; what is gone is left out."""
    papers = _papers(ids)
    found: dict[int, Read] = {}
    for part in chunks(ids):
        for id, seq, slug, published, title, text, html, key, usual, words in rows(
            "SELECT a.id, a.seq, s.slug, a.published, a.title, substr(c.text, 1, %s), c.html, a.key,"
            " s.categories, c.tags FROM store_article a JOIN store_content c ON c.article_id = a.id"
            f" JOIN store_source s ON s.id = a.source_id WHERE a.id IN ({marks(len(part))})",
            [TEXT, *part],
        ):
            links = links_of(html, key)
            tags = tuple(json.loads(words))
            telling = Telling(
                id, slug, published, title, text, key, links, papers.get(id, ()), tags
            )
            found[id] = Read(seq, telling, tuple(json.loads(usual)))
    return [found[id] for id in ids if id in found]


def links_of(html: str, key: str) -> tuple[str, ...]:
    """Where an article's text leads to, in canonical form, without itself, in order, each once."""
    found = dict.fromkeys(_HREF.findall(html))
    links = (canonical(urljoin(key, link.replace("&amp;", "&"))) for link in list(found)[:LINKS])
    return tuple(dict.fromkeys(link for link in links if link and link != key))


def _papers(ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for part in chunks(ids):
        for id, key in rows(
            "SELECT m.article_id, p.key FROM store_mention m JOIN store_paper p ON p.id = m.paper_id"
            f" WHERE m.article_id IN ({marks(len(part))}) ORDER BY p.key",
            part,
        ):
            found.setdefault(id, []).append(key)
    return {id: tuple(keys) for id, keys in found.items()}


def save(thoughts: Sequence[Thought]) -> set[str]:
    """Keep what was worked out; the slugs of tags whose lists change.

    An article that was edited or purged in the meantime is left for the next round.
    """
    with transaction.atomic():
        current = _current([thought.article for thought in thoughts])
        kept = [t for t in thoughts if current.get(t.article) == t.seq]
        ids = [t.article for t in kept]
        changed = tags.judge({t.article: t.verdict for t in kept})
        many(
            "INSERT INTO store_understood (article_id, seq, model, why_none, is_article, digest)"
            f" VALUES ({marks(6)}) ON CONFLICT (article_id) DO UPDATE SET seq = excluded.seq,"
            " model = excluded.model, why_none = excluded.why_none, is_article = excluded.is_article,"
            " digest = excluded.digest",
            [
                (t.article, t.seq, t.model, t.verdict.why_none, t.verdict.is_article, _digest(t))
                for t in kept
            ],
        )
        many("DELETE FROM store_link WHERE article_id = %s", [(id,) for id in ids])
        many(
            "INSERT INTO store_link (article_id, key) VALUES (%s, %s)",
            [(t.article, key) for t in kept for key in t.links],
        )
        _keep_copies(kept)
        _keep_bonds(kept)
    return changed


def judge(verdicts: Mapping[int, Verdict]) -> set[str]:
    """Put other verdicts in the place of those that were kept; the slugs of tags whose lists change."""
    with transaction.atomic():
        changed = tags.judge(verdicts)
        many(
            "UPDATE store_understood SET why_none = %s, is_article = %s WHERE article_id = %s",
            [(v.why_none, v.is_article, id) for id, v in verdicts.items()],
        )
    return changed


def _current(ids: Sequence[int]) -> dict[int, int]:
    return {
        id: seq
        for part in chunks(ids)
        for id, seq in rows(
            f"SELECT id, seq FROM store_article WHERE id IN ({marks(len(part))})", part
        )
    }


def _digest(thought: Thought) -> str:
    return json.dumps([sentence.text for sentence in thought.digest])


def _keep_copies(thoughts: Sequence[Thought]) -> None:
    ids = [(t.article,) for t in thoughts]
    many("DELETE FROM store_band WHERE article_id = %s", ids)
    many(
        "INSERT INTO store_band (band, article_id) VALUES (%s, %s)",
        [(band, t.article) for t in thoughts for band in t.bands],
    )
    many("DELETE FROM store_copy WHERE article_id = %s", ids)
    copies = [copy for t in thoughts for copy in t.copies]
    here = _current([id for copy in copies for id in (copy.article, copy.original)])
    many(
        "INSERT INTO store_copy (article_id, original_id, share, reason) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (article_id) DO UPDATE SET original_id = excluded.original_id,"
        " share = excluded.share, reason = excluded.reason"
        " WHERE (SELECT published, id FROM store_article WHERE id = excluded.original_id)"
        " < (SELECT published, id FROM store_article WHERE id = store_copy.original_id)",
        [
            (c.article, c.original, c.share, c.reason)
            for c in copies
            if c.article in here and c.original in here
        ],
    )


def like(bands: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
    """For each of these articles those that share most of its bands, stored ones and one another."""
    with_band: dict[int, set[int]] = defaultdict(set)
    for article, own in bands.items():
        for band in own:
            with_band[band].add(article)
    for band, found in with_band.items():  # one by one: of what thousands begin with, the first do
        found.update(
            id
            for (id,) in rows(
                "SELECT article_id FROM store_band WHERE band = %s ORDER BY article_id LIMIT %s",
                [band, FIRST_OF_BAND],
            )
        )
    return {article: _most_common(article, own, with_band) for article, own in bands.items()}


def _most_common(
    article: int, bands: Sequence[int], with_band: Mapping[int, Collection[int]]
) -> list[int]:
    shared = Counter(id for band in bands for id in with_band[band] if id != article)
    return sorted(shared, key=lambda id: (-shared[id], id))[:LIKE]


def _keep_bonds(thoughts: Sequence[Thought]) -> None:
    ids = [(t.article, t.article) for t in thoughts]
    many("DELETE FROM store_bond WHERE a_id = %s OR b_id = %s", ids)
    bonds = {(b.a, b.b): b for t in thoughts for b in t.bonds}
    here = _current(list({id for pair in bonds for id in pair}))
    many(
        "INSERT INTO store_bond (a_id, b_id, score, reasons) VALUES (%s, %s, %s, %s)",
        [(b.a, b.b, b.score, _reasons(b)) for b in bonds.values() if b.a in here and b.b in here],
    )


def _reasons(bond: Bond) -> str:
    return json.dumps([(r.label, round(r.contribution, 3), r.evidence) for r in bond.reasons])


def why_none(ids: Sequence[int]) -> dict[int, str]:
    """Why articles have no category, where that is so."""
    found = rows(
        "SELECT article_id, why_none FROM store_understood WHERE why_none <> ''"
        f" AND article_id IN ({marks(len(ids))})",
        list(ids),
    )
    return dict(found)


def digest(id: int) -> tuple[str, ...]:
    """The three sentences of an article."""
    found = rows("SELECT digest FROM store_understood WHERE article_id = %s", [id])
    return tuple(json.loads(found[0][0])) if found else ()


def forget_all() -> None:
    """Have everything understood again, from the first article on; what there is stays until then."""
    with transaction.atomic():
        run("UPDATE store_understood SET seq = 0")
        reached(Changed((), 0, 0))


def known(ids: Sequence[int]) -> set[int]:
    """Which of these are articles."""
    return set(_current(ids))


def carriers(ids: Collection[int]) -> set[str]:
    """The slugs of the sources that carry these articles."""
    return {
        slug
        for part in chunks(ids)
        for (slug,) in rows(
            "SELECT DISTINCT s.slug FROM store_carry c JOIN store_source s ON s.id = c.source_id"
            f" WHERE c.article_id IN ({marks(len(part))})",
            part,
        )
    }


def forget(ids: Sequence[int]) -> None:
    """Delete all that was worked out of articles that are about to go; their stories go on without them.

    Runs inside the transaction of `articles.purge`.
    """
    both = [(id, id) for id in ids]
    many("DELETE FROM store_copy WHERE article_id = %s OR original_id = %s", both)
    many("DELETE FROM store_bond WHERE a_id = %s OR b_id = %s", both)
    many("DELETE FROM store_ruling WHERE a_id = %s OR b_id = %s", both)
    many(
        "DELETE FROM store_writing WHERE story_id IN"
        " (SELECT story_id FROM store_member WHERE article_id = %s)",
        [(id,) for id in ids],
    )
    for table in ("understood", "link", "band", "correction"):
        many(f"DELETE FROM store_{table} WHERE article_id = %s", [(id,) for id in ids])
    stories.leave(ids)


def as_understood(drafts: Sequence[tuple[int, Draft]]) -> list[tuple[int, Draft]]:
    """With the categories that understanding found: those of a draft are the rules' first guess."""
    ids = [id for id, _ in drafts]
    known: dict[int, str] = dict(
        rows(
            "SELECT a.id, a.categories FROM store_article a JOIN store_understood u"
            f" ON u.article_id = a.id WHERE a.id IN ({marks(len(ids))})",
            ids,
        )
    )
    return [
        (id, replace(draft, categories=tuple(json.loads(known[id]))) if id in known else draft)
        for id, draft in drafts
    ]
