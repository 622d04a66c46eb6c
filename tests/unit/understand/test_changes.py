"""The difference of two texts gives both of them back, shows little where little changed, and is bounded."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.understand import changes
from lookahead.understand.changes import (
    EDITED,
    FOLDED,
    GONE,
    NEW,
    SAME,
    Passage,
    compare,
    folded,
    is_edit,
    words,
)

WORDS = st.sampled_from(
    ["a", "b", "the", "loss", "2.5", "fell,", "end.", "模", "型", "à\u0301", "🧑‍🔬"]
)
SPACES = st.sampled_from([" ", " ", "", "  ", "\n", "\n\n", "\n\n"])
TEXTS = st.one_of(
    st.lists(st.tuples(WORDS, SPACES), max_size=60).map(lambda p: "".join(map("".join, p))),
    st.text(max_size=300),
)


def sides(passages: Sequence[Passage]) -> tuple[list[str], list[str]]:
    """Both texts, paragraph by paragraph: of an edited one the parts of each side."""
    before, after = [], []
    for passage in passages:
        for side, kind in ((before, GONE), (after, NEW)):
            text = "".join(p.text for p in passage.pieces if p.kind in (SAME, kind))
            if text:
                side.append(text)
    return before, after


def marked(before: str, after: str) -> str:
    """The edit as [-gone-]{+new+}."""
    marks = {SAME: "{}", GONE: "[-{}-]", NEW: "{{+{}+}}", FOLDED: "<{}>"}
    return "\n".join(
        "".join(marks[piece.kind].format(piece.text) for piece in passage.pieces)
        for passage in compare(before, after)
    )


@given(TEXTS, TEXTS)
def test_both_texts_come_back(before: str, after: str) -> None:
    """Every paragraph of both, word by word and with its own spaces, whatever they are."""
    found = sides(compare(before, after))
    assert found == (changes.paragraphs(before), changes.paragraphs(after))


@given(TEXTS)
def test_words_are_the_text(text: str) -> None:
    """Nothing is lost between words; a text is the same as itself, and its own no edit."""
    line = " ".join(text.split())
    assert "".join(words(line)) == line
    assert {p.kind for p in compare(text, text)} <= {SAME}
    assert not is_edit(text, text)


@given(st.lists(st.integers(0, 4), max_size=14), st.lists(st.integers(0, 4), max_size=14))
def test_as_much_as_can_stay_stays(old: list[int], new: list[int]) -> None:
    """The alignment is a longest common subsequence, as the plain table of numbers gives it."""
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, one in enumerate(old):
        for j, other in enumerate(new):
            lengths[i + 1][j + 1] = (
                lengths[i][j] + 1 if one == other else max(lengths[i][j + 1], lengths[i + 1][j])
            )
    found = changes._longest([str(n) for n in old], [str(n) for n in new])
    assert len(found) == lengths[-1][-1]
    assert all(old[i] == new[j] for i, j in found)
    assert found == sorted(set(found))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("The loss fell to 2.3.", "The loss fell to 2.1.", "The loss fell to [-2.3-]{+2.1+}."),
        ("It is done.", "It is done. More soon.", "It is done.{+ More soon.+}"),
        ("red blue glad tomorrow evening", "red blue glad", "red blue glad[- tomorrow evening-]"),
        ("three big fat cats and dogs", "three big fat cats.", "three big fat cats[- and dogs-]{+.+}"),
        ("一个很小的模型。", "一个很大的模型。", "一个很[-小-]{+大+}的模型。"),
        ("One.\n\nTwo.", "One.\n\nHalf.\n\nTwo.", "One.\n{+Half.+}\nTwo."),
        ("Gone now.\n\nTwo.", "Two.", "[-Gone now.-]\nTwo."),
        ("", "All new.", "{+All new.+}"),
        (
            "We ran it on one card for two days in May.",
            "We ran it on eight cards for two weeks in May.",
            "We ran it on [-one card -]{+eight cards +}for two [-days -]{+weeks +}in May.",
        ),
        (
            "Red apples and green pears grow in the old garden.",
            "Blue plums and yellow grapes grow in the old garden.",
            "[-Red apples and green pears -]{+Blue plums and yellow grapes +}grow in the old garden.",
        ),
        ("A text of ours.", "Wholly other words.", "[-A text of ours.-]\n{+Wholly other words.+}"),
    ],
)  # fmt: skip
def test_what_a_reader_sees(before: str, after: str, shown: str) -> None:
    """Numbers, ends, single characters, paragraphs; not a patchwork of small words."""
    assert marked(before, after) == shown


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Read  in\n\ntwo lines", "Read in two lines"),
        ("5 min ago · The loss fell", "2 hours ago · The loss fell"),
        ("The loss fell. 3 comments", "The loss fell. 1,204 comments"),
        ("vor 5 Minuten Der Wert", "vor 7 Stunden Der Wert"),
        ("3 分钟前 损失下降", "5 小时前 损失下降"),
        ("“Quoted” – so", '"Quoted" - so'),
        ("See https://a.example/x?utm_source=rss now", "See https://a.example/x now"),
        ("Last updated: 3 May 2026. Text", "Last updated: 21 November 2026. Text"),
        ("The end", "The end."),
        ("Soft\u00adhyphen", "Softhyphen"),
    ],
)
def test_what_is_no_edit(before: str, after: str) -> None:
    """White space, typography, ages, counts, and how a reader came, in both directions."""
    assert not is_edit(before, after)
    assert not is_edit(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It costs $5", "It costs €5"),
        ("A score of 3.5", "A score of 35"),
        ("A change of -5", "A change of 5"),
        ("It has 70 points", "It has 71 points"),
        ("It works", "It does not work"),
        ("a\n\nb\n\nc", "a\n\nx\n\nc"),
        ("https://a.example/x?id=1", "https://a.example/x?id=2"),
        ("C", "C++"),
    ],
)
def test_what_is_an_edit(before: str, after: str) -> None:
    """One sign may be the whole point."""
    assert is_edit(before, after)


@pytest.mark.parametrize(
    ("before", "after", "is_whole"),
    [
        ("The loss fell …", "The loss fell by half. Then it rose.", True),
        ("The loss fell [...] Read more →", "The loss fell by half.", True),
        ("The loss fell.", "The loss fell.\n\nThen it rose.", True),
        ("The loss rose …", "The loss fell by half.", False),
        ("The loss fell", "The loss fell", False),
        ("…", "The loss fell", False),
    ],
)
def test_a_summary_and_the_text_that_it_begins(before: str, after: str, is_whole: bool) -> None:
    """What ended with an ellipsis goes on."""
    assert changes.completes(before, after) is is_whole


def test_what_is_far_from_changes_is_folded() -> None:
    """A paragraph before and after stays, and so do the ends of long runs of words."""
    text = [f"Paragraph {n} has its own words." for n in range(50)]
    edited = [*text[:25], "A new one.", *text[25:]]
    shown = folded(compare("\n\n".join(text), "\n\n".join(edited)))
    assert [p.kind for p in shown] == [FOLDED, SAME, NEW, SAME, FOLDED]
    assert shown[0].pieces[0].text == "24 paragraphs that did not change"
    long = [f"w{n}" for n in range(300)]
    (passage,) = folded(compare(" ".join(long), " ".join([*long[:150], "new", *long[150:]])))
    assert passage.kind == EDITED
    assert [p.kind for p in passage.pieces].count(FOLDED) == 2


def test_no_page_becomes_endless() -> None:
    """Ten thousand changed paragraphs are cut, and the page says so."""
    shown = folded(compare("", "\n\n".join(f"Paragraph {n}" for n in range(10_000))))
    assert len(shown) == changes.MOST_PASSAGES + 1
    assert shown[-1].kind == FOLDED


def many(count: int = 100_000, kinds: int = 5000) -> list[str]:
    chance = random.Random(5)
    return [f"w{chance.randrange(kinds)}" for _ in range(count)]


def some(text: list[str]) -> list[str]:
    return [word if at % 50 else "X" for at, word in enumerate(text)]


HOSTILE: dict[str, Callable[[], tuple[str, str]]] = {
    "a long paragraph": lambda: (" ".join(many()), " ".join(some(many()))),
    "100,000 paragraphs": lambda: ("\n\n".join(many()), "\n\n".join(some(many()))),
    "two words": lambda: (" ".join(many(kinds=2)), " ".join(reversed(many(kinds=2)))),
    "turned round": lambda: (" ".join(map(str, range(10**5))), " ".join(map(str, range(10**5, 0, -1)))),
    "10 MB": lambda: ("a " * 5_000_000, "b " * 5_000_000),
    "empty paragraphs": lambda: ("a\n\n" * 3_000_000, "b\n\n" * 3_000_000),
    "points": lambda: ("a" + "." * 10_000_000, "." * 10_000_000),
    "Han": lambda: ("模型学习数据" * 500_000, "据数习学型模" * 500_000),
    "digits": lambda: ("1,1 " * 2_500_000, "1,2 " * 2_500_000),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_compared_in_bounded_time(name: str) -> None:
    """Half a second on this project's machine; here with room for a busy one."""
    before, after = HOSTILE[name]()
    start = process_time()
    assert folded(compare(before, after))
    is_edit(before, after)
    assert process_time() - start < 3, name
