"""In which words does a theme speak, and in which direction are they written?

A file of `words/` for each language; `[words]` of site.toml goes over it.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from lookahead.publish.model import About, Flaw

FOLDER = Path(__file__).parent / "words"
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
MONTHS = 12


def spoken(about: About) -> dict[str, str]:
    """Every word of the theme in the site's language, English where we have no other."""
    chosen = _of(_plain(about.language))
    own = {name: word for name, word in about.words.items() if name in _of("en")}
    words = _of("en") | chosen | own
    if len(words["months"].split()) != MONTHS:
        words["months"] = (_of("en") | chosen)["months"]
    return words


def callouts(about: About, language: str) -> dict[str, str]:
    """Kind of a callout -> its title, in the language of a text, where nothing is written in its place."""
    said = _of("en") | _of(_plain(language or about.language)) | about.words
    return {name[8:]: word for name, word in said.items() if name.startswith("callout_")}


def unknown(about: About) -> list[Flaw]:
    """What `[words]` says of words that there are not."""
    wrong = [name for name in about.words if name not in _of("en")]
    flaws = [
        Flaw(
            "site.toml", 1, "words", f"words: no theme says {name[:40]!r}; docs/themes.md lists all"
        )
        for name in wrong
    ]
    months = about.words.get("months", "")
    if months and len(months.split()) != MONTHS:
        flaws.append(Flaw("site.toml", 1, "words", "words: months are twelve words with spaces"))
    return flaws


def direction(language: str) -> str:
    """`rtl` or `ltr`, for the attribute `dir`."""
    return "rtl" if _plain(language) in RIGHT_TO_LEFT else "ltr"


def fill(text: str, **values: object) -> str:
    """A word with its values in their places."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def long_day(words: dict[str, str], day: str) -> str:
    """2026-01-31 as the site's language writes it."""
    try:
        year, month, d = (int(part) for part in day.split("-"))
        name = words["months"].split()[month - 1]
    except (ValueError, IndexError):
        return day
    return fill(words["long_day"], month=name, d=d, year=year)


def _plain(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


@lru_cache(maxsize=8)
def _of(language: str) -> dict[str, str]:
    path = FOLDER / f"{language}.toml"
    if not language.isalpha() or not path.is_file():
        return {}
    found: dict[str, str] = tomllib.loads(path.read_text("utf-8"))
    return found
