"""How much real TeX becomes MathML, without an error and without a command that is shown to readers?

The data is a JSON list, or a folder with `expressions.json`: {"tex", "display"} and, where another engine's
answer is known, "mathml", against whose text ours is compared.
"""

from __future__ import annotations

import html
import json
import re
import time
import unicodedata
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from lookahead.publish.engines.katex import Katex, formulas
from lookahead.publish.engines.places import identity
from lookahead.typeset.maths import is_unset, math, math_by

_HIDDEN = re.compile(r"<annotation\b.*?</annotation>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_COMMAND = re.compile(r"\\[A-Za-z]+|\\\\|\\[\[(]")
_BLANK = re.compile(r"[\s\u00ad\u200b-\u200d\u2061-\u2064\ufe00-\ufe0f]")
# signs that engines choose differently for the same thing, after NFKC
_ALIKE = str.maketrans({"∣": "|", "∥": "‖", "\u0303": "~", "ˆ": "^", "\u0304": "ˉ"})


def evaluate(path: Path | str) -> dict[str, Any]:
    """{"score", "n", "parts"}: the share of expressions that become well-formed MathML and leak nothing.

    `parts`: `us_each`, microseconds of CPU an expression takes our own engine; `fallback`, the engine that
    is asked for what ours refuses, "" where there is none, and `by_fallback`, how many it typeset;
    `tokens_equal`, the share with the same text as the data's MathML, else as KaTeX's where it is here;
    `differ`, the first twenty that have another; `missed`, the first fifty that failed, with the reason.
    """
    file = Path(path)
    rows = json.loads(
        (file / "expressions.json" if file.is_dir() else file).read_text("utf-8", "replace")
    )
    begun = time.process_time()
    written = [math(row["tex"], bool(row.get("display"))) for row in rows]
    spent = time.process_time() - begun
    other = formulas()
    written = [
        math_by(row["tex"], bool(row.get("display")), (), other) if is_unset(one) else one
        for row, one in zip(rows, written, strict=True)
    ]
    asked = other.typeset if other else 0
    faults = [fault(one) for one in written]
    missed = [{"tex": row["tex"], "why": why} for row, why in zip(rows, faults, strict=True) if why]
    known = [
        (row.get("mathml") or _katex(row, other), one)
        for row, one in zip(rows, written, strict=True)
    ]
    known = [(theirs, one) for theirs, one in known if theirs]
    parts: dict[str, Any] = {
        "us_each": round(1e6 * spent / len(rows), 1) if rows else 0.0,
        "fallback": identity("katex"),
        "by_fallback": asked,
    }
    if known:
        texts = [(tokens(theirs), tokens(ours)) for theirs, ours in known]
        differ = [{"theirs": one, "ours": two} for one, two in texts if one != two]
        parts["tokens_equal"] = round(1 - len(differ) / len(known), 4)
        parts["differ"] = differ[:20]
    parts["missed"] = missed[:50]
    score = 1 - len(missed) / len(rows) if rows else 0.0
    return {"score": round(score, 4), "n": len(rows), "parts": parts}


def _katex(row: dict[str, Any], other: Katex | None) -> str:
    return other(row["tex"], bool(row.get("display")), ()) if other else ""


def fault(written: str) -> str:
    """Why `written` is not what a reader should see; "" if it is."""
    if "<math" not in written:
        return "not typeset"
    if "<merror" in written:
        return "an error is shown"
    if leak := _COMMAND.search(html.unescape(_TAG.sub(" ", _HIDDEN.sub("", written)))):
        return f"shows {leak[0]}"
    try:
        ElementTree.fromstring(written)  # noqa: S314 (our own output, in which no entity is declared)
    except ElementTree.ParseError as error:
        return f"not well-formed: {error}"
    return ""


def tokens(mathml: str) -> str:
    """The text of the tokens, in one spelling: NFKC, no space, look-alikes as one."""
    text = html.unescape(_TAG.sub("", _HIDDEN.sub("", mathml)))
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).translate(_ALIKE)
