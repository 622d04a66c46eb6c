"""Who looks at which source now, and how does what it found become rows, once and only once?

A look is claimed by a lease in the source's own row and committed under the lease's token, validators,
items and schedule in one transaction.  So a look that is lost, doubled or late changes nothing twice.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from lookahead.core.look import Look, Outcome, Tally
from lookahead.core.model import Kind, SourceState, Validators
from lookahead.core.urls import host
from lookahead.store import articles, troubles
from lookahead.store.rows import SOURCE, SOURCE_WIDTH, source
from lookahead.store.sql import Row, many, marks, moment, rows, run, seconds, when

LEASE_S = 120


def claim(
    now: datetime, limit: int, *, slugs: Collection[str] = (), early: bool = False
) -> list[Look]:
    """Claim up to `limit` sources that are due at `now`, those that waited longest first.

    `slugs` narrows to some sources; `early` takes them before they are due.
    """
    at = seconds(now)
    due = "TRUE" if early else f"next_due <= {at}"
    only, parameters = _only(slugs)
    token = secrets.token_hex(16)
    with transaction.atomic():
        run(
            "UPDATE store_source SET lease_until = %s, lease_token = %s WHERE id IN"
            " (SELECT id FROM store_source WHERE state = 'active' AND lease_until <= %s"
            f" AND {due}{only} ORDER BY next_due LIMIT %s)",
            [at + LEASE_S, token, at, *parameters, limit],
        )
        found = rows(
            f"SELECT {SOURCE}, s.etag, s.last_modified, s.recent, s.failures, s.moved_to,"
            " s.moved_since, s.moved_times, s.feed_tried, s.feed_refused, e.hashes FROM store_source s"
            " LEFT JOIN store_seen e ON e.source_id = s.id WHERE s.lease_token = %s"
            " ORDER BY s.next_due",
            [token],
        )
    return [_look(row, token) for row in found]


def make_due(now: datetime, slugs: Collection[str] = ()) -> int:
    """Make every active source, or these, due at `now`, whatever its schedule; how many there are."""
    only, parameters = _only(slugs)
    with transaction.atomic():
        return run(
            f"UPDATE store_source SET next_due = %s WHERE state = 'active'{only}",
            [seconds(now), *parameters],
        )


def _only(slugs: Collection[str]) -> tuple[str, list[object]]:
    return (f" AND slug IN ({marks(len(slugs))})", list(slugs)) if slugs else ("", [])


def _look(row: Row, token: str) -> Look:
    etag, modified, recent, failures, moved_to, since, times, tried, refused, hashes = row[
        SOURCE_WIDTH:
    ]
    return Look(
        source=source(row[:SOURCE_WIDTH]),
        token=token,
        validators=Validators(etag, modified),
        seen=bytes(hashes or b""),
        recent=tuple(map(moment, json.loads(recent))),
        failures=failures,
        moved_to=moved_to,
        moved_since=when(since),
        moved_times=times,
        feed_tried=when(tried),
        feed_refused=bool(refused),
    )


def release(looks: Sequence[Look]) -> None:
    """Give looks back unused, as at a clean stop: they are due again at once."""
    with transaction.atomic():
        many(
            "UPDATE store_source SET lease_until = 0, lease_token = ''"
            " WHERE id = %s AND lease_token = %s",
            [(look.source.id, look.token) for look in looks],
        )


def end_leases() -> None:
    """Make due again what processes had claimed that are no more: nobody else may be gathering."""
    with transaction.atomic():
        run("UPDATE store_source SET lease_until = 0, lease_token = '' WHERE lease_until > 0")


def commit(outcomes: Sequence[Outcome]) -> list[Tally]:
    """Write what looks gave, all or none of it.  An outcome whose lease was lost writes nothing."""
    with transaction.atomic():
        held = [outcome for outcome in outcomes if _finish(outcome)]
        _remember(held)
        written = {tally.source: tally for tally in articles.save(held)}
    slugs = [outcome.look.source.slug for outcome in outcomes]
    return [written.get(slug, Tally(slug, lost_lease=True)) for slug in slugs]


def _finish(outcome: Outcome) -> bool:
    """Write the source's own row, if the lease is still ours."""
    look, at = outcome.look, seconds(outcome.at)
    well = not outcome.problem
    values: dict[str, object] = {
        "lease_until": 0,
        "lease_token": "",
        "checked": at,
        "next_due": None if outcome.next_due is None else seconds(outcome.next_due),
        "schedule": outcome.schedule,
        "status": outcome.status,
        "failures": outcome.failures,
        "problem_code": outcome.problem_code,
        "problem": outcome.problem,
        "moved_to": outcome.moved_to,
        "moved_since": None if outcome.moved_since is None else seconds(outcome.moved_since),
        "moved_times": outcome.moved_times,
    }
    if well:
        values["succeeded"] = at
    else:
        values["troubles"] = troubles.after(look.source.id, outcome)
    if outcome.format:
        values["format"] = outcome.format[:24]
    if outcome.weighed_feed:
        values["feed_tried"] = at
    if outcome.validators is not None:
        values |= {
            "etag": outcome.validators.etag,
            "last_modified": outcome.validators.last_modified,
        }
    if outcome.recent:
        values["recent"] = json.dumps([seconds(r) for r in outcome.recent])
    if outcome.gone:
        values["state"] = SourceState.GONE.value
    if outcome.new_url and not rows(_TAKEN, [outcome.new_url]):
        values["url"] = outcome.new_url
    if outcome.use_feed and not rows(_TAKEN, [outcome.use_feed]):
        values |= _as_feed(outcome)
    if outcome.home and not look.source.home:
        values["home"] = outcome.home
    changed = run(
        f"UPDATE store_source SET {', '.join(f'{name} = %s' for name in values)}"
        " WHERE id = %s AND lease_token = %s",
        [*values.values(), look.source.id, look.token],
    )
    return bool(changed)


_TAKEN = "SELECT 1 FROM store_source WHERE url = %s"


def _as_feed(outcome: Outcome) -> dict[str, object]:
    """What makes a watched page the feed that it names.  Its articles keep their keys, so none doubles."""
    return {
        "url": outcome.use_feed,
        "kind": Kind.FEED.value,
        "page_url": outcome.look.source.url,
        "feed_since": seconds(outcome.at),
        "next_due": seconds(outcome.at),
        "schedule": "its page names this feed: it is looked at now",
        "etag": "",
        "last_modified": "",
    }


def _remember(outcomes: Sequence[Outcome]) -> None:
    many(
        "INSERT INTO store_seen (source_id, hashes) VALUES (%s, %s)"
        " ON CONFLICT (source_id) DO UPDATE SET hashes = excluded.hashes",
        [(o.look.source.id, o.seen) for o in outcomes if o.seen is not None],
    )


def fresh(now: datetime) -> dict[str, object]:
    """What forgets how another address answered, so that the next look is a first one, and soon.

    A look under way loses its lease: what it saw is not written.
    """
    return {
        "lease_until": 0,
        "lease_token": "",
        "etag": "",
        "last_modified": "",
        "next_due": seconds(now),
        "schedule": "it is looked at in another way, now",
        "failures": 0,
        "problem_code": "",
        "problem": "",
        "moved_to": "",
        "moved_since": None,
        "moved_times": 0,
    }


def forget_items(id: int) -> None:
    """Forget which items the last document had: the next one is read as if it were the first."""
    run("DELETE FROM store_seen WHERE source_id = %s", [id])


def left_alone(now: datetime, host_of: str) -> datetime | None:
    """Until when the host of an address asked to be left alone, as its sources remember it."""
    wanted = host(host_of)
    found = rows(
        "SELECT url, next_due FROM store_source WHERE status IN (429, 503) AND next_due > %s"
        " AND schedule LIKE 'the host asks%%'",
        [seconds(now)],
    )
    return when(max((due for url, due in found if host(url) == wanted), default=None))


def waiting(now: datetime) -> tuple[int, datetime | None]:
    """How many sources are due at `now`, and when the next one after that is."""
    ((due, next),) = rows(
        "SELECT count(*) FILTER (WHERE next_due <= %s), min(next_due) FILTER (WHERE next_due > %s)"
        " FROM store_source WHERE state = 'active'",
        [seconds(now), seconds(now)],
    )
    return due, when(next)
