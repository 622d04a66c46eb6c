"""Do the feeds keep every rule of their formats, and do the rules see feeds that do not?"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedrules
import pytest
import showcase

from lookahead.publish import feeds
from lookahead.sample import notes

Blog = Any  # tests/publish/conftest.py
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HERE = "https://a.example/feed"
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>News</title><link>https://a.example/</link><description>What is new</description>
<language>en-gb</language><lastBuildDate>Fri, 02 Jan 2026 10:00:00 GMT</lastBuildDate>
<managingEditor>ada@a.example (Ada Byron)</managingEditor>
<atom:link href="https://a.example/feed" rel="self" type="application/rss+xml"/>
<item><title>One</title><link>https://a.example/1</link>
<guid isPermaLink="true">https://a.example/1</guid>
<pubDate>Fri, 02 Jan 2026 10:00:00 GMT</pubDate><dc:creator>Ada</dc:creator><category>x</category>
<description>Short</description><content:encoded><![CDATA[<p><a href="https://a.example/2">Two</a></p>]]></content:encoded>
<enclosure url="https://a.example/1.mp3" length="12" type="audio/mpeg"/></item>
<item><title>Two</title><guid isPermaLink="false">tag:a.example,2026:2</guid></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><id>https://a.example/</id><title>News</title>
<updated>2026-01-02T10:00:00Z</updated><link href="https://a.example/"/>
<link href="https://a.example/feed" rel="self" type="application/atom+xml"/>
<entry><id>tag:a.example,2026:1</id><title>One</title><updated>2026-01-02T10:00:00+01:00</updated>
<author><name>Ada</name></author><link href="https://a.example/1" rel="alternate" type="text/html"/>
<category term="x"/><content type="html">&lt;p>Two&lt;/p></content></entry>
<entry><id>tag:a.example,2026:2</id><title>Two</title><updated>2026-01-02T10:00:00Z</updated>
<author><name>Ada</name></author><link href="https://a.example/2"/></entry></feed>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "News", "home_page_url": "https://a.example/",
"feed_url": "https://a.example/feed", "language": "en", "_own": 1, "items": [{"id": "1",
"url": "https://a.example/1",
"content_html": "<p>Two</p>", "date_published": "2026-01-02T10:00:00Z",
"authors": [{"name": "Ada"}], "tags": ["x"],
"attachments": [{"url": "https://a.example/1.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 3}]},
{"id": "2", "content_text": "Two"}]}"""
WHOLE = {"rss": RSS, "atom": ATOM, "json": JSON}
HTML = '<p><a href="https://a.example/2">Two</a></p>'
BROKEN = [  # the rule, a feed, and what in it becomes what
    ("markup-well-formed", "rss", "</item>", ""),
    ("markup-well-formed", "rss", "<title>One", "<title>&nbsp;One"),
    ("json-well-formed", "json", '"_own": 1,', '"_own": 1,,'),
    ("markup-utf-8", "atom", 'encoding="utf-8"', 'encoding="latin1"'),
    ("any-characters", "rss", "Short", "Sh\x93ort"),
    ("any-characters", "json", "Two", "Tw\ufffd"),
    ("markup-doctype", "rss", "<rss ", "<!DOCTYPE rss>\n<rss "),
    ("any-content-elements", "rss", HTML, "<p>a</p><script>b()</script>"),
    ("any-content-elements", "atom", "&lt;p>", "&lt;style>p{}&lt;/style>&lt;p>"),
    ("any-content-elements", "json", "<p>Two</p>", "<iframe src='https://a.example/'></iframe>"),
    ("any-content-elements", "rss", HTML, "<svg><script>b()</script></svg>"),
    ("any-content-attributes", "rss", HTML, '<p role="note">a</p>'),
    ("any-content-attributes", "rss", HTML, '<img onerror="b()" alt="a">'),
    ("any-content-styles", "rss", HTML, '<p style="position: fixed">a</p>'),
    ("any-content-styles", "rss", HTML, '<p style="background: url(https://a.example/)">a</p>'),
    ("any-content-addresses", "rss", HTML, '<a href="/2">a</a>'),
    ("any-content-addresses", "json", "<p>Two</p>", "<a href='#fn-1'>Two</a>"),
    ("any-content-addresses", "rss", HTML, '<img srcset="https://a.example/1 1x, 2.png 2x" alt="">'),
    ("markup-titles", "rss", "<title>One", "<title>&lt;em>One"),
    ("markup-titles", "atom", "<title>Two", "<title>A &amp;amp; B"),
    ("rss-version", "rss", 'version="2.0"', 'version="0.92"'),
    ("rss-required", "rss", "<description>What is new</description>", ""),
    ("rss-elements", "rss", "<category>x", "<categories>y</categories><category>x"),
    ("rss-elements", "rss", "<title>One</title>", "<title>One</title><title>Uno</title>"),
    ("rss-order", "rss", "</channel>", "<ttl>60</ttl></channel>"),
    ("rss-addresses", "rss", "<link>https://a.example/1<", "<link>/1<"),
    ("rss-addresses", "rss", "<link>https://a.example/1<", "<link>https://a.example/a b<"),
    ("rss-language", "rss", "en-gb", "english"),
    ("rss-language", "rss", "<language>en-gb</language>", ""),
    ("rss-dates", "rss", "<pubDate>Fri, 02", "<pubDate>Mon, 02"),
    ("rss-dates", "rss", "Jan 2026 10:00:00 GMT</pubDate>", "Jan 26 10:00:00 GMT</pubDate>"),
    ("rss-dates", "rss", "<pubDate>Fri, 02 Jan", "<pubDate>Fri, 32 Jan"),
    ("rss-dates", "rss", "Fri, 02 Jan 2026 10:00:00 GMT</last", "2026-01-02T10:00:00Z</last"),
    ("rss-plausible", "rss", "<pubDate>Fri, 02 Jan 2026", "<pubDate>Sat, 02 Jan 2027"),
    ("rss-self", "rss", 'rel="self"', 'rel="next"'),
    ("rss-self", "rss", 'href="https://a.example/feed"', 'href="https://a.example/feeds"'),
    ("rss-item", "rss", "<item><title>Two</title>", "<item>"),
    ("rss-guid", "rss", '<guid isPermaLink="false">tag:a.example,2026:2</guid>', ""),
    ("rss-guid", "rss", 'isPermaLink="false"', 'isPermaLink="no"'),
    ("rss-guid", "rss", 'isPermaLink="false"', 'isPermaLink="true"'),
    ("rss-guid", "rss", ">tag:a.example,2026:2<", ">2<"),
    ("rss-guid", "rss", ">tag:a.example,2026:2<", ">https://a.example/1<"),
    ("rss-people", "rss", "ada@a.example (Ada Byron)", "Ada Byron"),
    ("rss-one-author", "rss", "<dc:creator>", "<author>a@a.example (Ada)</author><dc:creator>"),
    ("rss-description-first", "rss", "<description>Short</description>", ""),
    ("rss-enclosure", "rss", ' length="12"', ""),
    ("rss-enclosure", "rss", 'type="audio/mpeg"', 'type="mp3"'),
    ("rss-category", "rss", "<category>x", "<category>"),
    ("atom-required", "atom", "<updated>2026-01-02T10:00:00+01:00</updated>", ""),
    ("atom-elements", "atom", "<category", "<pubDate>x</pubDate><category"),
    ("atom-elements", "atom", "<title>One", "<title>Uno</title><title>One"),
    ("atom-author", "atom", "<author><name>Ada</name></author>", ""),
    ("atom-author", "atom", "<name>Ada</name>", "<name> </name>"),
    ("atom-id", "atom", "tag:a.example,2026:1<", "one<"),
    ("atom-id", "atom", "tag:a.example,2026:1<", "tag:a.example,2026:2<"),
    ("atom-dates", "atom", "10:00:00+01:00", "10:00:00+0100"),
    ("atom-dates", "atom", "2026-01-02T10:00:00+01:00", "2026-02-30T10:00:00Z"),
    ("atom-plausible", "atom", "2026-01-02T10:00:00+01:00", "1970-01-01T00:00:00Z"),
    ("atom-links", "atom", 'href="https://a.example/1"', 'href="/1"'),
    ("atom-links", "atom", 'rel="alternate"', 'rel="sibling"'),
    ("atom-links", "atom", 'type="text/html"', 'type="html"'),
    ("atom-links", "atom", "<category", '<link href="https://a.example/3" type="text/html"/><category'),
    ("atom-self", "atom", 'rel="self"', 'rel="next"'),
    ("atom-content", "atom", '<link href="https://a.example/2"/>', ""),
    ("atom-content", "atom", 'type="html">&lt;p>Two&lt;/p>', 'src="https://a.example/1">'),
    ("atom-language", "atom", 'xml:lang="en"', 'xml:lang="en_GB"'),
    ("atom-category", "atom", 'term="x"', 'label="x"'),
    ("json-version", "json", "version/1.1", "version/1"),
    ("json-version", "json", '"title": "News",', ""),
    ("json-names", "json", '"_own"', '"own"'),
    ("json-id", "json", '"id": "2"', '"id": 2'),
    ("json-id", "json", '"id": "2"', '"id": "1"'),
    ("json-content", "json", '"content_text"', '"_text"'),
    ("json-addresses", "json", '"url": "https://a.example/1",', '"url": "/1",'),
    ("json-self", "json", "https://a.example/feed", "https://a.example/feed.json"),
    ("json-dates", "json", "2026-01-02T10:00:00Z", "2 January 2026"),
    ("json-people", "json", '"authors": [{"name": "Ada"}]', '"authors": ["Ada"]'),
    ("json-people", "json", '"authors": [{"name": "Ada"}]', '"author": {"name": "Ada"}'),
    ("json-tags", "json", '"tags": ["x"]', '"tags": [7]'),
    ("json-tags", "json", '"language": "en"', '"language": "en_GB"'),
    ("json-attachments", "json", '"mime_type": "audio/mpeg", ', ""),
]  # fmt: skip


@pytest.mark.parametrize("format", WHOLE)
def test_a_sound_feed_breaks_no_rule(format: str) -> None:
    """The feeds that are broken below are sound before."""
    assert feedrules.check(WHOLE[format].encode(), HERE, NOW) == []


@pytest.mark.parametrize(("name", "format", "old", "new"), BROKEN)
def test_a_broken_feed_breaks_that_rule_alone(name: str, format: str, old: str, new: str) -> None:
    """One thing changed is seen by the rule for it, and by no other."""
    assert WHOLE[format].count(old)
    data = WHOLE[format].replace(old, new, 1).encode("utf-8")
    assert {one.rule for one in feedrules.check(data, HERE, NOW)} == {name}


def test_every_rule_is_tripped_by_a_feed() -> None:
    """None is in the table that no feed above breaks, and each names its clause."""
    assert {name for name, *_ in BROKEN} == set(feedrules.RULES)
    assert all(one.clause for one in feedrules.RULES.values())


# ---- ours ----------------------------------------------------------------------------------------


def sound(blog: Blog, base: str, at_least: int) -> None:
    """Every feed of the site keeps every rule."""
    found = feedrules.of_site(blog.out, base, blog.options.now)
    assert len(found) >= at_least
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.slow
@pytest.mark.parametrize("base", ["https://a.example", "https://a.example/under/here"])
def test_feeds_of_the_sample_notes(blog: Blog, base: str) -> None:
    """Home, section, categories, tags, with and without a path before them: no error, no warning."""
    notes.lay(blog.content)
    blog.build(base_url=base, now=datetime(2026, 12, 1, tzinfo=UTC))
    sound(blog, base, 30)


@pytest.mark.parametrize("theme", showcase.THEMES)
def test_feeds_of_the_gallery(blog: Blog, theme: str) -> None:
    """Every element that a text can have may stand in a feed."""
    blog.content = showcase.lay_out(blog.content / "gallery", theme=theme)
    blog.build()
    sound(blog, "https://example.org", 15)


@pytest.mark.shared
@pytest.mark.slow
def test_feeds_of_real_posts(blog: Blog, shared: Path) -> None:
    """A hundred of them, with all that their authors' HTML holds."""
    maker = shared / "tools" / "make_posts.py"
    subprocess.run([sys.executable, maker, blog.content, "100"], check=True, capture_output=True)
    blog.build(base_url="https://a.example/b", now=datetime(2026, 12, 1, tzinfo=UTC))
    sound(blog, "https://a.example/b", 80)


def test_feeds_of_texts_that_try_to_break_them(blog: Blog) -> None:
    """Without a date or a word, with brackets in the title, scripts, frames, styles, control characters."""
    blog.write(
        "site.toml", 'title = "A < B & ]]>"\nbase_url = "https://a.example"\nlanguage = "de"\n'
    )
    blog.write("posts/bare.md", "", title="bare")
    blog.post("title", title="1 < 2 & </title> ]]>", tags=["c++ <x>", "ä b"])
    blog.post("control", "a\x07b \x9c <![CDATA[ ]]> &nbsp;", title="bell \x07")
    blog.post(
        "html",
        '<div style="position:fixed" role="note" aria-label="x">'
        '<p style="color:red">role="y" > z</p></div>\n\n'
        '<style>p{}</style>\n<iframe title="f" src="https://a.example/f"></iframe>\n<script>a()</script>',
        scripts=True,
    )  # fmt: skip
    blog.post("words", "Write `<b>` and `&lt;` in words.")
    blog.build()
    sound(blog, "https://a.example", 8)
    assert "Write &amp;lt;b&amp;gt; and &amp;amp;lt; in words." in blog.page("index.xml")
    kept = blog.page("feed.json")
    assert "color:red" in kept
    assert ">https://a.example/f</a>" in kept


def test_what_readers_take_away_is_not_carried() -> None:
    """Roles, labels, scripts and placed boxes go; words, links and plain styles stay."""
    html = (
        '<p role="note">role="b"</p><script>a()</script><p style="text-align: center">c</p>'
        '<p style=\'display: flex\'>d</p><iframe width="9" src="https://a.example/"></iframe>'
    )
    assert feeds.carried(html) == (
        '<p>role="b"</p><p style="text-align: center">c</p><p>d</p>'
        '<a href="https://a.example/">https://a.example/</a>'
    )
