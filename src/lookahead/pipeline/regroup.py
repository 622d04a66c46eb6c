"""Which stories do these articles make now?  From stored bonds and readers' words, at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from lookahead.store import stories
from lookahead.understand.clusters import group, teach


def regroup(ids: Collection[int], now: datetime) -> set[int]:
    """Work out anew the stories of everything that hangs together with `ids`; the articles that moved."""
    with transaction.atomic():
        found = stories.component(ids)
        threshold = teach(stories.rulings())
        return stories.assign(group(found.articles, found.bonds, found.rulings, threshold), now)
