"""The encoder that comes with Lookahead: any text has a vector, and near texts have near ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookahead.encode import Choice, Encoder, Unavailable, identify
from lookahead.encode.places import NAME

PAIRS = [
    ("A new method makes attention sparse", "Sparse attention: a novel approach"),
    ("The company raised two hundred million dollars", "Start-up closes a $200M funding round"),
    ("How to cook rice without burning it", "Preparing rice so that it does not stick"),
]


def test_the_default_has_its_name_and_size(ours: Encoder) -> None:
    """Its id says runtime, model, sha256 and precision, and needs no loading."""
    backend, name, sha256, precision = ours.id.split(":")
    assert (backend, name, precision, len(sha256)) == ("onnx", NAME, "int8", 64)
    assert (ours.dim, ours.max_tokens) == (384, 256)
    assert identify(Choice()) == ours.id


def test_what_means_the_same_is_near(ours: Encoder) -> None:
    """Each sentence is nearer to its retelling than to any other."""
    first = ours.encode([a for a, _ in PAIRS])
    second = ours.encode([b for _, b in PAIRS], kind="query")
    scores = first @ second.T
    assert list(scores.argmax(1)) == [0, 1, 2]
    assert scores.diagonal().min() > 0.4


@given(st.lists(st.text(max_size=200), max_size=12))
@settings(max_examples=40)
def test_any_text_has_a_vector_of_unit_length(ours: Encoder, texts: list[str]) -> None:
    """float32, one row a text, length 1 to 1e-5."""
    found = ours.encode(texts)
    assert found.shape == (len(texts), 384)
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)


def test_no_texts_and_empty_texts(ours: Encoder) -> None:
    """No texts give no rows; an empty text, white space and controls have one defined vector."""
    assert ours.encode([]).shape == (0, 384)
    rows = [ours.encode([text])[0] for text in ("", "  \n\t", "\x00\x01", "\ud800")]
    assert all(np.array_equal(rows[0], row) for row in rows)


def test_the_order_of_texts_does_not_matter(ours: Encoder) -> None:
    """A text has nearly the same vector wherever it stands and whatever stands beside it."""
    rng = np.random.default_rng(1)
    words = "model agents data training open source chip release paper on the for a with".split()
    texts = [" ".join(rng.choice(words, n)) for n in rng.integers(1, 120, 40)]
    there = ours.encode(texts)
    order = rng.permutation(len(texts))
    back = ours.encode([texts[at] for at in order])
    alone = np.concatenate([ours.encode([text]) for text in texts])
    assert (there[order] * back).sum(1).min() > 0.98
    assert (there * alone).sum(1).min() > 0.97  # int8: dynamic ranges are those of the batch
    assert (there * alone).sum(1).mean() > 0.99


def test_what_is_too_long_is_cut(ours: Encoder) -> None:
    """Beyond 256 tokens nothing counts, and ten megabytes take no longer than one page."""
    page = "attention " * 254
    same = ours.encode([page + "bananas"])[0] @ ours.encode([page + "quarks " * 1_000_000])[0]
    assert same > 0.9999


def test_none_is_an_answer() -> None:
    """Without an encoder there is a sentence that says why."""
    for choice in (Choice("none"), Choice("/nowhere/at/all")):
        with pytest.raises(Unavailable):
            Encoder(choice)
        with pytest.raises(Unavailable):
            identify(choice)
