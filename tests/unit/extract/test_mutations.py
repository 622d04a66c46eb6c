"""Does extraction stay whole on pages whose markup is broken?"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest
import sites
from hypothesis import given, settings
from hypothesis import strategies as st
from sites.story import read

from lookahead.extract import extract

URL = "https://site.example/post"
UNSAFE = re.compile(r"<(?:script|style|iframe|form)\b|<[^>]*\son\w+=|javascript:", re.I)
TAG = re.compile(r"</?[a-zA-Z][^>]*>")
PAGES = [kind().html(read(kind.stories[0])) for kind in sites.SETS["known"]]


def unclosed(page: str, rng: random.Random) -> str:
    """Some closing tags are gone."""
    return re.sub(r"</\w+>", lambda m: "" if rng.random() < 0.2 else m[0], page)


def shuffled(page: str, rng: random.Random) -> str:
    """Some tags have changed places."""
    parts = re.split(r"(</?[a-zA-Z][^>]*>)", page)
    at = [n for n, part in enumerate(parts) if TAG.fullmatch(part)]
    for _ in range(len(at) // 10):
        one, two = rng.choice(at), rng.choice(at)
        parts[one], parts[two] = parts[two], parts[one]
    return "".join(parts)


def cut(page: str, rng: random.Random) -> str:
    """The connection broke."""
    return page[: rng.randrange(len(page))]


def deep(page: str, rng: random.Random) -> str:
    """Somewhere a hundred boxes open that nobody closes."""
    at = rng.randrange(len(page))
    return page[:at] + "<div><span>" * 100 + page[at:]


def doubled(page: str, rng: random.Random) -> str:
    """A part of the page stands there many times."""
    one, two = sorted(rng.sample(range(len(page)), 2))
    part = page[one : min(two, one + 2_000)]
    return page[:two] + part * 20 + page[two:]


Mutation = Callable[[str, random.Random], str]
MUTATIONS: tuple[Mutation, ...] = (unclosed, shuffled, cut, deep, doubled)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    index=st.integers(0, len(PAGES) - 1),
    mutate=st.sampled_from(MUTATIONS),
    seed=st.integers(0, 2**32),
)
def test_broken_pages_never_raise_and_stay_bounded(index: int, mutate: Mutation, seed: int) -> None:
    """Whatever happened to the markup: an answer, not much longer than the page, and safe."""
    broken = mutate(PAGES[index], random.Random(seed))
    found = extract(broken, URL)
    assert len(found.text) <= len(broken)
    assert len(found.html) <= 2 * len(broken) + 1_000
    assert not UNSAFE.search(found.html)
