"""Do small files of every format give exactly what stands beside them?

`UPDATE_EXPECT=1 pytest tests/unit/parse/test_pairs.py` writes what is found: read the diff.
"""

from __future__ import annotations

import dataclasses
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lookahead.core.model import Kind, Parsed
from lookahead.parse import parse_as

PAIRS = Path(__file__).parent / "pairs"
NOW = datetime(2026, 11, 21, tzinfo=UTC)
INPUTS = sorted(p for p in PAIRS.glob("*/*") if p.suffix != ".json")


def plain(value: Any) -> Any:
    """The value as JSON has it, without what is empty."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {name: found for name, found in fields.items() if found not in ("", None, [])}
    if isinstance(value, tuple):
        return [plain(v) for v in value]
    return value.isoformat() if isinstance(value, datetime) else value


def read(path: Path) -> Parsed:
    url = f"https://{path.stem}.example/{path.parent.name}/"
    return parse_as(Kind(path.parent.name), path.read_bytes(), url, now=NOW)


@pytest.mark.parametrize("path", INPUTS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_pair(path: Path) -> None:
    """What is read from a file is what its JSON says, field by field."""
    expected = path.with_suffix(".json")
    found = plain(read(path))
    if os.environ.get("UPDATE_EXPECT"):
        expected.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    assert found == json.loads(expected.read_text("utf-8"))
