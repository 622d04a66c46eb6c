"""What does the radar of this home know of the papers that notes are about?  Asked once for a build.

What comes from there was written by others: it is shown as text, and its links lead to http(s) only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from lookahead.core.text import one_line, storable
from lookahead.publish.cache import Cache
from lookahead.publish.model import Flaw

if TYPE_CHECKING:
    from lookahead.config import Settings
    from lookahead.publish.site import Site
    from lookahead.store.papers import Spoken

MOST = 12  # articles that a note names
MAX_TITLE = 200  # characters


@dataclass(frozen=True, slots=True)
class Mention:
    """An article that speaks of a paper."""

    title: str
    source: str
    day: str  # YYYY-MM-DD
    url: str
    article: int = 0
    story: int = 0  # in which several sources tell it
    here: str = ""  # where the article stands on the same site
    told: str = ""  # and its story


@dataclass(frozen=True, slots=True)
class Told:
    """What the field says of a paper."""

    mentions: tuple[Mention, ...]  # newest first, MOST at the most
    attention: str  # a sentence in which no clock has a part
    paper: str = ""  # where the radar's page of the paper stands on the same site


@dataclass(frozen=True, slots=True)
class Field:
    """The radar of a home."""

    settings: Settings
    stamp: str  # changes when its database may have

    def ask(self, keys: Mapping[str, tuple[str, ...]]) -> tuple[dict[str, Told], str]:
        """What is told, by the same names as the keys of papers; and why nothing could be asked, or ""."""
        from lookahead.pipeline import instance

        instance.boot(self.settings)
        from django.db import DatabaseError, connection

        from lookahead.store import stories
        from lookahead.store.papers import spoken_of

        try:
            found = {name: spoken_of(of, MOST) for name, of in keys.items()}
            ids = {card.id for one in found.values() for card in one.cards}
            shared = {id: story for id, (story, _) in stories.of_articles(sorted(ids)).items()}
        except DatabaseError as error:
            return {}, f"the radar's database cannot be read ({one_line(str(error))[:80]})"
        finally:
            connection.close()  # no child may inherit it
        return {name: told(one, shared) for name, one in found.items() if one.articles}, ""


def of(settings: Settings) -> Field | None:
    """The radar of the home in `settings`, None where none has ever run."""
    stamps = []
    for path in (settings.database, settings.database.with_name(settings.database.name + "-wal")):
        try:
            stat = path.stat()
        except OSError:
            continue
        stamps.append(f"{stat.st_mtime_ns} {stat.st_size}")
    return Field(settings, " ".join(stamps)) if settings.database.is_file() else None


def recalled(field: Field | None, site: Site, cache: Cache) -> tuple[dict[str, Told], list[Flaw]]:
    """What is told of the notes of a site, by their paths; asked again only where it may have changed."""
    from lookahead.publish.notes import papers  # whoever only asks `stale` does without

    keys = {one.path: papers.keys(one.front) for one in site.section("notes")}
    keys = {path: of for path, of in keys.items() if of}
    stamp = _stamp(field) if keys else ""
    wanted = json.dumps([stamp, keys])
    if field is None or not keys:
        cache.keep(**{"field stamp": stamp, "field wanted": wanted, "field": "{}"})
        return {}, []
    if cache.state("field wanted") != wanted:
        found, wrong = field.ask(keys)
        if wrong:
            return {}, [Flaw("site.toml", 1, "radar", f"{wrong}; notes say nothing of the field")]
        said = json.dumps({path: asdict(one) for path, one in found.items()})
        cache.keep(**{"field stamp": stamp, "field wanted": wanted, "field": said})
    return {path: _told(one) for path, one in json.loads(cache.state("field")).items()}, []


def stale(field: Field | None, cache: Cache) -> bool:
    """May the radar tell other things of the notes of the last build than it did then?"""
    kept = cache.state("field stamp")
    return bool(kept) and kept != _stamp(field)


def _stamp(field: Field | None) -> str:
    return field.stamp if field else "none"


def _told(said: dict[str, Any]) -> Told:
    return Told(tuple(Mention(**one) for one in said["mentions"]), said["attention"])


def placed(told: Mapping[str, Told], site: Site, pages: Mapping[str, str]) -> dict[str, Told]:
    """What is told, with where it stands on the same site; `pages` of the radar by their live addresses."""
    from lookahead.publish.notes import papers
    from lookahead.serve.address import paper_path  # Django comes with it

    found: dict[str, Told] = {}
    for path, one in told.items():
        papers_here = [
            pages.get(paper_path(key), "") for key in papers.keys(site.texts[path].front)
        ]
        mentions = tuple(
            replace(
                mention,
                here=pages.get(f"/a/{mention.article}", ""),
                told=pages.get(f"/story/{mention.story}", ""),
            )
            for mention in one.mentions
        )
        found[path] = replace(one, mentions=mentions, paper=next(filter(None, papers_here), ""))
    return found


def told(spoken: Spoken, shared: Mapping[int, int]) -> Told:
    """What a page shows of it; `shared` has the stories of articles."""
    mentions = (
        Mention(
            one_line(storable(card.title))[:MAX_TITLE] or "Untitled",
            one_line(storable(card.source.name)),
            f"{card.published:%Y-%m-%d}",
            card.url,
            card.id,
            shared.get(card.id, 0),
        )
        for card in spoken.cards
        if card.url.startswith(("http://", "https://"))
    )
    return Told(tuple(mentions), attention(spoken))


def attention(spoken: Spoken) -> str:
    """How much is said, by how many, and when most of it."""
    articles = "1 article" if spoken.articles == 1 else f"{spoken.articles:,} articles"
    said = f"{articles} of {spoken.sources:,} source{'s' if spoken.sources > 1 else ''}"
    first, last = (f"{at:%Y-%m-%d}" if at else "" for at in (spoken.first, spoken.last))
    said += f", on {first}" if first == last else f", from {first} to {last}"
    if 1 < spoken.most < spoken.articles:
        said += f"; {spoken.most:,} of them in {spoken.busiest} alone"
    return f"{said}."
