"""What the database holds, in a line, and outcomes to commit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lookahead.core.look import Draft, Look, Outcome

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


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
