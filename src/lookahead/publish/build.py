"""In which order is a site built?  Scan, read what changed, join, plan, write what is new, delete."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from lookahead import __version__
from lookahead.config.places import roots
from lookahead.core.errors import CannotGoOn, WrongUse
from lookahead.publish import content as contents
from lookahead.publish import files
from lookahead.publish import radar as radars
from lookahead.publish.cache import VERSION, Cache
from lookahead.publish.content import Content
from lookahead.publish.engines.places import able, identity
from lookahead.publish.lock import locked
from lookahead.publish.model import TEXTS, Built, Common, Flaw, Found, Options, Writing
from lookahead.publish.notes import field

if TYPE_CHECKING:
    from lookahead.publish import bibliography
    from lookahead.publish.make import Maker
    from lookahead.publish.plan import Job
    from lookahead.publish.rendering import Wrote

UNSEEN = ("duplicate", "name", "outside")  # flaws that leave a text out, but no other file
UNPLACED = (
    "base_url is not set: feeds, the sitemap and canonical addresses name {}, which is nobody's;"
    ' write base_url = "https://..." in site.toml'
)
FRESH_NS = 50_000_000  # a file that changed this shortly before we looked may change again unseen
_DIED = (
    "this text could not be rendered in the time there is; divide it, or mend what is unusual in it"
)
FEW = 64  # jobs that are not worth a process


def publish(content: Path, out: Path, options: Options) -> Built:
    """Build the site of the folder `content` in the folder `out`.

    What is wrong with a text is a flaw of the result.  Raises WrongUse and CannotGoOn for folders that
    cannot be read or written.
    """
    content, out = content.absolute(), out.absolute()
    _apart(content, out)
    with locked(options.cache):
        alone = options.radar and options.radar.alone
        found = contents.nothing(content) if alone else contents.scan(content)
        version = f"{__version__} {_engines()} {identity('katex')}"
        cache = Cache(options.cache, version, _name(content))
        try:
            state = _state(found, out, options)
            return _unchanged(cache, out, state, options) or _Build(found, out, options, cache).run(
                state
            )
        finally:
            cache.close()


def _apart(content: Path, out: Path) -> None:
    inside = [content / name for name in contents.PLACES]
    if (
        out == content
        or out in content.parents
        or any(out == one or one in out.parents for one in inside)
    ):
        raise WrongUse(
            f"{out}: the site cannot be written over the texts it is made of; choose another --out"
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotGoOn(f"{out}: {error.strerror}") from error


# once: who goes on for long runs what was loaded, whatever lies on the disk by then
@lru_cache(maxsize=1)
def _engines() -> str:
    """Of everything of ours that decides what a text is rendered to; a new version renders all again."""
    here = Path(__file__).parent
    digest = hashlib.blake2b(f"{VERSION}".encode(), digest_size=8)
    for folder, _, names in sorted([*os.walk(here), *os.walk(here.parent / "typeset")]):
        for name in sorted(names):
            if name.endswith((".py", ".html", ".css", ".js", ".toml", ".ttf")):
                stat = os.stat(f"{folder}/{name}")
                digest.update(f"{name} {stat.st_mtime_ns} {stat.st_size}".encode())
    return digest.hexdigest()


def _state(found: Content, out: Path, options: Options) -> str:
    listed = [(one.path, one.mtime, one.size) for one in found.everything()]
    radar = radars.state(options.radar, options.now) if options.radar else ""
    others = (radar, options.shown_by, able(), _encoder(options))
    said = repr(
        (listed, found.flaws, str(out), options.drafts, options.base_url, options.hold, others)
    )
    return hashlib.blake2b(said.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _encoder(options: Options) -> tuple[object, ...]:
    """What tells whether there is another encoder than before, without loading one."""
    if options.encoder is None:
        return ()
    return (
        options.encoder.encoder,
        options.encoder.encoder_model,
        [one.is_dir() and sorted(os.listdir(one)) for one in roots("encoder")],
    )


def _now(options: Options) -> str:
    return options.now.strftime("%Y-%m-%dT%H:%M:%SZ")


def _unchanged(cache: Cache, out: Path, state: str, options: Options) -> Built | None:
    """The last build once more, where nothing changed: neither sources nor clock nor what stands in `out`."""
    if cache.state("state") != state or field.stale(options.field, cache):
        return None
    said = json.loads(cache.state("built"))
    if (said["next"] and said["next"] <= _now(options)) or said["year"] != options.now.year:
        return None
    outputs = cache.outputs()
    if len(files.standing(out, outputs)) < len(outputs):
        return None
    flaws = tuple(Flaw(*flaw) for flaw in said["flaws"])
    return Built(
        said["texts"], 0, len(outputs), 0, said["base_url"], flaws, said["next"], said["addresses"],
        tuple(said["notes"]), tuple(said["missing"]), pages=said["pages"],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Build:
    """One build, from what was found to what was written."""

    found: Content
    out: Path
    options: Options
    cache: Cache
    notes: list[str] = dataclass_field(default_factory=list)

    def run(self, state: str) -> Built:
        from lookahead.publish import bibliography, planning, typesetting
        from lookahead.publish import site as sites

        files.sweep(self.out)
        about, flaws = contents.read_about(self.found)
        shared = bibliography.Shared(self.found.root, self.cache)
        flaws = [*flaws, *typesetting.unknown(about), *shared.flaws()]
        records, unread = self._read(Common(self.found.root, about), shared)
        writings = _unpacked(records)
        made = sites.assemble(
            writings, about, self.options.base_url, _now(self.options), self.options.drafts
        )
        if not (self.options.base_url or about.base_url):
            self.notes.append(UNPLACED.format(sites.LOCAL))
        if self.options.shown_by:
            made = replace(made, shown_by=self.options.shown_by, menu=sites.told_apart(made))
        if self.options.radar:
            from lookahead.publish.radar import planet

            made, wrong = planet.beside(made)
            flaws += wrong
        planner = planning.Planning(self.found, self.out, self.options, self.cache, self.notes)
        jobs, maker, more = planner.planned(made, records)
        written, deleted, wrong = self._write(jobs, maker)
        failed = [flaw for flaw in wrong if flaw.code != "template"]  # else the theme's own made it
        flaws = [*self.found.flaws, *flaws, *unread, *made.flaws, *more, *wrong]
        flaws = list(contents.placed(self.found, flaws))
        gone = {(flaw.file, flaw.line) for flaw in flaws if flaw.code == "picture"}
        flaws = [one for one in flaws if one.code != "alt" or (one.file, one.line) not in gone]
        flaws = sorted(set(flaws), key=lambda flaw: (flaw.file, flaw.line, flaw.code, flaw.text))
        files.sweep(self.out)
        built = Built(
            len(made.texts), written, len(jobs) - written, deleted, made.base_url, tuple(flaws),
            made.next_change, {path: one.address for path, one in made.texts.items()},
            tuple(self.notes), _missing(made.left_out, [*unread, *failed], [*self.found.flaws, *more]),
            pages=sum(job.kind == "radar" and path.endswith(".html") for path, job in jobs.items()),
        )  # fmt: skip
        self._keep(state, built, bool(unread or failed))
        return built

    def _keep(self, state: str, built: Built, again: bool) -> None:
        said = {
            "texts": built.texts,
            "pages": built.pages,
            "base_url": built.base_url,
            "next": built.next_change,
            "addresses": built.addresses,
            "notes": built.notes,
            "missing": built.missing,
            "year": self.options.now.year,
            "flaws": [[one.file, one.line, one.code, one.text] for one in built.flaws],
        }
        self.cache.keep(built=json.dumps(said), state="" if again else state)

    def _read(
        self, common: Common, shared: bibliography.Shared
    ) -> tuple[dict[str, str], list[Flaw]]:
        """Path -> record of every text, and those that could not be read."""
        kept = self.cache.texts()
        there = {one.path: one for one in self.found.texts}
        self.cache.forget([path for path in kept if path not in there])
        changed = [
            one for one in self.found.texts if one.path not in kept or kept[one.path][0] != one
        ]
        records = {path: row[1] for path, row in kept.items() if path in there}
        flaws: list[Flaw] = []
        if changed:
            katex = bool(identity("katex"))
            common = replace(common, references=shared.references(), katex=katex)
            flaws = self._read_again(changed, records, common)
        return records, flaws

    def _read_again(
        self, changed: list[Found], records: dict[str, str], common: Common
    ) -> list[Flaw]:
        from lookahead.publish import pool, rendering

        flaws: list[Flaw] = []
        hold = self.options.hold
        newest = int(self.options.now.timestamp() * 1e9) - FRESH_NS
        task = partial(rendering.render, common, self.options.cache, newest, hold)
        rendering.warm(self.found.root, changed if len(changed) > FEW else [])
        for found, result in pool.batches_of(task, changed, self.options.workers):
            if isinstance(result, str):
                records[found.path] = result
                continue
            if not hold:
                records.pop(found.path, None)
            flaws.append(Flaw(found.path, 1, "died", _DIED))
        return flaws

    def _write(self, jobs: dict[str, Job], maker: Maker) -> tuple[int, int, list[Flaw]]:
        outputs = self.cache.outputs()
        precompress = maker.site.about.precompress
        keys = {path: outputs[path].key for path in files.standing(self.out, outputs)}
        due = [
            job
            for job in jobs.values()
            if any(keys.get(name) != job.key for name in files.names(job.path, precompress))
        ]
        flaws: list[Flaw] = []
        written = 0
        for made in _made(maker, due, self.options.workers):
            self.cache.wrote(row for one in made for row in one.rows)
            flaws += [flaw for one in made for flaw in one.flaws]
            written += sum(bool(one.rows) for one in made)
        ours = {name for path in jobs for name in files.names(path, precompress)}
        gone = [path for path in outputs if path not in ours]
        for path in gone:
            files.delete(self.out, path)
        self.cache.removed(gone)
        return written, len(gone), flaws


def _made(maker: Maker, due: list[Job], workers: int) -> Iterator[list[Wrote]]:
    from lookahead.publish import pool, rendering

    if len(due) <= FEW:
        yield [rendering.write(maker, job) for job in due]
        return
    maker.warm()
    made: list[Wrote] = []
    for job, result in pool.spread(partial(rendering.write, maker), due, workers):
        if isinstance(result, pool.Died):
            died = Flaw(job.path, 1, "died", "this file could not be made")
            result = rendering.Wrote(flaws=(died,))
        made.append(result)
        if len(made) >= 200:
            yield made
            made = []
    yield made


def _missing(
    left_out: Sequence[str], failed: Sequence[Flaw], others: Sequence[Flaw]
) -> tuple[str, ...]:
    """The files of the site's owner that the site lacks, and those of the site that could not be made."""
    seen = [one.file for one in others if one.code in UNSEEN and one.file.endswith(TEXTS)]
    return tuple(sorted({*left_out, *(one.file for one in failed), *seen}))


def _unpacked(records: dict[str, str]) -> Iterator[Writing]:
    from lookahead.publish.cache import unpack

    return map(unpack, records.values())


def cache_path(home: Path, out: Path) -> Path:
    """Where the memory of an out folder lies in a home folder, whatever it was made from last."""
    return home / "cache" / "publish" / f"{_name(out.absolute())}.sqlite3"


def _name(folder: Path) -> str:
    return hashlib.blake2b(os.fsencode(folder), digest_size=8).hexdigest()
