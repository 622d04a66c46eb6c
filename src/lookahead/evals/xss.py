"""Does anything active survive sanitising and typesetting?  The static half: both trees are searched.

The data is a file or a folder of `*.jsonl`, a vector a line: {"id", "source", "title", "payload"}.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
from lxml import etree
from resiliparse.parse.html import HTMLTree

from lookahead import typeset
from lookahead.extract import clean, feed_html

BASE = "https://vector.example/post/1"
_ACTIVE = frozenset(
    "script iframe object embed applet form input button select textarea style link meta base svg "
    "frame frameset template noscript portal fencedframe animate set foreignobject annotation-xml "
    "xmp plaintext title".split(" ")
)
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "poster", "cite", "data", "srcset"})
_ADDRESSES |= {"background", "longdesc", "ping", "xlink:href", "lowsrc", "dynsrc", "manifest"}
_OUR_ADDRESS = re.compile(r"#fn-[\w-]+|(?:https?://|mailto:)", re.IGNORECASE)
_OUR_CLASSES = re.compile(
    r"(?:math-(?:inline|display)|language-[\w+#.-]+)|tex|highlight|math-block|table-scroll"
)


def evaluate(path: Path | str) -> dict[str, Any]:
    """{"score", "n", "parts"}: the share of vectors of which nothing active is left.

    `parts` has the share by source, and `failed`: the id and the reason of each vector that fails.
    """
    shares: dict[str, list[bool]] = defaultdict(list)
    failed = []
    for vector in vectors(Path(path)):
        reason = audit(vector["payload"])
        shares[str(vector.get("source", ""))].append(not reason)
        if reason:
            failed.append({"id": vector.get("id", ""), "reason": reason})
    results = [safe for many in shares.values() for safe in many]
    by_source = {source: round(sum(many) / len(many), 4) for source, many in sorted(shares.items())}
    return {
        "score": round(sum(results) / len(results), 4) if results else 0.0,
        "n": len(results),
        "parts": {**by_source, "failed": failed},
    }


def vectors(path: Path) -> Iterator[dict[str, Any]]:
    """Every vector of a file, or of all `*.jsonl` files of a folder."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    for file in files:
        for line in file.read_text("utf-8").split("\n"):  # a payload may hold U+2028
            if line.strip():
                yield json.loads(line)


def audit(payload: str) -> str:
    """Why the payload is still dangerous after our treatment; "" if it is not.

    It is treated as an entry's HTML, as the text of a formula, and as a block of code.
    """
    stored = clean(payload, BASE)
    if clean(stored, BASE) != stored:
        return "cleaning it twice changes it"
    holders = (
        stored,
        feed_html(payload, BASE).html,
        clean(f'<code class="math-inline">{payload}</code>', BASE),
        clean(f'<pre><code class="language-html">{payload}</code></pre>', BASE),
    )
    for html in holders:
        if re.search(r"<(?:math|svg)\b", html):
            return "foreign markup of formulas or drawings is stored"
        reason = active(html) or active(typeset.article(html, "Title"))
        if reason:
            return reason
    return ""


def active(html: str) -> str:
    """The first active thing that either of two parsers finds; "" where there is none."""
    for tag, attributes in _elements(html):
        if tag in _ACTIVE or ":" in tag:
            return f"<{tag}>"
        for name, value in attributes:
            reason = _attribute(tag, name.lower(), value)
            if reason:
                return f"<{tag} {reason}>"
    return ""


def _elements(html: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Tags with attributes, as libxml2 and as lexbor (an HTML5 parser) read the page."""
    page = f"<!doctype html><html><body><div>{html}</div></body></html>"
    root = lxml.html.document_fromstring(page.encode("utf-8", "replace"))
    for element in root.iter(etree.Element):
        yield str(element.tag).lower(), [(str(k), str(v)) for k, v in element.attrib.items()]
    document = HTMLTree.parse(page).document
    for node in document.query_selector_all("body *") if document else ():
        yield str(node.tag).lower(), [(name, str(node.getattr(name))) for name in node.attrs]


def _attribute(tag: str, name: str, value: str) -> str:
    if name.startswith("on") or name in ("style", "srcdoc", "autoplay", "autofocus", "is", "slot"):
        return name
    if name in _ADDRESSES and not (tag == "code" or _OUR_ADDRESS.match(value.strip())):
        return f"{name}={value[:60]}"
    if name.startswith(("data-", "hx-", "x-", "@", ":", "v-", "ng-")) and name != "data-lang":
        return name
    ours = tag in ("mtd", "mtable", "mrow", "mtext", "mi", "mo", "span", "code")
    if name == "class" and not ours and not _OUR_CLASSES.fullmatch(value):
        return f"class={value[:60]}"
    return ""
