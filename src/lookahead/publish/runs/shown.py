"""What does a page show of code that is run?  Its kept results: figures, tables, words; and what is wrong.

Nothing is run here: that is `execution`, on request.
"""

from __future__ import annotations

import html
from pathlib import Path

from lookahead import typeset
from lookahead.publish import addresses
from lookahead.publish.model import Flaw, Found
from lookahead.publish.runs import frozen, printed
from lookahead.publish.runs.frozen import Figure, Result
from lookahead.typeset import Run

HOW = "run `lookahead publish --execute`"
MAX_CODE = 200_000  # bytes of a named file that are shown
PYTHON = frozenset({"", "python", "python3", "py"})
_OFF = frozenset({"false", "no", "0", "hide"})


def wanted(run: Run) -> bool:
    """Is a block to be run at all?  `eval=false` only shows it."""
    return run.settings.get("eval", "").lower() not in _OFF


def bundle(root: Path, path: str) -> Path | None:
    """The folder of a text that may have files beside it."""
    return (root / path).parent if path.endswith(("/index.md", "/index.ipynb")) else None


def wrong(run: Run, folder: Path | None) -> str:
    """Why a block cannot be run, whatever it says."""
    file = run.settings.get("file", "")
    if run.lang.lower() not in PYTHON:
        return f"only Python is run, and this block is {run.lang[:40]}; take `run` away"
    if folder is None:
        return "results are kept beside a text: move it to a folder of its own, as index.md"
    if file and (addresses.safe(file) != file or not (folder / file).is_file()):
        return f"there is no {file[:80]} beside this text; mend its name, or put it there"
    if file and run.code.strip():
        return f"this block has code and names {file[:80]}; take one of them away"
    return ""


class Results:
    """The results of one text's blocks, as `typeset.Options.result` wants them."""

    def __init__(self, root: Path, found: Found, first: int) -> None:
        self.flaws: list[Flaw] = []
        self.pictures: dict[str, str] = {}  # there are none but those in `results/`
        self.first = first  # line of the body
        self._file = found.path
        self._bundle = bundle(root, found.path)
        self._kept: dict[str, Result] | None = None
        self._codes: dict[str, str] = {}
        self._names: set[str] = set()

    def html(self, run: Run) -> str:
        """What stands under the code of a block; what is wrong with it goes to `flaws`."""
        if not wanted(run):
            return ""
        if said := wrong(run, self._bundle):
            self._flaw(run.line, "run", said)
            return ""
        assert self._bundle is not None  # noqa: S101  # `wrong` asked
        code = self._code(run, self._bundle)
        if run.name in self._names:
            self._flaw(run.line, "run", f"two blocks are called {run.name}; rename one")
            return code
        self._names.add(run.name)
        return self._result(run, self._bundle) + code

    def finished(self, markup: str) -> str:
        """The typeset text with the code of named files in it."""
        for marker, code in self._codes.items():
            markup = markup.replace(marker, code, 1)
        return markup

    def _flaw(self, line: int, code: str, text: str) -> None:
        self.flaws.append(Flaw(self._file, line, code, text))

    def _results(self, folder: Path) -> dict[str, Result]:
        if self._kept is None:
            self._kept, said = frozen.load(folder)
            if said:
                text = f"{frozen.FOLDER}/{frozen.LIST} {said}; delete it and {HOW}"
                self._flaw(1, "frozen", text)
        return self._kept

    def _result(self, run: Run, folder: Path) -> str:
        one, fresh = frozen.found(self._results(folder), run, folder)
        if one is None:
            self._flaw(run.line, "run-missing", f"this block has no result yet: {HOW}")
            return _note("This code has not been run: there is no result.")
        if not fresh:
            text = f"the result is stale, what it was made from changed: {HOW}"
            self._flaw(run.line, "run-stale", text)
        if one.failed:
            self._flaw(*_blame(run, one))
            return _note("This code has no result: it ended in an error.")
        if one.refused:
            self._flaw(
                run.line, "run-refused", f"a picture of this block is not shown: {one.refused}"
            )
        if run.settings.get("output", "").lower() in _OFF:
            return ""
        return f"{self._figures(run, one)}{self._printed(run, one, folder)}\n"

    def _figures(self, run: Run, one: Result) -> str:
        return "".join(
            _figure(run, figure, run.line - self.first + 1, at == 0)
            for at, figure in enumerate(one.figures)
        )

    def _printed(self, run: Run, one: Result, folder: Path) -> str:
        text = frozen.printed(one, folder).strip("\n")
        if run.settings.get("output", "").lower() == "text":
            return printed.text_html(text) if text.strip() else ""
        caption = run.settings.get("tbl-cap", "")
        if not caption and not one.figures:
            caption = run.settings.get("caption", "")
        label = run.name if run.name.startswith("tbl-") else ""
        return outputs(text, caption, label, run.line - self.first + 1)

    def _code(self, run: Run, folder: Path) -> str:
        """The code of a named file, to be opened where a reader wants it."""
        file = run.settings.get("file", "")
        if not file or run.settings.get("echo", "").lower() in _OFF:
            return ""
        with (folder / file).open("rb") as opened:
            text = opened.read(MAX_CODE).decode("utf-8", "replace")
        marker = f"<!--code:{len(self._codes) + 1}-->"
        name, lines = html.escape(file), text.count("\n")
        self._codes[marker] = (
            f'<details class="run-code"><summary>{name}, {lines:,} lines</summary>\n'
            f"{typeset.code(text, 'python')}\n"
            f'<p><a href="{name}" download>{name}</a></p></details>'
        )
        return marker


def outputs(text: str, caption: str = "", label: str = "", line: int = 1) -> str:
    """Printed text as HTML for the passes of `typeset`; caption and label are those of the first table."""
    out = ""
    for one in printed.pieces(text):
        if isinstance(one, str):
            out += printed.text_html(one) + "\n"
            continue
        out += printed.table_html(one) + "\n"
        if caption or label:
            mark = f" {{#{label}}}" if label else ""
            said = html.escape(caption or "Results.")
            out += f'<p data-sourcepos="{line}:1-{line}:1">: {said}{mark}</p>\n'
            caption = label = ""
    return out


def _figure(run: Run, one: Figure, line: int, first: bool) -> str:
    said = run.settings
    alt = said.get("alt") or said.get("fig-alt", "")
    caption = (said.get("fig-cap") or said.get("caption", "")) if first else ""
    mark = f"{{#{run.name}}}" if first and run.name.startswith("fig-") else ""
    looks = ((one.light, "only-light" if one.dark else ""), (one.dark, "only-dark"))
    shown = "".join(_image(one, name, look, alt, caption, line) for name, look in looks if name)
    return f'<p data-sourcepos="{line}:1-{line}:1">{shown}{mark}</p>\n'


def _image(one: Figure, name: str, look: str, alt: str, caption: str, line: int) -> str:
    values = {
        "src": f"{frozen.FOLDER}/{name}", "alt": alt, "title": caption, "class": look,
        "width": str(one.width or ""), "height": str(one.height or ""),
    }  # fmt: skip
    said = "".join(f' {key}="{html.escape(value)}"' for key, value in values.items() if value)
    return f'<img data-sourcepos="{line}:1-{line}:1"{said} />'


def _blame(run: Run, one: Result) -> tuple[int, str, str]:
    """Line, code and text of the flaw that a failed run is."""
    file = run.settings.get("file", "")
    if file:
        where = f"{file}, line {one.line}: " if one.line else f"{file}: "
        return run.line, "run-failed", f"{where}{one.failed}; mend it, then {HOW}"
    return run.line + one.line, "run-failed", f"{one.failed}; mend it, then {HOW}"


def _note(text: str) -> str:
    return f'<p class="run-none">{text}</p>\n'
