"""Stories keep their numbers, lead on where they went, and every word of a reader is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from store_support import NOW

from lookahead.core.look import Draft, Tally
from lookahead.core.model import Reason, Source
from lookahead.core.story import Bond, Ruling, Tagged, Verdict

Follow = Callable[..., Source]
Look = Callable[..., Tally]
MakeDraft = Callable[..., Draft]


@pytest.fixture
def six(follow: Follow, look: Look, draft: MakeDraft) -> list[int]:
    """Six articles of six sources, an hour apart; the ids by time, oldest first."""
    from lookahead.store.sql import rows

    for n in range(6):
        follow("abcdef"[n], weight=1.0 + n / 10)
        look("abcdef"[n], draft(n))
    return [id for (id,) in rows("SELECT id FROM store_article ORDER BY published")]


def assign(*groups: list[int]) -> set[int]:
    from lookahead.store import stories

    return stories.assign(groups, NOW)


def story_of(*ids: int) -> list[int]:
    from lookahead.store import stories

    found = stories.of_articles(ids)
    return [found[id][0] if id in found else 0 for id in ids]


def bonded(id: int, *others: int) -> None:
    """The article is bonded to these: what it was bonded to before is forgotten."""
    why = (Reason("names", 0.9, "heron 2"),)
    thought(id, bonds=tuple(Bond(min(id, o), max(id, o), 0.9, why) for o in others))


def thought(id: int, **changes: object) -> set[str]:
    from lookahead.store import understanding

    (read,) = understanding.reads([id])
    known = understanding.Thought(id, read.seq, "", Verdict(), **changes)  # type: ignore[arg-type]
    return understanding.save([known])


def test_a_group_of_one_is_no_story_and_a_story_names_its_weightiest_telling(
    six: list[int],
) -> None:
    """The lead is of the source with most weight."""
    from lookahead.store import stories

    assign([six[0], six[1], six[2]], [six[3]])
    story, *rest = story_of(*six[:4])
    assert rest == [story, story, 0]
    page = stories.page(story)
    assert page
    assert page.lead.id == six[0]  # of source f, the oldest and the weightiest
    assert [card.id for card in page.cards] == six[:3]


def test_a_story_that_grows_keeps_its_number(six: list[int]) -> None:
    """Links to it stay good."""
    assign(six[:2])
    before = story_of(six[0])
    assert assign(six[:4]) == {six[2], six[3]}
    assert story_of(*six[:4]) == before * 4


def test_two_stories_that_become_one_keep_both_addresses(six: list[int]) -> None:
    """The smaller one leads to the larger one, also over two steps."""
    from lookahead.store import stories

    assign(six[:3])
    assign(six[3:5])
    large, small = story_of(six[0], six[3])
    assign(six[:5])
    assert story_of(*six[:5]) == [large] * 5
    old = stories.page(small)
    assert old
    assert old.into == large


def test_a_story_that_is_split_keeps_its_number_with_the_larger_part(six: list[int]) -> None:
    """The smaller part gets a new one."""
    assign(six[:5])
    (number,) = set(story_of(*six[:5]))
    assign(six[:3], six[3:5])
    assert story_of(*six[:3]) == [number] * 3
    (other,) = set(story_of(*six[3:5]))
    assert other not in (0, number)


def test_a_story_that_falls_apart_still_has_a_page(six: list[int]) -> None:
    """It shows what led it last."""
    from lookahead.store import stories

    assign(six[:2])
    story = story_of(six[0])[0]
    assign([six[0]], [six[1]])
    page = stories.page(story)
    assert page
    assert page.into is None
    assert [card.id for card in page.cards] == [six[0]]
    assert stories.page(999) is None


def test_a_component_is_all_that_hangs_together(six: list[int]) -> None:
    """By bonds, by a reader's word, and by the story that articles are in already."""
    from lookahead.store import stories

    bonded(six[1], six[0], six[2])
    assign([six[2], six[3]])
    reader = get_user_model().objects.create_user("r").pk
    stories.rule(six[3], six[4], same=False, reader=reader, now=NOW)
    found = stories.component([six[0]])
    assert found.articles == tuple(sorted(six[:5]))
    assert {(b.a, b.b) for b in found.bonds} == {
        (min(a, b), max(a, b)) for a, b in ((six[0], six[1]), (six[1], six[2]))
    }
    assert found.rulings == (Ruling(min(six[3], six[4]), max(six[3], six[4]), same=False),)


def test_a_weak_bond_leads_nowhere_but_counts(six: list[int]) -> None:
    """What weak bonds alone connect is left alone; between what hangs together they are known."""
    from lookahead.store import stories

    strong, weak = ((six[0], six[1]), 0.8), ((six[1], six[2]), 0.1)
    thought(six[1], bonds=tuple(Bond(min(p), max(p), score) for p, score in (strong, weak)))
    assert stories.component([six[0]]).articles == tuple(sorted(six[:2]))
    assert len(stories.component([six[0], six[2]]).bonds) == 2


def test_a_readers_last_word_counts_and_can_be_taken_back(six: list[int]) -> None:
    """One word for two articles, whichever is named first."""
    from lookahead.store import stories

    reader = get_user_model().objects.create_user("r").pk
    stories.rule(six[1], six[0], same=True, reader=reader, now=NOW)
    stories.rule(six[0], six[1], same=False, reader=reader, now=NOW + timedelta(hours=1))
    ((ruling, known),) = stories.rulings()
    assert not ruling.same
    assert known is None
    stories.unrule(six[0], six[1])
    assert stories.rulings() == []


def test_a_verdict_gives_tags_with_their_evidence_beside_the_feeds_own_words(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """The counts of tags move along, and another verdict takes the first one's place."""
    from lookahead.store import lists, tags
    from lookahead.store.sql import rows

    follow("a")
    look("a", draft(1, tags=("Long Context",), categories=("infra",)))
    ((id,),) = rows("SELECT id FROM store_article")
    model = Tagged("model", "category", 0.91, "“heron 2”")
    changed = thought_of(id, Verdict((model, Tagged("training", "hashtag", 0.6, "“trained”"))))
    assert {"model", "training", "long-context"} <= changed
    found = lists.newest().cards[0]
    assert (found.categories, found.hashtags) == (("model",), ("training",))
    assert tags.of_article(id)[0].evidence == "“heron 2”"
    assert [tag.articles for tag in (lists.tag("infra"), lists.tag("model")) if tag] == [0, 1]
    thought_of(id, Verdict(why_none="company news"))
    assert lists.newest().cards[0].categories == ()
    assert [tag.articles for tag in (lists.tag("model"), lists.tag("long-context")) if tag] == [
        0,
        1,
    ]


def thought_of(id: int, verdict: Verdict) -> set[str]:
    from lookahead.store import understanding

    (read,) = understanding.reads([id])
    return understanding.save([understanding.Thought(id, read.seq, "", verdict)])


def test_links_are_kept_in_canonical_form() -> None:
    """Each once, without the article itself, and only what a browser can open."""
    from lookahead.store.understanding import links_of

    html = (
        '<a href="https://b.example/x?utm_source=a&amp;id=1">b</a> <a href="mailto:x@y.example">m</a>'
        '<a class="u" href="http://b.example/x?id=1#part">b again</a> <a href="https://a.example/1">self</a>'
    )
    assert links_of(html, "a.example/1") == ("b.example/x?id=1",)


def test_an_article_that_changed_meanwhile_is_understood_again(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """What was worked out of the text before is not kept."""
    from lookahead.store import understanding
    from lookahead.store.sql import rows

    follow("a")
    look("a", draft(1))
    ((id,),) = rows("SELECT id FROM store_article")
    (read,) = understanding.reads([id])
    look("a", draft(1, text="Another text", html="<p>Another text</p>"))
    stale = understanding.Thought(id, read.seq, "", Verdict(why_none="unsure"))
    assert understanding.save([stale]) == set()
    assert understanding.why_none([id]) == {}
    changed = understanding.changed(10)
    assert changed.articles == (id,)
    (fresh,) = understanding.reads(changed.articles)
    understanding.save([understanding.Thought(id, fresh.seq, "", Verdict(why_none="unsure"))])
    assert understanding.why_none([id]) == {id: "unsure"}
    understanding.reached(changed)
    assert understanding.changed(10).articles == ()


def test_a_purged_article_leaves_its_story_and_nothing_behind(six: list[int]) -> None:
    """The story goes on with the others; one that loses all has no page."""
    from lookahead.core.story import Copy
    from lookahead.store import articles, stories
    from lookahead.store.sql import rows

    copy = Copy(six[1], six[0], 0.9, "repeats it")
    thought(six[1], copies=(copy,), links=("x.example",), bands=(1, 2))
    bonded(six[2], six[0])
    assign(six[:3])
    story = story_of(six[0])[0]
    articles.purge([six[0]], NOW)
    page = stories.page(story)
    assert page
    assert [card.id for card in page.cards] == six[1:3]
    articles.purge(six[1:3], NOW)
    assert stories.page(story) is None
    for table in ("copy", "bond", "band", "link", "understood", "member"):
        assert rows(f"SELECT count(*) FROM store_{table}") == [(0,)]  # noqa: S608  # fixed names


def test_another_verdict_takes_the_reason_for_having_no_category_along(
    follow: Follow, look: Look, draft: MakeDraft
) -> None:
    """What the owner corrected is not said to be a newsletter any more."""
    from lookahead.store import explain, understanding
    from lookahead.store.sql import rows

    follow("a")
    look("a", draft(1))
    ((id,),) = rows("SELECT id FROM store_article")
    thought_of(id, Verdict(why_none="newsletter"))
    understanding.judge({id: Verdict((Tagged("model", "category", 1.0, "", "owner"),))})
    found = explain.why(id, ())
    assert found
    assert found.why_none == ""
    assert [tag.name for tag in found.tags] == ["model"]
