"""Is halving the weights the same as averaging all the thinned networks?"""

import io
import re
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

LOOKS = {  # of a page: its ink, then the colours of the lines
    "light": ("#1b1b19", "#a33b12", "#2b5b8a", "#2f6b3a", "#7a5a00"),
    "dark": ("#eceae4", "#ff9d6b", "#8fbbe8", "#8fd19a", "#e3c46a"),
}
KEEP, HIDDEN, STEPS = 0.5, 48, 800


def softmax(z: np.ndarray) -> np.ndarray:
    return np.exp(z) / np.exp(z).sum(-1, keepdims=True)


def enumerate_all(rng: np.random.Generator, units: int = 10) -> tuple[float, float]:
    """A softmax layer over 10 units: all 1,024 thinned layers' means against the halved weights."""
    x, w = rng.normal(size=units), rng.normal(size=(units, 4))
    masks = (np.arange(2**units)[:, None] >> np.arange(units)) & 1
    each = softmax((masks * x) @ w)
    halved, geometric = softmax(KEEP * x @ w), softmax(np.log(each).mean(0))
    return abs(geometric - halved).max(), abs(each.mean(0) - halved).max()


def points(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Two classes in 20 dimensions, told apart by a bent surface in 3 of them; 10 % are mislabelled."""
    x = rng.normal(size=(n, 20))
    label = x[:, 0] * x[:, 1] + x[:, 2] > 0
    return x, np.where(rng.random(n) < 0.1, ~label, label).astype(float)


class Net:
    """20 inputs, two hidden layers, one logit; full batches and momentum."""

    def __init__(self, rng: np.random.Generator, keep: float, x: np.ndarray, y: np.ndarray) -> None:
        self.rng, self.keep, sizes = rng, keep, (20, HIDDEN, HIDDEN, 1)
        self.w = [rng.normal(0, np.sqrt(2 / n), (n, m)) for n, m in pairwise(sizes)]
        speed = [np.zeros_like(w) for w in self.w]
        for _ in range(STEPS):
            flow = self.forward(x, thin=keep < 1)
            g = (1 / (1 + np.exp(-flow.pop())) - y[:, None]) / len(x)
            for i in (2, 1, 0):
                speed[i] = 0.9 * speed[i] - 0.05 * flow[i].T @ g
                g = (g @ self.w[i].T) * (flow[i] > 0)
                self.w[i] = self.w[i] + speed[i]

    def forward(self, x: np.ndarray, *, thin: bool = False) -> list[np.ndarray]:
        """Inputs of each layer, and the logit; a layer is thinned, or scaled as a whole."""
        flow = [x]
        for w in self.w[:-1]:
            h = np.maximum(flow[-1] @ w, 0)
            flow.append(h * (self.rng.random(h.shape) < self.keep if thin else self.keep))
        return [*flow, flow[-1] @ self.w[-1]]


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
    off = enumerate_all(np.random.default_rng(0))
    print(
        f"mean of 1,024 layers against halved weights: geometric {off[0]:.3f} off, plain {off[1]:.3f}\n"
    )
    counts, found = [1, 2, 5, 10, 20, 50, 100], []
    new, truth = points(np.random.default_rng(99), 2000)
    for seed in range(5):
        rng = np.random.default_rng(seed)
        x, y = points(rng, 300)
        plain, thin = Net(rng, 1.0, x, y), Net(rng, KEEP, x, y)
        draws = [1 / (1 + np.exp(-thin.forward(new, thin=True)[-1])) for _ in range(max(counts))]
        sums = [plain.forward(new)[-1], thin.forward(new)[-1]]
        sums += [np.mean(draws[:k], 0) - 0.5 for k in counts]
        found.append([((s[:, 0] > 0) != truth).mean() for s in sums])
    wrong = np.mean(found, 0)
    names = ["no dropout", "halved weights", *(f"mean of {k}" for k in counts)]
    print("network         wrong answers")
    print(*(f"{n:16}{w:.3f}" for n, w in zip(names, wrong, strict=True)), sep="\n")

    def paint(figure: Any, ink: str, hues: list[str]) -> None:
        ax = figure.subplots()
        ax.plot(counts, wrong[2:], "o-", color=hues[1], label="mean of thinned networks")
        ax.axhline(wrong[1], ls="--", color=hues[2], label="whole network, weights halved")
        ax.axhline(wrong[0], ls=":", color=hues[0], label="trained without dropout")
        ax.set(xscale="log", xlabel="networks averaged", ylabel="share wrong on new points")
        ax.legend(frameon=False, labelcolor=ink)

    draw(out, paint)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
