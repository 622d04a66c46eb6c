"""How much of technical articles does extraction keep?

The data is a folder with `pages/*.html` and `truth.json`, which lists for every page the formulas, code
blocks, tables, headings, pictures, captions, footnotes, list items and paragraphs of its article.  Where
a truth has `notes` ([marker, text]) or `text` (all blocks of the article, in order), it is also measured
whether markers lead to their notes, and how much of the text is the article's and only that.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import lxml.html
from lxml.html import HtmlElement

from lookahead.core.model import Extracted
from lookahead.extract import extract

PREFIX = 60  # characters of a paragraph, item, caption or note that must be found
SURE = 12  # letters that are enough where a formula follows
KINDS = (
    "math",
    "code_text",
    "code_lang",
    "tables",
    "headings",
    "images",
    "captions",
    "footnotes",
    "note_links",
    "lists",
    "paragraphs",
    "main_text",
)
_WORD = re.compile(r"\w+")
Truth = dict[str, Any]
T = TypeVar("T")


def evaluate(path: Path | str) -> dict[str, Any]:
    """{"score", "n", "parts"}: the share kept of each kind, a mean over the pages that have it.

    `score` is the mean of the kinds present; `parts.noise` counts words that a page's article must
    not hold and the extract does, `parts.pages` lists what each page lost.
    """
    folder = Path(path)
    truths: dict[str, Truth] = json.loads((folder / "truth.json").read_text("utf-8"))
    shares: dict[str, list[float]] = {kind: [] for kind in KINDS}
    pages: dict[str, dict[str, float]] = {}
    noise = 0
    for name, truth in sorted(truths.items()):
        html = (folder / "pages" / name).read_text("utf-8", errors="replace")
        found = extract(html, f"https://{_host(name)}/{name.removesuffix('.html')}")
        kept = measure(found, truth)
        for kind, share in kept.items():
            shares[kind].append(share)
        noise += sum(1 for words in truth.get("must_not", ()) if words in found.text)
        pages[name] = {kind: round(share, 4) for kind, share in kept.items() if share < 1}
    means = {kind: sum(many) / len(many) for kind, many in shares.items() if many}
    score = sum(means.values()) / len(means) if means else 0.0
    parts: dict[str, Any] = {kind: round(mean, 4) for kind, mean in means.items()}
    return {
        "score": round(score, 4),
        "n": len(truths),
        "parts": {**parts, "noise": noise, "pages": {n: p for n, p in pages.items() if p}},
    }


def _host(name: str) -> str:
    """An address to resolve against; any will do."""
    return re.sub(r"[^a-z0-9.]", "", name.split("_")[0].lower()).strip(".") + ".example"


def measure(found: Extracted, truth: Truth) -> dict[str, float]:
    """The share kept of each kind that the truth has."""
    root = lxml.html.fromstring(f"<div>{found.html}</div>")
    shares = {
        "math": _math(root, truth.get("math", ())),
        "code_text": _code(root, truth.get("code", ())),
        "code_lang": _languages(root, truth.get("code", ())),
        "tables": _tables(root, truth.get("tables", ())),
        "headings": _headings(root, truth.get("headings", ())),
        "images": _images(root, truth.get("images", ())),
        "captions": _starts(root, truth.get("captions", ()), "figcaption", "caption"),
        "footnotes": _starts(root, truth.get("footnotes", ())),
        "lists": _starts(root, truth.get("list_items", ()), "li"),
        "paragraphs": _starts(root, truth.get("paras", ())),
        "note_links": _note_links(root, truth.get("notes", ())),
        "main_text": _main_text(root, found.title, truth.get("text", ())),
    }
    return {kind: share for kind, share in shares.items() if share is not None}


def _share(wanted: Iterable[T], is_kept: Callable[[T], bool]) -> float | None:
    kept = [is_kept(one) for one in wanted]
    return sum(kept) / len(kept) if kept else None


def _bare(text: str) -> str:
    """Letters and digits only, in lower case: what survives any change of markup."""
    return re.sub(r"[\W_]+", "", text).casefold()


def _tex(text: str) -> str:
    return "".join(text.split())


def _math(root: HtmlElement, wanted: list[str]) -> float | None:
    """Every formula counts as often as it stands in the article."""
    have = Counter(
        _tex(code.text_content()) for code in root.iter("code") if "math-" in code.get("class", "")
    )
    need = Counter(_tex(tex) for tex in wanted)
    total = sum(need.values())
    return sum(min(count, have[tex]) for tex, count in need.items()) / total if total else None


def _lines(text: str) -> list[str]:
    lines = [line.rstrip() for line in text.replace("\u00a0", " ").strip("\n").split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _code_of(root: HtmlElement) -> list[HtmlElement]:
    return [pre.find("code") if pre.find("code") is not None else pre for pre in root.iter("pre")]


def _code(root: HtmlElement, wanted: list[dict[str, str]]) -> float | None:
    """A block counts if all its lines are there in order, trailing space aside.

    Some truths were read from pages whose lines end in <br>, and lost these breaks.
    """
    have = [_lines(code.text_content()) for code in _code_of(root)]
    joined = {"".join(lines) for lines in have}

    def is_kept(block: dict[str, str]) -> bool:
        lines = _lines(block["text"])
        return lines in have or (len(lines) == 1 and lines[0] in joined)

    return _share(wanted, is_kept)


def _languages(root: HtmlElement, wanted: list[dict[str, str]]) -> float | None:
    need = sum(1 for block in wanted if block.get("lang"))
    have = sum(1 for code in _code_of(root) if "language-" in code.get("class", ""))
    return min(1.0, have / need) if need else None


def _tables(root: HtmlElement, wanted: list[list[list[str]]]) -> float | None:
    have = {_bare(cell.text_content()) for cell in root.iter("td", "th")}
    cells = [_bare(cell) for table in wanted for row in table for cell in row]
    return _share([cell for cell in cells if cell], have.__contains__)


def _headings(root: HtmlElement, wanted: list[tuple[int, str]]) -> float | None:
    have = {_bare(head.text_content()) for head in root.iter("h1", "h2", "h3", "h4", "h5", "h6")}
    return _share([_bare(text) for _level, text in wanted], have.__contains__)


def _images(root: HtmlElement, wanted: list[str]) -> float | None:
    have = {_file(image.get("src", "")) for image in root.iter("img")}
    return _share([_file(name) for name in wanted], have.__contains__)


def _file(address: str) -> str:
    return unquote(urlsplit(address).path.rpartition("/")[2])


def _starts(root: HtmlElement, wanted: list[str], *tags: str) -> float | None:
    """Whether the first characters of each text stand somewhere in the elements with these tags.

    A truth spells a formula as its page rendered it; so a text is also found by all that one of our
    blocks says before its first formula.
    """
    holders = list(root.iter(*tags)) if tags else [root]
    have = "\n".join(_bare(holder.text_content()) for holder in holders)
    heads = {_before_math(block) for block in root.iter(*(tags or ("p", "li", "div")))}
    heads = {head for head in heads if len(head) >= SURE}

    def is_kept(text: str) -> bool:
        start = _bare(text[:PREFIX])
        return start in have or any(start.startswith(head) for head in heads)

    return _share([text for text in wanted if _bare(text[:PREFIX])], is_kept)


def _note_links(root: HtmlElement, wanted: list[tuple[str, str]]) -> float | None:
    """A note counts if a link that reads as its marker leads to the element with its text."""
    leads = {
        (_bare(link.text_content()), target.text_content())
        for link in root.iter("a")
        if link.get("href", "").startswith("#")
        for target in root.xpath(".//*[@id=$name]", name=link.get("href")[1:])
    }
    have = {(marker, _bare(text)) for marker, text in leads}

    def is_kept(note: tuple[str, str]) -> bool:
        start = _bare(note[1][:PREFIX])
        return any(marker == _bare(note[0]) and start in text for marker, text in have)

    return _share(wanted, is_kept)


def _main_text(root: HtmlElement, title: str, wanted: list[str]) -> float | None:
    """F1 of the words, each counted as often as it occurs; the title may stand above the text or not."""
    if not wanted:
        return None
    need = Counter(_WORD.findall(" ".join(wanted).casefold()))
    first = next(root.iter("h1"), None)
    if first is not None and _bare(first.text_content()) == _bare(title):
        first.drop_tree()
    have = Counter(_WORD.findall(" ".join(root.itertext()).casefold()))
    hit = (need & have).total()
    return 2 * hit / (need.total() + have.total())


def _before_math(block: HtmlElement) -> str:
    """What a block says before its first formula; "" where it has none."""
    text = block.text or ""
    for node in block.iterdescendants():
        if node.tag == "code" and "math-" in node.get("class", ""):
            return _bare(text)
        text += node.text or ""
        if not len(node):
            text += node.tail or ""
    return ""
