"""How much of what feeds say is read, and does anything unsafe get through?

The data is a folder of feedparser's own test cases, `<kind>/<area>/*.xml`.  Each begins with a comment:
`Header:` lines (0..n), a `Description:` and an `Expect:`, a Python expression over feedparser's result.
`feed_cases` reads those; here they are held against `lookahead.parse`, and the cases of `sanitize`, which
want feedparser's exact string, are measured for safety instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import lxml.html

from lookahead.evals.feed_cases import Case, cases, holds
from lookahead.extract import clean
from lookahead.parse import for_suite

SUITE = Path("suite")
_KINDS = {"entities": "entities", "base": "relative", "http": "relative"}  # else structure
_BANNED = {"script", "iframe", "object", "embed", "form", "style"}
_ADDRESSES = {
    "href", "src", "action", "formaction", "poster", "cite", "background", "data", "longdesc",
    "xlink:href", "usemap", "codebase", "classid", "profile", "srcset", "ping", "manifest",
}  # fmt: skip
_SAFE = ("http://", "https://", "mailto:", "#")


def evaluate(path: Path | str) -> dict[str, Any]:
    """{"score", "n", "parts"}: the share of cases outside `sanitize` that hold.

    `path` is the suite, or the folder that holds it as `suite`.  `parts` has the share of each kind, how
    many of all cases raised, the names of those that fail, and `unsafe`: how many `sanitize` cases still
    have, after `clean`, a script, iframe, object, embed, form, style, an `on*` attribute, or an address
    that is not http, https or mailto.
    """
    folder = Path(path)
    folder = folder / SUITE if (folder / SUITE).is_dir() else folder
    passed: Counter[str] = Counter()
    total: Counter[str] = Counter()
    failed: list[str] = []
    raised = unsafe = sanitized = 0
    for case in cases(folder):
        try:
            result = for_suite(case.data, case.url, case.headers)
        except Exception:  # a parser that raises is what is counted here
            result, raised = {"feed": {}, "entries": []}, raised + 1
        if case.area == "sanitize":
            sanitized += 1
            unsafe += is_unsafe(result)
            continue
        kind = _KINDS.get(case.area, "structure")
        total[kind] += 1
        if holds(case, result):
            passed[kind] += 1
        else:
            failed.append(case.name)
    n = sum(total.values())
    shares = {kind: round(passed[kind] / count, 4) for kind, count in sorted(total.items())}
    return {
        "score": round(sum(passed.values()) / n, 4) if n else 0.0,
        "n": n,
        "parts": {**shares, "sanitize_cases": sanitized, "unsafe": unsafe, "raised": raised}
        | {"failed": failed},
    }


def is_unsafe(result: dict[str, Any]) -> bool:
    """Does any text of a feed, cleaned as it is before it is shown, still hold what could run or leak?"""
    return any(_is_dangerous(clean(text)) for text in _texts(result))


def _texts(result: dict[str, Any]) -> Iterator[str]:
    for thing in (result["feed"], *result["entries"]):
        for name in ("title", "description", "summary", "content", "author"):
            if thing.get(name):
                yield thing[name]


def _is_dangerous(html: str) -> bool:
    if not html.strip():
        return False
    root = lxml.html.fragment_fromstring(html, create_parent="div")
    return any(_is_bad(str(e.tag), e.attrib.items()) for e in root.iter() if isinstance(e.tag, str))


def _is_bad(tag: str, attributes: Iterable[tuple[Any, Any]]) -> bool:
    if tag.lower() in _BANNED:
        return True
    return any(
        str(name).lower().startswith("on")
        or (str(name).lower() in _ADDRESSES and not str(value).strip().lower().startswith(_SAFE))
        for name, value in attributes
    )


__all__ = ["Case", "evaluate", "is_unsafe"]
