"""What does the beginning of each text say?  Read once for as long as its file stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from lookahead.serve.web import writing
from lookahead.store import texts

MAX_HEAD = 65_536  # bytes of a text that are read for it
MOST_HEADS = 20_000
MOST_NOTED = 10
_HEADS: dict[texts.Entry, writing.Head] = {}


def head(folder: texts.Texts, one: texts.Entry) -> writing.Head:
    """What a list of texts says of one; that of an empty text where it cannot be read."""
    if one not in _HEADS:
        data = b""
        with suppress(texts.Refused):
            data = folder.read(one.path)[:MAX_HEAD]
        if len(_HEADS) >= MOST_HEADS:
            _HEADS.clear()
        _HEADS[one] = writing.head(data.decode("utf-8", "replace"))
    return _HEADS[one]


def noted(folder: texts.Texts, papers: Sequence[str], but: str = "") -> list[tuple[str, str]]:
    """Path and title of the notes on a paper, drafts too, without the text at `but`.

    Of `papers` the first is the paper itself, others belong to it.
    """
    if not papers:
        return []
    found = []
    for one in folder.listed():
        if not one.path.startswith("notes/") or one.path == but:
            continue
        known = head(folder, one)
        if known.papers and (papers[0] in known.papers or known.papers[0] in papers):
            found.append((one.path, known.title or one.path))
    return found[:MOST_NOTED]
