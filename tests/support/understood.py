"""A document goes through the steps of a look into the database, and what is there is understood."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from random import Random

import numpy as np
from numpy.typing import NDArray

from lookahead.core.model import Fetched, Source
from lookahead.core.text import fold

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DIM = 64


def follow(slug: str, **fields: object) -> None:
    """Add a source under this slug."""
    from lookahead.store import sources

    url = f"https://{slug}.example/feed"
    sources.add(Source(slug=slug, name=slug, home="", url=url, **fields), NOW)  # type: ignore[arg-type]


def deliver(slug: str, document: bytes, at: datetime = NOW) -> int:
    """One look at a source that answers with this document; how many articles are new."""
    from lookahead.pipeline.decide import Moment, read
    from lookahead.pipeline.prepare import Job, prepare
    from lookahead.store import looks

    looks.make_due(at, [slug])
    (look,) = looks.claim(at, 1, slugs=[slug])
    source = look.source
    job = Job(slug, source.kind, "", (), source.url, "", document, look.seen, at)
    answer = Fetched(source.url, 200, {}, document)
    (tally,) = looks.commit([read(look, answer, prepare(job), Moment(at, Random(0)))])
    return tally.new


def understand() -> int:
    """Understand all that changed, as the thread behind gathering does; how many articles."""
    from lookahead.pipeline.understand import AT_ONCE, PORTION, Mind, keep
    from lookahead.store import understanding

    mind, total = Mind(), 0
    while (changed := understanding.changed(AT_ONCE)).articles:
        for at in range(0, len(changed.articles), PORTION):
            keep(mind.think(changed.articles[at : at + PORTION]), NOW)
        understanding.reached(changed)
        total += len(changed.articles)
    return total


def encode() -> int:
    """Give everything that waits a vector of its words; how many there were."""
    from lookahead.store import vectors

    encoder = vectors.use("onnx:words:00:fp32")
    while vectors.follow(encoder):
        pass
    waiting = vectors.waiting(encoder, 100_000)
    return vectors.save(
        encoder, [vectors.Made(one.article, one.hash, by_words(one.text)) for one in waiting]
    )


def by_words(text: str) -> NDArray[np.float32]:
    """A vector that is near to another one's where the texts have words in common."""
    row = np.zeros(DIM, np.float32)
    for word in fold(text).split():
        row += np.random.default_rng(zlib.crc32(word.encode())).normal(size=DIM)
    return np.asarray(row / max(float(np.linalg.norm(row)), 1e-9), np.float32)


def stories() -> set[frozenset[str]]:
    """Every story, as the addresses of its articles."""
    from lookahead.store.sql import rows

    found: dict[int, set[str]] = {}
    for story, url in rows(
        "SELECT m.story_id, a.url FROM store_member m JOIN store_article a ON a.id = m.article_id"
    ):
        found.setdefault(story, set()).add(url)
    return {frozenset(urls) for urls in found.values()}


def copies() -> dict[str, str]:
    """By the address of each copy, the address of its original."""
    from lookahead.store.sql import rows

    return dict(
        rows(
            "SELECT a.url, o.url FROM store_copy c JOIN store_article a ON a.id = c.article_id"
            " JOIN store_article o ON o.id = c.original_id"
        )
    )


def urls(source: str = "") -> list[str]:
    """The addresses of all articles, or of those of a source."""
    from lookahead.store.sql import rows

    found = rows(
        "SELECT a.url, s.slug FROM store_article a JOIN store_source s ON s.id = a.source_id"
        " ORDER BY a.id"
    )
    return [url for url, slug in found if slug == source or not source]
