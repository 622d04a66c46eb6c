"""Does one article repeat the text of another?"""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.story import Telling
from lookahead.understand.copies import bands, compare, copies_of
from lookahead.understand.shingles import alike, shingles, sketch

YEAR = 31_536_000
WORDS = [f"word{number}" for number in range(400)]


def _text(seed: int, words: int = 300) -> str:
    draw = random.Random(seed)
    return " ".join(draw.choice(WORDS) for _ in range(words))


ORIGINAL = Telling(
    1,
    "garden",
    2 * YEAR,
    "How orchards hallucinate",
    _text(1),
    "garden.example/posts/2024-07-07-orchards",
)
FORK = replace(
    ORIGINAL, id=2, source="fork", published=3 * YEAR, url="fork.example/posts/orchards/"
)


def test_a_fork_a_year_later_is_a_copy() -> None:
    """The later one is the copy, whichever is asked first."""
    found = compare(ORIGINAL, FORK)
    assert found == compare(FORK, ORIGINAL)
    assert found is not None
    assert (found.article, found.original, found.share) == (2, 1, 1.0)


def test_who_says_where_it_first_appeared_is_the_copy() -> None:
    """Also when its date is the earlier one."""
    early = replace(FORK, published=YEAR, links=(ORIGINAL.url,))
    found = compare(ORIGINAL, early)
    assert found is not None
    assert found.article == 2


def test_a_feed_with_the_first_sentences_is_found() -> None:
    """One sends all of a text, the other its beginning; title and beginning are enough."""
    short = replace(FORK, text=" ".join(ORIGINAL.text.split()[:25]) + " ...")
    assert set(bands(ORIGINAL)) & set(bands(short))
    assert compare(ORIGINAL, short) is not None


def test_short_texts_do_not_match_by_chance() -> None:
    """Under another title a sentence that both have is no copy, nor is a title that says nothing."""
    line = "Sign up for the newsletter and read more on our blog every week"
    assert (
        compare(replace(ORIGINAL, text=line), replace(FORK, text=line, title="Something else"))
        is None
    )
    assert (
        compare(replace(ORIGINAL, title="Update", text=""), replace(FORK, title="Update", text=""))
        is None
    )


def test_a_retelling_and_a_quotation_are_no_copies() -> None:
    """Half of the words changed, or a long post that quotes a short one whole."""
    draw = random.Random(2)
    retold = " ".join(w if draw.random() < 0.6 else "other" for w in ORIGINAL.text.split())
    assert compare(ORIGINAL, replace(FORK, title="Orchards retold", text=retold)) is None
    quoting = replace(FORK, title="My week", text=_text(3, 900) + ORIGINAL.text + _text(4, 900))
    assert compare(ORIGINAL, quoting) is None


def test_one_source_repeats_nobody() -> None:
    """A source's second edition is its own affair; and of several originals the first is named."""
    assert compare(ORIGINAL, replace(FORK, source="garden")) is None
    third = replace(FORK, id=3, source="third", published=4 * YEAR)
    (found,) = copies_of(third, [FORK, ORIGINAL])
    assert (found.article, found.original) == (third.id, ORIGINAL.id)
    assert {copy.article for copy in copies_of(ORIGINAL, [FORK, third])} == {FORK.id, third.id}


def test_two_excerpts_of_one_text_that_end_at_other_places_are_copies() -> None:
    """Under one title, also one of common words; under another title two texts share what they quote."""
    one = replace(ORIGINAL, title="What are models?", text=_text(1, 100))
    other = replace(FORK, title=one.title, text=f"{_text(1, 60)} {_text(2, 15)}")
    assert compare(one, other) is not None
    assert compare(one, replace(other, title="How are models made?")) is None
    assert compare(one, replace(other, text=f"{_text(1, 25)} {_text(2, 50)}")) is None


def test_sketches_estimate() -> None:
    """The share of common triples is right within a tenth or so."""
    words = _text(5, 600).split()
    other = words[:300] + _text(6, 300).split()
    a, b = (
        frozenset(shingles(" ".join(words)).tolist()),
        frozenset(shingles(" ".join(other)).tolist()),
    )
    true = len(a & b) / len(a | b)
    assert abs(alike(sketch(" ".join(words)), sketch(" ".join(other))) - true) < 0.15
    assert not sketch("too short to say anything")


@given(st.text(), st.text())
def test_any_text_can_be_compared(a: str, b: str) -> None:
    """Nothing raises, and bands fit a column of 32 bits without sign."""
    one, other = Telling(1, "a", 0, a, b, b), Telling(2, "b", 1, b, a, a)
    assert compare(one, other) == compare(other, one)
    assert all(0 <= band < 2**32 for band in bands(one))
