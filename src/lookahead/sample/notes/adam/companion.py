"""Where does Adam gain on gradient descent, and where does it walk the wrong way?"""

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
SIZE = 20


Rule = Callable[[np.ndarray], np.ndarray]  # gradient -> direction, to be multiplied with the rate


def momentum(weight: float = 0.9) -> Rule:
    """Gradient descent with a heavy ball; plain for weight 0."""
    run = np.zeros(SIZE)

    def rule(g: np.ndarray) -> np.ndarray:
        run[:] = weight * run + g
        return run

    return rule


def adam(b1: float = 0.9, b2: float = 0.999, *, largest: bool = False) -> Rule:
    """Algorithm 1 of the paper; `largest` makes it AMSGrad."""
    m = v = top = t = 0.0

    def rule(g: np.ndarray) -> np.ndarray:
        nonlocal m, v, top, t
        m, v, t = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2, t + 1
        fair = v / (1 - b2**t)
        top = np.maximum(top, fair) if largest else fair
        return m / (1 - b1**t) / (np.sqrt(top) + 1e-8)

    return rule


def valley(make: Callable[[], Rule], turn: np.ndarray) -> tuple[float, np.ndarray]:
    """Losses on a quadratic, curvatures 1 to 10,000, at the best of 29 learning rates."""
    curve, found = turn @ np.diag(np.geomspace(1, 1e4, SIZE)) @ turn.T, []
    for rate in np.geomspace(1e-6, 10, 29):
        x, rule, losses = turn @ np.ones(SIZE), make(), []
        for _ in range(301):
            losses.append(x @ curve @ x)
            x = np.clip(x - rate * rule(curve @ x), -1e6, 1e6)
        found.append((float(rate), np.array(losses) / losses[0]))
    return min(found, key=lambda run: run[1][-1])


def counterexample(rule: Rule) -> np.ndarray:
    """Reddi, Kale and Kumar's: slopes 3, -1, -1 in turn on [-1, 1]; the best point is -1."""
    path = [np.zeros(1)]
    for t in range(1, 3001):
        g = np.array([3.0 if t % 3 == 1 else -1.0])
        path.append(np.clip(path[-1] - 0.5 / np.sqrt(t) * rule(g), -1, 1))
    return np.concatenate(path)


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
    turned = np.linalg.qr(np.random.default_rng(2014).normal(size=(SIZE, SIZE)))[0]
    rows, runs = [["method", "best rate", "loss left", "turned: best rate", "loss left"]], {}
    for name, rule in (("SGD", lambda: momentum(0)), ("momentum", momentum), ("Adam", adam)):
        runs[name] = valley(rule, np.eye(SIZE)), valley(rule, turned)
        rows.append([name, *(f"{x:.0e}" for rate, loss in runs[name] for x in (rate, loss[-1]))])
    for row in rows:
        print(f"{row[0]:10}" + "".join(f"{cell:>19}" for cell in row[1:]))
    paths = {"Adam, 0.1": counterexample(adam(0, 0.1)), "Adam, 0.999": counterexample(adam(0))}
    paths["AMSGrad, 0.1"] = counterexample(adam(0, 0.1, largest=True))
    print(
        "\nx at the end:", *(f"{name}: {path[-1]:+.2f}" for name, path in paths.items()), sep="\n"
    )

    def paint(figure: Any, ink: str, hues: list[str]) -> None:
        left, right = figure.subplots(1, 2)
        for hue, name, path, style in zip(hues, runs, paths, ("-", "-", ":"), strict=False):
            left.plot(runs[name][0][1], color=hue, label=name)
            left.plot(runs[name][1][1], ":", color=hue)
            right.plot(range(0, 300, 3), paths[path][:300:3], style, color=hue, label=path)
        left.set(yscale="log", xlabel="step", title="loss (dotted: turned)", ylim=(1e-10, 10))
        right.set(xlabel="step", title="the counterexample: x")
        for ax in left, right:
            ax.legend(frameon=False, labelcolor=ink, fontsize=8)

    draw(out, paint)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
