"""Which part of a file is asked for is understood as RFC 9110 says, and no header breaks anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.pages.ranges import BLOCK, Part, blocks, part

TAG = '"1-a"'


@pytest.mark.parametrize(
    ("asked", "first", "length"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-1", 0, 2),
        ("bytes=0-", 0, 10),
        ("bytes=4-", 4, 6),
        ("bytes=4-99999999999999999999999999", 4, 6),
        ("bytes=-3", 7, 3),
        ("bytes=-99", 0, 10),
        ("BYTES= 9-9 ", 9, 1),
        ("bytes=10-", 0, 0),
        ("bytes=10-12", 0, 0),
        ("bytes=-0", 0, 0),
    ],
)
def test_one_range_is_understood(asked: str, first: int, length: int) -> None:
    """First, last, both or the end; beyond the file there is nothing."""
    found = part(asked, "", TAG, 10)
    assert found == Part(first, length, 10)
    assert found.status == (206 if length else 416)
    said = f"bytes {first}-{first + length - 1}/10" if length else "bytes */10"
    assert found.said == said


@pytest.mark.parametrize(
    "asked",
    [
        "", "bytes", "bytes=", "bytes=-", "bytes=5-4", "bytes=a-b", "bytes=0-1,3-4", "bytes=--1", "lines=0-1",
        "bytes=0x1-2", "bytes=1.0-2", "bytes=+1-2", "bytes=\u0661-2", "bytes=0-1\n", "bytes 0-1/10",
        "bytes=0-" + "9" * 5_000, "bytes=" + "0-0," * 100_000, "0-1",
    ],
)  # fmt: skip
def test_whatever_is_no_single_range_is_answered_whole(asked: str) -> None:
    """Several ranges too: a small header must not make a large answer."""
    assert part(asked, "", TAG, 10) is None


def test_a_part_is_of_the_bytes_that_its_asker_knows() -> None:
    """If-Range: the same strong tag, else the whole file."""
    assert part("bytes=0-1", TAG, TAG, 10) == Part(0, 2, 10)
    assert part("bytes=0-1", f" {TAG} ", TAG, 10) == Part(0, 2, 10)
    for other in ('"2-b"', f"W/{TAG}", "Sat, 29 Oct 1994 19:43:31 GMT", "*", "x"):
        assert part("bytes=0-1", other, TAG, 10) is None


def test_a_part_may_be_cut() -> None:
    """From its beginning on; what has nothing still has nothing."""
    assert Part(5, 100, 200).within(10) == Part(5, 10, 200)
    assert Part(5, 5, 200).within(10) == Part(5, 5, 200)
    assert Part(0, 0, 200).within(10).status == 416


def test_an_empty_file_has_no_part() -> None:
    """Its last bytes are all of it; none has a number."""
    assert part("bytes=-1", "", TAG, 0) is None
    assert part("bytes=0-", "", TAG, 0) == Part(0, 0, 0)


headers = st.one_of(
    st.text(max_size=120),
    st.from_regex(r"bytes=[0-9]{0,3}-[0-9]{0,3}(,[0-9]{0,2}-[0-9]{0,2})?", fullmatch=True),
)


@given(headers, st.sampled_from(["", TAG, '"other"']), st.integers(0, 300))
def test_a_part_lies_in_its_file(asked: str, if_range: str, size: int) -> None:
    """Whatever is asked: nothing raises, and what is promised is there."""
    found = part(asked, if_range, TAG, size)
    if found is not None:
        assert found.size == size
        assert 0 <= found.first <= found.first + found.length <= size
        assert if_range in ("", TAG)


@given(st.binary(max_size=200), st.integers(0, 250), st.integers(0, 250))
def test_parts_are_slices(data: bytes, first: int, last: int) -> None:
    """As Python cuts them."""
    found = part(f"bytes={first}-{last}", "", TAG, len(data))
    wanted = data[first : last + 1]
    if last < first:
        assert found is None
    else:
        assert found is not None
        assert data[found.first : found.first + found.length] == wanted


def test_blocks_are_the_part(tmp_path: Path) -> None:
    """Read in pieces; a file that was cut meanwhile ends them."""
    data = bytes(range(256)) * 1_000
    path = tmp_path / "a.mp4"
    path.write_bytes(data)
    found = part("bytes=1000-200999", "", TAG, len(data))
    assert found is not None
    pieces = list(blocks(path, found))
    assert b"".join(pieces) == data[1_000:201_000]
    assert max(map(len, pieces)) == BLOCK
    path.write_bytes(data[:5_000])
    assert b"".join(blocks(path, found)) == data[1_000:5_000]
