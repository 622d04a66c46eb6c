"""Vectors follow their articles: what changed waits, newest first, and nothing of two encoders mixes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest
from store_support import NOW

from lookahead.core.errors import CannotGoOn
from lookahead.core.look import Draft, Tally
from lookahead.core.model import Source
from lookahead.search.near import Near
from lookahead.store import articles, vectors
from lookahead.store.vectors import Made, Waiting

Look, Follow, MakeDraft = Callable[..., Tally], Callable[..., Source], Callable[..., Draft]


def made(waiting: list[Waiting], dim: int = 4) -> list[Made]:
    """A vector for each, that depends on its text."""
    found = []
    for one in waiting:
        seed = int.from_bytes(vectors.digest(one.text)[:4], "big")
        row = np.random.default_rng(seed).normal(size=dim).astype(np.float32)
        found.append(Made(one.article, one.hash, row / np.linalg.norm(row)))
    return found


def catch_up(encoder: int, dim: int = 4) -> int:
    """Follow and encode until nothing waits; how many were encoded."""
    while vectors.follow(encoder):
        pass
    waiting = vectors.waiting(encoder, 1000)
    return vectors.save(encoder, made(waiting, dim))


@pytest.fixture
def ten(follow: Follow, look: Look, draft: MakeDraft) -> None:
    """Ten articles of one source, the newest first."""
    follow("a")
    look("a", *[draft(n) for n in range(10)])


def test_the_newest_wait_first(ten: None) -> None:
    """Every article waits once, with its title and text, newest first."""
    encoder = vectors.use("onnx:one:00:int8")
    assert vectors.follow(encoder) == 10
    assert vectors.follow(encoder) == 0
    found = vectors.waiting(encoder, 3)
    assert [one.text for one in found] == [f"Title {n}. Text {n}" for n in range(3)]
    assert vectors.is_waiting(encoder)
    assert catch_up(encoder) == 10
    assert not vectors.is_waiting(encoder)


def test_what_is_read_is_what_was_saved(ten: None) -> None:
    """fp16 costs less than a thousandth; a window holds what was published in it."""
    encoder = vectors.use("onnx:one:00:int8")
    vectors.follow(encoder)
    wanted = {one.article: one.vector for one in made(vectors.waiting(encoder, 10))}
    catch_up(encoder)
    found = vectors.read()
    assert found.encoder == "onnx:one:00:int8"
    assert set(found.ids.tolist()) == wanted.keys()
    for id, row in zip(found.ids.tolist(), found.vectors, strict=True):
        assert np.allclose(row, wanted[id], atol=1e-3)
    assert len(vectors.read(since=NOW - timedelta(hours=4)).ids) == 5
    assert sorted(vectors.of([1, 2, 99]).ids.tolist()) == [1, 2]
    assert len(vectors.read(after=vectors.seq() - 3).ids) == 3


def test_a_changed_text_waits_and_its_old_vector_serves(
    ten: None, look: Look, draft: MakeDraft
) -> None:
    """An edit makes one article wait; a change of something else none."""
    encoder = vectors.use("onnx:one:00:int8")
    catch_up(encoder)
    look("a", draft(3, text="Other text"), draft(4, image="https://a.example/p.png"))
    assert catch_up(encoder) == 1
    look("a", draft(3, text="Third text"))
    vectors.follow(encoder)
    assert [one.text for one in vectors.waiting(encoder, 9)] == ["Title 3. Third text"]
    assert len(vectors.read().ids) == 10


def test_a_text_that_changes_while_it_is_encoded_keeps_waiting(
    ten: None, look: Look, draft: MakeDraft
) -> None:
    """The vector of the old text is not taken for that of the new one."""
    encoder = vectors.use("onnx:one:00:int8")
    vectors.follow(encoder)
    under_way = made(vectors.waiting(encoder, 1))
    look("a", draft(0, text="Other text"))
    vectors.follow(encoder)
    assert vectors.save(encoder, under_way) == 0
    assert vectors.waiting(encoder, 1)[0].text == "Title 0. Other text"


def test_an_article_that_goes_takes_its_vector_along(ten: None) -> None:
    """Purging needs no step of its own, also while it is encoded."""
    encoder = vectors.use("onnx:one:00:int8")
    vectors.follow(encoder)
    under_way = made(vectors.waiting(encoder, 10))
    articles.purge([under_way[0].article], NOW)
    assert vectors.save(encoder, under_way) == 9
    articles.purge([under_way[1].article], NOW)
    assert len(vectors.read().ids) == 8
    assert not vectors.is_waiting(encoder) or vectors.follow(encoder) == 0


def test_a_text_without_a_vector_does_not_wait_for_ever(ten: None) -> None:
    """What cannot be encoded is said, counted, and asked again only after an edit."""
    encoder = vectors.use("onnx:one:00:int8")
    vectors.follow(encoder)
    (first, *_) = vectors.waiting(encoder, 10)
    vectors.save(encoder, [Made(first.article, first.hash, None, "it crashed its worker")])
    assert catch_up(encoder) == 9
    (kept,) = vectors.kept()
    assert (kept.vectors, kept.waiting, kept.problems, kept.dim) == (9, 0, 1, 4)


def test_the_old_encoder_serves_until_the_new_one_is_complete(
    ten: None, look: Look, draft: MakeDraft
) -> None:
    """Changing the encoder never leaves a moment without vectors, and the old ones go then."""
    old = vectors.use("onnx:one:00:int8")
    catch_up(old)
    new = vectors.use("onnx:two:00:int8")
    vectors.follow(new)
    vectors.save(new, made(vectors.waiting(new, 4), dim=6))
    assert not vectors.settle(new)
    assert vectors.serving() == "onnx:one:00:int8"
    assert vectors.read().vectors.shape == (10, 4)
    assert vectors.drop_others(new) == 0
    look("a", draft(20))
    catch_up(new, dim=6)
    assert vectors.settle(new)
    assert vectors.read().vectors.shape == (11, 6)
    assert vectors.drop_others(new) == 10
    assert vectors.drop_others(new) == 0
    assert [kept.name for kept in vectors.kept()] == ["onnx:two:00:int8"]


def test_going_back_half_way_deletes_the_new_one(ten: None) -> None:
    """Who changes their mind has the old vectors still, and what was begun goes."""
    old = vectors.use("onnx:one:00:int8")
    catch_up(old)
    new = vectors.use("onnx:two:00:int8")
    vectors.follow(new)
    assert vectors.use("onnx:one:00:int8") == old
    assert not vectors.settle(old)
    while vectors.drop_others(old):
        pass
    assert [(kept.name, kept.serves) for kept in vectors.kept()] == [("onnx:one:00:int8", True)]


def test_vectors_of_another_length_are_refused(ten: None) -> None:
    """An encoder that gives another number of numbers than before is a sentence, and nothing is kept."""
    encoder = vectors.use("onnx:one:00:int8")
    vectors.follow(encoder)
    vectors.save(encoder, made(vectors.waiting(encoder, 5)))
    with pytest.raises(CannotGoOn, match="vectors of 6 numbers"):
        vectors.save(encoder, made(vectors.waiting(encoder, 5), dim=6))
    assert len(vectors.read().ids) == 5


def test_without_vectors_nothing_is_found(home: object) -> None:
    """An empty radar gives empty answers."""
    assert vectors.read().vectors.shape == (0, 0)
    near = Near()
    near.refresh()
    assert near.nearest(np.ones(4, np.float32), 5) == []
    assert (vectors.serving(), vectors.kept()) == ("", [])


def test_near_is_exact_and_filters_first(ten: None) -> None:
    """The same order as sorting all cosines; of a chosen few, the nearest of these."""
    encoder = vectors.use("onnx:one:00:int8")
    catch_up(encoder)
    found, near = vectors.read(), Near()
    near.refresh()
    vector = found.vectors[4]
    scores = found.vectors @ vector
    wanted = found.ids[np.argsort(-scores)].tolist()
    assert [id for id, _ in near.nearest(vector, 10)] == wanted
    assert [id for id, _ in near.nearest(vector, 3)] == wanted[:3]
    few = wanted[1::3]
    assert [id for id, _ in near.nearest(vector, 2, among=[*few, 999])] == few[:2]
    assert near.nearest(vector, 10, among=[]) == []
    assert near.nearest(np.ones(7, np.float32), 3) == []


def test_near_follows_what_is_new(ten: None, look: Look, draft: MakeDraft) -> None:
    """New, changed and exchanged vectors are there after a refresh, without reading all again."""
    encoder, near = vectors.use("onnx:one:00:int8"), Near()
    catch_up(encoder)
    near.refresh()
    look("a", *[draft(n) for n in range(30, 37)], draft(2, text="Other text"))
    catch_up(encoder)
    near.refresh()
    _agrees(near)
    assert len(near) == 17
    new = vectors.use("onnx:two:00:int8")
    catch_up(new, dim=6)
    assert vectors.settle(new)
    near.refresh()
    _agrees(near)
    assert near.encoder == "onnx:two:00:int8"


def _agrees(near: Near) -> None:
    found = vectors.read()
    for id, row in zip(found.ids.tolist(), found.vectors, strict=True):
        best, score = near.nearest(row, 1)[0]
        assert (best, round(score, 2)) == (id, 1.0)
