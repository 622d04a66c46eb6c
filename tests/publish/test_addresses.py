"""Which names terms and titles have in addresses: those that Hugo gave them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publish.conftest import Blog

from lookahead.publish import addresses

NAMES = [
    ("Machine Learning", "machine-learning"),
    ("C++", "c++"),
    ("ünïcode", "ünïcode"),
    ("Q&A", "qa"),
    ("a & b", "a--b"),
    ("node.js", "node.js"),
    ("ci/cd", "ci/cd"),
    ("a - b", "a---b"),
    ("emoji 🎉", "emoji-"),
    ("日本 語", "日本-語"),
    ("C#", "c~sharp"),
    (".NET", "~dotnet"),
]


@pytest.mark.parametrize(("word", "name"), NAMES)
def test_terms_are_called_as_hugo_calls_them(word: str, name: str) -> None:
    """Apart from what no host serves well."""
    assert addresses.term(word) == name


def test_accents_go_only_where_hugo_was_told_so() -> None:
    """`removePathAccents` is off unless a site turns it on."""
    assert addresses.hugo("Über uns") == "über-uns"
    assert addresses.hugo("Über uns", accents=False) == "uber-uns"


@given(st.text(), st.text())
def test_terms_that_hugo_tells_apart_stay_apart(one: str, other: str) -> None:
    """And each has a name that stays where it is put."""
    assert addresses.safe(addresses.term(one)) == addresses.term(one) != ""
    first, second = addresses.hugo_name(one), addresses.hugo_name(other)
    if first and second and first != second:
        assert addresses.term(one) != addresses.term(other)


FILES = [
    ("posts/Caps Name & Co (1)", "/posts/caps-name--co-1/"),
    ("posts/What's new, Ada?", ""),
    ("posts/What's new, Ada", "/posts/whats-new-ada/"),
    ("posts/My Folder/Über uns", "/posts/my-folder/über-uns/"),
    ("posts/🎉", "/posts/🎉/"),
    ("posts/(..)", "/posts/(..)/"),
    ("posts/../a", ""),
    ("posts/con", ""),
    ("a\x07", ""),
]


@pytest.mark.parametrize(("path", "address"), FILES)
def test_files_stand_where_hugo_put_them(path: str, address: str) -> None:
    """Without spaces and signs; names that no address may have stay refused."""
    assert addresses.filed(path) == address


def test_a_tag_of_an_older_hugo_leads_on(blog: Blog) -> None:
    """Signs between spaces were one hyphen before; a tag that has that name keeps it."""
    blog.post("Fish & Chips", tags=["a & b", "R & D", "R D"])
    blog.build()
    assert "/tags/a--b/" in blog.page("tags/a-b/index.html")
    assert "/posts/fish--chips/" in blog.page("tags/r-d/index.html")
    assert "/posts/fish--chips/" in blog.page("tags/r--d/index.html")


def test_like_tags_have_pages_of_their_own(blog: Blog) -> None:
    """C, C++ and C# are three, and what Hugo called them leads on."""
    blog.post("a", tags=["C", "C++", "C#", ".NET", "ünïcode", "unicode"])
    blog.build()
    for name in ("c", "c++", "c~sharp", "~dotnet", "ünïcode", "unicode"):
        assert "/posts/a/" in blog.page(f"tags/{name}/index.html"), name
    assert "/tags/c~sharp/" in blog.page("tags/c#/index.html")
    assert "/tags/~dotnet/" in blog.page("tags/.net/index.html")
    assert 'href="/tags/c%2B%2B/"' in blog.page("posts/a/index.html") or (
        'href="/tags/c++/"' in blog.page("posts/a/index.html")
    )
