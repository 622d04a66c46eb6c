"""What is in a model's folder?  An ONNX file, or weights of the BERT family that become one, once.

encoder.json, where there is one, says how it is used: `name`, `max_tokens`, `pooling` (mean or cls),
`prefix` and `query_prefix` (written before each text), `weights` (sha256 of what it was made from).
Without it, the small files of sentence-transformers are asked.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lookahead.encode.backend import Unavailable
from lookahead.encode.places import ABOUT

ONNX = ("model.int8.onnx", "model.onnx", "onnx/model.int8.onnx", "onnx/model.onnx")
WEIGHTS = "model.safetensors"
POOLINGS = ("mean", "cls")
MAX_TOKENS = 256  # where nothing says otherwise
MOST_TOKENS = 8192


@dataclass(frozen=True, slots=True)
class Folder:
    """A model that can be loaded."""

    name: str
    file: Path  # ONNX
    tokenizer: Path
    sha256: str  # of the weights and of everything else that the vectors depend on
    pooling: str
    max_tokens: int
    prefix: str = ""
    query_prefix: str = ""

    @property
    def precision(self) -> str:
        return "int8" if "int8" in self.file.name else "fp32"

    @property
    def id(self) -> str:
        return f"onnx:{self.name}:{self.sha256}:{self.precision}"


def read(path: Path, cache: Path) -> Folder:
    """The model in a folder; weights alone are made ONNX, in `cache`.  Raises Unavailable."""
    if not path.is_dir():
        raise Unavailable(f"there is no folder {path} with an encoder in it")
    if not any((path / name).is_file() for name in ONNX) and (path / WEIGHTS).is_file():
        from lookahead.encode.export import export  # needs the extra `export`

        made = cache / f"{path.name}-{digest(path / WEIGHTS)[:16]}"
        if not (made / ABOUT).is_file():
            export(path, made, said(path))
        path = made
    return _described(path)


def _described(path: Path) -> Folder:
    file = next((path / name for name in ONNX if (path / name).is_file()), None)
    tokenizer = path / "tokenizer.json"
    if file is None or not tokenizer.is_file():
        wanted = f"{ONNX[1]} or {WEIGHTS}" if file is None else tokenizer.name
        raise Unavailable(f"{path} is no encoder: it has no {wanted}")
    about = said(path)
    weights = about.pop("weights", "") or digest(file)
    used = {key: about[key] for key in ("max_tokens", "pooling", "prefix", "query_prefix")}
    everything = json.dumps([weights, digest(tokenizer), used], sort_keys=True)
    return Folder(
        name=about["name"],
        file=file,
        tokenizer=tokenizer,
        sha256=hashlib.sha256(everything.encode()).hexdigest(),
        **used,
    )


def said(path: Path) -> dict[str, Any]:
    """How the model in a folder is to be used, every key given.  Raises Unavailable for nonsense."""
    about = _json(path / ABOUT) or _sentence_transformers(path)
    name = str(about.get("name") or path.name).replace(":", "-")[:80]
    given = {
        "name": name,
        "max_tokens": about.get("max_tokens", MAX_TOKENS),
        "pooling": about.get("pooling", "mean"),
        "prefix": about.get("prefix", ""),
        "query_prefix": about.get("query_prefix", about.get("prefix", "")),
        "weights": about.get("weights", ""),
    }
    tokens, texts = given["max_tokens"], ("prefix", "query_prefix", "weights")
    sound = isinstance(tokens, int) and 2 < tokens <= MOST_TOKENS and given["pooling"] in POOLINGS
    if not sound or not all(isinstance(given[key], str) for key in texts):
        raise Unavailable(f"{path / ABOUT}: max_tokens, pooling or prefix make no sense")
    return given


def _sentence_transformers(path: Path) -> dict[str, Any]:
    """The same from the files that sentence-transformers writes beside a model."""
    pooling = _json(path / "1_Pooling" / "config.json")
    prompts = _json(path / "config_sentence_transformers.json").get("prompts")
    prompts = prompts if isinstance(prompts, dict) else {}
    found: dict[str, Any] = {
        "pooling": "cls" if pooling.get("pooling_mode_cls_token") is True else "mean",
        "max_tokens": _json(path / "sentence_bert_config.json").get("max_seq_length") or MAX_TOKENS,
        "prefix": prompts.get("document") or prompts.get("passage") or "",
    }
    return found | {"query_prefix": prompts.get("query") or found["prefix"]}


def _json(path: Path) -> dict[str, Any]:
    """The object in a small file; {} where there is none."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise Unavailable(f"{path} cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise Unavailable(f"{path} cannot be read: it is no object")
    return found


def digest(path: Path) -> str:
    """The sha256 of a file, in hexadecimal."""
    stat = path.stat()
    return _digest(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=32)  # 90 MB take 0.1 s
def _digest(path: Path, _size: int, _changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
