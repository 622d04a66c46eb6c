"""What is understood follows what is stored: after edits, purges and kills, and as often as one likes."""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import understood

from lookahead.evals.stories import bcubed

NAMES = ("Quarry 3", "Heron 9", "Tamarind 2.5", "Ostler 7", "Vellum 1.2", "Kestrel 4")
WORDS = (
    "sparse routing halves the cost of long contexts while probes of the residual stream say little about "
    "which expert answers and a smaller reward model keeps its calibration under distribution shift"
).split()


def feed(slug: str, chance: random.Random, changed: str = "") -> bytes:
    """A day of a source: each name in its own words, some hours apart."""
    items = []
    for at, name in enumerate(NAMES):
        said = " ".join(chance.choices(WORDS, k=50))
        date = format_datetime(understood.NOW - timedelta(hours=1 + chance.random() * 3))
        title = f"{name} is released: {chance.choice(WORDS)}"
        title = changed if changed and not at else title
        items.append(
            f"<item><guid>{slug}{at}</guid><title>{title}</title><pubDate>{date}</pubDate>"
            f"<link>https://{slug}.example/{at}</link>"
            f"<description>{name} by {name.split()[0]} Labs. {said}.</description></item>"
        )
    return f'<rss version="2.0"><channel><title>{slug}</title>{"".join(items)}</channel></rss>'.encode()


SLUGS = tuple(f"s{n}" for n in range(6))


def gather(order: tuple[str, ...] = SLUGS, after: Callable[[], object] = int) -> None:
    """Every source of the day, in this order."""
    for slug in order:
        understood.follow(slug)
        understood.deliver(slug, feed(slug, random.Random(slug)))
        after()


def numbers() -> dict[str, int]:
    """By address of an article: the number of its story."""
    from lookahead.store.sql import rows

    return dict(
        rows(
            "SELECT a.url, m.story_id FROM store_member m JOIN store_article a ON a.id = m.article_id"
        )
    )


def is_sound() -> None:
    """Every article is understood once, from the text that it has now, and counts agree."""
    from lookahead.store.sql import rows

    ((articles,),) = rows("SELECT count(*) FROM store_article")
    ((current,),) = rows(
        "SELECT count(*) FROM store_understood u JOIN store_article a"
        " ON a.id = u.article_id AND a.seq = u.seq"
    )
    assert current == articles
    assert rows("PRAGMA foreign_key_check") == []
    wrong = rows(
        "SELECT id FROM store_story s WHERE articles !="
        " (SELECT count(*) FROM store_member m WHERE m.story_id = s.id)"
    )
    assert wrong == []


def test_a_day_becomes_its_stories(home: Path) -> None:
    """Six names told by six sources: articles of one name are together, and of two never."""
    gather()
    assert understood.understand() == 36
    is_sound()
    found = understood.stories()
    assert found
    assert all(len({url.rpartition("/")[2] for url in urls}) == 1 for urls in found)


@pytest.mark.slow
def test_any_order_of_arrival_gives_nearly_the_same_stories(
    arrived: Callable[[tuple[str, ...]], set[frozenset[str]]],
) -> None:
    """Twenty orders of a day, understood after each source: B-cubed F1 of any two is 0.95 at the least."""
    found = [arrived(tuple(random.Random(n).sample(SLUGS, len(SLUGS)))) for n in range(20)]
    assert min(alike(a, b) for a, b in itertools.combinations(found, 2)) >= 0.95


@pytest.fixture
def arrived(home: Path, tmp_path: Path) -> Callable[[tuple[str, ...]], set[frozenset[str]]]:
    """The stories that a day makes in a database of its own, understood source by source."""
    from django.db import connection

    from lookahead.config import load

    empty = tmp_path / "empty.sqlite3"
    connection.close()
    shutil.copyfile(load().database, empty)

    def arrive(order: tuple[str, ...]) -> set[frozenset[str]]:
        connection.close()
        for file in home.glob(f"{load().database.name}*"):
            file.unlink()
        shutil.copyfile(empty, load().database)
        gather(order, understood.understand)
        return understood.stories()

    return arrive


def alike(stories: set[frozenset[str]], others: set[frozenset[str]]) -> float:
    """B-cubed F1 of two ways to put the same articles together."""
    ids = {url: at for at, url in enumerate(understood.urls())}
    told = {url: min(urls) for urls in others for url in urls}
    groups = [frozenset(ids[url] for url in urls) for urls in stories]
    groups += [frozenset([ids[url]]) for url in ids.keys() - {u for urls in stories for u in urls}]
    each = [both for _, both in bcubed(groups, {id: told.get(url, url) for url, id in ids.items()})]
    precision, recall = (sum(values) / len(each) for values in zip(*each, strict=True))
    return 2 * precision * recall / (precision + recall)


def _again() -> None:
    from lookahead.store import understanding

    understanding.forget_all()
    understood.understand()


def test_to_understand_again_changes_nothing(home: Path) -> None:
    """Stories keep their numbers, and nothing is doubled."""
    from lookahead.store.sql import rows

    gather()
    understood.encode()
    understood.understand()
    before, bonds = numbers(), rows("SELECT a_id, b_id FROM store_bond ORDER BY 1, 2")
    for _ in range(2):
        _again()
        assert numbers() == before
        assert rows("SELECT a_id, b_id FROM store_bond ORDER BY 1, 2") == bonds
    is_sound()


def test_an_edit_while_it_is_thought_about_is_understood_again(home: Path) -> None:
    """What was worked out of the old text is not kept, and the next round sees the new one."""
    from lookahead.pipeline.understand import Mind, keep
    from lookahead.store import understanding

    gather()
    changed = understanding.changed(100)
    thoughts = Mind().think(changed.articles)
    later = understood.NOW + timedelta(hours=1)
    document = feed("s0", random.Random("s0"), "A recipe for soup with beans")
    understood.deliver("s0", document, later)
    keep(thoughts, later)
    understanding.reached(changed)
    assert understood.understand() == 1
    is_sound()
    assert "https://s0.example/0" not in numbers()


def test_what_is_purged_leaves_its_story_and_does_not_come_back(home: Path) -> None:
    """The others stay together; a thought about it that comes too late is dropped."""
    from lookahead.pipeline.understand import Mind, keep
    from lookahead.store import articles
    from lookahead.store.sql import rows

    gather()
    understood.understand()
    before = numbers()
    gone = next(iter(before))
    ((id,),) = rows("SELECT id FROM store_article WHERE url = %s", [gone])
    thoughts = Mind().think([id])
    articles.purge([id], understood.NOW)
    keep(thoughts, understood.NOW)
    left = numbers()
    assert gone not in left
    beside = [url for url, story in before.items() if story == before[gone] and url != gone]
    if len(beside) > 1:
        assert {left[url] for url in beside} == {before[gone]}
    _again()
    assert gone not in numbers()
    is_sound()


def test_a_kill_between_two_portions_costs_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was kept is not understood again; the rest is; the stories are those of a run without a kill."""
    from lookahead.pipeline.understand import Mind, keep
    from lookahead.store import understanding

    gather()
    changed = understanding.changed(100)
    keep(Mind().think(changed.articles[:20]), datetime.now(understood.NOW.tzinfo))
    assert understood.understand() == len(changed.articles) - 20
    is_sound()
    found = understood.stories()
    _again()
    assert understood.stories() == found
