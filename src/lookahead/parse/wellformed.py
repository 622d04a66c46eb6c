"""What does a well-formed feed of a known kind say?  The fast way: RSS 0.9x, 1.0, 2.0 and Atom by lxml."""

from __future__ import annotations

import codecs
import re

from lxml import etree

from lookahead.core.model import Enclosure, Entry, FeedInfo, Parsed
from lookahead.core.text import storable
from lookahead.parse import media
from lookahead.parse.addresses import join, web
from lookahead.parse.elements import (
    OF_ENTRY,
    OF_FEED,
    Document,
    Draft,
    Element,
    Place,
    Unusual,
    take,
)
from lookahead.parse.limits import MOST_ENTRIES, too_many

_VERSIONS = {"0.91": "rss0.91", "0.92": "rss0.92", "0.93": "rss0.93", "0.94": "rss0.94"}
_RDF = {
    "http://purl.org/rss/1.0/": "rdf1.0",
    "http://my.netscape.com/rdf/simple/0.9/": "rss0.90",
}
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_DECLARED = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_ENCODINGS = frozenset(
    [
        "utf-8",
        "ascii",
        "koi8-r",
        *(f"iso8859-{part}" for part in range(1, 17)),
        *(f"cp{page}" for page in range(1250, 1259)),
    ]
)


def read(root: Element, data: bytes, url: str, content_type: str) -> Parsed:
    """The feed in a tree that `limits.tree` made of `data`.  Raises Unusual where feedparser must look."""
    _usual_encoding(data, content_type)
    if (
        root.getroottree().docinfo.internalDTD is not None
        and next(root.iter(etree.Entity), None) is not None
    ):
        raise Unusual
    format = _format(root)
    document = Document(
        url=url,
        is_atom=format.startswith("atom"),
        strips_div=format == "atom1.0",
        rebases=b"base=" in data,
        speaks=b"lang=" in data,
    )
    place = document.place(root, Place(url, ""))
    feed = Draft(document, place)
    entries: list[Entry] = []
    _gather(root, feed, entries, place)
    return Parsed(
        feed=_feed_made(feed, place),
        entries=tuple(entries[:MOST_ENTRIES]),
        problems=(too_many(MOST_ENTRIES),) if len(entries) > MOST_ENTRIES else (),
        format=format,
    )


def _usual_encoding(data: bytes, content_type: str) -> None:
    declared = _DECLARED.match(data[:200])
    served = _CHARSET.search(content_type)
    try:
        own = codecs.lookup(declared.group(1).decode() if declared else "utf-8").name
        if own not in _ENCODINGS or (served and codecs.lookup(served.group(1)).name != own):
            raise Unusual
    except LookupError:
        raise Unusual from None


def _format(root: Element) -> str:
    space, _, local = root.tag.rpartition("}")
    match local.lower(), space[1:].lower():
        case "rss", _:
            version = root.get("version", "")
            return "rss2.0" if version.startswith("2.") else _VERSIONS.get(version, "rss")
        case "feed", "http://www.w3.org/2005/atom":
            return "atom1.0"
        case "feed", "http://purl.org/atom/ns#" if root.get("version") == "0.3":
            return "atom0.3"
        case "rdf", _:
            for address, name in _RDF.items():
                if next(root.iter(f"{{{address}}}*"), None) is not None:
                    return name
    raise Unusual


def _gather(parent: Element, feed: Draft, entries: list[Entry], place: Place) -> None:
    """Everything below the root or a channel, in order."""
    document = feed.document
    for element in parent:
        if len(entries) > MOST_ENTRIES:
            return
        name = document.name(element)
        if name in ("item", "entry"):
            entries.append(_entry(element, document, place))
        elif name == "channel":
            _gather(element, feed, entries, document.place(element, place))
        else:
            take(element, feed, OF_FEED, place, 2)


def _entry(element: Element, document: Document, above: Place) -> Entry:
    place = document.place(element, above)
    if place.base and not above.base:
        raise Unusual  # a base for one entry alone: feedparser lets it go on, and links hang on that
    draft = Draft(document, place, guid=element.get(_ABOUT, ""), language=place.language)
    for child in element:
        take(child, draft, OF_ENTRY, place, 3)
    return _entry_made(draft)


# ---- the results --------------------------------------------------------------------------------


def _entry_made(draft: Draft) -> Entry:
    content = max(draft.contents, key=len, default="")
    summary = draft.summary or ""
    files: tuple[Enclosure, ...] = ()
    image = draft.image
    if draft.enclosures or draft.media or draft.thumbnails or draft.extras or image:
        files, image = media.chosen(
            draft.enclosures,
            draft.media,
            draft.thumbnails,
            image,
            draft.said.get("duration", ""),
            draft.document.url,
            draft.extras,
        )
    moments = draft.dates
    return Entry(
        guid=draft.guid,
        link=web(draft.link or ""),
        title=draft.title or "",
        author=_authors(draft),
        summary="" if summary == content else summary,
        content=content,
        published=moments.get("published") or moments.get("created"),
        updated=moments.get("updated"),
        tags=_tags(draft) if draft.tags else (),
        enclosures=files,
        image=image,
        language=draft.language,
    )


def _authors(draft: Draft) -> str:
    if len(draft.names) < 2:
        return draft.author
    several = dict.fromkeys(filter(None, draft.names))
    return ", ".join(several) if len(several) > 1 else draft.author


def _tags(draft: Draft) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(storable, draft.tags))))


def _feed_made(feed: Draft, place: Place) -> FeedInfo:
    url, said = feed.document.url, feed.said
    return FeedInfo(
        title=feed.title or "",
        link=web(feed.link or ""),
        id=feed.guid,
        description=feed.subtitle or feed.summary or "",
        author=_authors(feed),
        language=feed.language or place.language,
        published=feed.dates.get("published"),
        updated=feed.dates.get("updated"),
        tags=_tags(feed),
        image=web(join(url, feed.image or said.get("logo", "") or said.get("icon", ""))),
        self_url=web(said.get("rel self", "")),
        ttl_s=media.interval_s(
            said.get("ttl", ""), said.get("period", ""), said.get("frequency", "")
        ),
    )
