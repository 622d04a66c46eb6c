"""Are the nearest texts found exactly, and does a site without an encoder do without?"""

from __future__ import annotations

import numpy as np
import pytest
from tests.publish.conftest import Blog

from lookahead.config import load
from lookahead.publish import meaning


def test_neighbours_are_exact_and_in_order() -> None:
    """As by comparing each with each; ties by name, nobody near to itself, nothing below the floor."""
    random = np.random.default_rng(3)
    rows = random.normal(size=(600, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[5] = rows[6] = rows[7]
    names = [f"t{n:03}" for n in range(600)]
    found = list(meaning.nearest(rows, names))
    likeness = np.round(rows @ rows.T, meaning.DIGITS)
    for at in (0, 5, 6, 7, 255, 256, 599):
        order = sorted(
            (i for i in range(600) if i != at and likeness[at, i] >= meaning.FLOOR),
            key=lambda i, at=at: (-likeness[at, i], names[i]),  # type: ignore[misc]
        )
        assert found[at] == tuple(names[i] for i in order[: meaning.NEAR])
    assert found[5][:2] == ("t006", "t007")
    assert list(meaning.nearest(rows[:1], names[:1])) == [()]


def test_without_an_encoder_words_decide(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its owner is told once; nothing is wrong."""
    monkeypatch.setenv("LOOKAHEAD_ENCODER", "none")
    blog.write("site.toml", 'related = "meaning"\n')
    blog.post("a", "Heads of attention.")
    built = blog.build(
        base_url="https://example.org", encoder=load({"home": str(blog.out.parent / "home")})
    )
    assert built.flaws == ()
    assert [note.startswith("related texts are found by their words") for note in built.notes] == [
        True
    ]


@pytest.mark.slow
def test_vectors_are_made_once_and_give_the_same_site(blog: Blog) -> None:
    """Also from an empty cache, as long as the vectors are beside it, and without them."""
    blog.write("site.toml", 'related = "meaning"\n')
    for name, text in {
        "cats": "Cats purr, and kittens play with wool.",
        "dogs": "A kitten and a puppy are young animals.",
        "tax": "The ministry of finance raised the rate of value added tax.",
    }.items():
        blog.post(name, text)
    settings = load({"home": str(blog.out.parent / "home")})
    built = blog.build(encoder=settings)
    if missing := [note for note in built.notes if "base_url" not in note]:
        pytest.skip(missing[0])
    before = blog.files()
    assert "/posts/dogs/" in blog.page("posts/cats/index.html")
    for memory in ([blog.options.cache], list(blog.options.cache.parent.glob("*.sqlite3"))):
        for one in memory:
            one.unlink(missing_ok=True)
        blog.build()
        assert blog.files() == before
