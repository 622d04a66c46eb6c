"""How does a formula that our own engine refuses get its MathML?  From KaTeX, which knows more of TeX.

The answer is judged by `typeset` like our own engine's; nothing is believed here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lookahead.publish.engines import places
from lookahead.publish.engines.asking import Engine, Refused
from lookahead.typeset.maths import Macros
from lookahead.typeset.tex import MACROS, spellings

_MARK = re.compile(r"\\.|[{}$]", re.DOTALL)
MAX_DEATHS = 3  # of one text, after which its other formulas are not tried


class Katex:
    """KaTeX for the formulas of one text, or of one look: who kills it too often is left alone."""

    def __init__(self) -> None:
        self._deaths = 0
        self.typeset = 0  # formulas that it answered

    def __call__(self, tex: str, display: bool, macros: Macros) -> str:
        """MathML, "" where KaTeX refuses too."""
        if self._deaths >= MAX_DEATHS or ends_early(tex):
            return ""
        written = _asked(tex, display, macros)
        self._deaths += written is None
        self.typeset += bool(written)
        return written or ""


def ends_early(tex: str) -> bool:
    """Does a dollar end it too soon?  For KaTeX, too: it has them within braces, comments and `\\verb` only.

    Most of what our own engine refuses is such a slip, and not worth to start another one.
    """
    if "$" not in tex or "%" in tex or "\\verb" in tex:
        return False
    depth = 0
    for mark in _MARK.findall(tex):
        depth += (mark == "{") - (mark == "}")
        if mark == "$" and depth <= 0:
            return True
    return False


def formulas() -> Katex | None:
    """KaTeX, where it and an engine to run it are here."""
    return Katex() if places.identity("katex") else None


@lru_cache(maxsize=1)
def _engine() -> Engine | None:
    scripts = places.scripts("katex")
    known = {f"\\{name}": body for name, body in MACROS.items()}
    return Engine({"katex": scripts}, known) if scripts else None


@lru_cache(maxsize=2_048)
def _asked(tex: str, display: bool, macros: Macros) -> str | None:
    """MathML, "" where it is refused, None where the engine did not survive it."""
    engine = _engine()
    if engine is None:
        return ""
    given = {f"\\{name}": body for name, body in macros}
    try:
        return engine.ask("katex", "typeset", spellings(tex), display, given, known=True)["mathml"]
    except Refused as error:
        return None if "died" in str(error) or "took" in str(error) else ""
