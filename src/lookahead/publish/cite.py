"""How is a post cited?  As an entry of BibTeX (`@misc` with its address), the manual's field names."""

from __future__ import annotations

import re

from lookahead.core.text import one_line, slug
from lookahead.publish.model import About, Writing

_SPECIAL = str.maketrans({
    "&": r"\&", "$": r"\$", "%": r"\%", "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}",
})  # fmt: skip
_CAPITALS = re.compile(r"\b\w*[A-Z]\w*[A-Z]\w*\b")


def bibtex(one: Writing, about: About, url: str) -> str:
    """One entry, called like `weng2024diffusion`; "" for a text without a date."""
    if not one.front.day:
        return ""
    authors = one.front.authors or ((about.author,) if about.author else ())
    last = slug(authors[0].split()[-1]).replace("-", "") if authors and authors[0].split() else ""
    word = next((part for part in slug(one.title).split("-") if len(part) > 3), "post")
    year, month = one.front.day[:4], one.front.day[5:7]
    fields = {
        "title": "".join(_held(part) for part in re.split(r"(\s+)", one_line(one.title))),
        "author": " and ".join(_escaped(one_line(name)) for name in authors),
        "year": year,
        "month": month,
        "howpublished": _escaped(about.title),
        "url": re.sub(r"([%#])", r"\\\1", url),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{last}{year}{word},", *lines, "}"])


def _held(word: str) -> str:
    """A word in capitals stays so in every style."""
    escaped = _escaped(word)
    return f"{{{escaped}}}" if _CAPITALS.search(word) else escaped


def _escaped(text: str) -> str:
    return text.translate(_SPECIAL)
