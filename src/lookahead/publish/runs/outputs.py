"""What does a page show of the outputs in a notebook?  Words, pictures as files of the page, cleaned HTML."""

from __future__ import annotations

import base64
import html
import re
from binascii import Error
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from lookahead import typeset
from lookahead.core.model import Problem
from lookahead.extract import clean
from lookahead.extract.drawings import drawing
from lookahead.extract.rasters import Picture, raster
from lookahead.publish.model import Flaw
from lookahead.publish.runs import notebooks, printed
from lookahead.publish.runs.notebooks import Cell, Notebook, joined, picture_name
from lookahead.typeset import Run

MAX_OUTPUTS = 100  # of a cell
MAX_PICTURES = 300  # of a notebook
_SVG = "image/svg+xml"
_RASTERS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
_POINTS = re.compile(rb'<svg\b[^>]*?\swidth="[\d.]+pt"', re.DOTALL)
_WIDGETS = re.compile(r"application/(?:vnd\.|javascript)")
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[@-_])")
_OVERWRITTEN = re.compile(r"[^\n]*\r(?!\n)")
_EMPTY_HEAD = re.compile(r"<th>\s*</th>")  # the corner of a data frame heads nothing
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_OFF = frozenset({"false", "no", "0"})


class Outputs:
    """The outputs of a notebook, as `typeset.Options.result` wants them."""

    def __init__(self, book: Notebook, file: str, first: int) -> None:
        self.flaws: list[Flaw] = []
        self.pictures: dict[str, str] = {}  # name -> hash of its bytes
        self.first = first  # line of the body
        self._book, self._file = book, file
        self._late: dict[str, str] = {}
        for name, found in _attached(book):
            if isinstance(found, Picture) and len(self.pictures) < MAX_PICTURES:
                self.pictures[name] = _digest(found.data)

    def html(self, run: Run) -> str:
        """What stands under the code of a cell."""
        cell = self._book.cells.get(run.name)
        if cell is None or run.settings.get("output", "").lower() in _OFF:
            return ""
        line = run.line - self.first + 1
        out = ""
        for at, said in enumerate(cell.outputs[:MAX_OUTPUTS], 1):
            out += self._output(run, cell, at, said, line)
        return out

    def finished(self, markup: str) -> str:
        """The typeset text with what must not be typeset twice."""
        for marker, shown in self._late.items():
            markup = markup.replace(marker, shown, 1)
        return markup.replace(f"{notebooks.BETWEEN}\n", "")

    def _flaw(self, run: Run, text: str) -> None:
        self.flaws.append(Flaw(self._file, run.line, "notebook", text))

    def _output(self, run: Run, cell: Cell, at: int, said: Mapping[str, Any], line: int) -> str:
        kind = said.get("output_type")
        if kind == "stream":  # warnings and progress are for who runs it
            return "" if said.get("name") == "stderr" else _text(joined(said.get("text")))
        if kind == "error":
            return self._error(run, cell, said)
        data = said.get("data")
        if not isinstance(data, dict):
            return ""
        return self._rich(run, cell, at, data, line)

    def _error(self, run: Run, cell: Cell, said: Mapping[str, Any]) -> str:
        text = f"{str(said.get('ename'))[:80]}: {_plain(str(said.get('evalue')))[:300]}"
        if "raises-exception" not in cell.tags:
            told = f"it ended in an error: {text}; mend it, or tag the cell `raises-exception`"
            self._flaw(run, told)
        return f'<pre class="highlight output error" tabindex="0"><code>{html.escape(text)}</code></pre>'

    def _rich(self, run: Run, cell: Cell, at: int, data: Mapping[str, Any], line: int) -> str:
        """The richest form that a page can hold."""
        for name in _pictures_of(data):
            found = _picture(name, data[name])
            if isinstance(found, Picture) and len(self.pictures) < MAX_PICTURES:
                return self._image(run, cell, at, found, line)
            text = found.text if isinstance(found, Problem) else f"over {MAX_PICTURES} pictures"
            self._flaw(run, f"its picture is left out: {text}")
        if "text/html" in data and (shown := clean(joined(data["text/html"])).strip()):
            return f"{_EMPTY_HEAD.sub('<td></td>', shown)}\n"
        if "text/markdown" in data:
            return self._markdown(joined(data["text/markdown"]), run)
        if "text/latex" in data:
            tex = html.escape(joined(data["text/latex"]).strip().strip("$").strip())
            place = f'data-sourcepos="{line}:1-{line}:1"'
            return f'<p><span data-math-style="display" {place}>{tex}</span></p>\n'
        if any(map(_WIDGETS.match, data)):
            self._flaw(run, "it shows something that moves in a notebook only; draw a picture too")
        return _text(joined(data.get("text/plain")))

    def _markdown(self, text: str, run: Run) -> str:
        marker = f"<!--late:{len(self._late) + 1}-->"
        options = typeset.Options(trusted=False, prefix=f"{run.name}-")
        self._late[marker] = typeset.markdown(text, options).html
        return f"{marker}\n"

    def _image(self, run: Run, cell: Cell, at: int, found: Picture, line: int) -> str:
        kind = "svg" if found.type == _SVG else _RASTERS[found.type]
        name = picture_name(cell.number, f"{at}.{kind}")
        first = not any(one.startswith(f"cell-{cell.number}-") for one in self.pictures)
        self.pictures[name] = _digest(found.data)
        said, (width, height) = run.settings, css_size(found)
        values = {
            "src": name, "alt": said.get("fig-alt", ""), "title": said.get("fig-cap", "") if first else "",
            "width": str(width), "height": str(height),
        }  # fmt: skip
        shown = "".join(f' {key}="{html.escape(value)}"' for key, value in values.items() if value)
        mark = f"{{#{run.name}}}" if first and run.name.startswith("fig-") else ""
        place = f'data-sourcepos="{line}:1-{line}:1"'
        return f"<p {place}><img {place}{shown} />{mark}</p>\n"


def css_size(found: Picture) -> tuple[int, int]:
    """Width and height in CSS pixels; what draws for print gives them in points, of which 3 are 4 pixels."""
    scale = 4 / 3 if _POINTS.search(found.data[:1_000]) else 1
    return round(found.width * scale), round(found.height * scale)


def _pictures_of(data: Mapping[str, Any]) -> list[str]:
    return [name for name in (_SVG, *_RASTERS) if name in data]


def _picture(kind: str, said: Any) -> Picture | Problem:
    if kind == _SVG:
        return drawing(joined(said).encode("utf-8", "replace"))
    try:
        return raster(base64.b64decode(joined(said)), kind)
    except (Error, ValueError):
        return Problem("broken", "it is no base64")


def _attached(book: Notebook) -> Iterator[tuple[str, Picture | Problem]]:
    for cell in book.shown:
        for name, said in cell.attachments.items():
            for kind in _pictures_of(said) if isinstance(said, dict) else ():
                yield picture_name(cell.number, name), _picture(kind, said[kind])
                break


def _text(text: str) -> str:
    shown = _plain(text).strip("\n")
    return f"{printed.text_html(shown)}\n" if shown.strip() else ""


def _plain(text: str) -> str:
    """Without colours of a terminal, and of a line that was written over the last state."""
    return _CONTROL.sub("", _OVERWRITTEN.sub("", _ESCAPES.sub("", text.replace("\r\n", "\n"))))


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=12).hexdigest()


def picture(path: Path, name: str) -> bytes:
    """The bytes of a picture that a notebook holds.  Raises OSError for one that is gone."""
    stat = path.stat()
    found = _all(path, stat.st_mtime_ns, stat.st_size).get(name)
    if found is None:
        raise FileNotFoundError(2, "there is no such picture in the notebook", name)
    return found


@lru_cache(maxsize=1)
def _all(path: Path, _mtime: int, _size: int) -> dict[str, bytes]:
    """Every picture of a notebook by its name; the same that `Outputs` and `attached` name."""
    book = notebooks.read(path.read_bytes(), "")
    out = {name: one.data for name, one in _attached(book) if isinstance(one, Picture)}
    for cell in book.cells.values():
        for at, said in enumerate(cell.outputs[:MAX_OUTPUTS], 1):
            found = _first(said.get("data"))
            if found:
                suffix = "svg" if found.type == _SVG else _RASTERS[found.type]
                out[picture_name(cell.number, f"{at}.{suffix}")] = found.data
    return out


def _first(data: Any) -> Picture | None:
    """The richest picture among the forms of an output that can be shown."""
    forms = _pictures_of(data) if isinstance(data, dict) else []
    found = (_picture(kind, data[kind]) for kind in forms)
    return next((one for one in found if isinstance(one, Picture)), None)
