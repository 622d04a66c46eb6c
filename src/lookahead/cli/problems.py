"""How are the problems of a build told, whether there is one or five hundred?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lookahead.publish.model import Flaw

MAX_LINES = 50
FEW = 3  # problems that need no count


def told(flaws: Sequence[Flaw], first: Container[str] = (), whole: bool = False) -> Iterator[str]:
    """One line a problem, those of a file together, then how many there are of each kind.

    The files of `first` come first.  Unless all are wanted, every file has a share of `MAX_LINES` lines.
    """
    ordered = sorted(flaws, key=lambda one: (one.file not in first, one.file, one.line))
    files = [list(group) for _, group in groupby(ordered, key=lambda one: one.file)]
    shown = _shares([len(group) for group in files], len(ordered) if whole else MAX_LINES)
    for group, number in zip(files, shown, strict=True):
        yield from map(str, group[: max(0, number - 1)])
        if number:
            more = len(group) - number
            yield f"{group[number - 1]}{f' (and {more:,} more in this file)' if more else ''}"
    if hidden := len(ordered) - sum(shown):
        yield f"and {hidden:,} more in all; --all or --json shows them"
    if len(ordered) > FEW:
        kinds = Counter(one.code for one in ordered).most_common()
        said = ", ".join(f"{count:,} {code}" for code, count in kinds)
        yield f"{len(ordered):,} problems in {len(files):,} {'file' if len(files) == 1 else 'files'}: {said}"


def _shares(counts: list[int], most: int) -> list[int]:
    """How many of each are shown: as even as possible, the first ones first, and `most` together."""
    if sum(counts) <= most:
        return counts
    shares = [0] * len(counts)
    left = most
    while left:
        open_ = [at for at, count in enumerate(counts) if shares[at] < count][:left]
        for at in open_:
            shares[at] += 1
        left -= len(open_)
    return shares


def instead(flaws: Sequence[Flaw], lacking: Sequence[Flaw]) -> tuple[Flaw, ...]:
    """The problems of a build, where a block that could not be run here is no block that waits to be run."""
    tried = {(one.file, one.line) for one in lacking}
    waits = ("run-missing", "run-stale")
    kept = [one for one in flaws if one.code not in waits or (one.file, one.line) not in tried]
    return (*kept, *lacking)
