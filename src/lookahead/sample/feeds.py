"""How do the sample's publishers write their feeds?  RSS, Atom, RDF, JSON Feed, a podcast, arXiv's Atom.

Each writer takes a site and the edition's `now` and gives the document as text.  They differ on
purpose where real feeds differ: entities doubled in RSS titles, relative addresses in Atom, a summary
beside or instead of the whole text.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from textwrap import wrap
from uuid import NAMESPACE_URL, uuid5

from lookahead.sample.body import to_text
from lookahead.sample.content import Piece, Site, address
from lookahead.sample.sound import wav

Writer = Callable[[Site, datetime], str]


def published(piece: Piece, now: datetime) -> datetime:
    """When the article came out, going by its age."""
    return now - timedelta(hours=piece.age_h)


def changed(piece: Piece, now: datetime) -> datetime:
    """When it was corrected last, else when it came out."""
    return (
        published(piece, now) if piece.edited_h is None else now - timedelta(hours=piece.edited_h)
    )


def absolute(site: Site, html: str) -> str:
    """Addresses of links and pictures with their host, as most feeds have them."""
    for name in ("href", "src", "data-src", "poster"):
        html = html.replace(f' {name}="/', f' {name}="{site.root}/')
    return html


def link(site: Site, piece: Piece) -> str:
    """Where the feed says the article is: the original's page where there is no page of its own."""
    if piece.own_page:
        return site.url(piece)
    return f"{address(piece.copy_of)}?utm_source={site.source.slug}&utm_medium=rss"


def guid(site: Site, piece: Piece) -> str:
    """The item's id by the source's scheme; "" where the feed gives none."""
    if piece.guid is not None:
        return piece.guid
    match site.guids:
        case "tag":
            return f"tag:{site.host},2024:{piece.slug}"
        case "uuid":
            return f"urn:uuid:{uuid5(NAMESPACE_URL, site.url(piece))}"
        case "number":
            digest = sha256(piece.slug.encode()).digest()
            return f"{site.root}/?p={int.from_bytes(digest[:3])}"
        case _:
            return link(site, piece)


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _date(piece: Piece, now: datetime, write: Callable[[datetime], str]) -> str:
    return write(published(piece, now)) if piece.date is None else piece.date


def _element(name: str, text: str) -> str:
    """An element, or nothing where there is nothing to say."""
    return f"<{name}>{escape(text, quote=False)}</{name}>\n" if text else ""


def _newest(site: Site, now: datetime) -> datetime:
    return max(changed(piece, now) for piece in site.pieces)


# ---- RSS 2.0 and podcasts ------------------------------------------------------------------------


def rss(site: Site, now: datetime) -> str:
    """RSS 2.0 with Dublin Core authors and `content:encoded` where the feed is a full one."""
    items = "".join(_rss_item(site, piece, now) for piece in site.pieces)
    return _rss_document(site, now, "", items)


def podcast(site: Site, now: datetime) -> str:
    """RSS 2.0 with Apple's podcast elements and an enclosure for each episode."""
    head = (
        f"<itunes:author>{escape(site.source.name)}</itunes:author>\n"
        '<itunes:category text="Technology"/>\n<itunes:explicit>false</itunes:explicit>\n'
        f'<itunes:image href="{site.root}/pictures/losscurves-cover.png"/>\n'
    )
    items = "".join(_rss_item(site, piece, now, _episode(site, piece)) for piece in site.pieces)
    return _rss_document(site, now, head, items)


def _rss_document(site: Site, now: datetime, head: str, items: str) -> str:
    source = site.source
    return (
        f'<?xml version="1.0" encoding="{site.charset}"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">\n<channel>\n'
        + _element("title", source.name)
        + _element("link", source.home)
        + _element("description", source.description)
        + _element("language", source.language)
        + _element("lastBuildDate", format_datetime(_newest(site, now), usegmt=True))
        + "<ttl>60</ttl>\n"
        + f'<atom:link href="{source.url}" rel="self" type="application/rss+xml"/>\n'
        + f"{head}{items}</channel>\n</rss>\n"
    )


def _rss_item(site: Site, piece: Piece, now: datetime, more: str = "") -> str:
    permalink = str(guid(site, piece) == link(site, piece)).lower()
    own = guid(site, piece)
    html = absolute(site, piece.html).replace("]]>", "]]&gt;")
    content = f"<content:encoded><![CDATA[{html}]]></content:encoded>\n" if site.full else ""
    return (
        "<item>\n"
        + _element("title", piece.title_html or piece.title)
        + _element("link", link(site, piece))
        + (f'<guid isPermaLink="{permalink}">{escape(own)}</guid>\n' if own else "")
        + _element("pubDate", _date(piece, now, lambda m: format_datetime(m, usegmt=True)))
        + _element("dc:creator", piece.author)
        + "".join(_element("category", tag) for tag in piece.tags)
        + _element("description", escape(piece.summary, quote=False))
        + f"{content}{more}</item>\n"
    )


def _episode(site: Site, piece: Piece) -> str:
    hours, rest = divmod(piece.duration_s, 3600)
    return (
        f'<enclosure url="{site.root}/audio/{piece.slug}.wav" type="audio/wav"'
        f' length="{len(wav(piece.slug))}"/>\n'
        f"<itunes:duration>{hours:d}:{rest // 60:02d}:{rest % 60:02d}</itunes:duration>\n"
        "<itunes:episodeType>full</itunes:episodeType>\n"
    )


# ---- RSS 1.0 -------------------------------------------------------------------------------------


def rdf(site: Site, now: datetime) -> str:
    """RSS 1.0: items stand beside their channel, which lists them; dates are Dublin Core's."""
    source = site.source
    listed = "".join(f'<rdf:li rdf:resource="{site.url(p)}"/>\n' for p in site.pieces)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/">\n'
        f'<channel rdf:about="{source.url}">\n'
        + _element("title", source.name)
        + _element("link", source.home)
        + _element("description", source.description)
        + _element("dc:language", source.language)
        + _element("dc:date", _iso(_newest(site, now)))
        + "<sy:updatePeriod>hourly</sy:updatePeriod>\n<sy:updateFrequency>2</sy:updateFrequency>\n"
        + f"<items><rdf:Seq>\n{listed}</rdf:Seq></items>\n</channel>\n"
        + "".join(_rdf_item(site, piece, now) for piece in site.pieces)
        + "</rdf:RDF>\n"
    )


def _rdf_item(site: Site, piece: Piece, now: datetime) -> str:
    html = absolute(site, piece.html).replace("]]>", "]]&gt;")
    return (
        f'<item rdf:about="{escape(guid(site, piece))}">\n'
        + _element("title", piece.title_html or piece.title)
        + _element("link", link(site, piece))
        + _element("dc:date", _date(piece, now, _iso))
        + _element("dc:creator", piece.author)
        + "".join(_element("dc:subject", tag) for tag in piece.tags)
        + _element("description", piece.summary)
        + f"<content:encoded><![CDATA[{html}]]></content:encoded>\n</item>\n"
    )


# ---- Atom ----------------------------------------------------------------------------------------


def atom(site: Site, now: datetime) -> str:
    """Atom 1.0 (RFC 4287) with relative addresses under an xml:base."""
    source = site.source
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{source.language}"'
        f' xml:base="{source.home}">\n'
        + _element("title", source.name)
        + _element("subtitle", source.description)
        + f'<link href="{source.url}" rel="self"/>\n<link href="{source.home}"/>\n'
        + _element("id", source.home)
        + _element("updated", _iso(_newest(site, now)))
        + "".join(_atom_entry(site, piece, now) for piece in site.pieces)
        + "</feed>\n"
    )


def _atom_entry(site: Site, piece: Piece, now: datetime) -> str:
    date = _date(piece, now, _iso)
    html = escape(piece.html, quote=False)
    content = f'<content type="html">{html}</content>\n' if site.full else ""
    title = escape(piece.title_html or escape(piece.title, quote=False), quote=False)
    author = f"<author><name>{escape(piece.author or site.source.name)}</name></author>\n"
    return (
        f'<entry>\n<title type="html">{title}</title>\n'
        f'<link href="{escape(link(site, piece))}"/>\n'
        + _element("id", guid(site, piece))
        + _element("published", date)
        + _element("updated", date if piece.date is not None else _iso(changed(piece, now)))
        + author
        + "".join(f'<category term="{escape(tag)}"/>\n' for tag in piece.tags)
        + _element("summary", piece.summary)
        + f"{content}</entry>\n"
    )


# ---- the Atom of arXiv's search ----------------------------------------------------------------

_ARXIV = 'xmlns:arxiv="http://arxiv.org/schemas/atom"'


def arxiv(site: Site, now: datetime) -> str:
    """Versions in the ids, an element for each author, TeX and line breaks in the texts."""
    count = len(site.pieces)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f'<link href="{escape(site.source.url)}" rel="self" type="application/atom+xml"/>\n'
        f'<title type="html">{escape(site.source.name)}</title>\n'
        + _element("id", f"{site.root}/api/harbour")
        + _element("updated", _iso(_newest(site, now)))
        + '<opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        + f"{count}</opensearch:totalResults>\n"
        + "".join(_arxiv_entry(site, piece, now) for piece in site.pieces)
        + "</feed>\n"
    )


def _arxiv_entry(site: Site, piece: Piece, now: datetime) -> str:
    url = f"{site.url(piece)}v{1 if piece.edited_h is None else 2}"
    abstract = "\n".join(wrap(to_text(piece.html), 90, break_long_words=False))
    primary = escape(piece.tags[0])
    return (
        "<entry>\n"
        + _element("id", url)
        + _element("updated", _iso(changed(piece, now)))
        + _element("published", _iso(published(piece, now)))
        + _element("title", "\n  ".join(wrap(piece.title, 60, break_long_words=False)))
        + _element("summary", f"  {abstract}\n")
        + "".join(
            f"<author>\n{_element('name', name)}</author>\n" for name in piece.author.split(", ")
        )
        + f'<link href="{url}" rel="alternate" type="text/html"/>\n'
        + f'<link title="pdf" href="{url.replace("/abs/", "/pdf/")}" rel="related"'
        ' type="application/pdf"/>\n'
        + f'<arxiv:primary_category {_ARXIV} term="{primary}"/>\n'
        + "".join(f'<category term="{escape(tag)}"/>\n' for tag in piece.tags)
        + "</entry>\n"
    )


# ---- JSON Feed -----------------------------------------------------------------------------------


def json_feed(site: Site, now: datetime) -> str:
    """JSON Feed 1.1."""
    source = site.source
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": source.name,
        "home_page_url": source.home,
        "feed_url": source.url,
        "description": source.description,
        "language": source.language,
        "items": [_json_item(site, piece, now) for piece in site.pieces],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _json_item(site: Site, piece: Piece, now: datetime) -> dict[str, object]:
    item: dict[str, object] = {
        "id": guid(site, piece),
        "url": link(site, piece),
        "title": piece.title,
        "summary": piece.summary,
        "content_html": absolute(site, piece.html),
        "content_text": to_text(piece.html),
        "date_published": _date(piece, now, _iso),
        "authors": [{"name": piece.author}] if piece.author else None,
        "tags": list(piece.tags),
        "image": site.root + piece.image if piece.image else None,
    }
    if piece.edited_h is not None:
        item["date_modified"] = _iso(changed(piece, now))
    return {name: value for name, value in item.items() if value}


WRITERS: dict[str, tuple[Writer, str]] = {
    "rss": (rss, "application/rss+xml"),
    "podcast": (podcast, "application/rss+xml"),
    "rdf": (rdf, "application/rdf+xml"),
    "atom": (atom, "application/atom+xml"),
    "arxiv": (arxiv, "application/atom+xml"),
    "json": (json_feed, "application/feed+json"),
}
