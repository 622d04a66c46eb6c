"""Can interactions be learned for pairs that were never seen together?"""

import io
import re
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

LOOKS = {  # of a page: its ink, then the colours of the lines
    "light": ("#1b1b19", "#a33b12", "#2b5b8a", "#2f6b3a", "#7a5a00"),
    "dark": ("#eceae4", "#ff9d6b", "#8fbbe8", "#8fd19a", "#e3c46a"),
}
FIELDS = (60, 60, 8)  # users, items, occasions
P, RANK, COUNTS = sum(FIELDS), 3, (250, 500, 1000, 2000)


def draws(rng: np.random.Generator, n: int) -> np.ndarray:
    """Columns that are on: a user, an item and an occasion a row."""
    return rng.integers(FIELDS, size=(n, 3)) + np.cumsum((0, *FIELDS[:-1]))


def pairs(x: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Sum of <v_i, v_j> x_i x_j over all i < j, in time linear in the features."""
    return (((x @ v) ** 2).sum(1) - (x**2 @ v**2).sum(1)) / 2


def linear(x: np.ndarray, y: np.ndarray, new: np.ndarray) -> np.ndarray:
    w = np.linalg.solve(x.T @ x + np.eye(P), x.T @ (y - y.mean()))
    return y.mean() + new @ w


def polynomial(x: np.ndarray, y: np.ndarray, new: np.ndarray) -> np.ndarray:
    """A weight of its own for each pair: ridge on features and products, by its kernel."""

    def kernel(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        shared = a @ b.T
        return shared + shared * (shared - 1) / 2

    dual = np.linalg.solve(kernel(x, x) + 0.5 * np.eye(len(x)), y - y.mean())
    return y.mean() + kernel(new, x) @ dual


def machine(x: np.ndarray, y: np.ndarray, new: np.ndarray, steps: int = 250) -> np.ndarray:
    """Factorization machine of degree 2, by Adam on full batches with weight decay."""
    theta = np.random.default_rng(5).normal(0, 0.2, (P, 1 + RANK))  # column 0: linear weights
    theta[:, 0] = 0
    m, s = np.zeros_like(theta), np.zeros_like(theta)
    for t in range(1, steps + 1):
        w, v = theta[:, :1], theta[:, 1:]
        off = y.mean() + (x @ w)[:, 0] + pairs(x, v) - y
        slope_v = x.T @ (off[:, None] * (x @ v)) - (x**2).T @ off[:, None] * v
        g = np.hstack([x.T @ off[:, None], slope_v]) + theta
        m, s = 0.9 * m + 0.1 * g, 0.99 * s + 0.01 * g**2
        theta = theta - 0.05 * m / (1 - 0.9**t) / (np.sqrt(s / (1 - 0.99**t)) + 1e-8)
    return y.mean() + new @ theta[:, 0] + pairs(new, theta[:, 1:])


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
    rng = np.random.default_rng(2010)
    bias, factors = rng.normal(0, 0.5, P), rng.normal(0, 0.8, (P, RANK))
    seen, new = draws(rng, 2000), draws(rng, 4000)
    x, z = np.eye(P)[seen].sum(1), np.eye(P)[new].sum(1)  # one-hot rows
    y, truth = x @ bias + pairs(x, factors), z @ bias + pairs(z, factors)
    slow = [sum(factors[i] @ factors[j] for i, j in combinations(on, 2)) for on in new[:50]]
    print(f"fast and slow sums over pairs agree: {np.allclose(slow, pairs(z[:50], factors))}")
    y = y + rng.normal(0, 0.3, len(y))
    models = {"linear": linear, "weight per pair": polynomial, "factorization machine": machine}
    rows, errors = [["rows", "unseen", *models]], []
    for n in COUNTS:
        fresh = ~np.isin(new[:, 0] * P + new[:, 1], seen[:n, 0] * P + seen[:n, 1])
        off = [model(x[:n], y[:n], z[fresh]) - truth[fresh] for model in models.values()]
        errors.append([np.sqrt(np.mean(o**2)) for o in off])
        rows.append([str(n), f"{fresh.mean():.0%}", *(f"{e:.2f}" for e in errors[-1])])
    print(f"error for users and items not seen together; the truth's spread is {truth.std():.2f}\n")
    for row in rows:
        print(f"{row[0]:6}" + "".join(f"{cell:>23}" for cell in row[1:]))

    def paint(figure: Any, ink: str, hues: list[str]) -> None:
        ax = figure.subplots()
        for i, name in enumerate(models):
            ax.plot(COUNTS, [e[i] for e in errors], "osv"[i] + "-", color=hues[i], label=name)
        ax.set(xlabel="rows to learn from", ylabel="error on unseen pairs", ylim=(0, 2.3))
        ax.legend(frameon=False, labelcolor=ink)

    draw(out, paint)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
