"""How many of the cards of watched pages are found, and nothing else?

The data is a folder of pairs: a page, `name.html`, and what a person saw on it, `name.json`:
`{"url", "held_out", "cards": [[link, title, date, picture, summary], …]}`.  The last two are judged where
they are given.  Pages that are held out were written before the finder was tuned, and not tuned on.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

from lookahead.core.model import Entry, Kind
from lookahead.parse import parse_as

_FIELDS = ("title", "date", "picture", "summary")


def evaluate(path: Path | str) -> dict[str, Any]:
    """{"score", "n", "parts"}: the lower of precision and recall of links, of both halves.

    `parts` has for each half precision and recall of links, the share of cards found whose title, date,
    picture and summary are right, and the names of the pages that are not wholly so; and `ms_per_page`.
    """
    counts = {"tuned": Counter[str](), "held_out": Counter[str]()}
    wrong: dict[str, list[str]] = {"tuned": [], "held_out": []}
    pages = sorted(Path(path).glob("*.html"))
    spent_s = 0.0
    for page in pages:
        expected = json.loads(page.with_suffix(".json").read_text("utf-8"))
        data = page.read_bytes()
        start = time.process_time()
        found = parse_as(Kind.PAGE, data, expected["url"]).entries
        spent_s += time.process_time() - start
        half = "held_out" if expected["held_out"] else "tuned"
        told = measure(found, expected["cards"])
        counts[half] += told
        if any(told[kind] for kind in ("missed", "extra", *(f"{f}_wrong" for f in _FIELDS))):
            wrong[half].append(page.stem)
    parts: dict[str, Any] = {
        f"{half} {name}": value for half in counts for name, value in _shares(counts[half]).items()
    }
    score = min(parts[f"{half} {name}"] for half in counts for name in ("precision", "recall"))
    parts |= {f"{half} not right": names for half, names in wrong.items()}
    parts["ms_per_page"] = 1000 * spent_s / max(len(pages), 1)
    return {"score": score, "n": len(pages), "parts": parts}


def measure(found: tuple[Entry, ...], cards: list[list[str]]) -> Counter[str]:
    """What was found of what is there, counted: links, then the fields of the cards found."""
    by_link = {entry.link: entry for entry in found}
    links = {card[0] for card in cards}
    told = Counter(
        hit=len(links & by_link.keys()),
        missed=len(links - by_link.keys()),
        extra=len(by_link.keys() - links),
    )
    for link, *fields in cards:
        entry = by_link.get(link)
        for name, value in zip(_FIELDS, fields, strict=False):
            if entry is not None:
                told[f"{name}_{'right' if _said(entry, name) == value else 'wrong'}"] += 1
    return told


def _said(entry: Entry, name: str) -> str:
    if name == "date":
        return entry.published.date().isoformat() if entry.published else ""
    return {"title": entry.title, "picture": entry.image, "summary": entry.summary}[name]


def _shares(count: Counter[str]) -> dict[str, float]:
    hit = count["hit"]
    shares = {
        "precision": hit / max(hit + count["extra"], 1),
        "recall": hit / max(hit + count["missed"], 1),
    }
    for name in _FIELDS:
        right = count[f"{name}_right"]
        shares[name] = right / max(right + count[f"{name}_wrong"], 1)
    return shares
