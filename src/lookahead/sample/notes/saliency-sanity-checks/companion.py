"""Does a saliency map notice when the network that it explains is made random?"""

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

LOOKS = {  # of a page: its ink, then the colours of the lines
    "light": ("#1b1b19", "#a33b12", "#2b5b8a", "#2f6b3a", "#7a5a00"),
    "dark": ("#eceae4", "#ff9d6b", "#8fbbe8", "#8fd19a", "#e3c46a"),
}
SIDE, STEPS, NAMES = 16, 150, ("gradient", "gradient x input", "guided backprop", "edges")
Net = list[np.ndarray]


def pictures(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """A bar, a pole or a square somewhere on faint noise; the network must say which."""
    x, label = rng.normal(0, 0.15, (n, 1, SIDE, SIDE)), rng.integers(3, size=n)
    for i, (high, wide) in enumerate(np.array([(2, 9), (9, 2), (4, 4)])[label]):
        top, left = rng.integers(1, SIDE - high), rng.integers(1, SIDE - wide)
        x[i, 0, top : top + high, left : left + wide] += 1
    return x, label


def windows(x: np.ndarray) -> np.ndarray:
    return sliding_window_view(np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1))), (3, 3), (2, 3))


def convolve(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    return np.tensordot(windows(x), w, ((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2)


def forward(net: Net, x: np.ndarray) -> Net:
    """Inputs of the layers, then the scores: three convolutions, mean over places, a linear layer."""
    flow = [x]
    for w in net[:-1]:
        flow.append(np.maximum(convolve(flow[-1], w), 0))
    return [*flow, flow[-1].mean((2, 3)) @ net[-1]]


def backward(net: Net, flow: Net, g: np.ndarray, *, guided: bool = False) -> Net:
    """Gradients of the weights, and last of the picture; `guided` lets only positive ones through."""
    found, g = [flow[-2].mean((2, 3)).T @ g], (g @ net[-1].T)[:, :, None, None] / SIDE**2
    for w, x, y in zip(net[-2::-1], flow[-3::-1], flow[-2:0:-1], strict=True):
        g = g * (y > 0) * ((g > 0) if guided else 1)
        found.append(np.tensordot(g, windows(x), ((0, 2, 3), (0, 2, 3))))
        g = convolve(g, w.swapaxes(0, 1)[:, :, ::-1, ::-1])
    return [*found[::-1], g]


def fresh(rng: np.random.Generator) -> Net:
    kernels = [rng.normal(0, (2 / 9 / n) ** 0.5, (8, n, 3, 3)) for n in (1, 8, 8)]
    return [*kernels, rng.normal(0, 0.5, (8, 3))]


def train(rng: np.random.Generator) -> Net:
    net, m, s = fresh(rng), [0.0] * 4, [0.0] * 4
    for t in range(1, STEPS + 1):
        x, label = pictures(rng, 32)
        flow = forward(net, x)
        off = np.exp(flow[-1]) / np.exp(flow[-1]).sum(1, keepdims=True) - np.eye(3)[label]
        for i, g in enumerate(backward(net, flow, off / 32)[:-1]):
            m[i], s[i] = 0.9 * m[i] + 0.1 * g, 0.99 * s[i] + 0.01 * g**2
            net[i] = net[i] - 0.02 * m[i] / (1 - 0.9**t) / (np.sqrt(s[i] / (1 - 0.99**t)) + 1e-8)
    return net


def maps(net: Net, x: np.ndarray, label: np.ndarray) -> np.ndarray:
    """Four maps of each picture, as ranks: the mean product of two is their rank correlation."""
    flow, one = forward(net, x), np.eye(3)[label]
    plain, guided = (abs(backward(net, flow, one, guided=on)[-1]) for on in (False, True))
    edges = abs(np.diff(x, axis=2, append=0)) + abs(np.diff(x, axis=3, append=0))
    four = np.array([plain, plain * abs(x), guided, edges]).reshape(4, len(x), -1)
    ranks = four.argsort().argsort()
    return (ranks - ranks.mean()) / ranks.std()


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
    net, (x, label) = train(np.random.default_rng(2018)), pictures(np.random.default_rng(7), 60)
    before, stages, kept = maps(net, x, label), ("none", "last", "last 2", "last 3", "all 4"), []
    print("random layers  accuracy", *(f"{name:>18}" for name in NAMES))
    for n, stage in enumerate(stages):
        mixed = [net[: 4 - n] + fresh(np.random.default_rng(i))[4 - n :] for i in range(5)]
        right = np.mean([forward(m, x)[-1].argmax(1) == label for m in mixed])
        kept.append(np.mean([(before * maps(m, x, label)).mean((1, 2)) for m in mixed], 0))
        print(f"{stage:15}{right:8.2f}", *(f"{v:18.2f}" for v in kept[-1]))

    def paint(figure: Any, ink: str, hues: list[str]) -> None:
        ax = figure.subplots()
        for i, name in enumerate(NAMES):
            ax.plot(stages, [k[i] for k in kept], "osv^"[i] + "-", color=hues[i], label=name)
        ax.set(ylim=(-0.1, 1.05), xlabel="layers made random", ylabel="rank correlation")
        ax.legend(frameon=False, labelcolor=ink)

    draw(out, paint)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
