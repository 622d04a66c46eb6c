"""An article page loads nothing from elsewhere, whatever its source put into the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser

from lookahead.serve.web.pictures import kept_here

FAR = "https://pictures.example/a.png"
LOADS = ("img", "source", "video", "audio", "embed", "object", "iframe", "track", "link", "image")


def links(page: str) -> list[str]:
    return [a.get("href", "") for a in parser.fromstring(f"<div>{page}</div>").iter("a")]


def test_a_picture_from_elsewhere_becomes_a_link_that_says_what_it_shows() -> None:
    """The caption stays, the picture is one click away."""
    page = kept_here(
        f'<figure><img src="{FAR}" alt="loss &amp; time"><figcaption>C</figcaption></figure>'
    )
    assert "picture at pictures.example: loss &amp; time" in page
    assert links(page) == [FAR]
    assert "<figcaption>C</figcaption>" in page


def test_inside_a_link_there_is_no_second_link() -> None:
    """A linked picture keeps its link."""
    page = kept_here(f'<a href="https://b.example/"><img src="{FAR}" alt="x"></a>')
    assert links(page) == ["https://b.example/"]
    assert "picture at pictures.example: x" in page


def test_what_is_inside_the_page_stays() -> None:
    """A picture written into the text itself reaches nobody."""
    page = kept_here(
        '<img src="data:image/png;base64,AA" alt="x" width="3" srcset="https://e.example/b 2x">'
    )
    assert page == '<img src="data:image/png;base64,AA" alt="x" width="3">'


@pytest.mark.parametrize(
    "page",
    [
        f'<picture><source srcset="{FAR}"><img src="{FAR}"></picture>',
        f'<video poster="{FAR}" src="{FAR}"></video>',
        f'<video><source src="{FAR}"><track src="{FAR}"></video>',
        f"<IMG SRC='{FAR}'>",
        f"<img src={FAR}>",
        f'<img alt="a>b" src="{FAR}">',
        f'<svg><image href="{FAR}"></image></svg>',
        f'<iframe src="{FAR}"></iframe><object data="{FAR}"></object><embed src="{FAR}">',
        '<img src="//pictures.example/a.png"><img src="/static/x"><img src="http://[">',
    ],
)
def test_nothing_is_left_that_loads(page: str) -> None:
    """Every way to load something by itself is gone."""
    tree = parser.fromstring(f"<div>{kept_here(page)}</div>")
    assert not [one.tag for one in tree.iter() if one.tag in LOADS]


def test_a_tag_inside_a_value_is_text() -> None:
    """What looks like a picture in a title is not one, and opens no hole."""
    page = '<a title="<img src=x onerror=y>" href="https://a.example/">t</a>'
    assert kept_here(page) == page


@given(st.text(alphabet="<>\"'=/ aimgsrc:htp.&;\n"))
def test_no_text_gains_an_attribute_or_a_tag_that_loads(text: str) -> None:
    """For any text that was escaped before, nothing changes."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert kept_here(escaped) == escaped


@given(st.text(), st.text())
def test_what_a_picture_says_stays_text(alt: str, path: str) -> None:
    """Hostile descriptions and addresses cannot break out of the link."""
    quoted = [text.replace("&", "&amp;").replace('"', "&quot;") for text in (alt, path)]
    page = kept_here(f'<p><img alt="{quoted[0]}" src="https://a.example/{quoted[1]}"></p>')
    assert page.count("<") - page.count("</") <= 2
    assert 'onerror="' not in page
