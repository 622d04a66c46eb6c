"""How do weights become the files that run here?  Once, by our own builder, without PyTorch.

    export(Path("all-MiniLM-L6-v2"), Path("made"), {"max_tokens": 256, …})

Takes 6 s and 600 MB for the encoder that comes with Lookahead.  Needs the extra `export`.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lookahead.encode.backend import Unavailable
from lookahead.encode.folder import WEIGHTS, digest
from lookahead.encode.places import ABOUT
from lookahead.encode.weights import Weights, load

FAMILY = ("bert", "roberta", "xlm-roberta", "camembert")
PREFIXES = ("bert.", "roberta.", "model.")


def export(source: Path, made: Path, about: Mapping[str, Any]) -> None:
    """Make model.onnx and model.int8.onnx in `made` from the weights in `source`.

    The folder appears whole or not at all.  Raises Unavailable for weights that are no BERT.
    """
    try:
        from onnx import save
        from onnxruntime.quantization import QuantType, quantize_dynamic

        from lookahead.encode.graph import build
    except ImportError as error:
        raise Unavailable(f"making an encoder needs the extra `export`: {error}") from error
    config = _config(source / "config.json")
    weights = _named(load(source / WEIGHTS))
    with whole_folder(made) as part, _quiet():
        try:
            save(build(weights, config, about["pooling"]), part / "model.onnx")
            quantize_dynamic(
                part / "model.onnx",
                part / "model.int8.onnx",
                weight_type=QuantType.QInt8,
                per_channel=True,
            )
            shutil.copyfile(source / "tokenizer.json", part / "tokenizer.json")
        except (KeyError, ValueError, TypeError, IndexError, OSError) as error:
            raise Unavailable(f"{source} cannot be made an encoder: {error!r}") from error
        said = {**about, "weights": digest(source / WEIGHTS)}
        said["max_tokens"] = min(said["max_tokens"], _longest(weights, config))
        (part / ABOUT).write_text(json.dumps(said, indent=2) + "\n", "utf-8")


def _config(path: Path) -> dict[str, Any]:
    try:
        config: dict[str, Any] = json.loads(path.read_text("utf-8"))
        kind = config["model_type"], config.get("hidden_act", "gelu")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable(f"{path} does not describe a model: {error!r}") from error
    usual = config.get("position_embedding_type", "absolute") == "absolute"
    if kind[0] not in FAMILY or kind[1] != "gelu" or not usual:
        raise Unavailable(
            f"{path.parent} is a {kind[0]} ({kind[1]}), and only BERTs with absolute positions and"
            " gelu are made ONNX here; give a folder with model.onnx instead"
        )
    return config


def _named(weights: Weights) -> Weights:
    """The names without the part that says which class of model they were saved from."""
    for prefix in PREFIXES:
        if f"{prefix}embeddings.word_embeddings.weight" in weights:
            return {name.removeprefix(prefix): array for name, array in weights.items()}
    return weights


def _longest(weights: Weights, config: Mapping[str, Any]) -> int:
    """How many tokens the model has positions for."""
    unused = config.get("pad_token_id", 1) + 1 if "roberta" in config["model_type"] else 0
    return len(weights["embeddings.position_embeddings.weight"]) - unused


@contextlib.contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder beside `path` that takes its place when all went well, and goes when not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    part.chmod(0o755)
    try:
        yield part
        if path.exists():  # an older one, or somebody else was faster
            shutil.rmtree(path)
        os.replace(part, path)
    finally:
        shutil.rmtree(part, ignore_errors=True)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without the quantiser's advice to the authors of models."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
