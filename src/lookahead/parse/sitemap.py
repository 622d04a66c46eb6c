"""Which pages does a sitemap name, and when did they change?  (sitemaps.org/protocol.html)"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from lxml import etree

from lookahead.core.model import Entry, FeedInfo, Parsed, Problem
from lookahead.parse import dates
from lookahead.parse.addresses import join, web
from lookahead.parse.limits import MOST_ENTRIES, Refused, local_name, mended, too_many, tree

_ENDING = re.compile(r"\.(?:html?|php|aspx?|md)$", re.IGNORECASE)
_NOT_WORDS = re.compile(r"[-_+\s]+")


def read(data: bytes, url: str = "") -> Parsed:
    """A sitemap's pages as entries, newest first; of a sitemap index, the sitemaps (format `sitemapindex`).

    A title comes from news:title, else from the words in the address.  Entries keep their order where no
    date tells them apart.
    """
    try:
        root = tree(data)
        root = mended(data) if root is None else root
        name = "" if root is None else local_name(root)
        if root is None or name not in ("urlset", "sitemapindex"):
            return Parsed(problems=(Problem("not-a-sitemap", "This is not a sitemap."),))
        found = [_entry(place, url) for place in root.iterchildren("{*}*")]
    except Refused as refused:
        return Parsed(problems=(refused.problem,))
    except UnicodeDecodeError:  # lxml mends &#xD800; to what is no text
        return Parsed(problems=(Problem("malformed", "It is too broken to be read."),))
    entries = [entry for entry in found if entry.link]
    entries.sort(key=lambda e: e.updated or e.published or dates.EARLIEST, reverse=True)
    problems = (too_many(MOST_ENTRIES),) if len(entries) > MOST_ENTRIES else ()
    format = "sitemap" if name == "urlset" else "sitemapindex"
    return Parsed(FeedInfo(self_url=web(url)), tuple(entries[:MOST_ENTRIES]), problems, format)


def _entry(place: etree._Element, base: str) -> Entry:
    said: dict[str, str] = {}
    for element in place.iter(etree.Element):
        text = (element.text or "").strip()
        if text:
            said.setdefault(_key(element), text)
    link = web(join(base, said.get("loc", "")))
    return Entry(
        guid=link,
        link=link,
        title=said.get("news:title", "") or title_of(link),
        published=dates.read(said.get("news:publication_date", "")),
        updated=dates.read(said.get("lastmod", "")),
        tags=tuple(t.strip() for t in said.get("news:keywords", "").split(",") if t.strip()),
        image=web(join(base, said.get("image:loc", ""))) if "image:loc" in said else "",
        language=said.get("news:language", ""),
    )


def _key(element: etree._Element) -> str:
    space = str(element.tag).partition("}")[0]
    kind = "news:" if "sitemap-news" in space else "image:" if "sitemap-image" in space else ""
    return kind + local_name(element)


def title_of(url: str) -> str:
    """The words in an address: `/blog/why-we-sleep.html` gives "Why we sleep", the front page its host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    last = _ENDING.sub("", unquote(parts.path).rstrip("/").rpartition("/")[2])
    words = _NOT_WORDS.sub(" ", last).strip()
    return words[:1].upper() + words[1:] if words else parts.netloc
