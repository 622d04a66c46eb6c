"""How does a command show what it found: as a table for people, as JSON for scripts?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table

as_json = click.option("--json", "json_", is_flag=True, help="Print JSON, for scripts.")


def print_json(value: object) -> None:
    """One JSON value on standard output, in one line."""
    click.echo(json.dumps(value, default=_plain, ensure_ascii=False))


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table that bends to the width of the terminal; plain text where there is none."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in columns:
        table.add_column(name, overflow="fold", justify="right" if name.startswith("#") else "left")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    Console(soft_wrap=False, highlight=False).print(table)


def age(at: datetime | None, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> str:
    """How long ago, in the largest unit that says it."""
    if at is None:
        return "never"
    seconds = abs((now() - at).total_seconds())
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            return f"{seconds // size:.0f} {unit}"
    return f"{seconds:.0f} s"
