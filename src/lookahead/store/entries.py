"""Which stored entry is each draft of a look, and which may not come back?"""

from __future__ import annotations

from collections.abc import Iterable

from lookahead.core.identity import Known, Names, is_other_post, match, reused, was_folded
from lookahead.core.look import Outcome
from lookahead.store.sql import chunks, marks, rows, run


def known(outcome: Outcome) -> list[Known | None]:
    """The stored entry that each draft is, by the ladder of `core.identity`."""
    incoming = [Names(d.guid, d.key, d.title_key) for d in outcome.drafts]
    stored: dict[int, Known] = {}
    for part in chunks(incoming):
        names = marks(len(part))
        found = rows(
            "SELECT id, guid, key, title_key, hash, article_id, published FROM store_entry"
            f" WHERE source_id = %s AND (guid IN ({names}) OR key IN ({names})"
            f" OR title_key IN ({names}))",
            [
                outcome.look.source.id,
                *(n.guid for n in part),
                *(n.key for n in part),
                *(n.title_key or "-" for n in part),
            ],
        )
        stored |= {
            id: Known(id, Names(guid, key, by_title), hash, article, published)
            for id, guid, key, by_title, hash, article, published in found
        }
    matched = match(incoming, stored.values(), outcome.present)
    for place, entry in enumerate(matched):
        if entry and _is_other(outcome, place, incoming[place], entry):
            if incoming[place].guid == entry.names.guid:
                _set_aside(entry)
            matched[place] = None
    return matched


def _is_other(outcome: Outcome, place: int, name: Names, entry: Known) -> bool:
    """Is the entry that was matched by one of its names another one nevertheless?"""
    published = outcome.drafts[place].published
    if reused(name, published, entry):
        return True
    if was_folded(name, entry):
        return _is_told_by_another(entry)
    return is_other_post(name, published, entry) and _is_page(outcome, name.key)


def _is_page(outcome: Outcome, key: str) -> bool:
    """Have several entries of this source shared the link before?"""
    return bool(
        rows(
            "SELECT 1 FROM store_entry WHERE source_id = %s AND key > %s AND key < %s LIMIT 1",
            [outcome.look.source.id, f"{key}#", f"{key}$"],
        )
    )


def _is_told_by_another(entry: Known) -> bool:
    """Is its article told in the words of another entry of the same source?"""
    return bool(
        rows(
            "SELECT 1 FROM store_article a JOIN store_entry o ON o.article_id = a.id"
            " AND o.hash = a.hash JOIN store_entry e ON e.source_id = o.source_id"
            " WHERE a.id = %s AND e.id = %s AND o.id <> e.id",
            [entry.article, entry.id],
        )
    )


def _set_aside(entry: Known) -> None:
    """Free the guid of an old entry, because it belongs to an article of its own from now on."""
    run(
        "UPDATE store_entry SET guid = %s WHERE id = %s",
        [f"{entry.names.guid}#{entry.id}", entry.id],
    )


def buried(keys: Iterable[str]) -> set[str]:
    """Those of these keys whose articles were deleted for good."""
    return {
        key
        for part in chunks(keys)
        for (key,) in rows(
            f"SELECT key FROM store_tombstone WHERE key IN ({marks(len(part))})", part
        )
    }
