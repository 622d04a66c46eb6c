"""What does a new text say before its author has said anything?  Fields above it, and sections; pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from lookahead.core.papers import submitted

if TYPE_CHECKING:
    from lookahead.core.model import Paper

SECTIONS = """
## TLDR

<!-- In your own voice: what is it, does it hold, would you use it? -->

<!-- Any of these, in any order; questions make good headings. Delete what you do not need.

## Summary

## Architecture

## Mathematics

## Training

## Results

## Implications

## Limitations

## Later work

> [!ASIDE]
> What you would say aloud.

-->
"""
STATUSES = ("reading", "to-read", "read", "skimmed", "dropped")  # in the order of a reading list
_UNQUOTED = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def draft(title: str, now: datetime | None, said: str, body: str = "\n") -> str:
    """A text of that title; `said` are further lines of its front matter, None for a text without a day."""
    date = f"date: {now:%Y-%m-%dT%H:%M:%SZ}\n" if now else ""
    return f"---\ntitle: {quoted(title)}\n{date}draft: true\n{said}\n---\n{body}"


def about(
    key: str, known: Paper, categories: Iterable[str] = (), perhaps: Iterable[str] = ()
) -> str:
    """The lines above a note that say which paper it is about; `perhaps`: categories to choose from."""
    said = {
        "id": key,
        "title": known.title,
        "authors": list(known.authors),
        "year": known.published.year if known.published else submitted(key),
        "venue": known.journal,
    }
    lines = [f"  {name}: {quoted(value)}" for name, value in said.items() if value]
    names = [] if (chosen := list(categories)) else list(perhaps)
    shown = f"categories: {quoted(chosen)}{f'  # perhaps {quoted(names)}' if names else ''}"
    return "\n".join(["paper:", *lines, shown, "tags: []", "status: to-read"])


def quoted(value: object) -> str:
    """As YAML takes it: JSON, with what YAML does not take as it is (YAML 1.2, 5.1) by its number."""
    said = json.dumps(value, ensure_ascii=False)
    return _UNQUOTED.sub(lambda c: f"\\u{ord(c[0]):04x}", said)
