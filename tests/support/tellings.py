"""Stories among the articles of `shelves`: events that many tell, with bonds that are simply said."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations

import shelves

from lookahead.core.look import Draft, Look, Outcome
from lookahead.core.model import Reason, Source
from lookahead.core.story import Bond, Copy, Sentence, Tagged, Verdict

PAPER = "https://arxiv.org/abs/2611.01234"
TOLD = (
    "The new Estuary 4 model reads a million tokens and keeps its place among them.",
    "Its makers give the weights away under a licence that lets anybody build on them.",
    "On three benchmarks of long reading it is ahead of Estuary 3 by eleven points.",
    "A card with 48 gigabytes runs the small variant at forty tokens a second.",
    "Nobody outside has repeated the figures yet, and two teams say that they will try.",
    "The tokenizer was trained anew on twelve languages, Sorbian and Basque among them.",
    "Training took nineteen days on two thousand accelerators, by the report's own count.",
    "The price of the hosted version falls by a third for inputs above 200 pages.",
    "One table of the report leaves out the strongest rival, and gives no reason for it.",
)
LANGUAGE_TITLES = {
    "de": "Estuary 4 ist da: Gewichte frei, eine Million Token, und was die Grundstücksverkehrs"
    "genehmigungszuständigkeitsübertragungsverordnung damit zu tun hat",
    "zh": "Estuary 4 开放权重：百万词元上下文，但独立复现尚未完成",
    "ar": "إستواري 4: أوزان مفتوحة وسياق من مليون رمز، بلا تأكيد مستقل حتى الآن",
}


@dataclass(frozen=True)
class Event:
    """What happened, how many articles tell it, how long ago the first did, and how far they lie apart."""

    name: str
    title: str
    tellings: int
    ago: timedelta
    apart: timedelta
    sources: int = 12
    copies: int = 0


EVENTS = (
    Event(
        "big",
        "Estuary 4 is here: open weights, a million tokens, and a claim that nobody has repeated",
        40,
        timedelta(hours=20),
        timedelta(minutes=25),
        copies=2,
    ),
    Event(
        "pair",
        "A court in Rotterdam rules on training data",
        2,
        timedelta(hours=9),
        timedelta(hours=3),
        2,
    ),
    Event(
        "three",
        "Tessellate gives away its compiler for sparse attention",
        3,
        timedelta(days=2),
        timedelta(hours=7),
        3,
        1,
    ),
    Event(
        "old", "The workshop on small models opens", 4, timedelta(days=19), timedelta(hours=30), 4
    ),
)


def fill(now: datetime, sources: int = 12, each: int = 15) -> dict[str, int]:
    """`shelves.fill` with stories told among its articles; the story of each event by its name."""
    from lookahead.pipeline.follow import rank_now
    from lookahead.store import explain, looks, papers, stories, words

    shelves.fill(sources, each, now)
    drafts = {event.name: list(_drafts(event, now)) for event in EVENTS}
    told = [draft for event in drafts.values() for draft in event]
    while claimed := looks.claim(now + timedelta(hours=4), 40):
        looks.commit([_outcome(look, told, now) for look in claimed])
    ids = {name: [explain.by_key(d.key) for _, d in event] for name, event in drafts.items()}
    understand(now, ids)
    while papers.follow()[0]:
        pass
    rank_now(now)
    while words.follow():
        pass
    return {name: stories.of_articles(event)[event[0]][0] for name, event in ids.items()}


def _drafts(event: Event, now: datetime) -> Iterator[tuple[str, Draft]]:
    """The tellings with the slug of the source of each."""
    chance = random.Random(event.name)
    sources = [replace(s, slug=_slug(s)) for s in shelves.sources(event.sources)]
    for n in range(event.tellings):
        source = sources[n % len(sources)]
        at = now - event.ago + n * event.apart
        plain = shelves.draft(source, 20 + n, at, chance, 77)
        title = LANGUAGE_TITLES.get(source.language) or event.title + (f", part {n}" if n else "")
        link = f"https://{n}.telling.example/{event.name}"
        text = " ".join(TOLD[(n + k) % len(TOLD)] for k in range(5)) + f" This is telling {n}."
        html = f'<p>{text}</p><p>See <a href="{PAPER}">the report</a>.</p>'
        known = {"guid": link, "key": link, "url": link, "hash": link, "title_key": link}
        yield (
            source.slug,
            replace(plain, **known, title=title, text=text, excerpt=text, html=html),
        )


def _slug(source: Source) -> str:
    from lookahead.store import lists

    return next(s.slug for s in lists.all_sources() if s.name == source.name)


def _outcome(look: Look, told: Sequence[tuple[str, Draft]], now: datetime) -> Outcome:
    found = tuple(draft for slug, draft in told if slug == look.source.slug)
    return Outcome(
        look,
        now,
        now + timedelta(hours=9),
        "it publishes about once a day",
        200,
        found,
        present=frozenset(draft.guid for draft in found),
        recent=tuple(draft.published for draft in found if draft.published),
    )


def understand(now: datetime, events: dict[str, Sequence[int]]) -> None:
    """Keep a verdict of every article, and a bond between any two tellings of an event."""
    from lookahead.pipeline.understand import keep
    from lookahead.store import explain, understanding
    from lookahead.store.understanding import Thought

    bonds = [bond for ids in events.values() for bond in _bonds(ids)]
    copies = [
        Copy(ids[-n - 1], ids[0], 0.97, "97 % of its text stands there")
        for event in EVENTS
        for ids in [events.get(event.name, ())]
        for n in range(event.copies if ids else 0)
    ]
    told = {id for ids in events.values() for id in ids}
    while found := understanding.changed(400):
        if not found.articles:
            break
        cards = explain.titles(found.articles)
        thoughts = [
            Thought(
                article=read.telling.id,
                seq=read.seq,
                model="",
                verdict=_verdict(cards[read.telling.id].categories, read.telling.id),
                digest=tuple(Sentence(s + ".", read.telling.id) for s in _first(read.telling.text)),
                links=read.telling.links,
                bonds=tuple(b for b in bonds if read.telling.id in (b.a, b.b)),
                copies=tuple(c for c in copies if c.article == read.telling.id),
            )
            for read in understanding.reads(found.articles)
        ]
        # tellings together, so that both ends of a bond are known
        for part in ([t for t in thoughts if t.article in told], thoughts):
            keep(part, now)
        understanding.reached(found)


def _first(text: str) -> list[str]:
    return [s.strip() for s in text.split(".") if len(s) > 30][:3]


def _bonds(ids: Sequence[int]) -> Iterator[Bond]:
    for a, b in combinations(ids, 2):
        reasons = (
            Reason("names", 0.52, "Estuary 4, Tessellate"),
            Reason("meaning", 0.31, "of the texts"),
            Reason("papers", 0.1, "arxiv:2611.01234"),
        )
        yield Bond(min(a, b), max(a, b), 0.93, reasons)


def _verdict(categories: Sequence[str], id: int) -> Verdict:
    if id % 17 == 0:
        return Verdict((), "company news")
    tags = [Tagged(name, "category", 0.84, f"“{name}” in its title") for name in categories]
    hashtags = [Tagged("long context", "hashtag", 0.9, "“a million tokens”")] * (id % 4 == 0)
    return Verdict((*tags, *hashtags), is_article=id % 29 != 0)
