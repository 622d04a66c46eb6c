"""Which tags does an article bear?  Categories and the feeds' own words, with kept counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from lookahead.core.text import slug
from lookahead.store.sql import many, marks, rows

TAGS_AT_MOST = 12
CHUNK = 400

# when an article was published, its categories, and the feed's own words
Tags = tuple[int, Sequence[str], Sequence[str]]


def put(articles: Mapping[int, Tags], known: Collection[int]) -> None:
    """Make the taggings of these articles so, and keep the counts; `known` are those with some before."""
    wanted = {id: _slugs(*words) for id, (_, *words) in articles.items()}
    ids = _tag_ids({slug: name for tags in wanted.values() for slug, name in tags.items()})
    before = _taggings(known)
    after = {(ids[slug], id) for id, tags in wanted.items() for slug in tags}
    gone, new = before - after, after - before
    many("DELETE FROM store_tagging WHERE tag_id = %s AND article_id = %s", list(gone))
    many(
        f"INSERT INTO store_tagging (tag_id, article_id, published) VALUES ({marks(3)})",
        [(tag, id, articles[id][0]) for tag, id in sorted(new)],
    )
    change = Counter(tag for tag, _ in new)
    change.subtract(tag for tag, _ in gone)
    many(
        "UPDATE store_tag SET articles = articles + %s WHERE id = %s",
        [(by, tag) for tag, by in change.items() if by],
    )


def _slugs(categories: Sequence[str], words: Sequence[str]) -> dict[str, str]:
    named = {slug(name): name for name in (*categories, *words)}
    named.pop("", None)
    return dict(list(named.items())[:TAGS_AT_MOST])


def _taggings(articles: Iterable[int]) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    ids = list(articles)
    for at in range(0, len(ids), CHUNK):
        part = ids[at : at + CHUNK]
        found |= set(
            rows(
                "SELECT tag_id, article_id FROM store_tagging"
                f" WHERE article_id IN ({marks(len(part))})",
                part,
            )
        )
    return found


def _tag_ids(names: dict[str, str]) -> dict[str, int]:
    many(
        "INSERT INTO store_tag (slug, name, kind, definition, articles)"
        " VALUES (%s, %s, 'word', '', 0) ON CONFLICT (slug) DO NOTHING",
        [(slug, name[:120]) for slug, name in names.items()],
    )
    ids: dict[str, int] = {}
    slugs = list(names)
    for at in range(0, len(slugs), CHUNK):
        part = slugs[at : at + CHUNK]
        ids |= dict(
            rows(f"SELECT slug, id FROM store_tag WHERE slug IN ({marks(len(part))})", part)
        )
    return ids
