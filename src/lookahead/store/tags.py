"""Which tags does an article bear?  Categories and the feeds' own words, with kept counts."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from lookahead.core.model import TagCount
from lookahead.core.story import Tagged, Verdict
from lookahead.core.text import slug
from lookahead.store.sql import chunks, many, marks, rows, run, seconds

TAGS_AT_MOST = 12
SPEAKING = 1_000  # newest articles that say which tags come with one

# when an article was published, its categories, and the feed's own words
Tags = tuple[int, Sequence[str], Sequence[str]]


def put(articles: Mapping[int, Tags], known: Collection[int]) -> None:
    """Make the taggings of these articles so, and keep the counts; `known` are those with some before."""
    wanted = {id: _slugs(*words) for id, (_, *words) in articles.items()}
    _make_so(wanted, {id: published for id, (published, *_) in articles.items()}, known)


def judge(verdicts: Mapping[int, Verdict]) -> set[str]:
    """Give these articles the tags of their verdicts, beside their feeds' own words; the slugs that changed.

    What the owner said of a tag outweighs the verdict, also where it was said while the verdict was made.
    """
    ids = list(verdicts)
    said = _said(ids)
    published: dict[int, int] = {}
    wanted: dict[int, dict[str, str]] = {}
    details: dict[tuple[int, str], Tagged] = {}
    for id, at, words in _words_of(ids):
        tags = _corrected(verdicts[id].tags, said.get(id, {}))
        published[id] = at
        wanted[id] = {slug(tag.name): tag.name for tag in tags} | _slugs((), words)
        details |= {(id, slug(tag.name)): tag for tag in tags}
        _show(id, tags)
    known = _make_so(wanted, published, published)
    many(  # a feed's own word may have been there before the tag was one of ours
        "UPDATE store_tag SET kind = %s WHERE slug = %s AND kind = 'word'",
        {(tag.kind, name) for (_, name), tag in details.items()},
    )
    _detail(details, known)
    return {slug for tags in wanted.values() for slug in tags}


def _corrected(tags: Sequence[Tagged], said: Mapping[str, tuple[str, str, bool]]) -> list[Tagged]:
    """What a verdict says, less what the owner took away, and with what the owner gave."""
    kept = [tag for tag in tags if slug(tag.name) not in said]
    given = [
        Tagged(name, kind, 1.0, "the owner said so", "owner")
        for name, kind, right in said.values()
        if right
    ]
    return given + kept


def _said(ids: Sequence[int]) -> dict[int, dict[str, tuple[str, str, bool]]]:
    """By article and slug: name and kind of the tag, and whether the owner says that it belongs there."""
    found: dict[int, dict[str, tuple[str, str, bool]]] = defaultdict(dict)
    for part in chunks(ids):
        for id, tag, name, kind, right in rows(
            'SELECT c.article_id, t.slug, t.name, t.kind, c."right" FROM store_correction c'
            f" JOIN store_tag t ON t.id = c.tag_id WHERE c.article_id IN ({marks(len(part))})",
            part,
        ):
            found[id][tag] = name, kind, bool(right)
    return found


def _words_of(ids: Sequence[int]) -> list[tuple[int, int, list[str]]]:
    """Of each article: its id, when it was published, and the feed's own words."""
    return [
        (id, at, json.loads(words))
        for part in chunks(ids)
        for id, at, words in rows(
            "SELECT a.id, a.published, c.tags FROM store_article a JOIN store_content c"
            f" ON c.article_id = a.id WHERE a.id IN ({marks(len(part))})",
            part,
        )
    ]


def _show(id: int, tags: Sequence[Tagged]) -> None:
    """What lists show of the tags, in the article's own row; no hashtag twins one of its categories."""
    categories = [tag.name for tag in tags if tag.kind == "category"]
    hashtags = [slug(tag.name) for tag in tags if tag.kind == "hashtag"]
    twins = set(map(slug, categories))
    run(
        "UPDATE store_article SET categories = %s, hashtags = %s WHERE id = %s",
        [
            json.dumps(categories),
            json.dumps([name for name in hashtags if name not in twins]),
            id,
        ],
    )


def _detail(details: Mapping[tuple[int, str], Tagged], ids: Mapping[str, int]) -> None:
    many(
        'UPDATE store_tagging SET confidence = %s, evidence = %s, "by" = %s'
        " WHERE tag_id = %s AND article_id = %s",
        [
            (round(tag.confidence, 3), tag.evidence[:300], tag.by, ids[name], id)
            for (id, name), tag in details.items()
        ],
    )


def of_article(id: int) -> tuple[Tagged, ...]:
    """Every category and hashtag of an article with what speaks for it, surest first."""
    return of_articles([id]).get(id, ())


def of_articles(ids: Collection[int]) -> dict[int, tuple[Tagged, ...]]:
    """The same of several, by article; nothing for those that bear none."""
    found: dict[int, tuple[Tagged, ...]] = {}
    for part in chunks(ids):
        for id, name, kind, c, why, by in rows(
            'SELECT g.article_id, t.name, t.kind, g.confidence, g.evidence, g."by" FROM store_tagging g'
            " JOIN store_tag t ON t.id = g.tag_id WHERE t.kind <> 'word'"
            f" AND g.article_id IN ({marks(len(part))}) ORDER BY t.kind, g.confidence DESC, t.name",
            part,
        ):
            found[id] = (*found.get(id, ()), Tagged(name, kind, c or 0.0, why, by))
    return found


def _make_so(
    wanted: Mapping[int, Mapping[str, str]], published: Mapping[int, int], known: Collection[int]
) -> dict[str, int]:
    """Make the taggings so and keep the counts; the ids of the tags by slug."""
    ids = _tag_ids({slug: name for tags in wanted.values() for slug, name in tags.items()})
    before = _taggings(known)
    after = {(ids[slug], id) for id, tags in wanted.items() for slug in tags}
    gone, new = before - after, after - before
    many("DELETE FROM store_tagging WHERE tag_id = %s AND article_id = %s", list(gone))
    many(
        f"INSERT INTO store_tagging (tag_id, article_id, published) VALUES ({marks(3)})",
        [(tag, id, published[id]) for tag, id in sorted(new)],
    )
    change = Counter(tag for tag, _ in new)
    change.subtract(tag for tag, _ in gone)
    many(
        "UPDATE store_tag SET articles = articles + %s WHERE id = %s",
        [(by, tag) for tag, by in change.items() if by],
    )
    return ids


def _slugs(categories: Sequence[str], words: Sequence[str]) -> dict[str, str]:
    named = {slug(name): name for name in (*categories, *words)}
    named.pop("", None)
    return dict(list(named.items())[:TAGS_AT_MOST])


def _taggings(articles: Iterable[int]) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for part in chunks(articles):
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
    for part in chunks(names):
        ids |= dict(
            rows(f"SELECT slug, id FROM store_tag WHERE slug IN ({marks(len(part))})", part)
        )
    return ids


def volume(tag: str, since: datetime) -> dict[int, int]:
    """How many articles with a tag were published on each day, by day since 1970."""
    return dict(
        rows(
            "SELECT g.published / 86400, count(*) FROM store_tagging g"
            " WHERE g.tag_id = (SELECT id FROM store_tag WHERE slug = %s) AND g.published >= %s"
            " GROUP BY 1",
            [tag, seconds(since)],
        )
    )


def beside(tag: str, since: datetime, limit: int = 12) -> tuple[TagCount, ...]:
    """The categories and hashtags that stand on articles with this tag more often than elsewhere.

    By lift, the share among these articles against the share among all, times the root of the count.  Of a
    tag with very many articles the newest speak for all.
    """
    found = rows(
        "SELECT t.slug, t.name, t.kind, t.articles, t.definition, n FROM (SELECT o.tag_id AS id,"
        " count(*) AS n FROM (SELECT tag_id, article_id FROM store_tagging WHERE tag_id ="
        " (SELECT id FROM store_tag WHERE slug = %s) AND published >= %s"
        " ORDER BY published DESC, article_id DESC LIMIT %s) g"
        " CROSS JOIN store_tagging o ON o.article_id = g.article_id AND o.tag_id <> g.tag_id"
        " GROUP BY 1 HAVING count(*) > 1) o JOIN store_tag t ON t.id = o.id WHERE t.kind <> 'word'",
        [tag, seconds(since), SPEAKING],
    )
    found.sort(key=lambda row: (-(row[5] ** 1.5) / max(row[3], 1), row[0]))
    return tuple(TagCount(*row[:5]) for row in found[:limit])
