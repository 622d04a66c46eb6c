"""Which pictures of articles are kept here, which are wanted, and which were refused?

Files in the home folder, named by the hash of their address and written by rename: the web process asks
for a picture by leaving a note, the work process fetches it.  All of it can be deleted at any time.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from lookahead.extract.pictures import addresses, lead
from lookahead.extract.rasters import Picture, Size
from lookahead.store import counters
from lookahead.store.sql import rows, seconds

REFUSED_S = 3600.0  # for so long a picture that was refused is not asked for again
USED_S = 3600.0  # how exactly it is known when a picture was last looked at
NOTES = 20_000  # wanted at once: more than a reader opens, less than a disk minds
AHEAD = 12  # pictures of one article that are fetched before anybody asks
AFTER_EVICTION = 0.9  # of the cap: so that not every write evicts
BATCH = 200
LONGEST_HEAD = 1000  # bytes of the line before a copy
NEAR = 50  # articles of a source among which a picture is its own only if no other has it
FOLLOWER = "pictures"


@dataclass(frozen=True, slots=True)
class Note:
    """A picture that is wanted; `asked` by somebody who looks at the page now."""

    url: str
    asked: bool


class Pictures:
    """The pictures of one folder.  `clock` gives seconds since 1970, `cap` is in bytes."""

    def __init__(self, folder: Path, cap: int, *, clock: Callable[[], float] = time.time) -> None:
        self._folder, self._cap, self._clock = folder, cap, clock
        self._total: int | None = None  # not known before the first write

    def find(self, url: str) -> Picture | None:
        """The picture of an address, if it is here; being looked at keeps it here."""
        file = self._file("kept", url)
        try:
            line, _, data = file.read_bytes().partition(b"\n")
            head = json.loads(line)
            if self._clock() - file.stat().st_mtime > USED_S:
                os.utime(file, (self._clock(), self._clock()))
            whole = head["bytes"] == len(data)
            return Picture(head["type"], head["width"], head["height"], data) if whole else None
        except (OSError, ValueError, LookupError, TypeError):  # not here, or torn by a power cut
            return None

    def keep(self, url: str, picture: Picture) -> None:
        """Store a picture; the least looked at go where there is no room.  Raises OSError."""
        size = {"width": picture.width, "height": picture.height, "bytes": len(picture.data)}
        head = {"type": picture.type, **size}
        data = json.dumps(head).encode() + b"\n" + picture.data
        self._write(self._file("kept", url), data)
        self._file("refused", url).unlink(missing_ok=True)
        if self._total is None:
            self._total = sum(size for _, size, _ in self._kept())
        else:
            self._total += len(data)
        if self._total > self._cap:
            self._evict()

    def refuse(self, url: str, words: str) -> None:
        """Remember for an hour why a picture is not shown.  Raises OSError."""
        self._write(self._file("refused", url), words.encode())

    def refusal(self, url: str) -> str:
        """Why it is not shown; "" where nothing is known against it."""
        file = self._file("refused", url)
        try:
            if self._clock() - file.stat().st_mtime > REFUSED_S:
                return ""
            return file.read_text("utf-8")
        except OSError:
            return ""

    def about(self, url: str) -> Size | str | None:
        """Its width and height, or why it is not shown; None while neither is known."""
        try:
            with self._file("kept", url).open("rb") as file:
                head = json.loads(file.readline(LONGEST_HEAD))
            return int(head["width"]), int(head["height"])
        except (OSError, ValueError, LookupError, TypeError):
            return self.refusal(url) or None

    def has(self, url: str) -> bool:
        return self._file("kept", url).exists()

    def want(self, urls: Iterable[str], *, asked: bool) -> None:
        """Leave notes for the pictures that are not here, were not refused and are not wanted yet."""
        name = "asked" if asked else "ahead"
        room = NOTES - len(self._notes(name))
        for url in urls:
            note = self._file(name, url)
            if room <= 0:
                return
            if not (self.has(url) or self.refusal(url) or note.exists()):
                with suppress(OSError):  # a full disk: the article is read without the picture
                    self._write(note, url.encode("utf-8", "surrogatepass"))
                room -= 1

    def wanted(self, *, asked: bool) -> list[Note]:
        """The notes, oldest first."""
        found = []
        for path in self._notes("asked" if asked else "ahead"):
            with suppress(OSError, ValueError):  # done meanwhile, or half written before a crash
                found.append(Note(path.read_bytes().decode("utf-8"), asked))
        return found

    def settle(self, note: Note) -> None:
        """Take a note away: the picture is here, or is not to be had."""
        with suppress(OSError):
            self._file("asked" if note.asked else "ahead", note.url).unlink(missing_ok=True)

    def forget_refusals(self) -> None:
        """Delete what was refused more than an hour ago."""
        for file in self._folder.glob("refused/??/*"):
            with suppress(OSError):
                if self._clock() - file.stat().st_mtime > REFUSED_S:
                    file.unlink(missing_ok=True)

    # ---- files

    def _file(self, kind: str, url: str) -> Path:
        # by hash: no address names a file of ours
        name = blake2b(url.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
        folder = self._folder / kind
        return folder / name if kind in ("asked", "ahead") else folder / name[:2] / name

    def _notes(self, name: str) -> list[Path]:
        try:
            with os.scandir(self._folder / name) as entries:
                aged = [(e.stat().st_mtime, e.path) for e in entries if "." not in e.name]
        except OSError:
            return []
        return [Path(path) for _, path in sorted(aged)]

    def _write(self, file: Path, data: bytes) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(f".{os.getpid()}")
        try:
            draft.write_bytes(data)
            draft.replace(file)
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise

    def _kept(self) -> Iterator[tuple[float, int, Path]]:
        """When it was last looked at, its bytes, and where: drafts that a kill left included."""
        for file in self._folder.glob("kept/??/*"):
            with suppress(OSError):
                stat = file.stat()
                yield stat.st_mtime, stat.st_size, file

    def _evict(self) -> None:
        files = sorted(self._kept())
        total = sum(size for _, size, _ in files)
        for _, size, file in files:
            if total <= self._cap * AFTER_EVICTION:
                break
            with suppress(OSError):
                file.unlink(missing_ok=True)
            total -= size
        self._total = total


def follow(kept: Pictures, since: datetime) -> int:
    """Leave notes for the pictures of the next articles that changed; how many articles, 0 at the end.

    Only of articles published `since`: an older one's come when somebody opens it.
    """
    done, last = counters.read(FOLLOWER), counters.read("seq")
    if done >= last:
        return 0
    changed = rows(
        "SELECT a.seq, a.image, c.html FROM store_article a JOIN store_content c ON c.article_id = a.id"
        " WHERE a.seq > %s AND a.published >= %s ORDER BY a.seq LIMIT %s",
        [done, seconds(since), BATCH],
    )
    for _, image, html in changed:
        first = lead(image, html)
        kept.want([*([first] if first else []), *addresses(html)[:AHEAD]], asked=False)
    counters.put(FOLLOWER, changed[-1][0] if len(changed) == BATCH else last)
    return len(changed)


def is_common(article: int) -> bool:
    """Do other articles of its source have the same picture, as a logo?  Then it says nothing of this one."""
    return bool(
        rows(
            "SELECT 1 FROM store_article a JOIN store_article o ON o.image = a.image AND o.id <> a.id"
            " WHERE a.id = %s AND o.id IN (SELECT c.article_id FROM store_carry c"
            " WHERE c.source_id = a.source_id ORDER BY c.published DESC, c.article_id DESC LIMIT %s)"
            " LIMIT 1",
            [article, NEAR],
        )
    )
