"""Can one layer of attention find out which earlier click decides the next one?"""

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
ITEMS, LENGTH, WIDTH, STEPS = 30, 12, 24, 500
SHAPES = ((ITEMS, WIDTH), (LENGTH, WIDTH), *[(WIDTH, WIDTH)] * 3)  # items, places, q, k, v
MASK = np.where(np.tri(LENGTH, dtype=bool), 0, -np.inf)
Weights = list[np.ndarray]


def clicks(rng: np.random.Generator, n: int) -> np.ndarray:
    """Seven clicks in ten follow from the click three places back; the others are popularity's."""
    partner, popular = np.random.default_rng(1).permutation(ITEMS), 1 / np.arange(2, ITEMS + 2)
    seen = rng.choice(ITEMS, (n, LENGTH + 1), p=popular / popular.sum())
    for t in range(3, LENGTH + 1):
        seen[:, t] = np.where(rng.random(n) < 0.7, partner[seen[:, t - 3]], seen[:, t])
    return seen


def softmax(z: np.ndarray) -> np.ndarray:
    exp = np.exp(z - z.max(-1, keepdims=True))
    return exp / exp.sum(-1, keepdims=True)


def forward(p: Weights, seen: np.ndarray) -> list[np.ndarray]:
    """Embed, attend to oneself and the past, add, score all items by their own embeddings."""
    item, place, q, k, v = p
    x = item[seen] + place
    a = softmax((x @ q) @ (x @ k).swapaxes(1, 2) / WIDTH**0.5 + MASK)
    h = x + a @ x @ v
    return [x, a, h, softmax(h @ item.T)]


def slopes(p: Weights, seen: np.ndarray) -> Weights:
    """Gradient, by hand, of the cross-entropy of the next click at every place."""
    (item, _, q, k, v), now, after = p, seen[:, :-1], np.eye(ITEMS)[seen[:, 1:]]
    x, a, h, guess = forward(p, now)
    dh = (off := (guess - after) / now.size) @ item
    da, dv = dh @ (x @ v).swapaxes(1, 2), a.swapaxes(1, 2) @ dh
    ds = a * (da - (a * da).sum(-1, keepdims=True)) / WIDTH**0.5
    dq, dk = ds @ x @ k, ds.swapaxes(1, 2) @ x @ q
    dx = dh + dq @ q.T + dk @ k.T + dv @ v.T
    ditem = np.tensordot(off, h, 2 * ((0, 1),))
    np.add.at(ditem, now, dx)
    return [ditem, dx.sum(0), *(np.tensordot(x, d, 2 * ((0, 1),)) for d in (dq, dk, dv))]


def learn(rng: np.random.Generator, data: np.ndarray) -> Weights:
    p = [rng.normal(0, 0.1, shape) for shape in SHAPES]
    m, s = [0.0] * 5, [0.0] * 5
    for t in range(1, STEPS + 1):
        for i, g in enumerate(slopes(p, data[rng.integers(len(data), size=64)])):
            m[i], s[i] = 0.9 * m[i] + 0.1 * g, 0.98 * s[i] + 0.02 * g**2
            p[i] = p[i] - 0.01 * m[i] / (1 - 0.9**t) / (np.sqrt(s[i] / (1 - 0.98**t)) + 1e-8)
    return p


def chain(data: np.ndarray, new: np.ndarray, lag: int) -> np.ndarray:
    """How often each item came `lag` clicks after the one that stands there now."""
    counts = np.zeros((ITEMS, ITEMS))
    np.add.at(counts, (data[:, :-lag], data[:, lag:]), 1)
    return counts[new[:, -1 - lag]]


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
    rng, hits = np.random.default_rng(2018), []
    data, new = clicks(rng, 2000), clicks(rng, 2000)
    p = learn(rng, data)
    _, a, _, guess = forward(p, new[:, :-1])
    often = np.broadcast_to(np.bincount(data.ravel(), minlength=ITEMS), (len(new), ITEMS))
    scores = {"popularity": often, "Markov chain": chain(data, new, 1), "attention": guess[:, -1]}
    scores["told the distance"] = chain(data, new, 3)
    print("method              hit at 1  hit at 5  NDCG at 10")
    for name, score in scores.items():
        rank = (score > np.take_along_axis(score, new[:, -1:], 1)).sum(1)
        hits.append((rank < 1).mean())
        gain = np.where(rank < 10, 1 / np.log2(rank + 2), 0).mean()
        print(f"{name:18}{hits[-1]:10.2f}{(rank < 5).mean():10.2f}{gain:12.2f}")
    print("\nattention 0-3 places back:", *(f"{w:.2f}" for w in a[:, -1].mean(0)[:-5:-1]))

    def paint(figure: Any, ink: str, hues: list[str]) -> None:
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        left.bar_label(left.barh([*scores], hits, color=hues[1]), fmt="%.2f", color=ink, padding=2)
        left.set(title="next click guessed first", xlim=(0, 0.9))
        right.pcolormesh(a.mean(0), cmap="cividis", vmin=0, vmax=1, ec="face")
        right.set(title="mean attention", xlabel="to place", ylabel="from place", aspect="equal")
        right.invert_yaxis()

    draw(out, paint)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
