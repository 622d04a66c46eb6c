"""When an answer holds nothing but news, what else is new?  Further pages of a search, a bounded number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from lookahead.core.look import Look
from lookahead.core.model import Kind
from lookahead.pipeline.prepare import HASH_BYTES, RECENT, Prepared
from lookahead.sources import arxiv

Read = Callable[[str], Awaitable[Prepared | None]]  # None: there was no answer that can be read


async def further(look: Look, first: Prepared, read: Read) -> Prepared:
    """The first page, with the next ones as long as all of each is new.

    A first look takes one page: what was published before is not asked for.
    """
    if look.source.kind is not Kind.ARXIV or not look.seen:
        return first
    together, last = first, first
    for number in range(1, arxiv.MOST_PAGES):
        url = arxiv.page(look.source.url, number)
        if not url or not last.count or len(last.drafts) < last.count:
            break
        found = await read(url)
        if found is None:
            break
        together, last = joined(together, found), found
    return together


def joined(one: Prepared, other: Prepared) -> Prepared:
    """Two pages as one; what has moved from one to the other between the two requests counts once."""
    known = {draft.guid for draft in one.drafts}
    hashes = one.seen + other.seen
    each = dict.fromkeys(hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES))
    return replace(
        one,
        count=one.count + other.count,
        drafts=(*one.drafts, *(draft for draft in other.drafts if draft.guid not in known)),
        present=one.present | other.present,
        seen=b"".join(each),
        recent=tuple(sorted({*one.recent, *other.recent}, reverse=True)[:RECENT]),
        problems=(*one.problems, *other.problems),
    )
