"""How is code cut into tokens quickly?

Pygments tries the rules of a state one after the other at each place, some twenty for a token.  Here only
those are tried that can begin with the character that stands there.  Which those are is read off the rules,
so the tokens are the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from re import _parser  # type: ignore[attr-defined]  # the parser of patterns has no types
from typing import Any

from pygments.lexer import Lexer, RegexLexer
from pygments.token import Error, Whitespace, _TokenType

WORTH = 4_000  # characters of a language after which its rules are looked into

_EVERY = frozenset(range(128))
_ODD = frozenset(range(0x1C, 0x20))  # white space or not, as a pattern's flags have it
_CATEGORIES = {
    "CATEGORY_DIGIT": re.compile(r"\d"), "CATEGORY_NOT_DIGIT": re.compile(r"\D"),
    "CATEGORY_SPACE": re.compile(r"\s"), "CATEGORY_NOT_SPACE": re.compile(r"\S"),
    "CATEGORY_WORD": re.compile(r"\w"), "CATEGORY_NOT_WORD": re.compile(r"\W"),
}  # fmt: skip

Rule = tuple[Callable[[str, int], re.Match[str] | None], Any, Any]  # match, action, next state
Token = tuple[int, _TokenType, str]


def quick(lexer: Lexer) -> Lexer:
    """The same lexer, quicker where it is one of rules alone."""
    if type(lexer).get_tokens_unprocessed is RegexLexer.get_tokens_unprocessed:
        setattr(lexer, "get_tokens_unprocessed", _Quick(lexer).tokens)  # noqa: B010  # mypy forbids `=`
    return lexer


class _Quick:
    """A lexer's rules, sorted once that is worth it."""

    def __init__(self, lexer: Any) -> None:
        self._lexer = lexer
        self._seen = 0

    @cached_property
    def _tables(self) -> dict[str, _Table]:
        return {name: _Table(rules) for name, rules in self._lexer._tokens.items()}

    def tokens(self, text: str, stack: Sequence[str] = ("root",)) -> Iterator[Token]:
        """Place, type and characters of each token, as `RegexLexer.get_tokens_unprocessed`."""
        self._seen += len(text)
        if self._seen < WORTH:
            return RegexLexer.get_tokens_unprocessed(self._lexer, text, stack)
        return self._found(text, list(stack))

    def _found(self, text: str, states: list[str]) -> Iterator[Token]:
        lexer, tables, at, end = self._lexer, self._tables, 0, len(text)
        table = tables[states[-1]]
        while True:
            for match, action, following in table[text[at]] if at < end else table.rules:
                found = match(text, at)
                if found is None:
                    continue
                if type(action) is _TokenType:
                    yield at, action, found.group()
                elif action is not None:
                    yield from action(lexer, found)
                at = found.end()
                if following is not None:
                    _follow(states, following)
                    table = tables[states[-1]]
                break
            else:
                if at >= end:
                    return
                yield at, Whitespace if text[at] == "\n" else Error, text[at]
                if text[at] == "\n":  # a line begins anew
                    states = ["root"]
                    table = tables["root"]
                at += 1


def _follow(states: list[str], following: Any) -> None:
    """Go to another state; the first of all is never left."""
    if isinstance(following, int):
        del states[max(1, len(states) + following) :]
        return
    for name in following if isinstance(following, tuple) else (following,):
        if name == "#pop":
            del states[max(1, len(states) - 1) :]
        else:
            states.append(states[-1] if name == "#push" else name)


class _Table(dict[str, Sequence[Rule]]):
    """The rules of a state by the character that they may begin with."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules

    def __missing__(self, character: str) -> Sequence[Rule]:
        if character > "\x7f":
            return self.rules
        code = ord(character)
        kept = tuple(rule for rule in self.rules if code in _beginnings(rule[0]))
        self[character] = kept
        return kept


@lru_cache(maxsize=8_192)
def _beginnings(match: Callable[[str, int], re.Match[str] | None]) -> frozenset[int]:
    """The codes below 128 that a match may begin with or stand before; rather too many than too few."""
    pattern = getattr(match, "__self__", None)
    if not isinstance(pattern, re.Pattern):
        return _EVERY
    found, empty = _first(
        _parser.parse(pattern.pattern, pattern.flags), bool(pattern.flags & re.IGNORECASE)
    )
    return _EVERY if empty else found | _ODD


def _first(items: Iterable[tuple[Any, Any]], fold: bool) -> tuple[frozenset[int], bool]:
    """What the sequence may begin with, and whether it may be empty."""
    every: frozenset[int] = frozenset()
    for name, value in items:
        found, empty = _one(str(name), value, fold)
        every |= found
        if not empty:
            return every, False
    return every, True


def _one(name: str, value: Any, fold: bool) -> tuple[frozenset[int], bool]:
    found, empty = _EVERY, True  # of ANY, and of references to groups
    if name == "LITERAL":
        found, empty = _folded(_code(value), fold, value > 127), False
    elif name == "NOT_LITERAL":
        found, empty = _folded(_EVERY - {value}, fold, False), False
    elif name == "IN":
        found, empty = _among(value, fold), False
    elif name == "BRANCH":
        parts = [_first(part, fold) for part in value[1]]
        found, empty = frozenset().union(*(one for one, _ in parts)), any(none for _, none in parts)
    elif name == "SUBPATTERN":
        found, empty = _first(value[3], fold or bool(value[1] & re.IGNORECASE))
    elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        found, empty = _first(value[2], fold)
        empty = empty or value[0] == 0
    elif name == "ATOMIC_GROUP":
        found, empty = _first(value, fold)
    elif name in ("AT", "ASSERT", "ASSERT_NOT"):
        found = frozenset()
    return found, empty


def _among(items: Iterable[tuple[Any, Any]], fold: bool) -> frozenset[int]:
    found: frozenset[int] = frozenset()
    negated = beyond = False
    for name, value in items:
        if str(name) == "NEGATE":
            negated = True
        elif str(name) == "LITERAL":
            found |= _code(value)
            beyond |= value > 127
        elif str(name) == "RANGE":
            found |= frozenset(range(value[0], min(value[1], 127) + 1))
            beyond |= value[1] > 127
        else:
            found |= frozenset(c for c in _EVERY if _CATEGORIES[str(value)].match(chr(c)))
    return _folded(_EVERY - found if negated else found, fold, beyond and not negated)


def _code(value: int) -> frozenset[int]:
    return frozenset((value,)) & _EVERY


def _folded(codes: frozenset[int], fold: bool, beyond: bool) -> frozenset[int]:
    """With both cases of each letter; some letters beyond ASCII have their other case within."""
    if not fold:
        return codes
    return _EVERY if beyond else codes | {ord(chr(c).swapcase()) for c in codes}
