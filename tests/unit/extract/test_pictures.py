"""Are pictures found behind lazy loading, and captions in every markup?"""
# ruff: noqa: E501  markup in tests stays on one line, as sites send it

from __future__ import annotations

import pytest

from lookahead.extract import feed_html, pictures

BASE = "https://site.example/post"
REAL = "https://site.example/real.png"

LAZY = {
    "data-src": '<img src="data:image/gif;base64,R0" data-src="/real.png">',
    "data-original": '<img src="/blank.gif" data-original="/real.png">',
    "srcset only": '<img srcset="/small.png 200w, /real.png 1200w, /huge.png 5000w">',
    "densities": '<img src="" srcset="/low.png 1x, /real.png 2x">',
    "noscript twin": '<img class="lazy" src="/spacer.gif" data-x="1"><noscript><img src="/real.png"></noscript>',
    "picture": '<picture><source srcset="/real.png 800w" type="image/webp"><img alt="x"></picture>',
    "picture with its own": '<picture><source srcset="/other.webp"><img src="/real.png"></picture>',
    "amp": '<amp-img src="/real.png" srcset="x"></amp-img>',
}


@pytest.mark.parametrize("html", LAZY.values(), ids=LAZY.keys())
def test_lazy_pictures_get_their_real_address(html: str) -> None:
    """One picture, at the address where it is."""
    found = feed_html(f"<p>a</p>{html}<p>b</p>", BASE)
    assert found.html.count("<img") == 1
    assert f'src="{REAL}"' in found.html
    assert found.image == REAL


CAPTIONS = {
    "figure": '<figure><img src="/real.png"><figcaption>What it shows</figcaption></figure>',
    "WordPress": '<div class="wp-caption"><img src="/real.png"><p class="wp-caption-text">What it shows</p></div>',
    "a paragraph after": '<p><img src="/real.png"></p><p class="caption">What it shows</p>',
    "a div around both": '<div class="image"><img src="/real.png"><div class="image-caption">What it shows</div></div>',
    "nested": '<figure><div><a href="/x"><img src="/real.png"></a></div><div class="caption"><p>What it shows</p></div></figure>',
}


@pytest.mark.parametrize("html", CAPTIONS.values(), ids=CAPTIONS.keys())
def test_captions_belong_to_figures(html: str) -> None:
    """A picture and its caption are one figure, whatever the site calls them."""
    out = feed_html(html, BASE).html
    figure = out[out.index("<figure") : out.index("</figure>")]
    assert REAL in figure
    assert "What it shows" in figure[figure.index("<figcaption") :]


def test_a_noscript_with_words_is_no_picture() -> None:
    """A request to turn on JavaScript is not shown."""
    assert (
        "JavaScript" not in feed_html("<p>a</p><noscript>Turn on JavaScript</noscript>", CDN).html
    )


CDN = "https://cdn.example/2026/"


@pytest.mark.parametrize(
    ("image", "inside"),
    [
        ("a-long-walk.jpg", "a-long-walk.jpg"),
        ("a-long-walk.jpg", "a-long-walk-1024x683.jpg"),
        ("a-long-walk.jpg?w=1200", "a-long-walk-scaled.webp?w=300"),
        ("a-long-walk@2x.png", "a-long-walk.png"),
        ("hero.png", "hero.png?width=800"),
        ("_next/image?url=%2Fimg%2Floss-curve.png&w=640", "../img/loss-curve.png"),
        ("fetch/w_1200/https%3A%2F%2Fb.example%2F0f3a-77_1400x900.png", "0f3a-77_700x450.png"),
    ],
)
def test_the_same_picture_is_not_shown_twice(image: str, inside: str) -> None:
    """In whatever size, from whatever resizer."""
    assert pictures.lead(CDN + image, f'<p>x</p><img src="{CDN}{inside}" alt="">') == ""


@pytest.mark.parametrize(
    ("image", "inside"),
    [
        ("a-long-walk.jpg", "another-walk.jpg"),
        ("one/hero.png", "two/hero.png"),
        ("1.png", "2.png"),
        ("a-long-walk.jpg", ""),
    ],
)
def test_another_picture_stands_above_the_text(image: str, inside: str) -> None:
    """Names that every article has are no sign that it is the same."""
    html = f'<img src="{CDN}{inside}" alt="">' if inside else "<p>x</p>"
    assert pictures.lead(CDN + image, html) == CDN + image


@pytest.mark.parametrize("image", ["", "data:image/png;base64,AA", "https://[", "/a.png"])
def test_what_is_no_address_is_no_picture(image: str) -> None:
    """Nothing is shown for it."""
    assert pictures.lead(image, "<p>x</p>") == ""
