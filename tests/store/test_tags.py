"""Which tags come with a tag is said by its newest articles, however many it has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from store_support import NOW

from lookahead.core.look import Draft, Tally
from lookahead.core.model import Source

Follow = Callable[..., Source]
Look = Callable[..., Tally]
MakeDraft = Callable[..., Draft]


def test_the_newest_articles_say_what_comes_with_a_tag(
    follow: Follow, look: Look, draft: MakeDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a tag with more of them than are asked, the older ones say nothing."""
    from lookahead.store import tags
    from lookahead.store.sql import many, run

    follow("a")
    words = [("kelp", "young"), ("kelp", "young"), ("kelp", "grey"), ("kelp", "grey")]
    drafts = (
        draft(n, published=NOW - timedelta(hours=n), tags=both) for n, both in enumerate(words)
    )
    look("a", *drafts)
    run("UPDATE store_tag SET kind = 'hashtag'")
    many("UPDATE store_tag SET articles = %s WHERE slug = %s", [(4, "kelp"), (2, "young")])
    since = NOW - timedelta(days=1)
    assert {tag.slug for tag in tags.beside("kelp", since)} == {"young", "grey"}
    monkeypatch.setattr(tags, "SPEAKING", 3)
    assert [tag.slug for tag in tags.beside("kelp", since)] == ["young"]
