"""How close does KernelSHAP come to the exact Shapley values, and at what price?"""

import io
import re
import sys
from collections.abc import Callable
from math import comb, factorial
from pathlib import Path
from typing import Any

import numpy as np

LOOKS = {  # of a page: its ink, then the colours of the lines
    "light": ("#1b1b19", "#a33b12", "#2b5b8a", "#2f6b3a", "#7a5a00"),
    "dark": ("#eceae4", "#ff9d6b", "#8fbbe8", "#8fd19a", "#e3c46a"),
}
M, COUNTS = 10, (20, 40, 80, 160, 320, 640)
EVERY = (np.arange(2**M)[:, None] >> np.arange(M)) & 1 == 1  # all coalitions, by their bits
BACKGROUND = np.random.default_rng(1).normal(size=(50, M))
POINT = np.array([1.0, -1.5, 0.8, 1.2, -0.6, 0.9, -1.1, 0.4, 1.6, 0.0])


def black_box(x: np.ndarray) -> np.ndarray:
    """A bent sum, two products, a threshold, a wave; the last feature is never looked at."""
    bent = np.tanh(x[..., 0] + x[..., 1] + x[..., 4]) + x[..., 2] * x[..., 3] * x[..., 7]
    return bent + 2 * (x[..., 5] * x[..., 8] > x[..., 6]) + np.sin(x[..., 0] * x[..., 4])


def worth(coalitions: np.ndarray) -> np.ndarray:
    """Mean output with the coalition's features at the point, the others from the background."""
    mixed = np.where(coalitions[:, None, :], POINT, BACKGROUND)
    return black_box(mixed).mean(1)


def exact() -> np.ndarray:
    """Shapley's sum over all 2^M coalitions."""
    value, size, phi = worth(EVERY), EVERY.sum(1), np.zeros(M)
    for i in range(M):
        without = np.flatnonzero(~EVERY[:, i])
        share = [factorial(s) * factorial(M - s - 1) / factorial(M) for s in size[without]]
        phi[i] = share @ (value[without + 2**i] - value[without])
    return phi


def fit(coalitions: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weighted least squares, with the sum of the values held at f(x) - E f."""
    empty, full = worth(np.array([[False] * M, [True] * M]))
    z = coalitions[:, :-1].astype(float) - coalitions[:, -1:]
    y, root = worth(coalitions) - empty - coalitions[:, -1] * (full - empty), np.sqrt(weight)
    phi = np.linalg.lstsq(z * root[:, None], y * root, rcond=None)[0]
    return np.append(phi, full - empty - phi.sum())


def kernel_shap(rng: np.random.Generator, samples: int) -> np.ndarray:
    """Coalitions drawn by the Shapley kernel, each with its complement."""
    chance = 1 / (np.arange(1, M) * np.arange(1, M)[::-1])
    drawn = rng.choice(np.arange(1, M), samples // 2, p=chance / chance.sum())
    half = rng.random((samples // 2, M)).argsort(1) < drawn[:, None]
    return fit(np.vstack([half, ~half]), np.ones(2 * len(half)))


def permutations(rng: np.random.Generator, samples: int) -> np.ndarray:
    """Features join one by one, in random order; each is credited with what its joining changes."""
    phi, rounds = np.zeros(M), samples // M
    for _ in range(rounds):
        order = rng.permutation(M)
        joined = np.argsort(order) < np.arange(M + 1)[:, None]
        phi[order] += np.diff(worth(joined)) / rounds
    return phi


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
    phi, (empty, full) = exact(), worth(np.array([[False] * M, [True] * M]))
    size = EVERY[1:-1].sum(1)
    kernel = np.array([(M - 1) / (comb(M, s) * s * (M - s)) for s in size])
    gap = abs(fit(EVERY[1:-1], kernel) - phi).max()
    print(f"all {2**M} coalitions: KernelSHAP differs from Shapley by {gap:.3f} at most")
    print(f"f(x) - E f {full - empty:.3f}; all values {phi.sum():.3f}; of x10 {phi[-1]:.3f}\n")
    print("coalitions    KernelSHAP  permutations")
    errors = np.zeros((len(COUNTS), 2))
    for i, n in enumerate(COUNTS):
        for j, method in enumerate((kernel_shap, permutations)):
            off = [method(np.random.default_rng(seed), n) - phi for seed in range(30)]
            errors[i, j] = np.sqrt(np.mean(np.square(off)))
        print(f"{n:10}{errors[i, 0]:14.3f}{errors[i, 1]:14.3f}")

    def paint(figure: Any, ink: str, hues: list[str]) -> None:
        left, right = figure.subplots(1, 2)
        names, rough = [f"x{i + 1}" for i in range(M)], kernel_shap(np.random.default_rng(0), 40)
        left.barh(names, phi, color=hues[1], label="exact")
        left.plot(rough, names, "o", color=hues[0], label="KernelSHAP, 40")
        right.plot(COUNTS, errors[:, 0], "o-", color=hues[0], label="KernelSHAP")
        right.plot(COUNTS, errors[:, 1], "s-", color=hues[1], label="permutations")
        left.set(title="Shapley values", xlim=(-1.1, 1.3))
        right.set_xscale("log", base=2)
        right.set(yscale="log", xlabel="coalitions", title="root mean square error")
        left.legend(frameon=False, labelcolor=ink, fontsize=8, loc="lower right")
        right.legend(frameon=False, labelcolor=ink, fontsize=8)

    draw(out, paint)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
