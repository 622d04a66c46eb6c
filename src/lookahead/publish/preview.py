"""How does a text that is still being typed look on its site?  As a build reads it, and nothing is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from lookahead.publish import addresses, bibliography, content, reading
from lookahead.publish.engines import diagrams
from lookahead.publish.engines.places import identity
from lookahead.publish.looks import covers
from lookahead.publish.make import relinked
from lookahead.publish.model import About, Common, Found, Writing
from lookahead.serve.previewing import Preview, Typed
from lookahead.typeset import Reference, matter

MAX_TEXT = reading.MAX_TEXT  # characters


def shown(typed: Typed) -> Preview:
    """A text with its shortcodes, citations, kept results and drawings.  Raises nothing for what is in it.

    Where its front matter or its name is refused, the body is shown as that of a text without any.
    """
    text = typed.text[:MAX_TEXT]
    common, problems = _common(typed.root, "@" in text)
    found = Found(typed.path, 0, len(text))
    writing, html = reading.of_text(common, found, text)
    problems += [(one.line, one.text) for one in writing.flaws]
    if not writing.hash:
        head = matter.parts(text)
        writing, html = reading.of_text(common, found, text[head.end :] if head else text)
    said = writing.front
    cover = "" if said.cover == covers.AUTO else said.cover
    if not _there(typed, cover):
        problems.append((1, f"there is no {cover[:120]}; mend the cover, or put the file there"))
        cover = ""
    return Preview(
        writing.title,
        _placed(typed, writing, html),
        writing.words,
        tuple(sorted(problems)),
        writing.title_html,
        said.day if said.meta else "",
        (*said.categories, *(f"#{one}" for one in said.tags)) if said.meta else (),
        typed.placed(cover),
        said.cover_alt,
        writing.cover_html,
    )


def _there(typed: Typed, cover: str) -> bool:
    """Is the cover a file of the content folder, where it is not somebody else's or drawn?"""
    if not addresses.local(cover):
        return True
    path = addresses.parted(cover)[0]
    inside = f"static{path}" if path.startswith("/") else addresses.beside(typed.path, path)
    places = [typed.root / inside] if inside else []
    places += (
        [typed.root / path.lstrip("/")] if path.startswith("/") and addresses.safe(path) else []
    )
    root = typed.root.resolve()
    return any(one.is_file() and one.resolve().is_relative_to(root) for one in places)


def _placed(typed: Typed, writing: Writing, html: str) -> str:
    """The HTML with what was drawn before, and addresses that lead somewhere from the editor."""
    drawn = diagrams.known(typed.built / "diagrams", writing)
    html = drawn.shown(html, writing.path, writing.diagrams, False)
    return relinked(html, lambda said: typed.placed(said.removeprefix(addresses.REF)))


def _common(root: Path, cites: bool) -> tuple[Common, list[tuple[int, str]]]:
    """What the site says; its defaults while that cannot be read."""
    alone = replace(content.nothing(root), about=_about(root))
    about, problems = About(), list[tuple[int, str]]()
    try:
        about, _ = content.read_about(alone)
    except content.Unsettled as error:
        problems.append((1, str(error)))
    works: Mapping[str, Reference] = bibliography.of_site(root) if cites else {}
    return Common(root, about, works, bool(identity("katex"))), problems


def _about(root: Path) -> Found | None:
    there = root / "site.toml"
    inside = there.is_file() and there.resolve().is_relative_to(root.resolve())
    return Found("site.toml", 0, 0) if inside else None
