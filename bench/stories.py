"""What does it cost to find an article's story, and does the order of arrival change the stories?

python -m bench stories

The window of 100,000 is made of real titles with two words changed and their vectors with noise, spread
over a week. The farm is the shared `feedserver.py`: a share of its items retells another feed's.
"""

from __future__ import annotations

import itertools
import json
import random
import re
import resource
import statistics
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from bench import Row, shared
from lookahead.core.story import Telling
from lookahead.evals import stories as data
from lookahead.parse import parse
from lookahead.understand.window import Window

MANY, ASKED = 100_000, 200
ORDERS = 20
PORT, FEEDS, ITEMS = 8903, 100, 20
FARM = f"http://127.0.0.1:{PORT}"


def measure() -> Iterator[Row]:
    """The rows of this benchmark."""
    encode = data.own_encoder()
    archive = data.archive_of(shared() / "data" / "stories" / "any.jsonl")
    tellings = [data.telling_of(at, row) for at, row in enumerate(archive)]
    vectors = _vectors(tellings, encode)
    yield _thousand(tellings, vectors)
    yield _against_many(tellings, vectors)
    yield _orders(encode)
    yield from _farm(encode)


def _vectors(tellings: Sequence[Telling], encode: data.Encode | None) -> Any:
    if encode is None:
        return np.random.default_rng(0).normal(size=(len(tellings), 384)).astype(np.float32)
    return encode([f"{t.title}. {t.text}" for t in tellings])


def _thousand(tellings: Sequence[Telling], vectors: Any) -> Row:
    window, newest = Window(), sorted(tellings, key=lambda t: t.published)[-1000:]
    at = time.process_time()
    for telling in newest:
        window.add(telling, vectors[telling.id])
    spent = time.process_time() - at
    return Row("1,000 articles into stories", "<= 3 CPU s", f"{spent:.2f} CPU s")


def _against_many(tellings: Sequence[Telling], vectors: Any) -> Row:
    draw, noise = random.Random(0), np.random.default_rng(0)
    words = [word for telling in tellings for word in telling.title.split()]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    window = Window()

    def varied(number: int) -> tuple[Telling, Any]:
        real = draw.choice(tellings)
        title = [*real.title.split(), draw.choice(words), draw.choice(words)]
        draw.shuffle(title)
        vector = vectors[real.id] + noise.normal(0, 0.03, vectors.shape[1]).astype(np.float32)
        published = 1_790_000_000 + draw.randrange(7 * 86_400)
        return replace(real, id=number, title=" ".join(title), published=published, url=""), vector

    for number in range(MANY):
        window.put(*varied(number))
    held = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    spent = []
    for number in range(MANY, MANY + ASKED):
        telling, vector = varied(number)
        at = time.process_time()
        window.add(telling, vector)
        spent.append(1000 * (time.process_time() - at))
        window.remove(number)
    p99 = statistics.quantiles(spent, n=100)[98]
    return Row(
        "one article against 100,000 in the window, CPU",
        "<= 5 ms",
        f"p50 {statistics.median(spent):.1f} ms",
        f"p99 {p99:.1f} ms, {held:.0f} MB for the window",
    )


def _orders(encode: data.Encode | None) -> Row:
    """Twenty orders of one day of headlines, each in portions; the least B-cubed F1 between two."""
    file = next((shared() / "data" / "stories").glob("uci*/*.csv"))
    day = data.read_headlines(file)[0]
    day = [t for t in day if t.published < day[0].published + 86_400][::2]
    vectors = (
        dict(zip([t.title for t in day], encode([t.title for t in day]), strict=True))
        if encode
        else {}
    )
    draw = random.Random(0)
    found = []
    for _ in range(ORDERS):
        draw.shuffle(day)
        known = (lambda texts: np.array([vectors[text] for text in texts])) if vectors else None
        found.append(data.put_together(day, known, data.PORTION)[0])
    alike = [_alike(a, b) for a, b in itertools.combinations(found, 2)]
    return Row(
        f"{ORDERS} orders of {len(day)} headlines of a day, B-cubed F1 of any two",
        ">= 0.95",
        f"least {min(alike):.3f}",
        f"mean {statistics.mean(alike):.3f}",
    )


def _alike(groups: data.Groups, others: data.Groups) -> float:
    truth = {article: at for at, members in enumerate(others) for article in members}
    each = [both for _, both in data.bcubed(groups, truth)]
    return data.f_measure(statistics.mean(p for p, _ in each), statistics.mean(r for _, r in each))


def _farm(encode: data.Encode | None) -> Iterator[Row]:
    tool = str(shared() / "tools" / "feedserver.py")
    options = ["--port", str(PORT), "--feeds", str(FEEDS), "--items", str(ITEMS), "--warm"]
    server = subprocess.Popen([sys.executable, tool, *options], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        server.stdout.readline()  # it says one line when it is ready
        tellings = list(_gathered())
        truth = json.loads(_ask("/truth.json"))
    finally:
        server.terminate()
        server.wait()
    ids = {t.url: t.id for t in tellings}
    told: dict[str, set[int]] = defaultdict(set)
    for story, entries in truth.items():
        told[story] |= {ids[url] for _, _, url in entries}
    right = {
        pair for members in told.values() for pair in itertools.combinations(sorted(members), 2)
    }
    for name, way in (("vectors", encode), ("words alone", None)):
        groups, _ = data.put_together(tellings, way)
        said = {pair for g in groups for pair in itertools.combinations(sorted(g), 2)}
        precision, recall = len(said & right) / max(1, len(said)), len(said & right) / len(right)
        yield Row(
            f"the farm's retellings, pairs, {name}",
            "P >= 0.98, R >= 0.90",
            f"P {precision:.3f}, R {recall:.3f}",
            f"{len(right)} pairs among {len(tellings)} articles",
        )


def _gathered() -> Iterator[Telling]:
    """Every article of the farm, once: who links to the same page carries the same article."""
    seen: set[str] = set()
    for feed in range(FEEDS):
        address = f"{FARM}/feed/{feed}.xml"
        for entry in parse(_ask(f"/feed/{feed}.xml"), address).entries:
            if entry.link in seen or entry.published is None:
                continue
            seen.add(entry.link)
            text = re.sub(r"<[^>]+>", " ", entry.content or entry.summary)
            when = int(entry.published.timestamp())
            yield Telling(len(seen), f"farm-{feed}", when, entry.title, text, entry.link)


def _ask(path: str) -> bytes:
    with urllib.request.urlopen(FARM + path, timeout=30) as answer:  # noqa: S310  loopback
        return bytes(answer.read())
