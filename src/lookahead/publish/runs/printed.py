"""Is what a program printed words or a table?

A paragraph (what stands between empty lines) is a table if it is one of three:

- a table in Markdown: each line between `|`, the second of dashes;
- fields between commas or tabs, no space behind them;
- columns that two or more spaces keep apart, in at least three lines.

The last two need the same number of fields, two or more, in each line, and a first line without numbers
and without empty fields: it names the columns.  Everything else is text, as it was printed.
"""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator

MAX_ROWS = 500
MAX_SHOWN = 20_000  # characters of text

_EMPTY = re.compile(r"\n(?:[ \t]*\n)+")
_RULE = re.compile(r"\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?")
_NUMBER = re.compile(r"[-+−]?[\d.,]*\d[\d.,]*(?:e[-+−]?\d+)?\s?%?", re.IGNORECASE)
_APART = re.compile(r" {2,}|\t+")
Rows = list[list[str]]


def pieces(printed: str) -> Iterator[str | Rows]:
    """The paragraphs in order: tables as rows, of which the first are names; the rest as joined text."""
    text = ""
    for paragraph in _EMPTY.split(printed.replace("\r\n", "\n").strip("\n")):
        rows = table(paragraph)
        if rows is None:
            text += f"{paragraph}\n\n"
            continue
        if text.strip():
            yield text.strip("\n")
        text = ""
        yield rows
    if text.strip():
        yield text.strip("\n")


def table(paragraph: str) -> Rows | None:
    """The rows of a paragraph that is a table, else None."""
    lines = paragraph.rstrip().split("\n")
    if not 2 <= len(lines) <= MAX_ROWS:
        return None
    if all(line.strip().startswith("|") for line in lines) and _RULE.fullmatch(lines[1].strip()):
        return _square([_cells(lines[0]), *map(_cells, lines[2:])])
    for mark in (",", "\t"):
        if all(mark in line for line in lines) and ", " not in paragraph:
            return _named(list(csv.reader(lines, delimiter=mark)))
    if len(lines) > 2:
        return _named([_APART.split(line.strip()) for line in lines])
    return None


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner)]


def _square(rows: Rows) -> Rows | None:
    return rows if len(rows) > 1 and len({len(row) for row in rows}) == 1 else None


def _named(rows: Rows) -> Rows | None:
    """Rows of one length, under names."""
    if _square(rows) is None or len(rows[0]) < 2:
        return None
    first = [cell.strip() for cell in rows[0]]
    return rows if all(first) and not any(map(_NUMBER.fullmatch, first)) else None


def table_html(rows: Rows) -> str:
    """A table; columns of numbers stand to the right."""
    right = [
        all(_NUMBER.fullmatch(row[at].strip()) or not row[at].strip() for row in rows[1:])
        for at in range(len(rows[0]))
    ]
    head = "".join(_cell("th", cell, right[at]) for at, cell in enumerate(rows[0]))
    body = "\n".join(
        f"<tr>{''.join(_cell('td', cell, right[at]) for at, cell in enumerate(row))}</tr>"
        for row in rows[1:]
    )
    return f"<table>\n<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _cell(tag: str, text: str, right: bool) -> str:
    mark = ' class="a-right number"' if right else ""
    return f"<{tag}{mark}>{html.escape(text.strip())}</{tag}>"


def text_html(text: str) -> str:
    """Printed words as they are, the end of very long ones left out."""
    shown = text[:MAX_SHOWN]
    if len(text) > MAX_SHOWN:
        shown = f"{shown.rpartition(chr(10))[0] or shown}\n… {len(text):,} characters in all"
    return f'<pre class="highlight output" tabindex="0"><code>{html.escape(shown)}</code></pre>'
