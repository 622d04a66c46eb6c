"""What does a person mean by what they typed?  Pure: any text in, a Query out, never an error.

attention cache          both words
"sparse attention"       the phrase
attention -survey        without that word
quantiz*                 words that begin so
lora OR adapters         either
title:scaling            in the title
source:lillog tag:agents only there
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lookahead.core.model import Problem
from lookahead.core.text import spaced, storable

TERMS_AT_MOST = 32
_TOKEN = re.compile(r'(?P<minus>-?)(?:(?P<field>\w+):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Query:
    """`match` is an FTS5 expression ("" where nothing is left to look for)."""

    match: str
    source: str = ""
    tag: str = ""
    problems: tuple[Problem, ...] = ()


def parse(text: str) -> Query:
    """Read a query.  What cannot be meant is left out and said in `problems`."""
    wanted: list[str] = []
    unwanted: list[str] = []
    fields = {"source": "", "tag": ""}
    problems: list[Problem] = []
    either = False
    tokens = list(_TOKEN.finditer(storable(text)))
    if len(tokens) > TERMS_AT_MOST:
        problems.append(Problem("long", f"Only the first {TERMS_AT_MOST} words were looked for."))
    for token in tokens[:TERMS_AT_MOST]:
        field = (token["field"] or "").lower()
        if field in fields:
            fields[field] = (token["phrase"] or token["word"] or "").lower()
        elif token.group() == "OR":
            either = bool(wanted)
        elif not (term := _term(token, field)):
            continue
        elif token["minus"]:
            unwanted.append(term)
        else:
            wanted.append(f"{wanted.pop()} OR {term}" if either else term)
            either = False
    if unwanted and not wanted:
        problems.append(Problem("only-not", "A search needs a word that is to be there, too."))
    return Query(_expression(wanted, unwanted), fields["source"], fields["tag"], tuple(problems))


def _expression(wanted: list[str], unwanted: list[str]) -> str:
    if not wanted:
        return ""
    match = " AND ".join(f"({term})" for term in wanted)
    return f"({match})" + "".join(f" NOT {term}" for term in unwanted)


def _term(token: re.Match[str], field: str) -> str:
    """One term for FTS5: always in quotes, so that nothing a person types is syntax there."""
    said = token["phrase"] if token["phrase"] is not None else token["word"]
    if field and field != "title":  # "10:30" or an address: no field of ours
        said = f"{field} {said}"
    prefix = token["word"] is not None and said.endswith("*")
    words = " ".join(re.findall(r"\w+", spaced(said)))
    if not words:
        return ""
    return ("title : " if field == "title" else "") + f'"{words}"' + ("*" if prefix else "")
