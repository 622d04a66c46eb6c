"""Which edition does this start show: the world's, or the sample where there is no network?"""

from __future__ import annotations

from dataclasses import replace

from lookahead.config import Settings

SAMPLE_HOME = "sample"


async def online() -> bool:
    """Does any host of the bundled catalogue have an address?"""
    from lookahead.core.urls import host
    from lookahead.fetch import any_resolves  # the network's client is slow to load
    from lookahead.sources import catalogue

    return await any_resolves({host(source.url) for source in catalogue.load()})


def is_untouched(settings: Settings) -> bool:
    """Is there nothing here that a person put in or a pass brought: no article, no source of theirs?

    Reads the file without Django, since which file Django opens depends on the answer.
    """
    if not settings.database.exists():
        return True
    from lookahead.sources import catalogue  # the same: most homes hold no sample, and ask nothing
    from lookahead.store import file

    return file.holds_only(settings.database, {source.url for source in catalogue.load()})


def sample_settings(settings: Settings) -> Settings:
    """The sample lives in a database of its own, inside the home folder.

    It has texts of its own, unless there are the owner's: those are theirs whatever the radar shows.
    """
    own = str(settings.texts.absolute()) if _writes(settings) else ""
    return replace(settings, home=settings.home / SAMPLE_HOME, sample=True, content=own)


def shown(settings: Settings) -> Settings:
    """Those of the sample where this home holds the sample and nothing else; else the same."""
    if settings.sample or not (settings.home / SAMPLE_HOME).is_dir():
        return settings
    sample = sample_settings(settings)
    return sample if sample.database.exists() and is_untouched(settings) else settings


def _writes(settings: Settings) -> bool:
    """Did the owner name a folder of texts, or lay any into the one that is theirs?"""
    if settings.content:
        return True
    folder = settings.texts
    return folder.is_dir() and any(not one.name.startswith(".") for one in folder.iterdir())
