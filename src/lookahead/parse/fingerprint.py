"""Has this item changed for a reader?"""

from __future__ import annotations

from hashlib import blake2b

from lookahead.core.model import Entry

SIZE = 16  # bytes


def item_hash(entry: Entry) -> str:
    """A hash, in hex, of all that a reader sees of an entry; the same in every process and release."""
    digest = blake2b(digest_size=SIZE)
    files = [
        f"{e.url} {e.type} {e.length} {e.duration_s}{e.role and f' {e.role} {e.title}'}"
        for e in entry.enclosures
    ]
    fields = (
        entry.guid,
        entry.link,
        entry.title,
        entry.author,
        entry.summary,
        entry.content,
        entry.published.isoformat() if entry.published else "",
        entry.updated.isoformat() if entry.updated else "",
        "\x1f".join(entry.tags),
        "\x1f".join(files),
        entry.image,
        entry.language,
    )
    digest.update("\x1e".join(fields).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
