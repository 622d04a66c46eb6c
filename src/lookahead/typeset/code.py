"""How does a code block get its colours?"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from functools import lru_cache

import pygments
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_all_lexers, get_lexer_by_name
from pygments.token import Token, _TokenType

from lookahead.typeset.lexing import quick

MAX_HIGHLIGHTED = 50_000  # characters; longer blocks stay plain
MAX_KEPT = 24  # characters of a token whose HTML is kept
MOST_KEPT = 4_000  # tokens of a class

_LANG = re.compile(r"[a-z0-9][a-z0-9+#._-]{0,31}")
_ALIASES = {
    "shell-session": "console",
    "plaintext": "text",
    "dockerfile": "docker",
    "jsonc": "json",
    "ipython3": "python",
    "objective-c": "objc",
    "golang": "go",
    "proto": "protobuf",
    "viml": "vim",
    "yml": "yaml",
    "wat": "wast",
}


@lru_cache(maxsize=1_024)
def code(text: str, lang: str = "", marked: frozenset[int] = frozenset(), first: int = -1) -> str:
    """`<pre>` with `text` in it, coloured by classes where `lang` is known; nothing is guessed.

    The text content is exactly `text`, so that a selection copies what was written.  `marked` lines, the
    first being 1, are classed `hl`; where `first` is not negative the lines are numbered from it on.
    """
    lang = lang.lower()
    shown = _coloured(text, lang) if _LANG.fullmatch(lang) else ""
    label = f' data-lang="{lang}"' if _LANG.fullmatch(lang) and lang != "text" else ""
    body = shown or html.escape(text, quote=False)
    if marked or first >= 0:
        body = _lines(body, marked, first)
    # a parser drops one line break right behind <pre>
    return f'<pre class="highlight"{label} tabindex="0"><code>{body}</code></pre>'


def _lines(body: str, marked: frozenset[int], first: int) -> str:
    """Each line an element; the numbers are attributes, so that they are not copied."""
    lines = body.removesuffix("\n").split("\n")
    written = []
    for at, line in enumerate(lines, 1):
        names = "line hl" if at in marked else "line"
        number = f' data-n="{first + at - 1}"' if first >= 0 else ""
        end = "\n" if at < len(lines) or body.endswith("\n") else ""
        written.append(f'<span class="{names}"{number}>{line}{end}</span>')
    return "".join(written)


def _coloured(text: str, lang: str) -> str:
    lexer = _lexer(lang)
    if lexer is None or len(text) > MAX_HIGHLIGHTED:
        return ""
    written = _written(lexer.get_tokens(text)).removesuffix("\n")
    return written + "\n" * text.endswith("\n")


def _written(tokens: Iterable[tuple[_TokenType, str]]) -> str:
    """The tokens as Pygments' formatter writes them: neighbours of one class on a line are one element."""
    parts: list[str] = []
    element, held = _ELEMENTS[Token], ""
    for kind, text in tokens:
        following = _ELEMENTS[kind]
        if following is element:
            held += text
            continue
        if held:
            parts.append(element[held])
        element, held = following, text
    return "".join(parts) + (element[held] if held else "")


class _Element(dict[str, str]):
    """What becomes of a text in an element that `opening` opens; short ones come again and again."""

    def __init__(self, opening: str) -> None:
        self._opening, self._closing = opening, "</span>" if opening else ""

    def __missing__(self, text: str) -> str:
        written = f"{self._opening}{html.escape(text, quote=False)}{self._closing}"
        if self._opening and "\n" in text:  # each line has its own; an empty one none
            written = written.replace("\n", f"</span>\n{self._opening}")
            written = written.replace(f"{self._opening}</span>", "")
        if len(text) <= MAX_KEPT and len(self) < MOST_KEPT:
            self[text] = written
        return written


class _Elements(dict[_TokenType, _Element]):
    """The element of each kind of token; kinds of one class have the same."""

    def __init__(self) -> None:
        self._opened: dict[str, _Element] = {}

    def __missing__(self, kind: _TokenType) -> _Element:
        opening = pygments.format([(kind, "|")], HtmlFormatter(nowrap=True)).partition("|")[0]
        self[kind] = self._opened.setdefault(opening, _Element(opening))
        return self[kind]


_ELEMENTS = _Elements()


@lru_cache(maxsize=256)
def _lexer(lang: str) -> Lexer | None:
    lang = _ALIASES.get(lang, lang)
    if lang not in _known():
        return None
    return quick(get_lexer_by_name(lang, stripnl=False, ensurenl=True))


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Pygments' own languages; for any other name it would look through all that is installed."""
    return frozenset(
        alias for _, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases
    )
