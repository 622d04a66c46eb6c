"""How large are pictures, which copies of them are there, and what do links look like elsewhere?"""

from __future__ import annotations

import io
import re
import struct
import time
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from lookahead.publish.looks import covers, pictures
from lookahead.publish.model import Found

Blog = Any  # tests/publish/conftest.py


def png(width: int, height: int, **said: Any) -> bytes:
    out = io.BytesIO()
    image = Image.effect_noise((width, height), 40).convert("RGB")
    image.save(out, said.pop("format", "PNG"), **said)
    return out.getvalue()


def tags(page: str) -> list[str]:
    return re.findall(r"<img[^>]*>", page)


def test_pictures_have_their_size_and_smaller_copies(blog: Blog) -> None:
    """The first loads at once; copies are narrower than the picture, and there."""
    blog.write("posts/a/one.png", png(1200, 600))
    blog.write("static/two.jpg", png(300, 200, format="JPEG"))
    blog.write(
        "posts/a/index.md", "![1](one.png)\n\n![2](/two.jpg)\n", title="a", date="2026-01-01"
    )
    assert blog.build(base_url="https://x.org/b").flaws == ()
    one, two = tags(blog.page("posts/a/index.html"))
    assert 'width="1200" height="600"' in one
    assert "lazy" not in one
    copies = re.findall(r"/b(/assets/pictures/\S+) (\d+)w", one)
    assert [width for _, width in copies] == ["480", "960"]
    for address, width in copies:
        with Image.open(blog.out / address[1:]) as image:
            assert image.size == (int(width), int(width) // 2)
            assert image.format == "WEBP"
    assert 'width="300" height="200"' in two
    assert 'loading="lazy" decoding="async"' in two
    assert "srcset" not in two


def test_original_pictures_alone(blog: Blog) -> None:
    """`pictures = "original"` makes no copies; sizes stay.  Anything else is a flaw."""
    blog.write("posts/a/one.png", png(1200, 600))
    blog.write("posts/a/index.md", "![1](one.png)", title="a", date="2026-01-01")
    blog.write("site.toml", 'pictures = "original"\n')
    blog.build()
    (one,) = tags(blog.page("posts/a/index.html"))
    assert "srcset" not in one
    assert 'height="600"' in one
    assert not (blog.out / "assets/pictures").exists()
    blog.write("site.toml", 'pictures = "tiny"\n')
    assert [flaw.code for flaw in blog.build().flaws] == ["site"]


def test_a_picture_that_changes_changes_its_page(blog: Blog) -> None:
    """A build after the change gives what one from nothing gives, and old copies go."""
    blog.write("static/p.png", png(1200, 600))
    blog.post("a", "![1](/p.png)")
    blog.build()
    blog.write("static/p.png", png(1000, 700))
    blog.build()
    after = blog.files()
    assert 'height="700"' in blog.page("posts/a/index.html")
    assert len([name for name in after if name.startswith("assets/pictures")]) == 2
    blog.options.cache.unlink()
    blog.build()
    assert blog.files() == after
    assert blog.build().written == 0


def bomb() -> bytes:
    """A PNG of a few bytes that says it has four milliards of pixels."""
    head = struct.pack(">IIBBBBB", 65_000, 65_000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 10)), (b"IEND", b""))
    parts = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize(
    "data", [bomb(), b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, png(900, 900)[:5000], b""],
    ids=["bomb", "gif", "zeros", "cut", "empty"],
)  # fmt: skip
def test_a_hostile_picture_is_a_flaw(blog: Blog, data: bytes) -> None:
    """It is published as it is, without copies, and the rest is built."""
    blog.write("static/p.png", data)
    blog.post("a", "![1](/p.png)")
    built = blog.build()
    assert [(flaw.file, flaw.code) for flaw in built.flaws] == [("static/p.png", "picture")]
    (one,) = tags(blog.page("posts/a/index.html"))
    assert "srcset" not in one
    assert (blog.out / "p.png").read_bytes() == data


def test_a_turned_photograph_is_measured_as_it_is_shown(tmp_path: Path) -> None:
    """Exif says that it lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    (tmp_path / "p.jpg").write_bytes(png(900, 600, format="JPEG", exif=exif))
    one = pictures.measure(tmp_path, tmp_path, True, Found("p.jpg", 0, 0))
    assert (one.width, one.height, one.copies) == (600, 900, (480,))
    with Image.open(tmp_path / f"{one.hash}-480.webp") as image:
        assert image.size == (480, 720)


def test_what_the_author_says_of_a_size_holds() -> None:
    """A width alone is joined by the height that goes with it."""
    sized = {"/p.png": pictures.Sized(800, 400, "h")}
    assert 'height="50"' in pictures.dressed('<img src="/p.png" width="100">', sized, "", False)
    whole = '<img src="/p.png" width="1" height="2">'
    assert pictures.dressed(whole, sized, "", False) == whole
    other = '<img src="/q.png">'
    assert pictures.dressed(other, sized, "", False) == other


def test_pictures_of_one_paragraph_are_a_gallery() -> None:
    """Two or more and nothing else; not a picture among words, nor one of light and dark."""
    two = "<p><img src='a'>\n<img src='b'></p>"
    assert pictures.galleries(two).startswith('<p class="gallery">')
    for other in (
        "<p>words <img src='a'> <img src='b'></p>",
        "<p><img src='a'></p><p><img src='b'></p>",
        "<p><img class='only-light'><img class='only-dark'></p>",
    ):
        assert pictures.galleries(other) == other


def test_many_pictures_take_no_time() -> None:
    """A paragraph of pictures and white space that ends in a word is looked at once."""
    start = time.process_time()
    other = "<p>" + "<img src='a'> \n " * 20_000 + "word</p>"
    assert pictures.galleries(other) == other
    assert time.process_time() - start < 1


def test_covers_are_drawn_where_they_are_wanted(blog: Blog) -> None:
    """`cover: auto`, or `covers = true` for every post and note; a cover of one's own goes before."""
    blog.post("a", cover="auto")
    blog.post("b")
    blog.build(base_url="https://x.org")
    page = blog.page("posts/a/index.html")
    (address,) = re.findall(r'og:image" content="https://x\.org(/assets/covers/\w+\.png)"', page)
    with Image.open(blog.out / address[1:]) as image:
        assert image.size == (1200, 630)
    assert "summary_large_image" in page
    assert "og:image" not in blog.page("posts/b/index.html")
    blog.write("site.toml", "covers = true\n")
    blog.write("static/own.png", png(20, 10))
    blog.post("c", cover="/own.png")
    assert blog.build().flaws == ()
    assert "og:image" in blog.page("posts/b/index.html")
    page = blog.page("posts/c/index.html")
    assert 'og:image" content="https://x.org/own.png"' in page
    assert '<img class="u-photo" src="/own.png" alt="" width="20" height="10">' in page


def test_a_cover_is_drawn_once(blog: Blog) -> None:
    """Two builds of one folder give the same bytes; another title gives another cover, the old one goes."""
    blog.post("a", cover="auto")
    blog.build()
    before = blog.files()
    blog.options.cache.unlink()
    blog.build()
    assert blog.files() == before
    blog.post("a", title="Another", cover="auto")
    blog.build()
    drawn = [name for name in blog.files() if name.startswith("assets/covers/")]
    assert len(drawn) == 1
    assert drawn[0] not in before


@pytest.mark.parametrize("title", ["深度学习", "שלום", "नमस्ते"])
def test_a_title_that_cannot_be_drawn_has_no_cover(blog: Blog, title: str) -> None:
    """No boxes in the place of letters, and letters in no wrong order; a flaw says why."""
    blog.post("a", title=title, cover="auto")
    (flaw,) = blog.build().flaws
    assert flaw.code == "cover"
    assert "og:image" not in blog.page("posts/a/index.html")


@pytest.mark.parametrize(
    "title", ["A", "word " * 60, pytest.param("W" * 300, marks=pytest.mark.slow),
              "Größe λ и x₂ 🚀", "a\tb", "<b>&amp;"],
    ids=["short", "long", "one word", "scripts", "tab", "markup"],
)  # fmt: skip
def test_every_title_fits(title: str) -> None:
    """The largest type in which it has its place, else cut; nothing is drawn over the edge."""
    card = covers.Card(title, "site " * 40, "2026-01-01 · " + "N" * 90, covers.colours({}))
    assert covers.lacking(card) == ""
    with Image.open(io.BytesIO(covers.draw(card))) as image:
        shown = image.convert("RGB")
    edge = {
        shown.getpixel((x, y)) for x in (*range(20), *range(1180, 1200)) for y in range(0, 600, 3)
    }
    assert edge == {(0xFD, 0xFC, 0xF9)}


def test_the_site_may_name_a_font(blog: Blog) -> None:
    """A file of static/; one that is no font, or is not there, is a flaw."""
    blog.write("static/f.ttf", covers.LINE.read_bytes())
    blog.write("site.toml", 'cover_font = "f.ttf"\n')
    blog.post("a", cover="auto")
    assert blog.build().flaws == ()
    blog.write("static/f.ttf", b"no font")
    assert [flaw.code for flaw in blog.build().flaws] == ["cover"]
    blog.write("site.toml", 'cover_font = "../f.ttf"\n')
    assert [flaw.code for flaw in blog.build().flaws] == ["site"]
