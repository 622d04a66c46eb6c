"""What of the rankings concerns a source or a tag?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import tellings

from lookahead.core.model import Filter
from lookahead.rank import WINDOWS, best_window
from lookahead.store import lists, rankings


@pytest.fixture
def _filled(home: Path) -> None:
    from lookahead.pipeline import instance

    instance.migrate()
    tellings.fill(datetime.now(UTC), each=6)


@pytest.mark.usefixtures("_filled")
def test_the_best_window_is_shown_as_that_window_is_alone() -> None:
    """For every source and tag: the leads of the window that has enough, as many as were asked for."""
    filters = [Filter()] + [Filter(source=one.source.slug) for one in lists.source_bar()]
    filters += [
        Filter(tag=one.slug) for kind in ("category", "hashtag") for one in lists.tags(kind)
    ]
    told = 0
    for filter in filters:
        held = [rankings.ranked(window, -1, filter) for window in WINDOWS]
        window, leads = rankings.hottest(3, filter)
        told += bool(leads)
        if window is None:
            assert not any(held)
            continue
        best = best_window([len(one) for one in held])
        assert window == WINDOWS[best]
        assert [card.id for card in leads] == [card.id for card in held[best][:3]]
    assert told > 3


@pytest.mark.usefixtures("_filled")
def test_the_bar_says_of_sources_what_their_cards_say() -> None:
    """The same sources in the same order, with the same counts."""
    cards = [(one.source.slug, one.articles, one.newest) for one in lists.source_cards()]
    assert [(one.source.slug, one.articles, one.newest) for one in lists.source_bar()] == cards
    assert cards
