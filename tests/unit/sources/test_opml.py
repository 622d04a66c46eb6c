"""OPML comes in whole and goes out whole, and no file of it can hurt."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.model import Kind, Source, SourceState
from lookahead.core.text import one_line, storable
from lookahead.core.urls import canonical
from lookahead.sources.opml import MAX_BYTES, OpmlResult, read, write

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def opml(body: str, head: str = '<?xml version="1.0"?>', version: str = "2.0") -> bytes:
    return f'{head}<opml version="{version}"><head/><body>{body}</body></opml>'.encode()


def feed(url: str, extra: str = "") -> str:
    return f'<outline text="A feed" xmlUrl="{url}" {extra}/>'


def urls(result: OpmlResult) -> list[str]:
    return [source.url for source in result.sources]


def codes(result: OpmlResult) -> set[str]:
    return {problem.code for problem in result.problems}


def test_folders_nest() -> None:
    """Outlines without an address are folders; their names are joined by a slash."""
    found = read(
        opml(
            feed("https://top.example/f")
            + '<outline text="Labs"><outline text="Far / away">'
            + feed("https://in.example/f")
            + "</outline>"
            + feed("https://mid.example/f")
            + "</outline>"
        )
    )
    assert [(s.url, s.folder) for s in found.sources] == [
        ("https://top.example/f", ""),
        ("https://in.example/f", "Labs/Far - away"),
        ("https://mid.example/f", "Labs"),
    ]
    assert not found.problems


def test_attributes_of_many_hands() -> None:
    """Spellings of old programs, feed: addresses, names from either attribute or from the host."""
    found = read(
        opml(
            '<outline title="One" xmlURL="http://one.example/f" htmlUrl="http://one.example/"/>'
            '<OUTLINE text="Two" XMLURL=" feed://two.example/f " htmlUrl="javascript:alert(1)"/>'
            '<outline xmlUrl="feed:https://www.three.example/f" language="de-CH" description="D"/>',
            version="1.0",
        )
    )
    one, two, three = found.sources
    assert (one.name, one.home) == ("One", "http://one.example/")
    assert (two.name, two.url, two.home) == ("Two", "http://two.example/f", "")
    assert (three.name, three.url) == ("three.example", "https://www.three.example/f")
    assert (three.language, three.description) == ("de-CH", "D")


def test_names_that_are_html() -> None:
    """A name is plain words where another program copied a feed's title; our own is what it is."""
    theirs = '<outline text="R&amp;amp;D &lt;b&gt;notes&lt;/b&gt; &amp;#8217;26" xmlUrl="https://a.example/f"/>'
    assert [source.name for source in read(opml(theirs)).sources] == ["R&D notes ’26"]
    ours = Source(slug="x", name="Using &amp; and <b>", home="", url="https://a.example/f")
    assert read(write([ours], "t", NOW)).sources[0].name == ours.name


def test_a_feed_may_hold_others() -> None:
    """An outline with an address and children is a source, and no folder of its children."""
    found = read(
        opml(feed("https://a.example/f")[:-2] + ">" + feed("https://b.example/f") + "</outline>")
    )
    assert [(s.url, s.folder) for s in found.sources] == [
        ("https://a.example/f", ""),
        ("https://b.example/f", ""),
    ]


def test_repeated_sources_are_folded_and_slugs_are_told_apart() -> None:
    """The same address twice is one source; the same name twice is two with two slugs."""
    found = read(
        opml(
            feed("https://a.example/f")
            + feed("http://www.a.example/f/")
            + feed("https://b.example/f")
        )
    )
    assert urls(found) == ["https://a.example/f", "https://b.example/f"]
    assert [source.slug for source in found.sources] == ["a-feed", "a-feed-2"]
    assert [problem.text for problem in found.problems] == [
        "1 outline repeats a source of the same file."
    ]


def test_addresses_that_are_none_are_named() -> None:
    """What is not http(s) is said, the rest is kept."""
    found = read(opml(feed("file:///etc/passwd") + feed("https://a.example/f") + feed("/relative")))
    assert urls(found) == ["https://a.example/f"]
    assert [problem.text for problem in found.problems] == [
        "file:///etc/passwd is not a web address.",
        "/relative is not a web address.",
    ]
    many = read(opml("".join(feed(f"ftp://{i}.example/") for i in range(1000))))
    assert len(many.problems) == 21


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_encodings(encoding: str) -> None:
    """The declared encoding counts."""
    text = f'<?xml version="1.0" encoding="{encoding}"?><opml version="2.0"><body>'
    text += '<outline text="Zürich" xmlUrl="https://z.example/f"/></body></opml>'
    assert [source.name for source in read(text.encode(encoding)).sources] == ["Zürich"]


def test_broken_files_give_what_they_can() -> None:
    """Bare ampersands, HTML's entities and a missing end lose nothing that is there."""
    body = feed("https://a.example/f?a=1&b=2;c&copy=3&amp;d=&#52;", "description='f&uuml;r&nope;'")
    found = read(opml(body + feed("https://b.example/f"))[:-10])
    assert urls(found) == ["https://a.example/f?a=1&b=2;c&copy=3&d=4", "https://b.example/f"]
    assert found.sources[0].description == "für&nope;"


@pytest.mark.parametrize(
    "data", [b"", b"\0", b"{}", b"<html><body/></html>", b"<rss/>", b"\xff\xfe<"]
)
def test_what_is_no_opml_is_said_to_be_none(data: bytes) -> None:
    """Another kind of file gives no source and one clear problem."""
    assert codes(read(data)) == {"not-opml"}
    assert not read(data).sources


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: opml(text)))
def test_never_raises(data: bytes) -> None:
    """Any bytes are some OPML file."""
    assert isinstance(read(data), OpmlResult)


ENTITY = '<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a "{}">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
def test_entities_are_refused_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    """No entity is declared by a list of feeds: XXE and billion laughs end here."""
    canary = tmp_path / "canary"
    canary.write_text("https://leaked.example/")
    head = f'<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a SYSTEM "{canary.as_uri()}">]>'
    found = read(opml(feed("&a;") + "<outline text='&a;'/>", head).decode().encode(encoding))
    assert not found.sources
    assert codes(found) <= {"entities", "not-opml"}
    assert "leaked" not in str(found)


HOSTILE: dict[str, Callable[[], str]] = {
    "depth 10,000": lambda: '<outline text="d">' * 10_000 + feed("https://x.example/"),
    "depth 10,000, closed": lambda: (
        feed("https://x.example/") + '<outline text="d">' * 10_000 + "</outline>" * 10_000
    ),
    "100,000 outlines": lambda: "".join(feed(f"https://{i}.example/f") for i in range(100_000)),
    "100,000 folders": lambda: '<outline text="f"></outline>' * 100_000,
    "50 MB": lambda: "<!--" + "x" * 50_000_000 + "-->",
    "one name of 15 MB": lambda: (
        f'<outline text="{"n" * 15_000_000}" xmlUrl="https://x.example/"/>'
    ),
    "50,000 attributes": lambda: "<outline " + " ".join(f"a{i}='1'" for i in range(50_000)) + "/>",
    "50,000 namespaces": lambda: "".join(f'<a{i}:b xmlns:a{i}="u{i}"/>' for i in range(50_000)),
    "one name 19,000 times": lambda: "".join(feed(f"https://{i}.example/") for i in range(19_000)),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_cost_little(name: str) -> None:
    """Depth, length and number are bounded in time and memory, and the reason is said."""
    data = opml(HOSTILE[name]())
    started, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = read(data)
    assert time.process_time() - started < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000  # kB
    assert len(found.sources) <= 20_000
    assert found.problems or name.startswith(("50,000", "one name"))


def test_limits_keep_what_came_before() -> None:
    """A file that is too deep or too long keeps its beginning; one that is too large is not begun."""
    deep = read(opml(HOSTILE["depth 10,000, closed"]()))
    assert urls(deep) == ["https://x.example/"]
    assert "nested more than 64 deep" in deep.problems[0].text
    many = read(opml(HOSTILE["100,000 outlines"]()))
    assert len(many.sources) == 20_000
    assert codes(many) == {"too-many"}
    assert codes(read(b"x" * (MAX_BYTES + 1))) == {"too-large"}


words = st.text(st.characters(exclude_categories=("Cs",)), max_size=30).map(
    lambda text: one_line(storable(text))
)
names = words.filter(bool)
folders = st.lists(names.filter(lambda name: "/" not in name), max_size=3).map("/".join)
sources = st.builds(
    Source,
    slug=st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True),
    name=names,
    home=st.sampled_from(["", "https://home.example/?a=1&b=<>"]),
    url=st.integers(0, 10**6).map(lambda n: f"https://{n}.example/feed?a=1&b=\"'<>"),
    kind=st.sampled_from(Kind),
    monogram=st.just("L(W"),
    language=st.sampled_from(["en", "de-CH", "zh-Hans"]),
    weight=st.sampled_from([0.3, 1.0, 1.5]),
    categories=st.lists(st.sampled_from(["model", "open source"]), unique=True).map(tuple),
    folder=folders,
    description=words,
    state=st.sampled_from([SourceState.ACTIVE, SourceState.PAUSED]),
)


@given(
    st.lists(sources, max_size=8, unique_by=(lambda s: s.slug, lambda s: canonical(s.url))), names
)
def test_what_is_written_is_read_again(listed: list[Source], title: str) -> None:
    """A round trip keeps every field of every source, whatever the names hold."""
    found = read(write(listed, title, NOW))
    assert not found.problems
    assert sorted(found.sources, key=lambda s: s.slug) == sorted(listed, key=lambda s: s.slug)


def test_the_file_is_what_other_readers_expect() -> None:
    """OPML 2.0 with title, date, type=rss and xmlUrl; a watched page is a link and no feed."""
    page = Source(
        slug="p", name="P", home="https://p.example/", url="https://p.example/", kind=Kind.PAGE
    )
    rss = Source(slug="f", name="F & G", home="", url="https://f.example/f", folder="A/B")
    text = write([page, rss], "Mine", NOW).decode()
    assert '<opml version="2.0"' in text or "opml" in text.splitlines()[1]
    assert "<dateCreated>Sat, 21 Nov 2026 12:00:00 +0000</dateCreated>" in text
    assert '<outline text="A" title="A">' in text
    assert 'type="rss" text="F &amp; G"' in text
    assert 'type="link" text="P" title="P" url="https://p.example/"' in text
    assert text.count("xmlUrl") == 1


def test_a_file_that_breaks_off_says_so() -> None:
    """What is there is read, and nobody thinks that it was all."""
    line = b'<outline text="A" xmlUrl="https://a.example/feed"/>'
    whole = read(b'<opml version="2.0"><body>' + line + b"</body></opml>")
    cut = read(b'<opml version="2.0"><body>' + line + b'<outline text="B" xml')
    assert (len(whole.sources), whole.problems) == (1, ())
    assert len(cut.sources) == 1
    assert [p.code for p in cut.problems] == ["cut"]
