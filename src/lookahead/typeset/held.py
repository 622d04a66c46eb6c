"""Where does what is finished wait while other passes read a text?

Coloured code and MathML are most of a page's tags, and nothing in them is for another pass.  They are set
aside under marks, and come back at the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable

MARK = r"\x02\d+\x03"  # STX and ETX, which no page may hold
_MARK = re.compile(r"\x02(\d+)\x03")
_ALONE = str.maketrans("", "", "\x02\x03")


class Held:
    """The finished parts of one text: code with what it says, formulas."""

    def __init__(self) -> None:
        self._parts: list[tuple[str, str | None]] = []

    def __bool__(self) -> bool:
        return bool(self._parts)

    @staticmethod
    def free(markup: str) -> str:
        """`markup` without what could be taken for a mark; `&#2;` is a character to Markdown."""
        return markup.translate(_ALONE) if "\x02" in markup else markup

    def code(self, shown: str, text: str) -> str:
        """A mark in the place of a block that shows `text`."""
        return self._put(shown, text)

    def formula(self, shown: str) -> str:
        """A mark in the place of a formula."""
        return self._put(shown, None)

    def _put(self, shown: str, text: str | None) -> str:
        self._parts.append((shown, text))
        return f"\x02{len(self._parts) - 1}\x03"

    def back(self, markup: str) -> str:
        """`markup` with all that was set aside."""
        return _MARK.sub(lambda found: self._parts[int(found[1])][0], markup)

    def filled(self, text: str, code: Callable[[str], str], formula: Callable[[str], str]) -> str:
        """`text` with what `code` makes of each block's text, and `formula` of each formula."""

        def said(found: re.Match[str]) -> str:
            shown, within = self._parts[int(found[1])]
            return formula(shown) if within is None else code(within)

        return _MARK.sub(said, text)
