"""The encoder as `make setup` left it, tiny models of our own, and a server with embeddings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from embeddings import Server, serve

from lookahead.encode import Encoder, Unavailable

WORDS = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    *"sparse attention is cheap a long text the of".split(),
]
HIDDEN, WIDE, LAYERS, POSITIONS = 12, 24, 2, 20


@pytest.fixture(scope="session")
def ours() -> Encoder:
    """The encoder that comes with Lookahead."""
    try:
        return Encoder()
    except Unavailable as error:
        pytest.fail(f"{error}: `make setup` gets it, and these tests need it")


@pytest.fixture
def embeddings() -> Iterator[Server]:
    """A server with `/v1/embeddings`."""
    with serve() as server:
        yield server


@pytest.fixture
def tiny(tmp_path: Path) -> Callable[..., Path]:
    """A folder as sentence-transformers writes it, with a BERT of 12 numbers and random weights."""

    def make(name: str = "tiny", seed: int = 0, **config: object) -> Path:
        folder = tmp_path / name
        (folder / "1_Pooling").mkdir(parents=True)
        rng = np.random.default_rng(seed)
        tensors = {n: rng.normal(0, 0.5, s).astype(np.float32) for n, s in _shapes().items()}
        (folder / "model.safetensors").write_bytes(safetensors(tensors))
        _write(folder / "config.json", _config() | config)
        _write(folder / "tokenizer.json", _tokenizer())
        _write(folder / "sentence_bert_config.json", {"max_seq_length": 10})
        _write(folder / "1_Pooling" / "config.json", {"pooling_mode_mean_tokens": True})
        return folder

    return make


def safetensors(tensors: dict[str, np.ndarray]) -> bytes:
    """A file of weights: header and numbers."""
    header, body = {}, b""
    for name, array in tensors.items():
        data = array.tobytes()
        kind = {"float32": "F32", "float16": "F16"}[array.dtype.name]
        offsets = [len(body), len(body) + len(data)]
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": offsets}
        body += data
    head = json.dumps(header).encode()
    return len(head).to_bytes(8, "little") + head + body


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value), "utf-8")


def _config() -> dict[str, object]:
    return {
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": HIDDEN,
        "num_attention_heads": 3,
        "num_hidden_layers": LAYERS,
        "layer_norm_eps": 1e-12,
        "pad_token_id": 0,
    }


def _shapes() -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(WORDS), HIDDEN),
        "embeddings.position_embeddings.weight": (POSITIONS, HIDDEN),
        "embeddings.token_type_embeddings.weight": (2, HIDDEN),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in range(LAYERS):
        p = f"encoder.layer.{layer}."
        square = [f"{p}attention.self.{n}" for n in ("query", "key", "value")]
        for name in [*square, f"{p}attention.output.dense"]:
            shapes |= {f"{name}.weight": (HIDDEN, HIDDEN), f"{name}.bias": (HIDDEN,)}
        shapes |= {f"{p}intermediate.dense.weight": (WIDE, HIDDEN)}
        shapes |= {f"{p}intermediate.dense.bias": (WIDE,)}
        shapes |= {f"{p}output.dense.weight": (HIDDEN, WIDE), f"{p}output.dense.bias": (HIDDEN,)}
        norms += [f"{p}attention.output.LayerNorm", f"{p}output.LayerNorm"]
    for name in norms:
        shapes |= {f"{name}.weight": (HIDDEN,), f"{name}.bias": (HIDDEN,)}
    return shapes


def _tokenizer() -> dict[str, object]:
    ends = [
        {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
        {"Sequence": {"id": "A", "type_id": 0}},
    ]
    special = {t: {"id": t, "ids": [WORDS.index(t)], "tokens": [t]} for t in ("[CLS]", "[SEP]")}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": None,
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [*ends, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
            "pair": [*ends, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": special,
        },
        "decoder": None,
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": {word: at for at, word in enumerate(WORDS)},
        },
    }
