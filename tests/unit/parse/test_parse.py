"""Does parsing keep its promises: never raise, lose nothing, say what is wrong, believe no nonsense?"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.model import Enclosure, Entry, Kind, Parsed
from lookahead.core.urls import is_web
from lookahead.parse import dates, discover_links, item_hash, parse, parse_as

NOW = datetime(2026, 11, 21, tzinfo=UTC)

# Bytes that resemble feeds, pages and sitemaps: pieces of markup in any order
PIECES = st.sampled_from(
    [
        b'<?xml version="1.0"?>', b"<rss>", b'<rss version="2.0">', b"<channel>", b"<item>", b"</item>",
        b"<title>", b"</title>", b"<link>", b"</link>", b'<link href="/x"/>', b"<pubDate>", b"<entry>",
        b'<feed xmlns="http://www.w3.org/2005/Atom">', b'<content type="xhtml">', b"<div>", b"</div>",
        b"<![CDATA[", b"]]>", b"&amp;", b"&nbsp;", b"&#0;", b"&#xD800;", b"<!--", b"-->", b"<!DOCTYPE x [",
        b"<urlset>", b"<url>", b"<loc>", b"http://a.example/b", b"http://[", b"</channel></rss>",
        b"\xff\xfe",
        b'{"items": [', b'{"id": 1, "url": "http://a.example"}', b"]}", b"<html><body>",
        b"<a href=x>word</a>",
        b"<media:group xmlns:media='http://search.yahoo.com/mrss/'>",
        b" xml:base='javascript:x'", b"<x:y>",
        b"<svg", b"</svg>", b"<base href='http://['>",
        b"9999-99-99", b"2026-11-03T10:00:00Z", b"\x00", b"\xc3",
    ]
)  # fmt: skip
LIKE_FEEDS = st.lists(PIECES, max_size=30).map(b"".join)


def sound(found: Parsed) -> None:
    """What holds of everything that is ever parsed."""
    assert found.entries or found.problems or found.format
    for entry in found.entries:
        assert entry.link == "" or is_web(entry.link)
        for moment in (entry.published, entry.updated):
            assert moment is None or dates.EARLIEST <= moment <= NOW + timedelta(days=2)
        assert all(is_web(file.url) for file in entry.enclosures)
        assert len(item_hash(entry)) == 32


@given(st.binary(max_size=400) | LIKE_FEEDS)
def test_never_raises(data: bytes) -> None:
    """Whatever the bytes, every kind of source gives a value that is sound."""
    for kind in Kind:
        sound(parse_as(kind, data, "https://a.example/b/c", now=NOW))
    discover_links(data, "https://a.example/")


@given(LIKE_FEEDS, st.text(max_size=30), st.text(max_size=30))
def test_never_raises_for_headers(data: bytes, url: str, content_type: str) -> None:
    """Nonsense for an address or a Content-Type is no reason to raise either."""
    parse(data, url, content_type)
    parse_as(Kind.PAGE, data, url, content_type)
    discover_links(data, url)


@given(st.text("<>&;#x!-[]/='\" \n?asvgmtholink:.%\u0091é", max_size=60))
def test_never_raises_for_markup(text: str) -> None:
    """Whatever stands in a title or a body of a well-formed feed, it is read."""
    inner = f"<title>{escape(text)}</title><description>&lt;svg {escape(text)}&lt;/svg&gt;</description>"
    feed = f"<rss version='2.0'><channel><item>{inner}</item></channel></rss>"
    assert len(parse(feed.encode(), "https://a.example/").entries) == 1


@pytest.mark.parametrize("form", ["<content type='xhtml'>{}</content>", "{}", "<title>{}</title>"])
def test_deep(form: str) -> None:
    """Elements within elements, as deep as lxml allows, are read in all places; deeper ones are refused."""
    for depth, readable in ((240, True), (3000, False)):
        nested = "<div>" * depth + "x" + "</div>" * depth
        atom = (
            f"<feed xmlns='http://www.w3.org/2005/Atom'><entry>{form.format(nested)}</entry></feed>"
        )
        found = parse(atom.encode())
        assert (len(found.entries) == 1) is readable
        assert [p.code for p in found.problems] == ([] if readable else ["too-deep"])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"<!doctype html><html><body>hello", "html"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a --><HTML>", "html"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "binary"),
        (b"\x1f\x8b\x08\0\0\0\0\0\0\0", "binary"),
        (b"not a feed at all", "malformed"),
        (b"<kml><Document/></kml>", "not-a-feed"),
        (b'{"hello": 1}', "not-a-feed"),
        (b'{"hello"', "malformed"),
    ],
)
def test_says_what_it_is(data: bytes, code: str) -> None:
    """What is no feed gives no entries and one problem that names it."""
    found = parse(data)
    assert found.entries == ()
    assert [p.code for p in found.problems] == [code]


NUL = b"<?xml version='1.0'?><rss version='2.0'><channel><title>A\0 feed</title>%s</channel></rss>"


def test_a_stray_nul_costs_nothing() -> None:
    """NULs in text are dropped wherever they stand; binary data and UTF-16 are what they were."""
    items = b"<item><title>O\0ne</title><guid>1</guid></item>" + b"<item/>" * 400 + b"\0"
    found = parse(NUL % items)
    assert (found.feed.title, found.entries[0].title, found.format) == ("A feed", "One", "rss2.0")
    json = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1\0"}]}'
    assert [entry.guid for entry in parse(json).entries] == ["1"]
    wide = (NUL % items).replace(b"\0", b"").decode().encode("utf-16")
    assert parse(wide).entries[0].title == "One"
    assert [p.code for p in parse(b"<a" + b"\0\1\2" * 90).problems] == ["binary"]


def test_a_day_that_never_was_is_no_date() -> None:
    """Neither reader makes 2 March of 30 February."""
    for text in ("2026-02-30", "Mon, 30 Feb 2026 10:00:00 GMT", "2026-13-01T00:00:00Z"):
        item = f"<item><title>x</title><pubDate>{text}</pubDate></item>"
        for end in ("", "<unclosed>"):
            (entry,) = parse(
                f"<rss version='2.0'><channel>{item}{end}</channel></rss>".encode()
            ).entries
            assert entry.published is None


def test_bare_path_is_not_opened(tmp_path: Path) -> None:
    """A body that is the name of a file is a body, not a file to read."""
    secret = tmp_path / "secret.xml"
    secret.write_text("<rss><channel><item><title>secret</title></item></channel></rss>")
    assert parse(str(secret).encode()).entries == ()


def real(shared: Path) -> Iterator[tuple[str, bytes]]:
    folder = shared / "data" / "feeds"
    with (folder / "manifest.csv").open(newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            yield row["path"], (folder / row["path"]).read_bytes()


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # feedparser warns of its own names
def test_real_files_lose_nothing(shared: Path) -> None:
    """On every real file, (id, link, title) of what feedparser finds is all there, as a multiset."""
    for name, data in real(shared):
        found = parse(data, now=NOW)
        sound(found)
        ours = Counter((e.guid, e.link, e.title) for e in found.entries)
        theirs: Counter[tuple[str, str, str]] = Counter()
        for e in feedparser.parse(io.BytesIO(data), sanitize_html=False).entries:
            link = (e.get("link") or "").strip()
            theirs[e.get("id") or "", link if is_web(link) else "", e.get("title") or ""] += 1
        assert not theirs - ours, name


@pytest.mark.shared
def test_real_json_feeds_have_entries(shared: Path) -> None:
    """feedparser finds nothing in JSON Feeds; we find something in each that is whole."""
    feeds = [(n, d) for n, d in real(shared) if b"jsonfeed.org" in d and d.strip().endswith(b"}")]
    empty = [n for n, d in feeds if not parse(d).entries]
    assert len(feeds) > 5
    assert all("unknown" in n or "empty" in n or "/10." in n for n in empty), empty


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wed, 02 Oct 2002 15:00:00 +0200", "2002-10-02T13:00:00"),
        ("2 October 2002 3:05 pm EST", "2002-10-02T20:05:00"),
        ("02 Oct 02 15:00 GMT", "2002-10-02T15:00:00"),
        ("2002-10-02T15:00:00.5-05:00", "2002-10-02T20:00:00"),
        ("2002-10-02 15:00", "2002-10-02T15:00:00"),
        ("2002-10", "2002-10-01T00:00:00"),
        ("20021002T150000Z", "2002-10-02T15:00:00"),
        ("2020/1/10 14:33:00", "2020-01-10T14:33:00"),
        ("Tue, 03 Nov 2026 12:00:00 AM", "2026-11-03T00:00:00"),
        ("Tue, 03 Nov 2026 12:00:00 PM", "2026-11-03T12:00:00"),
        ("11/3/2026 02:02:33 PM", "2026-11-03T14:02:33"),
        ("November 3rd, 2026", "2026-11-03T00:00:00"),
        ("Tue Nov  3 10:00:00 2026", "2026-11-03T10:00:00"),
        ("2026-11-03T24:00:00Z", "2026-11-04T00:00:00"),
        ("2026-06-30T23:59:60Z", "2026-07-01T00:00:00"),
        ("11/3/2026", None),
        ("2026-13-01", None),
        ("Tue, 31 Feb 2026 10:00:00 GMT", None),
        ("yesterday", None),
        ("9" * 10_000, None),
        ("", None),
    ],
)
def test_dates(text: str, expected: str | None) -> None:
    """Dates in the forms of the wild are read as their writers meant them, in UTC."""
    found = dates.read(text)
    assert (found and found.replace(tzinfo=None).isoformat()) == expected


@given(
    st.datetimes(datetime(1970, 1, 1), datetime(2099, 1, 1)),
    st.sampled_from(["Z", "+02:00", "-0730"]),
)
def test_dates_agree(moment: datetime, zone: str) -> None:
    """A moment reads the same in RFC 3339 and in RFC 5322."""
    iso = dates.read(f"{moment:%Y-%m-%dT%H:%M:%S}{zone}")
    mail = dates.read(
        f"{moment:%a, %d %b %Y %H:%M:%S} {'GMT' if zone == 'Z' else zone.replace(':', '')}"
    )
    assert iso is not None
    assert iso == mail


def test_selectors() -> None:
    """Selectors made by hand are obeyed, and say so when they find nothing or are no CSS."""
    page = b"<ul><li class=x><b>One thing</b> <a href=1>go</a><i>2026-11-02</i></li>"
    page += b"<li><a href=2>Two</a></li></ul>"
    chosen = {"card": "li.x", "title": "b", "date": "i"}
    found = parse_as(Kind.PAGE, page, "https://a.example/", selectors=chosen)
    assert [(e.title, e.link) for e in found.entries] == [("One thing", "https://a.example/1")]
    assert found.entries[0].published == datetime(2026, 11, 2, tzinfo=UTC)
    for wrong in ({"card": "p.none"}, {"card": "li:::"}, {"title": "b"}):
        found = parse_as(Kind.PAGE, page, "https://a.example/", selectors=wrong)
        assert [p.code for p in found.problems] == ["selectors"]


def test_discover() -> None:
    """A page's feeds are found, absolute, those of comments last, and nothing that is no feed."""
    page = b"""<html><head><base href="/blog/">
        <link rel="alternate" type="application/rss+xml" title="Comments Feed" href="comments/feed">
        <link rel="Alternate" type="application/atom+xml; charset=utf-8" title="News " href="atom.xml">
        <link rel="alternate" type="application/feed+json" href="https://b.example/feed.json">
        <link rel="alternate" hreflang="de" href="/de/"> <link rel="alternate" type="text/html" href="/print">
        <link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">
        <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">"""
    found = discover_links(page, "https://a.example/x")
    assert [(f.url, f.kind, f.title) for f in found] == [
        ("https://a.example/blog/atom.xml", "atom", "News"),
        ("https://b.example/feed.json", "json", ""),
        ("https://a.example/blog/comments/feed", "rss", "Comments Feed"),
    ]


def test_item_hash() -> None:
    """Equal entries hash alike, and every field that a reader sees changes the hash."""
    entry = Entry(guid="g", title="t", tags=("a", "b"))
    others = [
        Entry(guid="g", title="t", tags=("a b",)),
        Entry(guid="g", title="t", summary="x", tags=("a", "b")),
        Entry(guid="g", title="t", content="x", tags=("a", "b")),
        Entry(guid="g", title="t", tags=("a", "b"), published=NOW),
        Entry(guid="g", title="t", tags=("a", "b"), enclosures=(Enclosure("http://a.example/"),)),
    ]
    assert item_hash(entry) == item_hash(Entry(guid="g", title="t", tags=("a", "b")))
    assert len({item_hash(e) for e in [entry, *others]}) == 6
