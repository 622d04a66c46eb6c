"""What do the sample's web pages look like?  Home, article and watched pages, with the usual clutter.

Around each article stand a menu, a notice, related links and a footer, in one of two layouts: what an
extractor must leave out.
"""

from __future__ import annotations

import json
from datetime import datetime
from html import escape

from lookahead.sample.content import Piece, Site, address
from lookahead.sample.feeds import WRITERS, changed, link, published

_CSS = """body{margin:0;font:17px/1.6 Georgia,serif;color:#222;background:#fff}
a{color:%(accent)s}.bar,.foot{padding:1rem 2rem;background:#f4f4f1;font:14px/1.5 sans-serif}
.bar a,.foot a{margin-right:1rem}.col{max-width:42rem;margin:0 auto;padding:1rem}
img{max-width:100%%;height:auto}pre{overflow:auto;background:#f6f6f4;padding:.8rem}
table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .6rem}
h1{line-height:1.2;color:%(accent)s}figure{margin:1rem 0}figcaption,.by,.dek{color:#666}"""

_MENU = (("/", "Home"), ("/about", "About"), ("/archive", "Archive"))


def home(site: Site, now: datetime) -> str:
    """The front page.  For a watched page these cards are the feed."""
    kind = WRITERS.get(site.format)
    alternate = (
        f'<link rel="alternate" type="{kind[1]}" title="{escape(site.source.name)}"'
        f' href="{site.source.url}">\n'
        if kind
        else ""
    )
    cards = "".join(_card(site, piece, now) for piece in site.pieces)
    inner = (
        f'<main class="col"><h1>{escape(site.source.name)}</h1>\n'
        f"<p>{escape(site.source.description)}</p>\n"
        f'<section class="cards">\n{cards}</section></main>\n'
    )
    return _page(site, site.source.name, alternate, inner)


def article(site: Site, piece: Piece, now: datetime) -> str:
    """One article's page."""
    layout = _divs if site.layout == "divs" else _semantic
    return _page(site, piece.title, _metadata(site, piece, now), layout(site, piece, now))


def plain(site: Site, title: str, text: str) -> str:
    """A page without an article."""
    inner = f'<main class="col"><h1>{escape(title)}</h1><p>{escape(text)}</p></main>\n'
    return _page(site, title, "", inner)


def sitemap(site: Site, now: datetime) -> str:
    """sitemap.xml (sitemaps.org, 0.9) with lastmod."""
    entries = "".join(
        f"<url><loc>{site.url(piece)}</loc>"
        f"<lastmod>{changed(piece, now):%Y-%m-%dT%H:%M:%S+00:00}</lastmod></url>\n"
        for piece in site.pieces
        if piece.own_page
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )


def robots(site: Site) -> str:
    """robots.txt (RFC 9309): all but the drafts may be read."""
    return f"User-agent: *\nDisallow: /drafts/\nSitemap: {site.root}/sitemap.xml\n"


# ---- parts ---------------------------------------------------------------------------------------


def _page(site: Site, title: str, head: str, inner: str) -> str:
    name = escape(site.source.name)
    full = name if title == site.source.name else f"{escape(title)} | {name}"
    menu = "".join(f'<a href="{path}">{label}</a>' for path, label in _MENU)
    return (
        f'<!doctype html>\n<html lang="{site.source.language}">\n<head>\n'
        f'<meta charset="{site.charset}">\n<title>{full}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{head}<style>{_CSS % {'accent': site.accent}}</style>\n</head>\n<body>\n"
        f'<header class="bar"><nav><strong>{name}</strong> {menu}</nav></header>\n'
        f"{inner}"
        '<footer class="foot"><p>Part of a sample edition: people, places and figures are invented.'
        f' <a href="/about">About {name}</a> <a href="/archive">Archive</a></p></footer>\n'
        "</body>\n</html>\n"
    )


def _metadata(site: Site, piece: Piece, now: datetime) -> str:
    canonical = address(piece.copy_of) if piece.copy_of else site.url(piece)
    image = site.root + piece.image if piece.image else ""
    shown = {
        "og:type": "article",
        "og:title": piece.title,
        "og:site_name": site.source.name,
        "og:url": canonical,
        "og:image": image,
        "article:published_time": _moment(piece, now),
    }
    properties = "".join(
        f'<meta property="{name}" content="{escape(value)}">\n'
        for name, value in shown.items()
        if value
    )
    about = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": piece.title,
        "author": {"@type": "Person", "name": piece.author},
        "datePublished": _moment(piece, now),
    }
    linked = json.dumps(about, ensure_ascii=True).replace("</", "<\\/")
    return (
        f'<link rel="canonical" href="{canonical}">\n'
        f'<meta name="author" content="{escape(piece.author)}">\n'
        f'<meta name="description" content="{escape(piece.summary)}">\n{properties}'
        + (f'<script type="application/ld+json">{linked}</script>\n' if piece.author else "")
    )


def _moment(piece: Piece, now: datetime) -> str:
    """The date as the page has it; "" where the author gave none."""
    return "" if piece.date is not None else f"{published(piece, now):%Y-%m-%dT%H:%M:%SZ}"


def _byline(piece: Piece, now: datetime) -> str:
    moment = _moment(piece, now)
    time = f'<time datetime="{moment}">{published(piece, now):%d.%m.%Y}</time>' if moment else ""
    author = f'<span class="author">{escape(piece.author)}</span> · ' if piece.author else ""
    return f"{author}{time}"


def _related(site: Site, piece: Piece) -> str:
    others = [other for other in site.pieces if other is not piece][:4]
    return "".join(
        f'<li><a href="{escape(link(site, other))}">{escape(other.title)}</a></li>\n'
        for other in others
    )


def _card(site: Site, piece: Piece, now: datetime) -> str:
    return (
        f'<article class="card"><h3><a href="{escape(link(site, piece))}">{escape(piece.title)}</a></h3>\n'
        f'<p class="by">{_byline(piece, now)}</p>\n'
        f'<p class="dek">{escape(piece.summary)}</p></article>\n'
    )


def _semantic(site: Site, piece: Piece, now: datetime) -> str:
    return (
        f'<main class="col"><article><h1>{escape(piece.title)}</h1>\n'
        f'<p class="by">{_byline(piece, now)}</p>\n{piece.html}\n</article></main>\n'
        f'<aside class="col"><h2>Read next</h2><ul>\n{_related(site, piece)}</ul></aside>\n'
    )


def _divs(site: Site, piece: Piece, now: datetime) -> str:
    return (
        '<div class="col notice">This site keeps no cookies, and tells you so in a box.</div>\n'
        f'<div id="wrapper" class="col"><div class="entry-header"><h1>{escape(piece.title)}</h1>'
        f'<div class="by">{_byline(piece, now)}</div></div>\n'
        f'<div class="entry-content">{piece.html}</div>\n'
        '<div class="share">Share: <a href="#">copy the address</a> <a href="#">by mail</a></div>\n'
        f'<div class="related"><h4>More</h4><ul>\n{_related(site, piece)}</ul></div></div>\n'
    )
