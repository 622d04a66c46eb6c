"""A feed that switches to summaries is told from an author who takes a text back."""

from hypothesis import given
from hypothesis import strategies as st

from lookahead.understand.excerpts import is_excerpt

TEXT = (
    "We trained a model of seven billion parameters on two trillion tokens. It took thirty days. "
    "The weights are out today, with the code, under a licence that lets anybody use them. "
    "On every benchmark that we tried it beats what came before it, often by a wide margin."
)
NOTICE = (
    "RETRACTED. This post was wrong in all of its claims and has been withdrawn by its authors."
)


def test_what_is_taken_from_a_text() -> None:
    """Its beginning, however it breaks off, a part of its middle, nothing."""
    for short in (
        TEXT[:130],
        TEXT[:130] + "…",
        TEXT[:130] + " [...] Read more »",
        f"{TEXT[:130]} The post A Model appeared first on The Blog of a Lab.",
        TEXT[71:180],
        "",
        "It took",
    ):
        assert is_excerpt(short, TEXT), short


def test_what_is_not() -> None:
    """A notice, also before the beginning of the text, another text, one other word."""
    for short in (NOTICE, f"{NOTICE} {TEXT[:70]}", TEXT[::-1], "Withdrawn"):
        assert not is_excerpt(short, TEXT), short


def test_scripts_without_spaces() -> None:
    """Han characters are compared one by one."""
    text = "我们训练了一个模型。它花了三十天。今天我们发布权重。"
    assert is_excerpt(text[:12] + "…", text)
    assert not is_excerpt("本文已被作者撤回。", text)


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_every_run_of_words_is_taken(text: str, start: int, end: int) -> None:
    """Whatever the text is, whole words of it are an excerpt of it."""
    words = text.split()
    assert is_excerpt(" ".join(words[start:end]), text)
