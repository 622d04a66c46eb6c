"""What the database holds, in a line, and outcomes to commit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lookahead.core.identity import title_key
from lookahead.core.look import Draft, Look, Outcome

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def make_draft(n: int, **changes: object) -> Draft:
    """The n-th draft; what is changed gives another hash, as it does in life."""
    at = NOW - timedelta(hours=n)
    base = Draft(
        guid=f"g{n}",
        key=f"a.example/{n}",
        title_key=title_key(f"Title {n}", at),
        hash=f"{n:016x}",
        url=f"https://a.example/{n}",
        title=f"Title {n}",
        author="",
        published=at,
        updated=None,
        html=f"<p>Text {n}</p>",
        text=f"Text {n}",
        excerpt=f"Text {n}",
        image="",
        language="en",
        words=2,
        minutes=1,
        tags=(),
        categories=(),
        enclosures=(),
    )
    changed = replace(base, **changes)  # type: ignore[arg-type]
    return replace(changed, hash=f"{hash(changed) & (2**64 - 1):016x}") if changes else base


def outcome(
    look: Look, *drafts: Draft, at: datetime = NOW, present: set[str] | None = None
) -> Outcome:
    """What a look that brought these drafts gives; `present` defaults to their guids."""
    return Outcome(
        look=look,
        at=at,
        next_due=at + timedelta(hours=1),
        schedule="hourly",
        status=200,
        drafts=drafts,
        present=frozenset({d.guid for d in drafts} if present is None else present),
        seen=b"12345678",
    )


def counts() -> dict[str, int]:
    from lookahead.store.sql import rows

    tables = {"articles": "article", "entries": "entry", "carried": "carry"}
    return {name: rows(f"SELECT count(*) FROM store_{t}")[0][0] for name, t in tables.items()}  # noqa: S608  # fixed names


def titles() -> list[tuple[int, str]]:
    from lookahead.store.sql import rows

    return [(id, title) for id, title in rows("SELECT id, title FROM store_article ORDER BY title")]
