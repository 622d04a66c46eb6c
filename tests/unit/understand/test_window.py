"""Does the open window find what may tell the same?"""

from __future__ import annotations

import numpy as np
import pytest

from lookahead.core.story import Telling
from lookahead.understand.window import Window

DAY = 86_400
RNG = np.random.default_rng(0)
EVENT = RNG.normal(size=384).astype(np.float32)


def _vector(near: bool = False) -> np.ndarray:  # type: ignore[type-arg]
    own = RNG.normal(size=384).astype(np.float32)
    mixed = EVENT + 0.4 * own if near else own
    return np.asarray(mixed / np.linalg.norm(mixed), np.float32)


def _filled(count: int = 150) -> Window:
    window = Window()
    for number in range(count):
        window.put(
            Telling(number, f"s{number % 9}", number, f"thing{number} of day{number}"), _vector()
        )
    return window


def test_the_same_event_in_other_words_is_found_by_vector() -> None:
    """No word in common, but the same meaning: a bond, if a weak one."""
    window = _filled()
    window.put(Telling(1000, "a", 0, "Regulator halts merger"), _vector(near=True))
    found = window.add(Telling(1001, "b", 60, "Watchdog blocks takeover"), _vector(near=True))
    assert [(bond.a, bond.b) for bond in found][:1] == [(1000, 1001)]


def test_names_and_links_are_found_without_vectors() -> None:
    """By words alone, and by an address that one links to."""
    window = _filled()
    window.put(Telling(1000, "a", 0, "Introducing Pear 4.5", url="a.example/pear"))
    assert window.add(Telling(1001, "b", 0, "Pear 4.5: first look"))[0].score > 0.5
    linked = window.add(Telling(1002, "c", 0, "Our view", links=("a.example/pear",)))
    assert 1000 in {bond.a for bond in linked}


def test_an_article_can_change_and_go() -> None:
    """Taken in again it stands in its own place; removed, it leaves no trace, and its place is used again."""
    window = _filled()
    known = dict(window.archive.words)
    for title in ("Introducing Quince 7", "Introducing Quince 8"):
        window.add(Telling(1000, "a", 0, title), _vector())
    assert window.add(Telling(1001, "b", 0, "Quince 8, a look"), _vector())[0].a == 1000
    window.remove(1001)
    window.remove(1000)
    window.remove(1000)
    assert 1000 not in window
    assert {w: n for w, n in window.archive.words.items() if n} == known
    assert all(bond.a != 1000 for bond in window.add(Telling(2, "c", 0, "Quince 8"), _vector()))


def test_old_articles_go_but_teach_on() -> None:
    """What has expired is in no bond; what it taught about words stays."""
    window = _filled(20)
    said = window.archive.articles
    assert sorted(window.expire(10)) == list(range(10))
    assert len(window) == 10
    assert window.archive.articles == said
    with pytest.raises(KeyError):
        window.weigh(3)


def test_a_window_that_grew_too_wide_is_narrowed() -> None:
    """What is outside of the span goes, and of the rest what is furthest from its middle."""
    window = _filled(20)
    window.narrow(5, 15, most=3)
    assert [article for article in range(20) if article in window] == [9, 10, 11]


def test_what_is_far_apart_in_time_is_not_compared() -> None:
    """Ten days later the same words are another event."""
    window = _filled(10)
    window.put(Telling(1000, "a", 0, "Introducing Pear 4.5"))
    assert window.add(Telling(1001, "b", 10 * DAY, "Introducing Pear 4.5")) == []


def test_bonds_do_not_depend_on_who_came_first() -> None:
    """Once all are in, the bonds are the same whatever the order."""
    tellings = [Telling(n, f"s{n}", n, f"Pear {n % 3}.5 is here, says {n}") for n in range(12)]
    found = []
    for order in (tellings, tellings[::-1]):
        window = Window()
        for telling in order:
            window.put(telling)
        found.append({bond for telling in tellings for bond in window.weigh(telling.id)})
    assert found[0] == found[1]
