"""From what a person types to what can be followed, over real HTTP, asking for nothing twice."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from loopback import answer

from lookahead.core.model import Entry, Fetched, Kind, Parsed
from lookahead.fetch import Client
from lookahead.parse import FeedLink, discover_links, parse_as
from lookahead.sources.discover import (
    Discovery,
    Ways,
    discover,
    is_of_articles,
    source_of,
    spellings,
    usual_paths,
)

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Tidal Notes</title>
<link>http://tidal.example/</link><description>On &lt;b&gt;sparse&lt;/b&gt; models</description>
<language>de</language><item><title>One</title><link>http://tidal.example/1</link><guid>1</guid></item>
</channel></rss>"""
EMPTY_RSS = b'<rss version="2.0"><channel><title>Weekend</title></channel></rss>'
ARTICLES = "".join(
    f'<article><h2><a href="/blog/{name}">How we trained {name}</a></h2>'
    f"<time datetime='2026-11-0{day}'>{day} Nov</time><p>What we learned about {name}.</p></article>"
    for day, name in enumerate(["gulls", "terns", "knots", "avocets", "plovers"], 1)
)


def page(head: str = "", body: str = "<p>Hello</p>") -> bytes:
    html = f"<!doctype html><html lang='en'><head><title>Shore Lab</title>{head}</head><body>{body}</body>"
    return html.encode()


def sitemap(*paths: str, date: str = "<lastmod>2026-11-01</lastmod>") -> bytes:
    urls = "".join(f"<url><loc>http://shore.example{path}</loc>{date}</url>" for path in paths)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


async def in_process(kind: Kind, answer: Fetched) -> Parsed:
    return parse_as(kind, answer.body, answer.url, answer.headers.get("content-type", ""))


async def links(answer: Fetched) -> tuple[FeedLink, ...]:
    return discover_links(answer.body, answer.url)


def find(
    web: Any, pages: Mapping[str, bytes], typed: str = "shore.example/"
) -> tuple[Discovery, list[str]]:
    """What is found at a site of these pages, and the paths it was asked for."""

    async def handle(asked: Any, writer: asyncio.StreamWriter) -> None:
        body = pages.get(asked.path, b"")
        if body.startswith(b"HTTP/"):
            writer.write(body)
        else:
            writer.write(web.answer(body) if body else web.answer(b"", "404 Not Found"))

    async def run() -> tuple[Discovery, list[str]]:
        async with web.serve(handle) as site:
            fixed = dict.fromkeys(("shore.example", "tidal.example"), ("127.0.0.1", site.port))
            async with Client(web.policy(fixed_hosts=fixed)) as client:
                ways = Ways(client.get, client.robots, in_process, links)
                return await discover(typed, ways), [asked.path for asked in site.asked]

    return asyncio.run(run())


def test_the_address_of_a_feed(web: Any) -> None:
    """A feed is taken as it is, with the very answer that was parsed."""
    found, asked = find(web, {"/feed.xml": RSS}, "http://shore.example/feed.xml")
    assert found.source
    assert found.fetched
    assert found.parsed
    assert asked == ["/feed.xml"]
    assert (found.source.name, found.source.url) == ("Tidal Notes", "http://shore.example/feed.xml")
    assert (found.source.home, found.source.language) == ("http://tidal.example/", "de")
    assert (found.source.description, found.source.kind) == ("On sparse models", Kind.FEED)
    assert found.fetched.body == RSS
    assert len(found.parsed.entries) == 1


def test_a_bare_domain_with_a_named_feed(web: Any) -> None:
    """`shore.example` is enough: the page is read once, its feed once."""
    named = '<link rel="alternate" type="application/rss+xml" title="All" href="/all.xml">'
    found, asked = find(web, {"/": page(named), "/all.xml": RSS}, "shore.example")
    assert found.source
    assert found.source.url == "http://shore.example/all.xml"
    assert asked == ["/", "/all.xml"]
    assert any("names 1 feed." in step for step in found.steps)


def test_a_named_feed_that_is_none_is_passed_over(web: Any) -> None:
    """A link that lies leads on to the next; what else is named is reported."""
    head = '<link rel="alternate" type="application/rss+xml" href="/lie.xml">'
    head += (
        '<link rel="alternate" type="application/atom+xml" href="http://tidal.example/true.xml">'
    )
    head += '<link rel="alternate" type="application/feed+json" href="/more.json">'
    found, _ = find(web, {"/": page(head), "/lie.xml": page(), "/true.xml": RSS})
    assert found.source
    assert found.source.url == "http://tidal.example/true.xml"
    assert [link.url for link in found.others] == [
        "http://shore.example/lie.xml",
        "http://shore.example/more.json",
    ]


@pytest.mark.parametrize(
    "path", ["/feed", "/rss.xml", "/atom.xml", "/feed.json", "/blog/index.xml"]
)
def test_usual_paths(web: Any, path: str) -> None:
    """Where nothing is named the usual paths are tried, and what they answer is parsed."""
    json = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"}], "title": "T"}'
    body = json if path.endswith("json") else RSS
    found, asked = find(web, {"/": page(), "/feed": page(), path: body})
    assert found.source
    assert found.source.url == f"http://shore.example{path}"
    assert len(asked) == len(set(asked))


def test_a_feed_beside_the_page_comes_before_the_one_of_the_site(web: Any) -> None:
    """Who asks for a blog wants the feed of the blog."""
    found, _ = find(
        web, {"/blog": page(), "/blog/rss.xml": RSS, "/rss.xml": RSS}, "shore.example/blog"
    )
    assert found.source
    assert found.source.url == "http://shore.example/blog/rss.xml"


def test_an_empty_feed_is_better_than_none(web: Any) -> None:
    """A feed without entries (arXiv at a weekend) is taken when no other is found."""
    found, _ = find(web, {"/": page(), "/feed": EMPTY_RSS})
    assert found.source
    assert found.source.name == "Weekend"
    found, _ = find(web, {"/": page(), "/feed": EMPTY_RSS, "/atom.xml": RSS})
    assert found.source
    assert found.source.name == "Tidal Notes"


def test_a_sitemap_of_articles(web: Any) -> None:
    """Named by robots.txt, behind an index, under the path that was asked for."""
    index = b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    for name in ("pages", "posts"):
        index += f"<sitemap><loc>http://shore.example/map-{name}.xml</loc></sitemap>".encode()
    found, _ = find(
        web,
        {
            "/news/": page(),
            "/robots.txt": b"Sitemap: http://shore.example/maps.xml",
            "/maps.xml": index + b"</sitemapindex>",
            "/map-pages.xml": sitemap("/about", "/jobs", "/contact"),
            "/map-posts.xml": sitemap("/news/a", "/news/b", "/news/c"),
        },
        "shore.example/news/",
    )
    assert found.source
    assert (found.source.kind, found.source.url) == (
        Kind.SITEMAP,
        "http://shore.example/map-posts.xml",
    )


def test_the_address_of_a_sitemap(web: Any) -> None:
    """A sitemap that a person names is followed, whatever it lists."""
    found, asked = find(web, {"/map.xml": sitemap("/a", "/b", "/c")}, "shore.example/map.xml")
    assert found.source
    assert (found.source.kind, asked) == (Kind.SITEMAP, ["/map.xml"])


def test_a_watched_page(web: Any) -> None:
    """Without feed and sitemap the page's own cards are followed; the page is read once."""
    found, asked = find(
        web, {"/": page(body=ARTICLES), "/sitemap.xml": sitemap("/", "/about", "/jobs")}
    )
    assert found.source
    assert found.parsed
    assert (found.source.kind, found.source.url) == (Kind.PAGE, "http://shore.example/")
    assert found.source.home == found.source.url
    assert len(found.parsed.entries) == 5
    assert asked.count("/") == 1
    assert any("pages of all kinds" in step for step in found.steps)


def test_a_page_that_robots_closes_is_not_watched(web: Any) -> None:
    """robots.txt is asked before a page is followed, and the reason is told."""
    closed = b"User-agent: *\nDisallow: /"
    found, _ = find(web, {"/": page(body=ARTICLES), "/robots.txt": closed})
    assert found.source is None
    assert found.failure
    assert found.failure.code == "no-feed"
    assert any("does not let the page be watched" in step for step in found.steps)


def test_a_dead_path_leads_to_the_front_page(web: Any) -> None:
    """An old address that answers 404 is looked for from the front page."""
    named = '<link rel="alternate" type="application/rss+xml" href="/new.xml">'
    found, _ = find(web, {"/": page(named), "/new.xml": RSS}, "http://shore.example/old/page")
    assert found.source
    assert found.source.url == "http://shore.example/new.xml"


@pytest.mark.parametrize(
    ("typed", "answered", "reason"),
    [
        ("/old/rss", b"", "nothing at this address"),
        ("/broken.xml", page(), "no feed that can be read"),
        ("/list", answer(b"", content_type="application/rss+xml"), "no feed that can be read"),
    ],
)
def test_nothing_is_followed_in_the_place_of_a_feed(
    web: Any, typed: str, answered: bytes, reason: str
) -> None:
    """Who gives the address of a feed hears why it is none, and what else is there."""
    named = '<link rel="alternate" type="application/rss+xml" href="/new.xml">'
    pages = {"/": page(named), "/new.xml": RSS, "/atom.xml": RSS, typed: answered}
    found, _ = find(web, pages, f"http://shore.example{typed}")
    assert found.source is None
    assert found.failure
    assert reason in found.failure.text
    assert found.others[0].url.endswith(".xml")


def test_a_page_is_not_left_for_a_feed_of_something_else(web: Any) -> None:
    """A feed of the site that has none of a page's articles is not what was asked for."""
    pages = {"/news": page(body=ARTICLES), "/atom.xml": RSS}
    found, _ = find(web, pages, "http://shore.example/news")
    assert found.source
    assert (found.source.kind, found.source.url) == (Kind.PAGE, "http://shore.example/news")
    its = RSS.replace(b"http://tidal.example/1", b"http://shore.example/blog/gulls")
    found, _ = find(web, pages | {"/atom.xml": its}, "http://shore.example/news")
    assert found.source
    assert found.source.url == "http://shore.example/atom.xml"


def test_a_permanent_redirect_gives_the_new_address(web: Any) -> None:
    """A source that is added begins at its final address; a temporary one is not taken."""
    moved = web.answer(b"", "301 Moved", Location="/new.xml")
    found, _ = find(web, {"/old.xml": moved, "/new.xml": RSS}, "http://shore.example/old.xml")
    assert found.source
    assert found.source.url == "http://shore.example/new.xml"
    away = web.answer(b"", "302 Found", Location="/new.xml")
    found, _ = find(web, {"/old.xml": away, "/new.xml": RSS}, "http://shore.example/old.xml")
    assert found.source
    assert found.source.url == "http://shore.example/old.xml"


@pytest.mark.parametrize(
    "typed", ["", "   ", "mailto:me@x.example", "file:///etc/passwd", "javascript:alert(1)"]
)
def test_what_is_no_address_is_said_to_be_none(web: Any, typed: str) -> None:
    """Nothing is asked for, and the reason is one sentence."""
    found, asked = find(web, {}, typed)
    assert found.failure
    assert found.failure.code == "url"
    assert asked == []


def test_a_host_that_wants_peace_is_not_pestered(web: Any) -> None:
    """After 429 no further path is tried."""
    busy = web.answer(b"", "429 Slow", Retry_After="60")
    found, asked = find(web, {"/": page(), "/feed": busy})
    assert found.failure
    assert asked == ["/", "/feed"]


def test_spellings() -> None:
    """Bare domains mean https first; other schemes mean nothing."""
    assert spellings(" Shore.example ") == ["https://Shore.example", "http://Shore.example"]
    assert spellings("localhost:8000/x")[0] == "https://localhost:8000/x"
    assert spellings("feed://shore.example/f") == [
        "https://shore.example/f",
        "http://shore.example/f",
    ]
    assert spellings("HTTP://shore.example/f") == ["HTTP://shore.example/f"]
    assert spellings("ftp://shore.example") == []


def test_usual_paths_begin_beside_the_page() -> None:
    """Beside the page, then at the root; at the root, then in /blog/."""
    assert usual_paths("https://x.example/lab/news?p=1")[0] == "https://x.example/lab/news/feed"
    assert "https://x.example/feed.json" in usual_paths("https://x.example/lab/")
    assert usual_paths("https://x.example")[0] == "https://x.example/feed"
    assert "https://x.example/blog/rss.xml" in usual_paths("https://x.example/")


def test_a_sitemap_of_the_whole_site_is_not_of_articles() -> None:
    """Dates alone do not make pages articles."""
    entries = [Entry(link=f"https://x.example/p{i}") for i in range(9)]
    assert not is_of_articles(entries, "https://x.example/")


def test_a_listing_of_arxiv_is_known_by_its_address() -> None:
    """A feed of arXiv's is read as one, and called by what it lists."""
    url = "https://rss.arxiv.org/atom/cs.CL"
    parsed = parse_as(Kind.FEED, EMPTY_RSS, url)
    found = source_of(Kind.FEED, url, Fetched(url, 200, {}), parsed)
    assert (found.kind, found.name) == (Kind.ARXIV, "arXiv cs.CL")
    assert found.home == "https://arxiv.org/list/cs.CL/recent"
