"""How is a text of this site typeset?  As it says itself, else as `site.toml` says, else by default."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lookahead import typeset
from lookahead.publish import bibliography
from lookahead.publish.engines.katex import Katex
from lookahead.publish.looks import words
from lookahead.publish.model import About, Common, Flaw, Found, Front
from lookahead.typeset.wanted import SWITCHES, named, wanted

STYLES = ("author-year", "numeric")
RELATED = ("words", "meaning")


def options(
    common: Common, found: Found, said: Front, body: str, line: int
) -> tuple[typeset.Options, list[Flaw]]:
    """What `typeset.markdown` is told of one text, and what is wrong with what the text asks for."""
    about, flaws = common.about, list[Flaw]()
    asked = replace(
        wanted(_told(said), _told(about)),
        line=line,
        fallback=Katex() if common.katex else None,
        callouts=words.callouts(about, said.language) if "[!" in body else {},
    )
    if said.citations and said.citations not in STYLES:
        flaws.append(Flaw(found.path, 1, "field", f"citations: {_one_of(STYLES)}"))
    if "@" in body:
        references, more = bibliography.of_text(common, found, said)
        return replace(asked, references=references), [*flaws, *more]
    return asked, flaws


def _told(one: Front | About) -> dict[str, Any]:
    """What a text or the site says of how it is typeset."""
    said = {name: getattr(one, name) for name in (*SWITCHES, "words_per_minute", "citations")}
    return said | {"macros": dict(one.macros)}


def unknown(about: About) -> list[Flaw]:
    """Settings of the site that name what there is not."""
    flaws = [
        Flaw("site.toml", 1, "site", f"macros: {name[:40]!r} is no name of a macro; use letters")
        for name in about.macros
        if not named(name)
    ]
    for name, said, known in (
        ("citations", about.citations, STYLES),
        ("related", about.related, RELATED),
    ):
        if said not in known:
            flaws.append(Flaw("site.toml", 1, "site", f"{name}: {_one_of(known)}"))
    return flaws


def _one_of(known: tuple[str, ...]) -> str:
    return f"expected {' or '.join(known)}"
