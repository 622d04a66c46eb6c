"""What is in a safetensors file?  A header of JSON, then the numbers, all of them as float32.

https://huggingface.co/docs/safetensors, "Format": eight bytes of length, little-endian; the header names
each tensor's type, shape and place.  Nothing in it is run.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lookahead.encode.backend import Unavailable

Weights = dict[str, NDArray[np.float32]]
HEADER_BYTES = 16 << 20
TYPES: dict[str, np.dtype[Any]] = {
    "F32": np.dtype("<f4"),
    "F16": np.dtype("<f2"),
    "F64": np.dtype("<f8"),
}


def load(path: Path) -> Weights:
    """Every tensor of numbers by its name.  Raises Unavailable for a file that is none or is cut."""
    try:
        data = path.read_bytes()
        length = int.from_bytes(data[:8], "little")
        if not 0 < length <= min(HEADER_BYTES, len(data) - 8):
            raise ValueError("its header is longer than it")
        header = json.loads(data[8 : 8 + length])
        body = memoryview(data)[8 + length :]
        return {
            name: _tensor(body, about)
            for name, about in header.items()
            if name != "__metadata__" and about["dtype"] in (*TYPES, "BF16")
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unavailable(f"{path} is no file of weights: {error}") from error


def _tensor(body: memoryview, about: Any) -> NDArray[np.float32]:
    first, last = about["data_offsets"]
    part = body[first:last]
    if about["dtype"] == "BF16":  # the upper half of a float32
        wide = np.frombuffer(part, "<u2").astype("<u4") << 16
        flat = wide.view("<f4")
    else:
        flat = np.frombuffer(part, TYPES[about["dtype"]])
    return np.asarray(flat.reshape(about["shape"]), np.float32)
