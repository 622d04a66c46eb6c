"""What does a test article hold, block by block, and what must an extractor keep of it?

Articles are small Markdown-like files in `texts/`; `read` makes blocks of one, `truth` says in the format of
`lookahead eval articles` what must survive, whatever site has dressed them.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).parent / "texts"
INLINE = re.compile(
    r"\$(?P<tex>[^$]+)\$|`(?P<code>[^`]+)`|\[\^(?P<note>\d+)\]|\[(?P<words>[^\]]+)\]\((?P<href>[^)]+)\)"
    r"|\*\*(?P<strong>(?:[^*])+)\*\*|\*(?P<em>[^*]+)\*"
)
FIGURE = re.compile(r'!\[(?P<caption>.*)\]\((?P<file>\S+) "(?P<alt>.*)"\)')


@dataclass(frozen=True)
class Block:
    """One block; which fields count depends on `kind`."""

    kind: str  # p h ul ol table fig code math quote
    text: str = ""
    level: int = 0
    items: tuple[tuple[str, tuple[str, ...]], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    lang: str = ""
    file: str = ""
    alt: str = ""


@dataclass
class Story:
    title: str = ""
    dek: str = ""
    author: str = ""
    date: str = ""
    blocks: list[Block] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def read(name: str) -> Story:
    """The article in `texts/<name>.md`."""
    story = Story()
    chunks = _chunks((TEXTS / f"{name}.md").read_text("utf-8"))
    for line in chunks.pop(0).split("\n"):
        if line.startswith("# "):
            story.title = line[2:]
        else:
            key, _, value = line.partition(": ")
            setattr(story, key, value)
    for chunk in chunks:
        if chunk.startswith("[^"):
            for number, text in re.findall(r"\[\^(\d+)\]: (.*)", chunk):
                story.notes.append((number, text))
        else:
            story.blocks.append(_block(chunk))
    return story


def _chunks(text: str) -> list[str]:
    """Split at empty lines, except within code."""
    chunks: list[str] = []
    for part in text.strip().split("\n\n"):
        if chunks and chunks[-1].startswith("```") and not chunks[-1].endswith("\n```"):
            chunks[-1] += "\n\n" + part
        else:
            chunks.append(part)
    return chunks


def _block(chunk: str) -> Block:  # noqa: PLR0911  one return for each kind
    lines = chunk.split("\n")
    if head := re.match(r"(#+) (.*)", chunk):
        return Block("h", head[2], level=len(head[1]))
    if figure := FIGURE.match(chunk):
        return Block("fig", figure["caption"], file=figure["file"], alt=figure["alt"])
    if chunk.startswith("```"):
        return Block("code", "\n".join(lines[1:-1]), lang=lines[0][3:])
    if chunk.startswith("$$"):
        return Block("math", "\n".join(lines[1:-1]))
    if chunk.startswith("> "):
        return Block("quote", chunk[2:])
    if chunk.startswith("|"):
        cells = (tuple(c.strip() for c in line.strip("|").split("|")) for line in lines)
        return Block("table", rows=tuple(row for row in cells if set(row) != {"---"}))
    if re.match(r"(-|\d+\.) ", chunk):
        return Block("ol" if chunk[0] != "-" else "ul", items=_items(lines))
    return Block("p", chunk)


def _items(lines: list[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    items: list[tuple[str, list[str]]] = []
    for line in lines:
        text = re.sub(r"^\s*(-|\d+\.) ", "", line)
        if line.startswith(" "):
            items[-1][1].append(text)
        else:
            items.append((text, []))
    return tuple((text, tuple(below)) for text, below in items)


def plain(text: str) -> str:
    """The words of inline markup; a formula is its TeX, the marker of a note is nothing."""
    for _ in range(2):
        text = INLINE.sub(
            lambda m: next(
                (v for k, v in m.groupdict().items() if v and k not in ("note", "href")), ""
            ),
            text,
        )
    return text


def formulas(text: str) -> list[str]:
    return [m["tex"] for m in INLINE.finditer(text) if m["tex"]]


def escape(text: str) -> str:
    return html.escape(text, quote=False)


def _texts(block: Block) -> list[str]:
    """All inline texts of a block, in reading order."""
    if block.kind in ("ul", "ol"):
        return [text for item, below in block.items for text in (item, *below)]
    if block.kind == "table":
        return [cell for row in block.rows for cell in row]
    return [block.text]


def truth(story: Story, notes: bool, languages: bool, must_not: list[str]) -> dict[str, Any]:
    """What must be kept; `notes` where the site marks footnotes up, `languages` where it names them."""
    told: dict[str, Any] = {"math": [], "code": [], "tables": [], "headings": [], "images": []}
    told |= {"captions": [], "footnotes": [], "notes": [], "list_items": [], "paras": []}
    text: list[str] = []
    for block in story.blocks:
        _tell(told, block, languages)
        text += [block.text] if block.kind in ("code", "math") else map(plain, _texts(block))
    for number, note in story.notes:
        text.append(plain(note))
        told["math"] += formulas(note)
        told["footnotes" if notes else "paras"].append(plain(note))
        told["notes"] += [[number, plain(note)]] if notes else []
    return told | {"text": text, "must_not": must_not}


def _tell(told: dict[str, Any], block: Block, languages: bool) -> None:
    """Add what one block holds."""
    if block.kind == "code":
        told["code"].append({"lang": block.lang if languages else "", "text": block.text})
        return
    told["math"] += [block.text] if block.kind == "math" else []
    told["math"] += [tex for one in _texts(block) for tex in formulas(one) if block.kind != "math"]
    words = [plain(one) for one in _texts(block)]
    if block.kind == "h":
        told["headings"].append([block.level, words[0]])
    elif block.kind == "fig":
        told["images"].append(block.file)
        told["captions"].append(words[0])
    elif block.kind == "table":
        told["tables"].append([[plain(cell) for cell in row] for row in block.rows])
    elif block.kind != "math":
        told["list_items" if block.kind in ("ul", "ol") else "paras"] += words
