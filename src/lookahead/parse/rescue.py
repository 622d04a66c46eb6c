"""What can still be read where even the tolerant parser finds nothing?"""

from __future__ import annotations

from lxml import etree

from lookahead.core.model import Entry, Parsed, Problem
from lookahead.parse import dates
from lookahead.parse.addresses import join, web
from lookahead.parse.limits import MOST_ENTRIES, Refused, local_name, mended

_ITEMS = ("item", "entry")
_FIELDS = {
    "guid": "guid", "id": "guid", "title": "title", "link": "link", "description": "summary",
    "summary": "summary", "encoded": "content", "content": "content", "creator": "author",
    "author": "author", "pubdate": "published", "published": "published", "date": "published",
    "updated": "updated",
}  # fmt: skip


def rescued(data: bytes, url: str) -> Parsed | None:
    """The items that lxml sees in a broken feed, by local names alone; None where there are none."""
    try:
        root = mended(data)
    except Refused:
        return None
    if root is None:
        return None
    items = [e for e in root.iter("{*}*") if local_name(e) in _ITEMS]
    try:
        entries = [e for e in (_entry(item, url) for item in items[:MOST_ENTRIES]) if e is not None]
    except UnicodeDecodeError:  # lxml mends &#xD800; to what is no text
        return None
    if not entries:
        return None
    problem = Problem(
        "malformed", "It is badly broken; only the plainest parts of it could be read."
    )
    return Parsed(entries=tuple(entries), problems=(problem,), format="broken")


def _entry(item: etree._Element, url: str) -> Entry | None:
    said: dict[str, str] = {}
    for child in item.iterchildren("{*}*"):
        field = _FIELDS.get(local_name(child))
        text = "".join(map(str, child.itertext())).strip() or (child.get("href") or "")
        if field and text:
            said.setdefault(field, text)
    if not said.keys() & {"title", "link", "guid"}:
        return None
    return Entry(
        guid=said.get("guid", ""),
        link=web(join(url, said.get("link", ""))),
        title=said.get("title", ""),
        author=said.get("author", ""),
        summary=said.get("summary", ""),
        content=said.get("content", ""),
        published=dates.read(said.get("published", "")),
        updated=dates.read(said.get("updated", "")),
    )
