"""Two addresses are one page exactly when their canonical forms are equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.urls import canonical, host, is_web


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.example/p", "https://a.example/p"),
        ("https://www.a.example/p", "https://a.example/p"),
        ("https://A.Example/p", "https://a.example/p"),
        ("https://a.example:443/p", "https://a.example/p"),
        ("https://a.example/p/", "https://a.example/p"),
        ("https://a.example/p?utm_source=x&utm_medium=y", "https://a.example/p"),
        ("https://a.example/p?id=1&fbclid=z", "https://a.example/p?id=1"),
        ("https://a.example/p#comments", "https://a.example/p"),
        ("https://a.example/p#:~:text=hello", "https://a.example/p"),
        ("https://a.example/%7Ejo/p", "https://a.example/~jo/p"),
        ("https://a.example./p", "https://a.example/p"),
        ("  https://a.example/p\n", "https://a.example/p"),
    ],
)
def test_same(one: str, other: str) -> None:
    """Scheme, www, default port, slash, tracking, noise fragments and needless escapes do not count."""
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/p?id=1", "https://a.example/p?id=2"),
        ("https://a.example/p", "https://a.example/P"),
        ("https://a.example:8443/p", "https://a.example/p"),
        ("https://a.example/log#2026-11-20", "https://a.example/log#2026-11-21"),
        ("https://a.example/a%2Fb", "https://a.example/a/b"),
        ("https://www.example/p", "https://example/p"),
    ],
)
def test_different(one: str, other: str) -> None:
    """What names another page keeps another key."""
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "tag:a.example,2026:1",
        "urn:uuid:1",
        "javascript:alert(1)",
        "/p",
        "https://",
        "http://[::1",
    ],
)
def test_no_web_address(url: str) -> None:
    """What is not an absolute http(s) address has no key."""
    assert canonical(url) == ""
    assert not is_web(url)
    assert host(url) == ""


@given(st.text())
def test_never_raises(text: str) -> None:
    """Any text has an answer."""
    canonical(text)
    canonical("https://" + text)


@given(st.from_regex(r"https?://[a-z]{1,8}\.example(:\d{2,4})?(/[!-~]{0,12}){0,3}", fullmatch=True))
def test_canonical_is_a_fixed_point(url: str) -> None:
    """The key of a key is the key."""
    if key := canonical(url):
        assert canonical("https://" + key) == key
