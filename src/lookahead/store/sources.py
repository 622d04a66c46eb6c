"""How do sources come, change and go?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from lookahead.core.errors import WrongUse
from lookahead.core.model import Kind, Source, SourceState
from lookahead.core.text import monogram, slug
from lookahead.store import articles, catalogued, looks
from lookahead.store.rows import SOURCE, source
from lookahead.store.sql import many, rows, run, seconds


def add(new: Source, now: datetime) -> Source:
    """Add one source; the one that is there already, if its address is known.

    A source that was removed comes back with what was kept of it.
    """
    with transaction.atomic():
        return _add(new, now)


def add_all(new: Iterable[Source], now: datetime) -> list[Source]:
    """Add many sources in one transaction."""
    with transaction.atomic():
        return [_add(source, now) for source in new]


def _add(new: Source, now: datetime) -> Source:
    found = rows("SELECT slug, state FROM store_source WHERE url = %s", [new.url])
    if found:
        if found[0][1] == SourceState.REMOVED:
            _set(found[0][0], {"state": "active", "next_due": seconds(now), "failures": 0})
        return _by_slug(found[0][0])
    named = replace(
        new,
        slug=_free_slug(new.slug or slug(new.name) or "source"),
        monogram=new.monogram or monogram(new.name),
    )
    values: dict[str, object] = {
        "slug": named.slug,
        "name": named.name,
        "home": named.home,
        "url": named.url,
        "kind": named.kind.value,
        "monogram": named.monogram,
        "language": named.language,
        "weight": named.weight,
        "categories": json.dumps(named.categories),
        "folder": named.folder,
        "description": named.description,
        "selectors": json.dumps(dict(named.selectors)),
        "article": json.dumps(dict(named.article)),
        "state": "active",
        "added": seconds(now),
        "next_due": seconds(now),
        **_BLANK,
    }
    run(
        f"INSERT INTO store_source ({', '.join(values)}) VALUES"
        f" ({', '.join(['%s'] * len(values))})",
        list(values.values()),
    )
    return _by_slug(named.slug)


_BLANK: dict[str, object] = {
    "schedule": "new, to be looked at now",
    "lease_until": 0,
    "lease_token": "",
    "etag": "",
    "last_modified": "",
    "recent": "[]",
    "status": 0,
    "failures": 0,
    "problem_code": "",
    "problem": "",
    "moved_to": "",
    "moved_times": 0,
    "articles": 0,
}


def _free_slug(wanted: str) -> str:
    taken = {
        row[0]
        for row in rows(
            "SELECT slug FROM store_source WHERE slug = %s OR slug LIKE %s", [wanted, wanted + "-%"]
        )
    }
    numbered = (f"{wanted}-{n}" for n in range(2, len(taken) + 3))
    return next(name for name in (wanted, *numbered) if name not in taken)


def _by_slug(slug: str) -> Source:
    found = rows(f"SELECT {SOURCE} FROM store_source s WHERE slug = %s", [slug])
    if not found:
        raise WrongUse(f"there is no source {slug}")
    return source(found[0])


def _set(slug: str, values: dict[str, object]) -> None:
    run(
        f"UPDATE store_source SET {', '.join(f'{name} = %s' for name in values)} WHERE slug = %s",
        [*values.values(), slug],
    )


def pause(slug: str) -> Source:
    return _change(slug, {"state": SourceState.PAUSED.value})


def resume(slug: str, now: datetime) -> Source:
    """Look at a paused or gone source again, at once."""
    return _change(
        slug, {"state": SourceState.ACTIVE.value, "next_due": seconds(now), "failures": 0}
    )


def rename(slug: str, name: str) -> Source:
    """Give it another name; its slug stays, because addresses are for ever."""
    name = " ".join(name.split())
    if not name:
        raise WrongUse("a source needs a name")
    return _change(slug, {"name": name[:300], "monogram": monogram(name)})


def move(slug: str, *, folder: str | None = None, url: str | None = None, now: datetime) -> Source:
    """Put it into another folder, or look at another address from now on."""
    values: dict[str, object] = {}
    if folder is not None:
        values["folder"] = "/".join(part.strip() for part in folder.split("/") if part.strip())
    if url is not None:
        if rows("SELECT 1 FROM store_source WHERE url = %s AND slug <> %s", [url, slug]):
            raise WrongUse(f"another source has the address {url} already")
        values |= {"url": url, **looks.fresh(now)}
    with transaction.atomic():
        moved = _by_slug(slug)
        if url is not None:
            looks.forget_items(moved.id)
            catalogued.let_go(moved.id)
        if values:
            _set(slug, values)
        return _by_slug(slug)


def watch_again(slug: str, now: datetime) -> Source:
    """Leave the feed that its page named, and watch the page again from now on, for good."""
    with transaction.atomic():
        changed = _by_slug(slug)
        ((page,),) = rows("SELECT page_url FROM store_source WHERE id = %s", [changed.id])
        if not page:
            raise WrongUse(f"{changed.name} was not a watched page before")
        if rows("SELECT 1 FROM store_source WHERE url = %s AND id <> %s", [page, changed.id]):
            raise WrongUse(f"another source has the address {page} already")
        looks.forget_items(changed.id)
        values = {"url": page, "kind": Kind.PAGE.value, "page_url": "", "feed_since": None}
        _set(slug, {**values, "feed_refused": True, **looks.fresh(now)})
        catalogued.let_go(changed.id)
        return _by_slug(slug)


def accept(slug: str, now: datetime) -> Source:
    """Its page is right as it is now: go on from what the next look finds, however little that is."""
    with transaction.atomic():
        looks.forget_items(_by_slug(slug).id)
        # a 304 would say that the page has not changed, and hold nothing to go on from
        return _change(
            slug, {**looks.fresh(now), "schedule": "its page is right, to be looked at now"}
        )


def _change(slug: str, values: dict[str, object]) -> Source:
    with transaction.atomic():
        _by_slug(slug)
        _set(slug, values)
        return _by_slug(slug)


def remove(slug: str, now: datetime) -> int:
    """Remove a source and what only it carries, except starred articles and those kept for later.

    The number of articles that went.  The source itself goes too, unless something of it is kept.
    """
    with transaction.atomic():
        removed = _by_slug(slug)
        only = rows(
            "SELECT c.article_id FROM store_carry c WHERE c.source_id = %s AND NOT EXISTS"
            " (SELECT 1 FROM store_carry o WHERE o.article_id = c.article_id AND o.source_id <> %s)",
            [removed.id, removed.id],
        )
        # no tombstones: whoever adds the source again wants its articles back
        gone = articles.purge([id for (id,) in only], now, bury=False)
        _hand_over(removed.id)
        if rows("SELECT 1 FROM store_article WHERE source_id = %s LIMIT 1", [removed.id]):
            _set(slug, {"state": SourceState.REMOVED.value, "lease_token": "", "lease_until": 0})
            run("DELETE FROM store_seen WHERE source_id = %s", [removed.id])
        else:
            _delete(removed.id)
    return gone


def _hand_over(id: int) -> None:
    """Articles that other sources carry too become theirs."""
    shared = rows(
        "SELECT a.id, a.others FROM store_article a WHERE a.source_id = %s AND a.others <> '[]'",
        [id],
    )
    for article, others in shared:
        first, *rest = json.loads(others)
        run(
            "UPDATE store_article SET source_id = %s, others = %s WHERE id = %s",
            [first, json.dumps(rest), article],
        )
    carried = rows(
        "SELECT a.id, a.others FROM store_carry c JOIN store_article a ON a.id = c.article_id"
        " WHERE c.source_id = %s AND a.source_id <> %s",
        [id, id],
    )
    for article, others in carried:
        rest = [other for other in json.loads(others) if other != id]
        run("UPDATE store_article SET others = %s WHERE id = %s", [json.dumps(rest), article])
    run(
        "DELETE FROM store_carry WHERE source_id = %s AND article_id IN"
        " (SELECT id FROM store_article WHERE source_id <> %s)",
        [id, id],
    )
    run(
        "DELETE FROM store_entry WHERE source_id = %s AND article_id IN"
        " (SELECT id FROM store_article WHERE source_id <> %s)",
        [id, id],
    )


def _delete(id: int) -> None:
    for table in ("carry", "entry", "seen", "figures"):
        run(f"DELETE FROM store_{table} WHERE source_id = %s", [id])
    run("DELETE FROM store_source WHERE id = %s", [id])


def name_tags(kind: str, definitions: Mapping[str, str]) -> None:
    """Make tags of one kind known, each with its definition.  Nothing is written if they are.

    A hashtag that is called like a category shares its page, and its definition is the category's.
    """
    known: dict[str, str] = dict(
        rows("SELECT name, definition FROM store_tag WHERE kind IN ('category', %s)", [kind])
    )
    if known.items() >= definitions.items():
        return
    with transaction.atomic():
        many(
            "INSERT INTO store_tag (slug, name, kind, definition, articles)"
            " VALUES (%s, %s, %s, %s, 0) ON CONFLICT (slug) DO UPDATE SET"
            " kind = excluded.kind, name = excluded.name, definition = excluded.definition"
            " WHERE store_tag.kind <> 'category' OR excluded.kind = 'category'",
            [(slug(name), name, kind, text) for name, text in definitions.items()],
        )
