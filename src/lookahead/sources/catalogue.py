"""Which sources does Lookahead know from the start?  `catalogue.toml`, reviewed like code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from lookahead.core.errors import WrongUse
from lookahead.core.model import Kind, Source
from lookahead.core.urls import is_web
from lookahead.sources.arxiv import is_listing

CATEGORIES = frozenset(
    {"api", "agents", "frameworks", "hardware", "infra"}
    | {"model", "open source", "release", "research", "tutorial"}
)
_REQUIRED = ("slug", "name", "home", "url", "monogram", "description")
_KNOWN = frozenset(
    {*_REQUIRED, "kind", "language", "weight", "categories", "extra", "selectors", "article"}
)
_MAX_CATEGORIES = 3


@cache
def load(*, extras: bool = True) -> tuple[Source, ...]:
    """The bundled sources in their order; without `extras` the first forty-eight."""
    text = files("lookahead.sources").joinpath("catalogue.toml").read_text("utf-8")
    return read(text, extras=extras)


def read(text: str, *, extras: bool = True) -> tuple[Source, ...]:
    """The sources of a catalogue.  Raises WrongUse with the name of the source that is wrong, and why."""
    try:
        rows = tomllib.loads(text).get("source", [])
    except tomllib.TOMLDecodeError as error:
        raise WrongUse(f"catalogue: not TOML: {error}") from error
    sources = [_source(row) for row in rows if extras or not row.get("extra", False)]
    for what in ("slug", "name", "url", "monogram"):
        _require_unique(what, [getattr(source, what) for source in sources])
    return tuple(sources)


def _source(row: Mapping[str, Any]) -> Source:
    """One source; a field that is missing, misspelt or out of range is an error."""
    name = str(row.get("name") or row.get("slug") or "a source without a name")
    for problem in _problems(row):
        raise WrongUse(f"catalogue: {name}: {problem}")
    converted = {
        "kind": Kind(row.get("kind") or ("arxiv" if is_listing(row["url"]) else "feed")),
        "categories": tuple(row.get("categories", ())),
    }
    return Source(**{key: row[key] for key in row if key != "extra"} | converted)


def _problems(row: Mapping[str, Any]) -> list[str]:
    found = [f"unknown field {key}" for key in sorted(row.keys() - _KNOWN)]
    found += [
        f"{key} is missing"
        for key in _REQUIRED
        if not isinstance(row.get(key), str) or not row[key]
    ]
    found += [
        f"{key} is not a web address" for key in ("home", "url") if not is_web(str(row.get(key)))
    ]
    if row.get("kind", "feed") not in set(Kind):
        found.append(f"kind is none of {', '.join(Kind)}")
    if row.get("kind") == Kind.PAGE and row.get("url") != row.get("home"):
        found.append("a watched page is fetched at its home")
    found += _selectors_wrong(row)
    found += _rules_wrong(row)
    weight = row.get("weight", 1.0)
    if not isinstance(weight, int | float) or not 0.1 <= weight <= 2:
        found.append("weight is not between 0.1 and 2")
    categories = row.get("categories", [])
    if not isinstance(categories, list) or not set(categories) <= CATEGORIES:
        found.append(f"categories are not among {', '.join(sorted(CATEGORIES))}")
    elif len(set(categories)) != len(categories) or len(categories) > _MAX_CATEGORIES:
        found.append(f"categories repeat or are more than {_MAX_CATEGORIES}")
    return found


def _selectors_wrong(row: Mapping[str, Any]) -> list[str]:
    """What is wrong with a source's own selectors (`[source.selectors]`), if it has any."""
    if "selectors" not in row:
        return []
    if row.get("kind") != Kind.PAGE:
        return ["selectors are for watched pages"]
    selectors = row["selectors"]
    if not isinstance(selectors, dict) or not all(isinstance(v, str) for v in selectors.values()):
        return ["selectors are no table of CSS"]
    from lookahead.parse.page import problems_of  # lxml is slow to load

    return [f"selectors: {problem}" for problem in problems_of(selectors)]


def _rules_wrong(row: Mapping[str, Any]) -> list[str]:
    """What is wrong with the rules for its articles' own pages (`[source.article]`), if it has any."""
    rules = row.get("article", {})
    if not isinstance(rules, dict) or not all(isinstance(css, str) for css in rules.values()):
        return ["article is no table of CSS"]
    if not rules:
        return []
    from lookahead.extract.rules import problems_of  # the same

    return [f"article: {problem}" for problem in problems_of(rules)]


def _require_unique(what: str, values: list[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value.casefold() in seen:
            raise WrongUse(f"catalogue: {what} {value} is used twice")
        seen.add(value.casefold())
