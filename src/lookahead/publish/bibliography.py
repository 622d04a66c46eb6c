"""Which works may a text cite?  Those of `references.bib`, and of the `.bib` files beside it or named by it.

The site's own file is read once a build, by the parent, and kept in the cache under its hash: what children
are forked with costs them nothing.  The others are read by the child that meets them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from lookahead.publish.cache import Cache
from lookahead.publish.model import Common, Flaw, Found, Front
from lookahead.typeset import Reference, read_bib

FILE = "references.bib"
SUFFIX = ".bib"
MAX_BYTES = 16 << 20
MAX_FLAWS = 100  # of one file

References = Mapping[str, Reference]


class Shared:
    """The bibliography of the whole site."""

    def __init__(self, root: Path, cache: Cache) -> None:
        self._cache, self._data, self._flaws = cache, b"", list[Flaw]()
        try:
            self._data = (root / FILE).read_bytes()
        except FileNotFoundError:
            pass
        except OSError as error:
            self._flaws.append(Flaw(FILE, 1, "bibliography", f"cannot be read: {error.strerror}"))

    def references(self) -> References:
        """Its entries by key."""
        if not self._data:
            return {}
        self._read()
        rows = json.loads(self._cache.state("bibliography"))
        return {row[0]: Reference(*row) for row in rows}

    def flaws(self) -> list[Flaw]:
        """What is wrong with it."""
        if not self._data:
            return self._flaws
        self._read()
        return [Flaw(*row) for row in json.loads(self._cache.state("bibliography flaws"))]

    def _read(self) -> None:
        key = blake2b(self._data, digest_size=12).hexdigest()
        if self._cache.state("bibliography key") == key:
            return
        found, flaws = _parsed(FILE, self._data)
        rows = [[one.key, one.kind, dict(one.fields), one.line] for one in found.values()]
        said = [[one.file, one.line, one.code, one.text] for one in flaws]
        self._cache.keep(
            **{
                "bibliography": json.dumps(rows),
                "bibliography flaws": json.dumps(said),
                "bibliography key": key,
            }
        )


def of_site(root: Path) -> References:
    """What every text may cite, for one that is read without a build."""
    try:
        stat = (root / FILE).stat()
    except OSError:
        return {}
    return _file(root, FILE, stat.st_mtime_ns, stat.st_size)[0]


def of_text(common: Common, found: Found, said: Front) -> tuple[References, list[Flaw]]:
    """What one text may cite, its own before the site's, and what is wrong with its own."""
    references, flaws = common.references, list[Flaw]()
    for path in _named(common.root, found, said, flaws):
        stat = (common.root / path).stat()
        own, wrong = _file(common.root, path, stat.st_mtime_ns, stat.st_size)
        references = {**references, **own}
        flaws += wrong
    return references, flaws


def _named(root: Path, found: Found, said: Front, flaws: list[Flaw]) -> Iterator[str]:
    """The files of its own: those it names, then those beside it."""
    folder, _, name = found.path.rpartition("/")
    beside = []
    if name.startswith("index."):
        beside = sorted(one.name for one in (root / folder).glob(f"*{SUFFIX}") if one.is_file())
    for wanted in said.bibliography:
        if wanted in beside or wanted == FILE:
            continue
        if "/" in wanted or not wanted.endswith(SUFFIX) or not (root / wanted).is_file():
            text = f"there is no bibliography {wanted[:80]} beside this text or at the top; put it there"
            flaws.append(Flaw(found.path, 1, "bibliography", text))
            continue
        yield wanted
    yield from (f"{folder}/{one}" for one in beside)


@lru_cache(maxsize=64)
def _file(root: Path, path: str, _mtime: int, size: int) -> tuple[References, tuple[Flaw, ...]]:
    if size > MAX_BYTES:
        text = f"this bibliography has more than {MAX_BYTES >> 20} MB; divide it"
        return {}, (Flaw(path, 1, "bibliography", text),)
    try:
        data = (root / path).resolve(strict=True)
        if not data.is_relative_to(root.resolve()):
            return {}, (Flaw(path, 1, "outside", "this link leads out of the content folder"),)
        return _parsed(path, data.read_bytes())
    except OSError as error:
        return {}, (Flaw(path, 1, "bibliography", f"cannot be read: {error.strerror}"),)


def _parsed(path: str, data: bytes) -> tuple[References, tuple[Flaw, ...]]:
    found, problems = read_bib(data[:MAX_BYTES].decode("utf-8", "replace"))
    flaws = [Flaw(path, line, "bibliography", text) for line, text in problems[:MAX_FLAWS]]
    if len(data) > MAX_BYTES:
        text = f"only the first {MAX_BYTES >> 20} MB of this bibliography are read"
        flaws.append(Flaw(path, 1, "bibliography", text))
    return found, tuple(flaws)
