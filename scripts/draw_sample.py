"""What do the sample edition's pictures look like?  Charts as SVG and fields of numbers as PNG.

    python scripts/draw_sample.py            # draws into src/lookahead/sample/content/pictures
    python scripts/draw_sample.py FOLDER

Only the standard library draws, and chance is seeded: the same script gives the same pictures.  Every
figure in a chart is the one that its article states.
"""

from __future__ import annotations

import math
import random
import struct
import sys
import zlib
from collections.abc import Callable, Iterable, Sequence
from html import escape
from pathlib import Path

PICTURES = Path(__file__).parent.parent / "src/lookahead/sample/content/pictures"
INK, SOFT, LINE, PAPER = "#1f2328", "#666a70", "#dcdcd6", "#fdfdfb"
COLOURS = ("#1d5f8a", "#b3541e", "#2f7d4f", "#7a4a9c")

Point = tuple[float, float]
Pixel = tuple[int, int, int]


def seeded(seed: int) -> random.Random:
    """Chance that is the same each time."""
    return random.Random(seed)  # noqa: S311 -- it draws pictures, it keeps no secrets


# ---- charts ----------------------------------------------------------------------------------


class Chart:
    """A chart of 640 x 360 units with linear axes; `x` and `y` are the ranges that they show."""

    left, right, top, bottom = 62.0, 616.0, 44.0, 308.0

    def __init__(self, title: str, x: Point, y: Point) -> None:
        self.x, self.y = x, y
        self.parts = [_text(24, 26, title, size=16, weight=600)]

    def at(self, x: float, y: float) -> Point:
        """Where the values `x` and `y` stand on the paper."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return (
            self.left + across * (self.right - self.left),
            self.bottom - up * (self.bottom - self.top),
        )

    def axes(
        self, x_ticks: Sequence[tuple[float, str]], y_ticks: Sequence[tuple[float, str]]
    ) -> None:
        for value, label in y_ticks:
            _, y = self.at(0, value)
            self.parts.append(_line([(self.left, y), (self.right, y)], LINE, 1))
            self.parts.append(_text(self.left - 8, y + 4, label, anchor="end"))
        for value, label in x_ticks:
            x, _ = self.at(value, 0)
            self.parts.append(_text(x, self.bottom + 18, label, anchor="middle"))

    def names(self, x: str, y: str) -> None:
        self.parts.append(_text(self.right, self.bottom + 40, x, anchor="end"))
        self.parts.append(_text(24, self.bottom + 40, y))

    def curve(
        self, points: Iterable[Point], colour: str, label: str = "", lift: float = -8
    ) -> None:
        placed = [self.at(*point) for point in points]
        self.parts.append(_line(placed, colour, 2.2))
        if label:
            x, y = placed[-1]
            self.parts.append(_text(x - 6, y + lift, label, anchor="end", fill=colour))

    def bar(self, x: float, width: float, value: float, colour: str, label: str = "") -> None:
        (left, top), (right, foot) = self.at(x, value), self.at(x + width, self.y[0])
        self.parts.append(_box(left, top, right - left, foot - top, colour))
        if label:
            self.parts.append(_text((left + right) / 2, top - 6, label, anchor="middle", fill=INK))

    def svg(self) -> bytes:
        return _svg(640, 360, self.parts)


def _svg(width: int, height: int, parts: Iterable[str]) -> bytes:
    inner = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" font-family="Helvetica,Arial,sans-serif">\n'
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>\n{inner}\n</svg>\n'
    ).encode()


def _text(
    x: float,
    y: float,
    words: str,
    *,
    size: int = 12,
    anchor: str = "start",
    fill: str = SOFT,
    weight: int = 400,
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}"'
        f' text-anchor="{anchor}" fill="{INK if weight > 400 else fill}">{escape(words)}</text>'
    )


def _line(points: Sequence[Point], colour: str, width: float) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'
    )


def _ticks(values: Iterable[float], form: str = "{:g}") -> list[tuple[float, str]]:
    return [(value, form.format(value)) for value in values]


# ---- the charts of the articles --------------------------------------------------------------


def kv_cache_by_length() -> bytes:
    """Cache of forty layers: all global, or eight global and thirty-two with a window of 4,096."""
    a_layer = 2 * 4 * 128  # bytes a token: keys and values, 4 heads of 128, one byte each
    gib = 2**30
    chart = Chart("Cache of one request, GiB", (0, 1024), (0, 45))
    chart.axes(_ticks((0, 256, 512, 768, 1024), "{:g}k"), _ticks((0, 10, 20, 30, 40)))
    chart.names("tokens of context", "")
    lengths = range(0, 1025, 32)
    chart.curve(
        [(k, 40 * a_layer * k * 1024 / gib) for k in lengths], COLOURS[1], "all layers global"
    )
    mixed = [
        (k, (8 * a_layer * k * 1024 + 32 * a_layer * min(k * 1024, 4096)) / gib) for k in lengths
    ]
    chart.curve(mixed, COLOURS[0], "one layer in five global")
    return chart.svg()


def loss_spike() -> bytes:
    chance = seeded(41200)
    smooth = [
        (step, 2.31 + 1.4 * math.exp(-step / 9) + chance.gauss(0, 0.02)) for step in range(80)
    ]
    spiked = [(step, loss + (2.6 if step > 41 else 0)) for step, loss in smooth]
    chart = Chart("Training loss", (0, 80), (2, 5.4))
    chart.axes(_ticks((0, 20, 40, 60, 80), "{:g}k"), _ticks((2, 3, 4, 5)))
    chart.names("steps", "")
    chart.curve(spiked, COLOURS[1], "before", -10)
    chart.curve(smooth, COLOURS[0], "with normalised queries and keys", -12)
    return chart.svg()


def diary_results() -> bytes:
    chart = Chart("Completed tasks and repeated actions, %", (0, 8), (0, 62))
    chart.axes((), _ticks((0, 20, 40, 60)))
    groups = (("neither", 41, 29), ("vectors", 45, 26), ("diary", 52, 19), ("both", 53, 19))
    for index, (name, done, repeated) in enumerate(groups):
        left = index * 2 + 0.35
        chart.bar(left, 0.6, done, COLOURS[0], str(done))
        chart.bar(left + 0.7, 0.6, repeated, "#b9cfe0", str(repeated))
        x, _ = chart.at(left + 0.65, 0)
        chart.parts.append(_text(x, chart.bottom + 18, name, anchor="middle"))
    return chart.svg()


def speculative_speedup() -> bytes:
    chart = Chart("Tokens a pass, on average", (0, 10), (0, 9))
    chart.axes(_ticks(range(0, 11, 2)), _ticks((0, 2, 4, 6, 8)))
    chart.names("draft tokens a pass", "")
    for rate, colour in zip((0.6, 0.7, 0.8, 0.9), COLOURS, strict=True):
        points = [(k, (1 - rate ** (k + 1)) / (1 - rate)) for k in range(11)]
        chart.curve(points, colour, f"accepted {rate:.0%}")
    return chart.svg()


def lr_schedules() -> bytes:
    chart = Chart("Learning rate, share of its peak", (0, 100), (0, 1.15))
    chart.axes(_ticks(range(0, 101, 25), "{:g} %"), _ticks((0, 0.5, 1)))
    chart.names("of all steps", "")
    steps = [step / 2 for step in range(201)]

    def cosine(step: float) -> float:
        return step / 4 if step < 4 else 0.5 * (1 + math.cos(math.pi * (step - 4) / 96))

    def one_cycle(step: float) -> float:
        if step < 40:
            return 0.1 + 0.9 * step / 40
        return 1 - 0.9 * (step - 40) / 40 if step < 80 else 0.1 * (100 - step) / 20

    def plateau(step: float) -> float:
        return step / 4 if step < 4 else min(1.0, (100 - step) / 20)

    shapes = (("cosine", cosine, 60), ("one cycle", one_cycle, 52), ("plateau, decay", plateau, 86))
    for (name, shape, tell), colour in zip(shapes, COLOURS, strict=False):
        chart.curve([(step, shape(step)) for step in steps], colour)
        x, y = chart.at(tell, shape(tell))
        chart.parts.append(_text(x + 6, y - 6, name, fill=colour))
    return chart.svg()


def roofline() -> bytes:
    """Two chips: 1.6 TB/s with a ridge at 120, and 3.3 TB/s with a ridge at 300."""
    chart = Chart("Attainable tera-operations a second", (0, 11), (1, 10.5))
    chart.axes([(e, f"{2**e}") for e in range(0, 12, 2)], [(e, f"{2**e}") for e in range(2, 11, 2)])
    chart.names("operations for each byte moved", "")
    for name, bandwidth, ridge, colour in (
        ("training chip", 3.3, 300, COLOURS[1]),
        ("Marlin-2", 1.6, 120, COLOURS[0]),
    ):
        points = [
            (e / 20, math.log2(bandwidth * min(2 ** (e / 20), ridge)))
            for e in range(221)
            if bandwidth * 2 ** (e / 20) >= 2
        ]
        chart.curve(points, colour, name)
    for intensity, name in ((2, "decoding, batch 1"), (128, "batch 64")):
        x, _ = chart.at(math.log2(intensity), 0)
        chart.parts.append(_line([(x, chart.top), (x, chart.bottom)], SOFT, 0.8))
        chart.parts.append(_text(x + 5, chart.bottom - 8, name))
    return chart.svg()


def riverbench_ranks() -> bytes:
    """Ranks of twelve models on all and on clean questions; Spearman's coefficient is 0.741."""
    clean = (3, 2, 1, 7, 9, 8, 4, 6, 5, 12, 11, 10)
    parts = [_text(24, 26, "Rank on all questions and on clean ones", size=16, weight=600)]
    for before, after in enumerate(clean, 1):
        left, right = 60 + (before - 1) * 28.0, 60 + (after - 1) * 28.0
        colour = LINE if before == after else COLOURS[0] if after < before else COLOURS[1]
        parts.append(_line([(170, left), (470, right)], colour, 2))
        parts.append(_text(158, left + 4, f"model {chr(64 + before)}   {before}", anchor="end"))
        parts.append(_text(482, right + 4, f"{after}   model {chr(64 + before)}"))
    return _svg(640, 400, parts)


def bpe_merges() -> bytes:
    """How `newest` is put together."""
    places: dict[str, Point] = {
        letter: (90 + 92 * index, 220) for index, letter in enumerate("newest")
    }
    places["e "] = places.pop("e")  # the second e; `dict` kept its place
    places |= {"e": (182, 220), "ne": (136, 165), "new": (205, 110), "es": (412, 165)}
    places |= {"est": (470, 110), "newest": (338, 55)}
    joins = (("n", "e", "ne"), ("ne", "w", "new"), ("e ", "s", "es"), ("es", "t", "est"))
    parts = [_text(24, 26, "The merges behind one word", size=16, weight=600)]
    for first, second, whole in (*joins, ("new", "est", "newest")):
        parts += [_line([places[part], places[whole]], SOFT, 1.2) for part in (first, second)]
    for word, (x, y) in places.items():
        width = 22.0 + 9 * len(word.strip())
        parts.append(_box(x - width / 2, y - 15, width, 30, "#e6eef3"))
        parts.append(_text(x, y + 5, word.strip(), size=15, anchor="middle", fill=INK))
    return _svg(640, 260, parts)


def gang_scheduling() -> bytes:
    """Machines over time: two jobs that hold half each, and the same two one after the other."""
    parts = [_text(24, 26, "Two requests for the same machines", size=16, weight=600)]
    pale = ("#c9dcea", "#eed3c3")

    def span(x: float, y: float, width: float, fill: str, words: str) -> None:
        parts.append(_box(x, y, width, 40, fill))
        parts.append(_text(x + 10, y + 25, words, size=13, fill=INK))

    parts.append(_text(24, 62, "granted one by one"))
    span(24, 72, 590, pale[0], "first job holds half, and waits")
    span(24, 114, 590, pale[1], "second job holds half, and waits")
    parts.append(_text(24, 190, "granted whole or not at all"))
    span(24, 200, 290, "#7fb0d0", "first job runs on all of them")
    span(318, 200, 296, "#dfa283", "second job runs on all of them")
    parts.append(_text(614, 270, "time →", anchor="end"))
    return _svg(640, 300, parts)


# ---- fields of numbers as PNG ------------------------------------------------------------------


def png(width: int, height: int, pixel: Callable[[int, int], Pixel]) -> bytes:
    """A PNG (ISO/IEC 15948) of 8-bit colour."""
    rows = (b"\0" + bytes(v for x in range(width) for v in pixel(x, y)) for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def shade(value: float) -> Pixel:
    """0..1 from paper over blue to night."""
    value = min(1.0, max(0.0, value))
    stops: tuple[Pixel, ...] = ((253, 253, 251), (126, 178, 212), (29, 95, 138), (16, 28, 48))
    place = value * (len(stops) - 1)
    low = min(int(place), len(stops) - 2)
    part = place - low
    first, second = stops[low], stops[low + 1]
    return (
        round(first[0] + (second[0] - first[0]) * part),
        round(first[1] + (second[1] - first[1]) * part),
        round(first[2] + (second[2] - first[2]) * part),
    )


def attention_map() -> bytes:
    """Causal attention of one head: near tokens, the first token, and a few distant matches."""
    chance = seeded(40)
    size, cell = 40, 12
    rows: list[list[float]] = []
    for query in range(size):
        logits = [
            2.6 * math.exp(-(query - key) / 2.5) + (2.2 if key == 0 else 0) + chance.gauss(0, 0.7)
            for key in range(query + 1)
        ]
        total = sum(math.exp(logit) for logit in logits)
        rows.append([math.exp(logit) / total for logit in logits] + [0.0] * (size - query - 1))
    return png(size * cell, size * cell, lambda x, y: shade(rows[y // cell][x // cell] ** 0.5))


def losscurves_cover() -> bytes:
    """Three falling curves on a dark square."""
    chance = seeded(7)
    wobble = [[chance.gauss(0, 3) for _ in range(300)] for _ in range(3)]

    def pixel(x: int, y: int) -> Pixel:
        for index, colour in enumerate(((255, 209, 102), (126, 178, 212), (240, 240, 235))):
            height = 60 + 45 * index + 110 * (1 - math.exp(-x / (60 + 40 * index)))
            if abs(y - height - wobble[index][x] * math.exp(-x / 150)) < 3:
                return colour
        return (24, 30, 42)

    return png(300, 300, pixel)


def diffusion_steps() -> bytes:
    """Each row is a density: two bumps of width 0.25 at -0.9 and 0.9, with more noise further down."""
    width, height = 480, 300

    def pixel(x: int, y: int) -> Pixel:
        kept = math.exp(-6 * (y / (height - 1)) ** 2)  # the share of the signal's variance
        spread = kept * 0.0625 + 1 - kept
        place = (x / width - 0.5) * 6
        density = sum(
            math.exp(-((place - side * 0.9 * math.sqrt(kept)) ** 2) / (2 * spread))
            for side in (-1, 1)
        ) / math.sqrt(spread)
        return shade((density / 4) ** 0.7)

    return png(width, height, pixel)


DRAWN: dict[str, Callable[[], bytes]] = {
    "attention-map.png": attention_map,
    "bpe-merges.svg": bpe_merges,
    "diary-results.svg": diary_results,
    "diffusion-steps.png": diffusion_steps,
    "gang-scheduling.svg": gang_scheduling,
    "kv-cache-by-length.svg": kv_cache_by_length,
    "loss-spike.svg": loss_spike,
    "losscurves-cover.png": losscurves_cover,
    "lr-schedules.svg": lr_schedules,
    "riverbench-ranks.svg": riverbench_ranks,
    "roofline.svg": roofline,
    "speculative-speedup.svg": speculative_speedup,
}


def main(folder: Path = PICTURES) -> None:
    """Draw every picture into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in DRAWN.items():
        (folder / name).write_bytes(draw())


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
