"""A picture is what its first bytes say, no larger than its header may say, and nothing else passes."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lookahead.sample
from lookahead.core.model import Problem
from lookahead.extract.rasters import MAX_PIXELS, Picture, raster

SAMPLE = Path(lookahead.sample.__file__).parent / "content" / "pictures"


def png(width: int, height: int) -> bytes:
    head = struct.pack(">II", width, height)
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + head + b"\x08\x02\0\0\0"


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0"


def jpeg(width: int, height: int) -> bytes:
    comment = b"\xff\xfe\0\x06abcd\xff\xff\xe1\0\x04xx"
    return b"\xff\xd8" + comment + b"\xff\xc2\0\x11\x08" + struct.pack(">HH", height, width)


def webp_lossy(width: int, height: int) -> bytes:
    frame = b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height)
    return b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0" + frame


def webp_lossless(width: int, height: int) -> bytes:
    bits = (width - 1) | (height - 1) << 14
    return b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + struct.pack("<I", bits)


def webp_extended(width: int, height: int) -> bytes:
    sides = [(side - 1).to_bytes(3, "little") for side in (width, height)]
    return b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"".join(sides)


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, name) + body


def avif(width: int, height: int) -> bytes:
    tile = box(b"ispe", bytes(4), struct.pack(">II", 1, 1))
    whole = box(b"ispe", bytes(4), struct.pack(">II", width, height))
    iprp = box(b"iprp", box(b"ipco", tile, whole))
    return box(b"ftyp", b"mif1\0\0\0\0mif1avif") + box(b"meta", bytes(4), box(b"hdlr"), iprp)


Maker = Callable[[int, int], bytes]
MADE: list[tuple[str, Maker]] = [
    ("image/png", png),
    ("image/gif", gif),
    ("image/jpeg", jpeg),
    ("image/webp", webp_lossy),
    ("image/webp", webp_lossless),
    ("image/webp", webp_extended),
    ("image/avif", avif),
]


@pytest.mark.parametrize(("kind", "make"), MADE)
def test_the_size_is_read_from_the_header(kind: str, make: Maker) -> None:
    """Every format, to the pixel, whatever picture type the server declares."""
    for declared in (kind, "image/x-odd; charset=utf-8", "application/octet-stream", ""):
        assert raster(make(640, 357), declared) == Picture(kind, 640, 357, make(640, 357))


@pytest.mark.parametrize(("kind", "make"), MADE)
def test_a_picture_of_a_hundred_megapixels_is_refused(kind: str, make: Maker) -> None:
    """10,000 x 10,000 never reaches the reader's memory; just below the bound does."""
    found = raster(make(10_000, 10_000), kind)
    assert isinstance(found, Problem)
    assert found.code == "too-large"
    assert isinstance(raster(make(8000, MAX_PIXELS // 8000), kind), Picture)


@pytest.mark.parametrize(("kind", "make"), MADE)
def test_a_cut_off_header_is_no_picture(kind: str, make: Maker) -> None:
    """Every beginning of a header is refused without an exception."""
    whole = make(640, 357)
    for end in range(len(whole)):
        found = raster(whole[:end], kind)
        assert isinstance(found, Problem) or found.width == 640 or kind == "image/png"


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        (b"<!doctype html><script>1</script>", "image/png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png"),
        (png(3, 3), "text/html"),
        (png(3, 3), "text/html; image/png"),
        (b"", "image/png"),
        (png(0, 3), "image/png"),
        (b"BM" + bytes(60), "image/bmp"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, declared: str) -> None:
    """Both the type that is declared and the first bytes must say picture."""
    assert isinstance(raster(data, declared), Problem)


@given(st.sampled_from(MADE), st.binary(max_size=300), st.integers(0, 60))
def test_no_bytes_make_it_fail(made: tuple[str, Maker], noise: bytes, at: int) -> None:
    """Whatever follows a valid beginning: a picture within the bounds, or a problem."""
    kind, make = made
    found = raster(make(640, 357)[:at] + noise, kind)
    assert isinstance(found, Problem) or 0 < found.width * found.height <= MAX_PIXELS


def test_the_samples_pictures_pass() -> None:
    """PNG as an encoder writes it."""
    found = raster((SAMPLE / "diffusion-steps.png").read_bytes(), "image/png")
    assert isinstance(found, Picture)
    assert (found.width, found.height) == (480, 300)
