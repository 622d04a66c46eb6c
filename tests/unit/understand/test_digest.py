"""Digests: every sentence is the article's own, and what a source adds was not said before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.story import Telling
from lookahead.understand.digest import added, of_article, of_story
from lookahead.understand.sentences import sentences

FIRST = Telling(
    1,
    "lab",
    1000,
    "Heron 2 is here",
    "Today we release Heron 2, a language model with open weights. Heron 2 has 40 billion parameters and"
    " reads 200,000 tokens at once. We trained it for three months on licensed text. The weights are on our"
    " site under the Apache licence. Subscribe to our newsletter to hear about the next model first!\n\n"
    "We thank the teams who made this possible for their long and patient work over the whole year.",
)
SECOND = Telling(
    2,
    "paper",
    2000,
    "Lab opens Heron 2",
    "The laboratory has released Heron 2, a language model with open weights. Independent testers at Delta"
    " Bench measured 71 percent on their arithmetic suite, two points below Osprey Large. The weights are"
    " published under the Apache licence.",
)
ECHO = Telling(
    3, "echo", 3000, "Heron 2", "Heron 2, a language model with open weights, is released."
)


def test_sentences_end_where_a_reader_would_say_so() -> None:
    """Abbreviations, initials, versions and decimals end none; CJK full stops and paragraphs do."""
    assert sentences(
        "It has 3.5 billion parameters, e.g. in v2.1. Dr. J. Smith wrote it. Good!"
    ) == [
        "It has 3.5 billion parameters, e.g. in v2.1.",
        "Dr. J. Smith wrote it.",
        "Good!",
    ]
    assert sentences("模型发布了。它有四百亿参数。") == ["模型发布了。", "它有四百亿参数。"]
    assert sentences("A heading\n\nA text") == ["A heading", "A text"]


def test_a_digest_has_three_sentences_of_the_article_in_its_order() -> None:
    """The news is in it, and what stands beside the text is not."""
    digest = of_article(FIRST)
    assert len(digest) == 3
    assert digest[0].text.startswith("Today we release Heron 2")
    assert not any("newsletter" in s.text or "thank" in s.text for s in digest)
    places = [FIRST.text.index(s.text) for s in digest]
    assert places == sorted(places)


def test_a_short_text_has_no_digest() -> None:
    """Three sentences of three are the text itself."""
    assert of_article(ECHO) == ()
    assert of_article(Telling(4, "x", 0, "", "")) == ()


def test_code_and_formulas_are_not_quoted() -> None:
    """Torn from their place they say nothing."""
    code = 'x = {"a": [1, 2]} for key in x if x[key] == y[key] then print the whole of it.'
    telling = Telling(5, "x", 0, "A title", f"{code} {FIRST.text}")
    assert all("x[key]" not in s.text for s in of_article(telling))


def test_a_story_is_told_in_the_words_of_its_sources_whatever_their_order() -> None:
    """Each sentence names its article, and stands there."""
    digest = of_story([FIRST, SECOND, ECHO])
    by_id = {t.id: t.text for t in (FIRST, SECOND, ECHO)}
    assert 1 < len(digest) <= 3
    assert all(s.text in by_id[s.article] for s in digest)
    assert {s.article for s in digest} >= {1, 2}
    assert digest == of_story([ECHO, SECOND, FIRST])


def test_what_a_source_adds_is_what_nobody_said_before_it() -> None:
    """The second telling brings a measurement; the third brings nothing, and that is said."""
    second, third = added([ECHO, SECOND, FIRST])
    assert second.article == 2
    assert "Delta Bench measured 71 percent" in second.sentence
    assert "71" in second.words
    assert (third.article, third.sentence) == (3, "")


texts = st.lists(
    st.sampled_from(
        [*sentences(FIRST.text), *sentences(SECOND.text), "?", "。", "U.S. e.g.", "\n\n", "x" * 90]
    ),
    max_size=30,
).map(" ".join)
anything = st.one_of(st.text(max_size=400), texts)


@given(st.lists(st.tuples(anything, st.integers(0, 5)), max_size=5), st.randoms())
def test_no_word_is_made_up(parts, rng) -> None:  # type: ignore[no-untyped-def]
    """For any text, what is quoted stands there (white space aside), and order does not matter."""
    told = [Telling(n, "s", at, text[:40], text) for n, (text, at) in enumerate(parts)]
    flat = {t.id: " ".join(t.text.split()) for t in told}
    for telling in told:
        assert all(s.text in flat[telling.id] for s in of_article(telling))
    digest = of_story(told)
    assert all(s.text in flat[s.article] for s in digest)
    assert all(a.sentence in flat[a.article] for a in added(told))
    mixed = list(told)
    rng.shuffle(mixed)
    assert of_story(mixed) == digest
    assert added(mixed) == added(told)
