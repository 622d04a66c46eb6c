"""Which articles tell which story?  Bonds between articles, readers' rulings, and the stories they make.

A story keeps its number while most of its articles stay together.  One that becomes part of another leads
there for ever, so no address of a story is ever lost.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from lookahead.core.model import Card, Reason
from lookahead.core.story import Bond, Component, Copy, Ruling, StoryPage
from lookahead.store.rows import CARD, cards, many_of
from lookahead.store.sql import Row, chunks, many, marks, rows, run, seconds

LEADS = 0.2  # the score of a bond that two groups must have between them to become one story
LARGEST = 2000  # articles of one component: more is a fault of the bonds, not an event


def component(ids: Collection[int]) -> Component:
    """Everything that hangs together with these articles, by bonds, rulings, or the stories they are in.

    Weak bonds lead nowhere by themselves, though they count between what is found: in a busy week they
    connect nearly everything.  The bonds come without their reasons.
    """
    edge = set(_members_beside(ids)) | set(ids)
    seen, found, rulings = set[int](), dict[tuple[int, int], Bond](), set[Ruling]()
    while edge and len(seen) < LARGEST:
        near: set[int] = set()
        for a, b, score in _scores(edge):
            found[a, b] = Bond(a, b, score)
            if score >= LEADS:
                near |= {a, b}
        for ruling in _rulings(edge):
            rulings.add(ruling)
            near |= {ruling.a, ruling.b}
        seen |= edge
        near |= set(_members_beside(near - seen))
        edge = near - seen
    return Component(
        tuple(sorted(seen)),
        tuple(found[pair] for pair in sorted(found) if set(pair) <= seen),
        tuple(sorted((r for r in rulings if {r.a, r.b} <= seen), key=lambda r: (r.a, r.b))),
    )


def _scores(ids: Collection[int]) -> Iterator[tuple[int, int, float]]:
    """Every bond of these articles, less its reasons; one between two of them comes twice."""
    for column in ("a_id", "b_id"):
        for part in chunks(ids):
            yield from rows(
                f"SELECT a_id, b_id, score FROM store_bond WHERE {column} IN ({marks(len(part))})",
                part,
            )


def _members_beside(ids: Collection[int]) -> list[int]:
    """The articles of every story that holds one of these."""
    return [
        id
        for part in chunks(ids)
        for (id,) in rows(
            "SELECT article_id FROM store_member WHERE story_id IN (SELECT story_id FROM store_member"
            f" WHERE article_id IN ({marks(len(part))}))",
            part,
        )
    ]


def bonds(ids: Collection[int]) -> Iterator[Bond]:
    """Every bond of these articles; one between two of them comes twice."""
    for column in ("a_id", "b_id"):
        for part in chunks(ids):
            for a, b, score, reasons in rows(
                "SELECT a_id, b_id, score, reasons FROM store_bond"
                f" WHERE {column} IN ({marks(len(part))})",
                part,
            ):
                yield Bond(a, b, score, tuple(Reason(*reason) for reason in json.loads(reasons)))


def _rulings(ids: Collection[int]) -> Iterator[Ruling]:
    for column in ("a_id", "b_id"):
        for part in chunks(ids):
            for a, b, same in rows(
                f"SELECT a_id, b_id, same FROM store_ruling WHERE {column} IN ({marks(len(part))})",
                part,
            ):
                yield Ruling(a, b, bool(same))


# ---- keeping -----------------------------------------------------------------------------------


def assign(groups: Sequence[Collection[int]], now: datetime) -> set[int]:
    """Make these groups of articles stories; the articles whose story changed.

    A group of one is no story.  Inside the caller's transaction.
    """
    before = _story_of([id for group in groups for id in group])
    after: dict[int, int | None] = {}
    for group, story in _numbered(groups, before):
        number = story if story is not None else _new() if len(group) > 1 else None
        after |= dict.fromkeys(group, number if len(group) > 1 else None)
    moved = {id for id, story in after.items() if before.get(id) != story}
    many("DELETE FROM store_member WHERE article_id = %s", [(id,) for id in moved])
    many(
        "INSERT INTO store_member (article_id, story_id, published, joined)"
        " SELECT id, %s, published, %s FROM store_article WHERE id = %s",
        [(after[id], seconds(now), id) for id in sorted(moved) if after[id] is not None],
    )
    touched = {story for id in moved for story in (before.get(id), after[id]) if story is not None}
    _lead_on(touched, before, after)
    _measure(touched | {story for story in after.values() if story is not None})
    return moved


def _story_of(ids: Collection[int]) -> dict[int, int]:
    return {
        id: story
        for part in chunks(ids)
        for id, story in rows(
            f"SELECT article_id, story_id FROM store_member WHERE article_id IN ({marks(len(part))})",
            part,
        )
    }


def _numbered(
    groups: Sequence[Collection[int]], before: Mapping[int, int]
) -> Iterator[tuple[Collection[int], int | None]]:
    """Each group with the number that most of its articles bore, where no group had more of them."""
    shares = [
        (count, -story, place)
        for place, group in enumerate(groups)
        if len(group) > 1
        for story, count in Counter(before[id] for id in group if id in before).items()
    ]
    numbers: dict[int, int] = {}
    for _, story, place in sorted(shares, reverse=True):
        if place not in numbers and -story not in numbers.values():
            numbers[place] = -story
    for place, group in enumerate(groups):
        yield group, numbers.get(place)


def _new() -> int:
    ((id,),) = rows(
        "INSERT INTO store_story (first, newest, articles, sources) VALUES (0, 0, 0, 0) RETURNING id"
    )
    return int(id)


def _lead_on(
    touched: Collection[int], before: Mapping[int, int], after: Mapping[int, int | None]
) -> None:
    """A story that nobody tells any more leads to the one that most of its articles went to."""
    went: dict[int, Counter[int]] = defaultdict(Counter)
    for id, story in before.items():
        target = after.get(id)
        if target is not None and target != story:
            went[story][target] += 1
    living = {story for story in after.values() if story is not None}
    for story in sorted(touched):
        best = went[story].most_common(1)
        into = None if story in living or not best else best[0][0]
        run("UPDATE store_story SET into_id = %s WHERE id = %s", [into, story])


def _measure(stories: Collection[int]) -> None:
    """Keep the counts, the span and the lead of stories.

    The lead stands for all: no copy, of the source with most weight, the longest, the earliest here;
    the same that `facts` names.
    """
    for story in sorted(stories):
        told = rows(
            "SELECT a.id, a.published, a.source_id, a.others, c.article_id FROM store_member m"
            " JOIN store_article a ON a.id = m.article_id JOIN store_source s ON s.id = a.source_id"
            " LEFT JOIN store_copy c ON c.article_id = a.id WHERE m.story_id = %s"
            " ORDER BY c.article_id IS NOT NULL, s.weight DESC, a.minutes DESC, a.id",
            [story],
        )
        if not told:  # its last lead is what its address still shows
            run("UPDATE store_story SET articles = 0, sources = 0 WHERE id = %s", [story])
            continue
        run(
            "UPDATE store_story SET lead_id = %s, first = %s, newest = %s, articles = %s, sources = %s"
            " WHERE id = %s",
            [
                told[0][0],
                min(row[1] for row in told),
                max(row[1] for row in told),
                len(told),
                len(_telling(told)),
                story,
            ],
        )


def _telling(told: Sequence[Row]) -> set[int]:
    """The sources that tell it, as heat counts them: who carries an article too, and no copies."""
    own = [row for row in told if row[4] is None] or told
    return {source for row in own for source in (row[2], *many_of(row[3]))}


def leave(ids: Sequence[int]) -> None:
    """Take articles out of their stories, because they are about to go."""
    touched = set(_story_of(ids).values())
    many("DELETE FROM store_member WHERE article_id = %s", [(id,) for id in ids])
    many("UPDATE store_story SET lead_id = NULL WHERE lead_id = %s", [(id,) for id in ids])
    _measure(touched)


def rule(a: int, b: int, same: bool, reader: int, now: datetime) -> None:
    """Keep a reader's word on two articles; the last word counts."""
    run(
        "INSERT INTO store_ruling (a_id, b_id, same, reader_id, at) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (a_id, b_id) DO UPDATE SET same = excluded.same,"
        " reader_id = excluded.reader_id, at = excluded.at",
        [min(a, b), max(a, b), same, reader, seconds(now)],
    )


def unrule(a: int, b: int) -> None:
    """Take a word back."""
    run("DELETE FROM store_ruling WHERE a_id = %s AND b_id = %s", [min(a, b), max(a, b)])


def rulings() -> list[tuple[Ruling, Bond | None]]:
    """Every word of readers, with the bond that there is: what the threshold learns from."""
    return [
        (Ruling(a, b, bool(same)), None if score is None else Bond(a, b, score))
        for a, b, same, score in rows(
            "SELECT r.a_id, r.b_id, r.same, b.score FROM store_ruling r LEFT JOIN store_bond b"
            " ON b.a_id = r.a_id AND b.b_id = r.b_id ORDER BY r.a_id, r.b_id"
        )
    ]


# ---- reading -----------------------------------------------------------------------------------


def page(id: int, reader: int | None = None) -> StoryPage | None:
    """A story with all that its page shows, or None where there never was one.

    One that nobody tells any more leads to where its last lead is told now, if anywhere.
    """
    found = rows("SELECT id, into_id, lead_id FROM store_story WHERE id = %s", [id])
    if not found:
        return None
    _, into, lead = found[0]
    told = rows(
        f"SELECT {CARD} FROM store_member m JOIN store_article a ON a.id = m.article_id"
        " WHERE m.story_id = %s ORDER BY a.published, a.id",
        [id],
    )
    if not told and lead:
        into = _story_of([lead]).get(lead, into)
        told = rows(f"SELECT {CARD} FROM store_article a WHERE a.id = %s", [lead])
    shown = cards(told, reader)
    if not shown:
        return None
    ids = [card.id for card in shown]
    first = next((card for card in shown if card.id == lead), shown[0])
    inside = {(b.a, b.b): b for b in bonds(ids) if b.a in ids and b.b in ids}
    return StoryPage(id, first, shown, tuple(inside.values()), _copies(ids), into)


def _copies(ids: Sequence[int]) -> tuple[Copy, ...]:
    return tuple(
        Copy(*row)
        for part in chunks(ids)
        for row in rows(
            "SELECT article_id, original_id, share, reason FROM store_copy"
            f" WHERE article_id IN ({marks(len(part))})",
            part,
        )
    )


def of_articles(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """By article: its story and how many sources tell that, where there is more than one article."""
    return {
        id: (story, sources)
        for part in chunks(ids)
        for id, story, sources in rows(
            "SELECT m.article_id, s.id, s.sources FROM store_member m JOIN store_story s"
            f" ON s.id = m.story_id WHERE m.article_id IN ({marks(len(part))})",
            part,
        )
    }


def leads(ids: Collection[int]) -> set[int]:
    """The articles that stand for these stories."""
    return {
        id
        for part in chunks(ids)
        for (id,) in rows(
            "SELECT lead_id FROM store_story WHERE lead_id IS NOT NULL"
            f" AND id IN ({marks(len(part))})",
            part,
        )
    }


def rulings_of(ids: Collection[int]) -> list[Ruling]:
    """What readers said of these articles."""
    return sorted(set(_rulings(ids)), key=lambda r: (r.a, r.b))


def related(ids: Sequence[int], limit: int) -> tuple[Card, ...]:
    """What is told near a story: the leads of stories, and lone articles, with weak bonds to it."""
    own, best = set(ids), dict[int, float]()
    for bond in bonds(ids):
        other = bond.b if bond.a in own else bond.a
        if other not in own and bond.score:
            best[other] = max(bond.score, best.get(other, 0.0))
    leads = _leads(list(best))
    score: dict[int, float] = {}
    for id, worth in best.items():
        lead = leads.get(id, id)
        score[lead] = max(worth, score.get(lead, 0.0))
    chosen = sorted(score, key=lambda id: (-score[id], -id))[:limit]
    if not chosen:
        return ()
    found = rows(f"SELECT {CARD} FROM store_article a WHERE a.id IN ({marks(len(chosen))})", chosen)
    return tuple(sorted(cards(found, None), key=lambda card: chosen.index(card.id)))


def told(ids: Sequence[int], limit: int) -> tuple[Card, ...]:
    """The stories that these articles tell, each by its lead, newest first."""
    own = {story for story, _ in of_articles(ids).values()}
    if not own:
        return ()
    found = rows(
        f"SELECT {CARD}, s.id, s.articles FROM store_story s JOIN store_article a ON a.id = s.lead_id"
        f" WHERE s.id IN ({marks(len(own))}) ORDER BY s.newest DESC, s.id DESC LIMIT %s",
        [*own, limit],
    )
    return tuple(
        replace(card, story=row[-2], articles=row[-1])
        for row, card in zip(found, cards(found, None), strict=True)
    )


def _leads(ids: Collection[int]) -> dict[int, int]:
    return {
        id: lead
        for part in chunks(ids)
        for id, lead in rows(
            "SELECT m.article_id, s.lead_id FROM store_member m JOIN store_story s"
            f" ON s.id = m.story_id WHERE m.article_id IN ({marks(len(part))})",
            part,
        )
    }
