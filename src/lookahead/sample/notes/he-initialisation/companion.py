"""Does the signal survive thirty rectified layers, and does the network then learn?"""

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
DEPTH, WIDTH, SLOPE, STEPS = 30, 256, 0.25, 800
RULES = {  # a weight's variance, times the layer's inputs; the rectifier's slope below zero
    "Xavier, ReLU": (1.0, 0.0),
    "He, ReLU": (2.0, 0.0),
    "He for ReLU, PReLU": (2.0, SLOPE),
    "He for PReLU, PReLU": (2.0 / (1 + SLOPE**2), SLOPE),
}


def layers(rng: np.random.Generator, gain: float, sizes: list[int]) -> list[np.ndarray]:
    return [rng.normal(0, np.sqrt(gain / n), (n, m)) for n, m in pairwise(sizes)]


def signal(rng: np.random.Generator, gain: float, slope: float) -> np.ndarray:
    """Mean square of each layer's sums, against that of the first."""
    squares = np.zeros(DEPTH)
    for _ in range(10):
        x = rng.normal(size=(64, WIDTH))
        for i, w in enumerate(layers(rng, gain, [WIDTH] * (DEPTH + 1))):
            x = x @ w
            squares[i] += (x**2).mean()
            x = np.maximum(x, slope * x)
    return squares / squares[0]


def train(rng: np.random.Generator, gain: float, slope: float) -> list[float]:
    """Loss by step: 30 layers of 24 units learn, by plain SGD, which side of a circle a point is on."""
    weights = layers(rng, gain, [2, *[24] * (DEPTH - 1), 1])
    biases, losses = [np.zeros(w.shape[1]) for w in weights], []
    for _ in range(STEPS):
        x = rng.uniform(-1, 1, (64, 2))
        truth = ((x**2).sum(1, keepdims=True) < 2 / np.pi).astype(float)
        inputs, sums = [x * np.sqrt(3)], []
        for w, b in zip(weights, biases, strict=True):
            sums.append(inputs[-1] @ w + b)
            inputs.append(np.maximum(sums[-1], slope * sums[-1]))
        losses.append(float(np.logaddexp(0, (1 - 2 * truth) * sums[-1]).mean()))
        g = (1 / (1 + np.exp(-sums[-1])) - truth) / len(x)
        for i in reversed(range(DEPTH)):
            down = g @ weights[i].T
            weights[i] -= 0.02 * inputs[i].T @ g
            biases[i] -= 0.02 * g.sum(0)
            g = down * np.where(sums[i - 1] > 0, 1, slope) if i else g
    return losses


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
    squares, losses = {}, {}
    rows = [["rule", "layer 10", "layer 20", "layer 30", "loss"]]
    for name, rule in RULES.items():
        squares[name] = signal(np.random.default_rng(7), *rule)
        losses[name] = np.convolve(
            train(np.random.default_rng(1), *rule), np.ones(50) / 50, "valid"
        )
        found = [f"{square:.1e}" for square in squares[name][9::10]]
        rows.append([name, *found, f"{losses[name][-1]:.2f}"])
    for row in rows:
        print(f"{row[0]:20}" + "".join(f"{cell:>10}" for cell in row[1:]))
    print(
        f"\nmean square against layer 1, {WIDTH} wide; loss of the last 50 steps, guessing has 0.69"
    )

    def paint(figure: Any, ink: str, hues: list[str]) -> None:
        left, right = figure.subplots(1, 2)
        for name, hue, style in zip(RULES, hues, ("-", "--", ":", "-."), strict=True):
            left.plot(range(1, DEPTH + 1), squares[name], style, color=hue, label=name)
            right.plot(range(50, STEPS + 1, 5), losses[name][::5], style, color=hue)
        left.set(yscale="log", xlabel="layer", title="mean square of the sums")
        left.legend(frameon=False, labelcolor=ink, fontsize=8)
        right.set(xlabel="step", title="training loss", ylim=(0, 0.8))

    draw(out, paint)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
