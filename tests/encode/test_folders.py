"""Models of other people: a folder is read, made ONNX where it must be, or refused in words."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tiny_bert import forward

from lookahead.encode import Choice, Encoder, Unavailable, identify
from lookahead.encode.weights import load

Tiny = Callable[..., Path]
TEXT, IDS = "sparse attention is cheap", [2, 4, 5, 6, 7, 3]


def exact(folder: Path, cache: Path) -> Encoder:
    """The encoder of a folder, in float32."""
    Encoder(Choice(str(folder), cache=cache))
    (made,) = cache.iterdir()
    (made / "model.int8.onnx").unlink()
    return Encoder(made)


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_weights_become_the_model_that_they_are_of(
    tiny: Tiny, tmp_path: Path, pooling: str
) -> None:
    """The graph that we build computes what a BERT computes, alone and beside longer texts."""
    folder = tiny()
    said = {"pooling_mode_cls_token": pooling == "cls"}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(said))
    tokens = forward(load(folder / "model.safetensors"), IDS, heads=3, layers=2)
    wanted = tokens.mean(0) if pooling == "mean" else tokens[0]
    wanted /= np.linalg.norm(wanted)
    found = exact(folder, tmp_path / "cache").encode([TEXT, f"{TEXT} a long text the", "the"])
    assert np.allclose(found[0], wanted, atol=1e-5)


def test_it_is_made_once_and_known_by_its_weights(tiny: Tiny, tmp_path: Path) -> None:
    """The second time nothing is made; other weights are another encoder, another place is not."""
    cache = tmp_path / "cache"
    first = Encoder(Choice(str(tiny()), cache=cache))
    made = {path: path.stat().st_mtime_ns for path in cache.rglob("*.onnx")}
    assert Encoder(Choice(str(tmp_path / "tiny"), cache=cache)).id == first.id
    assert made == {path: path.stat().st_mtime_ns for path in cache.rglob("*.onnx")}
    shutil.rmtree(tmp_path / "tiny")
    assert identify(Choice(str(tiny(seed=1)), cache=cache)) != first.id
    assert first.max_tokens == 10
    assert first.dim == 12


def test_an_onnx_folder_needs_no_weights(tiny: Tiny, tmp_path: Path) -> None:
    """model.onnx and tokenizer.json are enough; encoder.json says how they are used."""
    exact(tiny(), tmp_path / "cache")
    (made,) = (tmp_path / "cache").iterdir()
    plain = Encoder(made)
    assert plain.id.endswith(":fp32")
    about = json.loads((made / "encoder.json").read_text())
    (made / "encoder.json").write_text(json.dumps(about | {"query_prefix": "sparse "}))
    prefixed = Encoder(made)
    assert prefixed.id != plain.id
    same = prefixed.encode(["text"], kind="query"), plain.encode(["sparse text"])
    assert np.allclose(*same, atol=1e-6)
    assert np.allclose(prefixed.encode(["text"]), plain.encode(["text"]), atol=1e-6)


def test_half_precision_weights_are_read(tmp_path: Path) -> None:
    """float16 and bfloat16 become float32."""
    half = np.array([1.5, -2.0], np.float16).tobytes()
    brain = (np.array([1.5, -2.0], np.float32).view(np.uint32) >> 16).astype(np.uint16).tobytes()
    header = json.dumps(
        {
            "half": {"dtype": "F16", "shape": [2], "data_offsets": [0, 4]},
            "brain": {"dtype": "BF16", "shape": [1, 2], "data_offsets": [4, 8]},
        }
    ).encode()
    path = tmp_path / "model.safetensors"
    path.write_bytes(len(header).to_bytes(8, "little") + header + half + brain)
    found = load(path)
    assert found["half"].tolist() == [1.5, -2.0]
    assert found["brain"].tolist() == [[1.5, -2.0]]


def _cut(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])


BROKEN: dict[str, Callable[[Path], object]] = {
    "no tokenizer": lambda f: (f / "tokenizer.json").unlink(),
    "tokenizer is none": lambda f: (f / "tokenizer.json").write_text("{}"),
    "weights are cut": _cut,
    "weights are none": lambda f: (f / "model.safetensors").write_bytes(b"\xff" * 100),
    "no config": lambda f: (f / "config.json").unlink(),
    "another family": lambda f: (f / "config.json").write_text('{"model_type": "t5"}'),
    "config is a list": lambda f: (f / "config.json").write_text("[]"),
    "a missing tensor": lambda f: (f / "config.json").write_text(
        (f / "config.json").read_text().replace('"num_hidden_layers": 2', '"num_hidden_layers": 3')
    ),
    "encoder.json is none": lambda f: (f / "encoder.json").write_text("]"),
    "max_tokens is a word": lambda f: (f / "encoder.json").write_text('{"max_tokens": "x"}'),
    "onnx is none": lambda f: (f / "model.onnx").write_bytes(b"garbage"),
}


@pytest.mark.parametrize("damage", BROKEN)
def test_a_broken_folder_is_refused_in_a_sentence(tiny: Tiny, tmp_path: Path, damage: str) -> None:
    """Whatever is wrong with a folder is Unavailable, and nothing half made is left behind."""
    folder, cache = tiny(), tmp_path / "cache"
    BROKEN[damage](folder)
    with pytest.raises(Unavailable) as caught:
        Encoder(Choice(str(folder), cache=cache))
    assert str(tmp_path) in str(caught.value)
    assert not list(cache.glob(".*"))
