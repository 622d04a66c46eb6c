"""What text is in a Jupyter notebook?  Its cells as one Markdown text, of which each part knows its cell.

nbformat 4, read by ourselves: https://nbformat.readthedocs.io/en/latest/format_description.html.  The outputs
that the file holds are its results; nothing is run.  What reads Markdown then reads this as well, so
that a notebook has the formulas, captions, references and flaws of any other text.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lookahead.publish.model import Flaw, Writing

SUFFIX = ".ipynb"
MAX_FILE = 32 << 20  # bytes
MAX_CELLS = 2_000
MAX_SOURCE = 1 << 20  # characters of a cell
MAX_LINES = 50_000
BETWEEN = "<!--cell-->"  # keeps a list from going on in the next cell
HIDDEN = {
    "hide-input": "echo", "remove-input": "echo", "hide-output": "output", "remove-output": "output",
}  # fmt: skip
REMOVED = frozenset({"remove-cell", "hide-cell"})
_HEAD = re.compile(r"\A\s*(---\n.*?\n---)[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_OPTION = re.compile(r"#\|\s*([\w-]{1,40})\s*:\s*(.{0,2000})")
_LANG = re.compile(r"[A-Za-z][\w+#-]{0,30}")
_NAMED = ("title", "date", "tags", "categories", "description", "summary", "draft", "slug")
_ATTACHED = re.compile(r"(?<=\]\()attachment:([^\s()]{1,200})")


class Broken(ValueError):
    """A file that is no notebook that we read; its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; `number` counts all cells from 1, as a person does."""

    number: int
    kind: str  # "markdown", "code", "raw"
    source: str
    tags: frozenset[str] = frozenset()
    outputs: tuple[Mapping[str, Any], ...] = ()
    attachments: Mapping[str, Any] = field(default_factory=dict)
    counted: bool = False  # it was run


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook as a text."""

    text: str  # front matter and Markdown; code cells are blocks marked `run`
    starts: tuple[tuple[int, int], ...]  # line on which the source of a cell begins -> its number
    cells: Mapping[str, Cell]  # code cells by the names of their blocks
    shown: tuple[Cell, ...] = ()  # Markdown cells
    flaws: tuple[Flaw, ...] = ()

    def where(self, line: int) -> tuple[int, int]:
        """The cell of a line, and the line in it; cell 0 is the front matter."""
        at = bisect_right(self.starts, (line, MAX_CELLS + 1)) - 1
        if at < 0:
            return 0, line
        return self.starts[at][1], line - self.starts[at][0] + 1

    def placed(self, one: Writing) -> Writing:
        """The same writing, where flaws and links name cells in the place of lines."""
        links = tuple((address, max(1, self.where(line)[0])) for address, line in one.links)
        return replace(one, links=links, flaws=(*map(self._said, one.flaws), *self.flaws))

    def _said(self, flaw: Flaw) -> Flaw:
        cell, line = self.where(flaw.line)
        if not cell:
            return flaw
        return replace(flaw, line=cell, text=f"cell {cell}, line {max(1, line)}: {flaw.text}")


def read(data: bytes, file: str) -> Notebook:
    """The notebook in `data`.  Raises Broken."""
    book = _parsed(data)
    cells = list(_cells(book))
    head, cells = _front(book, cells)
    lines = head.count("\n") + 1
    parts = [head]
    starts: list[tuple[int, int]] = []
    blocks: dict[str, Cell] = {}
    for cell in cells:
        if cell.tags & REMOVED or cell.kind == "raw":
            continue
        body = _markdown(cell)
        if cell.kind == "code":
            name, body = _block(cell, _language(book), blocks.keys())
            blocks[name] = cell
        starts.append((lines, cell.number))
        part = f"{body}\n\n{BETWEEN}\n\n"
        parts.append(part)
        lines += part.count("\n")
    code = [cell for cell in cells if cell.kind == "code" and cell.source.strip()]
    flaws: tuple[Flaw, ...] = ()
    if code and not any(cell.outputs or cell.counted for cell in code):
        text = "this notebook was saved without outputs: run all of its cells, and save it again"
        flaws = (Flaw(file, 1, "run-missing", text),)
    if lines > MAX_LINES:
        raise Broken(f"this notebook has {lines:,} lines; at most {MAX_LINES:,}: divide it")
    shown = tuple(cell for cell in cells if cell.kind == "markdown" and not cell.tags & REMOVED)
    return Notebook("".join(parts), tuple(starts), blocks, shown, flaws)


def _parsed(data: bytes) -> Mapping[str, Any]:
    try:
        book = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Broken("this is no UTF-8; save the notebook again") from None
    except json.JSONDecodeError as error:
        raise Broken(
            f"this is no JSON from line {error.lineno} on: {error.msg}; save the notebook again"
        ) from None
    except (ValueError, RecursionError):
        raise Broken("this JSON cannot be read; save the notebook again") from None
    if not isinstance(book, dict) or not isinstance(book.get("cells"), list):
        raise Broken("this is no notebook of format 4; open it with Jupyter and save it")
    if book.get("nbformat") != 4:
        raise Broken(
            f"this notebook has format {str(book.get('nbformat'))[:20]}; open it with Jupyter, which saves 4"
        )
    return book


def _cells(book: Mapping[str, Any]) -> Iterator[Cell]:
    if len(book["cells"]) > MAX_CELLS:
        raise Broken(
            f"this notebook has {len(book['cells']):,} cells; at most {MAX_CELLS:,}: divide it"
        )
    for number, said in enumerate(book["cells"], 1):
        if not isinstance(said, dict):
            raise Broken(f"cell {number} is no cell; open the notebook with Jupyter and save it")
        metadata = _table(said.get("metadata"))
        tags = metadata.get("tags")
        outputs = said.get("outputs")
        yield Cell(
            number=number,
            kind=str(said.get("cell_type")),
            source=joined(said.get("source"))[:MAX_SOURCE].replace("\r\n", "\n"),
            tags=frozenset(map(str, tags)) if isinstance(tags, list) else frozenset(),
            outputs=tuple(filter(_is_table, outputs)) if isinstance(outputs, list) else (),
            attachments=_table(said.get("attachments")),
            counted=isinstance(said.get("execution_count"), int),
        )


def joined(said: Any) -> str:
    """A text of nbformat: a string, or a list of them."""
    if isinstance(said, list):
        return "".join(part for part in said if isinstance(part, str))
    return said if isinstance(said, str) else ""


def _table(said: Any) -> Mapping[str, Any]:
    return said if isinstance(said, dict) else {}


def _is_table(said: Any) -> bool:
    return isinstance(said, dict)


def _front(book: Mapping[str, Any], cells: list[Cell]) -> tuple[str, list[Cell]]:
    """The front matter, from the first cell or the notebook's own metadata, and the cells without it."""
    first = cells[0] if cells else None
    found = _HEAD.match(first.source) if first and first.kind != "code" else None
    if first and found:
        rest = replace(first, source=first.source[found.end() :])
        if first.kind == "raw":
            rest = replace(rest, kind="markdown")
        return f"{found[1]}\n", [rest, *cells[1:]] if rest.source.strip() else cells[1:]
    metadata = _table(book.get("metadata"))
    said = {name: metadata[name] for name in _NAMED if metadata.get(name)}
    authors = metadata.get("authors")
    if isinstance(authors, list):
        said["authors"] = [one.get("name") if isinstance(one, dict) else one for one in authors]
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in said.items()]
    return f"---\n{''.join(lines)}---\n" if lines else "", cells


def _language(book: Mapping[str, Any]) -> str:
    metadata = _table(book.get("metadata"))
    said = (
        _table(metadata.get("language_info")).get("name"),
        _table(metadata.get("kernelspec")).get("language"),
        "python",
    )
    return next(one for one in said if isinstance(one, str) and _LANG.fullmatch(one)).lower()


def _markdown(cell: Cell) -> str:
    """The source of a Markdown cell, which ends where it ends: nothing in it stays open."""
    source = _ATTACHED.sub(lambda found: picture_name(cell.number, found[1]), cell.source)
    fence = ""
    for line in source.split("\n"):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and line.strip().startswith(fence) and not line.strip(" `~"):
            fence = ""
    if fence:
        return f"{source}\n{fence}"
    return f"{source}\n-->" if source.rfind("<!--") > source.rfind("-->") else source


def picture_name(cell: int, name: object) -> str:
    """What a picture of a cell is called on the site."""
    safe = re.sub(r"[^A-Za-z0-9.]+", "-", str(name)).strip("-.")[-60:]
    return f"cell-{cell}-{safe or 'picture'}"


def _block(cell: Cell, lang: str, taken: Collection[str]) -> tuple[str, str]:
    """Name and text of the block that a code cell becomes; `#| name: value` says how it is shown."""
    lines = cell.source.split("\n")
    said: dict[str, str] = {}
    while lines and (option := _OPTION.match(lines[0])):
        said[option[1]] = option[2].strip().strip("\"'").replace('"', "”").replace("\\", "")
        lines.pop(0)
    said |= {HIDDEN[tag]: "false" for tag in cell.tags & HIDDEN.keys()}
    label = said.pop("label", "")
    name = label if re.fullmatch(r"[\w:-]{1,80}", label) and label not in taken else ""
    name = name or f"cell-{cell.number}"
    settings = "".join(f' {key}="{value}"' for key, value in said.items())
    ticks = "`" * max(3, 1 + max(map(len, re.findall(r"`+", cell.source)), default=0))
    return name, "\n".join([f"{ticks}{lang} run #{name}{settings}", *lines, ticks])
