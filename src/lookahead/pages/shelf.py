"""Where are pages kept, and which of them are still good?

In files, written whole and renamed, capped each and in total; the hot ones in memory too.  A file that
cannot be read or written costs a page its speed and nothing else.
"""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from lookahead.pages.board import Board
from lookahead.pages.page import StoredPage, pack, unpack

LARGEST = 4 * 1024 * 1024  # bytes of one file
MEMORY = 32 * 1024 * 1024  # bytes of hot pages in a worker
SUFFIX = ".page"
AFTER_EVICTION = 0.8  # of the cap: so that not every write evicts


class Shelf:
    """The pages of one folder.  `clock` gives seconds since 1970."""

    def __init__(
        self, folder: Path, board: Board, cap: int, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._folder, self._board, self._cap, self._clock = folder, board, cap, clock
        self._hot: OrderedDict[str, StoredPage] = OrderedDict()
        self._hot_size = 0
        self._total = sum(size for _, size, _ in self._files())

    def get(self, path: str) -> StoredPage | None:
        """The page of a path, if there is one and it is still good."""
        page = self._hot.get(path)
        if page is not None and self._good(page):
            self._hot.move_to_end(path)
            return page
        page = self._load(path)
        if page is None or not self._good(page):
            return None
        self._warm(page)
        return page

    def put(self, page: StoredPage) -> None:
        """Keep a page, unless it is too large."""
        data = pack(page)
        if len(data) > min(LARGEST, self._cap):
            return
        self._warm(page)
        with suppress(OSError):  # a full disk: the page is served from memory
            self._write(self._file(page.path), data)

    def _good(self, page: StoredPage) -> bool:
        stamp = page.stamp
        return self._clock() < stamp.expires and self._board.at(stamp.slots) == stamp.versions

    # ---- memory

    def _warm(self, page: StoredPage) -> None:
        old = self._hot.pop(page.path, None)
        self._hot_size += page.size - (old.size if old else 0)
        self._hot[page.path] = page
        while self._hot_size > MEMORY:
            _, cold = self._hot.popitem(last=False)
            self._hot_size -= cold.size

    # ---- files

    def _file(self, path: str) -> Path:
        # by hash: no path that a client sends can name a file of ours
        name = blake2b(path.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return self._folder / name[:2] / (name + SUFFIX)

    def _load(self, path: str) -> StoredPage | None:
        try:
            page = unpack(self._file(path).read_bytes())
        except (OSError, ValueError):
            return None
        return page if page.path == path else None

    def _write(self, file: Path, data: bytes) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}")
        try:
            draft.write_bytes(data)
            draft.replace(file)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        self._total += len(data)
        if self._total > self._cap:
            self._evict()

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """When it was written, its bytes, and where: drafts that a killed worker left included."""
        for file in self._folder.glob("??/*"):
            with suppress(OSError):  # another worker was faster
                stat = file.stat()
                yield stat.st_mtime, stat.st_size, file

    def _evict(self) -> None:
        """Delete the oldest files until there is room.  Counts anew, because workers share the folder."""
        files = sorted(self._files())
        self._total = sum(size for _, size, _ in files)
        for _, size, file in files:
            if self._total <= self._cap * AFTER_EVICTION:
                return
            with suppress(OSError):
                file.unlink(missing_ok=True)
            self._total -= size
