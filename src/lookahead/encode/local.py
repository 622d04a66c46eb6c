"""How does a model run on this machine?  onnxruntime and tokenizers, one thread, small batches.

One thread a process gave twice the texts per CPU second of two.  Batches are sorted by length, since a
batch costs what its longest text costs; eight at once bound the memory (notes of the export: 230 MB).
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # read when the library is loaded

import onnxruntime  # the library below is loaded after the line above
from tokenizers import Encoding, Tokenizer

from lookahead.encode.backend import Kind, Unavailable, Vectors, plain, unit
from lookahead.encode.folder import Folder

BATCH = 8  # texts
AHEAD = 512  # texts that are sorted together
CHARACTERS_A_TOKEN = 16  # of a text are looked at: four times what English has
PADS = ("[PAD]", "<pad>")


class Local:
    """An ONNX model and its tokenizer, in memory."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.id = folder.id
        self.max_tokens = folder.max_tokens
        try:
            self._session = _session(str(folder.file))
            self._tokenizer = Tokenizer.from_file(str(folder.tokenizer))
        except (
            Exception
        ) as error:  # both libraries raise errors of their own, for files that are not ours
            raise Unavailable(f"{folder.file.parent} cannot be loaded: {error}") from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(folder.max_tokens)
        ids = (self._tokenizer.token_to_id(pad) for pad in PADS)
        self._pad = next((id for id in ids if id is not None), 0)
        self._inputs = {given.name for given in self._session.get_inputs()}
        self.dim = int(self.encode([""]).shape[1])

    def encode(self, texts: list[str], kind: Kind = "doc") -> Vectors:
        """float32 [n, dim], each row of unit length."""
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        parts = [self._part(texts[at : at + AHEAD], kind) for at in range(0, len(texts), AHEAD)]
        return unit(np.concatenate(parts), self.folder.name)

    def _part(self, texts: list[str], kind: Kind) -> Vectors:
        limit = self.max_tokens * CHARACTERS_A_TOKEN
        prefix = self.folder.query_prefix if kind == "query" else self.folder.prefix
        read = self._tokenizer.encode_batch([prefix + plain(text, limit) for text in texts])
        order = sorted(range(len(read)), key=lambda at: len(read[at].ids))
        rows = [
            self._run([read[at] for at in order[first : first + BATCH]])
            for first in range(0, len(order), BATCH)
        ]
        sorted_rows = np.concatenate(rows)
        found = np.empty_like(sorted_rows)
        found[order] = sorted_rows
        return found

    def _run(self, batch: list[Encoding]) -> Vectors:
        ids = np.full((len(batch), max(len(one.ids) for one in batch)), self._pad, np.int64)
        mask = np.zeros_like(ids)
        for row, one in enumerate(batch):
            ids[row, : len(one.ids)] = one.ids
            mask[row, : len(one.ids)] = 1
        known = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        try:
            given = {name: known[name] for name in self._inputs}
            answer = self._session.run(None, given)[0]
        except Exception as error:  # a graph that somebody else made
            raise Unavailable(f"{self.folder.name} cannot be run: {error}") from error
        return self._pooled(np.asarray(answer, np.float32), mask)

    def _pooled(self, answer: NDArray[np.float32], mask: NDArray[np.int64]) -> Vectors:
        """One vector a text, whatever the graph leaves to us."""
        if answer.ndim == 2 and len(answer) == len(mask):
            return answer
        if answer.ndim != 3 or answer.shape[:2] != mask.shape:
            raise Unavailable(f"{self.folder.name} gives no vectors, but {answer.shape}")
        if self.folder.pooling == "cls":
            return np.asarray(answer[:, 0])
        weights = mask[:, :, None].astype(np.float32)
        return np.asarray((answer * weights).sum(1) / weights.sum(1), np.float32)


def _session(path: str) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4  # what goes wrong is said by us
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
