"""How fast, how faithful and how small is the encoder?  Beside sentence-transformers, in one run.

    python -m bench encode                       without a peer
    LOOKAHEAD_BENCH_PEER=PYTHON python -m bench encode

PYTHON is that of an environment with sentence-transformers and torch for CPUs, which are no dependencies
of ours.  Both run one thread on the same texts, in turns; CPU seconds, the best of the rounds.
"""

from __future__ import annotations

import csv
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import Row, shared

PEER = os.environ.get("LOOKAHEAD_BENCH_PEER", "")
ROUNDS = 2
SHORT, LONG = 300, 100  # texts: excerpts of articles, and abstracts of up to 256 tokens and more
DEPTH = 10
QUERIES = 50
OURS = """
import json, resource, sys, time
started = time.perf_counter()
from lookahead.encode import Encoder
began = time.perf_counter()
encoder = Encoder(sys.argv[2])
load_s = time.perf_counter() - began
texts = json.load(open(sys.argv[1]))
"""
# what each process does with `texts`, once it has an encoder
TIMED = """
encoder.encode(texts[:16])
best = float("inf")
for _ in range(int(sys.argv[3])):
    at = time.process_time()
    encoder.encode(texts)
    best = min(best, time.process_time() - at)
print(json.dumps({"cpu_s": best, "load_s": load_s, "all_s": began - started + load_s,
                  "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""
THEIRS = """
import json, resource, sys, time
started = time.perf_counter()
import torch
from sentence_transformers import SentenceTransformer
torch.set_num_threads(1)
began = time.perf_counter()
encoder = SentenceTransformer(sys.argv[2], device="cpu")
encoder.max_seq_length = 256
load_s = time.perf_counter() - began
texts = json.load(open(sys.argv[1]))
"""


def measure() -> Iterator[Row]:
    """The rows of this benchmark."""
    from lookahead.encode import Encoder, places

    folder = places.default()
    if folder is None:
        raise SystemExit("there is no encoder here: lookahead encoder fetch")
    texts = _texts()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "texts.json"
        path.write_text(json.dumps(texts), "utf-8")
        ours = _run(sys.executable, OURS, path, str(folder))
        yield _beside(ours, path)
        exact = Encoder(_exact(folder, Path(name)))
    quick = Encoder(folder)
    cosines = (quick.encode(texts) * exact.encode(texts)).sum(1)
    yield Row(
        "int8 against fp32, cosine",
        ">= 0.99 on average",
        f"{cosines.mean():.4f}",
        f"least {cosines.min():.3f}; {len(texts)} texts",
    )
    yield from _retrieval(quick, exact)
    yield Row("memory at its peak, batches of 8", "<= 350 MB", f"{ours['peak_mb']:.0f} MB")
    yield Row(
        "loading it", "<= 1 s", f"{ours['load_s']:.2f} s", f"{ours['all_s']:.2f} s with imports"
    )
    yield _query(quick)


def _beside(ours: dict[str, float], path: Path) -> Row:
    """Texts per CPU second, ours and theirs."""
    speed = (SHORT + LONG) / ours["cpu_s"]
    said = ("encoding, against sentence-transformers on torch, 1 thread", ">= 2.5x")
    if not PEER:
        return Row(
            *said, "not compared", f"{speed:.0f} texts/CPU s; LOOKAHEAD_BENCH_PEER is not set"
        )
    theirs = _run(PEER, THEIRS, path, _weights())
    return Row(
        *said,
        f"{theirs['cpu_s'] / ours['cpu_s']:.1f}x",
        f"{speed:.0f} and {(SHORT + LONG) / theirs['cpu_s']:.0f} texts/CPU s",
    )


def _run(python: str, script: str, texts: Path, model: str) -> dict[str, float]:
    done = subprocess.run(
        [python, "-c", script + TIMED, str(texts), model, str(ROUNDS)],
        env=os.environ | {"OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _weights() -> str:
    """The folder that sentence-transformers reads."""
    given = os.environ.get("LOOKAHEAD_BENCH_WEIGHTS", "")
    if not (Path(given) / "modules.json").is_file():
        raise SystemExit("say where the unpacked model is with LOOKAHEAD_BENCH_WEIGHTS=FOLDER")
    return given


def _exact(folder: Path, scratch: Path) -> str:
    """The same model without its int8 file."""
    for name in ("model.onnx", "tokenizer.json", "encoder.json"):
        (scratch / name).symlink_to(folder / name)
    return str(scratch)


def _texts() -> list[str]:
    """Articles as the pipeline encodes them, title first, and longer texts."""
    path = shared() / "data" / "tags" / "articles.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    _, long = _read(shared() / "data" / "ir" / "cranfield" / "corpus.jsonl")
    longest = sorted(long, key=len)[-LONG:]
    return [f"{row['title']}. {row['excerpt']}" for row in rows[:SHORT]] + longest


def _query(encoder: Any) -> Row:
    times, cpu = [], time.process_time()
    for n in range(QUERIES):
        at = time.perf_counter()
        encoder.encode([f"sparse attention for long contexts {n}"], kind="query")
        times.append(time.perf_counter() - at)
    cpu_ms = (time.process_time() - cpu) * 1000 / QUERIES
    times.sort()
    wall_ms = times[len(times) // 2] * 1000
    return Row("one short query", "<= 5 ms", f"{wall_ms:.1f} ms", f"p50; {cpu_ms:.1f} ms of CPU")


# ---- retrieval -------------------------------------------------------------------------------------


def _retrieval(quick: Any, exact: Any) -> Iterator[Row]:
    for name in ("cacm", "cranfield"):
        folder = shared() / "data" / "ir" / name
        ids, texts = _read(folder / "corpus.jsonl")
        queries = dict(zip(*_read(folder / "queries.jsonl"), strict=True))
        judged = _judged(folder / "qrels" / "test.tsv")
        asked = [query for query in queries if query in judged]
        low, high = (
            _ndcg(encoder, texts, ids, [queries[q] for q in asked], [judged[q] for q in asked])
            for encoder in (quick, exact)
        )
        yield Row(
            f"nDCG@10 lost by int8, {name}",
            "<= 0.01",
            f"{high - low:.4f}",
            f"{low:.4f} against {high:.4f}; {len(asked)} queries",
        )


def _read(path: Path) -> tuple[list[str], list[str]]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    texts = [f"{row['title']}. {row['text']}" if row.get("title") else row["text"] for row in rows]
    return [row["_id"] for row in rows], texts


def _judged(path: Path) -> dict[str, set[str]]:
    """Query -> documents that answer it; grades are taken as yes or no."""
    found: dict[str, set[str]] = {}
    with path.open(newline="", encoding="utf-8") as file:
        for query, document, grade in list(csv.reader(file, delimiter="\t"))[1:]:
            if int(grade) > 0:
                found.setdefault(query, set()).add(document)
    return found


def _ndcg(
    encoder: Any, texts: list[str], ids: list[str], queries: list[str], right: list[set[str]]
) -> float:
    """Järvelin and Kekäläinen 2002, with gains of one."""
    documents: NDArray[np.float32] = encoder.encode(texts)
    scores = encoder.encode(queries, kind="query") @ documents.T
    gains = []
    for row, wanted in zip(scores, right, strict=True):
        best = [ids[at] for at in np.argsort(-row)[:DEPTH]]
        got = sum(1 / math.log2(at + 2) for at, id in enumerate(best) if id in wanted)
        gains.append(got / sum(1 / math.log2(at + 2) for at in range(min(DEPTH, len(wanted)))))
    return float(np.mean(gains))
