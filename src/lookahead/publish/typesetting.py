"""How is a text of this site typeset?  As it says itself, else as `site.toml` says, else by default."""

from __future__ import annotations

import re
from dataclasses import replace

from lookahead import typeset
from lookahead.publish import bibliography
from lookahead.publish.engines.katex import Katex
from lookahead.publish.model import About, Common, Flaw, Found, Front

STYLES = ("author-year", "numeric")
RELATED = ("words", "meaning")
_MACRO = re.compile(r"\\?([A-Za-z]{1,40})")


def options(
    common: Common, found: Found, said: Front, body: str, line: int
) -> tuple[typeset.Options, list[Flaw]]:
    """What `typeset.markdown` is told of one text, and what is wrong with what the text asks for."""
    about, flaws = common.about, list[Flaw]()
    asked = typeset.Options(
        line=line,
        line_numbers=_either(said.line_numbers, about.line_numbers),
        number_all=_either(said.number_all, about.number_all),
        sidenotes=_either(said.sidenotes, about.sidenotes),
        anchors=_either(said.anchors, about.anchors),
        smart=_either(said.smart, about.smart),
        words_per_minute=said.words_per_minute or about.words_per_minute,
        macros=macros(dict(said.macros), about.macros),
        numeric=(said.citations or about.citations) == "numeric",
        fallback=Katex() if common.katex else None,
    )
    if said.citations and said.citations not in STYLES:
        flaws.append(Flaw(found.path, 1, "field", f"citations: {_one_of(STYLES)}"))
    if "@" in body:
        references, more = bibliography.of_text(common, found, said)
        return replace(asked, references=references), [*flaws, *more]
    return asked, flaws


def _either(own: bool | None, shared: bool) -> bool:
    return shared if own is None else own


def macros(own: dict[str, str], shared: dict[str, str]) -> dict[str, str]:
    r"""TeX macros by their names without backslash, those of the text before those of the site."""
    found = ((_MACRO.fullmatch(name), body) for name, body in {**shared, **own}.items())
    return {name[1]: body for name, body in found if name}


def unknown(about: About) -> list[Flaw]:
    """Settings of the site that name what there is not."""
    flaws = [
        Flaw("site.toml", 1, "site", f"macros: {name[:40]!r} is no name of a macro; use letters")
        for name in about.macros
        if not _MACRO.fullmatch(name)
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
