"""What does bad or hostile input get?  File, line and what to do; the rest builds."""

from __future__ import annotations

import os
from typing import Any

import pytest

from lookahead.core.errors import WrongUse

Blog = Any  # tests/publish/conftest.py


def said(blog: Blog) -> list[tuple[str, int, str]]:
    return [(flaw.file, flaw.line, flaw.code) for flaw in blog.build().flaws]


CASES = {
    "yaml": ("---\ntitle: a\ntags: [b\n---\nHi", 3, "front-matter"),
    "toml": ("+++\ntitle = 'a'\nx = = 1\n+++\nHi", 3, "front-matter"),
    "open": ("---\ntitle: a\n\nHi", 1, "front-matter"),
    "list": ("---\n- a\n---\nHi", 2, "front-matter"),
    "date": ("---\ntitle: a\ndate: someday\n---\nHi", 3, "field"),
    "flag": ("---\ntitle: a\ndraft: maybe\n---\nHi", 3, "field"),
    "day": ("---\ntitle: a\ndate: 2026-02-31\n---\nHi", 2, "front-matter"),
    "control": ("---\ntitle: a\n---\nHi\n\nthere\x08", 6, "control"),
    "picture": ("---\ntitle: a\n---\nHi\n\n![x](gone.png)", 6, "picture"),
    "link": ("---\ntitle: a\n---\nHi [x](gone.md)", 4, "link"),
    "fragment": ("---\ntitle: a\n---\nHi [x](#gone)", 4, "link"),
    "script": ("---\ntitle: a\n---\nHi\n\n<script>alert(1)</script>\n", 6, "script"),
    "slug": ("---\ntitle: a\nslug: ../../x\n---\nHi", 3, "slug"),
    "url": ("---\ntitle: a\nurl: /../../x\n---\nHi", 1, "address"),
    "tag": ("---\ntitle: a\ntags: {a: {b: c}}\n---\nHi [x](gone.md)", 5, "link"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_bad_text_is_named_with_its_line_and_the_rest_builds(blog: Blog, name: str) -> None:
    """One flaw, at the line where it is, and the neighbour is on the site."""
    text, line, code = CASES[name]
    blog.write("posts/bad.md", text)
    blog.post("good")
    assert said(blog) == [("posts/bad.md", line, code)]
    assert (blog.out / "posts/good/index.html").exists()
    assert said(blog) == [("posts/bad.md", line, code)]  # an unchanged build says it again


@pytest.mark.parametrize(
    ("encoding", "line"), [("latin-1", 4), ("utf-16", 1), ("utf-16-le", 1), ("utf-32", 1)]
)
def test_bytes_that_are_no_utf8(blog: Blog, encoding: str, line: int) -> None:
    """A text in another encoding is refused and named, and a site without it is not whole."""
    blog.write("posts/bad.md", "---\ntitle: a\n---\nGrüße".encode(encoding))
    blog.post("good")
    built = blog.build()
    assert [(flaw.file, flaw.line, flaw.code) for flaw in built.flaws] == [
        ("posts/bad.md", line, "encoding")
    ]
    assert built.missing == ("posts/bad.md",)
    assert not (blog.out / "posts/bad/index.html").exists()
    assert (blog.out / "posts/good/index.html").exists()


def test_a_text_of_ten_megabytes_is_refused(blog: Blog) -> None:
    """A text that is too large is named; nothing waits for it."""
    blog.write("posts/big.md", b"word " * 2_000_000)
    blog.post("good")
    assert said(blog) == [("posts/big.md", 1, "size")]


def test_two_texts_with_one_address(blog: Blog) -> None:
    """The first by name has the address; the other is named."""
    blog.post("a", slug="same")
    blog.post("b", slug="same")
    assert said(blog) == [("posts/b.md", 1, "duplicate")]


def test_scripts_run_only_where_the_author_says_so(blog: Blog) -> None:
    """Raw HTML passes; what runs is taken out of it unless the front matter says `scripts: true`."""
    raw = (
        '<p class="own" onclick="x()">a</p>\n<a href="java&#115;cript:x()">b</a>\n'
        "<script>y()</script>\n<iframe srcdoc='<b>'></iframe>\n"
    )
    blog.post("a", raw)
    blog.post("b", raw, scripts=True)
    blog.post("c", "Say `<script>` and `onclick=x`, and [s](https://x.org/?script:)")
    assert [flaw[0] for flaw in said(blog)] == ["posts/a.md"]
    page = blog.page("posts/a/index.html")
    body = page[page.index("e-content") :]
    assert '<p class="own">a</p>' in body
    assert not any(word in body for word in ("onclick", "cript:x", "y()", "srcdoc"))
    assert "<script>y()</script>" in blog.page("posts/b/index.html")


def test_what_is_left_of_an_element_that_ran_is_whole(blog: Blog) -> None:
    """A link without its script keeps its words and both its tags; an object leaves what stands in it."""
    blog.post(
        "a",
        "<p><a class=\"b\" href='javascript:x()'>y</a>\n<object data=x>z</object>"
        '<iframe srcdoc="<b>" title="t"></iframe></p>\n\n[w](javascript:v)\n',
    )
    assert [code for *_, code in said(blog)] == ["script"]
    page = blog.page("posts/a/index.html")
    assert '<p><a class="b">y</a>\nz<iframe title="t"></iframe></p>' in page
    assert "<p><a>w</a></p>" in page


def test_nothing_outside_of_the_content_folder_is_read(blog: Blog) -> None:
    """A link of the file system that leads out is named, and pictures by .. are broken."""
    secret = blog.content.parent / "secret.png"
    secret.write_bytes(b"secret")
    blog.post("a", "![x](../../secret.png) ![y](/../secret.png)")
    os.symlink(secret, blog.content / "posts" / "b.png")
    (blog.content / "static").symlink_to(blog.content.parent)
    codes = {flaw.code for flaw in blog.build().flaws}
    assert codes == {"outside", "picture"}
    assert not any(content == b"secret" for content in blog.files().values())


def test_the_site_is_not_written_over_its_texts(blog: Blog) -> None:
    """An out folder that is the content folder, holds it, or lies among the texts is wrong use."""
    for out in (blog.content, blog.content.parent, blog.content / "posts" / "x"):
        blog.out = out
        with pytest.raises(WrongUse):
            blog.build()


def test_texts_that_link_in_a_circle(blog: Blog) -> None:
    """Texts that link to each other and to themselves are built like any others."""
    blog.post("a", "[b](b.md) [a](a.md)", series=["s"])
    blog.post("b", "[a](a.md)", series=["s"])
    assert said(blog) == []


def test_hostile_words_are_escaped_everywhere(blog: Blog) -> None:
    """Titles, tags and captions cannot leave the place in which they stand."""
    bad = "\"><img src=x onerror=alert(1)>'"
    blog.post(
        "a", title=bad, tags=[bad], categories=[bad], series=[bad], authors=[bad], summary=bad
    )
    blog.build()
    assert [
        name
        for name, data in blog.files().items()
        if name.endswith("html") and b"<img src=x" in data
    ] == []


def test_yaml_that_makes_objects_or_grows_is_refused_or_harmless(blog: Blog) -> None:
    """Tags of Python make nothing, and aliases inside each other cost nothing."""
    blog.write("posts/a.md", "---\ntitle: !!python/object/apply:os.system ['true']\n---\nHi")
    bomb = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
    blog.write("posts/b.md", f"---\na0: &a0 [x]\n{bomb}\ntitle: b\ntags: *a11\n---\nHi")
    deep = "[" * 5000
    blog.write("posts/c.md", f"---\ntitle: {deep}\n---\nHi")
    assert {flaw[0] for flaw in said(blog)} == {"posts/a.md", "posts/b.md", "posts/c.md"}


@pytest.mark.slow
def test_a_template_that_fails_or_reaches_out_is_a_flaw(blog: Blog) -> None:
    """It is named once with its line, in a sandbox; the theme's own makes the pages, also the next time."""
    for number in range(80):  # more than one process makes
        blog.post(f"p{number}")
    blog.write("templates/404.html", "{{ ''.__class__.__mro__[1].__subclasses__() }}")
    blog.write("templates/about.html", "\n\n{{ nothing.here }}")
    blog.write("templates/card.html", "{% macro row(w, c) %}\n{{ w.nope.a }}{% endmacro %}")
    blog.write("templates/writing.html", '{% extends "theme/nosuch.html" %}')
    blog.write("templates/archive.html", '{% extends "archive.html" %}')
    blog.write("templates/tags.html", "{{ 1 | nosuch }}")
    blog.write(
        "templates/search.html",
        '{% extends "theme/search.html" %}{% block body %}MINE{% endblock %}',
    )
    expected = [
        ("templates/404.html", 1),
        ("templates/about.html", 3),
        ("templates/archive.html", 1),
        ("templates/card.html", 2),
        ("templates/writing.html", 1),
    ]
    flaws = blog.build().flaws
    assert [(one.file, one.line) for one in flaws] == expected
    assert {one.code for one in flaws} == {"template"}
    assert "there is no template 'theme/nosuch.html'; the theme's own is used" in flaws[-1].text
    assert "'nothing' is undefined" in flaws[1].text
    assert "calls itself" in flaws[2].text
    assert all("None" not in one.text for one in flaws)
    assert "Some words." in blog.page("posts/p1/index.html")
    assert "p1" in blog.page("index.html")
    assert (blog.out / "404.html").exists()
    assert [(one.file, one.line) for one in blog.build().flaws] == expected
    blog.post("another", tags=["x"])
    built = blog.build()
    assert {("templates/tags.html", 1), *expected} == {(one.file, one.line) for one in built.flaws}
    assert built.missing == ()
    for path in (blog.content / "templates").iterdir():
        path.unlink()
    built = blog.build()
    assert (built.flaws, built.missing) == ((), ())
