"""Who was first and who was linked, counted as the page defines it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from store_support import NOW

from lookahead.core.look import Draft, Tally
from lookahead.core.model import Source
from lookahead.core.story import Verdict

Follow = Callable[..., Source]
Look = Callable[..., Tally]
MakeDraft = Callable[..., Draft]


def test_the_first_of_several_sources_leads_and_links_count_by_source(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """a tells first, three hours before b; c links to a; d tells alone and leads nothing."""
    from lookahead.store import leaders, stories, understanding
    from lookahead.store.sql import rows

    for slug, n in zip("abcd", (9, 6, 3, 2), strict=True):
        follow(slug)
        look(slug, draft(n))
    ids = [id for (id,) in rows("SELECT id FROM store_article ORDER BY published")]
    stories.assign([ids[:3], ids[3:]], NOW)
    (read,) = understanding.reads([ids[2]])
    thought = understanding.Thought(ids[2], read.seq, "", Verdict(), links=("a.example/9",))
    understanding.save([thought])
    a, *others = leaders.since(NOW - timedelta(days=30))
    assert (a.ref.slug, a.articles, a.stories, a.first, a.ahead_s) == ("a", 1, 1, 1, 3 * 3600)
    assert (a.linked, a.linked_by) == (1, 1)
    assert {(o.ref.slug, o.stories, o.first, o.linked) for o in others} == {
        ("b", 1, 0, 0),
        ("c", 1, 0, 0),
        ("d", 0, 0, 0),
    }
    assert leaders.since(NOW + timedelta(days=1)) == []


def test_two_at_the_same_second_and_copies_are_not_first(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """A copy tells nothing first, even when it is dated before its original."""
    from lookahead.core.story import Copy
    from lookahead.store import leaders, stories, understanding
    from lookahead.store.sql import rows

    for slug, n in zip("abc", (4, 4, 9), strict=True):
        follow(slug)
        look(slug, draft(n, key=f"{slug}.example/1", url=f"https://{slug}.example/1"))
    ids = [id for (id,) in rows("SELECT id FROM store_article ORDER BY source_id")]
    stories.assign([ids], NOW)
    (read,) = understanding.reads([ids[2]])
    copy = Copy(ids[2], ids[0], 0.95, "95 % of its text stands there")
    understanding.save([understanding.Thought(ids[2], read.seq, "", Verdict(), copies=(copy,))])
    assert [leader.first for leader in leaders.since(NOW - timedelta(days=30))] == [0, 0, 0]
