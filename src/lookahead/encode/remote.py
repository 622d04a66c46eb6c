"""How does somebody else's model encode?  Any server with OpenAI's `/v1/embeddings`, asked in batches.

https://platform.openai.com/docs/api-reference/embeddings; vLLM, Ollama, llama.cpp and others speak it too.
What it answers is checked: as many vectors as texts, all of one length, of finite numbers.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from lookahead.core.model import Failure
from lookahead.encode.backend import Kind, Unavailable, Vectors, plain, unit
from lookahead.fetch import Api, Policy

BATCH = 32  # texts of a request
MAX_TOKENS = 512
CHARACTERS_A_TOKEN = (
    4  # as English has; servers refuse what is too long, and we do not know their limit
)
TIMEOUT_S = 120.0  # of a request: models on small machines take their time
MAX_BYTES = 64 << 20  # 32 vectors of 4,096 numbers, as text, are 3 MB
TRIES = 3
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
MOST_DIMENSIONS = 8192


def identity(base: str, model: str) -> str:
    """The id of a model that we know by its server and name only."""
    told = hashlib.sha256(f"{base}\n{model}".encode()).hexdigest()
    return f"api:{model.replace(':', '-') or 'default'}:{told}:fp32"


class Remote:
    """A model behind an address."""

    def __init__(self, base: str, model: str, key: str, policy: Policy) -> None:
        self.id = identity(base, model)
        self.max_tokens = MAX_TOKENS
        self._base, self._model, self._key = base, model, key
        self._policy = replace(policy, timeout_s=TIMEOUT_S, max_bytes=MAX_BYTES)
        self._known_dim = 0

    @cached_property
    def dim(self) -> int:
        """Asked of the server, where nothing has been encoded yet.  Raises Unavailable."""
        return self._known_dim or int(self.encode([""]).shape[1])

    def encode(self, texts: list[str], kind: Kind = "doc") -> Vectors:  # noqa: ARG002  # the server knows no kinds
        """float32 [n, dim], each row of unit length.  Raises Unavailable."""
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        limit = self.max_tokens * CHARACTERS_A_TOKEN
        return asyncio.run(self._encode([plain(text, limit) for text in texts]))

    async def _encode(self, texts: list[str]) -> Vectors:
        async with Api(self._base, self._policy, self._key) as api:
            parts = [
                await self._batch(api, texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)
            ]
        return np.concatenate(parts)

    async def _batch(self, api: Api, texts: list[str]) -> Vectors:
        payload = {"model": self._model, "input": texts, "encoding_format": "float"}
        pause_s = FIRST_PAUSE_S
        for left in reversed(range(TRIES)):
            answer = await api.post("/embeddings", payload)
            if not isinstance(answer, Failure):
                return self._checked(answer, len(texts))
            if not left or not _may_pass(answer):
                raise Unavailable(f"the encoder's server: {answer.text}")
            await asyncio.sleep(min(answer.retry_after_s or pause_s, LONGEST_PAUSE_S))
            pause_s *= 4
        raise AssertionError("every try ends in an answer or an error")

    def _checked(self, answer: object, count: int) -> Vectors:
        try:
            matrix = np.array(_rows(answer, count), np.float32)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise Unavailable("the encoder's server answered no vectors") from error
        if matrix.ndim != 2 or not 0 < matrix.shape[1] <= MOST_DIMENSIONS:
            raise Unavailable("the encoder's server answered no vectors of one length")
        self._known_dim = self._known_dim or matrix.shape[1]
        if matrix.shape[1] != self._known_dim:
            said = f"{matrix.shape[1]} numbers a vector after {self._known_dim}"
            raise Unavailable(f"the encoder's server answered {said}")
        return unit(matrix, "the encoder's server")


def _rows(answer: Any, count: int) -> list[list[float]]:
    """The vectors, in the order of the texts, which the answer need not keep."""
    data = sorted(answer["data"], key=lambda row: row["index"])
    if [row["index"] for row in data] != list(range(count)):
        raise ValueError("another number of vectors than of texts")
    return [row["embedding"] for row in data]


def _may_pass(failure: Failure) -> bool:
    """Can the same request succeed a moment later?"""
    return failure.status in (408, 429) or failure.status >= 500 or failure.code == "timeout"
