"""Is Markdown read as CommonMark says, and how fast are real posts and formulas typeset?

    COMMONMARK_SPEC=spec.txt python -m bench markdown

`spec.txt` is that of CommonMark 0.31.2 (npm: commonmark-spec); without it, its row says that it is missing.
CPU seconds of this process, best of three.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import comrak

from bench import Row, shared
from lookahead.evals.math import evaluate
from lookahead.typeset import Options, code, markdown, math

ROUNDS = 3
_EXAMPLE = re.compile(r"^`{32} example[^\n]*\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def measure() -> Iterator[Row]:
    """The rows of this benchmark."""
    yield _spec()
    yield from _formulas()
    posts = [path.read_text("utf-8", "replace") for path in (shared() / "data/posts").rglob("*.md")]
    texts = [_FRONT.sub("", post) for post in posts]
    spent = _best(lambda: [markdown(text) for text in texts])
    size = sum(map(len, texts)) / 1e6
    note = f"{len(texts)} posts, {size:.1f} MB, {spent:.2f} s; formulas and code typeset"
    yield Row("real posts typeset", "", f"{1000 * spent / len(texts):.2f} ms each", note)


def _spec() -> Row:
    path = Path(os.environ.get("COMMONMARK_SPEC", shared() / "data/commonmark/spec.txt"))
    if not path.is_file():
        return Row("CommonMark 0.31.2", "100 %", "not measured", "COMMONMARK_SPEC names no file")
    pairs = [
        (source.replace("→", "\t"), html.replace("→", "\t"))
        for source, html in _EXAMPLE.findall(path.read_text("utf-8"))
    ]
    render = comrak.RenderOptions()
    render.unsafe_ = True
    good = sum(comrak.render_markdown(source, None, None, render) == html for source, html in pairs)
    for source, _ in pairs:
        markdown(source, Options(trusted=True))
    return Row("CommonMark 0.31.2", "100 %", f"{good / len(pairs):.1%}", f"{good} of {len(pairs)}")


def _formulas() -> Iterator[Row]:
    path = shared() / "data/math/expressions.json"
    rows = json.loads(path.read_text("utf-8"))

    def every() -> None:
        math.cache_clear()
        for row in rows:
            math(row["tex"], row["display"])

    found = evaluate(path)
    yield Row(
        "real formulas become MathML", ">= 99.9 %", f"{found['score']:.2%}", f"of {found['n']}"
    )
    each = 1e6 * _best(every) / len(rows)
    yield Row("a formula", "<= 20 us", f"{each:.1f} us", "each of them once, nothing remembered")


def _best(way: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        math.cache_clear()
        code.cache_clear()
        begun = time.process_time()
        way()
        best = min(best, time.process_time() - begun)
    return best
