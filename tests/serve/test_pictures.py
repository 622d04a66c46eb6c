"""An article page loads nothing from elsewhere, whatever its source put into the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser
from lxml.html import HtmlElement

from lookahead.serve.web.pictures import address, kept_here, opened

FAR = "https://pictures.example/a.png"
LOADS = ("source", "video", "audio", "embed", "object", "iframe", "track", "link", "image")


def links(page: str) -> list[str]:
    return [a.get("href", "") for a in parser.fromstring(f"<div>{page}</div>").iter("a")]


def pictures(page: str) -> list[HtmlElement]:
    return list(parser.fromstring(f"<div>{page}</div>").iter("img"))


def test_a_picture_from_elsewhere_is_shown_from_a_copy_of_ours() -> None:
    """Its words, its size and its caption stay; its address is ours, and leads back to it."""
    page = kept_here(
        f'<figure><img src="{FAR}?a=1&amp;b=2" alt="loss &amp; time" width="640" height="4"'
        ' title="x" onerror="y"><figcaption>C</figcaption></figure>'
    )
    (picture,) = pictures(page)
    assert dict(picture.attrib) == {
        "src": address(f"{FAR}?a=1&b=2"),
        "alt": "loss & time",
        "width": "640",
        "height": "4",
        "loading": "lazy",
        "decoding": "async",
    }
    assert opened(*picture.get("src").split("/")[2:]) == f"{FAR}?a=1&b=2"
    assert "<figcaption>C</figcaption>" in page


def test_inside_a_link_the_picture_keeps_its_link_and_gives_it_a_name() -> None:
    """A picture without words says where it is from, so that no link is empty."""
    page = kept_here(f'<a href="https://b.example/"><img src="{FAR}" alt=""></a>')
    assert links(page) == ["https://b.example/"]
    assert [p.get("alt") for p in pictures(page)] == ["picture from pictures.example"]


def test_an_address_that_no_copy_can_have_stays_a_link() -> None:
    """Endless ones, and such with what cannot be printed."""
    for url in (f"{FAR}?{'a' * 2000}", f"{FAR}?\u202e"):
        page = kept_here(f'<img src="{url}" alt="x">')
        assert not pictures(page)
        assert links(page) == [url]


def test_only_our_signature_opens_an_address() -> None:
    """Another address, another signature, half of one, and what is no address at all."""
    signature, key = address(FAR).split("/")[2:]
    other = address("http://127.0.0.1/").split("/")[3]
    assert opened(signature, key) == FAR
    for forged in (
        ("0" * 32, key),
        (signature, other),
        (signature[:-1], key),
        ("", key),
        (signature, ""),
        (signature, "!"),
        (signature, "a"),
        (signature, "_w"),
        ("é", key),
    ):
        assert opened(*forged) == ""


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
    """Every way to load something by itself is gone, but for copies of ours."""
    tree = parser.fromstring(f"<div>{kept_here(page)}</div>")
    for one in tree.iter():
        assert one.tag not in LOADS
        assert one.tag != "img" or one.get("src").startswith("/picture/")
        assert not one.get("srcset")


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


def test_a_refused_picture_has_its_words_in_its_place() -> None:
    """What it shows, where it is, and why it is not here; inside a link it is no link."""
    why = "It is 10000 x 10000 pixels, too large to be shown."
    page = kept_here(f'<p><img src="{FAR}" alt="loss <b>"></p>', lambda _: why)
    assert not pictures(page)
    assert links(page) == [FAR]
    said = parser.fromstring(page).text_content()
    assert said == (
        "picture at pictures.example (not shown here: It is 10000 x 10000 pixels, too large to be"
        " shown): loss <b>"
    )
    inside = kept_here(f'<a href="https://b.example/"><img src="{FAR}" alt="x"></a>', lambda _: why)
    assert links(inside) == ["https://b.example/"]


@pytest.mark.parametrize(
    ("given", "copy", "size"),
    [
        ("", (800, 400), ("800", "400")),
        (' width="200"', (800, 400), ("200", "100")),
        (' height="100"', (800, 400), ("200", "100")),
        (' width="200" height="7"', (800, 400), ("200", "100")),
        (' width="200" height="7"', None, ("200", "7")),
        (' width="100%" height="0"', None, (None, None)),
        (' width="999999999"', None, (None, None)),
        ("", (0, 0), (None, None)),
    ],
)
def test_a_picture_has_a_size_before_it_is_loaded(
    given: str, copy: tuple[int, int] | None, size: tuple[str | None, str | None]
) -> None:
    """The width that the text gives, in the proportions of the copy."""
    (shown,) = pictures(kept_here(f'<img src="{FAR}" alt="x"{given}>', lambda _: copy))
    assert (shown.get("width"), shown.get("height")) == size
