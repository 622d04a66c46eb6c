"""What does dividing by the root of the key's length do to attention?"""

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

LOOKS = {  # of a page: its ink, then the colours of the lines
    "light": ("#1b1b19", "#a33b12", "#2b5b8a", "#2f6b3a", "#7a5a00"),
    "dark": ("#eceae4", "#ff9d6b", "#8fbbe8", "#8fd19a", "#e3c46a"),
}
KEYS, DRAWS = 32, 400


def softmax(scores: np.ndarray) -> np.ndarray:
    exp = np.exp(scores - scores.max(-1, keepdims=True))
    return exp / exp.sum(-1, keepdims=True)


def attend(q: np.ndarray, k: np.ndarray, v: np.ndarray, *, causal: bool = False) -> np.ndarray:
    """Scaled dot-product attention over the last two axes."""
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])
    if causal:
        scores = np.where(np.tri(*scores.shape[-2:], dtype=bool), scores, -np.inf)
    return softmax(scores) @ v


def measure(scores: np.ndarray) -> tuple[float, float, float]:
    """Keys in effect (exp of the entropy), largest weight, size of the softmax's Jacobian."""
    w = softmax(scores)
    entropy = -(w * np.log(w + 1e-300)).sum(-1)
    jacobian = w[:, :, None] * np.eye(w.shape[-1]) - w[:, :, None] * w[:, None, :]
    size = np.sqrt((jacobian**2).sum((1, 2)))
    return float(np.exp(entropy).mean()), float(w.max(-1).mean()), float(np.median(size))


def facts(rng: np.random.Generator) -> None:
    """Two things that hold whatever the weights are."""
    x, order = rng.normal(size=(10, 16)), rng.permutation(10)
    moved = attend(x[order], x[order], x[order]) - attend(x, x, x)[order]
    changed = x.copy()
    changed[6:] += 1
    past = (attend(changed, changed, changed, causal=True) - attend(x, x, x, causal=True))[:6]
    same = abs(moved).max() < 1e-12
    print(f"shuffled tokens give shuffled outputs: {same}")
    print(f"with the mask, a change of tokens 7-10 moves tokens 1-6 by {abs(past).max():.0f}\n")


def draw(out: Path, paint: Callable[[Any, str, list[str]], None]) -> None:
    """Paint on a clear ground, once for light pages and once for dark: the same bytes every time."""
    try:
        from matplotlib import figure, rc_context
    except ImportError:
        return  # the table has the numbers
    inked = ("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color")
    for look, (ink, *hues) in LOOKS.items():
        style = dict.fromkeys(inked, ink) | {"svg.hashsalt": "note", "svg.fonttype": "none"}
        with rc_context(style | {"axes.spines.top": False, "axes.spines.right": False}):
            paint(sheet := figure.Figure((6.4, 3.3), layout="constrained"), ink, hues)
            nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
            sheet.savefig(svg := io.StringIO(), format="svg", transparent=True, metadata=nothing)
        (out / f"figure-{look}.svg").write_text(re.sub(r"<!DOCTYPE[^>]*>\s*", "", svg.getvalue()))


def main(out: Path) -> None:
    rng = np.random.default_rng(2017)
    facts(rng)
    widths, raw, scaled = [1, 4, 16, 64, 256, 1024], [], []
    rows = [["d_k", "score sd", "keys", "largest", "jacobian", "keys*", "largest*", "jacobian*"]]
    for d in widths:
        scores = (rng.normal(size=(DRAWS, 1, d)) * rng.normal(size=(DRAWS, KEYS, d))).sum(-1)
        raw.append(measure(scores))
        scaled.append(measure(scores / d**0.5))
        found = [scores.std(), *raw[-1], *scaled[-1]]
        digits = (".1f", ".1f", ".2f", ".0e", ".1f", ".2f", ".0e")
        rows.append([str(d), *map(format, found, digits)])
    for row in rows:
        print(f"{row[0]:6}" + "".join(f"{cell:>11}" for cell in row[1:]))
    print(
        f"\n{KEYS} keys, {DRAWS} draws; * after division by sqrt(d_k); the Jacobian's size is a median"
    )

    def paint(figure: Any, ink: str, hues: list[str]) -> None:
        left, right = figure.subplots(1, 2)
        for ax, n, title in (left, 0, "keys in effect"), (right, 2, "median size of the Jacobian"):
            ax.plot(widths, [s[n] for s in scaled], "o-", color=hues[1], label="scaled")
            ax.plot(widths, [r[n] for r in raw], "s--", color=hues[0], label="not scaled")
            ax.set(xscale="log", xlabel="$d_k$", title=title, ylim=(0, None))
        left.legend(frameon=False, labelcolor=ink)

    draw(out, paint)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
