"""Which learning rates does one short run find, and what does cycling between them win?"""

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
HIDDEN, CLASSES, BATCH, STEPS, SEEDS = 32, 3, 32, 800, range(5)
HALF = 100  # steps from the lowest rate to the highest


def spirals(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Three arms of a spiral, blurred: points and the arm of each."""
    arm, t = rng.integers(CLASSES, size=n), rng.uniform(0.1, 1, n)
    angle = 4 * t + arm * 2 * np.pi / CLASSES + rng.normal(0, 0.2, n)
    return np.stack([t * np.cos(angle), t * np.sin(angle)], 1), arm


def triangular(step: int, low: float, high: float) -> float:
    """The paper's policy: up in a straight line for half a cycle, and down again."""
    x = abs(step / HALF - 2 * np.floor(1 + step / (2 * HALF)) + 1)
    return float(low + (high - low) * max(0.0, 1 - x))


def forward(net: list[np.ndarray], x: np.ndarray) -> list[np.ndarray]:
    """Two hidden layers: the inputs of each layer, then the probabilities."""
    hidden = [x]
    for w, b in zip(net[0:4:2], net[1:4:2], strict=True):
        hidden.append(np.maximum(hidden[-1] @ w + b, 0))
    score = hidden[-1] @ net[4] + net[5]
    exp = np.exp(score - score.max(1, keepdims=True))
    return [*hidden, exp / exp.sum(1, keepdims=True)]


def train(seed: int, rate: Callable[[int], float]) -> tuple[np.ndarray, float]:
    """Loss by step of plain SGD at the rates asked for, and accuracy on 3,000 new points."""
    rng, losses, net = np.random.default_rng(seed), [], []
    for n, m in (2, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN, CLASSES):
        net += [rng.normal(0, np.sqrt(2 / n), (n, m)), np.zeros(m)]
    points, arms = spirals(rng, 1000)
    for step in range(STEPS):
        pick = rng.integers(len(points), size=BATCH)
        *inputs, p = forward(net, points[pick])
        losses.append(-np.log(p[np.arange(BATCH), arms[pick]] + 1e-12).mean())
        g = (p - np.eye(CLASSES)[arms[pick]]) / BATCH
        for i in (4, 2, 0):
            down = (g @ net[i].T) * (inputs[i // 2] > 0)
            net[i] = net[i] - rate(step) * inputs[i // 2].T @ g
            net[i + 1] = net[i + 1] - rate(step) * g.sum(0)
            g = down
    points, arms = spirals(np.random.default_rng(99), 3000)
    return np.array(losses), float((forward(net, points)[-1].argmax(1) == arms).mean())


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
    sweep = np.geomspace(1e-3, 30, STEPS)
    tests = np.mean([train(seed, lambda step: float(sweep[step]))[0] for seed in SEEDS], 0)
    smooth, at = np.convolve(tests, np.ones(25) / 25, "valid"), sweep[12:-12]
    low, high = at[np.argmax(smooth < 0.95 * smooth[:50].mean())], at[np.argmin(smooth)]
    print(f"range test: the loss begins to fall at {low:.4f} and is lowest at {high:.2f}\n")
    rates: dict[str, Callable[[int], float]] = {
        f"fixed {r:.4f}": lambda _, r=r: r for r in (low, (low * high) ** 0.5, high, 4 * high)
    }
    rates["triangular"] = lambda step: triangular(step, low, high)
    rates["straight down"] = lambda step: high + (low - high) * step / STEPS
    found = {name: [train(seed, rate)[1] for seed in SEEDS] for name, rate in rates.items()}
    print("learning rate     accuracy  worst of 5")
    for name, got in found.items():
        print(f"{name:14}{np.mean(got):12.3f}{min(got):12.3f}")

    def paint(figure: Any, ink: str, hues: list[str]) -> None:
        left, right = figure.subplots(1, 2)
        left.plot(at[::4], smooth[::4], color=hues[1])
        left.axvspan(low, high, color=hues[2], alpha=0.2, lw=0)
        left.set(xscale="log", xlabel="learning rate", title="range test: loss", ylim=(0, 2))
        right.barh([*found], [*map(np.mean, found.values())], color=hues[1])
        right.axvline(1, color=ink, lw=0.6)
        right.set(xlim=(0.4, 1), title="accuracy")

    draw(out, paint)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
