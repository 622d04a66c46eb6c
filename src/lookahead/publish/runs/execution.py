"""Which code of a content folder is run now, and what is kept of it?  Only what has no result of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lookahead import typeset
from lookahead.core.model import Problem
from lookahead.core.text import slug
from lookahead.extract.drawings import drawing
from lookahead.extract.rasters import raster
from lookahead.publish import content as contents
from lookahead.publish import front, shortcodes
from lookahead.publish.model import About, Flaw, Found
from lookahead.publish.reading import MAX_TEXT
from lookahead.publish.runs import frozen
from lookahead.publish.runs import shown as runs
from lookahead.publish.runs.frozen import Figure, Result
from lookahead.publish.runs.outputs import css_size
from lookahead.publish.runs.sandbox import DARK, GROUND, LIGHT, Limits, Outcome, Sandbox, sandbox
from lookahead.typeset import Run

_COLOUR = re.compile(r"#([0-9a-f]{6})\b", re.IGNORECASE)
_DARK = {old: f"#{new}" for old, new in zip(LIGHT, DARK, strict=True)} | {GROUND: "none"}
_PAIR = re.compile(r"(.+)-(light|dark)(\.\w+)")


@dataclass(frozen=True, slots=True)
class Ran:
    """One block that was run."""

    file: str
    line: int
    seconds: float
    apart: bool  # without a network by the system's own means, else by the hook's
    failed: str

    def __str__(self) -> str:
        how = "in a namespace without a network" if self.apart else "behind a guard in Python alone"
        ended = f"failed: {self.failed}" if self.failed else f"{self.seconds:.1f} s, {how}"
        return f"{self.file}:{self.line}: {ended}"


def execute(content: Path, tell: Callable[[Ran], None]) -> list[Flaw]:
    """Run every block of the folder that has no result of what it says now, and keep the results beside it.

    `tell` hears of each.  The flaws are those of this machine, such as a missing module: they are not kept,
    and neither is anything lost by them.  Raises WrongUse where there is no such folder.
    """
    found = contents.scan(content)
    about, _ = contents.read_about(found)
    flaws: list[Flaw] = []
    limits = Limits(about.run_seconds, about.run_memory_mb)
    with sandbox(_python(about, content), limits) as box:
        for one in found.texts:
            blocks = _blocks(content, one, about)
            if blocks:
                flaws += _Text(content, one, box, tell).execute(blocks)
    return flaws


def _python(about: About, content: Path) -> str:
    """A name to be found on the path, or a file, seen from the content folder."""
    said = about.python
    return str(content.absolute() / Path(said).expanduser()) if "/" in said else said


def _blocks(content: Path, one: Found, about: About) -> tuple[Run, ...]:
    """The blocks of a text that can be run, found as a build finds them."""
    folder = runs.bundle(content, one.path)
    if folder is None or one.size > MAX_TEXT or not one.path.endswith(".md"):
        return ()
    try:
        text = (content / one.path).read_bytes().decode("utf-8", "replace")
    except OSError:  # the build says so
        return ()
    if "run" not in text:
        return ()
    said, body, line, flaws = front.split(text, one.path)
    if any(flaw.code == "front-matter" for flaw in flaws):
        return ()
    ready = shortcodes.expand(body, one.path, line, said, about)
    found = ready.placed(typeset.markdown(ready.text, typeset.Options(line=line))).runs
    return tuple(run for run in found if runs.wanted(run) and not runs.wrong(run, folder))


@dataclass(frozen=True, slots=True)
class _Text:
    """One text and its blocks."""

    content: Path
    found: Found
    box: Sandbox
    tell: Callable[[Ran], None]

    @property
    def bundle(self) -> Path:
        return (self.content / self.found.path).parent

    def execute(self, blocks: tuple[Run, ...]) -> list[Flaw]:
        before, _ = frozen.load(self.bundle)
        after: dict[str, Result] = {}
        due: list[Run] = []
        for run in blocks:
            one, fresh = frozen.found(before, run, self.bundle)
            if one is not None:
                after[run.name] = one  # also a stale one, until there is another
            if one is None or not fresh or one.failed:
                due.append(run)
        files: dict[str, bytes] = {}
        flaws: list[Flaw] = []
        for run in due:
            outcome = self.box.run(run.code, run.settings.get("file", ""), self.bundle)
            if outcome.missing:  # the flaw says all of it
                flaws.append(Flaw(self.found.path, run.line, "run-here", _lacks(outcome, self.box)))
                continue
            self.tell(
                Ran(self.found.path, run.line, outcome.seconds, outcome.apart, outcome.failed)
            )
            others = {name for key, one in after.items() if key != run.name for name in one.files}
            after[run.name], made = _result(run, outcome, self.bundle, others | files.keys())
            files |= made
        if files or after != before:
            frozen.save(self.bundle, after, files)
        return flaws


def _lacks(outcome: Outcome, box: Sandbox) -> str:
    if outcome.missing == "python":
        return outcome.failed
    return (
        f"{box.python} has no {outcome.missing}: install it there, or name another Python in"
        ' site.toml: python = "..."'
    )


def _result(
    run: Run, outcome: Outcome, bundle: Path, taken: set[str]
) -> tuple[Result, dict[str, bytes]]:
    """What is kept of a run: the result and its files."""
    read = {name: frozen.file_hash(bundle / name) for name in outcome.read}
    result = Result(frozen.code_hash(run), read)
    if outcome.failed:
        return replace(result, failed=outcome.failed[:500], line=outcome.line), {}
    stem = _free(run.name, taken)
    files: dict[str, bytes] = {}
    figures: list[Figure] = []
    refused: list[str] = []
    for name, looks in _looks(outcome.pictures).items():
        made = _figure(f"{stem}-{slug(name) or 'figure'}", looks, files)
        if isinstance(made, str):
            refused.append(f"{name}: {made}")
        else:
            figures.append(made)
    text = "\n".join(line.rstrip() for line in outcome.printed.split("\n")).strip("\n")
    if text:
        files[f"{stem}.txt"] = f"{text}\n".encode()
    kept = f"{stem}.txt" if text else ""
    said = " ".join(refused)[:500]
    return replace(result, printed=kept, figures=tuple(figures), refused=said), files


def _free(name: str, taken: set[str]) -> str:
    """The beginning of file names that no other block has."""
    name = slug(name) or "run"
    tries: Iterator[str] = (f"{name}-{n}" if n > 1 else name for n in range(1, 10_000))
    return next(one for one in tries if not any(_begins(other, one) for other in taken))


def _begins(file: str, stem: str) -> bool:
    return file.startswith((f"{stem}-", f"{stem}."))


def _looks(pictures: dict[str, bytes]) -> dict[str, dict[str, bytes]]:
    """Pictures by what they are called; two that end in `-light` and `-dark` are one."""
    out: dict[str, dict[str, bytes]] = {}
    for name, data in sorted(pictures.items()):
        pair = _PAIR.fullmatch(name)
        if pair and {f"{pair[1]}-light{pair[3]}", f"{pair[1]}-dark{pair[3]}"} <= pictures.keys():
            out.setdefault(pair[1], {})[pair[2]] = data
        else:
            out[name.rpartition(".")[0]] = _styled(data)
    return out


def _styled(data: bytes) -> dict[str, bytes]:
    """A drawing in our own colours in both of its looks: it was drawn once, and the colours are exchanged."""
    if b"<svg" not in data[:1_000]:
        return {"light": data}
    text = data.decode("utf-8", "replace")
    light, dark = _coloured(text, {GROUND: "none"}), _coloured(text, _DARK)
    if dark == light:
        return {"light": light.encode()}
    return {"light": light.encode(), "dark": dark.encode()}


def _coloured(text: str, others: Mapping[str, str]) -> str:
    return _COLOUR.sub(lambda found: others.get(found[1].lower(), found[0]), text)


def _figure(stem: str, looks: dict[str, bytes], files: dict[str, bytes]) -> Figure | str:
    """A picture that may be shown, its bytes put to `files`; or why it may not."""
    names: dict[str, str] = {}
    size = 0, 0
    for look, data in looks.items():
        picture = drawing(data) if b"<svg" in data[:1_000] else raster(data, "")
        if isinstance(picture, Problem):
            return picture.text
        kind = picture.type.partition("/")[2].partition("+")[0].replace("jpeg", "jpg")
        names[look] = f"{stem}-{look}.{kind}" if len(looks) > 1 else f"{stem}.{kind}"
        files[names[look]] = picture.data + (b"\n" if kind == "svg" else b"")
        size = css_size(picture)
    return Figure(names["light"], names.get("dark", ""), *size)
