"""What does a robots.txt allow?  Pure: RFC 9309, and Crawl-delay as it is commonly read.

Feeds are asked for by a person and need no leave; watched pages and article pages do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

MAX_BYTES = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB must be read
_MAX_RULES = 20_000
_MAX_WILDCARDS = 32  # in one rule: one with more is left out, it could cost quadratic time


@dataclass(frozen=True, slots=True)
class Rule:
    """Whether paths that match `pattern` (`*`: anything, `$` at the end: the end) are allowed."""

    pattern: str
    allow: bool


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules that hold for one crawler."""

    rules: tuple[Rule, ...] = ()
    crawl_delay_s: float | None = None
    sitemaps: tuple[str, ...] = ()

    def allows(self, path: str) -> bool:
        """May `path` (with its query) be fetched?  The longest match wins, and allow wins a tie."""
        target = _encoded(path or "/")
        if target == "/robots.txt":
            return True
        best = max(
            ((len(rule.pattern), rule.allow) for rule in self.rules if _matches(rule, target)),
            default=(0, True),
        )
        return best[1]


def allowed(robots_txt: str, user_agent_token: str, path: str) -> bool:
    """May the crawler of this name fetch `path`?"""
    return read(robots_txt, user_agent_token).allows(path)


def read(robots_txt: str, user_agent_token: str) -> Robots:
    """The rules for a crawler: of all groups that name it, else of those for `*` (2.2.1)."""
    groups: dict[str, _Group] = {}
    sitemaps: list[str] = []
    named: list[_Group] = []  # the groups that the next rule belongs to
    naming = False  # was the last line a user-agent line?
    for key, value in _lines(robots_txt):
        if key == "user-agent":
            named = named if naming else []
            named.append(groups.setdefault(_token(value), _Group()))
        elif key == "sitemap":
            sitemaps.append(value)
            continue  # belongs to no group and ends none
        else:
            for group in named:
                group.add(key, value)
        naming = key == "user-agent"
    mine = groups.get(_token(user_agent_token)) or groups.get("*") or _Group()
    return Robots(tuple(mine.rules), mine.crawl_delay_s, tuple(sitemaps[:100]))


class _Group:
    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.crawl_delay_s: float | None = None

    def add(self, key: str, value: str) -> None:
        if key in ("allow", "disallow") and value:
            pattern = _encoded(value)
            if len(self.rules) < _MAX_RULES and pattern.count("*") <= _MAX_WILDCARDS:
                self.rules.append(Rule(pattern, key == "allow"))
        elif key == "crawl-delay" and re.fullmatch(r"\d{1,6}(\.\d{0,6})?", value):
            self.crawl_delay_s = float(value)


def _lines(text: str) -> list[tuple[str, str]]:
    found = []
    for line in text.removeprefix("\ufeff").splitlines():
        key, colon, value = line.split("#", 1)[0].partition(":")
        if colon:
            found.append((key.strip().lower(), value.strip()))
    return found


def _token(name: str) -> str:
    """The product token: `Lookahead/1.0` and `lookahead` are the same crawler."""
    if name.strip() == "*":
        return "*"
    match = re.match(r"[A-Za-z_-]+", name.strip())
    return match[0].lower() if match else ""


def _encoded(path: str) -> str:
    """One spelling for a path: percent-encoded octets, upper-case hex (RFC 9309, 2.2.2)."""
    parts = re.split(r"(%(?:2[fF]|2[aA]|24))", path)  # an encoded / * $ is not the plain one
    return "".join(
        part.upper() if index % 2 else quote(unquote_to_bytes(part), safe="/*$?=&;:@!'(),+~-._")
        for index, part in enumerate(parts)
    )


def _matches(rule: Rule, path: str) -> bool:
    """Greedy and without backtracking: each piece is looked for after the one before."""
    anchored = rule.pattern.endswith("$")
    first, *pieces = rule.pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not pieces:
        return not anchored or path == first
    at = len(first)
    *middle, last = pieces
    for piece in middle:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if anchored:
        return path.endswith(last) and len(path) - len(last) >= at
    return path.find(last, at) >= 0
