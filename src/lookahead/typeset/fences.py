"""Where does a fenced code block begin and end, and what does the line above it ask for?

Understood are the ways of Hugo (`python {hl_lines=[2,"4-6"] linenos=true}`), of many others
(`python {2,4-6}`), and of Pandoc and Quarto (`{.python #lst-x title="a.py"}`, `{python}`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

MAX_LINES = 2_000  # that may be marked

_MARKS = re.compile(r" {0,3}(?:[-*+] +|> ?|\d+[.)] +)*(`{3,}|~{3,})")
_TOKEN = re.compile(
    r"(?P<mark>[#.][\w:-]+)"
    r"|(?P<name>[\w.-]+)\s*=\s*(?:\"(?P<quoted>[^\"]*)\"|'(?P<single>[^']*)'|(?P<list>\[[^\]]*\])|(?P<bare>[^\s,{}]+))"
    r"|(?P<lines>\d+(?:\s*-\s*\d+)?(?=[\s,}]|$))"
    r"|(?P<word>[^\s,{}=]+)"
)
_RANGE = re.compile(r"(\d{1,6})(?:\s*-\s*(\d{1,6}))?")
_TRUE = frozenset({"true", "1", "yes", "table", "inline", "on"})


def behind(line: str, fence: str) -> str:
    """The marks of the block that is open behind a line, where `fence` was before; "" for none."""
    mark = _MARKS.match(line)
    if mark and not fence:
        return mark[1]
    return "" if mark and line.strip().startswith(fence) and not line.strip(" `~") else fence


@dataclass(frozen=True, slots=True)
class Fence:
    """What a block asks for; `settings` has all that was said as name and value."""

    lang: str = ""
    marked: frozenset[int] = frozenset()
    numbered: bool | None = None  # None: not said
    first: int = 1
    title: str = ""
    label: str = ""
    run: bool = False
    classes: tuple[str, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)


@lru_cache(maxsize=2_048)
def read_fence(info: str) -> Fence:
    """The info string of a block, as it stands behind the backticks.  Never raises."""
    info = info.strip()[:2_000]
    lang, rest = "", info
    if not info.startswith("{"):
        lang, _, rest = info.partition(" ")
        at = lang.find("{")
        lang, rest = (lang, rest) if at < 0 else (lang[:at], f"{lang[at:]} {rest}")
    settings: dict[str, str] = {}
    words: list[str] = []
    marks: list[str] = []
    lines: list[str] = []
    for token in _TOKEN.finditer(rest):
        _sort(token, settings, words, marks, lines)
    if not lang:
        classes = [mark[1:] for mark in marks if mark[0] == "."]
        lang = next(iter([*classes, *(w for w in words if w != "run")]), "")
    lines.append(settings.get("hl_lines", settings.get("hl-lines", "")))
    numbered = settings.get("linenos", settings.get("line-numbers", "")).lower()
    said = True if ".numberLines" in marks or "numbered" in words else None
    return Fence(
        lang=lang,
        marked=_numbers(" ".join(lines)),
        numbered=(numbered in _TRUE) if numbered else said,
        first=_first(settings),
        title=settings.get("title") or settings.get("filename", ""),
        label=next((mark[1:] for mark in marks if mark[0] == "#"), settings.get("label", "")),
        run="run" in words or settings.get("run", "").lower() in _TRUE,
        classes=tuple(mark[1:] for mark in marks if mark[0] == "."),
        settings=settings,
    )


def _sort(
    token: re.Match[str],
    settings: dict[str, str],
    words: list[str],
    marks: list[str],
    lines: list[str],
) -> None:
    if token["mark"]:
        marks.append(token["mark"])
    elif token["name"]:
        said = (token["quoted"], token["single"], token["list"], token["bare"])
        settings[token["name"]] = next((s for s in said if s is not None), "")
    elif token["lines"]:
        lines.append(token["lines"])
    else:
        words.append(token["word"])


def _first(settings: dict[str, str]) -> int:
    said = settings.get("linenostart") or settings.get("startFrom") or settings.get("start", "1")
    return int(said) if re.fullmatch(r"\d{1,6}", said) else 1


def _numbers(text: str) -> frozenset[int]:
    found: set[int] = set()
    for one in _RANGE.finditer(text):
        first, last = int(one[1]), int(one[2] or one[1])
        if len(found) + last - first < MAX_LINES:
            found.update(range(first, last + 1))
    return frozenset(found)
