"""Where is the front page's order kept?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from lookahead.core.model import Card
from lookahead.store.sql import many, run


def save(window: timedelta, ranked: Sequence[tuple[float, Card]]) -> None:
    """Replace the ranking of one window by (score, card with its reasons), best first."""
    span = int(window.total_seconds())
    with transaction.atomic():
        run("DELETE FROM store_ranking WHERE window_s = %s", [span])
        many(
            "INSERT INTO store_ranking (window_s, position, article_id, score, reasons)"
            " SELECT %s, %s, id, %s, %s FROM store_article WHERE id = %s",
            [
                (
                    span,
                    place,
                    score,
                    json.dumps([(r.label, r.contribution, r.evidence) for r in card.reasons]),
                    card.id,
                )
                for place, (score, card) in enumerate(ranked)
            ],
        )
