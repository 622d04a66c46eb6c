"""What does `clean` keep, what does it drop, and is it a fixed point?"""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.text import storable
from lookahead.evals.xss import active
from lookahead.extract import clean
from lookahead.extract.sanitise import MAX_INPUT

BASE = "https://site.example/posts/one"

KEPT = {
    "paragraphs": "<p>One <em>two</em> <strong>three</strong></p>",
    "lists": '<ol start="3"><li>a</li><li>b</li></ol>',
    "definitions": "<dl><dt>a</dt><dd>b</dd></dl>",
    "tables": '<table><tbody><tr><th colspan="2">a</th></tr><tr><td rowspan="2">b</td></tr></tbody></table>',
    "figures": '<figure><img src="https://site.example/a.png" alt="x"><figcaption>y</figcaption></figure>',
    "code with its language": '<pre><code class="language-c++">int x;</code></pre>',
    "formulas": r'<code class="math-inline">\frac{a}{b}</code>',
    "our footnotes": '<sup id="fn-ref-1"><a href="#fn-1" rel="noopener noreferrer nofollow">1</a></sup>',
    "ruby": "<ruby>漢<rt>kan</rt></ruby>",
    "details": "<details><summary>a</summary>b</details>",
}


@pytest.mark.parametrize("html", KEPT.values(), ids=KEPT.keys())
def test_what_reading_needs_is_kept_as_it_is(html: str) -> None:
    """Markup for reading comes out as it went in."""
    assert clean(html, BASE) == html


DROPPED = {
    "scripts": ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
    "handlers": ('<p onclick="x()">a</p>', "<p>a</p>"),
    "styles and classes": ('<p class="x" style="color:red" id="y" data-z="1">a</p>', "<p>a</p>"),
    "foreign classes of code": ('<code class="hx-get evil">a</code>', "<code>a</code>"),
    "attributes of htmx": ('<p hx-get="/x" x-data="{}">a</p>', "<p>a</p>"),
    "drawings": ("<p>a<svg><circle onload=x></svg></p>", "<p>a</p>"),
    "foreign MathML": ("<p>a<math><mi>x</mi></math></p>", "<p>a</p>"),
    "frames": ('<p>a<iframe src="https://x.example"></iframe></p>', "<p>a</p>"),
    "bad schemes": (
        '<a href="javascript:x()">a</a>',
        '<a rel="noopener noreferrer nofollow">a</a>',
    ),
    "tracking pixels": ('<p>a<img src="https://t.example/p" width="1" height="1"></p>', "<p>a</p>"),
    "share links": ('<p>a<a href="https://twitter.com/intent/tweet?u=1">Tweet</a></p>', "<p>a</p>"),
    "pictures without an address": ('<p>a<img src="data:image/png;base64,AA"></p>', "<p>a</p>"),
    "comments": ("<p>a<!-- b --></p>", "<p>a</p>"),
    "control characters": ("<p>a\x00\x0bb</p>", "<p>ab</p>"),
}


@pytest.mark.parametrize(("html", "left"), DROPPED.values(), ids=DROPPED.keys())
def test_what_is_dangerous_or_useless_is_dropped(html: str, left: str) -> None:
    """What could act, track or dress up is gone, and the text around it stays."""
    assert clean(html, BASE) == left


def test_addresses_become_absolute() -> None:
    """A relative address is resolved against the page it stood on."""
    out = clean('<a href="../b?c=1&d=2">x</a><img src="//cdn.example/y.png" alt="">', BASE)
    assert 'href="https://site.example/b?c=1&amp;d=2"' in out
    assert 'src="https://cdn.example/y.png"' in out


def test_without_a_base_relative_addresses_are_dropped() -> None:
    """An address that leads nowhere is worse than none."""
    assert "href" not in clean('<a href="/b">x</a>')


def test_fragments_lead_to_the_original_page() -> None:
    """A link to a place in the page leads to that place of the original, except for our footnotes."""
    assert f'href="{BASE}#part"' in clean('<a href="#part">x</a>', BASE)
    assert 'href="#fn-1"' in clean('<a href="#fn-1">x</a>', BASE)


def test_players_do_not_start_by_themselves() -> None:
    """Audio and video have controls, load nothing before they are asked, and never play by themselves."""
    out = clean('<video src="/v.mp4" autoplay loop></video>', BASE)
    assert "autoplay" not in out
    assert 'preload="none"' in out
    assert "controls" in out


BOMBS = {
    "divs": "<div>" * 50_000,
    "formatting reopened in every paragraph": "".join(f"<p><b i={i}>" for i in range(20_000)),
    "links in divs": "".join(f"<a href=x{i}><div>" for i in range(20_000)),
    "tables in tables": "<table><td>" * 20_000,
    "quotes": "<blockquote>" * 50_000,
    "attributes": "<p " + " ".join(f"a{i}=1" for i in range(100_000)) + ">x",
    "entities": "&amp;" * 200_000,
    "open tags": "<" * 200_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("html", BOMBS.values(), ids=BOMBS.keys())
def test_hostile_shapes_cost_little(html: str) -> None:
    """Depth and number of tags are bounded: two seconds of CPU, and output no larger than ten times."""
    start = time.process_time()
    out = clean(html, BASE)
    assert time.process_time() - start < 2
    assert len(out) < 10 * len(html) + 1_000
    assert clean(out, BASE) == out


_TAGS = (
    "a p div b i em h1 h2 ul li table tr td pre code img script style svg math button select form "
    "template noscript iframe details summary ruby rt caption option body html frameset title textarea "
    "marquee aside header center small kbd section dl dd"
).split()
_ATTRIBUTES = (
    'href="javascript:x()"',
    'src="/a.png"',
    'class="language-x math-inline"',
    'id="fn-1"',
    "onclick=x",
    'style="a"',
    'href="#fn-1"',
    "href='//x.example'",
    'title="<a>"',
)
_PIECES = st.one_of(
    st.builds("<{}>".format, st.sampled_from(_TAGS)),
    st.builds("<{} {}>".format, st.sampled_from(_TAGS), st.sampled_from(_ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(_TAGS)),
    st.sampled_from(
        [
            "\n",
            " ",
            "text",
            "&lt;b&gt;",
            "&#106;",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            '"',
            "\x00",
            "\ufeff",
            "é",
        ]
    ),
    st.text(max_size=4),
)


@pytest.mark.parametrize(
    "html",
    [
        "<p><marquee><div>a</div></marquee></p>",
        "<ul><li>a<aside><li>b</li></aside></li></ul>",
        "<ul><li>a<form><li>b</li></form></li></ul>",
        "<b>a</b>\ufeff",
        "<pre lang=de>\n\na</pre>",
        "<pre><span>\n\na</span></pre>",
    ],
)
def test_what_lost_its_tags_is_clean_all_the_same(html: str) -> None:
    """Where a tag went that kept its neighbours apart, the result is still a fixed point."""
    for once in (clean(html), clean(f"<img>{html}"), clean(f"\ufeff{html}")):
        assert clean(once) == once


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_clean_is_a_fixed_point_and_never_active(html: str) -> None:
    """Cleaning twice changes nothing, no parser finds anything active in it, any database takes it."""
    once = clean(html, BASE)
    assert clean(once, BASE) == once
    assert active(once) == ""
    assert storable(once) == once


@pytest.mark.parametrize("code", [0x7F, *range(0x80, 0xA0)])
@pytest.mark.parametrize("tags", [0, 500])  # with many, another parser reads it first
def test_controls_go_and_references_say_what_they_mean_in_windows_1252(
    code: int, tags: int
) -> None:
    """As characters C1 controls are left out; as references browsers read windows-1252, if it has them."""
    meant = bytes([code]).decode("cp1252", "ignore") if code > 0x7F else ""
    rest = "<i>x</i>" * tags
    assert clean(f"a{chr(code)}b{rest}") == clean(f"ab{rest}")
    for reference in (
        f"&#{code};",
        f"&#x{code:x};",
        f"&#X{code:04X};",
        f"&#{code} ",
        f"&#0{code};",
    ):
        once = clean(f"<p>a{reference}b</p>{rest}")
        assert clean(once) == once
        assert storable(once) == once
        assert once.startswith(f"<p>a{meant or ' '}")


def test_the_search_for_active_content_finds_it() -> None:
    """The auditor of these tests is not blind."""
    for html in (
        "<script>x</script>",
        "<p onclick=x>",
        '<a href="javascript:x">a</a>',
        '<p style="x">',
        "<svg></svg>",
        "<form></form>",
        '<img src="data:x">',
    ):
        assert active(html)


def test_forced_attributes_stand_in_one_order() -> None:
    """The same film is the same text in every process, or it would look like an edit."""
    out = clean(
        '<video src="https://a.example/1.mp4"></video><audio src="https://a.example/1.mp3">'
    )
    assert out.count(' controls="" preload="none">') == 2


@pytest.mark.parametrize(
    ("unit", "whole"),
    [
        ("<p>Kelp and dulse.</p>", "<p>Kelp and dulse.</p>"),
        ("kelp ", "kelp "),
        ("<a href='https://a.example/kelp'>kelp</a> ", ">kelp</a> "),
        ("x", "x"),
    ],
)
def test_what_is_too_long_says_so(unit: str, whole: str) -> None:
    """It is cut between paragraphs or words, never inside of a tag, and tells where the rest is."""
    out = clean(unit * (MAX_INPUT // len(unit) + 1000))
    text, note, end = out.rpartition("<p><em>This is not all of it")
    assert note
    assert end == ": the rest is at the original.</em></p>"
    assert text.rstrip().endswith(whole.strip())
