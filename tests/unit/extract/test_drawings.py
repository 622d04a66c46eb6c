"""An SVG from outside is shown if it only draws; what could act or reach out refuses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lookahead.sample
from lookahead.core.model import Problem
from lookahead.extract.drawings import drawing
from lookahead.extract.rasters import Picture

SAMPLE = Path(lookahead.sample.__file__).parent / "content" / "pictures"
OPEN = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' width="4" height="3">'
)


def svg(inner: str) -> Picture | Problem:
    return drawing(f"{OPEN}{inner}</svg>".encode())


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.svg")), ids=lambda path: path.name)
def test_the_samples_drawings_pass(path: Path) -> None:
    """Charts as programs draw them, with every word and line kept, at their size."""
    found = drawing(path.read_bytes())
    assert isinstance(found, Picture)
    assert found.width == 640
    assert found.data.count(b"<text") == path.read_bytes().count(b"<text")
    assert found.data.count(b"<polyline") == path.read_bytes().count(b"<polyline")
    assert drawing(found.data) == found


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        "<g><SCRIPT xmlns='http://www.w3.org/1999/xhtml'/><script/></g>",
        "<x:script xmlns:x='http://www.w3.org/1999/xhtml'/>",
        "<metadata><script/></metadata>",
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
        "<rect onload='1'/>",
        "<rect ONCLICK='1'/>",
        "<image href='https://far.example/a.png'/>",
        "<image xlink:href='//far.example/a.png'/>",
        "<image href='data:image/svg+xml;base64,AA'/>",
        "<use href='https://far.example/a.svg#b'/>",
        "<use xlink:href='javascript:1'/>",
        "<rect fill='url(https://far.example/#a)'/>",
        "<rect style='fill: URL( &quot;//far.example&quot;)'/>",
        "<rect style='fill: u\\72l(//far.example)'/>",
        "<style>@import '//far.example/a.css';</style>",
        "<style>rect { background: image-set('//far.example/a.png' 1x) }</style>",
        "<style>a{}<g/></style>",
        "<g>&undefined;</g>",
    ],
)
def test_what_acts_or_reaches_out_is_refused(inner: str) -> None:
    """A drawing that holds any of it is not mended, it is refused."""
    assert isinstance(svg(inner), Problem)


@pytest.mark.parametrize(
    ("inner", "gone"),
    [
        ("<metadata><x xmlns='urn:rdf'/></metadata>", "rdf"),
        ("<rect><animate attributeName='x' to='9'/></rect>", "animate"),
        ("<rect xmlns:i='urn:inkscape' i:label='secret'/>", "secret"),
        ("<a href='https://far.example/'><text>w</text></a>", "far.example"),
        ("<!-- a comment --><?php 1?>", "comment"),
        ("<filter id='f'><feGaussianBlur/></filter><rect filter='url(#f)'/>", "filter"),
    ],
)
def test_what_a_picture_does_not_need_is_left_out(inner: str, gone: str) -> None:
    """Metadata, animation, editors' attributes, links, comments and filters."""
    found = svg(inner)
    assert isinstance(found, Picture)
    assert gone.encode() not in found.data


def test_what_pictures_are_made_of_stays() -> None:
    """Gradients, clips, glyphs by reference, embedded rasters and fonts, style sheets."""
    inner = (
        "<style>.a{fill:url(#g);font-family:x}@font-face{src:url(data:font/woff2;base64,AA)}</style>"
        "<defs><linearGradient id='g'><stop/></linearGradient><path id='p' d='M0 0'/></defs>"
        "<rect fill='url(#g)' style='clip-path: url(#c)'/><use xlink:href='#p' x='1'/>"
        "<image href='data:image/png;base64,AAAA'/>"
    )
    found = svg(inner)
    assert isinstance(found, Picture)
    for part in (b"url(#g)", b"linearGradient", b"#p", b"data:image/png", b"font/woff2"):
        assert part in found.data


def test_repetition_has_an_end() -> None:
    """Uses of uses, patterns in patterns, circles and deep nests: refused, and quickly."""
    layers = "".join(
        f"<g id='a{n}'>" + f"<use href='#a{n - 1}'/>" * 10 + "</g>" for n in range(1, 20)
    )
    patterns = "".join(
        f"<pattern id='a{n}'>" + f"<rect fill='url(#a{n - 1})'/>" * 10 + "</pattern>"
        for n in range(1, 20)
    )
    for inner in (
        f"<g id='a0'><rect/></g>{layers}",
        patterns,
        "<g id='a'><use href='#a'/></g>",
        "<g>" * 200 + "</g>" * 200,
        "<rect/>" * 31_000,
    ):
        assert isinstance(svg(inner), Problem)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html xmlns='http://www.w3.org/1999/xhtml'/>",
        b"<svg/>",
        b"<!doctype html><svg xmlns='http://www.w3.org/2000/svg'/>junk",
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>".encode("utf-16"),
        b"<svg xmlns='http://www.w3.org/2000/svg' width='10000' height='10000'/>",
        b"\x1f\x8b\x08 zipped",
        b" " * 4_000_000,
    ],
)
def test_what_is_no_drawing_is_refused(data: bytes) -> None:
    """HTML, entities, other encodings, drawings without a name space or without an end."""
    assert isinstance(drawing(data), Problem)


@given(st.text(alphabet="<>/='\" abgsvxlink:href#url()&;!-?[]\n", max_size=200))
def test_no_text_makes_it_fail(inner: str) -> None:
    """Never raises; what passes, passes again unchanged."""
    found = svg(inner)
    assert isinstance(found, Problem) or drawing(found.data) == found
