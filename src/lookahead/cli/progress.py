"""What does a person see while a pass runs?  A live table; one line a problem where there is no terminal."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from lookahead.pipeline.gather import News

PROBLEMS_SHOWN = 8


@dataclass(slots=True)
class Row:
    """What one source gave in this pass."""

    source: str
    name: str
    new: int
    edited: int
    unchanged: bool
    problem: str


@dataclass(slots=True)
class Count:
    """The sums of a pass."""

    looks: int = 0
    new: int = 0
    edited: int = 0
    unchanged: int = 0
    failed: int = 0
    rows: list[Row] = field(default_factory=list)
    aside: Counter[tuple[str, bool]] = field(
        default_factory=Counter
    )  # pages and pictures, by success
    started: float = field(default_factory=time.monotonic)

    def add(self, news: News) -> None:
        outcome, tally = news.outcome, news.tally
        source = outcome.look.source
        self.looks += 1
        self.new += tally.new
        self.edited += tally.edited
        self.unchanged += outcome.unchanged
        self.failed += bool(outcome.problem)
        self.rows.append(
            Row(
                source.slug,
                source.name,
                tally.new,
                tally.edited,
                outcome.unchanged,
                outcome.problem,
            )
        )

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self.started

    def of_aside(self, what: str) -> str:
        """How the own pages or the pictures of articles went; "" where none was asked for."""
        here, not_here = self.aside[what, True], self.aside[what, False]
        refused = f", {not_here:,} could not be had" if not_here else ""
        return f"{here:,} fetched{refused}" if here or not_here else ""

    def summary(self) -> str:
        parts = Counter(
            {
                "sources": self.looks,
                "new articles": self.new,
                "edited": self.edited,
                "unchanged": self.unchanged,
                "failed": self.failed,
            }
        )
        said = [f"{count:,} {name}" for name, count in parts.items() if count or name == "sources"]
        said += [f"{what}s: {how}" for what in ("page", "picture") if (how := self.of_aside(what))]
        return f"{', '.join(said)} in {self.elapsed_s:.1f} s"


class Watch:
    """The live table.  Use as a context manager; `tell` takes the news of a pass."""

    def __init__(self, total: int, *, quiet: bool = False) -> None:
        self.count = Count()
        self._console = Console(stderr=True, highlight=False, quiet=quiet)
        self._bar = Progress(
            TextColumn("gathering"),
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
        )
        self._task = self._bar.add_task("gathering", total=total)
        self._live = Live(console=self._console, refresh_per_second=4, transient=True)

    def __enter__(self) -> Self:
        self._live.update(self._view())
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._live.stop()
        if not self._console.is_terminal:
            return
        for row in self._problems()[:PROBLEMS_SHOWN]:
            self._console.print(Text(f"  {row.name}: {row.problem}", style="yellow"))

    def tell(self, news: News) -> None:
        self.count.add(news)
        self._bar.update(self._task, completed=self.count.looks)
        if self._console.is_terminal:
            self._live.update(self._view())

    def aside(self, what: str, well: bool) -> None:
        """A page or a picture of an article was asked for."""
        self.count.aside[what, well] += 1
        if self._console.is_terminal:
            self._live.update(self._view())

    def _problems(self) -> list[Row]:
        return [row for row in self.count.rows if row.problem]

    def _view(self) -> Group:
        count = self.count
        rate = count.looks / count.elapsed_s if count.elapsed_s > 0.5 else 0.0
        table = Table(box=None, pad_edge=False, show_header=False)
        table.add_column(style="dim")
        table.add_column(justify="right")
        table.add_row("new articles", f"{count.new:,}")
        table.add_row("unchanged", f"{count.unchanged:,}")
        table.add_row("failed", f"{count.failed:,}")
        for what in ("page", "picture"):
            if how := count.of_aside(what):
                table.add_row(f"{what}s", how)
        table.add_row("rate", f"{rate:.1f} sources/s")
        last = [
            Text(f"  {row.name}: {row.problem}", style="yellow", overflow="ellipsis", no_wrap=True)
            for row in self._problems()[-PROBLEMS_SHOWN:]
        ]
        return Group(self._bar, table, *last)
