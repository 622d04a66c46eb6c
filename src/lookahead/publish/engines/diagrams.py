"""How does a diagram that its author wrote in words become a picture?

Graphs are drawn by Graphviz in an embedded engine, or by `dot` where that is installed; mermaid needs a
Chromium.  Each is drawn twice, for light and dark pages, judged like a drawing from outside, and kept beside
the cache under a hash of its source: a rebuild draws nothing.  Where it cannot be drawn its source is shown.
"""

from __future__ import annotations

import hashlib
import html
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from lookahead.publish import files, plan
from lookahead.publish.engines import chromium as browsers
from lookahead.publish.engines.asking import Engine, Refused
from lookahead.publish.engines.places import able, identity, scripts
from lookahead.publish.model import Flaw, Writing
from lookahead.publish.site import Site
from lookahead.typeset import Rendered

LOOK = "1"  # of what we ask the engines for: another one draws all again
MAX_SOURCE = 50_000  # characters
MAX_DIAGRAMS = 5_000  # of a site
DOT_S = 20.0
THEMES = ("light", "dark")
_COLOURS = {
    "light": {"line": "#3b3b3b", "text": "#1d1d1d"},
    "dark": {"line": "#b9b9b9", "text": "#e6e6e6"},
}
_LAYOUT = re.compile(r"\blayout\s*=\s*\"?(dot|neato|fdp|sfdp|circo|twopi|osage|patchwork)\b")
_TITLE = re.compile(r"(?m)^\s*acc(?:Title|Descr)\s*:\s*(.+?)\s*$")
_ROOT = re.compile(r"<svg\b[^<>]*>")
_SIZED = re.compile(r'\s(?:width|height|style)="[^"]*"')
_BOX = re.compile(r'\sviewBox="\s*[-\d.e]+[ ,]+[-\d.e]+[ ,]+([\d.e]+)[ ,]+([\d.e]+)\s*"')
_SIZE = re.compile(r'<svg width="(\d+)" height="(\d+)"')
_PROLOGUE = re.compile(r"\A.*?(?=<svg\b)", re.DOTALL)
_MARKED = re.compile(r"<!--diagram:(\d+)-->(.*?)<!--/diagram-->", re.DOTALL)

Source = tuple[str, str, int, str]  # language, source, line, what it shows in words


@dataclass(frozen=True, slots=True)
class Drawing:
    """A diagram that was drawn; its files lie in the folder of drawings."""

    key: str
    width: int  # CSS pixels
    height: int
    digest: str  # of both files

    def name(self, theme: str) -> str:
        """The name of its file for a theme."""
        return f"{self.key}-{theme}.svg"


@dataclass(frozen=True, slots=True)
class Drawn:
    """The drawings of a site: by text, in its order; None where only the source can be shown."""

    folder: Path = Path()
    of: Mapping[str, tuple[Drawing | None, ...]] = field(default_factory=dict)

    def digests(self, before: Mapping[str, str]) -> dict[str, str]:
        """What pages depend on, their drawings included."""
        mine = {
            path: plan.key(before[path], [one and one.digest for one in drawings])
            for path, drawings in self.of.items()
        }
        return {**before, **mine}

    def planned(self, made: plan.Plan) -> None:
        """The files of the drawings, each once."""
        for one in {one.key: one for found in self.of.values() for one in found if one}.values():
            for theme in THEMES:
                made.add(f"/diagrams/{one.name(theme)}", "diagram", (one.name(theme),), one.digest)

    def shown(self, markup: str, path: str, sources: Sequence[Source], feed: bool) -> str:
        """The HTML of a text with its drawings; in a feed, which has no themes, the light ones only."""
        drawings = self.of.get(path, ())

        def write(found: re.Match[str]) -> str:
            at = int(found[1])
            one = drawings[at] if at < len(drawings) else None
            return _figure(one, sources[at], found[2], feed) if one else found[2]

        return _MARKED.sub(write, markup)


def marked(made: Rendered) -> Rendered:
    """A text in which the places of its diagrams can be found again."""
    parts, at = [], 0
    for number, one in enumerate(made.diagrams):
        begin = made.html.find(one.shown, at)
        if begin >= 0 and len(one.source) <= MAX_SOURCE:
            parts += [made.html[at:begin], f"<!--diagram:{number}-->{one.shown}<!--/diagram-->"]
            at = begin + len(one.shown)
    return replace(made, html="".join([*parts, made.html[at:]])) if parts else made


def sources(made: Rendered) -> tuple[Source, ...]:
    """What is kept of a text's diagrams."""
    return tuple((one.lang, one.source[:MAX_SOURCE], one.line, one.alt) for one in made.diagrams)


def prepared(site: Site, folder: Path, flaws: list[Flaw], notes: list[str]) -> Drawn:
    """The drawings of a site, those that are missing made now; flaws and notes are added to those lists."""
    wanted = {path: one.diagrams for path, one in site.texts.items() if one.diagrams}
    if not wanted:
        return Drawn()
    engines = able()
    every = [(lang, source) for found in wanted.values() for lang, source, _, _ in found]
    keys = {(lang, source): _key(engines, lang, source) for lang, source in every[:MAX_DIAGRAMS]}
    folder.mkdir(parents=True, exist_ok=True)
    missing = {
        key: (lang, source)
        for (lang, source), key in keys.items()
        if engines[lang] and not (folder / f"{key}.txt").is_file() and _kept(folder, key) is None
    }
    _draw(missing, folder)
    notes += _notes(every, engines)
    of = {}
    for path, found in wanted.items():
        of[path] = tuple(_kept(folder, keys.get((lang, text), "-")) for lang, text, _, _ in found)
        for (lang, text, line, _), one in zip(found, of[path], strict=True):
            if one is None and engines[lang]:
                flaws.append(Flaw(path, line, "diagram", _why(folder, keys.get((lang, text), "-"))))
    return Drawn(folder, of)


def known(folder: Path, one: Writing) -> Drawn:
    """The drawings of a text that lie in `folder` already; none is made."""
    if not one.diagrams:
        return Drawn()
    engines = able()
    found = (_kept(folder, _key(engines, lang, source)) for lang, source, _, _ in one.diagrams)
    return Drawn(folder, {one.path: tuple(found)})


def _key(engines: Mapping[str, str], lang: str, source: str) -> str:
    """Of all that a drawing is made from; the browser's place is no part of it."""
    engine = " ".join(engines[lang].split(" ")[:2])
    said = repr((LOOK, engine, lang, source)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(said, digest_size=10).hexdigest()


def _kept(folder: Path, key: str) -> Drawing | None:
    try:
        both = [(folder / f"{key}-{theme}.svg").read_bytes() for theme in THEMES]
    except OSError:
        return None
    size = _SIZE.match(both[0][:200].decode("utf-8", "replace"))
    if size is None:
        return None
    digest = hashlib.blake2b(b"\0".join(both), digest_size=10).hexdigest()
    return Drawing(key, int(size[1]), int(size[2]), digest)


def _why(folder: Path, key: str) -> str:
    try:
        said = (folder / f"{key}.txt").read_text("utf-8")
    except OSError:
        said = "it took too long, or there are too many of them"
    return f"this diagram could not be drawn, and its source is shown: {said}"


def _notes(every: list[tuple[str, str]], engines: Mapping[str, str]) -> list[str]:
    notes = []
    for lang, needs in (
        ("mermaid", "mermaid needs a Chromium and `lookahead engines fetch`"),
        ("dot", "Graphviz needs `lookahead engines fetch`, or its program `dot`"),
    ):
        count = sum(one == lang for one, _ in every)
        if count and not engines[lang]:
            notes.append(f"diagrams that are shown as their source: {count}; {needs}")
    return notes


# ---- drawing -------------------------------------------------------------------------------------


def _draw(missing: Mapping[str, tuple[str, str]], folder: Path) -> None:
    graphs = {key: source for key, (lang, source) in missing.items() if lang == "dot"}
    for key, source in graphs.items():
        _keep(folder, key, [_graph(source, theme) for theme in THEMES])
    others = {key: source for key, (lang, source) in missing.items() if lang == "mermaid"}
    browser, script = browsers.program(), scripts("mermaid")
    if others and browser and script:
        tasks = [(source, theme == "dark") for source in others.values() for theme in THEMES]
        try:
            drawn = list(browsers.draw(browser, script[0], tasks))
        except browsers.Broken as error:
            drawn = [("", str(error))] * len(tasks)
        for at, key in enumerate(others):
            _keep(folder, key, drawn[2 * at : 2 * at + 2])


def _keep(folder: Path, key: str, drawn: list[tuple[str, str]]) -> None:
    """Both files, or why there are none; what took too long is tried again by the next build."""
    judged = [_judged(svg) if svg else ("", why) for svg, why in drawn]
    why = next((why for svg, why in judged if not svg), "")
    if why:
        if not why.startswith(("it took", "all diagrams", "the browser", "the engine")):
            files.put(folder, f"{key}.txt", why.encode("utf-8", "replace"))
        return
    for theme, (svg, _) in zip(THEMES, judged, strict=True):
        files.put(folder, f"{key}-{theme}.svg", svg.encode("utf-8", "replace"))


def _judged(svg: str) -> tuple[str, str]:
    """The drawing as it may be shown, with its size; or why it may not."""
    from lookahead.core.model import Problem
    from lookahead.extract.drawings import drawing

    found = drawing(_PROLOGUE.sub("", svg, count=1).encode("utf-8", "replace"))
    if isinstance(found, Problem):
        return "", found.text
    text = found.data.decode("utf-8")
    root = _ROOT.match(text)
    box = _BOX.search(root[0]) if root else None
    if root is None or box is None:
        return "", "it has no size"
    width, height = (max(1, min(20_000, round(float(one)))) for one in box.groups())
    size = f'<svg width="{width}" height="{height}"'
    return size + _SIZED.sub("", root[0])[4:] + text[root.end() :], ""


@lru_cache(maxsize=1)
def _graphviz() -> Engine | None:
    found = scripts("graphviz") if identity("graphviz") else ()
    return Engine({"graphviz": found}) if found else None


def _graph(source: str, theme: str) -> tuple[str, str]:
    layout = _LAYOUT.search(source)
    name = layout[1] if layout else "dot"
    engine = _graphviz()
    if engine is None:
        return _by_program(source, name, _COLOURS[theme])
    try:
        return engine.ask("graphviz", "drawn", source, name, _COLOURS[theme])["svg"], ""
    except Refused as error:
        return "", str(error)[:300]


def _by_program(source: str, layout: str, colours: Mapping[str, str]) -> tuple[str, str]:
    """The same by Graphviz's own program."""
    words = ["-Gbgcolor=transparent"]
    for kind in "GNE":
        words += [f"-{kind}color={colours['line']}", f"-{kind}fontcolor={colours['text']}"]
        words.append(f"-{kind}fontname=sans-serif")
    program = shutil.which("dot")
    if program is None:
        return "", "the engine is gone"
    try:
        done = subprocess.run(  # noqa: S603  # the program's own path and words of ours
            [program, f"-K{layout}", "-Tsvg", *words],
            input=source.encode("utf-8", "replace"), capture_output=True, timeout=DOT_S, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return "", "it took too long"
    if done.returncode:
        return "", " ".join(done.stderr.decode("utf-8", "replace").split())[:300] or "dot failed"
    return done.stdout.decode("utf-8", "replace"), ""


# ---- showing -------------------------------------------------------------------------------------


def _figure(one: Drawing, source: Source, shown: str, feed: bool) -> str:
    alt = html.escape(_alternative(source))
    size = f'width="{one.width}" height="{one.height}"'
    pictures = "".join(
        f'<img src="/diagrams/{one.name(theme)}" alt="{alt}" {size}{_class(theme, feed)}>'
        for theme in (THEMES[:1] if feed else THEMES)
    )
    about = f"<details><summary>Source of this diagram</summary>\n{shown}\n</details>"
    return f'<figure class="diagram">{pictures}{about}</figure>'


def _class(theme: str, feed: bool) -> str:
    return "" if feed else f' class="only-{theme}" loading="lazy" decoding="async"'


def _alternative(source: Source) -> str:
    """What its author says of it, else what kind of diagram it is."""
    lang, text, _, alt = source
    said = alt or " ".join(_TITLE.findall(text)[:2])
    if said:
        return said
    first = next(iter(re.findall(r"[A-Za-z]+", text)), "")
    kind = "graph" if lang == "dot" else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", first).lower()
    kind = kind if kind.endswith(("diagram", "chart", "graph")) else f"{kind} diagram"
    return f"{kind[:60].strip().capitalize()}; its source follows"
