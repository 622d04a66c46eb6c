"""What does a local linear explanation say, and does it say the same twice?"""

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
FEATURES, REPEATS, SAMPLES = 6, 40, (200, 5000)
WIDTHS = (0.5, 0.75, 1.0, 0.75 * FEATURES**0.5, 4.0)  # the fourth is the reference code's default
POINT = np.array([0.5, 1.0, -0.5, 0.2, 0.0, 0.3])  # the instance to be explained


def black_box(x: np.ndarray) -> np.ndarray:
    """A wave in the first feature on a falling slope, a product of two others, three that do nothing."""
    wave = np.sin(3 * (x[..., 0] - 0.5)) - 0.5 * x[..., 0]
    return wave + 0.4 * x[..., 1] * x[..., 2]


def truth(step: float = 1e-5) -> np.ndarray:
    """The gradient at the point: what an ever narrower neighbourhood tends to."""
    moves = step * np.eye(FEATURES)
    return (black_box(POINT + moves) - black_box(POINT - moves)) / (2 * step)


def explain(rng: np.random.Generator, samples: int, width: float) -> np.ndarray:
    """LIME for a table: draw from the data's distribution, weigh by nearness, fit a ridge."""
    x = rng.normal(size=(samples, FEATURES))
    near = np.exp(-((x - POINT) ** 2).sum(1) / width**2)
    design = np.hstack([np.ones((samples, 1)), x - POINT])
    gram = design.T @ (near[:, None] * design)
    ridge = 1e-3 * np.trace(gram) / len(gram) * np.eye(FEATURES + 1)
    return np.linalg.solve(gram + ridge, design.T @ (near * black_box(x)))[1:]


def summary(samples: int, width: float) -> tuple[float, float, float]:
    """Weight of x1: mean and spread over repeats; how often two repeats name the same top two."""
    found = np.array([explain(np.random.default_rng(s), samples, width) for s in range(REPEATS)])
    top = [frozenset(np.argsort(-abs(w))[:2]) for w in found]
    same = [a == b for i, a in enumerate(top) for b in top[:i]]
    return found[:, 0].mean(), found[:, 0].std(), float(np.mean(same))


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
    rows = [["width", "samples", "weight of x1", "spread", "same top two"]]
    weights, spreads = np.zeros((2, len(WIDTHS))), np.zeros((2, len(WIDTHS)))
    for j, width in enumerate(WIDTHS):
        for i, samples in enumerate(SAMPLES):
            weights[i, j], spreads[i, j], same = summary(samples, width)
            numbers = [f"{weights[i, j]:+.2f}", f"{spreads[i, j]:.2f}", f"{same:.0%}"]
            rows.append([f"{width:.2f}", str(samples), *numbers])
    for row in rows:
        print(f"{row[0]:8}" + "".join(f"{cell:>14}" for cell in row[1:]))
    print(f"\nslopes at the point: {np.array2string(truth(), precision=2, suppress_small=True)}")

    def paint(figure: Any, ink: str, hues: list[str]) -> None:
        left, right = figure.subplots(1, 2)
        line = np.linspace(-2, 2, 81)
        here = np.tile(POINT, (81, 1))
        here[:, 0] = line
        left.plot(line, black_box(here), color=ink)
        for j, hue, style in (0, hues[0], "-"), (3, hues[1], "--"):
            tangent = black_box(POINT) + weights[1, j] * (line - POINT[0])
            left.plot(line, tangent, style, color=hue, label=f"width {WIDTHS[j]:.2f}")
        left.set(xlabel="$x_1$", title="black box and explanations", ylim=(-2.5, 2.5))
        for i, hue in enumerate(hues[:2]):
            right.errorbar(WIDTHS, weights[i], spreads[i], color=hue, label=f"{SAMPLES[i]} samples")
        right.axhline(0, color=ink, lw=0.6)
        right.set(xlabel="kernel width", title="weight of $x_1$")
        for ax in left, right:
            ax.legend(frameon=False, labelcolor=ink, fontsize=8)

    draw(out, paint)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
